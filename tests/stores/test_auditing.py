"""Copies at places that are stores are found, read and told of as those in folders are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stores.store_commands import Told, run_here, upload

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
    path.write_text(f'[places]\nbucket = {{ url = "s3://bucket/bags", endpoint = "{store.endpoint}", credentials = "none" }}\n')
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


def test_a_bag_that_is_gone_and_a_store_that_is_not_reached(store: MisbehavingStore, settings: Path) -> None:
    audit(settings, "add")
    kept = dict(store.objects)
    store.objects = {b"bags/notes.txt": b"no bag"}
    assert "audit.bag-missing" in audit(settings, "add").codes
    store.objects = kept
    store.answer_listings(403, b"<Error><Code>AccessDenied</Code></Error>")
    told = audit(settings, "run", "--for", "1h")
    assert (told.exit_code, "audit.place-unreachable" in told.codes) == (1, True)


def test_a_damaged_copy_is_compared_with_the_one_on_a_disk(store: MisbehavingStore, settings: Path, letters: Path) -> None:
    with settings.open("a") as file:
        file.write(f'nas = {{ path = "{letters.parent}" }}\n')
    audit(settings, "add")
    assert run_here("audit", "compare", "nas/bag", "--config", settings).exit_code == 0
    store.objects[DOCUMENT] += b"!"
    told = run_here("audit", "compare", "nas/bag", "--config", settings)
    assert (told.exit_code, "copy.differs" in told.codes) == (1, True)
