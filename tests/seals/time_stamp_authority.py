"""An authority of time stamps on this machine: `openssl ts` behind a small web server. It can answer wrongly in many ways."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.signatures.openssl import openssl

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONFIGURATION: Final = """\
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.crt
certs = {folder}/root.crt
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha1, sha256, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""

ENDLESS: Final = b"\x30\x84" + b"\0" * 65536


class Authority:
    """An authority with a root and a certificate for time stamps in a folder."""

    def __init__(self, folder: Path, name: str = "Test TSA", days: int = 3650, begin: str | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.root = folder / "root.crt"
        self.certificate = folder / "tsa.crt"
        self.mode = "good"
        self.clock: str | None = None
        """The time of the authority for faketime, or None for that of the machine."""
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        """What was sent: the method, the headers and the octets."""
        self.left = threading.Event()
        """Set when somebody leaves while a slow answer comes."""
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(_CONFIGURATION.format(folder=folder))
        faked = ["faketime", begin] if begin else []
        key = ("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out")
        openssl(*key, folder / "root.key")
        openssl(*key, folder / "tsa.key")
        _run(
            [
                *faked,
                "openssl",
                "req",
                "-x509",
                "-key",
                folder / "root.key",
                "-out",
                self.root,
                "-days",
                days + 365,
                "-subj",
                f"/CN={name} root",
                "-addext",
                "basicConstraints=critical,CA:TRUE",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign",
            ]
        )
        (folder / "tsa.ext").write_text(
            "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
        )
        _run(["openssl", "req", "-new", "-key", folder / "tsa.key", "-subj", f"/CN={name}", "-out", folder / "tsa.csr"])
        _run(
            [
                *faked,
                "openssl",
                "x509",
                "-req",
                "-in",
                folder / "tsa.csr",
                "-CA",
                self.root,
                "-CAkey",
                folder / "root.key",
                "-CAcreateserial",
                "-days",
                days,
                "-extfile",
                folder / "tsa.ext",
                "-out",
                self.certificate,
            ]
        )

    def reply(self, request: bytes) -> bytes:
        """Return the answer to a request."""
        (self.folder / "request.tsq").write_bytes(request)
        answer = self.folder / "answer.tsr"
        faked = ["faketime", "-f", self.clock] if self.clock else []
        _run(
            [
                *faked,
                "openssl",
                "ts",
                "-reply",
                "-config",
                self.folder / "tsa.cnf",
                "-queryfile",
                self.folder / "request.tsq",
                "-out",
                answer,
            ]
        )
        return answer.read_bytes()

    def ask_other(self, request: bytes, *, nonce: bool) -> bytes:
        """Return the answer to another request: of other octets, or of the same digest with another nonce."""
        other = self.folder / "other.tsq"
        if nonce:
            digest = request[request.index(b"\x04\x40") + 2 :][:64].hex()
            openssl("ts", "-query", "-digest", digest, "-sha512", "-cert", "-out", other)
        else:
            (self.folder / "other").write_bytes(b"something else")
            openssl("ts", "-query", "-data", self.folder / "other", "-sha512", "-cert", "-out", other)
        return self.reply(other.read_bytes())


def _run(arguments: list[Any]) -> None:
    finished = subprocess.run([str(one) for one in arguments], capture_output=True, check=False)
    assert finished.returncode == 0, finished.stderr.decode()


@contextmanager
def serve(authority: Authority) -> Iterator[str]:
    """Serve an authority on a port of this machine, and give its address."""

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            octets = self.rfile.read(int(self.headers["Content-Length"]))
            authority.requests.append((self.command, dict(self.headers), octets))
            answer: Any = _ANSWERS.get(authority.mode)
            if answer is None:
                self._send(200, authority.reply(octets))
            else:
                answer(self, authority, octets)

        def do_GET(self) -> None:
            authority.requests.append((self.command, dict(self.headers), b""))
            self._send(404, b"")

        def _send(self, status: int, octets: bytes, kind: str = "application/timestamp-reply") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - see above
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _redirect(handler: Any, _: Authority, __: bytes) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://localhost:1/elsewhere")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _endless(handler: Any, _: Authority, __: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(ENDLESS)
    except OSError:
        pass


def _huge(handler: Any, authority: Authority, request: bytes) -> None:
    """Send a right answer, followed by more than anybody keeps."""
    octets = authority.reply(request)
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(octets) + (64 << 20)))
    handler.end_headers()
    try:
        handler.wfile.write(octets)
        for _ in range(1024):
            handler.wfile.write(bytes(65536))
    except OSError:
        pass


def _slow(handler: Any, authority: Authority, _: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _tick in range(2400):
            handler.wfile.write(b"0")
            time.sleep(0.05)
    except OSError:
        authority.left.set()


def _be_silent(_: Any, authority: Authority, __: bytes) -> None:
    """Take the request, and give no answer until the test lets go."""
    authority.left.wait(60)


def _refuse(handler: Any, _: Authority, __: bytes) -> None:
    # PKIStatusInfo with rejection and the words "no".
    handler._send(200, bytes.fromhex("300b3009020102300 40c026e6f".replace(" ", "")))


def _flip(handler: Any, authority: Authority, request: bytes) -> None:
    octets = bytearray(authority.reply(request))
    octets[-5] ^= 1
    handler._send(200, bytes(octets))


def _late(handler: Any, authority: Authority, request: bytes) -> None:
    authority.clock = "-1d"
    octets = authority.reply(request)
    authority.clock = None
    handler._send(200, octets)


_ANSWERS: Final = {
    "html": lambda handler, _, __: handler._send(200, b"<html>Welcome</html>", "text/html"),
    "error": lambda handler, _, __: handler._send(503, b"down"),
    "empty": lambda handler, _, __: handler._send(200, b""),
    "redirect": _redirect,
    "endless": _endless,
    "huge": _huge,
    "slow": _slow,
    "silent": _be_silent,
    "refused": _refuse,
    "flipped": _flip,
    "other time": _late,
    "other nonce": lambda handler, authority, octets: handler._send(200, authority.ask_other(octets, nonce=True)),
    "other digest": lambda handler, authority, octets: handler._send(200, authority.ask_other(octets, nonce=False)),
}

WRONG: Final = tuple(mode for mode in _ANSWERS if mode not in {"slow", "silent"})
"""All ways to answer wrongly, but for those that take long."""


if __name__ == "__main__":
    # Serve a new authority in a folder until the process is ended: `python -m tests.seals.time_stamp_authority FOLDER [CLOCK]`.
    _alone = Authority(Path(sys.argv[1]))
    _alone.clock = sys.argv[2] if sys.argv[2:] else None
    with serve(_alone) as _address:
        print(_address, flush=True)  # noqa: T201
        threading.Event().wait()
