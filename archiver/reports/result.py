"""The result of a command: its findings, and the status and exit code that follow from them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Finding, Severity, Where, worst_severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.errors import ArchiverError
    from archiver.reports.examined import Examined
    from archiver.reports.withheld_documents import WithheldDocuments


class Status(StrEnum):
    """The verdict on all findings of a command."""

    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


class Made(NamedTuple):
    """The time of a report in UTC (RFC 3339), its day in the Solar Hijri calendar, and the program and version.

    `nothingMadeAt` is the target at which the command was to make something and made nothing. It is None of every other run.
    """

    time: str
    solarHijri: str  # noqa: N815 - as the schema spells it
    tool: str
    nothingMadeAt: str | None = None  # noqa: N815 - as the schema spells it


class Result(NamedTuple):
    """The outcome of one command.

    - `results` are as `schemas/report.schema.json` describes them.
    - `errors` are the reasons why parts of the work could not be done.
    - `scope` says what was checked and what not, as entries `scope.…` of the phrases.
    - `examined` was there before the work, and `produced` was made or changed by it.
    - `withheld` add the withheld documents that are known beside those of the bags that were examined.
    - `names_withheld` is True if withheld documents are named by more than their reference codes, since that was asked for.
    - `seals` sums up the seals of several bags.
    - `digest` is what is told of a run of an audit as a whole.
    - `concealed` counts the findings of which something is not told.
    - With `lists_all` no findings are folded in texts and pages; JSON has all in any case.
    """

    command: str
    results: Sequence[Mapping[str, Any]]
    findings: Sequence[Finding]
    errors: Sequence[ArchiverError] = ()
    lists_all: bool = False
    scope: str = ""
    examined: Sequence[Examined] = ()
    produced: Sequence[Examined] = ()
    withheld: Sequence[Callable[[WithheldDocuments], None]] = ()
    names_withheld: bool = False
    concealed: int = 0
    seals: Mapping[str, Any] | None = None
    digest: Mapping[str, Any] | None = None

    @property
    def is_empty(self) -> bool:
        """True if the command made nothing that it left, be it for an error or since it was a dry run."""
        return not any(one.get("made", True) for one in self.results)

    @property
    def status(self) -> Status:
        """`error` if a finding is an error or work was not done, else `warning` if one is a warning, else `good`."""
        if self.errors:
            return Status.ERROR
        worst = worst_severity([finding.severity for finding in self.findings])
        if worst is Severity.ERROR:
            return Status.ERROR
        return Status.WARNING if worst is Severity.WARNING else Status.GOOD

    @property
    def all_findings(self) -> list[Finding]:
        """The findings, and each error as a finding about the path that it names."""
        return [*self.findings, *map(_as_finding, self.errors)]

    @property
    def exit_code(self) -> int:
        """The exit code of the first error if work could not be done, else 1 if a finding is an error, else 0."""
        if self.errors:
            return self.errors[0].exit_code
        return 1 if self.status is Status.ERROR else 0


def _as_finding(error: ArchiverError) -> Finding:
    where: Where = {"path": error.values["path"]} if "path" in error.values else {}
    return Finding(error.code, Severity.ERROR, where, error.values)
