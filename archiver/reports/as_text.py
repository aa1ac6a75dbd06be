"""Render a result as text for a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archiver.findings import Severity
from archiver.messages import form_of, phrase
from archiver.reports.gathering import group_findings, render_totals, say_place, say_time, tabulate_bags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archiver.findings import Finding
    from archiver.messages import Language
    from archiver.reports.result import Made, Result

_WIDTH = 100
_BETWEEN: Final = "  "
_COLOURS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.NOTE: "36"}
"""Parameters of SGR (ECMA-48 8.3.117)."""
_BOLD: Final = "1"

# A day or month in ISO 8601, an interval or a set of them, in digits of any script. Beside Arabic letters its parts change places
# (UAX 9, rule W2), unless it is isolated from them (U+2066 and U+2069). A month in digits is followed by no further digit.
_ISO_DAYS: Final = re.compile(r"(?<![\w-])[\[~]?-?\d{4}-\d\d(?!\d)[\d\]~?%.,/X-]*")
_ISOLATED: Final = "\u2066{}\u2069"


def isolate_days(text: str, language: Language) -> str:
    """Return a text in which days in digits keep the order of their parts between words of the language."""
    return text if form_of(language).direction == "ltr" else _ISO_DAYS.sub(lambda days: _ISOLATED.format(days[0]), text)


def render_findings(findings: Sequence[Finding], language: Language, *, colour: bool = False) -> str:
    """Return every finding under the path that it is about, worst first, or an empty text if there are none."""
    lines: list[str] = []
    for group in group_findings(findings):
        if group.subject:
            lines.append(_paint(group.subject, _BOLD, colour=colour))
        for finding in group.findings:
            lines.extend(_describe(finding, language, colour=colour))
    return isolate_days("\n".join(lines), language)


def _paint(text: str, parameters: str, *, colour: bool) -> str:
    return f"\033[{parameters}m{text}\033[0m" if colour else text


def _describe(finding: Finding, language: Language, *, colour: bool) -> Iterator[str]:
    place = say_place(finding.where, language)
    severity = _paint(phrase(f"severity.{finding.severity}", language), _COLOURS[finding.severity], colour=colour)
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


def render_bags(result: Result, language: Language) -> str:
    """Return a table with one row for each bag, or an empty text if the result is about one bag only."""
    rows = tabulate_bags(result)
    if not rows:
        return ""
    head = [phrase(f"table.{key}", language) for key in ("verdict", "errors", "warnings", "notes", "bag")]
    body = [
        [phrase(row.verdict, language), *(phrase("table.number", language, number=one) for one in row.counts.values()), row.bag]
        for row in rows
    ]
    return "\n".join(_align([head, *body]))


def _align(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Align the columns of rows: words at the left, numbers at the right, paths last."""
    from wcwidth import wcswidth  # noqa: PLC0415 - only where there is a table

    # Half-spaces and marks on letters take no column of a terminal, so len() is too large.
    widths = [max(wcswidth(cell) for cell in column) for column in zip(*rows, strict=True)]
    for verdict, *numbers, path in rows:
        cells = [verdict + " " * (widths[0] - wcswidth(verdict))]
        cells += [" " * (width - wcswidth(number)) + number for number, width in zip(numbers, widths[1:-1], strict=True)]
        yield _BETWEEN.join([*cells, path])


def render_text(result: Result, say_lines: Callable[[Language], Iterable[str]], language: Language, made: Made) -> str:
    """Render a result as text to keep: the command's own lines, every finding, a table of bags, and counts."""
    findings = result.all_findings
    title = phrase("report.title", language, command=f"archiver {result.command}")
    verdict = phrase(f"report.{result.status}", language)
    facts = [f"{phrase('report.made', language)}: {say_time(made, language)}", f"{phrase('report.tool', language)}: {made.tool}"]
    sections = [
        "\n".join([title, verdict, *facts]),
        isolate_days("\n".join(say_lines(language)), language),
        render_findings(findings, language),
    ]
    sections += [render_bags(result, language), render_totals(findings, language)]
    return "\n\n".join(filter(None, sections)) + "\n"
