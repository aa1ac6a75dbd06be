"""Check that the date statements of a record stand in its document, word for word.

Only plain text is compared: its octets in the encoding of the record will give the same text in fifty years. The text of a PDF or
of a word processor's file depends on the reader, and a better reader must not make a good bag invalid.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from archiver.findings import Where, escape_for_display, make_finding
from archiver.records.plain_day import read_plain_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.findings import Finding

_PLAIN_TEXT: Final = "text/plain"
_LONGEST_SHOWN: Final = 120


def can_be_checked(record: Mapping[str, Any]) -> bool:
    """Return whether the record has date statements of a plain text in a known encoding."""
    file = record["file"]
    return bool(record["dateStatements"]) and file["mediaType"] == _PLAIN_TEXT and "encoding" in file


def check_statements(record: Mapping[str, Any], octets: bytes, where: Where) -> Iterator[Finding]:
    """Yield the first statement that differs from the text at its position, or an encoding that is unknown."""
    from archiver.documents.document import Encoding  # noqa: PLC0415 - readers of mail and PDF come with it
    from archiver.documents.encodings import decode_as  # noqa: PLC0415 - readers of mail and PDF come with it

    encoding = record["file"]["encoding"]
    try:
        text = decode_as(octets, Encoding(encoding["name"], encoding["basis"]))
    except LookupError:
        at_encoding: Where = {**where, "pointer": "/file/encoding"}
        yield make_finding(
            "record.encoding-unknown", at_encoding, document=record["file"]["path"], encoding=escape_for_display(encoding["name"])
        )
        return
    for number, statement in enumerate(record["dateStatements"]):
        start, end, stated = statement["start"], statement["end"], statement["text"]
        if text[start:end] != stated:
            pointer = f"/dateStatements/{number}"
            values = {"start": start, "end": end, "expected": _shorten(stated), "found": _shorten(text[start:end])}
            yield make_finding("record.statement-differs", {**where, "pointer": pointer}, pointer=pointer, **values)
            return
    yield from _check_meanings(record, where)


def _check_meanings(record: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    """Yield the first statement whose words alone mean one day that differs from all days in the record.

    Words that need their context to mean one day are skipped, and so are words that today's reader finds no day in.
    """
    for number, statement in enumerate(record["dateStatements"]):
        given = {reading.get("gregorian") for reading in [statement, *statement.get("readings", ())]} - {None}
        if not given or read_plain_day(statement["text"]) in given:
            continue
        day = _read_alone(statement["text"])
        if day is not None and day not in given:
            pointer = f"/dateStatements/{number}"
            values = {"text": _shorten(statement["text"]), "expected": day, "found": sorted(given)}
            yield make_finding("record.statement-meaning-differs", {**where, "pointer": pointer}, pointer=pointer, **values)
            return


@lru_cache(maxsize=4096)
def _read_alone(words: str) -> str | None:
    """Return the one Gregorian day that words mean in any context; None if they mean none or several."""
    from archiver.dating.statements import find_dates  # noqa: PLC0415 - takes long to load, and most statements are plain days

    found = find_dates(words) if len(words) <= _LONGEST_SHOWN else []
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(words)):
        return None
    [statement] = found
    is_sure = statement.precision == "day" and len(statement.readings) == 1 and not statement.tied
    return statement.gregorian if is_sure else None


def _shorten(text: str) -> str:
    return escape_for_display(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")
