"""The outcome of a task of audits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

from archiver.errors import ArchiverError
from archiver.findings import Finding, has_errors
from archiver.holdings.notices import Digest
from archiver.stores.known_stores import keeping_names
from archiver.tasks.audits.opening import UnusableSettingsError
from archiver.value import WithoutTruthValue

_Arguments = ParamSpec("_Arguments")


@dataclass(frozen=True, slots=True)
class AuditReport(WithoutTruthValue):
    """The outcome of an audit. `good` says whether no error was found and all work could be done.

    `results` are as the JSON report has them. `head` is the digest of the last entry of the ledger, and `entries` their number.
    A run has a digest. `decisions` has for each entry of a history what people decided there: the file, who, and why.
    """

    ask_instead = "good"

    results: Sequence[dict[str, Any]]
    findings: Sequence[Finding]
    errors: Sequence[ArchiverError] = ()
    head: str = ""
    entries: int = 0
    digest: Digest | None = None
    decisions: Sequence[Sequence[str]] = ()

    @property
    def good(self) -> bool:
        """Return whether no error was found and all work could be done."""
        return not self.errors and not has_errors(self.findings)


def reporting_unusable_settings(task: Callable[_Arguments, AuditReport]) -> Callable[_Arguments, AuditReport]:
    """Let a task end with a report on its file of settings if nothing of that may be used."""

    @wraps(task)
    def run(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> AuditReport:
        with keeping_names():
            try:
                return task(*arguments, **named)
            except UnusableSettingsError as error:
                return AuditReport((), error.findings)

    return run
