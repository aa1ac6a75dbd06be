"""Tell findings about a bag in words, without what they would say of withheld documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.findings import escape_for_display
from archiver.messages import LANGUAGES, Language, marked_values
from archiver.option_day import read_access_day
from archiver.reports import Result
from archiver.reports.gathering import say_place
from archiver.reports.marked_text import BEGIN, END
from archiver.reports.withheld_documents import WithheldDocuments
from archiver.reports.withholding import withhold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.findings import Finding


def tell_findings(
    findings: Sequence[Finding], bag: str, language: Language, *, with_withheld: bool = False
) -> list[dict[str, str]]:
    """Return each finding with its severity, place, message and remedy, as texts with marks around their values."""
    if not with_withheld:
        withheld = WithheldDocuments(language)
        withheld.add_bag(bag, read_access_day(None))
        findings = withhold(Result("", (), findings), withheld).findings
    ordered = sorted(findings, key=lambda finding: finding.severity.rank)
    with marked_values(BEGIN, END):
        return [
            {
                "severity": str(finding.severity),
                "place": say_place(finding.where, language),
                "message": finding.message(language),
                "remedy": finding.remedy(language),
                "subject": "" if finding.where.get("path") in {None, escape_for_display(bag)} else str(finding.where["path"]),
            }
            for finding in ordered
        ]


def tell_in_all_languages(
    findings: Sequence[Finding], bag: str, *, with_withheld: bool = False
) -> dict[str, list[dict[str, str]]]:
    """Return the same for every language, for a page that is asked for later."""
    return {language: tell_findings(findings, bag, language, with_withheld=with_withheld) for language in LANGUAGES}
