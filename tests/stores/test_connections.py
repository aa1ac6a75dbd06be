"""An answer comes in time, or the request has failed: whatever a server does with the connection."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from archiver.stores import connections
from archiver.stores.connections import Connections, SignedRequest
from archiver.stores.credentials import Credentials, StoreAccess
from archiver.stores.patience import USUAL, Patience
from archiver.stores.requests import Request, Requests
from archiver.stores.store_errors import StoreError, TryFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Script = Callable[[socket.socket, threading.Event], None]

_LIMIT = 1 << 20
_LARGE = bytes(32 << 20)
"""More than the system keeps for a server that does not read."""
_STATUS = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def _serving(script: Script, patience: Patience = USUAL) -> Iterator[Connections]:
    """Serve every connection by a script, on a thread of its own, until the end of the block."""
    stopping = threading.Event()
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                script(connection, stopping)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threads.append(threading.Thread(target=serve, args=(server.accept()[0],)))
                    threads[-1].start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        asking = Connections("http", "127.0.0.1", server.getsockname()[1], patience)
        try:
            yield asking
        finally:
            stopping.set()
            asking.close()
            server.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join()


def _ask(asking: Connections, body: bytes = b"", method: str = "GET") -> connections.Response:
    return asking.ask(SignedRequest(method, "/bucket/key", {"host": "store", "content-length": str(len(body))}, body, _LIMIT))


def _read_request(connection: socket.socket) -> None:
    octets = b""
    while b"\r\n\r\n" not in octets:
        more = connection.recv(65536)
        if not more:
            raise ConnectionResetError
        octets += more


def _drip(connection: socket.socket, stopping: threading.Event, octets: bytes = b"x") -> None:
    """Send the same octets a hundred times a second, for ever."""
    while not stopping.wait(0.01):
        connection.sendall(octets)


def _never_answer(_: socket.socket, stopping: threading.Event) -> None:
    stopping.wait()


def _drip_status(connection: socket.socket, stopping: threading.Event) -> None:
    connection.sendall(_STATUS[:9])
    _drip(connection, stopping)


def _drip_headers(connection: socket.socket, stopping: threading.Event) -> None:
    connection.sendall(_STATUS + b"x-long: ")
    _drip(connection, stopping)


def _drip_body(connection: socket.socket, stopping: threading.Event) -> None:
    connection.sendall(_STATUS + b"Content-Length: 1000000\r\n\r\n")
    _drip(connection, stopping)


def _drip_chunks(connection: socket.socket, stopping: threading.Event) -> None:
    connection.sendall(_STATUS + b"Transfer-Encoding: chunked\r\n\r\n")
    _drip(connection, stopping, b"1\r\nx\r\n")


def _take_drop_by_drop(connection: socket.socket, stopping: threading.Event) -> None:
    while not stopping.wait(0.01):
        connection.recv(1)


@pytest.mark.parametrize("script", [_never_answer, _drip_status, _drip_headers, _drip_body, _drip_chunks, _take_drop_by_drop])
@pytest.mark.parametrize(("method", "body"), [("GET", b""), ("PUT", _LARGE)])
def test_a_server_that_stalls_or_drips_is_given_up(script: Script, method: str, body: bytes) -> None:
    """Each of these goes on for ever if it is not given up."""
    # No octets come for a third of a second, or too few; a body goes out or does not in as much.
    with _serving(script, Patience(2.4)) as asking, pytest.raises(TryFailedError) as failed:
        _ask(asking, body, method)
    assert failed.value.reason == "no answer in time"


def test_an_answer_may_take_as_long_as_its_octets_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow line is none that stalls: an octet a second is enough here, and all takes longer than a store is waited for."""
    monkeypatch.setattr(connections, "SLOWEST", 1)

    def script(connection: socket.socket, stopping: threading.Event) -> None:
        _read_request(connection)
        connection.sendall(_STATUS + b"Content-Length: 40\r\n\r\n")
        for _ in range(10):
            connection.sendall(b"x" * 4)
            stopping.wait(0.3)

    with _serving(script, Patience(20)) as asking:
        assert _ask(asking).body == b"x" * 40


def _answer(octets: bytes) -> Script:
    def script(connection: socket.socket, _: threading.Event) -> None:
        _read_request(connection)
        connection.sendall(octets)

    return script


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"", "the answer was cut"),
        (b"220 mail.example.org ESMTP\r\n", "it does not speak HTTP"),
        (_STATUS + b"a: b\r\n" * 200 + b"\r\n", "it does not speak HTTP"),
        (_STATUS + b"a: " + b"b" * 70_000 + b"\r\n\r\n", "it does not speak HTTP"),
        (_STATUS + b"Content-Length: 10\r\n\r\nhalf", "the answer was cut"),
        (_STATUS + b"Content-Length: 1048576\r\n\r\n" + b"x" * 70_000, "the answer was cut"),
        (_STATUS + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhalf", "the answer was cut"),
        (_STATUS + b"Transfer-Encoding: chunked\r\n\r\nnumber\r\n", "the answer was cut"),
        (_STATUS + b"Content-Length: 1048577\r\n\r\n", "the answer does not end"),
        (_STATUS + b"\r\n" + bytes(_LIMIT + 1), "the answer does not end"),
        (
            _STATUS + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + bytes(65536) + b"\r\n") * 17,
            "the answer does not end",
        ),
    ],
)
def test_an_answer_that_is_none_has_failed(octets: bytes, reason: str) -> None:
    with _serving(_answer(octets)) as asking, pytest.raises(TryFailedError) as failed:
        _ask(asking)
    assert failed.value.reason == reason


