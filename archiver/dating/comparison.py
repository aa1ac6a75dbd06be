"""Whether dates that somebody gives name the same day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.dating.checks import differ, difference_days
from archiver.dating.find import find_dates
from archiver.findings import Finding, notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.dating.statement import DateStatement


class DateComparison(NamedTuple):
    """The statements compared, by how many days the farthest two differ, and what is to be said about them."""

    statements: tuple[DateStatement, ...]
    difference_days: int
    findings: tuple[Finding, ...]


def compare_dates(texts: Sequence[str]) -> DateComparison:
    """Compare the dates that `texts` state, the first of each; a text that states none is a finding (`date.unreadable`)."""
    statements: list[DateStatement] = []
    findings: list[Finding] = []
    for number, text in enumerate(texts, 1):
        found = find_dates(text)
        if not found:
            findings.append(notice("date.unreadable", None, text=text, reason="no-date"))
            continue
        # Each date that is asked about counts as a line of its own.
        statements.append(found[0]._replace(line=number))
        findings += found[0].findings
    for other in statements[1:]:
        if difference_days(statements[0], other):
            findings.append(differ("date.twins-differ", statements[0], other))
    farthest = max((difference_days(statements[0], other) for other in statements[1:]), default=0)
    return DateComparison(tuple(statements), farthest, tuple(findings))
