"""The service: question → triage → hits → coverage → quote and citation → answer → JSON or page."""
