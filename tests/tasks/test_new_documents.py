"""Making a bag of documents that a program makes: the same bag as from files, and the same findings for bad paths."""

import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import archiver
from archiver import CreateOptions, NewDocument, Organization
from archiver.findings import escape_for_display

TIME = 1_478_340_600
OPTIONS = CreateOptions(Organization("The Register of Names"), languages=["fa"])
TEXTS = {
    "letter.txt": "تهران، ۱۵ آبان ۱۳۹۵".encode(),
    "more/deep/scan.bin": bytes(range(256)) * 9000,
    "more/نامه.txt": b"x",
    "empty.txt": b"",
    "archiver.toml": b"x",
}


@pytest.fixture(autouse=True)
def _fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(TIME))


def _write(folder: Path, texts: dict[str, bytes]) -> Path:
    for name, octets in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(octets)
    for place, _, names in os.walk(folder, topdown=False):
        for path in (*(os.path.join(place, name) for name in names), place):
            os.utime(path, (TIME, TIME))
    return folder


def _read(bag: Path) -> dict[str, object]:
    return {
        path.relative_to(bag).as_posix(): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in sorted(bag.rglob("*"))
    }


@pytest.mark.parametrize("as_stream", [False, True])
def test_the_bag_is_the_same_as_from_files(as_stream: bool, tmp_path: Path) -> None:  # noqa: FBT001
    documents = (NewDocument(name, io.BytesIO(octets) if as_stream else octets) for name, octets in TEXTS.items())

    of_files = archiver.create(_write(tmp_path / "source", TEXTS), _place(tmp_path, "one"), OPTIONS)
    made = archiver.create(documents, _place(tmp_path, "two"), OPTIONS)

    assert (made.made, made.documents, made.octets) == (of_files.made, of_files.documents, of_files.octets)
    assert made.made
    assert _read(tmp_path / "one" / "bag") == _read(tmp_path / "two" / "bag")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "source", "two"]
    assert [path.name for path in (tmp_path / "two").iterdir()] == ["bag"]


def _place(tmp_path: Path, name: str) -> Path:
    (tmp_path / name).mkdir()
    return tmp_path / name / "bag"


def test_archives_are_made_too(tmp_path: Path) -> None:
    report = archiver.create(NewDocument("a.txt", b"x"), tmp_path / "bag.tar.gz", OPTIONS)

    assert report.made
    assert archiver.validate(tmp_path / "bag.tar.gz").valid


def test_a_document_describes_itself(tmp_path: Path) -> None:
    """Its own fields go before those of all documents."""
    own = {"title": [{"value": "نامه", "language": "fa"}], "accessRights": {"status": "closed"}}
    options = CreateOptions(OPTIONS.organization, described={"accessRights": {"status": "open"}, "sensitivity": ["names"]})

    report = archiver.create([NewDocument("a.txt", b"x", own), NewDocument("b.txt", b"y")], tmp_path / "bag", options)

    assert report.made
    with archiver.open_bag(tmp_path / "bag") as bag:
        described = {record["file"]["path"]: record for record in bag.records()}
    assert described["data/a.txt"]["title"] == own["title"]
    assert described["data/a.txt"]["accessRights"] == {"status": "closed"}
    assert described["data/a.txt"]["sensitivity"] == ["names"]
    assert described["data/b.txt"]["accessRights"] == {"status": "open"}


