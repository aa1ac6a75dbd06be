"""Render a result as text for a person."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from archiver.findings import Severity, has_errors
from archiver.messages import form_of, phrase
from archiver.reports.folding import LISTED
from archiver.reports.gathering import (
    group_findings,
    list_things,
    render_totals,
    say_examined,
    say_place,
    say_time,
    say_title,
    tabulate_bags,
)
from archiver.reports.scope import say_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archiver.findings import Finding
    from archiver.messages import Language
    from archiver.reports.examined import Examined
    from archiver.reports.folding import Folded
    from archiver.reports.gathering import Group
    from archiver.reports.result import Made, Result

_WIDTH = 100
_SCREEN: Final = 24
"""Lines of a usual terminal."""
_BETWEEN: Final = "  "
_COLOURS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.NOTE: "36"}
"""Parameters of SGR (ECMA-48 8.3.117)."""
_BOLD: Final = "1"

# A day or month in ISO 8601, an interval or a set of them, in digits of any script. Beside Arabic letters its parts change places
# (UAX 9, rule W2), unless it is isolated from them (U+2066 and U+2069). A month in digits is followed by no further digit.
# A time of day may follow a day, with its zone (RFC 3339). It is compiled for Persian alone.
_ISO_DAYS: Final = (
    r"(?<![\w-])[\[~]?-?\d{4}-\d\d(?!\d)(?:-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?|[\d\]~?%.,/X-]*)"
)
_ISOLATED: Final = "\u2066{}\u2069"


def isolate_days(text: str, language: Language) -> str:
    """Return a text in which days in digits keep the order of their parts between words of the language."""
    return text if form_of(language).direction == "ltr" else re.sub(_ISO_DAYS, lambda days: _ISOLATED.format(days[0]), text)


def render_findings(
    findings: Sequence[Finding], language: Language, *, colour: bool = False, lists_all: bool = False, is_last: bool = False
) -> str:
    """Return every finding under the path that it is about, worst first, or an empty text if there are none.

    Findings that say the same of many documents or bags are folded into one, unless `lists_all` is set. With `is_last`, nothing
    is shown after these lines: if they do not fit on a screen, the worst come last, so that they do not scroll away.
    """
    groups = group_findings(findings, lists_all=lists_all)
    said = [(group.findings[0].finding.severity.rank, _say_group(group, language, colour=colour)) for group in groups]
    if is_last and has_errors(findings) and sum(len(lines) for _, lines in said) > _SCREEN:
        # Groups of one severity keep their order.
        said.sort(key=itemgetter(0), reverse=True)
    return isolate_days("\n".join(line for _, lines in said for line in lines), language)


def _say_group(group: Group, language: Language, *, colour: bool) -> list[str]:
    lines = []
    heading = group.say_heading(language)
    if heading:
        lines.append(_paint(heading, _BOLD, colour=colour))
    for folded in group.findings:
        lines.extend(_describe(folded, language, colour=colour))
        if not folded.is_one:
            lines.extend(_list_alike(folded, language))
        elif folded.omitted:
            lines.append(f"    {phrase('report.omitted', language, count=folded.omitted)}")
    return lines


def _list_alike(folded: Folded, language: Language) -> Iterator[str]:
    """Name the first documents or bags that a folded finding is about, each on a line of its own, since names have blanks."""
    yield f"    {phrase('report.alike', language, count=folded.number)}:"
    yield from (f"      {name}" for name in folded.names[:LISTED])
    yield f"      {phrase('report.alike-more', language, count=folded.number - LISTED)}"


def _paint(text: str, parameters: str, *, colour: bool) -> str:
    return f"\033[{parameters}m{text}\033[0m" if colour else text


def _describe(folded: Folded, language: Language, *, colour: bool) -> Iterator[str]:
    finding, place = folded.finding, say_place(folded.where, language)
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
    title = say_title(result, language)
    verdict = phrase(f"report.{result.status}", language)
    facts = [f"{phrase('report.made', language)}: {say_time(made, language)}", f"{phrase('report.tool', language)}: {made.tool}"]
    if made.nothingMadeAt is not None:
        facts.append(f"{phrase('report.nothing-made', language)}: {made.nothingMadeAt}")
    facts += [line for key, things in list_things(result) for line in _list_examined(key, things, language)]
    sections = [
        "\n".join([title, verdict, *facts]),
        isolate_days("\n".join(say_lines(language)), language),
        _render_scope(result, language),
        render_findings(findings, language, lists_all=result.lists_all),
    ]
    sections += [render_bags(result, language), render_totals(findings, language)]
    return "\n\n".join(filter(None, sections)) + "\n"


def _list_examined(key: str, things: Sequence[Examined], language: Language) -> Iterator[str]:
    """Yield the lines on what was examined or produced, if anything was."""
    if things:
        yield f"{phrase(f'report.{key}', language)}:"
    for thing in things:
        first, *others = say_examined(thing, language)
        yield f"  {first}"
        yield from (f"    {other}" for other in others)


def _render_scope(result: Result, language: Language) -> str:
    """Return what was checked and what not, and what that proves."""
    if not result.scope:
        return ""
    lines = [phrase("report.scope", language)]
    for key, text in zip(("checked", "not-checked", "proves"), say_scope(result.scope, language), strict=True):
        lines += [f"  {phrase(f'report.{key}', language)}:", *_indented(text)]
    return "\n".join(lines)
