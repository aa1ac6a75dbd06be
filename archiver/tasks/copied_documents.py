"""The outcome of a task that copies the documents of a bag, be it to a folder or into a new bag."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archiver.findings import Finding
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class CopiedDocuments(WithoutTruthValue):
    """The outcome. `made` says whether the copy stands at its target; if not, an error among the findings says why."""

    ask_instead = "made"

    bag: str
    to: str
    made: bool
    documents: int
    octets: int
    findings: Sequence[Finding]
    withheld: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the report in the form of `schemas/report.schema.json`."""
        counts = {"documents": self.documents, "bytes": self.octets, "withheld": self.withheld}
        return {"bag": self.bag, "to": self.to, "made": self.made, **counts}

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: this one if the copy was made."""
        return [self.to_dict()] if self.made else []
