"""A statement of a record stands in its document at the place that it names."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from archiver import CreateOptions, Organization, create, validate
from archiver.bags.format import Level
from archiver.bags.validation import validate_bag
from archiver.documents.reading import read_document
from archiver.records import ListedFile, RecordCheck
from tests.records.test_schema_check import RECORD

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "نامه\nآبان ۱۳۹۵\n"


def _record(encoding: tuple[str, str], octets: bytes) -> dict[str, Any]:
    record = copy.deepcopy(RECORD)
    record["dateStatements"][0].update(line=2, start=5, end=14)
    record["file"].update(size=len(octets), encoding=dict(zip(("name", "basis"), encoding, strict=True)))
    return record


def _codes(record: dict[str, Any], octets: bytes) -> list[str]:
    listed = {record["file"]["path"]: ListedFile({"sha256": "0" * 64}, len(octets))}
    check = RecordCheck(listed, [], "records.jsonl", lambda _: octets)
    return [finding.code for finding in check.check([json.dumps(record).encode()])]


@pytest.mark.parametrize(
    ("name", "basis", "octets"),
    [
        ("utf-8", "strict", TEXT.encode()),
        ("utf-8", "bom", b"\xef\xbb\xbf" + TEXT.encode()),
        ("utf-16", "bom", TEXT.encode("utf-16")),
        ("utf-16-le", "guessed", TEXT.encode("utf-16-le")),
        ("windows-1256", "given", TEXT.replace("۱۳۹۵", "1395").encode("windows-1256")),
    ],
)
def test_a_statement_is_found_in_the_encoding_that_the_record_names(name: str, basis: str, octets: bytes) -> None:
    record = _record((name, basis), octets)
    if name == "windows-1256":
        record["dateStatements"][0]["text"] = "آبان 1395"

    assert _codes(record, octets) == []


@pytest.mark.parametrize("text", ["نامه\nآبان ۱۳۹۶\n", "نامهٔ\nآبان ۱۳۹۵\n", "", "نامه"])
def test_other_words_and_another_place_are_told(text: str) -> None:
    octets = text.encode()

    assert _codes(_record(("utf-8", "strict"), octets), octets) == ["record.statement-differs"]


@pytest.mark.parametrize("name", ["base64", "unicode-escape", "idna", "no-such-encoding", "\x00", "undefined"])
def test_an_encoding_that_reads_no_text_is_told(name: str) -> None:
    assert _codes(_record((name, "strict"), b"x"), b"x") == ["record.encoding-unknown"]


def test_a_mark_that_a_person_wanted_read_as_text_is_part_of_it() -> None:
    """`--encoding` overrides the file's own word, so that the mark is its first character."""
    octets = b"\xef\xbb\xbf" + TEXT.encode()
    given = read_document(octets, "a.txt", "utf-8")

    assert given.text == "\ufeff" + TEXT
    record = _record(("utf-8", "given"), octets)
    record["dateStatements"][0].update(start=6, end=15)
    assert _codes(record, octets) == []


@pytest.mark.parametrize("level", list(Level))
def test_only_the_full_level_reads_documents(tmp_path: Path, level: Level) -> None:
    bag = tmp_path / "bag"
    letter = tmp_path / "letter.txt"
    letter.write_text(TEXT, encoding="utf-8")
    assert create(letter, bag, CreateOptions(organization=Organization("x"), second_opinion="none")).made
    assert validate(bag).findings == []

    (bag / "data/letter.txt").write_text(TEXT.replace("۵", "۶"), encoding="utf-8")

    codes = {finding.code for finding in validate_bag(bag, level).findings}
    assert ("record.statement-differs" in codes) == (level is Level.FULL)
