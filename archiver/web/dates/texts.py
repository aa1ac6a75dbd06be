"""A text with its dates, as a JSON value, and as pieces of which each is a date or stands between two."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.dating.agreement import check_dates
from archiver.dating.dated_document import read_dates
from archiver.dating.statements import find_dates
from archiver.web.jobs import pack_findings, unpack_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.dating.statements import DateStatement
    from archiver.findings import Finding

MOST_SHOWN: Final = 500_000
"""Characters of a text that are shown. All of it is searched for dates."""
_LEFT_ALONE: Final = "\n\t\u200c\u200d\u200e\u200f\u061c"
"""Line ends, tabs, joiners, and the marks of direction that move nothing but what stands beside them."""


def describe_text(text: str) -> dict[str, Any]:
    """Return a text with its dates and the findings about them."""
    statements = find_dates(text)
    return _describe(text, statements, check_dates(statements))


def describe_document(path: str, name: str) -> dict[str, Any]:
    """Return the text of a document with its dates and findings. Raises ReadError."""
    dated = read_dates(path, shown_as=name)
    return _describe(dated.document.text or "", dated.statements, dated.findings)


def _describe(text: str, statements: Sequence[DateStatement], findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "text": text[:MOST_SHOWN],
        "length": len(text),
        "dates": [{**one.to_dict(), "readings": [_describe_reading(reading) for reading in one.readings]} for one in statements],
        "findings": pack_findings(findings),
    }


def _describe_reading(reading: Any) -> dict[str, str | None]:  # noqa: ANN401 - a StatementReading
    return {
        "calendar": str(reading.calendar),
        "written": reading.written,
        "gregorian": reading.gregorian,
        "solarHijri": reading.solar_hijri,
        "weekday": reading.weekday,
    }


class Piece(NamedTuple):
    """A piece of a text, the number of its date from 1, or 0 if it is none, and the gravity of the worst finding at it."""

    text: str
    number: int
    severity: str = ""


class ShownDate(NamedTuple):
    """A date of a text: its number, as `DateStatement.to_dict` with all readings, and the findings that begin at it."""

    number: int
    told: Mapping[str, Any]
    findings: Sequence[Finding]


class DatedText(NamedTuple):
    """A text as the page shows it. `findings` are those about no date in particular, and `omitted` counts characters."""

    pieces: Sequence[Piece]
    dates: Sequence[ShownDate]
    findings: Sequence[Finding]
    omitted: int


def show_text(described: Mapping[str, Any]) -> DatedText:
    """Return what the page shows of a text that was described."""
    dates = described["dates"]
    by_start: dict[int, list[Finding]] = {}
    for finding in unpack_findings(described["findings"]):
        by_start.setdefault(finding.where.get("start", -1), []).append(finding)
    shown = [ShownDate(number, told, by_start.pop(told["start"], [])) for number, told in enumerate(dates, 1)]
    others = [finding for findings in by_start.values() for finding in findings]
    worst = {date.number: str(min(date.findings, key=_rank).severity) for date in shown if date.findings}
    pieces = [piece._replace(severity=worst.get(piece.number, "")) for piece in _cut(described["text"], dates)]
    return DatedText(pieces, shown, others, described["length"] - len(described["text"]))


def _rank(finding: Finding) -> int:
    return finding.severity.rank


def _cut(text: str, dates: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    spans = [(date["start"], date["end"], number) for number, date in enumerate(dates, 1) if date["end"] <= len(text)]
    bounds = [(0, 0, 0), *spans, (len(text), len(text), 0)]
    for (_, before, _), (start, end, number) in pairwise(bounds):
        if before < start:
            yield Piece(make_visible(text[before:start]), 0)
        if start < end:
            yield Piece(make_visible(text[start:end]), number)


def make_visible(text: str) -> str:
    """Return a text in which no character is invisible or turns the order of others, but for those that Persian needs."""
    if text.isprintable():
        return text
    return "".join(map(_make_visible, text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")))


def _make_visible(character: str) -> str:
    if character.isprintable() or character in _LEFT_ALONE or unicodedata.category(character) == "Zs":
        return character
    return f"⟨U+{ord(character):04X}⟩"
