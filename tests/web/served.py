"""The real server in a process of its own, and a plain HTTP client that keeps its cookie."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHECKOUT = Path(__file__).resolve().parent.parent.parent
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass
class Answer:
    """An answer of the server."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def header(self, name: str) -> str | None:
        """The value of a header, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Served:
    """`archiver web` at work on roots, with a home folder of its own. Use it in a `with` block."""

    def __init__(self, home: Path, roots: list[Path], *words: str, folder: Path | None = None) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        environment = {
            **os.environ,
            "HOME": str(home),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "PYTHONPATH": str(_CHECKOUT),
        }
        environment.pop("BAYEGAN_CONFIG", None)
        command = [sys.executable, "-m", "archiver", "web", "--no-open", "--port", "0", *words]
        for root in roots:
            command += ["--root", str(root)]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=folder or (roots[0] if roots else home),
            text=True,
        )
        self._errors: list[str] = []
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self._reader = threading.Thread(target=self._read_errors, args=(self.process.stderr,), daemon=True)
        self._reader.start()
        self.address = next((line.strip() for line in self.process.stdout if "http://" in line), "")
        assert self.address, "".join(self._errors)
        self.port = urlsplit(self.address).port or 0

    def _read_errors(self, stream: object) -> None:
        self._errors.extend(stream)  # type: ignore[arg-type]

    @property
    def errors(self) -> str:
        """What the server said on standard error."""
        return "".join(self._errors)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        assert "Traceback" not in self.errors, self.errors

    def end(self, number: int = signal.SIGINT) -> int:
        """Ask the server to end, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(60)
        self._reader.join(60)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return code

    def new_address(self) -> str:
        """Press Enter, and return the address that is printed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return next(line.strip() for line in self.process.stdout if "http://" in line)

    def visit(self) -> Visitor:
        """Return a client that was let in by a new address: Enter prints one."""
        visitor = Visitor(self.port)
        parts = urlsplit(self.new_address())
        answer = visitor.get(f"{parts.path}?{parts.query}")
        assert answer.status == 303, answer
        return visitor


@dataclass
class Visitor:
    """A client of the server, without a script: it follows nothing by itself, and keeps the cookie that it gets."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _token: str = ""

    def ask(
        self, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] | None = None, *, timeout: float = 60
    ) -> Answer:
        """Send a request and return the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        try:
            connection.request(method, address, body or None, {**sent, **(headers or {})})
            answer = connection.getresponse()
            got = Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()
        for name, value in got.headers:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return got

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Get a page."""
        return self.ask("GET", address, headers=headers)

    @property
    def token(self) -> str:
        """The token of the visit, as the forms of the start page have it."""
        if not self._token:
            found = _TOKEN.search(self.get("/").text)
            assert found is not None
            self._token = found[1]
        return self._token

    def post(self, address: str, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form, with the token of the visit unless it names another."""
        body = urlencode({"token": self.token, **(fields or {})}).encode()
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        return self.ask("POST", address, body, {**sent, **(headers or {})})
