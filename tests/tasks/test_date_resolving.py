"""A person resolves the date of a document in a bag that stands: the old state is kept, and the bag stays valid."""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import pytest

from archiver.errors import ReadError, WrongUsageError
from archiver.records import Organization, find_documents, list_near_names
from archiver.tasks.changes.date_resolving import GivenDate, resolve_date
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.validation import validate
from tests.bags.kills import MEMORY, kill_resolutions_at_random

_GIVEN = GivenDate("۱۵ آبان ۱۳۹۵", "بر پایهٔ کارت دعوت", "م. کریمی")


@pytest.fixture
def bag(tmp_path: Path, seeds: Path) -> Path:
    source = tmp_path / "source"
    (source / "sub").mkdir(parents=True)
    (source / "statement.txt").write_bytes((seeds / "statement-oslo-1395.txt").read_bytes())
    (source / "sub/نامه.txt").write_text("متن\n", encoding="utf-8")
    assert create(source, tmp_path / "bag", CreateOptions(organization=Organization("سازمان اسناد", "fa"))).made
    return tmp_path / "bag"


def _lines(bag: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bag / "metadata" / name).read_bytes().splitlines()]


def _record(bag: Path, path: str = "data/statement.txt") -> dict[str, Any]:
    return next(record for record in _lines(bag, "records.jsonl") if record["file"]["path"] == path)


def _octets(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _codes(bag: Path, document: str, given: GivenDate = _GIVEN) -> list[str]:
    before = _octets(bag)
    report = resolve_date(bag, document, given)
    assert report.changed is (_octets(bag) != before)
    return [finding.code for finding in report.findings]


def test_a_conflict_is_resolved_and_the_statements_stay(bag: Path) -> None:
    before, octets = _record(bag), _octets(bag)
    assert before["date"]["basis"] == "unresolved"

    report = resolve_date(bag, "statement.txt", _GIVEN)

    assert (report.changed, report.document, report.findings) == (True, "data/statement.txt", [])
    after = _record(bag)
    # 15 Aban 1395 is 5 November 2016, a Saturday (the official calendar).
    assert after["date"] == {
        "solarHijri": "1395-08-15",
        "gregorian": "2016-11-05",
        "precision": "day",
        "certainty": "official",
        "asGiven": "۱۵ آبان ۱۳۹۵",
        "note": "بر پایهٔ کارت دعوت",
        "basis": "resolved",
    }
    assert {**after, "date": before["date"]} == before
    history = _octets(bag / "metadata/history/1")
    assert history["records.jsonl"] == octets["metadata/records.jsonl"]
    assert history["finding-aid.html"] == octets["metadata/finding-aid.html"]
    assert history["bag-info.txt"] == octets["bag-info.txt"]
    assert history["events.jsonl"] == octets["metadata/events.jsonl"]
    assert {name for name in history if "manifest-" in name} == {
        name for name in octets if name.split("-")[0].endswith("manifest")
    }


def test_the_event_names_the_person_and_the_note(bag: Path) -> None:
    resolve_date(bag, "statement.txt", _GIVEN)

    event = _lines(bag, "events.jsonl")[-1]
    assert event["eventTypeURI"] == "http://id.loc.gov/vocabulary/preservation/eventType/mem"
    assert event["agents"][1] == {"type": "person", "name": "م. کریمی", "role": "authorizer"}
    assert [f"urn:uuid:{name}" for name in event["objects"]] == [_record(bag)["identifier"]]
    assert "بر پایهٔ کارت دعوت" in event["eventDetail"]
    assert "[2016-11-04,2016-11-05]" in event["eventDetail"]


def test_the_bag_is_valid_by_us_and_by_bagit(bag: Path) -> None:
    resolve_date(bag, "statement.txt", _GIVEN)

    report = validate(bag, second_opinion=True)
    # Who decided is told, and nothing else.
    told = [finding.code for finding in report.findings]
    assert (report.valid, report.follows_our_profile, told) == (True, True, ["record.dates-decided"])
    bagit.Bag(str(bag)).validate()


def test_the_finding_aid_says_the_new_date_and_all_else_as_before(bag: Path) -> None:
    before = (bag / "metadata/finding-aid.html").read_text(encoding="utf-8")

    resolve_date(bag, "statement.txt", _GIVEN)

    after = (bag / "metadata/finding-aid.html").read_text(encoding="utf-8")
    assert "بر پایهٔ کارت دعوت" in after
    assert "بر پایهٔ کارت دعوت" not in before
    head = re.compile("<header>.*</header>", re.DOTALL)
    assert head.findall(after) == head.findall(before)


def test_other_records_keep_every_octet(bag: Path) -> None:
    before = (bag / "metadata/records.jsonl").read_bytes().splitlines()

    resolve_date(bag, "statement.txt", _GIVEN)

    after = (bag / "metadata/records.jsonl").read_bytes().splitlines()
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True]