@pytest.mark.parametrize(
    "octets",
    [
        _STATUS + b'Content-Length: 4\r\nETag: "1"\r\n\r\nbody',
        _STATUS + b'Transfer-Encoding: chunked\r\netag: "1"\r\n\r\n2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n',
        _STATUS + b'Connection: close\r\nETAG: "1"\r\n\r\nbody',
        b"HTTP/1.1 100 Continue\r\n\r\n" + _STATUS + b'Content-Length: 4\r\nETag: "1"\r\n\r\nbody',
    ],
)
def test_answers_in_every_form(octets: bytes) -> None:
    with _serving(_answer(octets)) as asking:
        for _ in range(2):
            response = _ask_again(asking)
            assert (response.status, response.body, response.headers.get("etag")) == (200, b"body", '"1"')


def _ask_again(asking: Connections) -> connections.Response:
    """Ask, once more if the server has left the connection meanwhile."""
    try:
        return _ask(asking)
    except TryFailedError:
        return _ask(asking)


def test_what_is_left_of_an_answer_is_not_the_next_one() -> None:
    """An answer that is too long is not read to its end. The next request has a connection of its own."""
    asked: list[int] = []

    def script(connection: socket.socket, _: threading.Event) -> None:
        asked.append(1)
        _read_request(connection)
        if len(asked) == 1:
            connection.sendall(_STATUS + b"Content-Length: 2000000\r\n\r\n" + _STATUS * 1000)
            return
        connection.sendall(_STATUS + b"Content-Length: 4\r\n\r\nbody")

    with _serving(script) as asking:
        with pytest.raises(TryFailedError):
            _ask(asking)
        assert _ask(asking).body == b"body"


def test_a_refusal_is_read_though_the_body_was_not_taken() -> None:
    """A store that does not want a body answers and closes, before it has read all of it."""

    def script(connection: socket.socket, _: threading.Event) -> None:
        _read_request(connection)
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\nConnection: close\r\n\r\ndenied")
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(1 << 20):
            pass

    with _serving(script) as asking:
        response = _ask(asking, _LARGE, "PUT")
    assert (response.status, response.body) == (403, b"denied")


def test_a_connection_that_was_left_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_IDLE", 0.0)
    left = threading.Event()

    def script(connection: socket.socket, _: threading.Event) -> None:
        _read_request(connection)
        connection.sendall(_STATUS + b"Content-Length: 4\r\n\r\nbody")
        connection.shutdown(socket.SHUT_RDWR)
        left.set()

    with _serving(script) as asking:
        for _ in range(3):
            assert _ask(asking).body == b"body"
            assert left.wait(60)
            left.clear()


def test_the_dead_connections_of_a_server_cost_one_try_together() -> None:
    """A server that was started again knows none of the connections that were made before."""
    all_asked, ended = threading.Barrier(6), threading.Event()

    def script(connection: socket.socket, _: threading.Event) -> None:
        _read_request(connection)
        if not ended.is_set():
            all_asked.wait(60)
        connection.sendall(_STATUS + b"Content-Length: 4\r\n\r\nbody")
        if not ended.is_set():
            _read_request(connection)

    with _serving(script) as asking:
        with ThreadPoolExecutor(6) as threads:
            assert set(threads.map(lambda _: bytes(_ask(asking).body), range(6))) == {b"body"}
        ended.set()
        with pytest.raises(TryFailedError):
            _ask(asking)
        assert _ask(asking).body == b"body"


def test_a_server_that_answered_others_before_it_ended_is_unreachable() -> None:
    """A request that was sent before the last answer of a server came to another one has its other tries refused."""
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as threads:
        endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
        requests = Requests(StoreAccess(endpoint, Credentials("", "", "", "us-east-1"), Patience(pause=0.05)))
        waiting = threads.submit(requests.send, Request("/bucket/first"))
        first = server.accept()[0]
        _read_request(first)
        answered = threading.Thread(target=requests.send, args=(Request("/bucket/second"),))
        answered.start()
        with server.accept()[0] as second:
            _read_request(second)
            second.sendall(_STATUS + b"Content-Length: 0\r\n\r\n")
            answered.join()
            server.close()
            first.close()
            with pytest.raises(StoreError) as failed:
                waiting.result()
        requests.close()
    assert failed.value.code == "store.unreachable"
