"""Reading a bag from Python: metadata, records, events and documents, from folders and archives alike."""

import gc
import hashlib
import os
import shutil
import sys
import tracemalloc
from functools import partial
from pathlib import Path

import pytest

import archiver
from archiver import CreateOptions, Organization
from archiver.bags.reading import LINE_LIMIT

FORMS = ["bag", "bag.tar", "bag.tar.gz", "bag.tar.zst", "bag.zip"]
FIELDS = {"Contact-Name": "Shirin", "External-Identifier": ["a", "b"]}
TEXTS = {
    "letter.txt": "تهران، ۱۵ آبان ۱۳۹۵".encode(),
    "more/scan.bin": os.urandom(3_000_000),
    "more/نامه.txt": b"x",
    "empty": b"",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bags")
    for name, octets in TEXTS.items():
        (place / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "source" / name).write_bytes(octets)
    for form in FORMS:
        options = CreateOptions(Organization("The Register of Names"), bag_info=FIELDS)
        assert archiver.create(place / "source", place / form, options).made
    return place


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_everything_in_a_bag_is_read(form: str, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}

    with archiver.open_bag(folder / form) as bag:
        assert (bag.path, bag.version, bag.follows_our_profile) == (str(folder / form), "1.0", True)
        records = list(bag.records())
        assert sorted(record["file"]["path"] for record in records) == sorted(f"data/{name}" for name in TEXTS)
        assert next(bag.events())["eventType"]
        for _ in range(2):
            documents = list(bag.documents())
            assert {document.path: document.octets for document in documents} == {
                f"data/{name}": len(octets) for name, octets in TEXTS.items()
            }
        digests = {record["file"]["path"]: record["file"]["checksums"] for record in records}
        assert {document.path: document.digests for document in documents} == digests
        for name, octets in TEXTS.items():
            with bag.open(f"data/{name}") as file:
                assert file.read() == octets
        with bag.open("bag-info.txt") as file:
            assert b"Contact-Name: Shirin" in file.read()

    assert {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))} == before


def test_the_information_of_a_bag_is_a_mapping(folder: Path) -> None:
    """A label may be repeated, and its case does not matter."""
    with archiver.open_bag(folder / "bag") as bag:
        information = bag.information

    assert information["External-Identifier"] == information["external-identifier"] == ("a", "b")
    assert information["Contact-Name"] == ("Shirin",)
    assert "contact-name" in information
    assert "Nothing" not in information
    assert information.get("Nothing", ()) == ()
    assert list(information)[:3] == ["Source-Organization", "Contact-Name", "External-Identifier"]
    assert len(information) == len(list(information))
    assert dict(information) == {label: information[label] for label in information}


@pytest.mark.parametrize("size", [1, 1000, 1 << 16, 1 << 20, -1])
def test_the_stream_raises_before_its_last_octets_if_a_digest_differs(size: int, folder: Path, tmp_path: Path) -> None:
    _copy(folder / "bag", tmp_path / "bag")
    name = "data/more/scan.bin" if size >= 1000 or size < 0 else "data/letter.txt"
    document = tmp_path / "bag" / name
    octets = bytearray(document.read_bytes())
    octets[0] ^= 1
    document.write_bytes(octets)
    given: list[bytes] = []

    with archiver.open_bag(tmp_path / "bag") as bag, bag.open(name) as file:
        with pytest.raises(archiver.FixityError, match=r"digest of .* is .*; the manifest lists") as raised:
            given.extend(iter(partial(file.read, size), b""))
        with pytest.raises(archiver.FixityError):
            file.read()

    assert sum(map(len, given)) < len(octets)
    assert raised.value.code == "error.digest-differs"
    assert "سیاهه" in raised.value.message("fa")


def test_changed_records_are_told_at_their_end(folder: Path, tmp_path: Path) -> None:
    _copy(folder / "bag", tmp_path / "bag")
    records = tmp_path / "bag" / "metadata" / "records.jsonl"
    records.write_bytes(records.read_bytes().replace(b"letter", b"lettre"))

    with archiver.open_bag(tmp_path / "bag") as bag, pytest.raises(archiver.FixityError):
        list(bag.records())


