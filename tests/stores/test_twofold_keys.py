"""Keys are no folders: an object may have the key with which others begin. In a real store neither hides the other."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.stores.store_commands import Told, run_here, upload

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.misbehaving_store import MisbehavingStore
    from tests.stores.real_store import RealStore

TWIN = "store.object-and-folder"


class Shelf(NamedTuple):
    """A prefix of a real store that a test has for itself, and settings in which it is a place."""

    store: RealStore
    prefix: str
    settings: Path

    def address(self, path: str) -> str:
        """Return the address of a path below the prefix."""
        return f"s3://{self.store.bucket}/{self.prefix}/{path}"

    def put(self, path: str, octets: bytes) -> None:
        """Write an object."""
        self.store.put_object(f"{self.prefix}/{path}", octets)

    def put_bag(self, path: str, bag: Path) -> None:
        """Write all files of a bag."""
        for file in bag.rglob("*"):
            if file.is_file():
                self.put(f"{path}/{file.relative_to(bag)}", file.read_bytes())

    def run(self, *arguments: str | Path) -> Told:
        """Run a command with the settings."""
        return run_here(*arguments, "--config", self.settings)


@pytest.fixture
def shelf(real_store: RealStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    for name, value in real_store.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    place = f'url = "s3://{real_store.bucket}/{tmp_path.name}", endpoint = "{real_store.endpoint}", credentials = "env"'
    (tmp_path / "archiver.toml").write_text(f"[places]\nbucket = {{ {place} }}\n")
    return Shelf(real_store, tmp_path.name, tmp_path / "archiver.toml")


def make_twin_bag() -> dict[str, bytes]:
    """Return the objects of a bag whose manifest lists both `data/a` and `data/a/b`, with the right digests."""
    files = {"data/a": b"one\n", "data/a/b": b"two\n"}
    manifest = "".join(f"{hashlib.sha256(octets).hexdigest()}  {path}\n" for path, octets in files.items())
    declaration = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    return {**files, "bagit.txt": declaration, "manifest-sha256.txt": manifest.encode()}


@pytest.mark.slow
def test_an_object_beside_a_bag_is_told_and_hides_nothing(shelf: Shelf, letters: Path) -> None:
    shelf.put_bag("letters", letters)
    shelf.put("letters", b"Dear Sir or Madam")
    told = shelf.run("validate", shelf.address("letters"))
    assert (told.exit_code, told.all_codes) == (0, {TWIN})
    assert told.report["results"][0]["valid"] is True
    (finding,) = told.report["findings"]
    assert finding["values"]["address"] == shelf.address("letters")
    shelf.put("letters/data/letter 3.txt", b"another")
    told = shelf.run("validate", shelf.address("letters"))
    assert {"bag.digest-differs", TWIN} <= told.all_codes


@pytest.mark.slow
def test_an_empty_object_is_the_mark_of_a_folder(shelf: Shelf, letters: Path) -> None:
    shelf.put("letters", b"")
    shelf.put_bag("letters", letters)
    told = shelf.run("validate", shelf.address("letters"))
    assert (told.exit_code, told.all_codes) == (0, set())


@pytest.mark.slow
def test_an_archive_beside_a_bag_may_be_a_bag_that_was_not_looked_at(shelf: Shelf, letters: Path, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "letters"), "zip", letters.parent, letters.name)
    shelf.put("letters.zip", (tmp_path / "letters.zip").read_bytes())
    shelf.put_bag("letters.zip", letters)
    told = shelf.run("validate", shelf.address("letters.zip"))
    assert (told.exit_code, told.codes) == (1, {"store.two-bags"})
    added = shelf.run("audit", "add")
    assert (added.exit_code, added.codes) == (1, {"store.two-bags"})
    assert [finding["where"]["bag"] for finding in added.report["findings"] if finding["code"] == "audit.bag-new"] == [
        "bucket/letters.zip"
    ]
    assert shelf.run("audit", "run").codes == {"store.two-bags"}


@pytest.mark.slow
def test_an_archive_is_the_bag_if_none_lies_below_it(shelf: Shelf, letters: Path, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "letters"), "zip", letters.parent, letters.name)
    shelf.put("letters.zip", (tmp_path / "letters.zip").read_bytes())
    shelf.put("letters.zip/notes.txt", b"Who put this here?")
    told = shelf.run("validate", shelf.address("letters.zip"))
    assert (told.exit_code, told.all_codes) == (0, {TWIN})
    assert told.report["findings"][0]["values"]["taken"] == "object"


def test_a_mark_of_a_folder_beside_an_archive_is_nothing(store: MisbehavingStore, letters: Path, tmp_path: Path) -> None:
    """SeaweedFS takes none there, Amazon's store does."""
    shutil.make_archive(str(tmp_path / "letters"), "zip", letters.parent, letters.name)
    store.objects = {b"letters.zip": (tmp_path / "letters.zip").read_bytes(), b"letters.zip/": b""}
    told = run_here("validate", "s3://bucket/letters.zip", "--config", store.settings)
    assert (told.exit_code, told.all_codes) == (0, set())


