"""Ask authorities of time stamps, and fetch revocation lists. Only digests and requests for lists leave the machine."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import threading
import time
import urllib.error
import urllib.request
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

_SECONDS: Final = 40
"""The longest that one answer may take, with all that belongs to it."""
_SOCKET_SECONDS: Final = 15
_LARGEST_STAMP: Final = 1 << 20
_LARGEST_LIST: Final = 16 << 20
_BLOCK: Final = 1 << 16
_SCHEMES: Final = ("http", "https")
_QUERY_TYPE: Final = "application/timestamp-query"
_AGENT: Final = "bayegan"
_OK: Final = 200
_LOCAL_ENDINGS: Final = (".local", ".localhost", ".internal", ".home.arpa", ".lan")


class UnreachableError(OSError):
    """No answer came. The reason is in the words of the system or of the protocol."""


class WrongAnswerError(ValueError):
    """An answer came that is none. `reason` is an entry `reason.…` of the terms of the catalogue, or other words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Answer(NamedTuple):
    octets: bytes | None
    failure: Exception | None


class _SameHostRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect of a GET within its host. A POST is never redirected: it would become a GET."""

    max_redirections = 3

    def redirect_request(  # noqa: PLR0913, PLR0917 - the signature of the standard library
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage | Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the next request. Raises WrongAnswerError."""
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        same = (before.scheme, before.hostname, before.port) == (after.scheme, after.hostname, after.port)
        if req.get_method() != "GET" or not same:
            fp.close()
            raise WrongAnswerError("redirect")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def is_web_address(address: str) -> bool:
    """Return whether an address is one of http or https with a host, and can be sent."""
    try:
        parts = urlsplit(address)
        (parts.hostname or "").encode("idna")
        return parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0 and f"{parts.path}{parts.query}".isascii()
    except ValueError:
        return False


def ask_authority(address: str, request: bytes) -> bytes:
    """Send a request for a time stamp, and return the answer.

    Raises:
        UnreachableError: no answer came in time.
        WrongAnswerError: what came is no answer: another status, a redirect, too much.
    """
    headers = {"Content-Type": _QUERY_TYPE, "User-Agent": _AGENT}
    query = urllib.request.Request(address, request, headers, method="POST")  # noqa: S310 - the caller has checked the scheme
    opener = urllib.request.build_opener(_SameHostRedirects)
    return _run_in_time(lambda end: _fetch(opener, query, _LARGEST_STAMP, end))


def fetch_list(address: str) -> bytes:
    """Fetch a revocation list. The address comes from a certificate, so it must not lead into the network of the user.

    Raises:
        UnreachableError: no answer came in time.
        WrongAnswerError: the address is private or local, or what came is no answer.
    """
    if not is_web_address(address):
        raise WrongAnswerError("address-private")
    host = urlsplit(address).hostname or ""
    is_proxied = urlsplit(address).scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(host)
    query = urllib.request.Request(address, headers={"User-Agent": _AGENT}, method="GET")  # noqa: S310 - see above
    guards = () if is_proxied else (_GuardedHttp, _GuardedHttps)
    opener = urllib.request.build_opener(_SameHostRedirects, *guards)

    def fetch(end: float) -> bytes:
        """Fetch the list, unless its host is private."""
        _refuse_private(host, resolves=not is_proxied)
        return _fetch(opener, query, _LARGEST_LIST, end)

    return _run_in_time(fetch)


def _refuse_private(host: str, *, resolves: bool) -> None:
    """Raise WrongAnswerError if a host is private or local, by its name or by any of its addresses."""
    try:
        addresses = [str(ipaddress.ip_address(host))]
    except ValueError:
        addresses = []
    if not addresses and ("." not in host or host.lower().rstrip(".").endswith(_LOCAL_ENDINGS)):
        raise WrongAnswerError("address-private")
    if not addresses and resolves:
        try:
            addresses = [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
        except OSError as error:
            raise UnreachableError(str(error.strerror or error)) from error
    if not all(_is_public(address) for address in addresses):
        raise WrongAnswerError("address-private")


def _is_public(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    return bool(mapped.is_global and not mapped.is_multicast)


class _GuardedConnection(http.client.HTTPConnection):
    """A connection that ends before anything is sent if it leads to a private address: a name may resolve anew."""

    def connect(self) -> None:
        """Connect. Raises WrongAnswerError."""
        # The check stands before TLS begins, which would send the name of the host.
        self._create_connection = _connect_to_public
        super().connect()


class _GuardedSecureConnection(_GuardedConnection, http.client.HTTPSConnection):
    """The same with TLS."""


def _connect_to_public(address: tuple[str, int], *options: Any) -> socket.socket:  # noqa: ANN401 - of the standard library
    connected = socket.create_connection(address, *options)
    if not _is_public(str(connected.getpeername()[0])):
        connected.close()
        raise WrongAnswerError("address-private")
    return connected


class _GuardedHttp(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address by a guarded connection."""
        return self.do_open(_GuardedConnection, req)


class _GuardedHttps(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address by a guarded connection."""
        return self.do_open(_GuardedSecureConnection, req)


def _fetch(opener: urllib.request.OpenerDirector, query: urllib.request.Request, limit: int, end: float) -> bytes:
    try:
        with opener.open(query, timeout=_SOCKET_SECONDS) as response:
            if response.status != _OK:
                raise WrongAnswerError(f"HTTP {response.status}")
            octets = bytearray()
            while block := response.read1(_BLOCK):
                octets += block
                if len(octets) > limit:
                    raise WrongAnswerError("answer-too-large")
                if time.monotonic() > end:
                    raise UnreachableError("timed out")
            return bytes(octets)
    except urllib.error.HTTPError as error:
        error.close()
        raise WrongAnswerError(f"HTTP {error.code}") from error
    except urllib.error.URLError as error:
        raise UnreachableError(_say(error.reason)) from error
    except http.client.HTTPException as error:
        raise WrongAnswerError("no-answer") from error
    except OSError as error:
        raise UnreachableError(_say(error)) from error


def _say(reason: object) -> str:
    return str(getattr(reason, "strerror", None) or reason)[:200]


def _run_in_time(work: Callable[[float], bytes]) -> bytes:
    """Do a piece of work in a thread of its own. An answer that trickles in is given up, however it does so."""
    end = time.monotonic() + _SECONDS
    answers: list[_Answer] = []

    def run() -> None:
        """Do the work, and keep its answer or failure."""
        try:
            answers.append(_Answer(work(end), None))
        except Exception as error:  # noqa: BLE001 - it is raised again below
            answers.append(_Answer(None, error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_SECONDS)
    if not answers:
        raise UnreachableError("timed out")
    if answers[0].failure is not None:
        raise answers[0].failure
    return answers[0].octets or b""
