"""The outcome of packing documents into a bag."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from archiver.findings import Finding, has_errors
from archiver.reports.withheld_documents import WithheldDocuments
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class CreateReport(WithoutTruthValue):
    """The outcome. `made` says whether the bag stands at its target; if not, an error among the findings says why."""

    ask_instead = "made"

    bag: str
    made: bool
    documents: int
    octets: int
    algorithms: Sequence[str]
    findings: Sequence[Finding]
    is_dry_run: bool = False
    add_withheld: Callable[[WithheldDocuments], None] = field(default=lambda _: None, repr=False, compare=False)
    """Adds the documents that a report may name by their reference code alone."""

    @property
    def would_be_made(self) -> bool:
        """True if this was a dry run that found no error."""
        return self.is_dry_run and not has_errors(self.findings)

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: this one if the bag was made, or if a dry run found documents."""
        return [self.to_dict()] if self.made or (self.is_dry_run and self.documents) else []

    def to_dict(self) -> dict[str, Any]:
        """Return the report in the form of `schemas/report.schema.json`."""
        return {
            "bag": self.bag,
            "made": self.made,
            "documents": self.documents,
            "bytes": self.octets,
            "algorithms": list(self.algorithms),
        }
