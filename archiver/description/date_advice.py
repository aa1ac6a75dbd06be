"""Say of the dates of documents what a person can do in the command that they are in, and nothing of what they have decided."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from archiver.findings import Finding

_ADVISED: Final = frozenset(
    {"date.datelines-differ", "document.no-text", "document.part-unread", "document.second-date", "document.mailbox"}
)
"""Codes whose remedy depends on the command."""


def advise_on_dates(findings: Iterable[Finding], given: Mapping[str, Any] | None, documents: int) -> Iterator[Finding]:
    """Yield the findings about a document that is packed, as they stand for the person who packs it.

    A date that a person gave settles datelines that differ, and a statement that can be read as that date. Whether it is any
    that the document states, `records.check_given_date` tells.

    Args:
        findings: the findings about one document.
        given: the `date` of its record, if a person gave it.
        documents: the number of documents that are packed together. Each of several has its row in a table.
    """
    advice = "given" if given is not None else "row" if documents > 1 else "option"
    for finding in findings:
        if given is not None and (finding.code == "date.datelines-differ" or _is_settled(finding, given)):
            continue
        if finding.code in _ADVISED:
            yield finding.replace(values={**finding.values, "advice": advice})
        else:
            yield finding


def _is_settled(finding: Finding, given: Mapping[str, Any]) -> bool:
    """Return whether a date of several readings has the given date among them."""
    readings = finding.values.get("readings", ()) if finding.code == "date.ambiguous" else ()
    return any(reading.get("gregorian", "") == given.get("gregorian") for reading in readings)
