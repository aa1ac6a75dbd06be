"""Tell findings about a bag in words, without what they would say of withheld documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from archiver.findings import escape_for_display
from archiver.messages import LANGUAGES, Language, marked_values, phrase, words_of_page
from archiver.option_day import read_access_day
from archiver.reports import Result
from archiver.reports.gathering import say_place
from archiver.reports.marked_text import BEGIN, END
from archiver.reports.withheld_documents import WithheldDocuments
from archiver.reports.withholding import FindingByCode, withhold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.findings import Finding

_WITHHELD: Final = re.compile(r"withheld document (?P<number>[0-9]+)")
"""Matches the public name of a document without a reference code, as records give it."""


def tell_findings(
    findings: Sequence[Finding], bag: str, language: Language, *, with_withheld: bool = False
) -> list[dict[str, Any]]:
    """Return each finding with its severity, place, message and remedy, as texts with marks around their values."""
    if not with_withheld:
        withheld = WithheldDocuments(language)
        withheld.add_bag(bag, read_access_day(None))
        findings = withhold(Result("", (), findings), withheld).findings
    ordered = sorted(findings, key=lambda finding: finding.severity.rank)
    with words_of_page(), marked_values(BEGIN, END):
        return [
            {
                "severity": str(finding.severity),
                "place": say_place(finding.where, language),
                "message": finding.message(language),
                "remedy": finding.remedy(language),
                "is_code": isinstance(finding, FindingByCode),
                "subject": "" if finding.where.get("path") in {None, escape_for_display(bag)} else str(finding.where["path"]),
            }
            for finding in ordered
        ]


def name_document(name: str, language: Language) -> str:
    """Return the name by which a document is told, with the name of a withheld one without a code in the language of the page."""
    found = _WITHHELD.fullmatch(name)
    return phrase("aid.withheld-document", language, number=int(found["number"])) if found else name


def tell_in_all_languages(
    findings: Sequence[Finding], bag: str, *, with_withheld: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """Return the same for every language, for a page that is asked for later."""
    return {language: tell_findings(findings, bag, language, with_withheld=with_withheld) for language in LANGUAGES}
