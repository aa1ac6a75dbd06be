"""A headless Chromium that tests drive through its DevTools protocol, over two pipes: no library, no port, no network."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from itertools import count
from typing import TYPE_CHECKING, Any, Self

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
_SCREEN = {"deviceScaleFactor": 1, "height": 900}
_PHONE = 600


def chromium_or_skip() -> str:
    """Return the path of Chromium. Without one, skip the test; in CI, fail it, because CI must not pass unseen pages."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if (path := shutil.which(name)) is not None:
            return path
    if os.environ.get("CI") == "true":
        pytest.fail("Chromium must be here in CI: .ci/run installs it")
    pytest.skip("pages are looked at in Chromium, which is not installed (Debian: apt-get install chromium)")


class Chromium:
    """One browser with one page. `--remote-debugging-pipe` reads commands from descriptor 3 and answers on descriptor 4."""

    def __init__(self, profile: Path) -> None:
        commands, self._to = os.pipe()
        self._from, answers = os.pipe()
        # The shell moves the pipes to the numbers that Chromium asks for, whatever numbers they have here.
        move = f'exec "$0" "$@" 3<&{commands} 4>&{answers}'
        words = ["bash", "-c", move, chromium_or_skip(), *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            words, pass_fds=(commands, answers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(commands)
        os.close(answers)
        self._numbers = count(1)
        self._read = bytearray()
        self._events: list[dict[str, Any]] = []
        self._session = ""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable")
        self._call("Page.setLifecycleEventsEnabled", enabled=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._send("Browser.close", "")
        self._process.wait(timeout=60)
        os.close(self._to)
        os.close(self._from)

    def open(self, page: Path, width: int) -> None:
        """Show the file in a window of this width (in CSS pixels; a phone if it is under 600), and wait until it is drawn."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, mobile=width < _PHONE, **_SCREEN)
        self._events.clear()
        loader = self._call("Page.navigate", url=page.as_uri())["loaderId"]
        # The end of the loading of this page, and of no other, told before the navigation is answered or after.
        self._wait_for("Page.lifecycleEvent", loaderId=loader, name="load")
        self.run("document.fonts.ready.then(() => null)")

    def run(self, script: str) -> Any:
        """Return the value of an expression as JSON, after waiting for a promise. Fail with what the page threw."""
        answer = self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def load(self, script: str) -> None:
        """Run a script of somebody else in the page."""
        self._call("Runtime.evaluate", expression=script)

    def picture(self) -> bytes:
        """The whole page as PNG."""
        height = self.run("document.documentElement.scrollHeight")
        width = self.run("innerWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, 16000), "scale": 1}
        return base64.b64decode(self._call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"])

    def print_pdf(self) -> bytes:
        """The page as printed on A4."""
        return base64.b64decode(self._call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"])

    def _call(self, method: str, **parameters: Any) -> Any:
        number = self._send(method, self._session, **parameters)
        while True:
            message = self._receive()
            if message.get("id") == number:
                assert "error" not in message, (method, message["error"])
                return message["result"]
            self._events.append(message)

    def _send(self, method: str, session: str, **parameters: Any) -> int:
        message: dict[str, Any] = {"id": next(self._numbers), "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        octets = json.dumps(message).encode() + b"\0"
        while octets:
            octets = octets[os.write(self._to, octets) :]
        return int(message["id"])

    def _wait_for(self, event: str, **parameters: str) -> None:
        """Wait for an event with these parameters, which may have come already."""
        while not any(one.get("method") == event and parameters.items() <= one["params"].items() for one in self._events):
            self._events = [self._receive()]

    def _receive(self) -> dict[str, Any]:
        while (end := self._read.find(b"\0")) < 0:
            octets = os.read(self._from, 1 << 20)
            assert octets, "Chromium has ended"
            self._read += octets
        message: dict[str, Any] = json.loads(self._read[:end])
        del self._read[: end + 1]
        return message
