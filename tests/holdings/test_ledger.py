"""The ledger: a chain of entries, and an index that follows from them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import ReadError, WriteError
from archiver.holdings.ledger import (
    AcceptedClock,
    Ledger,
    LedgerError,
    export_entries,
    open_ledger,
    open_to_write,
    rebuild_index,
    restore_entries,
    verify_ledger,
)
from archiver.holdings.ledger import opening as ledger_opening
from archiver.holdings.ledger.entries import read_time
from archiver.holdings.ledger.ledger_lock import locked

CONTENT = {"sha256": "ab" * 32, "sha512": "cd" * 64}


def _copy(copy: int, bag: int, path: str, **others: Any) -> dict[str, Any]:
    units = {"units": [[0, 3, 300], [1, 20, 4000], [21, 5, 900]], "files": 25, "octets": 4900}
    return {"copy": copy, "bag": bag, "place": "nas", "path": path, "state": "new", "content": CONTENT, **units, **others}


def _read(copy: int, first: int, **others: Any) -> dict[str, Any]:
    fields = {"place": "nas", "files": 20, "octets": 4000, "algorithms": ["sha256"], "manifest": "ef" * 32}
    return {"copy": copy, "first": first, **fields, "outcome": "good", "faults": [], "seconds": 0.1, "host": "h", **others}


FAULT = {"path": "data/نامه.txt", "code": "bag.digest-differs", "line": 7}


def _fill(path: str) -> None:
    with open_to_write(path) as ledger:
        ledger.begin_run("audit add")
        ledger.append("copy", **_copy(1, 1, "letters", identifiers=["IR-1"]))
        ledger.append("copy", **_copy(2, 1, "copies/letters", state="copied"))
        ledger.append("read", **_read(1, 1))
        ledger.append("read", **_read(1, 21, outcome="damaged", faults=[FAULT]))
        ledger.append("accept", copy=1, **FAULT, note="water", agent="M")
        ledger.append("retire", copy=2, note="sold", agent="M")
        ledger.end_run()


@pytest.fixture
def path(tmp_path: Path) -> str:
    name = str(tmp_path / "ledger.sqlite")
    _fill(name)
    return name


def _codes(path: str, *heads: str) -> list[str]:
    with open_ledger(path) as ledger:
        return [finding.code for finding in verify_ledger(ledger, heads)]


def _change(path: str, statement: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def test_each_entry_holds_the_digest_of_the_one_before(path: str) -> None:
    previous = "0" * 64
    for number, line in sqlite3.connect(path).execute("SELECT seq, line FROM entries ORDER BY seq"):
        entry = json.loads(line)
        assert {"kind", "time", "run", "previous"} <= entry.keys()
        assert (entry["previous"], "\n" in line) == (previous, False), number
        previous = hashlib.sha256(line.encode()).hexdigest()
    with open_ledger(path) as ledger:
        assert (ledger.entries, ledger.head) == (8, previous)
    assert _codes(path, previous) == []


def test_it_is_for_its_owner_alone(path: str, tmp_path: Path) -> None:
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert {name for name in os.listdir(tmp_path) if stat.S_IMODE((tmp_path / name).stat().st_mode) != 0o600} == set()


def test_the_index_says_what_is_there_and_what_is_damaged(path: str) -> None:
    with open_ledger(path) as ledger:
        first, second = ledger.list_copies()
        assert (first.name, first.state, first.content, first.identifiers) == ("nas/letters", "new", CONTENT, ("IR-1",))
        assert (second.state, second.is_here) == ("retired", False)
        assert ledger.find_bags("IR-1") == [1]
        units = ledger.connection.execute("SELECT copy, first, place, read > 0, damaged FROM units").fetchall()
        assert units == [(1, 0, 1, 0, 0), (1, 1, 1, 1, 0), (1, 21, 1, 1, 1), (2, 0, 0, 0, 0), (2, 1, 0, 0, 0), (2, 21, 0, 0, 0)]
        [fault] = ledger.connection.execute("SELECT path, code, line, known FROM faults").fetchall()
        assert fault == ("data/نامه.txt", "bag.digest-differs", 7, 6)
        assert [entry["kind"] for entry in ledger.entries_of(first)] == ["copy", "read", "read", "accept"]


def test_a_good_read_heals_and_a_repeated_fault_stays_known(path: str) -> None:
    with open_to_write(path) as ledger:
        ledger.append("read", **_read(1, 21, outcome="damaged", faults=[FAULT, {**FAULT, "line": 8, "path": "data/b"}]))
        rows = ledger.connection.execute("SELECT path, known > 0 FROM faults ORDER BY line").fetchall()
        assert rows == [("data/نامه.txt", 1), ("data/b", 0)]
        ledger.append("read", **_read(1, 21))
        assert ledger.connection.execute("SELECT count(*) FROM faults").fetchone() == (0,)
    assert _codes(path) == []


def test_names_of_any_octets_come_back(path: str) -> None:
    odd = "a\udcff\u202e\n"
    with open_to_write(path) as ledger:
        ledger.append("copy", **_copy(3, 2, odd))
        assert ledger.find_copy("nas", odd) is not None
    with open_ledger(path) as ledger:
        line = list(ledger.lines())[-1][1]
        assert "\n" not in line
        assert "\u202e" not in line
        assert b"".join(export_entries(ledger)).count(b"\n") == 9
    assert _codes(path) == []


def test_a_changed_entry_breaks_the_chain(path: str) -> None:
    _change(path, "UPDATE entries SET line = replace(line, 'good', 'GOOD') WHERE seq = 4")

    assert _codes(path) == ["ledger.chain-broken"]
    with pytest.raises(LedgerError, match=r"Entry 5 ") as caught, open_to_write(path):
        pass
    assert (caught.value.code, caught.value.exit_code) == ("ledger.chain-broken", 3)


def test_a_removed_entry_breaks_the_chain(path: str) -> None:
    _change(path, "DELETE FROM entries WHERE seq = 3")

    assert _codes(path) == ["ledger.chain-broken"]


def test_entries_that_are_cut_off_are_noticed_by_the_index_and_by_the_head(path: str) -> None:
    with open_ledger(path) as ledger:
        head = ledger.head
    _change(path, "DELETE FROM entries WHERE seq > 6")

    assert _codes(path) == ["ledger.state-differs"]
    assert _codes(path, head) == ["ledger.head-unknown", "ledger.state-differs"]
    with pytest.raises(LedgerError) as caught, open_to_write(path):
        pass
    assert caught.value.code == "ledger.state-differs"


def test_an_old_ledger_that_is_put_back_is_noticed_by_a_head(path: str, tmp_path: Path) -> None:
    old = (tmp_path / "ledger.sqlite").read_bytes()
    with open_to_write(path) as ledger:
        ledger.append("read", **_read(1, 0))
        head = ledger.head
    assert _codes(path, head) == []
    (tmp_path / "ledger.sqlite").write_bytes(old)

    assert _codes(path) == []
    assert _codes(path, head.upper()) == ["ledger.head-unknown"]


@pytest.mark.parametrize(
    "statement", ["UPDATE units SET read = 5 WHERE first = 1", "DELETE FROM faults", "UPDATE copies SET state = 'new'"]
)
def test_a_changed_index_is_noticed_and_made_anew(path: str, statement: str) -> None:
    _change(path, statement)
    assert _codes(path) == ["ledger.state-differs"]
    with open_to_write(path, checks=False) as ledger:
        rebuild_index(ledger)

    assert _codes(path) == []


def test_a_lost_ledger_comes_back_from_its_export(path: str, tmp_path: Path) -> None:
    with open_ledger(path) as ledger:
        export = b"".join(export_entries(ledger))
        head = ledger.head
    new = str(tmp_path / "new.sqlite")
    with open_to_write(new, checks=False) as ledger:
        restore_entries(ledger, io.BytesIO(export), "export")
        assert ledger.head == head
        restore_entries(ledger, io.BytesIO(export), "export")

    assert _codes(new, head) == []
    with open_to_write(new) as ledger:
        ledger.append("read", **_read(1, 0))
        with pytest.raises(LedgerError) as caught:
            restore_entries(ledger, io.BytesIO(export), "export")
        assert (caught.value.code, ledger.entries) == ("ledger.head-unknown", 9)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [*lines[:3], lines[3].replace(b"nas", b"xxx"), *lines[4:]],
        lambda lines: [*lines[:3], *lines[4:]],
        lambda lines: lines[1:],
        lambda lines: [*lines[:-1], lines[-1][:-20]],
        lambda lines: [*lines[:-1], lines[-1][:-1]],
        lambda lines: [lines[0], b"\xff\n", *lines[2:]],
        lambda _: [],
    ],
    ids=["changed", "missing", "first missing", "cut", "line feed cut", "no text", "empty"],
)
def test_a_spoilt_export_gives_no_entries(path: str, tmp_path: Path, spoil: Any) -> None:
    with open_ledger(path) as ledger:
        lines = list(export_entries(ledger))
    with open_to_write(str(tmp_path / "new.sqlite"), checks=False) as ledger:
        with pytest.raises(LedgerError) as caught:
            restore_entries(ledger, io.BytesIO(b"".join(spoil(lines))), "export")
        assert (caught.value.code, ledger.entries) == ("ledger.chain-broken", 0)


def test_a_clock_that_went_back_is_refused_until_somebody_accepts_it(path: str) -> None:
    with open_to_write(path) as ledger:
        ledger.append("run", state="ended", moment=time.time() + 3 * 3600)
    with pytest.raises(LedgerError) as caught, open_to_write(path):
        pass
    assert (caught.value.code, caught.value.exit_code) == ("audit.clock-went-back", 3)
    with open_to_write(path, AcceptedClock("battery", "M. Karimi")) as ledger:
        clock = ledger.latest("clock")
    assert clock is not None
    assert (clock["note"], clock["agent"]) == ("battery", "M. Karimi")
    with open_to_write(path) as ledger:
        ledger.append("run", state="ended", moment=time.time() + 3600)
    with open_to_write(path):
        pass  # an hour is less than two
    assert _codes(path) == []


def test_one_run_writes_at_a_time(path: str) -> None:
    with open_to_write(path):
        with pytest.raises(LedgerError) as caught, open_to_write(path):
            pass
        assert (caught.value.code, caught.value.exit_code) == ("ledger.locked", 3)
        with open_ledger(path) as ledger:
            assert ledger.entries == 8
        told = caught.value.values
        assert (told["process"], told["host"]) == (str(os.getpid()), socket.gethostname())
        assert abs(read_time(str(told["since"])) - time.time()) < 3600


@pytest.mark.parametrize("written", [b"", b"[1]", b"{", b"[" * 4000, b"\xff"])
def test_a_lock_that_does_not_say_who_has_it_is_told_all_the_same(path: str, written: bytes) -> None:
    with open_to_write(path):
        Path(f"{path}.lock").write_bytes(written)
        with pytest.raises(LedgerError) as caught, open_to_write(path):
            pass
    assert {caught.value.values[key] for key in ("process", "host", "since")} == {"–"}


def test_another_run_is_waited_for(path: str) -> None:
    with ExitStack() as other:
        other.enter_context(locked(path))
        end = threading.Timer(1.5, other.close)
        end.start()
        with open_to_write(path, patience=600) as ledger:
            assert ledger.entries == 8
        end.join()


def test_a_ledger_of_a_newer_version_is_left_alone(path: str) -> None:
    _change(path, "PRAGMA user_version = 99")
    for opening in (open_ledger, open_to_write):
        with pytest.raises(LedgerError) as caught, opening(path):
            pass
        assert (caught.value.code, caught.value.exit_code) == ("ledger.newer-version", 3)


def test_an_older_index_is_made_anew_and_its_lines_stay(path: str) -> None:
    connection = sqlite3.connect(path)
    before = connection.execute("SELECT line FROM entries").fetchall()
    connection.execute("DROP TABLE units")
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    with open_ledger(path) as ledger:
        assert ledger.connection.execute("SELECT count(*) FROM units").fetchone() == (6,)
    with open_to_write(path) as ledger:
        assert ledger.connection.execute("SELECT line FROM entries").fetchall() == before

    assert _codes(path) == []


def test_a_disk_of_another_machine_is_told_and_gets_no_write_ahead_log(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_opening, "lies_on_network", lambda _: True)
    with open_to_write(path) as ledger:
        assert [finding.code for finding in ledger.findings] == ["ledger.on-network-disk"]
        assert ledger.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        ledger.append("read", **_read(1, 0))
    monkeypatch.undo()
    with open_to_write(path) as ledger:
        assert ledger.findings == []
        assert ledger.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert ledger.connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_what_is_no_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"x" * 5000)
    for opening in (open_ledger, open_to_write):
        with pytest.raises(ReadError), opening(str(tmp_path / "x.sqlite")):
            pass
    with pytest.raises(WriteError), open_to_write(str(tmp_path / "x.sqlite" / "y.sqlite")):
        pass
    with open_ledger(str(tmp_path / "none.sqlite")) as ledger:
        assert (ledger.entries, ledger.head) == (0, "0" * 64)
    assert sorted(os.listdir(tmp_path)) == ["x.sqlite", "x.sqlite.lock"]


_FILL = """
import sys
from archiver.errors import ArchiverError
from archiver.holdings.ledger import open_to_write
try:
    with open_to_write(sys.argv[1]) as ledger:
        while True:
            ledger.append("read", copy=1, first=1, outcome="good", faults=[], host="x" * 2000)
except ArchiverError as error:
    print(type(error).__name__, error.code, error.exit_code)
"""


def test_a_full_disk_ends_the_run_and_leaves_the_ledger_whole(tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        path = str(place / "ledger.sqlite")
        _fill(path)
        done = subprocess.run([sys.executable, "-c", _FILL, path], check=True, capture_output=True, text=True)
        assert done.stdout == "WriteError error.unwritable 3\n"
        with open_ledger(path) as ledger:
            assert ledger.entries > 20
            assert verify_ledger(ledger) == []
    finally:
        subprocess.run(["umount", place], check=True)


def _append_and_fail(ledger: Ledger) -> None:
    with ledger.transaction():
        ledger.append("read", **_read(1, 0))
        raise ReadError("error.not-a-bag", path="x")


def test_entries_of_a_transaction_come_together_or_not_at_all(path: str) -> None:
    with open_to_write(path) as ledger:
        head = ledger.head
        with pytest.raises(ReadError):
            _append_and_fail(ledger)
        assert (ledger.entries, ledger.head) == (8, head)
        with ledger.transaction():
            ledger.append("read", **_read(1, 0))
            ledger.append("read", **_read(1, 1))
    assert _codes(path) == []