@pytest.mark.slow
def test_a_second_resolution_keeps_the_first(bag: Path) -> None:
    assert _codes(bag, "statement.txt") == []
    assert _codes(bag, "statement.txt", GivenDate("4 November 2016", "by the fax", "A. Clerk")) == []

    assert sorted(os.listdir(bag / "metadata/history")) == ["1", "2"]
    first = json.loads((bag / "metadata/history/2/records.jsonl").read_bytes().splitlines()[0])
    assert first["date"]["gregorian"] == "2016-11-05"
    assert _record(bag)["date"]["gregorian"] == "2016-11-04"
    assert [finding.code for finding in validate(bag).findings] == ["record.dates-decided", "record.decisions-contrary"]


@pytest.mark.parametrize("how", ["data/statement.txt", "statement.txt", "urn", "uuid"])
def test_a_document_is_named_by_path_or_identifier(bag: Path, how: str) -> None:
    urn: str = _record(bag)["identifier"]

    assert _codes(bag, {"urn": urn, "uuid": urn.removeprefix("urn:uuid:")}.get(how, how)) == []
    assert _record(bag)["date"]["basis"] == "resolved"


_RECORDS = [
    {"identifier": "urn:uuid:1", "file": {"path": "data/a/caf\u00e9.txt"}, "referenceCode": "NO/1"},
    {"identifier": "urn:uuid:2", "file": {"path": "data/b.txt"}, "referenceCode": "NO/2"},
    {"identifier": "urn:uuid:3", "file": {"path": "data/NO/2"}, "referenceCode": "NO/3"},
    {"identifier": "urn:uuid:4", "file": {"path": "data/c.txt"}, "referenceCode": "NO/3"},
]


@pytest.mark.parametrize(
    ("name", "found"),
    [("NO/1", [0]), ("NO/2", [2]), ("NO/3", [2, 3]), ("a/cafe\u0301.txt", [0]), ("caf\u00e9.txt", [0]), ("", [])],
    ids=["code", "a path goes before a code", "a code of two", "NFD", "a bare name", "nothing"],
)
def test_a_name_means_one_document_several_or_none(name: str, found: list[int]) -> None:
    assert find_documents(_RECORDS, name) == found


@pytest.mark.parametrize(
    ("name", "near"),
    [("caf\u00e9.txt", ["data/a/caf\u00e9.txt"]), ("NO/9", ["NO/1"]), ("zzzzzz", ["data/a/caf\u00e9.txt"])],
    ids=["part of a path", "much like a code", "nothing like it"],
)
def test_near_names_are_told(name: str, near: list[str]) -> None:
    assert set(near) <= set(list_near_names(_RECORDS, name))


def test_an_unknown_document_is_told_with_the_nearest_names(bag: Path) -> None:
    report = resolve_date(bag, "statment.txt", _GIVEN)

    assert [finding.code for finding in report.findings] == ["record.document-unknown"]
    assert report.findings[0].values["near"] == ["data/statement.txt"]
    assert "data/statement.txt" in report.findings[0].remedy("fa")
    assert not report.changed


def test_a_reference_code_of_several_documents_is_told_with_their_paths(tmp_path: Path) -> None:
    (tmp_path / "bag/metadata").mkdir(parents=True)
    (tmp_path / "bag/metadata/records.jsonl").write_text("\n".join(map(json.dumps, _RECORDS)), encoding="utf-8")

    report = resolve_date(tmp_path / "bag", "NO/3", _GIVEN)

    assert [finding.code for finding in report.findings] == ["record.document-ambiguous"]
    assert report.findings[0].values["paths"] == ["data/NO/2", "data/c.txt"]


def test_a_date_that_no_dateline_can_mean_is_a_warning_and_is_taken(bag: Path) -> None:
    assert _codes(bag, "statement.txt", GivenDate("20 March 2017", "as the author said", "A. Clerk")) == ["date.given-differs"]
    assert _record(bag)["date"]["gregorian"] == "2017-03-20"


