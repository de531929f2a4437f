"""The service: question → triage → hits → coverage → quote and citation → answer → JSON or page."""

import os

# ONNX Runtime reports to its maker, and leaves an id of the machine in ~/.cache/Microsoft, unless it is told not to
# before it is first imported (its Privacy.md). Nothing that runs here calls a third party.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
