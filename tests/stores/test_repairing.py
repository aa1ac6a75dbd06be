"""A damaged copy in a store is repaired object by object, nobody's change is overwritten, and what was damaged is kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.stores.misbehaving_store import tag_of
from tests.stores.store_commands import Told, describe_store, read_folder, read_objects, run_here, upload

if TYPE_CHECKING:
    from tests.stores.misbehaving_store import MisbehavingStore
    from tests.stores.real_store import RealStore

DOCUMENT = b"bags/letters/data/letter 3.txt"
OTHER = b"bags/letters/data/letter 1.txt"
SCAN = b"bags/scans/data/scan.bin"
KEPT = b"bags/.quarantine/"


@pytest.fixture
def bag(letters: Path, tmp_path: Path) -> Path:
    """A copy of the bag at a place that is a folder."""
    shutil.copytree(letters, tmp_path / "nas" / "letters")
    return tmp_path / "nas" / "letters"


@pytest.fixture
def settings(store: MisbehavingStore, tmp_path: Path, bag: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that name a folder and two prefixes of a store, each with a copy of one bag, which the ledger knows."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    upload(store, bag)
    upload(store, bag, "second/letters")
    path = tmp_path / "archiver.toml"
    path.write_text(
        f"[places]\nbucket = {{ {describe_store(store, 's3://bucket/bags')} }}\n"
        f"second = {{ {describe_store(store, 's3://bucket/second')} }}\n"
        'nas = { path = "nas" }\n'
    )
    assert audit(path, "add").exit_code == 0
    return path


def audit(settings: Path, *words: str) -> Told:
    return run_here("audit", *words, "--config", settings)


def repair(settings: Path, *words: str) -> Told:
    return audit(settings, "repair", "bucket/letters", *words)


def list_kept(store: MisbehavingStore) -> dict[str, bytes]:
    """Return what was kept aside, by its path below the folder of the run."""
    return {key.decode().split("/", 3)[3]: octets for key, octets in store.objects.items() if key.startswith(KEPT)}


@pytest.mark.parametrize("source", ["nas", "second"])
def test_documents_and_manifests_are_repaired(store: MisbehavingStore, settings: Path, bag: Path, source: str) -> None:
    store.objects[DOCUMENT] = b"damaged"
    del store.objects[OTHER]
    store.objects[b"bags/letters/manifest-sha512.txt"] += b"!"
    store.objects[b"bags/letters/data/more.txt"] = b"of nobody"
    damaged = dict(store.objects)

    told = repair(settings, "--from", source)
    assert (told.exit_code, {file["applied"] for file in told.report["results"]}) == (1, {False})
    assert (store.objects, store.written) == (damaged, []), "a dry run"

    told = repair(settings, "--from", source, "--apply", "--agent", "A. Registrar")
    assert (told.exit_code, told.codes) == (0, set())
    assert {"repair.done", "repair.kept-aside"} <= told.all_codes
    assert read_objects(store, "bags/letters") == read_folder(bag)
    assert list_kept(store) == {
        "letters/data/letter 3.txt": b"damaged",
        "letters/data/more.txt": b"of nobody",
        "letters/manifest-sha512.txt": damaged[b"bags/letters/manifest-sha512.txt"],
    }
    kept = [file["keptAt"] for file in told.report["results"] if file["path"] == "data/letter 3.txt"]
    assert [at.removeprefix("s3://bucket/").encode() in store.objects for at in kept] == [True]
    assert repair(settings, "--apply").all_codes == {"copy.same"}
    history = audit(settings, "history", "bucket/letters").report["results"]
    assert sorted(entry["kind"] for entry in history).count("repair") == 4
    assert audit(settings, "verify").exit_code == 0
    assert audit(settings, "add").report["results"][0]["copies"] == 1, "what is kept aside is no bag"


def test_each_object_is_written_under_a_condition(store: MisbehavingStore, settings: Path) -> None:
    store.objects[DOCUMENT] = b"damaged"
    del store.objects[OTHER]
    assert repair(settings, "--apply").exit_code == 0
    assert len(store.written) == 3
    assert all("if-match" in headers or headers["if-none-match"] == "*" for _, _, headers in store.written)
    assert all("x-amz-checksum-sha256" in headers for _, _, headers in store.written)


@pytest.fixture
def scan(store: MisbehavingStore, bag: Path, settings: Path) -> bytes:
    """The octets of a document that is sent in parts, in a bag of its own at the folder and in the store, where it is damaged."""
    octets = bytes(range(256)) * (17 << 12)
    (bag.parent.parent / "scans").mkdir()
    (bag.parent.parent / "scans" / "scan.bin").write_bytes(octets)
    made = bag.parent / "scans"
    assert run_here("create", bag.parent.parent / "scans", "--to", made, "--organization", "X", "--plain").exit_code == 0
    upload(store, made, "bags/scans")
    assert audit(settings, "add").exit_code == 0
    store.objects[SCAN] = b"!" + octets[1:]
    return octets


def test_a_large_document_is_repaired_in_parts(store: MisbehavingStore, settings: Path, scan: bytes) -> None:
    damaged = store.objects[SCAN]
    told = audit(settings, "repair", "bucket/scans", "--apply")
    assert (told.exit_code, store.objects[SCAN] == scan, store.uploads) == (0, True, {})
    assert [*list_kept(store)] == ["scans/data/scan.bin"]
    assert list_kept(store)["scans/data/scan.bin"] == damaged
    parts = [headers for method, path, headers in store.written if "partNumber" in path]
    assert [int(headers["content-length"]) for headers in parts] == [16 << 20, 1 << 20] * 2
    assert all("x-amz-checksum-sha256" in headers for headers in parts)
    joined = [headers for method, path, headers in store.written if method == "POST" and "uploadId" in path]
    assert [headers.get("if-none-match", headers.get("if-match")) for headers in joined] == ["*", tag_of(damaged)]


@pytest.mark.parametrize(
    ("fault", "code"),
    [("status-400", "store.object-unwritable"), ("status-403", "store.access-denied"), ("other", "store.object-unwritable")],
)
@pytest.mark.usefixtures("scan")
def test_a_large_document_that_the_store_does_not_take_stays_as_it_was(
    store: MisbehavingStore, settings: Path, fault: str, code: str
) -> None:
    damaged = store.objects[SCAN]
    store.write_faults[SCAN] = fault
    told = audit(settings, "repair", "bucket/scans", "--apply")
    assert (told.exit_code, told.codes) == (3, {code})
    assert store.objects[SCAN] == (b"of somebody else" if fault == "other" else damaged)
    store.write_faults.clear()
    assert audit(settings, "repair", "bucket/scans", "--apply").exit_code == 0
    assert not store.uploads


@pytest.mark.parametrize("is_there", [True, False])
def test_what_somebody_else_puts_there_meanwhile_stays(store: MisbehavingStore, settings: Path, *, is_there: bool) -> None:
    if is_there:
        store.objects[DOCUMENT] = b"damaged"
    else:
        del store.objects[DOCUMENT]
    store.write_faults[DOCUMENT] = "other"
    told = repair(settings, "--apply")
    assert (told.exit_code, told.codes) == (3, {"store.object-unwritable"})
    assert store.objects[DOCUMENT] == b"of somebody else"


@pytest.mark.parametrize("fault", ["half", "flipped", "forgets"])
def test_an_object_that_the_store_does_not_keep_is_told(store: MisbehavingStore, settings: Path, fault: str) -> None:
    store.objects[DOCUMENT] = b"damaged"
    store.write_faults[DOCUMENT] = fault
    assert repair(settings, "--apply").codes == {"store.read-back-differs"}
    store.write_faults.clear()
    assert repair(settings, "--apply").exit_code == 0
    assert b"damaged" in [octets for key, octets in store.objects.items() if key.startswith(KEPT)]


def test_a_damaged_object_that_cannot_be_kept_is_not_replaced(store: MisbehavingStore, settings: Path) -> None:
    store.objects[DOCUMENT] = b"damaged"
    store.faults[DOCUMENT] = "status-403"
    told = repair(settings, "--apply")
    assert (told.exit_code, "error.unreadable" in told.codes) == (3, True)
    assert (store.objects[DOCUMENT], list_kept(store)) == (b"damaged", {})


def test_files_come_from_several_copies_if_none_is_whole(store: MisbehavingStore, settings: Path, bag: Path) -> None:
    store.objects[DOCUMENT] = b"damaged"
    store.objects[OTHER] = b"damaged too"
    store.objects[b"second/letters/data/letter 3.txt"] = b"damaged as well"
    (bag / "data" / "letter 1.txt").write_bytes(b"and here")
    told = repair(settings, "--apply")
    assert told.exit_code == 0
    assert {(file["path"], file["from"]) for file in told.report["results"]} == {
        ("data/letter 1.txt", "second/letters"),
        ("data/letter 3.txt", "nas/letters"),
    }


def test_nothing_is_taken_from_a_damaged_copy(store: MisbehavingStore, settings: Path, bag: Path) -> None:
    for key in (DOCUMENT, b"second/letters/data/letter 3.txt"):
        store.objects[key] = b"damaged"
    (bag / "data" / "letter 3.txt").write_bytes(b"damaged")
    told = repair(settings, "--apply")
    assert (told.exit_code, "repair.no-good-copy" in told.codes, store.written) == (1, True, [])


def test_a_copy_on_a_disk_is_repaired_from_a_store(store: MisbehavingStore, settings: Path, bag: Path) -> None:
    (bag / "data" / "letter 3.txt").write_bytes(b"damaged")
    told = audit(settings, "repair", "nas/letters", "--from", "second", "--apply")
    assert (told.exit_code, read_folder(bag)) == (0, read_objects(store, "second/letters"))


def test_an_archive_is_replaced_whole(store: MisbehavingStore, settings: Path, bag: Path) -> None:
    good = Path(shutil.make_archive(str(bag.parent / "packed"), "tar", bag.parent, bag.name)).read_bytes()
    store.objects[b"bags/packed.tar"] = good
    assert audit(settings, "add").exit_code == 0
    store.objects[b"bags/packed.tar"] = damaged = good.replace(b"The office", b"An office.", 1)
    told = audit(settings, "repair", "bucket/packed.tar", "--apply")
    assert told.exit_code == 0, told.output
    assert store.objects[b"bags/packed.tar"] == good
    assert list_kept(store) == {"packed.tar": damaged}


@pytest.mark.slow
@pytest.mark.usefixtures("bag")
def test_a_real_store(real_store: RealStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in real_store.environment().items():
        monkeypatch.setenv(name, value)
    place = f'url = "s3://{real_store.bucket}/{tmp_path.name}", endpoint = "{real_store.endpoint}", credentials = "env"'
    settings = tmp_path / "archiver.toml"
    settings.write_text(f'[places]\nbucket = {{ {place} }}\nnas = {{ path = "nas" }}\n')
    assert run_here("copy", "nas/letters", "--to", "bucket", "--config", settings).exit_code == 0
    assert audit(settings, "add").exit_code == 0
    real_store.put(f"{tmp_path.name}/letters/data/letter 3.txt", b"damaged")
    assert repair(settings, "--apply").exit_code == 0
    assert run_here("validate", f"s3://{real_store.bucket}/{tmp_path.name}/letters", "--config", settings).exit_code == 0