@pytest.mark.parametrize("form", ["bag", "bag.tar.gz"])
@pytest.mark.parametrize(
    "path", ["data/none.txt", "../source/letter.txt", "/etc/passwd", "data/../bagit.txt", "data", "", "data/\0"]
)
def test_a_file_that_is_not_in_the_bag_is_refused(path: str, form: str, folder: Path) -> None:
    with archiver.open_bag(folder / form) as bag, pytest.raises(archiver.ReadError) as raised:
        bag.open(path)

    assert raised.value.code == "error.bag-file-missing"


@pytest.mark.parametrize("form", ["bag", "bag.zip"])
def test_a_file_that_no_manifest_lists_is_refused(form: str, folder: Path) -> None:
    """Nothing vouches for a tag manifest."""
    with archiver.open_bag(folder / form) as bag, pytest.raises(archiver.ReadError) as raised:
        bag.open("tagmanifest-sha256.txt")

    assert raised.value.code == "error.bag-file-unlisted"


def test_no_link_is_followed(folder: Path, tmp_path: Path) -> None:
    _copy(folder / "bag", tmp_path / "bag")
    letter = tmp_path / "bag" / "data" / "letter.txt"
    letter.unlink()
    letter.symlink_to(folder / "source" / "letter.txt")

    with archiver.open_bag(tmp_path / "bag") as bag:
        assert "data/letter.txt" not in {document.path for document in bag.documents()}
        with pytest.raises(archiver.ReadError):
            bag.open("data/letter.txt")


def test_what_is_no_bag_is_refused(folder: Path, tmp_path: Path) -> None:
    for path, code in [
        (tmp_path / "none", "error.bag-missing"),
        (folder / "source", "error.bag-declaration-missing"),
        (folder / "source" / "letter.txt", "error.not-a-bag"),
    ]:
        with pytest.raises(archiver.ReadError) as raised:
            archiver.open_bag(path)
        assert raised.value.code == code


def test_a_bag_without_records_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert archiver.create(tmp_path / "a.txt", tmp_path / "bag", CreateOptions(plain=True)).made

    with archiver.open_bag(tmp_path / "bag") as bag:
        assert not bag.follows_our_profile
        with pytest.raises(archiver.ReadError) as raised:
            list(bag.records())
    assert raised.value.code == "error.bag-file-missing"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["bag", "bag.tar.gz"])
def test_a_document_is_read_in_bounded_memory(form: str, tmp_path: Path) -> None:
    (tmp_path / "large.bin").write_bytes(bytes(64 << 20))
    assert archiver.create(tmp_path / "large.bin", tmp_path / form, CreateOptions(plain=True, second_opinion="none")).made

    with archiver.open_bag(tmp_path / form) as bag:
        tracemalloc.start()
        with bag.open("data/large.bin") as file:
            while file.read(1 << 16):
                pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert most < 8 << 20


def _copy(bag: Path, to: Path) -> None:
    shutil.copytree(bag, to)


@pytest.mark.parametrize("form", FORMS)
def test_a_closed_bag_reads_nothing_and_closes_once(form: str, folder: Path) -> None:
    """The descriptor of the bag may be that of another file by then."""
    bag = archiver.open_bag(folder / form)
    bag.close()
    with (folder / "bag" / "bagit.txt").open("rb") as other:
        bag.close()
        os.fstat(other.fileno())
        for read in (bag.records, bag.events, bag.documents, partial(bag.open, "data/letter.txt")):
            with pytest.raises(ValueError, match="closed"):
                read()
    assert bag.information["contact-name"] == ("Shirin",)


@pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors in /proc")
def test_a_bag_that_nobody_closes_is_closed_when_it_is_gone(folder: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        assert archiver.open_bag(folder / "bag").follows_our_profile
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) <= before


@pytest.mark.parametrize(
    ("line", "reason"),
    [(b"\xff{}\n", "utf-8"), (b"[]\n", "JSON object"), (b"{}" + b" " * (LINE_LIMIT + 1), f"longer than {LINE_LIMIT} octets")],
)
def test_a_record_that_cannot_be_read_is_told_with_its_line(line: bytes, reason: str, folder: Path, tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    shutil.copytree(folder / "bag", bag)
    (bag / "metadata" / "records.jsonl").write_bytes(b"{}\n" + line)
    for manifest in bag.glob("tagmanifest-*.txt"):
        digest = hashlib.new(manifest.stem.partition("-")[2], b"{}\n" + line).hexdigest()
        manifest.write_text(f"{digest}  metadata/records.jsonl\n")

    with archiver.open_bag(bag) as opened, pytest.raises(archiver.ReadError, match=f"line 2: .*{reason}"):
        list(opened.records())