@pytest.mark.slow
def test_audits_copies_and_extraction_take_the_bag_and_leave_the_object(shelf: Shelf, letters: Path, tmp_path: Path) -> None:
    shelf.put_bag("letters", letters)
    shelf.put("letters", b"Dear Sir or Madam")
    for words in (["add"], ["run"], ["add", "bucket/letters"]):
        told = shelf.run("audit", *words)
        assert (told.exit_code, told.codes) == (0, set())
        named = [finding["where"] for finding in told.report["findings"] if finding["code"] == TWIN]
        assert named == [{"bag": "bucket/letters"}]
    copied = shelf.run("copy", shelf.address("letters"), "--to", tmp_path / "back")
    assert (copied.exit_code, TWIN in copied.all_codes) == (0, True)
    assert {path.relative_to(letters) for path in letters.rglob("*")} == {
        path.relative_to(tmp_path / "back" / "letters") for path in (tmp_path / "back" / "letters").rglob("*")
    }
    extracted = shelf.run("extract", shelf.address("letters"), "--to", tmp_path / "out")
    assert (extracted.exit_code, TWIN in extracted.all_codes) == (0, True)


@pytest.mark.slow
def test_a_copy_is_the_same_though_an_object_stands_beside_it(shelf: Shelf, letters: Path) -> None:
    shelf.put_bag("copies/bag", letters)
    shelf.put("copies/bag", b"Dear Sir or Madam")
    again = shelf.run("copy", letters, "--to", shelf.address("copies"))
    assert (again.exit_code, again.codes, "copy.same" in again.all_codes) == (0, set(), True)


@pytest.mark.slow
def test_a_bag_is_missing_though_an_object_has_its_key(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    store.objects[b"bags/letters"] = b"Dear Sir or Madam"
    assert run_here("audit", "add", "--config", store.settings).exit_code == 0
    for key in [key for key in store.objects if key.startswith(b"bags/letters/")]:
        del store.objects[key]
    told = run_here("audit", "run", "--config", store.settings)
    assert (told.exit_code, told.codes) == (1, {"audit.bag-missing"})


@pytest.mark.slow
def test_no_bag_is_made_where_an_object_stands(shelf: Shelf, letters: Path, tmp_path: Path) -> None:
    shelf.put("bag", b"Dear Sir or Madam")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.txt").write_text("one\n")
    made = shelf.run("create", tmp_path / "source", "--to", shelf.address("bag"), "--plain")
    assert (made.exit_code, made.codes) == (1, {"source.target-exists"})
    told = shelf.run("copy", letters, "--to", shelf.address("").rstrip("/"))
    assert (told.exit_code, told.codes) == (1, {"source.target-exists"})


@pytest.mark.slow
def test_a_file_of_a_bag_may_be_a_folder_too(shelf: Shelf, tmp_path: Path) -> None:
    for path, octets in make_twin_bag().items():
        shelf.put(f"twins/{path}", octets)
    told = shelf.run("validate", shelf.address("twins"))
    assert (told.exit_code, told.codes) == (1, {"store.file-and-folder"})
    assert told.paths_of("store.file-and-folder") == ["data/a"]
    for command, to in (("extract", tmp_path / "out"), ("copy", tmp_path)):
        refused = shelf.run(command, shelf.address("twins"), "--to", to)
        assert (refused.exit_code, "store.file-and-folder" in refused.codes) == (1, True), refused.output
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "twins").exists()
    assert shelf.run("audit", "add").exit_code == 0
    audited = shelf.run("audit", "run")
    assert (audited.exit_code, audited.paths_of("audit.fault-confirmed")) == (1, ["data/a"])
    digest = subprocess.run(
        [sys.executable, "-m", "archiver", "audit", "run", "--bytes", "1MB", "--lang", "en", "--config", shelf.settings],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "data/a (it is a folder as well as a file)" in digest.stdout
    for path in ("data/a", "data/a/b"):
        shelf.put(f"twins/{path}", b"2\n")
    assert sorted(shelf.run("validate", shelf.address("twins")).paths_of("bag.digest-differs")) == ["data/a", "data/a/b"]
