"""What a command has to say: its results, its findings, and the status and exit code that follow from them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Severity, worst_severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.findings import Finding


class Status(StrEnum):
    """The verdict over all findings of a command."""

    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


class Result(NamedTuple):
    """The outcome of one command: `results` as `schemas/report.schema.json` describes them, and every finding."""

    command: str
    results: Sequence[Mapping[str, Any]]
    findings: Sequence[Finding]

    @property
    def status(self) -> Status:
        """`error` where a finding is one, `warning` where the worst is one, else `good` (notes are good)."""
        worst = worst_severity([finding.severity for finding in self.findings])
        if worst is Severity.ERROR:
            return Status.ERROR
        return Status.WARNING if worst is Severity.WARNING else Status.GOOD

    @property
    def exit_code(self) -> int:
        """1 where a finding is an error, else 0."""
        return 1 if self.status is Status.ERROR else 0
