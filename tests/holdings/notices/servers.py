"""Servers that tests of notices talk with: one for mail, and one that is pinged."""

from __future__ import annotations

import asyncio
import http.server
import ipaddress
import ssl
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, LoginPassword, Session


class Received(NamedTuple):
    """A mail that came: its octets, the addresses it is for, whether TLS was on, and the name that the client gave."""

    octets: bytes
    to: list[str]
    has_tls: bool
    name: str


class _FreePort(Controller):
    """Listens on a port that is free."""

    def _trigger_server(self) -> None:
        # Its parent knocks at the port that it was told, which is 0.
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class MailServer:
    """A mail server of aiosmtpd. `passwords` are those that came, with whether TLS was on."""

    def __init__(self, context: ssl.SSLContext | None = None, *, refused: str = "", starts_at_once: bool = False) -> None:
        self.mails: list[Received] = []
        self.passwords: list[tuple[str, str, bool]] = []
        self._refused = refused
        options: dict[str, Any] = {"authenticator": self._check, "auth_require_tls": False}
        if starts_at_once:
            options["ssl_context"] = context
        elif context is not None:
            options["tls_context"] = context
        self._controller = _FreePort(self, hostname="127.0.0.1", port=0, **options)
        self._controller.start()
        self.port = self._controller.port

    def _check(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        del envelope, mechanism
        has_tls = bool(session.ssl) or server._tls_protocol is not None
        self.passwords.append((data.login.decode(), data.password.decode(), has_tls))
        return AuthResult(success=True)

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take an address, or refuse it."""
        del server, session, options
        if address == self._refused:
            return "550 no such address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail."""
        octets = envelope.content
        assert isinstance(octets, bytes)
        has_tls = bool(session.ssl) or server._tls_protocol is not None
        self.mails.append(Received(octets, list(envelope.rcpt_tos), has_tls, str(session.host_name)))
        return "250 OK"

    def stop(self) -> None:
        """Stop it."""
        self._controller.stop()


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for 127.0.0.1. Return the context of a server that has it, and the file that others trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, secret = folder / "server.pem", folder / "server.key"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return context, file


class Asked(NamedTuple):
    """A request that came: method, path, body and headers."""

    method: str
    path: str
    body: bytes
    headers: str


class PingServer:
    """A server that is pinged. It answers each request with one status, and a redirect with one that leads to itself."""

    def __init__(self, status: int = 200) -> None:
        self.asked: list[Asked] = []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            disable_nagle_algorithm = True

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                owner.asked.append(Asked(self.command, self.path, body, str(self.headers)))
                self.send_response(status if self.path != "/elsewhere" else 200)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_POST = do_GET = _answer  # noqa: N815 - the names that the standard library calls

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
