"""The gate: what every request must be before a page sees it, and what every answer carries.

The rules are those of a page on one's own machine. Other programs and other sites can reach its port, so a name in `Host` may be
somebody else's (DNS rebinding), and a form may come from another site (CSRF).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from archiver.web.server.visits import Visit, Visits

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every answer: nothing from elsewhere, nothing inside a line of a page."""

HEADERS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    # With `no-referrer`, a browser would send `Origin: null` from our own forms.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
NO_STORE: Final = (b"cache-control", b"no-store")

_REFUSAL: Final = (
    "403: Open the address that archiver web printed. It works once; Enter in that terminal prints a new one.\n"
    "نشانی‌ای را باز کنید که archiver web چاپ کرده است. نشانی یک بار کار می‌کند؛ Enter در همان پایانه نشانی تازه‌ای می‌دهد.\n"
)
_READING: Final = frozenset({"GET", "HEAD"})
_LONGEST_KEY: Final = 200
_SMALL_BODY: Final = 8 << 20
LARGE_BODY: Final = 512 << 20
"""Octets of a file that may be dropped on a page."""
UPLOADS: Final = ("/upload",)
"""Ends of addresses that take files."""


class Gate:
    """An ASGI application that lets requests of visits through to another one, and answers all others itself."""

    def __init__(self, site: ASGIApp, visits: Visits, port: int) -> None:
        self._site = site
        self._visits = visits
        self._hosts = {f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost", "[::1]")}
        self._cookie = f"bayegan-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Anything but HTTP is closed."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            return
        guarded = _with_headers(send)
        if self._is_of_another_host(scope):
            await _refuse(guarded, 421)
        elif (key := _read_key(scope)) is not None:
            visit = self._visits.open(key)
            await (_refuse(guarded, 403) if visit is None else self._welcome(visit, guarded))
        elif (known := self._find_visit(scope)) is None or self._is_of_another_site(scope):
            await _refuse(guarded, 403)
        else:
            scope["visit"] = known
            await self._pass(scope, receive, guarded)

    def _is_of_another_host(self, scope: Scope) -> bool:
        hosts = _values_of(scope, b"host")
        return len(hosts) != 1 or hosts[0].lower() not in self._hosts

    def _is_of_another_site(self, scope: Scope) -> bool:
        """Return whether a page of another origin sends this. A browser says so, whatever that page wants."""
        fetched_from = _values_of(scope, b"sec-fetch-site")
        if scope["method"] not in _READING and any(value not in {b"same-origin", b"none"} for value in fetched_from):
            return True
        origins = _values_of(scope, b"origin")
        if origins == [b"null"]:
            return fetched_from != [b"same-origin"]
        return len(origins) > 1 or any(origin not in {b"http://" + host for host in self._hosts} for origin in origins)

    def _find_visit(self, scope: Scope) -> Visit | None:
        for header in _values_of(scope, b"cookie"):
            for pair in header.decode("latin-1").split(";"):
                name, _, value = pair.strip().partition("=")
                if name == self._cookie and (visit := self._visits.find(value)) is not None:
                    return visit
        return None

    async def _welcome(self, visit: Visit, send: Send) -> None:
        """Answer a right key by the cookie of its visit. The key is not in the address that follows."""
        cookie = f"{self._cookie}={visit.cookie}; HttpOnly; SameSite=Strict; Path=/"
        headers = [(b"location", b"/"), (b"set-cookie", cookie.encode()), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        most = LARGE_BODY if scope["path"].endswith(UPLOADS) else _SMALL_BODY
        if _says_more_than(scope, most):
            await _refuse(send, 413)
            return
        await self._site(scope, _BoundedBody(receive, most).receive, send)


class _BoundedBody:
    """The body of a request, of which no more than some octets are taken."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most

    async def receive(self) -> Message:
        """Return the next part. Raises HTTPException, which the site answers, if it is too large."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)
        return message


def _values_of(scope: Scope, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key == name]


def _read_key(scope: Scope) -> str | None:
    """Return the key of a first address, or None if the request is none of that kind."""
    if scope["method"] != "GET" or scope["path"] != "/":
        return None
    keys = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=None).get("key")
    return None if keys is None else keys[0][:_LONGEST_KEY]


def _says_more_than(scope: Scope, most: int) -> bool:
    lengths = _values_of(scope, b"content-length")
    return any(not length.isdigit() or int(length) > most for length in lengths)


def _with_headers(send: Send) -> Send:
    """Return a `send` that adds the headers of every answer."""

    async def send_with_headers(message: Message) -> None:
        """Send a part of an answer."""
        if message["type"] == "http.response.start":
            given = list(message.get("headers", ()))
            names = {name.lower() for name, _ in given}
            added = [header for header in (*HEADERS, NO_STORE) if header[0] not in names]
            message = {**message, "headers": [*given, *added]}
        await send(message)

    return send_with_headers


async def _refuse(send: Send, status: int) -> None:
    """Answer by one text, whatever was asked, so that it tells nothing."""
    text = {403: _REFUSAL, 413: "413: this is too large.\n", 421: "421: this is no address of this page.\n"}[status].encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
