"""`python -m service` is `ketamine-qa`."""

from service.command import main

if __name__ == "__main__":
    main()
