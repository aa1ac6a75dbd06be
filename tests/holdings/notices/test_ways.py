"""Ping, metrics and command: what they are told, and what happens if they fail, hang or are missing."""

from __future__ import annotations

import json
import os
import socket
import stat
import time
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from archiver.holdings.ledger import open_to_write
from archiver.holdings.notices import NotSentError
from archiver.holdings.notices.command import give_to_command
from archiver.holdings.notices.metrics import write_metrics
from archiver.holdings.notices.ping import ping
from tests.holdings.bags import Archive, write_bag
from tests.holdings.notices.servers import PingServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACES = 'nas = { path = "nas" }\n"the \\\\ vault" = { path = "vault" }\n'


@pytest.fixture
def watch() -> Iterator[PingServer]:
    made = PingServer()
    yield made
    made.stop()


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Archive:
    made = Archive(tmp_path, capsys)
    write_bag(made.nas / "letters", {"1.txt": b"one"})
    return made


def notify(archive: Archive, **ways: str) -> None:
    told = "".join(f"{way} = {value}\n" for way, value in ways.items())
    archive.write_settings(f"{PLACES}[notify]\n{told}")


def told_not_sent(report: dict[str, Any]) -> dict[str, str]:
    found = [one["values"] for one in report["findings"] if one["code"] == "notify.not-sent"]
    return {values["way"]: values["reason"] for values in found}


def test_a_ping_has_the_exit_code_and_counts_alone(archive: Archive, watch: PingServer) -> None:
    notify(archive, ping=f'"{watch.address}/uuid"')
    archive.audit("run")
    (archive.nas / "letters/data/1.txt").write_bytes(b"eno")
    archive.audit("run", "--for", "1m")

    assert [(one.method, one.path) for one in watch.asked] == [("POST", "/uuid/0"), ("POST", "/uuid/1")]
    assert watch.asked[0].body == b"errors=0\nwarnings=1\nnotes=1\nbags=1\nfaults=0\nmissing=0\noverdue=0\n"
    assert watch.asked[1].body == b"errors=1\nwarnings=1\nnotes=0\nbags=1\nfaults=1\nmissing=0\noverdue=0\n"
    assert socket.gethostname() not in watch.asked[0].headers


def test_a_run_that_does_not_come_about_is_pinged_as_such(archive: Archive, watch: PingServer) -> None:
    notify(archive, ping=f'"{watch.address}/uuid/"')
    with open_to_write(str(archive.ledger)):
        assert archive.audit("run")[0] == 3

    assert [(one.path, one.body) for one in watch.asked] == [("/uuid/3", b"")]


