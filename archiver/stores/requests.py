"""Send signed requests to one endpoint, and to nobody else."""

from __future__ import annotations

import hashlib
import ssl
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast
from urllib.parse import urlsplit

from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.stores.signing import SignedLine, quote_path, quote_query, sign
from archiver.stores.store_errors import StoreError, TryFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import urllib3

    from archiver.stores.credentials import StoreAccess

WIDTH: Final = 32
"""Requests that are sent at once. A store answers slowly, but many at a time."""
WAIT: Final = 15
"""Seconds to wait for a connection, and for the next octets of an answer."""
GIVE_UP: Final = 70
"""Seconds after which a store that only fails is given up. With the last wait it makes less than two minutes."""
_TRIES: Final = 4
_BLOCK: Final = 1 << 20
_SENT_AT_ONCE: Final = 1 << 17
"""Octets of a body that must have gone out within the time of `WAIT`."""
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
    body: bytes
    headers: Mapping[str, str]
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
            raise WrongUsageError("store.endpoint-malformed", found=escape_for_display(access.endpoint))
        self._host = parts.netloc
        self._base = parts.path.rstrip("/")
        self._pool = _open_pool(parts.scheme, parts.hostname, port)
        self._stopped = threading.Event()
        self._failing_since: float | None = None

    def send(self, request: Request) -> Answer:
        """Send a request, up to four times if the store does not answer or fails for the moment.

        An answer comes back whatever its status, but for redirects and for those by which a store says that it fails.

        Raises:
            TryFailedError: this request had no answer, though others may have one.
            StoreError: `store.redirected`, or `store.unreachable`: nothing had an answer for a while.
        """
        reason = ""
        digest = hashlib.sha256(request.body).hexdigest()
        for number in range(_TRIES):
            if number and self._stopped.wait(2 ** (number - 2)):
                break
            answer = self._ask(request, digest)
            if isinstance(answer, Answer):
                self._failing_since = None
                return answer._replace(tries=number + 1)
            reason = answer.reason
            if answer.is_final:
                break
            self._give_up_in_time(reason)
        raise TryFailedError(reason)

    def _give_up_in_time(self, reason: str) -> None:
        """Raise StoreError if nothing had an answer for a while."""
        now = time.monotonic()
        since = self._failing_since = self._failing_since or now
        if now - since >= GIVE_UP:
            self.stop()
            raise StoreError("store.unreachable", endpoint=self.access.endpoint, reason=reason)

    def _ask(self, request: Request, digest: str) -> Answer | _Failed:
        import urllib3  # noqa: PLC0415 - as `_open_pool`

        try:
            response = self._begin(request, digest)
            # If not all of the answer is read, the rest of it must not be taken for the next answer.
            with closing(response):
                body = _read_body(response, request.limit)
                if isinstance(body, _Failed):
                    return body
                response.release_conn()
        except urllib3.exceptions.SSLError as error:
            return _Failed(_describe_certificate(error), is_final=True)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            return _Failed(_describe(error))
        if response.status >= _FAILURES or response.status == _TOO_MANY:
            return _Failed(f"HTTP {response.status}")
        if response.status == _GOOD and request.method in {"PUT", "POST"} and b"<Error>" in body[:_HEAD]:
            # A store that worked for long has said already that all is well when it finds that it is not.
            return _Failed("HTTP 200 with an error")
        if response.status in _REDIRECTS:
            place = escape_for_display(response.headers.get("location", "?"))
            raise StoreError("store.redirected", endpoint=self.access.endpoint, place=place)
        return Answer(response.status, body, response.headers)

    def _begin(self, request: Request, digest: str) -> Any:  # noqa: ANN401 - an answer of urllib3
        """Send a request, and return its answer, of which no octet was read."""
        target, text = self._base + quote_path(request.path), quote_query(request.query)
        line = SignedLine(target, text, request.method, digest)
        headers = sign(line, {**request.headers, "host": self._host}, self.access.credentials)
        if request.method in {"PUT", "POST"}:
            headers["content-type"] = "application/octet-stream"
            headers["content-length"] = str(len(request.body))
        return self._pool.request(
            request.method,
            f"{target}?{text}" if text else target,
            body=_cut(request.body) if len(request.body) else None,
            headers=headers,
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
        )

    def stop(self) -> None:
        """Let requests that wait for another try end now."""
        self._stopped.set()

    def close(self) -> None:
        """Let go of all connections."""
        self.stop()
        self._pool.close()


class _Failed(NamedTuple):
    """A request that failed. With `is_final` another try would fail too."""

    reason: str
    is_final: bool = False


def _cut(body: bytes | bytearray | memoryview) -> Iterator[bytes]:
    """Yield a body in pieces, which are not copied."""
    octets = memoryview(body)
    return (cast("bytes", octets[start : start + _SENT_AT_ONCE]) for start in range(0, len(octets), _SENT_AT_ONCE))


def _read_body(response: Any, limit: int) -> bytes | _Failed:  # noqa: ANN401 - an answer of urllib3
    """Return the body of an answer, or a failure if it does not end."""
    began, body = time.monotonic(), bytearray()
    for block in response.stream(_BLOCK):
        body += block
        if len(body) > limit or time.monotonic() - began > GIVE_UP:
            return _Failed("the answer does not end", is_final=len(body) > limit)
    return bytes(body)


def _open_pool(scheme: str, host: str, port: int | None) -> urllib3.HTTPConnectionPool:
    """Return connections to one server. Unlike other clients, they know nothing of proxies, profiles and the environment."""
    try:
        import urllib3  # noqa: PLC0415 - an extra, which only work on stores needs
    except ImportError as error:
        raise StoreError("store.extra-missing") from error
    timeout = urllib3.Timeout(connect=WAIT, read=WAIT)
    if scheme == "https":
        context = ssl.create_default_context()
        return urllib3.HTTPSConnectionPool(host, port, timeout=timeout, maxsize=WIDTH, ssl_context=context)
    return urllib3.HTTPConnectionPool(host, port, timeout=timeout, maxsize=WIDTH)


def _describe(error: Exception) -> str:
    """Return what went wrong, in the system's words if there are any."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, TimeoutError):
            return "no answer in time"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    name = type(error).__name__
    if "Timeout" in name:
        return "no answer in time"
    return "the answer was cut" if name in {"IncompleteRead", "ProtocolError"} else name


def _describe_certificate(error: Exception) -> str:
    cause = error.args[0] if error.args else error
    return cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else str(cause)
