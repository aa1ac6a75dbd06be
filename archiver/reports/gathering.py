"""Gather from a result what every rendering needs: groups of findings, counts, and one row for each bag."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Severity, escape_for_display
from archiver.messages import phrase, say_part
from archiver.reports.folding import Folded, fold_findings, name_subject
from archiver.reports.result import Made

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.findings import Finding, Where
    from archiver.messages import Language
    from archiver.reports.examined import Examined
    from archiver.reports.result import Result

_PLACES = ("page", "part", "sheet", "cell", "row", "field", "line", "column", "pointer")


class Group(NamedTuple):
    """Findings about one bag or document, about several of them, or about nothing in particular, worst first.

    `subject` is its path as the user wrote it. `several` is the number of several bags or documents, or 0.
    """

    subject: str
    several: int
    findings: Sequence[Folded]

    def say_heading(self, language: Language) -> str:
        """Return what the findings are about in words, or an empty text if it is nothing in particular."""
        if self.subject or not self.several:
            return self.subject
        key = "report.several-bags" if self.findings[0].is_about_bags else "report.several"
        return phrase(key, language, count=self.several)


def group_findings(findings: Sequence[Finding], *, lists_all: bool = False) -> list[Group]:
    """Group findings by their subject: the worst group first, and in each the worst finding.

    Findings that say the same of many documents or bags are folded into one, unless all are to be listed.
    """
    groups: dict[tuple[str, int, bool], list[Folded]] = {}
    worst_first = sorted(findings, key=lambda one: one.severity.rank)
    for folded in fold_findings(worst_first, lists_all=lists_all):
        is_several = len(set(folded.subjects)) > 1
        key = ("", folded.several, folded.is_about_bags) if is_several else (name_subject(folded.finding), 0, False)
        groups.setdefault(key, []).append(folded)
    return [Group(subject, several, group) for (subject, several, _), group in groups.items()]


def say_place(where: Where, language: Language) -> str:
    """Return the place of a finding inside its subject, in words, or an empty text if it is about the whole."""
    named: dict[str, Any] = {key: where[key] for key in _PLACES if where.get(key)}  # type: ignore[literal-required]
    if "field" in named and not {"row", "column", "pointer"} & set(named):
        # An option, a key of archiver.toml or a label of bag-info.txt is not a column of a table.
        named["pointer"] = named.pop("field")
    if "cell" in named:
        # The name of a cell has its row and its column.
        named = {key: value for key, value in named.items() if key not in {"row", "column"}}
    if "field" in named and "column" in named:
        # The column of a cell has both a number and a heading.
        named["heading"] = named.pop("field")
    column = named.pop("column", None) if "heading" in named else None
    told = [
        say_part(value, language) if key == "part" else phrase(f"place.{key}", language, value=value, column=column)
        for key, value in named.items()
    ]
    return phrase("comma", language).join(told)


def count_severities(findings: Sequence[Finding]) -> dict[Severity, int]:
    """Return the number of findings of each severity, with 0 for none. Those are included that were counted and not kept."""
    counts: Counter[Severity] = Counter()
    for finding in findings:
        counts[finding.severity] += 1 + finding.values.get("omitted", 0)
    return {severity: counts[severity] for severity in Severity}


def render_totals(findings: Sequence[Finding], language: Language) -> str:
    """Return the number of errors and warnings in one line: `1 error, 2 warnings`, or that there is nothing to report."""
    counts = count_severities(findings)
    told = [phrase(f"count.{severity}", language, number=number) for severity, number in counts.items() if number]
    return phrase("comma", language).join(told) if told else phrase("nothing-to-report", language)


def say_time(made: Made, language: Language) -> str:
    """Return the time of a report: the day in both calendars, and the time in UTC."""
    from archiver.date_words import say_date  # noqa: PLC0415 - only what was made has a day

    days = {"gregorian": say_date(made.time[:10], language), "solarHijri": say_date(made.solarHijri, language, "solar-hijri")}
    return phrase("report.time", language, days=phrase("aid.days", language, **days), time=made.time[11:19])


def say_title(result: Result, language: Language) -> str:
    """Return the first line of a report. It says if withheld documents are named below."""
    key = "report.title-with-withheld" if result.names_withheld else "report.title"
    return phrase(key, language, command=f"archiver {result.command}".rstrip())


def list_things(result: Result) -> list[tuple[str, Sequence[Examined]]]:
    """Return what was examined, and what was produced, each with its entry `report.…` of the phrases."""
    return [("examined", result.examined), ("produced", result.produced)]


def say_examined(thing: Examined, language: Language) -> list[str]:
    """Return what was examined in words: its path, and the digests by which it is known again."""
    path = escape_for_display(thing.path)
    kind = "other" if thing.kind == "file" and thing.sha256 is None else thing.kind
    told = [phrase(f"report.examined-{kind}", language, path=path, size=thing.size, sha256=thing.sha256)]
    told += [
        phrase("report.examined-tag-manifest", language, name=name, digest=digest)
        for name, digest in (thing.tag_manifests or {}).items()
    ]
    return [*told, phrase("report.examined-changed", language)] if thing.has_changed else told


def stamp_report(nothing_made_at: str | None = None) -> Made:
    """Return the time of now, or of SOURCE_DATE_EPOCH, and this program. Raises WrongUsageError for an unusable time."""
    # Most runs keep no report.
    from archiver.bagging_time import read_bagging_time  # noqa: PLC0415
    from archiver.calendars import SolarHijriDate  # noqa: PLC0415
    from archiver.version import __version__  # noqa: PLC0415

    moment = datetime.fromtimestamp(read_bagging_time(), UTC)
    day = SolarHijriDate.from_gregorian(moment.date()).iso()
    return Made(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), day, f"bayegan {__version__}", nothing_made_at)


class BagRow(NamedTuple):
    """One of several bags: its path, the entry of the catalogue that says its state, and the counts of its findings."""

    bag: str
    verdict: str
    counts: Mapping[Severity, int]


def _find_verdict(checked: Mapping[str, Any], counts: Mapping[Severity, int]) -> str:
    """Return the entry `table.…` for the verdict on a bag or on its seals."""
    if "verdict" in checked:
        return f"table.{checked['verdict']}.seal"
    verdict = "valid" if checked.get("valid", not counts[Severity.ERROR]) else "invalid"
    return f"table.{verdict}.{checked.get('level', 'full')}"


def tabulate_bags(result: Result) -> list[BagRow]:
    """Return a row for each bag that was checked, bags that could not be read last. Return none for one bag or no bag."""
    if result.command not in {"validate", "seal check"}:
        return []
    validated = {escape_for_display(str(one["bag"])): one for one in result.results if "bag" in one}
    about: dict[str, list[Finding]] = {bag: [] for bag in validated}
    for finding in result.findings:
        about.get(escape_for_display(finding.where.get("bag", "")), []).append(finding)
    rows = []
    for bag, findings in about.items():
        counts = count_severities(findings)
        rows.append(BagRow(bag, _find_verdict(validated[bag], counts), counts))
    for error in result.errors:
        if "path" in error.values:
            counts = {**count_severities([]), Severity.ERROR: 1}
            rows.append(BagRow(escape_for_display(str(error.values["path"])), "table.unread", counts))
    return rows if about and len(rows) > 1 else []
