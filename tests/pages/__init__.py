"""The page and the widget as a reader lives them, in a real Chromium, against the real service."""
