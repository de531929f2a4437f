"""Other engines than Chromium's, each driven over the wire that it brings along, so that no library is needed.

WebKit, that of every browser on an iPhone    WebKitWebDriver: W3C WebDriver, over HTTP
Gecko, that of Firefox                        Firefox itself: Marionette, the same commands over a socket
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx

from tests.running import wait_until

INSTALL = {
    "webkit": "No WebKit was found: sudo apt-get install webkit2gtk-driver xvfb (Debian, Ubuntu) lets these tests run in it.",
    "firefox": "No Firefox was found: sudo apt-get install firefox-esr (Ubuntu: firefox) lets these tests run in it.",
}
TAB, ENTER, ESCAPE = "\ue004", "\ue007", "\ue00c"
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Wire(Protocol):
    """Takes a WebDriver command by its name in Marionette and gives its value."""

    def __call__(self, command: str, **parameters: object) -> Any: ...


class Engine:
    """A window of a browser, and what a reader does in it."""

    def __init__(self, name: str, wire: Wire) -> None:
        self.name = name
        self.wire = wire

    def visit(self, address: str) -> None:
        self.wire("Navigate", url=address)

    def back(self) -> None:
        self.wire("Back")

    def size(self, width: int, height: int) -> None:
        """Desktop windows end at about 500 pixels; for a narrower one see `frame`."""
        self.wire("SetWindowRect", x=0, y=0, width=width, height=height)

    def see(self, expression: str, *given: object) -> Any:
        """The value of a JavaScript expression in the page; `given` are its `arguments`."""
        return self.wire("ExecuteScript", script=f"return {expression}", args=list(given))

    def wait(self, expression: str, seconds: float = 10) -> Any:
        """The value of the expression, once there is one that holds."""
        try:
            wait_until(lambda: self.see(f"!!({expression})"), seconds=seconds)
        except AssertionError:
            raise AssertionError(
                f"{expression} did not come true; the page says: {self.see('document.body.innerText')[:300]}"
            ) from None
        return self.see(expression)

    def click(self, element: str) -> None:
        """Clicks the element that an expression gives."""
        self.wire("ElementClick", id=next(iter(self.see(element).values())))

    def type(self, text: str, held: str = "") -> None:
        """Presses and lets go the keys, one after the other."""
        keys = [{"type": way, "value": key} for key in text for way in ("keyDown", "keyUp")]
        around = [[{"type": way, "value": held}] if held else [] for way in ("keyDown", "keyUp")]
        self.wire("PerformActions", actions=[{"type": "key", "id": "keys", "actions": around[0] + keys + around[1]}])

    def frame(self, address: str, width: int, height: int) -> None:
        """Goes on in a frame of this size in the page that is open, narrower than any window may be."""
        self.wire("ExecuteScript", args=[address, width, height], script="""
            const frame = document.createElement('iframe');
            [frame.src, frame.width, frame.height] = arguments;
            document.body.replaceChildren(frame);""")  # fmt: skip
        self.wire("SwitchToFrame", id=self.see("document.querySelector('iframe')"))
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def picture(self) -> str:
        """The window as PNG in base64, to be looked at when a test fails."""
        return str(self.wire("TakeScreenshot", full=False))


def installed(name: str) -> bool:
    """True if the engine can be started here."""
    if name == "webkit":
        return shutil.which("WebKitWebDriver") is not None and bool(shutil.which("Xvfb") or os.environ.get("DISPLAY"))
    return firefox() is not None


def firefox() -> str | None:
    """The path of Firefox."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Engine]:
    """A window of the engine; what it writes goes to the folder."""
    with webkit() if name == "webkit" else gecko(folder) as wire:
        yield Engine(name, wire)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


# --- WebKit ----------------------------------------------------------------------------------------------------

PATHS = {
    "Navigate": "url", "Back": "back", "SetWindowRect": "window/rect", "ExecuteScript": "execute/sync",
    "ElementClick": "element/{id}/click", "PerformActions": "actions", "SwitchToFrame": "frame",
}  # fmt: skip


@contextmanager
def webkit() -> Iterator[Wire]:
    """WebKitGTK's own small browser, on a screen of its own where there is Xvfb."""
    with ExitStack() as stack:
        display = stack.enter_context(screen()) if shutil.which("Xvfb") else os.environ["DISPLAY"]
        port = free_port()
        stack.enter_context(started(["WebKitWebDriver", f"--port={port}"], DISPLAY=display))
        client = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=40))
        wait_until(lambda: client.get("/status").status_code == 200, seconds=20)
        made = client.post("/session", json={"capabilities": {"alwaysMatch": {}}}).json()["value"]
        assert "sessionId" in made, made
        session = f"/session/{made['sessionId']}"

        def wire(command: str, **parameters: object) -> Any:
            if command == "TakeScreenshot":
                reply = client.get(f"{session}/screenshot")
            else:
                reply = client.post(f"{session}/{PATHS[command].format_map(parameters)}", json=parameters)
            value = reply.json()["value"]
            assert reply.status_code == 200, f"{command}: {value}"
            return value

        yield wire
        client.delete(session)


@contextmanager
def screen() -> Iterator[str]:
    """The name of a display that nobody sees."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x1200x24", "-nolisten", "tcp"]
    with started(command, keep=writer), os.fdopen(reader) as told:
        os.close(writer)
        yield f":{told.readline().strip()}"


# --- Gecko -----------------------------------------------------------------------------------------------------


@contextmanager
def gecko(folder: Path) -> Iterator[Wire]:
    """Firefox without a screen, with a new profile."""
    port = free_port()
    profile = folder / "profile"
    profile.mkdir(parents=True)
    (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
    with (
        started(
            [str(firefox()), "--headless", "--marionette", "--no-remote", "--profile", str(profile)], HOME=str(folder)
        ),
        listening(port) as line,
        line.makefile("rb") as replies,
    ):

        def received() -> Any:
            """The next message: its length in digits, a colon, JSON."""
            digits = b""
            while (digit := replies.read(1)) != b":":
                assert digit, "Firefox ended"
                digits += digit
            return json.loads(replies.read(int(digits)))

        def wire(command: str, **parameters: object) -> Any:
            message = json.dumps([0, 1, f"WebDriver:{command}", parameters]).encode()
            line.sendall(b"%d:%b" % (len(message), message))
            _, _, error, value = received()
            assert error is None, f"{command}: {error}"
            return value.get("value") if set(value or ()) == {"value"} else value

        received()  # its greeting
        wire("NewSession")
        yield wire


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A line to the port, as soon as somebody listens there."""
    started_at = time.monotonic()
    while True:
        try:
            line = socket.create_connection(("127.0.0.1", port), timeout=40)
            break
        except ConnectionRefusedError:
            assert time.monotonic() - started_at < 60, "Firefox did not start"
            time.sleep(0.05)
    with line:
        yield line


@contextmanager
def started(command: list[str], keep: int | None = None, **environment: str) -> Iterator[None]:
    """A process, ended in the end; `keep` is a file that it may write to."""
    passed = () if keep is None else (keep,)
    with subprocess.Popen(command, env={**os.environ, **environment}, pass_fds=passed, **QUIET) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)
