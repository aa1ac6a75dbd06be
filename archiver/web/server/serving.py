"""Serve an application on the loopback addresses of this machine until it is asked to stop."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Final, NamedTuple

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from archiver.errors import WriteError
from archiver.web.server.gate import HEADERS, NO_STORE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from starlette.types import ASGIApp

_LOOPBACK: Final = "127.0.0.1"
_LOOPBACK_6: Final = "::1"
_TRIES: Final = 8
_WAITING: Final = 128
_MOST_OPEN: Final = 400
"""Connections that are open at once. Beyond them, those that sent no whole request yet are closed, the oldest first."""
_PATIENCE: Final = 30.0
"""Seconds in which a request must begin and its head be complete."""
_STOPS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_GRACE: Final = 2
"""Seconds in which answers are finished after the end was asked for."""


class Listener(NamedTuple):
    """The sockets that listen, and their port."""

    sockets: list[socket.socket]
    port: int

    def address(self, key: str) -> str:
        """Return the address that opens the page once."""
        return f"http://{_LOOPBACK}:{self.port}/?key={key}"


def listen(port: int) -> Listener:
    """Listen on 127.0.0.1 and, if the machine has it, on ::1. Port 0 takes any free one.

    Raises WriteError if the port is taken.
    """
    for _ in range(_TRIES):
        four = _bind(socket.AF_INET, _LOOPBACK, port)
        taken = four.getsockname()[1]
        try:
            return Listener([four, _bind(socket.AF_INET6, _LOOPBACK_6, taken)], taken)
        except WriteError:
            if port:
                four.close()
                raise
            four.close()
        except OSError:
            # There is no IPv6 here.
            return Listener([four], taken)
    raise WriteError("web.port-taken", port=port)


def _bind(family: int, host: str, port: int) -> socket.socket:
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(_WAITING)
    except OSError as error:
        bound.close()
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise WriteError("web.port-taken", port=port) from error
        raise
    return bound


def serve(application: ASGIApp, listener: Listener, begin: Callable[[Callable[[], None]], None]) -> None:
    """Answer requests until `stop` is called or a signal asks for the end.

    `begin` is called once the server answers, with the function that stops it, which any thread may call.
    """
    # What a client does wrong is answered, and needs no line in the terminal. Faults of ours are told by the site.
    logging.getLogger("uvicorn.error").disabled = True
    config = uvicorn.Config(
        application,
        http=_Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=32 << 10,
    )
    asyncio.run(_serve(_Server(config), listener, begin))


async def _serve(server: _Server, listener: Listener, begin: Callable[[Callable[[], None]], None]) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        """Ask the server to end."""
        server.should_exit = True

    def stop_soon() -> None:
        """Ask the server to end, from any thread."""
        loop.call_soon_threadsafe(stop)

    for number in _STOPS:
        # A signal that is ignored stays ignored, since `nohup` protects work in this way.
        if signal.getsignal(number) != signal.SIG_IGN:
            with suppress(ValueError, RuntimeError):
                loop.add_signal_handler(number, stop)
    _Connection.open_now.clear()
    # The sockets listen already: whoever opens the address now waits a moment, and is answered.
    begin(stop_soon)
    await server.serve(listener.sockets)


class _Server(uvicorn.Server):
    """A server whose signals are ours."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]  # a generator there
        """Leave signals alone: `_serve` takes them."""
        return nullcontext()


class _Connection(H11Protocol):
    """A connection that must send a whole head in time, and whose refusals carry the headers of every answer."""

    open_now: dict[_Connection, None] = {}  # noqa: RUF012 - one for the server
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, and close the oldest that waits if there are too many."""
        super().connection_made(transport)
        self.open_now[self] = None
        self._waiting = self.loop.call_later(_PATIENCE, self._close_if_waiting)
        if len(self.open_now) > _MOST_OPEN:
            for other in self.open_now:
                if other is not self and other.cycle is None:
                    other.transport.close()
                    break

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection that is closed."""
        self.open_now.pop(self, None)
        if self._waiting is not None:
            self._waiting.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP by the text of uvicorn, with the headers of every answer."""
        text = msg.encode()
        lines = [b"HTTP/1.1 400 Bad Request", b"content-type: text/plain; charset=utf-8", b"connection: close"]
        lines += [name + b": " + value for name, value in (*HEADERS, NO_STORE)]
        lines += [b"content-length: " + str(len(text)).encode(), b"", text]
        self.transport.write(b"\r\n".join(lines))
        self.transport.close()

    def _close_if_waiting(self) -> None:
        # No request has come as a whole yet; `cycle` is the one that is being answered, or was.
        if self.cycle is None:
            self.transport.close()
