"""Take warnings about dates for errors, as strict work does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.findings.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.findings.finding import Finding


def date_warnings_as_errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, with every warning about a date raised to an error."""
    return [
        finding.raised_to(Severity.ERROR)
        if finding.code.startswith("date.") and finding.severity is Severity.WARNING
        else finding
        for finding in findings
    ]
