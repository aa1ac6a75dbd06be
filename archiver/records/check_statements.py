"""Check that the date statements of a record stand in its document, word for word.

Only plain text is held against its record: it is the file's own octets in the encoding that the record names, and will be in
fifty years. What text a PDF or a word processor's file gives depends on the reader, and a better one must not spoil a good bag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.findings import Where, notice, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.findings import Finding

_PLAIN_TEXT: Final = "text/plain"
_LONGEST_SHOWN: Final = 120


def can_be_checked(record: Mapping[str, Any]) -> bool:
    """Whether the record states dates of a plain text in a known encoding."""
    file = record["file"]
    return bool(record["dateStatements"]) and file["mediaType"] == _PLAIN_TEXT and "encoding" in file


def check_statements(record: Mapping[str, Any], octets: bytes, where: Where) -> Iterator[Finding]:
    """The first statement that does not stand at its place in the document's octets, and an encoding that reads no text."""
    from archiver.documents import Encoding, decode_as  # noqa: PLC0415 - readers of mail and PDF come with it

    encoding = record["file"]["encoding"]
    try:
        text = decode_as(octets, Encoding(encoding["name"], encoding["basis"]))
    except LookupError:
        place: Where = {**where, "pointer": "/file/encoding"}
        yield notice("record.encoding-unknown", place, document=record["file"]["path"], encoding=shown(encoding["name"]))
        return
    for number, statement in enumerate(record["dateStatements"]):
        start, end, stated = statement["start"], statement["end"], statement["text"]
        if text[start:end] != stated:
            pointer = f"/dateStatements/{number}"
            values = {"start": start, "end": end, "expected": _shorten(stated), "found": _shorten(text[start:end])}
            yield notice("record.statement-differs", {**where, "pointer": pointer}, pointer=pointer, **values)
            return


def _shorten(text: str) -> str:
    return shown(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")
