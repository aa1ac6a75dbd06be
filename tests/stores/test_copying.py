"""Bags are copied from and to stores with their seals, octet by octet, and never over anything."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from archiver.errors import ArchiverError, WrongUsageError
from archiver.progress import Step
from archiver.stores.address import read_address
from archiver.stores.known_stores import find_access
from archiver.tasks.audits.bag_list import list_bags
from archiver.tasks.audits.comparing import compare_copies
from archiver.tasks.audits.copying import copy_bags
from tests.bags.seal_layers import put_layer
from tests.meddling import Meddler
from tests.stores.store_commands import Told, describe_store, read_folder, read_objects, run_here, upload

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.misbehaving_store import MisbehavingStore
    from tests.stores.real_store import RealStore

DOCUMENT = b"bags/letters/data/letter 3.txt"


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))


@pytest.fixture
def bag(letters: Path, tmp_path: Path) -> Path:
    """A bag on a disk, with an empty folder that it lists and a folder of seals beside it that no layer stands in."""
    shutil.copytree(letters, tmp_path / "disk" / "letters")
    return tmp_path / "disk" / "letters"


def copy(store: MisbehavingStore, bag: object, to: object) -> Told:
    return run_here("copy", str(bag), "--to", str(to), "--endpoint", store.endpoint, "--credentials", "none")


def test_from_a_disk_to_a_store_and_back(store: MisbehavingStore, bag: Path, tmp_path: Path) -> None:
    told = copy(store, bag, "s3://bucket/bags")
    assert (told.exit_code, told.codes) == (0, set())
    assert told.report["results"][0]["copy"] == "s3://bucket/bags/letters"
    assert read_objects(store, "bags/letters") == read_folder(bag)
    assert store.written[-1][1] == "/bucket/bags/letters/bagit.txt"
    assert copy(store, "s3://bucket/bags/letters", tmp_path / "back").exit_code == 0
    assert read_folder(tmp_path / "back" / "letters") == read_folder(bag)
    assert run_here("validate", tmp_path / "back" / "letters").exit_code == 0


def test_from_a_store_to_a_store(store: MisbehavingStore, bag: Path) -> None:
    upload(store, bag)
    assert copy(store, "s3://bucket/bags/letters", "s3://bucket/more").exit_code == 0
    assert read_objects(store, "more/letters") == read_folder(bag)


def test_an_archive_goes_as_it_is(store: MisbehavingStore, bag: Path, tmp_path: Path) -> None:
    made = shutil.make_archive(str(tmp_path / "letters"), "zip", bag.parent, bag.name)
    assert copy(store, made, "s3://bucket/bags").exit_code == 0
    assert store.objects == {b"bags/letters.zip": (tmp_path / "letters.zip").read_bytes()}
    assert copy(store, "s3://bucket/bags/letters.zip", tmp_path / "back").exit_code == 0
    assert (tmp_path / "back" / "letters.zip").read_bytes() == (tmp_path / "letters.zip").read_bytes()


@pytest.mark.parametrize("where", ["store", "disk"])
def test_what_is_there_is_told_and_stays(store: MisbehavingStore, bag: Path, tmp_path: Path, where: str) -> None:
    upload(store, bag)
    to = "s3://bucket/bags" if where == "store" else tmp_path / "disk"
    source = bag if where == "store" else "s3://bucket/bags/letters"
    told = copy(store, source, to)
    assert (told.exit_code, told.report["results"][0]["same"]) == (0, True)
    if where == "store":
        store.objects[DOCUMENT] += b"!"
    else:
        (bag / "data" / "letter 3.txt").write_text("another")
    assert copy(store, source, to).codes == {"copy.differs"}
    assert not store.written


def test_another_bag_there_is_not_written_over(store: MisbehavingStore, bag: Path) -> None:
    store.objects = {b"bags/letters/bagit.txt": b"of another"}
    assert copy(store, bag, "s3://bucket/bags").codes == {"source.target-exists"}
    assert store.objects == {b"bags/letters/bagit.txt": b"of another"}


def test_a_damaged_bag_is_not_copied(store: MisbehavingStore, bag: Path, tmp_path: Path) -> None:
    upload(store, bag)
    store.objects[DOCUMENT] += b"!"
    told = copy(store, "s3://bucket/bags/letters", tmp_path / "back")
    assert told.exit_code == 1
    assert {"bag.digest-differs", "repair.source-damaged"} <= told.codes
    assert not (tmp_path / "back").exists()
    told = copy(store, "s3://bucket/bags/letters", "s3://bucket/more")
    assert {"bag.digest-differs", "repair.source-damaged"} <= told.codes
    assert not store.written
    (bag / "data" / "letter 3.txt").write_text("another")
    assert "repair.source-damaged" in copy(store, bag, "s3://bucket/more").codes
    assert not store.written


@pytest.mark.parametrize("fault", ["short", "changed", "cut", "gone"])
def test_an_object_that_is_not_given_is_no_copy(store: MisbehavingStore, bag: Path, tmp_path: Path, fault: str) -> None:
    upload(store, bag)
    store.faults[DOCUMENT] = fault
    told = copy(store, "s3://bucket/bags/letters", tmp_path / "back")
    assert told.exit_code == 1
    assert "repair.source-damaged" in told.codes
    assert not (tmp_path / "back").exists()


def test_a_hostile_key_does_not_lead_out_of_the_copy(store: MisbehavingStore, bag: Path, tmp_path: Path) -> None:
    upload(store, bag)
    store.objects[b"bags/letters/data/../../../evil.txt"] = b"1"
    told = copy(store, "s3://bucket/bags/letters", tmp_path / "back")
    assert {"store.key-not-a-name", "repair.source-damaged"} <= told.codes
    assert not list(tmp_path.rglob("evil.txt"))


@pytest.mark.parametrize("fault", ["half", "flipped", "forgets"])
def test_a_copy_that_is_not_given_back_is_removed(store: MisbehavingStore, bag: Path, fault: str) -> None:
    store.write_faults[DOCUMENT] = fault
    told = copy(store, bag, "s3://bucket/bags")
    assert (told.exit_code, told.codes) == (3, {"store.read-back-differs"})
    assert set(store.objects) <= {DOCUMENT}
    store.write_faults.clear()
    store.objects.clear()
    assert copy(store, bag, "s3://bucket/bags").exit_code == 0


def test_seals_go_with_the_bag(store: MisbehavingStore, bag: Path, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("a word that nobody guesses\n")
    words = ("--passphrase-file", tmp_path / "words")
    made = run_here("seal", "new-key", "--name", "A. Registrar", "--to", tmp_path / "keys", *words)
    key, certificate = (made.report["results"][0][name] for name in ("key", "certificate"))
    sealed = run_here("seal", "add", bag, "--key", key, "--certificate", certificate, "--beside", *words)
    assert sealed.exit_code == 0, sealed.output
    beside = bag.parent / "letters.seals"
    assert beside.is_dir()
    assert copy(store, bag, "s3://bucket/bags").exit_code == 0
    assert read_objects(store, "bags/letters.seals") == read_folder(beside)
    assert copy(store, "s3://bucket/bags/letters", tmp_path / "back").exit_code == 0
    assert read_folder(tmp_path / "back" / "letters.seals") == read_folder(beside)


def test_a_place_of_the_settings_is_a_target(store: MisbehavingStore, bag: Path, tmp_path: Path) -> None:
    settings = tmp_path / "archiver.toml"
    settings.write_text(
        f'[places]\nbucket = {{ {describe_store(store, "s3://bucket/bags")} }}\nnas = {{ path = "{tmp_path / "nas"}" }}\n'
    )
    (tmp_path / "nas").mkdir()
    told = run_here("copy", bag, "--to", "bucket", "--config", settings)
    assert (told.exit_code, told.codes) == (0, set())
    assert read_objects(store, "bags/letters") == read_folder(bag)
    assert run_here("copy", "bucket/letters", "--to", "nas", "--config", settings).exit_code == 0
    assert read_folder(tmp_path / "nas" / "letters") == read_folder(bag)


@pytest.fixture
def settings(store: MisbehavingStore, bag: Path, tmp_path: Path) -> Path:
    """Settings that name a store, in which a bag stands with a folder of seals beside it, and a place on a disk."""
    upload(store, bag)
    put_layer(bag, tmp_path / "seals")
    upload(store, tmp_path / "seals", "bags/letters.seals")
    (tmp_path / "nas").mkdir()
    path = tmp_path / "archiver.toml"
    path.write_text(
        f'[places]\nbucket = {{ {describe_store(store, "s3://bucket/bags")} }}\nnas = {{ path = "{tmp_path / "nas"}" }}\n'
    )
    return path


def test_what_is_put_on_the_disk_meanwhile_stays_and_the_seals_go_again(settings: Path, tmp_path: Path) -> None:
    report = copy_bags(
        "bucket/letters", "nas", Meddler(Step.READING_BACK, (tmp_path / "nas/letters").mkdir), configuration=settings
    )

    assert [finding.code for finding in report.findings if finding.severity == "error"] == ["source.target-exists"]
    assert os.listdir(tmp_path / "nas") == ["letters"]
    assert not os.listdir(tmp_path / "nas/letters")


def test_a_disk_that_does_not_give_back_what_was_written_leaves_no_copy(settings: Path, tmp_path: Path) -> None:
    def spoil() -> None:
        (seal,) = (tmp_path / "nas").glob(".*/0001/seal.json")
        seal.write_bytes(b"0")

    report = copy_bags("bucket/letters", "nas", Meddler(Step.READING_BACK, spoil), configuration=settings)

    assert [error.code for error in report.errors] == ["error.read-back-differs"]
    assert not os.listdir(tmp_path / "nas")


def test_seals_of_another_bag_on_the_disk_are_told(settings: Path, tmp_path: Path) -> None:
    (tmp_path / "nas/letters.seals").mkdir()
    report = copy_bags("bucket/letters", "nas", configuration=settings)

    assert [finding.code for finding in report.findings if finding.severity == "error"] == ["seal.beside-exists"]
    assert os.listdir(tmp_path / "nas") == ["letters.seals"]


def test_folders_in_which_there_is_nothing_come_back(store: MisbehavingStore, settings: Path, tmp_path: Path) -> None:
    (tmp_path / "source/empty").mkdir(parents=True)
    (tmp_path / "source/a.txt").write_bytes(b"a")
    made = run_here("create", tmp_path / "source", "--to", tmp_path / "made", "--organization", "X")
    assert made.exit_code == 0, made.output
    upload(store, tmp_path / "made", "bags/made")

    assert copy_bags("bucket/made", "nas", configuration=settings).whole
    assert (tmp_path / "nas/made/data/empty").is_dir()


def test_the_stores_of_one_task_are_unknown_to_the_next(tmp_path: Path) -> None:
    """Settings of another file would be asked for them, perhaps of a server that is gone."""
    settings = tmp_path / "archiver.toml"
    settings.write_text(
        '[places]\nbucket = { url = "s3://bucket/bags", endpoint = "http://127.0.0.1:9", credentials = "none" }\n'
    )
    with suppress(ArchiverError):
        list_bags(configuration=settings)
    with suppress(ArchiverError):
        compare_copies("bucket/letters", configuration=settings)

    with pytest.raises(WrongUsageError) as refused:
        find_access(read_address("s3://bucket/bags/letters"))
    assert refused.value.code == "store.disk-needed"


@pytest.mark.slow
def test_a_real_store(real_store: RealStore, bag: Path, tmp_path: Path) -> None:
    access = ("--endpoint", real_store.endpoint, "--credentials", "env")
    to = f"s3://{real_store.bucket}/copies/{tmp_path.name}"
    assert run_here("copy", bag, "--to", to, *access, **real_store.environment()).exit_code == 0
    assert run_here("copy", f"{to}/letters", "--to", tmp_path / "back", *access, **real_store.environment()).exit_code == 0
    assert read_folder(tmp_path / "back" / "letters") == read_folder(bag)
