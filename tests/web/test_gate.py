"""The gate: nobody but this machine's user gets an answer, and every answer forbids what a page does not need."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.web.served import Visitor

if TYPE_CHECKING:
    from tests.web.served import Served

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As the design of the page has it."""
DOORS = ("/pack", "/check", "/dates", "/holdings")


def _raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        got = b""
        while more := connection.recv(65536):
            got += more
    return got


def _send_chunks(connection: socket.socket, count: int) -> None:
    for _ in range(count):
        connection.sendall(b"100000\r\n" + b"a" * 0x100000 + b"\r\n")


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("address", ["/", "/pack", "/nothing", "/static/web.css", "/stop", "/jobs/x"])
def test_without_the_cookie_every_address_and_method_gets_one_answer(served: Served, method: str, address: str) -> None:
    answer = Visitor(served.port).ask(method, address)

    assert answer.status == 403
    assert answer.header("set-cookie") is None
    assert answer.header("content-security-policy") == POLICY
    assert "root" not in answer.text


def test_a_key_opens_the_page_once(served: Served) -> None:
    address = served.new_address().partition(str(served.port))[2]
    visitor = Visitor(served.port)
    first = visitor.get(address)
    again = Visitor(served.port).get(address)

    assert first.status == 303
    assert Visitor(served.port).ask("HEAD", served.new_address().partition(str(served.port))[2]).status == 403
    assert visitor.get("/").status == 200
    assert all(len(value) >= 16 for value in visitor.cookies.values())
    assert again.status == 403
    assert again.header("set-cookie") is None
    assert Visitor(served.port).get("/?key=wrong").status == 403


def test_the_cookie_cannot_be_read_by_a_script_or_sent_by_another_site(served: Served) -> None:
    answer = Visitor(served.port).get(served.new_address().partition(str(served.port))[2])
    cookie = answer.header("set-cookie") or ""

    assert answer.status == 303
    assert answer.header("location") == "/"
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost:1", "127.0.0.1.nip.io", "", "[::1]"])
def test_another_name_of_this_machine_is_refused(served: Served, host: str) -> None:
    """A page of another site may have a name that leads here (DNS rebinding)."""
    visitor = served.visit()

    assert 400 <= visitor.get("/", {"Host": host}).status < 500


def test_two_hosts_and_none_are_refused(served: Served) -> None:
    visitor = served.visit()
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items()).encode()
    host = f"127.0.0.1:{served.port}".encode()
    two = b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nHost: " + host + b"\r\nCookie: " + cookie + b"\r\nConnection: close\r\n\r\n"
    none = b"GET / HTTP/1.1\r\nCookie: " + cookie + b"\r\nConnection: close\r\n\r\n"

    for request in (two, none):
        answer = _raw(served.port, request)
        assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 421"))
        assert POLICY.encode() in answer


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_the_three_names_of_this_machine_are_taken(served: Served, host: str) -> None:
    assert served.visit().get("/", {"Host": f"{host}:{served.port}"}).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_from_another_site_is_refused(served: Served, headers: dict[str, str]) -> None:
    answer = served.visit().post("/stop", headers=headers)

    assert answer.status == 403
    assert served.process.poll() is None


@pytest.mark.parametrize("token", ["", "wrong", "ش"])
def test_a_change_without_the_token_is_refused(served: Served, token: str) -> None:
    assert served.visit().post("/stop", {"token": token}).status == 403
    assert served.process.poll() is None


def test_every_answer_carries_the_policy_and_nothing_is_kept(served: Served) -> None:
    visitor = served.visit()

    for address in ("/", "/nothing", "/static/web.css", "/static/nothing", "/language/fa?to=/", "/jobs/none"):
        answer = visitor.get(address)
        assert answer.header("content-security-policy") == POLICY
        assert answer.header("x-content-type-options") == "nosniff"
        assert answer.header("referrer-policy") in {"no-referrer", "same-origin"}
        assert answer.header("access-control-allow-origin") is None
    assert visitor.get("/").header("cache-control") == "no-store"


@pytest.mark.parametrize(
    "to", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "\\\\evil", ""]
)
def test_the_choice_of_a_language_leads_nowhere_else(served: Served, to: str) -> None:
    assert served.visit().get(f"/language/fa?to={quote(to)}").header("location") == "/"


def test_half_open_connections_do_not_keep_others_out(served: Served) -> None:
    visitor = served.visit()
    waiting = [socket.create_connection(("127.0.0.1", served.port), timeout=60) for _ in range(200)]
    try:
        for connection in waiting:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x")
        assert visitor.get("/").status == 200
        for connection in waiting:
            connection.setblocking(False)
            with pytest.raises(BlockingIOError):
                connection.recv(1)
    finally:
        for connection in waiting:
            connection.close()


def test_a_body_that_is_too_large_is_refused(served: Served) -> None:
    answer = served.visit().ask("POST", "/stop", b"", {"Content-Length": str(1 << 40)})

    assert answer.status == 413


def test_a_body_that_does_not_say_its_length_is_refused_when_it_is_too_large(served: Served) -> None:
    visitor = served.visit()
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    head = f"POST /stop HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nCookie: {cookie}\r\nTransfer-Encoding: chunked\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connection:
        connection.sendall(head.encode())
        # The server answers 413 and closes; who goes on sending may be cut off before the answer is read.
        with pytest.raises(ConnectionError):
            _send_chunks(connection, 1000)

    assert visitor.get("/").status == 200


def test_stop_ends_the_server(own: Served) -> None:
    answer = own.visit().post("/stop")

    assert answer.status == 200
    assert own.process.wait(60) == 0


def test_ctrl_c_ends_the_server(own: Served) -> None:
    own.visit()

    assert own.end() == 0
