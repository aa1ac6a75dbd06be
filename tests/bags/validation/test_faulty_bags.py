from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from archiver.bags.format import Level
from archiver.bags.validation import validate_bag
from archiver.messages import LANGUAGES
from archiver.messages.catalogue import list_codes
from tests.bags.faulty_bags import CASES
from tests.bags.good_bags import PAYLOAD, BagFolder, Kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bags.spoiling import Case


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_good_bag_gives_no_finding(tmp_path: Path, kind: Kind) -> None:
    BagFolder(tmp_path / "bag", kind)

    report = validate_bag(tmp_path / "bag")

    assert report.findings == []
    assert report.valid
    assert report.version == ("0.97" if kind == "early" else "1.0")
    assert report.follows_our_profile is (kind == "own")
    assert report.algorithms == ("sha256", "sha512")
    assert (report.payload_files, report.payload_bytes) == (len(PAYLOAD), sum(map(len, PAYLOAD.values())))


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code}: {case.name}") for case in CASES])
def test_one_fault_raises_its_code_and_no_other(tmp_path: Path, case: Case) -> None:
    bag = BagFolder(tmp_path / "bag", case.kind)
    case.spoil(bag)

    report = validate_bag(bag.path)

    assert {finding.code for finding in report.findings} == {case.code, *case.also}
    assert report.valid is case.valid
    for finding in report.findings:
        for language in LANGUAGES:
            assert finding.message(language)
            assert finding.remedy(language)
        finding.to_dict()["message"].encode()


def test_there_are_enough_cases_and_every_code_that_validating_can_raise_has_one() -> None:
    elsewhere = {
        "bag.file-unreadable",  # test_unreadable_bags.py
        "bag.folder-unreadable",
        "bag.disk-not-reached",  # test_disk_reading.py
        "bag.none-here",  # test_no_bag.py
        "bag.folder-of-bags",
    }
    of_archives = {code for code in list_codes() if code.startswith("bag.archive-")}  # test_archives.py
    of_updating = {
        "bag.algorithm-present",  # test_update.py
        "bag.update-unwritable",
        "bag.agent-unkept",  # tests/tasks/test_persons.py
        "bag.no-longer-as-it-came",
        "bag.tag-manifest-rewritten",
        "bag.update-unfinished",  # test_journal.py
        "bag.not-own",  # tests/tasks
        "record.document-ambiguous",
        "record.document-unknown",
        "record.date-unchanged",
    }
    of_making = {
        "bag.changed-while-reading",
        "record.embargo-ended",  # tests of packing
        "bag.second-opinion-differs",
        "bag.second-opinion-fault",
        "bag.second-opinion-algorithms",
        "bag.second-opinion-path",
        "bag.second-opinion-not-asked",
        "bag.second-opinion-of-archive",
        "bag.second-opinion-store",
    }
    of_decisions = {"record.dates-unresolved", "record.dates-decided", "record.decisions-contrary"}  # of the task
    codes = {code for code in list_codes() if code.startswith(("bag.", "record.", "event."))}

    assert len(CASES) >= 150
    assert len({(case.code, case.name) for case in CASES}) == len(CASES)
    of_identifiers = {case.code for case in CASES if case.code.startswith("identifier.")}  # the others: test_identifiers.py
    assert {
        case.code for case in CASES
    } - of_identifiers == codes - elsewhere - of_archives - of_updating - of_making - of_decisions


@pytest.mark.slow
@pytest.mark.parametrize("level", list(Level))
def test_a_level_never_finds_more_than_the_next(tmp_path: Path, level: Level) -> None:
    for number, case in enumerate(CASES[::7]):
        bag = BagFolder(tmp_path / f"bag-{number}", case.kind)
        case.spoil(bag)

        found = {finding.code for finding in validate_bag(bag.path, level).findings}

        assert found <= {case.code, *case.also}
