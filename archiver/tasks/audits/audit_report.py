"""The outcome of a task of audits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archiver.errors import ArchiverError
from archiver.findings import Finding, has_errors
from archiver.holdings.notices import Digest
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class AuditReport(WithoutTruthValue):
    """The outcome of an audit. `good` says whether no error was found and all work could be done.

    `results` are as the JSON report has them. `head` is the digest of the last entry of the ledger, and `entries` their number.
    A run has a digest.
    """

    ask_instead = "good"

    results: Sequence[dict[str, Any]]
    findings: Sequence[Finding]
    errors: Sequence[ArchiverError] = ()
    head: str = ""
    entries: int = 0
    digest: Digest | None = None

    @property
    def good(self) -> bool:
        """Return whether no error was found and all work could be done."""
        return not self.errors and not has_errors(self.findings)
