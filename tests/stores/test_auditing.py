"""Copies at places that are stores are found, read and told of as those in folders are."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from archiver.holdings.auditing import unit_cutting
from tests.stores.store_commands import Told, describe_store, make_environment, run_here, upload

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.misbehaving_store import MisbehavingStore

DOCUMENT = b"bags/letters/data/letter 3.txt"


@pytest.fixture
def settings(store: MisbehavingStore, tmp_path: Path, letters: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that name a store with one bag as a place."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    upload(store, letters)
    store.objects[b"bags/notes.txt"] = b"no bag"
    path = tmp_path / "archiver.toml"
    path.write_text(f"[places]\nbucket = {{ {describe_store(store, 's3://bucket/bags')} }}\n")
    return path


def audit(settings: Path, *words: str) -> Told:
    return run_here("audit", *words, "--config", settings)


def test_a_bag_is_found_and_read(store: MisbehavingStore, settings: Path) -> None:
    told = audit(settings, "add")
    assert (told.exit_code, told.report["results"][0]["copies"]) == (0, 1)
    assert "audit.bag-new" in told.all_codes
    told = audit(settings, "run", "--for", "1h")
    assert (told.exit_code, told.report["results"][0]["notRead"]) == (0, 0)
    assert audit(settings, "verify").exit_code == 0
    assert all("PUT" not in method for method, _, _ in store.written)


@pytest.mark.parametrize(
    ("fault", "code"),
    [("flipped", "bag.digest-differs"), ("short", "store.object-short"), ("gone", "store.object-changed")],
)
def test_a_fault_is_told_by_what_happened(store: MisbehavingStore, settings: Path, fault: str, code: str) -> None:
    audit(settings, "add")
    store.faults[DOCUMENT] = fault
    told = audit(settings, "run", "--for", "1h")
    assert told.exit_code == 1
    faults = [finding for finding in told.report["findings"] if finding["code"] == "audit.fault-confirmed"]
    assert [(fault["where"]["path"], fault["values"]["fault"]) for fault in faults] == [(DOCUMENT.decode()[13:], code)]


class Once(dict[bytes, str]):
    """Faults that a store has the first time, and not again."""

    def get(self, key: bytes, default: str | None = None) -> str | None:  # type: ignore[override]
        """Return a fault, and forget it."""
        return self.pop(key, default)


def list_faults(told: Told) -> set[tuple[str, str]]:
    """Return the path and the kind of each fault that was confirmed."""
    found = (finding for finding in told.report["findings"] if finding["code"] == "audit.fault-confirmed")
    return {(finding["where"]["path"], finding["values"]["fault"]) for finding in found}


def list_asked(store: MisbehavingStore) -> list[str]:
    """Return the documents that were asked for, by their names."""
    return [unquote(path).rpartition("/data/")[2] for path in store.asked if "/data/" in path]


@pytest.fixture
def small_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Units of two documents for bags that are found in this process."""
    monkeypatch.setattr(unit_cutting, "MOST_FILES", 2)


@pytest.mark.usefixtures("small_units")
def test_a_bag_is_cut_into_units_and_each_object_is_read_as_it_was_listed(store: MisbehavingStore, settings: Path) -> None:
    assert audit(settings, "add").report["results"][0]["units"] == 4
    store.asked.clear()
    store.headers.clear()
    told = audit(settings, "run", "--bytes", "100")
    assert (told.exit_code, told.report["results"][0]["notRead"], len(list_asked(store))) == (0, 2, 2)
    assert audit(settings, "run").report["results"][0]["notRead"] == 0
    assert len(list_asked(store)) == len(set(list_asked(store))) == 6
    objects = [path for path in store.asked if "list-type" not in path]
    assert sum("if-match" in {name.lower() for name in headers} for headers in store.headers) == len(objects)
    history = audit(settings, "history", "bucket/letters").report["results"]
    assert sorted(entry["first"] for entry in history if entry["kind"] == "read") == [0, 1, 3, 5]


@pytest.mark.slow
@pytest.mark.usefixtures("small_units")
def test_a_run_that_was_killed_inside_a_bag_is_gone_on_with_there(store: MisbehavingStore, settings: Path) -> None:
    audit(settings, "add")
    store.asked.clear()
    store.faults[b"bags/letters/data/letter 4.txt"] = "stall"
    run = subprocess.Popen([sys.executable, "-m", "archiver", "audit", "run", "--config", settings], env=make_environment())
    try:
        with closing(sqlite3.connect(settings.with_name("ledger.sqlite"), isolation_level=None)) as ledger:
            deadline = time.monotonic() + 300
            while ledger.execute("SELECT count(*) FROM units WHERE read > 0").fetchone()[0] < 3:
                assert run.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
    finally:
        run.kill()
        run.wait()
    store.faults.clear()
    store.asked.clear()
    told = audit(settings, "run")
    assert (told.exit_code, told.report["results"][0]["notRead"]) == (0, 0)
    assert sorted(list_asked(store)) == ["letter 4.txt", "نامه‌ها/نامهٔ ۱۵ آبان.txt"]
    assert audit(settings, "verify").exit_code == 0


