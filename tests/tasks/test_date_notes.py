"""Validating tells which dates nobody has decided, and who decided the others, when and why."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from archiver import GivenDate, open_bag, resolve_date, validate
from archiver.events import collect_decisions, renew_events
from tests.tasks.described_bag import make_bag

if TYPE_CHECKING:
    from pathlib import Path

    from archiver import Finding


def _notes(bag: Path) -> dict[str, Finding]:
    report = validate(bag)
    assert report.valid, report.findings
    assert {finding.severity for finding in report.findings} <= {"note"}
    return {finding.code: finding for finding in report.findings}


def _decide(bag: Path, document: str, date: str, note: str, agent: str) -> None:
    assert resolve_date(bag, document, GivenDate(date, note, agent), second_opinion="none").changed


def test_unresolved_documents_are_counted_and_the_first_five_named(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag", {f"{number}.txt": {} for number in range(8)})

    (note,) = _notes(bag).values()

    assert note.code == "record.dates-unresolved"
    assert (note.values["count"], note.values["documents"]) == (8, [f"data/{number}.txt" for number in range(5)])


def test_who_decided_when_and_why_is_told_and_contrary_decisions_apart(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag", {"a.txt": {}, "b.txt": {}})
    _decide(bag, "a.txt", "15 Aban 1395", "by the card (of 1395); seen", "م. کریمی")
    _decide(bag, "b.txt", "15 Aban 1395", "card", "م. کریمی")
    _decide(bag, "b.txt", "4 November 2016", "fax", "A. Clerk")

    notes = _notes(bag)

    today = time.strftime("%Y-%m-%d", time.gmtime())
    assert set(notes) == {"record.dates-decided", "record.decisions-contrary"}
    assert notes["record.dates-decided"].values["decisions"] == [
        f"data/a.txt: 2016-11-05 (م. کریمی, {today}, “by the card (of 1395); seen”)",
        f"data/b.txt: 2016-11-04 (A. Clerk, {today}, “fax”)",
    ]
    contrary = notes["record.decisions-contrary"]
    assert (contrary.values["count"], contrary.values["decisions"]) == (
        1,
        [f"data/b.txt: 2016-11-05 (م. کریمی, {today}, “card”); 2016-11-04 (A. Clerk, {today}, “fax”)"],
    )


def test_decisions_are_told_in_the_language_of_the_reader(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag", {"a.txt": {}, "b.txt": {}})
    _decide(bag, "a.txt", "بی‌تا", "card, torn", "A. Clerk")
    _decide(bag, "b.txt", "15 Aban 1395", "کارت", "م. کریمی")
    _decide(bag, "b.txt", "4 November 2016", "fax", "A. Clerk")

    notes = _notes(bag)

    today = time.strftime("%Y-%m-%d", time.gmtime())
    digits = today.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert f"data/a.txt: بی‌تا (A. Clerk، {digits}، «card, torn»)، data/b.txt: " in notes["record.dates-decided"].message("fa")
    assert f"data/a.txt: undated (A. Clerk, {today}, “card, torn”)" in notes["record.dates-decided"].message("en")
    assert f"«کارت»)؛ ۲۰۱۶-۱۱-۰۴ (A. Clerk، {digits}، «fax»)" in notes["record.decisions-contrary"].message("fa")


def test_two_persons_who_agree_are_not_contrary(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag", {"a.txt": {}})
    _decide(bag, "a.txt", "15 Aban 1395", "card", "م. کریمی")
    _decide(bag, "a.txt", "5 November 2016", "fax", "A. Clerk")

    assert set(_notes(bag)) == {"record.dates-decided"}


def test_withheld_documents_are_named_by_their_code_and_nothing_more_is_told(tmp_path: Path) -> None:
    closed = {"referenceCode": "A/1", "accessRights": {"status": "closed"}}
    bag = make_bag(tmp_path / "bag", {"a.txt": closed, "b.txt": {"accessRights": {"status": "restricted"}}})
    _decide(bag, "a.txt", "15 Aban 1395", "secret", "م. کریمی")

    notes = _notes(bag)

    assert notes["record.dates-decided"].values["decisions"] == ["A/1"]
    assert notes["record.dates-unresolved"].values["documents"] == ["withheld document 2"]


def test_a_spoilt_bag_is_not_told_of_dates(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag", {"a.txt": {}})
    (bag / "data/a.txt").write_bytes(b"x")

    assert not [finding for finding in validate(bag).findings if finding.code.startswith("record.dates")]


@pytest.mark.parametrize("note", ["card", "a (b) c", ")", "x; before: y", "دو\u200cسطر (یکی) "])
def test_a_note_is_read_from_the_event_as_it_was_given(tmp_path: Path, note: str) -> None:
    bag = make_bag(tmp_path / "bag", {"a.txt": {}})
    _decide(bag, "a.txt", "15 Aban 1395", note, "A")

    with open_bag(bag) as opened:
        ((decision,),) = collect_decisions(renew_events(opened.events())).values()
    assert (decision.date, decision.note, decision.deciders) == ("2016-11-05", note, ("A",))


def test_the_finding_aid_names_each_decision(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag", {"a.txt": {}, "b.txt": {"accessRights": {"status": "closed"}}})
    assert "decisions" not in (bag / "metadata/finding-aid.html").read_text(encoding="utf-8").partition("<body")[2]
    _decide(bag, "a.txt", "15 Aban 1395", "card", "م. کریمی")
    _decide(bag, "a.txt", "4 November 2016", "fax", "A. Clerk")
    _decide(bag, "b.txt", "4 November 2016", "hidden", "Hidden Clerk")

    page = (bag / "metadata/finding-aid.html").read_text(encoding="utf-8")

    entry = page.partition('<div class="decisions">')[2].partition("</div>")[0]
    assert [entry.index(word) for word in ("م. کریمی", "card", "A. Clerk", "fax")] == sorted(
        entry.index(word) for word in ("م. کریمی", "card", "A. Clerk", "fax")
    )
    assert "The last one holds" in entry
    assert "Hidden Clerk" not in page
