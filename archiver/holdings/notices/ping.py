"""Ask for the address of a watch after each run, so that it notices a run that does not come."""

from __future__ import annotations

import http.client
import ssl
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from archiver.holdings.notices.not_sent import NotSentError, say_failure, send_in_time

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS: Final = 30.0
_GOOD: Final = range(200, 300)
_REDIRECTS: Final = range(300, 400)


def render_counts(counts: Mapping[str, int]) -> bytes:
    """Return the body of a ping: counts, and no name of a place or bag."""
    return "".join(f"{name}={int(count)}\n" for name, count in counts.items()).encode("ascii")


def ping(address: str, exit_code: int, counts: Mapping[str, int], seconds: float = _SECONDS) -> None:
    """Ask for `ADDRESS/EXIT-CODE` by POST. No redirect is followed, and no proxy of the environment is used.

    Raises NotSentError.
    """
    body = render_counts(counts)
    send_in_time(lambda: _ask(address, exit_code, body, seconds), seconds)


def _ask(address: str, exit_code: int, body: bytes, seconds: float) -> None:
    try:
        parts = urlsplit(address)
        path = f"{parts.path.rstrip('/')}/{exit_code}" + (f"?{parts.query}" if parts.query else "")
        connection = _connect(parts.scheme, parts.hostname, parts.port, seconds)
        try:
            connection.request("POST", path, body, {"Content-Type": "text/plain", "User-Agent": "bayegan"})
            status = connection.getresponse().status
        finally:
            connection.close()
    except http.client.InvalidURL as error:
        raise NotSentError("address-unusable") from error
    except http.client.HTTPException as error:
        raise NotSentError("no-answer") from error
    except OSError as error:
        raise NotSentError(say_failure(error)) from error
    except ValueError as error:
        # A port that is none, or letters that no request can hold.
        raise NotSentError("address-unusable") from error
    if status in _REDIRECTS:
        raise NotSentError("redirect")
    if status not in _GOOD:
        raise NotSentError(f"HTTP {status}")


def _connect(scheme: str, host: str | None, port: int | None, seconds: float) -> http.client.HTTPConnection:
    if not host:
        raise NotSentError("address-unusable")
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=seconds)
    raise NotSentError("address-unusable")
