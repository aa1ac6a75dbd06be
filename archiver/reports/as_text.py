"""Findings as text for a person, in English or Persian."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archiver.findings import Severity
from archiver.messages import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.findings import Finding, Where
    from archiver.messages import Language

_WIDTH = 100
_ORDER = list(Severity)


def render_findings(findings: Sequence[Finding], language: Language) -> str:
    """Every finding under the path it is about, worst first; an empty text where there are none."""
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: _ORDER.index(one.severity)):
        groups.setdefault(_subject(finding.where), []).append(finding)
    lines: list[str] = []
    for path, group in groups.items():
        if path:
            lines.append(path)
        for finding in group:
            lines.extend(_describe(finding, language))
    return "\n".join(lines)


def _subject(where: Where) -> str:
    """What a finding is about: a path as the user would write it, in the bag that it is in."""
    return "/".join(filter(None, [where.get("bag", "").rstrip("/"), where.get("path", "")]))


def _describe(finding: Finding, language: Language) -> Iterator[str]:
    place = _place(finding.where, language)
    severity = phrase(f"severity.{finding.severity}", language)
    yield f"  {severity}: {finding.code}" + (f" ({place})" if place else "")
    yield from _indented(finding.message(language))
    remedy = finding.remedy(language)
    if remedy:
        yield from _indented(f"{phrase('what-to-do', language)} {remedy}")


def _indented(text: str) -> list[str]:
    import textwrap  # noqa: PLC0415 - only where there is a finding to tell

    return [
        line
        for paragraph in text.splitlines()
        for line in textwrap.wrap(
            paragraph, _WIDTH, initial_indent="    ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
    ]


def _place(where: Where, language: Language) -> str:
    named = [("page", where.get("page")), ("part", where.get("part")), ("row", where.get("row")), ("field", where.get("field"))]
    named += [("line", where.get("line")), ("column", where.get("column")), ("pointer", where.get("pointer"))]
    return phrase("comma", language).join(phrase(f"place.{key}", language, value=value) for key, value in named if value)


def render_totals(findings: Sequence[Finding], language: Language) -> str:
    """How many errors and warnings there are, in one line: `1 error, 2 warnings`, or that there is nothing to report."""
    counts = Counter(finding.severity for finding in findings)
    told = [phrase(f"count.{severity}", language, number=counts[severity]) for severity in Severity if counts[severity]]
    return phrase("comma", language).join(told) if told else phrase("nothing-to-report", language)