@pytest.mark.parametrize("date", ["Aban 1395", "1395", "November 2016"])
def test_a_date_less_exact_than_the_datelines_does_not_differ_from_them(bag: Path, date: str) -> None:
    assert _codes(bag, "statement.txt", GivenDate(date, "by the register", "A. Clerk")) == []


def test_a_document_without_datelines_takes_any_date(bag: Path) -> None:
    assert _codes(bag, "sub/نامه.txt", GivenDate("1395", "by the register", "A. Clerk")) == []
    assert [finding for finding in validate(bag).findings if finding.severity != "note"] == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (replace(_GIVEN, date="04/11/2016"), "error.date-unusable"),
        (replace(_GIVEN, date="31/7/95"), "error.date-unusable"),
        (replace(_GIVEN, date="soon"), "error.date-unusable"),
        (replace(_GIVEN, date="31 Aban 1395"), "error.date-unusable"),
        (replace(_GIVEN, note=" "), "error.date-note-missing"),
        (replace(_GIVEN, agent=""), "error.agent-missing"),
    ],
    ids=["ambiguous", "of which calendar", "unreadable", "impossible", "no note", "nobody"],
)
def test_what_can_never_work_is_refused_before_anything_is_read(tmp_path: Path, given: GivenDate, code: str) -> None:
    with pytest.raises(WrongUsageError) as error:
        resolve_date(tmp_path / "absent", "x", given)

    assert error.value.code == code


def test_what_is_said_again_by_the_same_person_changes_nothing(bag: Path) -> None:
    assert _codes(bag, "statement.txt") == []
    assert _codes(bag, "statement.txt") == ["record.date-unchanged"]  # `_codes` sees that no octet changed
    assert os.listdir(bag / "metadata/history") == ["1"]

    assert _codes(bag, "statement.txt", replace(_GIVEN, agent="A. Clerk")) == []
    assert _codes(bag, "statement.txt") == []  # the last who said so was somebody else
    assert _codes(bag, "statement.txt", replace(_GIVEN, note="by the register")) == []
    assert len(os.listdir(bag / "metadata/history")) == 4


def test_a_bag_that_is_not_valid_stays_as_it_is(bag: Path) -> None:
    (bag / "data/statement.txt").write_bytes(b"changed")

    assert "bag.digest-differs" in _codes(bag, "statement.txt")


def test_a_bag_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag/a.txt").write_bytes(b"x")
    bagit.make_bag(str(tmp_path / "bag"), checksums=["sha256"])

    assert _codes(tmp_path / "bag", "a.txt")[-1] == "bag.not-own"


def test_a_bag_that_is_missing_raises(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        resolve_date(tmp_path / "absent", "x", _GIVEN)


@pytest.mark.parametrize("hostile", ["fifo", "link", "no objects", "deep"])
def test_hostile_records_are_for_the_validator(bag: Path, hostile: str) -> None:
    records = bag / "metadata/records.jsonl"
    octets = records.read_bytes()
    records.unlink()
    if hostile == "fifo":
        os.mkfifo(records)
    elif hostile == "link":
        (bag.parent / "elsewhere").write_bytes(octets)
        records.symlink_to(bag.parent / "elsewhere")
    else:
        records.write_bytes(b"[" * 100_000 if hostile == "deep" else b'[1]\n"x"\n')

    report = resolve_date(bag, "statement.txt", _GIVEN)
    assert not report.changed
    assert any(finding.severity == "error" for finding in report.findings)


@pytest.mark.slow
def test_kills_at_random_moments_leave_the_old_bag_or_the_new_one(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else tmp_path) as folder:
        tally = kill_resolutions_at_random(Path(folder), 10, 7)

    assert tally["kills"] == 10
    assert tally["old"] > 0


@pytest.mark.parametrize(
    "given", [replace(_GIVEN, note="\udcff"), replace(_GIVEN, agent="\udcff"), replace(_GIVEN, date="\udcff")]
)
def test_octets_that_are_not_utf8_are_wrong_usage(bag: Path, given: GivenDate) -> None:
    with pytest.raises(WrongUsageError) as refused:
        resolve_date(bag, "statement.txt", given)

    assert refused.value.code == "error.option-not-utf8"


@pytest.mark.parametrize("given", [replace(_GIVEN, note="a\x1bb"), replace(_GIVEN, agent="a\0b")])
def test_control_characters_are_wrong_usage(bag: Path, given: GivenDate) -> None:
    """No cell of a table may hold one either."""
    with pytest.raises(WrongUsageError) as refused:
        resolve_date(bag, "statement.txt", given)

    assert refused.value.code == "error.control-character"
