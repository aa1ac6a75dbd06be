"""Send signed requests to one endpoint, and to nobody else."""

from __future__ import annotations

import hashlib
import threading
import time
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn
from urllib.parse import urlsplit

from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.stores.connections import Connections, SignedRequest
from archiver.stores.signing import EMPTY_BODY, SignedLine, quote_path, quote_query, sign
from archiver.stores.store_errors import StoreError, TryFailedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

    from archiver.stores.connections import Response
    from archiver.stores.credentials import StoreAccess

WIDTH: Final = 32
"""Requests that are sent at once. A store answers slowly, but many at a time."""
_TRIES: Final = 4
_SMALL_ANSWER: Final = 1 << 20
_HEAD: Final = 1024
_GOOD: Final = 200
_REDIRECTS: Final = range(300, 400)
_FAILURES: Final = 500
_TOO_MANY: Final = 429


class Request(NamedTuple):
    """A request to a store.

    `path` is `/bucket` or `/bucket/key`. It and the names and values of the query are not percent-encoded. `headers` are further
    ones, in lower case. `limit` is the most octets that the answer may have.
    """

    path: str
    query: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    method: str = "GET"
    body: bytes | bytearray | memoryview = b""
    limit: int = _SMALL_ANSWER


class Answer(NamedTuple):
    """An answer of a store: the status of HTTP, the body, and the headers.

    `tries` is how often it was asked for. After more than one, an earlier try may have done what was asked.
    """

    status: int
    body: bytes | bytearray
    headers: Message
    tries: int = 1


class Requests:
    """Sends requests to an endpoint. Several threads may use it at once."""

    def __init__(self, access: StoreAccess) -> None:
        """Get ready. Nothing is sent.

        Raises:
            WrongUsageError: `store.endpoint-malformed`: the endpoint is no address of a server.
            StoreError: `store.extra-missing`: urllib3 is not installed.
        """
        self.access = access
        parts = urlsplit(access.endpoint)
        try:
            port = parts.port
        except ValueError:
            port = None
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query or parts.fragment:
            raise WrongUsageError("store.endpoint-malformed", found=escape_for_display(_hide_secrets(access.endpoint)))
        self._host = parts.netloc
        self._base = parts.path.rstrip("/")
        self._connections = Connections(parts.scheme, parts.hostname, port, access.patience)
        self._stopped = threading.Event()
        self._failing_since: float | None = None
        self._answered = 0.0

    def send(self, request: Request) -> Answer:
        """Send a request, up to four times if the store does not answer or fails for the moment.

        An answer comes back whatever its status, but for redirects and for those by which a store says that it fails.

        Raises:
            TryFailedError: this request had no answer, though others may have one.
            StoreError: `store.redirected`, or `store.unreachable`: nothing had an answer for a while, or no connection could be
                made in the last two tries and nothing else had an answer since the first of them.
        """
        reason, is_silent, refused = "", False, list[float]()
        digest = hashlib.sha256(request.body).hexdigest() if request.body else EMPTY_BODY
        for number in range(_TRIES):
            if number and self._stopped.wait(self.access.patience.pause * 2 ** (number - 1)):
                break
            began = time.monotonic()
            try:
                answer = self._ask(request, digest)
            except TryFailedError as error:
                reason, is_silent = error.reason, error.is_silent
                refused = [*refused, began] if error.is_unconnected else []
                if error.is_final:
                    break
                self._give_up_in_time(reason, began)
                continue
            self._failing_since, self._answered = None, time.monotonic()
            return Answer(*answer, tries=number + 1)
        if len(refused) > 1 and self._answered < refused[-2]:
            self._give_up(reason)
        raise TryFailedError(reason, is_silent=is_silent)

    def _give_up_in_time(self, reason: str, began: float) -> None:
        """Raise StoreError if nothing had an answer for a while. The request that failed now was begun at this time."""
        began = max(began, self._answered)
        since = self._failing_since = min(self._failing_since or began, began)
        if time.monotonic() - since >= self.access.patience.failing:
            self._give_up(reason)

    def _give_up(self, reason: str) -> NoReturn:
        self.stop()
        raise StoreError("store.unreachable", endpoint=self.access.endpoint, reason=reason)

    def _ask(self, request: Request, digest: str) -> Response:
        """Ask once. Raises TryFailedError if there is no answer, or one by which the store says that it fails for the moment."""
        answer = self._connections.ask(self._sign(request, digest))
        if answer.status >= _FAILURES or answer.status == _TOO_MANY:
            raise TryFailedError(f"HTTP {answer.status}")
        if answer.status == _GOOD and request.method in {"PUT", "POST"} and b"<Error>" in answer.body[:_HEAD]:
            # A store that worked for long has said already that all is well when it finds that it is not.
            raise TryFailedError("HTTP 200 with an error")
        if answer.status in _REDIRECTS:
            place = escape_for_display(answer.headers.get("location", "?"))
            raise StoreError("store.redirected", endpoint=self.access.endpoint, place=place)
        return answer

    def _sign(self, request: Request, digest: str) -> SignedRequest:
        target, text = self._base + quote_path(request.path), quote_query(request.query)
        line = SignedLine(target, text, request.method, digest)
        headers = sign(line, {**request.headers, "host": self._host}, self.access.credentials)
        if request.method in {"PUT", "POST"}:
            headers["content-type"] = "application/octet-stream"
            headers["content-length"] = str(len(request.body))
        return SignedRequest(request.method, f"{target}?{text}" if text else target, headers, request.body, request.limit)

    def stop(self) -> None:
        """Let requests that wait for another try end now."""
        self._stopped.set()

    def close(self) -> None:
        """Let go of all connections."""
        self.stop()
        self._connections.close()


def _hide_secrets(endpoint: str) -> str:
    """Return an endpoint without the name, the password and the query in it, which may be secret."""
    scheme, slashes, rest = endpoint.rpartition("://")
    secret, at, rest = rest.rpartition("@")
    host, mark, _ = rest.partition("?")
    return f"{scheme}{slashes}{'…' if secret else ''}{at}{host}{'?…' if mark else ''}"
