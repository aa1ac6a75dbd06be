"""Connections to one server. Each carries one request after another, and threads that ask at once have one each.

urllib3 makes the connections, and the standard library speaks HTTP over them. The rest of urllib3 (a look at each connection
before its use, headers read twice) makes threads wait for one another: 32 of them get a third of the answers in the same time.
"""

from __future__ import annotations

import io
import ssl
import time
import weakref
from contextlib import closing, suppress
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from archiver.stores.patience import USUAL, Patience
from archiver.stores.store_errors import StoreError, TryFailedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

SLOWEST: Final = 4096
"""Octets a second. An answer that comes more slowly is given up."""
_SENT_AT_ONCE: Final = 1 << 16
"""Octets of a body that must have gone out within the time of an answer."""
_BLOCK: Final = 1 << 20
_CUT: Final = "the answer was cut"
_LATE: Final = "no answer in time"
_ENDLESS: Final = "the answer does not end"
_NO_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNEXPECTED_EOF_WHILE_READING", "RECORD_LAYER_FAILURE"})
"""The reasons of OpenSSL if what comes back is no TLS."""
_IDLE: Final = 1.0
"""Seconds after which a connection is looked at before it is used again, since the server may have left it."""


_Idle: TypeAlias = "LifoQueue[tuple[HTTPConnection, float]]"
"""Connections that no request has, and since when."""


class SignedRequest(NamedTuple):
    """A request as it is sent. `limit` is the most octets that the answer may have."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | bytearray | memoryview
    limit: int


class Response(NamedTuple):
    """An answer: the status of HTTP, the body, and the headers, whose names have no case."""

    status: int
    body: bytes | bytearray
    headers: Message


class Connections:
    """Connections to one server. They know nothing of proxies, profiles and the environment. Several threads may ask at once."""

    def __init__(self, scheme: str, host: str, port: int | None, patience: Patience = USUAL) -> None:
        """Get ready. Nobody is called. Raises StoreError: `store.extra-missing`: urllib3 is not installed."""
        try:
            from urllib3 import connection, exceptions  # noqa: PLC0415 - an extra, which only work on stores needs
        except ImportError as error:
            raise StoreError("store.extra-missing") from error
        # A number that is none, in a chunk of an answer, is a ValueError.
        self._faults = (exceptions.HTTPError, HTTPException, OSError, ValueError)
        self._options: dict[str, Any] = {"host": host, "port": port, "timeout": patience.answer}
        self._patience = patience
        self._make: Any = connection.HTTPConnection
        if scheme == "https":
            self._make = connection.HTTPSConnection
            self._options["ssl_context"] = ssl.create_default_context()
        self._idle: _Idle = LifoQueue()
        # Connections that nobody closes are closed with this object.
        weakref.finalize(self, _close, self._idle)

    def ask(self, request: SignedRequest) -> Response:
        """Send a request, and return its answer, whatever it says. Raises TryFailedError if there is no whole answer."""
        try:
            connection = self._connect()
        except ssl.SSLError as error:
            raise TryFailedError(_describe_certificate(error), is_final=True) from error
        except self._faults as error:
            raise TryFailedError(_describe(error), is_silent=True, is_unconnected=True) from error
        is_kept = False
        try:
            _send(connection, request)
            response, is_kept = _receive(connection, request)
        except self._faults as error:
            # A server that ended left the other connections dead too. Each of them would cost a try.
            self.close()
            reason = _describe(error)
            raise TryFailedError(reason, is_silent=reason == _LATE) from error
        finally:
            # If not all of an answer was read, the rest of it must not be taken for the next answer.
            if is_kept:
                self._idle.put((connection, time.monotonic()))
            else:
                connection.close()
        return response

    def _connect(self) -> HTTPConnection:
        """Return a connection that stands: one that was used last, or a new one."""
        with suppress(Empty):
            while True:
                connection, since = self._idle.get_nowait()
                if time.monotonic() - since < _IDLE or connection.is_connected:  # type: ignore[attr-defined]
                    return connection
                connection.close()
        made: HTTPConnection = self._make(**self._options)
        made.response_class = partial(_TimedResponse, self._patience)  # type: ignore[assignment]
        try:
            made.connect()
        except BaseException:
            made.close()
            raise
        return made

    def close(self) -> None:
        """Close all connections that no request has. A request that comes later makes a new one."""
        _close(self._idle)


def _close(idle: _Idle) -> None:
    with suppress(Empty):
        while True:
            idle.get_nowait()[0].close()


class _TimedResponse(HTTPResponse):
    """An answer that must come in time, even if it comes drop by drop."""

    def __init__(self, patience: Patience, sock: Any, *_: object, method: str | None = None) -> None:  # noqa: ANN401 - a socket
        super().__init__(sock, method=method)
        seconds = patience.joining if method == "POST" else patience.answer
        self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), seconds), 1 << 16)


class _TimedReader(io.RawIOBase):
    """Reads from a socket until a time that each octet postpones a little."""

    def __init__(self, raw: Any, seconds: float) -> None:  # noqa: ANN401 - the reading side of a socket
        self._raw = raw
        self._end = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever holds octets
        if time.monotonic() > self._end:
            raise TimeoutError
        octets: int = self._raw.readinto(buffer)
        self._end += octets / SLOWEST
        return octets

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


def _send(connection: HTTPConnection, request: SignedRequest) -> None:
    """Send a request. If the store wants no more of it, its answer says why."""
    connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
    for name, value in request.headers.items():
        connection.putheader(name, value)
    octets = memoryview(request.body)
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.endheaders()
        for start in range(0, len(octets), _SENT_AT_ONCE):
            connection.send(octets[start : start + _SENT_AT_ONCE])


def _receive(connection: HTTPConnection, request: SignedRequest) -> tuple[Response, bool]:
    """Return the answer, and whether the connection may be used again. Raises TryFailedError if the answer does not end."""
    answer = HTTPConnection.getresponse(connection)
    with closing(answer):
        body = _read_body(answer, request.limit)
        return Response(answer.status, body, answer.headers), not answer.will_close


def _read_body(answer: HTTPResponse, limit: int) -> bytes | bytearray:
    """Return the body of an answer. Raises TryFailedError if it is longer than it may be."""
    octets = answer.length
    if octets is None:
        return _read_unmeasured(answer, limit)
    if octets > limit:
        raise TryFailedError(_ENDLESS, is_final=True)
    if octets <= _BLOCK:
        return answer.read()
    body = bytearray(octets)
    if answer.readinto(body) < octets:
        raise TryFailedError(_CUT)
    return body


def _read_unmeasured(answer: HTTPResponse, limit: int) -> bytearray:
    """Return a body whose length was not told before. Raises as `_read_body`."""
    body = bytearray()
    while block := answer.read(min(_BLOCK, limit + 1 - len(body))):
        body += block
        if len(body) > limit:
            raise TryFailedError(_ENDLESS, is_final=True)
    return body


def _describe(error: Exception) -> str:
    """Return what went wrong, in the system's words if there are any."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, TimeoutError):
            return _LATE
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, IncompleteRead | RemoteDisconnected):
        return _CUT
    if isinstance(error, HTTPException | ValueError):
        return "it does not speak HTTP"
    return _LATE if "Timeout" in type(error).__name__ else type(error).__name__


def _describe_certificate(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    # Most often it is `https://` for a server that speaks plain HTTP.
    return "it does not speak TLS" if error.reason in _NO_TLS else str(error)