def test_what_a_second_read_does_not_find_is_no_fault(store: MisbehavingStore, settings: Path) -> None:
    audit(settings, "add")
    store.faults = Once({DOCUMENT: "flipped"})
    told = audit(settings, "run")
    assert (told.exit_code, "audit.fault-not-repeated" in told.all_codes) == (0, True)


def test_an_empty_object_is_read_too(store: MisbehavingStore, settings: Path) -> None:
    audit(settings, "add")
    store.objects[DOCUMENT] = b""
    assert list_faults(audit(settings, "run")) == {("data/letter 3.txt", "bag.digest-differs")}


def test_what_is_missing_added_or_no_name_is_told(store: MisbehavingStore, settings: Path) -> None:
    audit(settings, "add")
    del store.objects[DOCUMENT], store.objects[b"bags/letters/bagit.txt"]
    store.objects[b"bags/letters/data/more.txt"] = b"1"
    store.objects[b"bags/letters/data//evil.txt"] = b"1"
    assert {
        ("data/letter 3.txt", "bag.file-missing"),
        ("bagit.txt", "bag.file-missing"),
        ("data/more.txt", "bag.file-unlisted"),
        ("data//evil.txt", "store.key-not-a-name"),
    } <= list_faults(audit(settings, "run"))


@pytest.mark.usefixtures("small_units")
def test_a_store_that_does_not_answer_any_more_is_left_for_this_run(store: MisbehavingStore, settings: Path) -> None:
    settings.write_text(settings.read_text().replace('pause = "0.01s"', 'pause = "0.4s", patience = "4s"'))
    audit(settings, "add")
    store.faults = dict.fromkeys((key for key in store.objects if b"/data/" in key), "status-500")
    told = audit(settings, "run")
    lost = [finding["values"]["reason"] for finding in told.report["findings"] if finding["code"] == "audit.unit-lost"]
    assert (told.exit_code, lost) == (1, ["store-unreachable"])
    assert told.report["results"][0]["notRead"] == 3
    store.faults.clear()
    assert audit(settings, "run").report["results"][0]["notRead"] == 0


def test_a_bag_that_is_gone_and_a_store_that_is_not_reached(store: MisbehavingStore, settings: Path) -> None:
    audit(settings, "add")
    kept = dict(store.objects)
    store.objects = {b"bags/notes.txt": b"no bag"}
    assert "audit.bag-missing" in audit(settings, "add").codes
    store.objects = kept
    store.answer_listings(403, b"<Error><Code>AccessDenied</Code></Error>")
    told = audit(settings, "run", "--for", "1h")
    assert (told.exit_code, "audit.place-unreachable" in told.codes) == (1, True)


def test_a_bag_below_two_places_of_a_store_is_one_copy(store: MisbehavingStore, settings: Path) -> None:
    audit(settings, "add")
    with settings.open("a") as file:
        file.write(f"all = {{ {describe_store(store)} }}\n")
    told = audit(settings, "add", "all")
    assert (told.exit_code, {"audit.bag-new", "audit.bag-copied"} & told.all_codes) == (0, set())


def test_a_place_may_be_a_whole_bucket(store: MisbehavingStore, settings: Path) -> None:
    settings.write_text(f"[places]\nall = {{ {describe_store(store)} }}\n")
    assert "audit.bag-new" in audit(settings, "add", "all/bags/letters").all_codes
    assert audit(settings, "run").report["results"][0]["notRead"] == 0


def test_a_damaged_copy_is_compared_with_the_one_on_a_disk(store: MisbehavingStore, settings: Path, letters: Path) -> None:
    with settings.open("a") as file:
        file.write(f'nas = {{ path = "{letters.parent}" }}\n')
    audit(settings, "add")
    assert run_here("audit", "compare", "nas/bag", "--config", settings).exit_code == 0
    store.objects[DOCUMENT] += b"!"
    told = run_here("audit", "compare", "nas/bag", "--config", settings)
    assert (told.exit_code, "copy.differs" in told.codes) == (1, True)
