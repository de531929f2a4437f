"""A browser for the tests: one that is installed; else Debian's, where we may install it; else a sentence.

python -m tests.browser    says which one, or what to install
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "brave-browser",
)
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/snap/bin/chromium",
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
INSTALL = (
    "No browser was found for the browser tests. Install Chromium or Chrome (Debian and Ubuntu: sudo apt-get install"
    " chromium), or name one: make test BROWSER=/path/to/chrome"
)


def find() -> str | None:
    """The path of an installed Chromium-like browser: $BROWSER if set, else the first one found."""
    if named := os.environ.get("BROWSER"):
        return shutil.which(named)
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), None) or next((p for p in ELSEWHERE if Path(p).exists()), None)


def install() -> None:
    """Installs Debian's Chromium where apt is at hand and we are root; otherwise does nothing."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Debian's chromium for the browser tests …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False, **quiet)


if __name__ == "__main__":
    if find() is None:
        install()
    # the browser tests fail with the same sentence, after all the others have run
    print(f"Browser: {find()}" if find() else INSTALL, file=sys.stdout if find() else sys.stderr)
