"""The word of a store about its objects is kept apart from what was read of them: it counts as no read, and hides none."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest

from tests.stores.store_commands import Told, run_here, upload
from tests.stores.test_auditing import list_faults

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.misbehaving_store import MisbehavingStore

DOCUMENT = b"bags/letters/data/letter 3.txt"
SHA256 = "x-amz-checksum-sha256"


@pytest.fixture
def settings(store: MisbehavingStore, tmp_path: Path, letters: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that name a store with one bag as a place whose statements are kept. It states the SHA-256 of each object."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    upload(store, letters)
    for key, octets in store.objects.items():
        store.statements[key] = {SHA256: b64encode(hashlib.sha256(octets).digest()).decode()}
    return write_settings(tmp_path, store, ", statements = true")


def write_settings(folder: Path, store: MisbehavingStore, more: str = "") -> Path:
    path = folder / "archiver.toml"
    place = f'url = "s3://bucket/bags", endpoint = "{store.endpoint}", credentials = "none", pause = "0.01s"{more}'
    path.write_text(f"[places]\nbucket = {{ {place} }}\n")
    return path


def audit(settings: Path, *words: str | Path) -> Told:
    return run_here("audit", *words, "--config", settings)


def list_entries(settings: Path) -> list[dict[str, Any]]:
    """Return the statements that the ledger holds."""
    exported = settings.with_name("ledger.jsonl")
    exported.unlink(missing_ok=True)
    assert audit(settings, "export", "--to", exported).exit_code == 0
    entries = [json.loads(line) for line in exported.read_text().splitlines()]
    return [entry for entry in entries if entry["kind"] == "statement"]


def test_statements_that_agree_are_entered_apart(store: MisbehavingStore, settings: Path) -> None:
    del store.statements[DOCUMENT]
    audit(settings, "add")
    told = audit(settings, "run")
    assert (told.exit_code, {code for code in told.all_codes if code.startswith("store.")}) == (0, set())
    entry = list_entries(settings)[0]
    assert (entry["asked"], entry["agreeing"], entry["composite"], entry["differing"]) == (6, 5, 0, [])
    assert audit(settings, "verify").exit_code == 0


def test_a_statement_that_agrees_hides_no_damage(store: MisbehavingStore, settings: Path) -> None:
    audit(settings, "add")
    store.faults[DOCUMENT] = "flipped"
    told = audit(settings, "run")
    assert list_faults(told) == {("data/letter 3.txt", "bag.digest-differs")}
    assert "store.statement-differs" not in told.codes


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_a_statement_that_differs_is_an_error_though_the_octets_are_good(
    store: MisbehavingStore, settings: Path, algorithm: str
) -> None:
    audit(settings, "add")
    store.statements[DOCUMENT] = {f"x-amz-checksum-{algorithm}": b64encode(hashlib.new(algorithm, b"other").digest()).decode()}
    told = audit(settings, "run")
    assert (told.exit_code, told.codes, list_faults(told)) == (1, {"store.statement-differs"}, set())
    assert told.paths_of("store.statement-differs") == ["data/letter 3.txt"]
    assert list_entries(settings)[0]["differing"] == ["data/letter 3.txt"]


@pytest.mark.parametrize("is_named", [True, False])
def test_a_checksum_over_parts_is_not_compared(store: MisbehavingStore, settings: Path, *, is_named: bool) -> None:
    audit(settings, "add")
    value = b64encode(hashlib.sha256(b"of parts").digest()).decode()
    store.statements[DOCUMENT] = {SHA256: value, "x-amz-checksum-type": "COMPOSITE"} if is_named else {SHA256: f"{value}-2"}
    told = audit(settings, "run")
    assert (told.exit_code, told.codes, "store.statement-composite" in told.all_codes) == (0, set(), True)
    assert list_entries(settings)[0]["composite"] == 1


def test_nobody_is_asked_without_the_word(store: MisbehavingStore, settings: Path, tmp_path: Path) -> None:
    write_settings(tmp_path, store)
    audit(settings, "add")
    assert audit(settings, "run").exit_code == 0
    assert (store.asked_statements, list_entries(settings)) == ([], [])
