"""Put the page of one document together: its text with the dates in their places, what they mean, and what the record says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archiver.errors import ArchiverError
from archiver.events import collect_decisions
from archiver.finding_aid.days import say_days
from archiver.messages import phrase
from archiver.reports.gathering import say_place
from archiver.tasks.bag_opening import open_bag
from archiver.web.bags.marked_text import Piece, choose_statements, cut_text
from archiver.web.bags.record_facts import Fact, list_facts
from archiver.web.examining import Examined, ask_for_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.events import DateDecision
    from archiver.messages import Language
    from archiver.web.bags.document_row import DocumentRow
    from archiver.web.bags.shown_bag import ShownBag


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A date that a document states.

    `readings` are the ways to read it, each a calendar with the days in both. `is_issue` marks those that the date of the
    document is taken from.
    """

    number: int
    text: str
    place: str
    readings: Sequence[Mapping[str, str]]
    weekday: str
    is_issue: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """All that the page of a document shows. `error` is why the document could not be read."""

    row: DocumentRow
    record: Mapping[str, Any] | None
    examined: Examined
    pieces: Sequence[Piece] = ()
    statements: Sequence[ShownStatement] = ()
    facts: Sequence[Fact] = ()
    decisions: Sequence[DateDecision] = ()
    date: str = ""
    titles: Sequence[tuple[str, str]] = field(default=())
    error: ArchiverError | None = None


def make_page(bag: ShownBag, row: DocumentRow, part: int, language: Language) -> DocumentPage:
    """Return the page of a document that may be shown."""
    record = bag.record(row)
    error: ArchiverError | None = None
    try:
        examined = ask_for_text(bag.path, row.path, part, _find_encoding(record))
    except ArchiverError as failure:
        examined, error = Examined(), failure
    recorded = record.get("dateStatements", ()) if record else ()
    statements = choose_statements(recorded, examined)
    agreeing = record["dateAgreement"].get("statements", ()) if record and statements is recorded else ()
    return DocumentPage(
        row,
        record,
        examined,
        list(cut_text(examined, statements)),
        [_show(one, number, language, is_issue=number - 1 in agreeing) for number, one in enumerate(statements, 1)],
        list(list_facts(record, language)) if record else (),
        _list_decisions(bag, record),
        _say_date(record, language),
        row.titles,
        error,
    )


def _find_encoding(record: Mapping[str, Any] | None) -> str | None:
    """Return the encoding that a person gave when the document was packed. Every other is found again."""
    encoding = record["file"].get("encoding", {}) if record else {}
    return encoding.get("name") if encoding.get("basis") == "given" else None


def _show(one: Mapping[str, Any], number: int, language: Language, *, is_issue: bool) -> ShownStatement:
    readings = one.get("readings") or ([one] if "gregorian" in one else [])
    shown = [
        {
            "calendar": reading.get("calendar", ""),
            "gregorian": reading.get("gregorian", ""),
            "solar": reading.get("solarHijri", ""),
        }
        for reading in readings
    ]
    where = {key: one[key] for key in ("page", "part", "line") if key in one}
    weekday = str(one.get("weekday", ""))
    said = phrase("web.bags.weekday", language, weekday=weekday) if weekday else ""
    return ShownStatement(number, one["text"], say_place(where, language), shown, said, is_issue)  # type: ignore[arg-type]


def _say_date(record: Mapping[str, Any] | None, language: Language) -> str:
    if record is None:
        return ""
    date = record["date"]
    if "stated" in date:
        return phrase("aid.date-stated", language, stated=date["stated"])
    return say_days(date, language) if "gregorian" in date else phrase("aid.no-date", language)


def _list_decisions(bag: ShownBag, record: Mapping[str, Any] | None) -> Sequence[DateDecision]:
    if record is None:
        return ()
    try:
        with open_bag(bag.path) as opened:
            return collect_decisions(opened.events()).get(record["identifier"], ())
    except ArchiverError:
        # A log that cannot be read is told on the page of the history.
        return ()
