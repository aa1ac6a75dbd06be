"""Revocation lists are fetched from public hosts alone, whatever names resolve to and wherever answers lead."""

from __future__ import annotations

import errno
import os
import socket
import struct
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from archiver.seals import authorities
from archiver.seals.authorities import UnreachableError, WrongAnswerError, ask_authority, fetch_list, is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLIC = "198.51.100.7".replace("198.51.100", "93.184.216")
"""An address that is global. Nothing is sent there: the name resolves to it once, and to this machine then."""


@contextmanager
def serve(answers: dict[str, tuple[int, dict[str, str], bytes]]) -> Iterator[tuple[int, list[str]]]:
    """Answer a GET or POST by its path with a status, headers and octets."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            asked.append(self.path)
            # What is not read before the connection ends has the system reset it.
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, octets = answers[self.path]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(octets)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(octets)

        do_POST = do_GET  # noqa: N815 - of the standard library

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - of the standard library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def resolve(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name resolve to the first address, then to the second, and so on. The last one stays."""
    left = list(addresses)

    def look_up(_: str, port: int | None, *__: object, **___: object) -> list[Any]:
        address = left.pop(0) if len(left) > 1 else left[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "fe80::1%eth0", "::ffff:192.168.0.1", "224.0.0.1", "ff0e::1", "no address"]
)
def test_a_name_that_resolves_to_a_private_address_is_not_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, address)
    with pytest.raises(WrongAnswerError, match="address-private"):
        fetch_list("http://crl.example.org/a.crl")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_that_resolves_anew_to_this_machine_gets_nothing(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        resolve(monkeypatch, PUBLIC, "127.0.0.1")
        with pytest.raises(WrongAnswerError, match="address-private"):
            fetch_list(f"{scheme}://crl.example.org:{listening.getsockname()[1]}/a.crl")
        connected, _ = listening.accept()
        connected.settimeout(60)
        with connected:
            assert connected.recv(1) == b"", "not even the name of the host was sent"


def test_a_list_of_a_public_host_comes_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine stands for a public host, since a test asks no other."""
    monkeypatch.setattr(authorities, "_is_public", lambda address: address == "127.0.0.1")
    monkeypatch.delenv("http_proxy", raising=False)
    resolve(monkeypatch, "127.0.0.1")
    with serve({"/a.crl": (200, {}, b"list")}) as (port, asked):
        assert fetch_list(f"http://crl.example.org:{port}/a.crl") == b"list"
    assert asked == ["/a.crl"]


def test_a_name_that_does_not_resolve_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(UnreachableError, match="not known"):
        fetch_list("http://crl.example.org/a.crl")


def test_redirects_stay_on_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy answers, since this machine's own addresses are refused."""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = {
        "http://crl.example.org/old": (302, {"Location": "http://crl.example.org/new"}, b""),
        "http://crl.example.org/new": (200, {}, b"list"),
        "http://crl.example.org/away": (302, {"Location": "http://elsewhere.example.org/new"}, b""),
        "http://crl.example.org/round": (302, {"Location": "http://crl.example.org/round"}, b""),
        "http://crl.example.org/secure": (302, {"Location": "https://crl.example.org/new"}, b""),
        "http://crl.example.org/none": (404, {}, b"no"),
        "http://crl.example.org/empty": (204, {}, b""),
        "http://crl.example.org/cut": (200, {"Content-Length": "9"}, b"list"),
    }
    with serve(answers) as (port, asked):
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.delenv("no_proxy", raising=False)
        assert fetch_list("http://crl.example.org/old") == b"list"
        assert asked == ["http://crl.example.org/old", "http://crl.example.org/new"]
        for path, reason in (
            ("away", "redirect"),
            ("secure", "redirect"),
            ("round", "HTTP 302"),
            ("none", "404"),
            ("empty", "204"),
        ):
            with pytest.raises(WrongAnswerError, match=reason):
                fetch_list(f"http://crl.example.org/{path}")
    assert not any("elsewhere" in path for path in asked)


def test_an_authority_that_speaks_no_http_gives_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connected, _ = listening.accept()
            with connected:
                connected.recv(1000)
                connected.sendall(b"SSH-2.0-OpenSSH\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(WrongAnswerError, match="no-answer"):
            ask_authority(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"request")
        thread.join()


def test_a_request_for_a_stamp_is_never_redirected() -> None:
    """A POST that is redirected becomes a GET."""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = {"/": (302, {"Location": "/new"}, b""), "/new": (200, {}, b"stamp")}
    with serve(answers) as (port, asked), pytest.raises(WrongAnswerError, match="redirect"):
        ask_authority(f"http://127.0.0.1:{port}/", b"request")
    assert asked == ["/"]


def test_a_host_that_goes_past_the_proxy_is_looked_at_as_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, "127.0.0.1")
    with serve({"/": (200, {}, b"list")}) as (port, asked):
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("no_proxy", "crl.example.org")
        with pytest.raises(WrongAnswerError, match="address-private"):
            fetch_list(f"http://crl.example.org:{port}/")
    assert asked == []


@pytest.mark.parametrize(
    ("host", "is_refused"),
    [
        ("2001:4860:4860::8888", False),
        ("::ffff:8.8.8.8", False),
        ("8.8.8.8", False),
        ("::ffff:10.0.0.1", True),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("ff02::1", True),
        ("224.0.0.1", True),
        ("::ffff:224.0.0.1", True),
        ("archive", True),
        ("archive.LOCAL.", True),
    ],
)
def test_hosts_that_are_private_by_their_name_or_number(host: str, is_refused: bool) -> None:  # noqa: FBT001 - expected
    if is_refused:
        with pytest.raises(WrongAnswerError, match="address-private"):
            authorities._refuse_private(host, resolves=False)
    else:
        authorities._refuse_private(host, resolves=False)


def test_a_connection_that_is_reset_in_the_middle_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connected, _ = listening.accept()
            connected.recv(1 << 16)
            connected.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\n0123")
            taken.wait(10)
            # Closing without lingering resets the connection.
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connected.close()

        taken = threading.Event()
        threading.Timer(0.2, taken.set).start()
        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(UnreachableError):
            ask_authority(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"request")
        thread.join()


def test_why_no_answer_came_is_said_in_the_words_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        monkeypatch.setattr(authorities, "_SOCKET_SECONDS", 0.1)
        with pytest.raises(UnreachableError) as silent:
            ask_authority(address, b"request")
    with pytest.raises(UnreachableError) as closed:
        ask_authority(address, b"request")

    assert (str(silent.value), str(closed.value)) == ("timed out", os.strerror(errno.ECONNREFUSED))


def test_an_answer_that_is_awaited_does_not_keep_the_program_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authorities, "_SECONDS", 0.1)
    before = set(threading.enumerate())
    with socket.create_server(("127.0.0.1", 0)) as listening:
        with pytest.raises(UnreachableError, match="timed out"):
            ask_authority(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"request")
        waiting = set(threading.enumerate()) - before
        assert [thread.daemon for thread in waiting] == [True]
        connected, _ = listening.accept()
        connected.close()
    for thread in waiting:
        thread.join()


def test_an_answer_at_its_limit_is_taken() -> None:
    answers: dict[str, tuple[int, dict[str, str], bytes]] = {
        "/": (200, {}, b"x" * (1 << 20)),
        "/more": (200, {}, b"x" * ((1 << 20) + 1)),
    }
    with serve(answers) as (port, _):
        assert len(ask_authority(f"http://127.0.0.1:{port}/", b"request")) == 1 << 20
        with pytest.raises(WrongAnswerError, match="answer-too-large"):
            ask_authority(f"http://127.0.0.1:{port}/more", b"request")


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("http://tsa.example.org", True),
        ("https://tsa.example.org:8443/a?b", True),
        ("http://مهر.example.org/", True),
        ("ftp://tsa.example.org/", False),
        ("http:///path", False),
        ("tsa.example.org", False),
        ("http://tsa.example.org:0/", False),
        ("http://tsa.example.org:99999/", False),
        ("http://tsa.example.org/مهر", False),
        ("http://tsa.example.org/?مهر", False),
        ("http://[::1/", False),
        (f"http://{'a' * 70}.example.org/", False),
    ],
)
def test_addresses_of_the_web(address: str, is_one: bool) -> None:  # noqa: FBT001 - expected
    assert is_web_address(address) is is_one