def test_a_table_says_what_a_document_leaves_open(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(json.dumps({"path": "a.txt", "custodian": "X", "reference code": "A/1"}))
    options = CreateOptions(OPTIONS.organization, records=tmp_path / "t.jsonl")

    report = archiver.create([NewDocument("a.txt", b"x", {"referenceCode": "B/2"})], tmp_path / "bag", options)

    assert report.made, report.findings
    with archiver.open_bag(tmp_path / "bag") as bag:
        [record] = bag.records()
    assert (record["referenceCode"], record["custodian"]["name"][0]["value"]) == ("B/2", "X")


BAD = [
    (["../a.txt"], ["source.name-unsafe"]),
    (["/a.txt"], ["source.name-unsafe"]),
    ([""], ["source.name-unsafe"]),
    (["a/"], ["source.name-unsafe"]),
    (["a//b"], ["source.name-unsafe"]),
    (["./a"], ["source.name-unsafe"]),
    (["a\0b"], ["source.name-unsafe"]),
    (["a\\..\\b"], ["source.name-unsafe"]),
    (["c:\\b"], ["source.name-unsafe"]),
    (["a\udcff"], ["source.name-not-utf8"]),
    (["a\ud800"], ["source.name-not-utf8"]),
    (["x" * 300], ["source.path-too-long"]),
    (["x/" * 3000 + "y"], ["source.path-too-long"]),
    (["a.txt", "a.txt"], ["source.name-taken"]),
    (["a", "a/b"], ["source.name-taken"]),
    (["a/b", "a"], ["source.name-taken"]),
    (["é", "e\u0301"], ["source.name-twins"]),
    (["../a", "/b"], ["source.name-unsafe", "source.name-unsafe"]),
    (["bagit.txt", "data/x"], ["source.is-a-bag"]),
    (["s/bagit.txt", "s/data/x"], ["source.bag-inside"]),
]


@pytest.mark.parametrize(("paths", "codes"), BAD, ids=lambda value: repr(value)[:30])
def test_bad_paths_are_refused_with_the_findings_of_files(paths: list[str], codes: list[str], tmp_path: Path) -> None:
    report = archiver.create((NewDocument(path, b"x") for path in paths), tmp_path / "bag", OPTIONS)

    assert not report.made
    errors = [finding for finding in report.findings if finding.severity == "error"]
    assert [finding.code for finding in errors] == codes
    assert not list(tmp_path.iterdir())
    told = json.dumps([finding.to_dict() for finding in report.findings])
    assert ".bayegan-" not in told
    if codes[0].startswith("source.name-"):
        assert {finding.where["path"] for finding in errors} <= set(map(escape_for_display, paths))


def test_findings_about_content_name_the_path_that_was_given(tmp_path: Path) -> None:
    text = "London, 4 November 2016\n\nتهران، ۱۵ آبان ۱۳۹۵\n".encode()

    report = archiver.create([NewDocument("letters/a.txt", text), NewDocument("~$x", b"")], tmp_path / "bag", OPTIONS)

    paths = {finding.where.get("path") for finding in report.findings if finding.code.startswith("date.")}
    assert paths == {"letters/a.txt"}


class _Failing(io.RawIOBase):
    def read(self, _: int = -1, /) -> bytes:
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize(
    ("document", "error", "named"),
    [
        (NewDocument("a", "text"), archiver.WrongUsageError, "sources[1].content"),  # type: ignore[arg-type]
        (NewDocument("a", io.StringIO("text")), archiver.WrongUsageError, "sources[1].content"),  # type: ignore[arg-type]
        (NewDocument(5, b""), archiver.WrongUsageError, "sources[1].path"),  # type: ignore[arg-type]
        (NewDocument("a", b"", {"titel": "x"}), archiver.WrongUsageError, "sources[1].described"),
        ("a.txt", archiver.WrongUsageError, "sources[1]"),
        (NewDocument("a", _Failing()), archiver.ReadError, "a"),  # type: ignore[arg-type]
    ],
    ids=lambda value: getattr(value, "__name__", "")[:20],
)
def test_a_wrong_document_is_named(document: Any, error: type[archiver.ArchiverError], named: str, tmp_path: Path) -> None:
    with pytest.raises(error) as raised:
        archiver.create([NewDocument("first", b""), document], tmp_path / "bag", OPTIONS)

    assert named in raised.value.values.values()
    assert not list(tmp_path.iterdir())


def test_wrong_fields_of_a_document_are_findings_with_its_path(tmp_path: Path) -> None:
    report = archiver.create(NewDocument("a.txt", b"", {"description": "text"}), tmp_path / "bag", OPTIONS)

    assert not report.made
    assert [(finding.code, finding.where["path"]) for finding in report.findings if finding.severity == "error"] == [
        ("record.schema", "a.txt")
    ]


def test_nothing_to_pack_is_told(tmp_path: Path) -> None:
    with pytest.raises(archiver.WrongUsageError):
        archiver.create(iter(()), tmp_path / "bag", OPTIONS)


def test_an_error_of_the_program_leaves_nothing(tmp_path: Path) -> None:
    def make() -> Iterator[NewDocument]:
        yield NewDocument("a", b"")
        raise KeyError("theirs")

    with pytest.raises(KeyError):
        archiver.create(make(), tmp_path / "bag", OPTIONS)
    with pytest.raises(KeyError):
        archiver.create(make(), tmp_path / "none" / "inner" / "bag", OPTIONS)

    assert not list(tmp_path.iterdir())


def test_missing_folders_above_the_bag_are_made_and_taken_away_again_if_there_is_none(tmp_path: Path) -> None:
    refused = archiver.create(NewDocument("../a", b"x"), tmp_path / "none" / "inner" / "bag", OPTIONS)
    assert not refused.made
    assert not list(tmp_path.iterdir())

    assert archiver.create(NewDocument("a", b"x"), tmp_path / "none" / "inner" / "bag", OPTIONS).made
    assert [path.name for path in (tmp_path / "none" / "inner").iterdir()] == ["bag"]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    report = archiver.create(NewDocument("a", b"x"), tmp_path / "bag", CreateOptions(OPTIONS.organization, dry_run=True))

    assert report.would_be_made
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_large_stream_is_packed_in_bounded_memory(tmp_path: Path) -> None:
    class Zeros(io.RawIOBase):
        left = 96 << 20

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any, /) -> int:
            count = min(len(buffer), self.left)
            buffer[:count] = bytes(count)
            self.left -= count
            return count

    tracemalloc.start()
    report = archiver.create(
        NewDocument("a.bin", Zeros()),  # type: ignore[arg-type]
        tmp_path / "bag",
        CreateOptions(plain=True, second_opinion="none"),
    )
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert report.octets == 96 << 20
    assert most < 24 << 20
