"""One finding: its code, severity and place, and the values that its text names."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypedDict

from archiver.messages import Language, render_message, render_remedy, severity_of
from archiver.value import Value


class Severity(StrEnum):
    """The gravity of a finding: an error fails the task, a warning wants a look, a note is for the record."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """The position in the order of gravity: 0 for an error, the worst."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Where(TypedDict, total=False):
    """The place of a finding.

    - `path` is a file as the user knows it, or a path inside `bag`.
    - `line`, `column` and `page` count from 1.
    - `start` and `end` are code points of the whole text.
    - `part` is a named part of a document (`header`, `footnote 2`).
    - `pointer` is a JSON Pointer.
    - `row` and `field` belong to an intake table; `field` also to bag-info.txt.
    - `sheet` and `cell` (`B3`) belong to an intake table that is a workbook.
    """

    bag: str
    path: str
    line: int
    column: int
    start: int
    end: int
    part: str
    page: int
    pointer: str
    row: int
    field: str
    sheet: str
    cell: str


class Finding(Value):
    """A fact about the material; see `archiver.findings`."""

    __slots__ = ("code", "severity", "where", "values")  # noqa: RUF023 - in the order of __init__

    code: str
    severity: Severity
    where: Where
    values: Mapping[str, Any]

    def __init__(self, code: str, severity: Severity, where: Where, values: Mapping[str, Any]) -> None:
        _set_code(self, code)
        _set_severity(self, severity)
        _set_where(self, where)
        _set_values(self, values)

    def __hash__(self) -> int:
        return hash((self.code, self.severity, *self.where.items()))

    def raised_to(self, severity: Severity) -> "Finding":
        """Return the finding with a severity at least this bad (for a strict task)."""
        worse = worst_severity([self.severity, severity])
        return self if worse is None else self.replace(severity=worse)

    def message(self, language: Language = "en") -> str:
        """Return what was found, in words."""
        return render_message(self.code, self._values_in_words(language), language)

    def remedy(self, language: Language = "en") -> str:
        """Return what to do about it, in words."""
        return render_remedy(self.code, self._values_in_words(language), language)

    def _values_in_words(self, language: Language) -> Mapping[str, Any]:
        if language == "en" and "readings" not in self.values:
            return self.values
        from archiver.findings.day_words import say_days  # noqa: PLC0415 - most findings are never rendered

        return say_days(self.values, language)

    def to_dict(self, language: Language = "en") -> dict[str, Any]:
        """Return the finding as `schemas/report.schema.json` describes it."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message(language),
            "remedy": self.remedy(language),
            "where": dict(self.where),
            "values": dict(self.values),
        }


# Findings are made by the hundred thousand: the slots' own setters take half the time of object.__setattr__.
_set_code, _set_severity, _set_where, _set_values = (getattr(Finding, name).__set__ for name in Finding.__slots__)


def make_finding(code: str, where: Where | None = None, **values: Any) -> "Finding":  # noqa: ANN401 - any JSON value
    """Make a finding with the severity that the catalogue gives its code. Raise KeyError for an unknown code."""
    return Finding(code, Severity(severity_of(code)), where or {}, values)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any of the findings is an error, so that the task has failed."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def worst_severity(severities: Iterable[Severity]) -> Severity | None:
    """Return the gravest of the severities, or None if there are none."""
    return min(severities, key=lambda severity: severity.rank, default=None)