def test_a_ping_uses_no_proxy_of_the_environment(watch: PingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    ping(f"{watch.address}/uuid?create=1", 0, {})

    assert [one.path for one in watch.asked] == ["/uuid/0?create=1"]


@pytest.mark.parametrize(("status", "reason"), [(302, "redirect"), (307, "redirect"), (404, "HTTP 404"), (500, "HTTP 500")])
def test_a_ping_follows_no_redirect_and_tells_another_status(status: int, reason: str) -> None:
    watch = PingServer(status)
    try:
        with pytest.raises(NotSentError, match=f"^{reason}$"):
            ping(f"{watch.address}/uuid", 0, {})
    finally:
        watch.stop()
    assert [one.path for one in watch.asked] == ["/uuid/0"]


@pytest.mark.parametrize(
    "address", ["ftp://example.org", "http://", "http://127.0.0.1:x/", "http://127.0.0.1/a b", "file:///etc"]
)
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(NotSentError, match="address-unusable"):
        ping(address, 0, {})


def test_a_watch_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, pytest.raises(NotSentError, match="timed out"):
        ping(f"http://127.0.0.1:{listening.getsockname()[1]}", 0, {}, seconds=0.3)


def test_metrics_are_read_by_prometheus_and_have_the_head(archive: Archive) -> None:
    folder = archive.folder / "metrics"
    folder.mkdir()
    notify(archive, metrics='"metrics/bayegan.prom"')
    _, report = archive.audit("run")

    samples = {}
    for family in text_string_to_metric_families((folder / "bayegan.prom").read_text(encoding="utf-8")):
        assert family.type == "gauge"
        samples.update({(one.name, *one.labels.values()): one.value for one in family.samples})
    assert samples["bayegan_audit_head_info", report["digest"]["head"]] == 1
    assert samples["bayegan_audit_overdue", "nas"] == 0
    assert samples["bayegan_audit_units", "nas"] == 2
    assert samples["bayegan_audit_place_reached", "the \\ vault"] == 1
    assert samples["bayegan_audit_last_run_exit_code",] == 0
    assert abs(samples["bayegan_audit_last_run_timestamp_seconds",] - time.time()) < 600
    assert os.listdir(folder) == ["bayegan.prom"]
    assert stat.S_IMODE((folder / "bayegan.prom").stat().st_mode) == 0o644


def test_nothing_stays_beside_the_metrics(tmp_path: Path) -> None:
    target = tmp_path / "bayegan.prom"
    (tmp_path / ".bayegan.prom.part").symlink_to(tmp_path / "elsewhere")
    write_metrics(str(target), "a 1\n")
    assert os.listdir(tmp_path) == ["bayegan.prom"]

    (tmp_path / "folder.prom").mkdir()
    with pytest.raises(NotSentError):
        write_metrics(str(tmp_path / "folder.prom"), "a 1\n")
    assert sorted(os.listdir(tmp_path)) == ["bayegan.prom", "folder.prom"]
    with pytest.raises(NotSentError):
        write_metrics(str(tmp_path / "missing/bayegan.prom"), "a 1\n")


def test_a_command_gets_the_report_on_its_standard_input(archive: Archive) -> None:
    os.mkdir(os.fsencode(archive.nas) + b"/\xff")
    write_bag(archive.nas / "\udcff", {"2.txt": b"two"})
    program = archive.folder / "tell"
    program.write_text('#!/bin/sh\ncat > "$(dirname "$0")/got-$1.json"\n')
    program.chmod(0o755)
    notify(archive, command='["./tell", "a b"]')
    code, report = archive.audit("run")

    got = json.loads((archive.folder / "got-a b.json").read_text(encoding="utf-8"))
    assert code == 0
    assert got["command"] == "audit run"
    for key in ("results", "findings", "digest", "status", "counts"):
        assert got[key] == report[key]


def test_a_command_that_fails_or_is_missing_is_a_warning(archive: Archive) -> None:
    for words, reason in (('["/bin/sh", "-c", "exit 3"]', "exit 3"), ('["./missing"]', "No such file or directory")):
        notify(archive, command=words)
        code, report = archive.audit("run")
        assert (code, told_not_sent(report)) == (0, {"command": reason})


def test_a_command_that_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    """A pipe that the children hold open ends when the last of them has ended."""
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    command = ["/bin/sh", "-c", f"exec 3>'{tmp_path / 'pipe'}'; (echo begun >&3; exec sleep 600) & sleep 600"]
    told = b""
    # A child must have begun to be killed, which may take a while.
    for seconds in (0.3, 3.0, 30.0):
        with pytest.raises(NotSentError, match="timed out"):
            give_to_command(command, "{}", seconds=seconds)
        told += _read_to_the_end(pipe)
        if told:
            break
    os.close(pipe)
    assert told == b"begun\n"


def _read_to_the_end(pipe: int) -> bytes:
    """Return what a pipe holds when nobody can write to it any more, or fail after a minute."""
    told, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        try:
            octets = os.read(pipe, 100)
        except BlockingIOError:
            time.sleep(0.05)
            continue
        if not octets:
            return told
        told += octets
    raise AssertionError("a child lives on")


def test_a_command_that_reads_nothing_is_none_the_worse() -> None:
    give_to_command(["true"], "x" * 1_000_000)


def test_one_way_that_fails_leaves_the_others_alone(archive: Archive, watch: PingServer) -> None:
    notify(
        archive,
        metrics='"missing/bayegan.prom"',
        ping=f'"{watch.address}"',
        command='["/bin/sh", "-c", "exit 1"]',
        mail='{ to = ["a@example.org"], from = "b@example.org", server = "127.0.0.1:1" }',
    )
    code, report = archive.audit("run")

    assert code == 0
    assert sorted(told_not_sent(report)) == ["command", "mail", "metrics"]
    assert [one.path for one in watch.asked] == ["/0"]
    with open_to_write(str(archive.ledger)) as ledger:
        last = ledger.latest("digest")
    assert last is not None
    assert sorted(last["notSent"]) == ["command", "mail", "metrics"]
