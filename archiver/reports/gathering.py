"""What a report gathers from a result before it is rendered in any form: groups of findings, counts, one row a bag."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Severity, escape_for_display
from archiver.messages import phrase, say_part
from archiver.pages import say_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.errors import ArchiverError
    from archiver.findings import Finding, Where
    from archiver.messages import Language
    from archiver.reports.result import Made, Result

_PLACES = ("page", "part", "row", "field", "line", "column", "pointer")


class Group(NamedTuple):
    """Findings about one bag, document or nothing in particular, worst first; `subject` is its path as the user wrote it."""

    subject: str
    findings: Sequence[Finding]


def group_findings(findings: Sequence[Finding]) -> list[Group]:
    """The findings by what they are about: the worst group first, and in each the worst finding."""
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: one.severity.rank):
        groups.setdefault(_subject(finding.where), []).append(finding)
    return [Group(subject, group) for subject, group in groups.items()]


def _subject(where: Where) -> str:
    return "/".join(filter(None, [where.get("bag", "").rstrip("/"), where.get("path", "")]))


def say_place(where: Where, language: Language) -> str:
    """Where in its subject a finding lies, in words; empty where that is the whole."""
    named: dict[str, Any] = {key: where[key] for key in _PLACES if where.get(key)}  # type: ignore[literal-required]
    if "field" in named and not {"row", "column", "pointer"} & set(named):
        # An option, a key of archiver.toml or a label of bag-info.txt: no table, no column.
        named["pointer"] = named.pop("field")
    if "field" in named and "column" in named:
        # A cell of a table: its column has both a number and a heading.
        named["cell"] = named.pop("field")
    column = named.pop("column", None) if "cell" in named else None
    told = [
        say_part(value, language) if key == "part" else phrase(f"place.{key}", language, value=value, column=column)
        for key, value in named.items()
    ]
    return phrase("comma", language).join(told)


def count_severities(findings: Sequence[Finding]) -> dict[Severity, int]:
    """How many findings there are of each severity, those with none included."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in Severity}


def render_totals(findings: Sequence[Finding], language: Language) -> str:
    """How many errors and warnings there are, in one line: `1 error, 2 warnings`, or that there is nothing to report."""
    counts = count_severities(findings)
    told = [phrase(f"count.{severity}", language, number=number) for severity, number in counts.items() if number]
    return phrase("comma", language).join(told) if told else phrase("nothing-to-report", language)


def say_time(made: Made, language: Language) -> str:
    """When a report was made: the day in both calendars, and the time in UTC."""
    days = {"gregorian": say_date(made.time[:10], language), "solarHijri": say_date(made.solarHijri, language, "solar-hijri")}
    return phrase("report.time", language, days=phrase("aid.days", language, **days), time=made.time[11:19])


class BagRow(NamedTuple):
    """One bag of several in one run: its path, the entry of the catalogue that says what became of it, its findings counted."""

    bag: str
    verdict: str
    counts: Mapping[Severity, int]


def tabulate_bags(result: Result) -> list[BagRow]:
    """A row for each bag that a result speaks of, those that were not reached last; none where it speaks of one or none."""
    about: dict[str, list[Finding]] = {escape_for_display(str(one["bag"])): [] for one in result.results if "bag" in one}
    for finding in result.findings:
        about.get(escape_for_display(finding.where.get("bag", "")), []).append(finding)
    rows = [_row(bag, findings) for bag, findings in about.items()]
    rows += [_row_of_error(error) for error in result.errors if "path" in error.values]
    return rows if about and len(rows) > 1 else []


def _row(bag: str, findings: Sequence[Finding]) -> BagRow:
    counts = count_severities(findings)
    return BagRow(bag, "table.bad" if counts[Severity.ERROR] else "table.good", counts)


def _row_of_error(error: ArchiverError) -> BagRow:
    return BagRow(escape_for_display(str(error.values["path"])), "table.unread", {**count_severities([]), Severity.ERROR: 1})
