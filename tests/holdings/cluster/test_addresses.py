"""No order goes to another machine without TLS. Nothing is called before that is known, and dask is loaded only then."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING, NoReturn

import pytest

from archiver.commands.program import main
from archiver.errors import WrongUsageError
from archiver.holdings.cluster import check_address
from tests.holdings.bags import Archive, write_bag

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("tls://scheduler.example.org:8786", "tls://scheduler.example.org:8786"),
        ("tls://10.0.0.7:8786/", "tls://10.0.0.7:8786"),
        ("tls://[2001:db8::1]:8786", "tls://[2001:db8::1]:8786"),
        ("tcp://127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("127.8.9.1:8786", "tcp://127.8.9.1:8786"),
        ("tcp://localhost:8786", "tcp://localhost:8786"),
        ("tcp://[::1]:8786", "tcp://[::1]:8786"),
    ],
)
def test_tls_and_this_machine_are_allowed(given: str, meant: str) -> None:
    assert check_address(given) == meant


@pytest.mark.parametrize(
    "given",
    [
        "tcp://scheduler.example.org:8786",
        "scheduler.example.org:8786",
        "10.0.0.7:8786",
        "tcp://0.0.0.0:8786",
        "tcp://127.0.0.1.example.org:8786",
        "tcp://localhost.example.org:8786",
        "tcp://LOCALHOST.:8786",
        "tcp://127.1:8786",
        "tcp://2130706433:8786",
        "tcp://[2001:db8::1]:8786",
        "tcp://[::ffff:10.0.0.7]:8786",
    ],
)
def test_plain_tcp_to_another_machine_is_refused_with_the_way_to_go(given: str) -> None:
    with pytest.raises(WrongUsageError) as caught:
        check_address(given)
    assert caught.value.code == "error.cluster-plain"
    assert "tls://" in caught.value.remedy("en")
    assert "tls://" in caught.value.remedy("fa")


@pytest.mark.parametrize(
    "given",
    [
        "",
        "scheduler",
        "ws://127.0.0.1:8786",
        "inproc://127.0.0.1/1/1",
        "http://127.0.0.1:8786",
        "tcp://me@127.0.0.1:8786",
        "tcp://127.0.0.1@10.0.0.7:8786",
        "tls://a b:8786",
        "TCP://127.0.0.1:8786",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:8786/x",
        "tcp://127.0.0.1:8786\n",
    ],
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(WrongUsageError) as caught:
        check_address(given)
    assert caught.value.code == "error.cluster-address"


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Archive:
    made = Archive(tmp_path, capsys)
    write_bag(made.nas / "letters", {"1.txt": b"one"})
    made.audit("add")
    return made


def test_nobody_is_called_at_an_address_that_is_refused(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> NoReturn:
        raise AssertionError("somebody was called")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    code, report = archive.audit("run", "--runner", "dask", "--cluster", "tcp://10.0.0.7:8786")

    assert (code, report["findings"][0]["code"]) == (2, "error.cluster-plain")
    assert main(["validate", str(archive.nas / "letters"), "--runner", "dask", "--cluster", "tcp://10.0.0.7:8786"]) == 2
    archive.write_settings('nas = { path = "nas" }\n[cluster]\naddress = "tcp://10.0.0.7:8786"\n')
    assert archive.audit("run", "--runner", "dask")[0] == 2


def test_options_that_belong_together(archive: Archive) -> None:
    letters = str(archive.nas / "letters")

    assert archive.audit("run", "--cluster", "tcp://127.0.0.1:1")[0] == 2
    assert archive.audit("run", "--runner", "spark")[0] == 2
    assert main(["validate", letters, "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert main(["validate", letters, "--runner", "dask", "--config", str(archive.settings)]) == 2


def test_without_an_address_one_is_told_how_a_cluster_comes_to_be(archive: Archive) -> None:
    code, report = archive.audit("run", "--runner", "dask")

    assert (code, report["findings"][0]["code"]) == (2, "error.cluster-unnamed")
    for words in ("bayegan[cluster]", "dask scheduler", "dask worker", "--cluster tcp://127.0.0.1:8786"):
        assert words in report["findings"][0]["remedy"]


def test_without_the_extra_one_sentence_says_what_to_install(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, report = archive.audit("run", "--runner", "dask", "--cluster", "tcp://127.0.0.1:1")

    assert (code, report["findings"][0]["code"]) == (3, "error.cluster-extra-missing")
    assert "bayegan[cluster]" in report["findings"][0]["remedy"]


def test_dask_is_not_loaded_by_other_work(archive: Archive) -> None:
    program = (
        "import sys; from archiver.commands.program import main;"
        f"codes = [main(['audit', 'run', '--config', {str(archive.settings)!r}, '--quiet']),"
        f" main(['validate', {str(archive.nas / 'letters')!r}, '--quiet', '--runner', 'cores'])];"
        "print(codes, [name for name in sys.modules if name.partition('.')[0] in {'distributed', 'dask', 'tornado'}])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert said.splitlines()[-1] == "[0, 0] []"


def test_without_certificates_the_settings_for_them_are_named(archive: Archive) -> None:
    code, report = archive.audit("run", "--runner", "dask", "--cluster", "tls://127.0.0.1:1")

    assert (code, report["findings"][0]["code"]) == (3, "error.cluster-unreachable")
    assert "ca, certificate and key" in report["findings"][0]["message"]


def test_no_cluster_at_the_address_is_told_and_nothing_is_entered(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.holdings.cluster.connection.PATIENCE", 1.0)
    before = archive.audit("verify")[1]["results"]
    code, report = archive.audit("run", "--runner", "dask", "--cluster", "tcp://127.0.0.1:1")

    assert (code, report["findings"][0]["code"]) == (3, "error.cluster-unreachable")
    assert archive.audit("verify")[1]["results"] == before
    assert main(["validate", str(archive.nas / "letters"), "--runner", "dask", "--cluster", "127.0.0.1:1", "--quiet"]) == 3
