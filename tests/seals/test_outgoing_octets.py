"""Every octet that leaves the machine: none without being asked, and then a digest, a nonce and the usual headers."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from archiver.signatures import der
from tests.seals.conftest import copy_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.seals.time_stamp_authority import Authority
    from tests.signatures.openssl import Identity

pytestmark = pytest.mark.slow

_WATCH = """\
import os, sys

def watch(event, arguments, log=os.environ["NETWORK_LOG"], write=os.write, opened=os.open):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        if event in ("socket.connect", "socket.bind") and isinstance(arguments[1], (str, bytes)):
            return  # a socket of this machine's own, between processes
        descriptor = opened(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        write(descriptor, f"{event} {arguments[1:] if event != 'socket.getaddrinfo' else arguments[:2]}\\n".encode())
        os.close(descriptor)

sys.addaudithook(watch)
"""
"""Runs in every process of Python that a command starts, its workers too, and writes down each use of the network."""


class Network:
    """Commands whose use of the network is written down."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(_WATCH)
        self._log = folder / "log"
        paths = os.pathsep.join([str(folder), os.getcwd()])
        self._environment = {**os.environ, "PYTHONPATH": paths, "NETWORK_LOG": str(self._log)}

    def run(self, *words: str | Path, code: int = 0) -> list[str]:
        """Run a command, and return what it asked of the network."""
        self._log.unlink(missing_ok=True)
        command = [sys.executable, "-m", "archiver", *map(str, words)]
        finished = subprocess.run(command, env=self._environment, capture_output=True, check=False, text=True)
        assert finished.returncode == code, finished.stdout + finished.stderr
        return self._log.read_text().splitlines() if self._log.exists() else []


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Commands whose use of the network is written down."""
    return Network(tmp_path / "watch")


@contextmanager
def listen(authority: Authority) -> Iterator[tuple[int, list[bytes]]]:
    """Answer requests on a port of this machine, and keep every octet that comes."""
    came: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                octets = b""
                while b"\r\n\r\n" not in octets:
                    octets += connection.recv(65536)
                head, _, body = octets.partition(b"\r\n\r\n")
                length = next(int(line.split()[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
                while len(body) < length:
                    body += connection.recv(65536)
                answer = authority.reply(body)
                kind = b"Content-Type: application/timestamp-reply\r\n"
                connection.sendall(b"HTTP/1.0 200 OK\r\n" + kind + b"Content-Length: %d\r\n\r\n" % len(answer) + answer)
                connection.shutdown(socket.SHUT_WR)
                rest = b""
                while more := connection.recv(65536):
                    rest += more
                came.append(head + b"\r\n\r\n" + body + rest)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1], came
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def check_request(octets: bytes, port: int, stamped: bytes) -> None:
    """Check each octet of a request: the headers, and a query that names a digest and a nonce alone."""
    head, _, body = octets.partition(b"\r\n\r\n")
    first, *headers = head.decode("ascii").split("\r\n")
    assert first == "POST / HTTP/1.1"
    assert sorted(headers) == [
        "Accept-Encoding: identity",
        "Connection: close",
        f"Content-Length: {len(body)}",
        "Content-Type: application/timestamp-query",
        f"Host: 127.0.0.1:{port}",
        "User-Agent: bayegan",
    ]
    version, imprint, nonce, certificates = der.read_element(body).expect(der.SEQUENCE).children()
    algorithm, digest = imprint.children()
    sha512 = der.encode_identifier("2.16.840.1.101.3.4.2.3")
    assert version.encoded == der.encode_integer(1)
    assert algorithm.encoded in (der.encode(der.SEQUENCE, sha512), der.encode(der.SEQUENCE, sha512, der.encode(der.NULL)))
    assert der.read_octets(digest) == hashlib.sha512(stamped).digest()
    assert 0 < der.read_integer(nonce) < 1 << 80
    assert certificates.encoded == b"\x01\x01\xff"


def test_nothing_leaves_without_being_asked(
    network: Network, seeds: Path, sealed: Path, desk: Identity, trust: Path, tmp_path: Path
) -> None:
    new, keys = tmp_path / "new", ("--key", desk.key, "--certificate", desk.certificate)
    seal_keys = ("--seal-key", desk.key, "--seal-certificate", desk.certificate)
    commands: list[tuple[Any, ...]] = [
        ("create", seeds / "statement-oslo-1395.txt", "--to", new, "--organization", "X", *seal_keys),
        ("validate", sealed, "--trust", trust),
        ("seal", "add", new, *keys),
        ("seal", "stamp", new, "--request", tmp_path / "carried.tsq"),
        ("seal", "page", sealed, "--to", tmp_path / "page.html"),
        ("seal", "request", new, "--to", tmp_path / "to-sign"),
        ("seal", "trust", "list", "--trust", trust),
        ("seal", "check", sealed, "--trust", trust),
        ("register", "add", tmp_path / "register", new, sealed),
        ("register", "stamp", tmp_path / "register", "--request", tmp_path / "register.tsq"),
        ("register", "check", tmp_path / "register", new, "--trust", trust),
        ("register", "prove", tmp_path / "register", new, "--to", tmp_path / "proof"),
        ("bag", "add-algorithm", new, "sha3_256"),
    ]
    for words in commands:
        assert network.run(*words) == [], words[:2]


def test_a_stamp_takes_one_request_of_a_digest_and_a_nonce(
    network: Network, bag: Path, desk: Identity, authority: Authority, tmp_path: Path
) -> None:
    with listen(authority) as (port, came):
        address = f"http://127.0.0.1:{port}/"
        asked = network.run("seal", "add", bag, "--key", desk.key, "--certificate", desk.certificate, "--stamp", address)
        asked += network.run("seal", "renew", bag, "--stamp", address)
        asked += network.run("register", "add", tmp_path / "register", bag)
        asked += network.run("register", "stamp", tmp_path / "register", "--stamp", address)
        spare = copy_folder(bag, tmp_path / "spare")
        asked += network.run("seal", "stamp", spare, "--stamp", address)

    covered = [bag / "seals/0001/stamped.sha512", bag / "seals/0002/stamped.sha512"]
    covered += [tmp_path / "register/stamps/0001/tree-head.txt", spare / "seals/0002/stamped.sha512"]
    assert len(came) == len(covered)
    for octets, path in zip(came, covered, strict=True):
        check_request(octets, port, path.read_bytes())
    assert {line for line in asked if not line.startswith("socket.getaddrinfo")} == {f"socket.connect (('127.0.0.1', {port}),)"}
    assert {line for line in asked if line.startswith("socket.getaddrinfo")} <= {f"socket.getaddrinfo ('127.0.0.1', {port})"}


def test_the_watch_sees_the_network(network: Network, bag: Path, desk: Identity) -> None:
    """A watch that sees nothing would make the others pass."""
    words = ("seal", "add", bag, "--key", desk.key, "--certificate", desk.certificate, "--stamp", "http://127.0.0.1:9/")

    assert "socket.connect (('127.0.0.1', 9),)" in network.run(*words, code=3)
