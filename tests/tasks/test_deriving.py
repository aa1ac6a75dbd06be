"""A new bag of the documents that may be seen: nothing of the others is in any of its octets."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import bagit
import pytest

from archiver import DeriveOptions, GivenDate, WrongUsageError, create, derive_bag, open_bag, resolve_date, validate
from archiver.tasks.create_options import CreateOptions
from tests.tasks.described_bag import DESCRIBED, make_bag, read_records

_SECRET = {
    "secret folder/فهرست زندانیان.txt": {
        "title": [{"value": "Names of the prisoners", "language": "en"}],
        "referenceCode": "X/77",
        "creator": [{"name": [{"value": "Hidden Giver", "language": "en"}], "type": "person"}],
        "accessRights": {"status": "closed"},
    },
    "letters/restricted.txt": {
        "title": [{"value": "Restricted words", "language": "en"}],
        "accessRights": {"status": "restricted"},
        "description": [{"value": "Whispered", "language": "en"}],
    },
}


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    info = {"Contact-Name": "Shirin", "External-Description": "With the names of the prisoners", "Bag-Count": "1 of 1"}
    bag = make_bag(tmp_path_factory.mktemp("derive") / "telltale", {**DESCRIBED, **_SECRET}, bag_info=info)
    for date, note, agent in (("۱۵ آبان ۱۳۹۵", "کارت", "م. کریمی"), ("4 November 2016", "fax", "A. Clerk")):
        assert resolve_date(bag, "plain.txt", GivenDate(date, note, agent), second_opinion="none").changed
    hidden = GivenDate("1 Azar 1395", "the hidden reason", "Hidden Decider")
    assert resolve_date(bag, "X/77", hidden, second_opinion="none").changed
    return bag


def _derive(bag: Path, target: Path, **options: Any) -> Path:
    report = derive_bag(bag, target, DeriveOptions(**{"second_opinion": "none", **options}))
    assert report.made, report.findings
    return target


def _tell_all(bag: Path) -> bytes:
    """Return all octets and all names of a bag."""
    parts = [path.read_bytes() for path in sorted(bag.rglob("*")) if path.is_file()]
    return b"\n".join([*parts, *(str(path.relative_to(bag)).encode() for path in bag.rglob("*"))])


def test_nothing_of_withheld_documents_is_in_any_octet(bag: Path, tmp_path: Path) -> None:
    new = _derive(bag, tmp_path / "new")

    records = read_records(bag)
    withheld = ["closed.txt", "until.txt", *_SECRET]
    told = _tell_all(new)
    for path in withheld:
        record = records[path]
        document = bag / "data" / path
        digests = [hashlib.new(name, document.read_bytes()).hexdigest() for name in ("sha256", "sha512")]
        traces = [path, path.rpartition("/")[2], record["identifier"], record["identifier"].rpartition(":")[2], *digests]
        traces += [text["value"] for text in record["title"]] + [record.get("referenceCode", path)]
        assert not [trace for trace in traces if trace.encode() in told]
    words = ["secret folder", "Hidden Giver", "Hidden Decider", "hidden reason", "Whispered", "prisoners", "telltale"]
    assert not [word for word in words if word.encode() in told]
    # The same search finds all of this in the bag that it is made from.
    assert all(word.encode() in _tell_all(bag) for word in words[:-1])


def test_it_is_a_whole_bag_of_its_own(bag: Path, tmp_path: Path) -> None:
    report = derive_bag(bag, tmp_path / "new", DeriveOptions(agent="م. کریمی"))

    assert (report.made, report.documents, report.withheld) == (True, 2, 4)
    assert [finding.code for finding in report.findings] == ["extract.left-out"]
    validated = validate(tmp_path / "new", second_opinion=True)
    assert (validated.valid, validated.follows_our_profile) == (True, True)
    assert [finding.code for finding in validated.findings if finding.severity != "note"] == []
    bagit.Bag(str(tmp_path / "new")).validate()
    before, after = read_records(bag), read_records(tmp_path / "new")
    assert after == {path: before[path] for path in after}
    assert sorted(after) == ["letters/نامهٔ مادر.txt", "plain.txt"]
    for path in after:
        old, new = bag / "data" / path, tmp_path / "new/data" / path
        assert (old.read_bytes(), old.stat().st_mtime_ns) == (new.read_bytes(), new.stat().st_mtime_ns)


def test_it_names_the_bag_that_it_is_made_from(bag: Path, tmp_path: Path) -> None:
    with open_bag(_derive(bag, tmp_path / "new", agent="م. کریمی")) as new, open_bag(bag) as old:
        (identifier,) = old.information["External-Identifier"]
        assert new.information["Internal-Sender-Identifier"] == (identifier,)
        assert new.information["External-Identifier"] != (identifier,)
        (told,) = new.information["Internal-Sender-Description"]
        *_, creation = new.events()
    for name in ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt"):
        digest = hashlib.sha256((bag / name).read_bytes()).hexdigest()
        assert f"{name} sha256:{digest}" in told
        assert f"{name} sha256:{digest}" in creation["eventDetail"]
    assert identifier in creation["eventDetail"]
    assert creation["agents"][1] == {"type": "person", "name": "م. کریمی", "role": "implementer"}


def test_the_events_are_its_own_but_repeat_who_decided_the_dates(bag: Path, tmp_path: Path) -> None:
    lines = (_derive(bag, tmp_path / "new") / "metadata/events.jsonl").read_bytes().splitlines()

    events = list(map(json.loads, lines))
    assert events[0]["previousEventHash"] == "0" * 64
    assert {event["bagState"] for event in events} == {1}
    assert [event["eventType"] for event in events] == [
        "ingestion",
        "message digest calculation",
        *["metadata modification"] * 2,
        "information package creation",
    ]
    decided = [(event["agents"][1]["name"], event["eventDetail"]) for event in events[2:4]]
    assert [name for name, _ in decided] == ["م. کریمی", "A. Clerk"]
    assert all("decided in the bag that this one is made from" in detail for _, detail in decided)


def test_only_contact_fields_are_taken_over(bag: Path, tmp_path: Path) -> None:
    with open_bag(_derive(bag, tmp_path / "new")) as new:
        assert new.information["Contact-Name"] == ("Shirin",)
        assert new.information["Source-Organization"] == ("سازمان اسناد",)
        assert not {"External-Description", "Bag-Count"} & set(new.information)


def test_an_embargo_that_has_ended_on_the_day_lets_the_document_in(bag: Path, tmp_path: Path) -> None:
    assert "until.txt" in read_records(_derive(bag, tmp_path / "new", day="2049-03-21"))
    assert "until.txt" not in read_records(_derive(bag, tmp_path / "other", day="2049-03-20"))


def test_an_archive_gives_an_archive(bag: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "box"), "zip", bag.parent, "telltale")

    new = _derive(Path(archive), tmp_path / "new.zip")

    assert validate(new).valid


def test_a_bag_of_version_1_0_gives_one_that_is_valid(tmp_path: Path) -> None:
    with tarfile.open(Path(__file__).parents[1] / "data/bags/changed-1.0.tar.gz") as packed:
        packed.extractall(tmp_path, filter="data")

    new = _derive(tmp_path / "changed-1.0", tmp_path / "new")

    report = validate(new)
    assert (report.valid, [finding.code for finding in report.findings if finding.severity != "note"]) == (True, [])
    with open_bag(new) as opened:
        # It has no identifier: its tag manifests name it.
        assert "Internal-Sender-Identifier" not in opened.information
        assert "tagmanifest-sha256.txt sha256:" in opened.information["Internal-Sender-Description"][0]


@pytest.mark.parametrize("what", ["spoilt", "all withheld", "not ours", "target there"])
def test_otherwise_nothing_is_made(bag: Path, tmp_path: Path, what: str) -> None:
    source = tmp_path / "source"
    if what == "all withheld":
        make_bag(source, {"a.txt": {"accessRights": {"status": "closed"}}})
    elif what == "not ours":
        assert create(Path(__file__), source, CreateOptions(plain=True, second_opinion="none")).made
    else:
        shutil.copytree(bag, source)
    if what == "spoilt":
        (source / "data/plain.txt").write_bytes(b"other")
    if what == "target there":
        (tmp_path / "new").mkdir()

    report = derive_bag(source, tmp_path / "new")

    code = {
        "spoilt": "bag.digest-differs",
        "all withheld": "extract.nothing-left",
        "not ours": "extract.access-unknown",
        "target there": "source.target-exists",
    }
    assert not report.made
    assert code[what] in [finding.code for finding in report.findings]
    assert sorted(path.name for path in tmp_path.iterdir()) == (["new", "source"] if what == "target there" else ["source"])


def test_the_same_bag_gives_the_same_octets(bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        _derive(bag, tmp_path / folder / "new")

    assert _tell_all(tmp_path / "a/new") == _tell_all(tmp_path / "b/new")


def test_a_name_of_nobody_is_refused(bag: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError):
        derive_bag(bag, tmp_path / "new", DeriveOptions(agent=" "))
