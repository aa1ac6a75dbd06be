"""The outcomes of keeping a register."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archiver.errors import ArchiverError
from archiver.findings import Finding, escape_for_display
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class RegisterReport(WithoutTruthValue):
    """The outcome of adding bags. `added` says whether the register names all of them now."""

    ask_instead = "added"

    register: str
    added: bool
    bags: Sequence[str]
    """The bags for which a line was added."""
    lines: int
    findings: Sequence[Finding]
    errors: Sequence[ArchiverError] = ()

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: the register, if it was changed."""
        added = [escape_for_display(bag) for bag in self.bags]
        return [{"register": escape_for_display(self.register), "lines": self.lines, "added": added}] if self.added else []


@dataclass(frozen=True, slots=True)
class CheckedBag:
    """A bag that was compared with a register. `line` is that of the register, counted from 1, or None if the bag differs."""

    bag: str
    line: int | None
    time: str | None
    proven_since: str | None
    """The earliest time of a trusted time stamp over the line, or None."""

    def to_dict(self) -> dict[str, Any]:
        """Return the result in the form of `schemas/report.schema.json`."""
        return {
            "bag": escape_for_display(self.bag),
            "registered": self.line is not None,
            "line": self.line,
            "time": self.time,
            "provenSince": self.proven_since,
        }


@dataclass(frozen=True, slots=True)
class RegisterCheck(WithoutTruthValue):
    """The outcome of a check. `whole` says whether the chain of the register is whole."""

    ask_instead = "whole"

    register: str
    whole: bool
    lines: int
    bags: Sequence[CheckedBag]
    findings: Sequence[Finding]
    errors: Sequence[ArchiverError] = ()

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: the register, then each bag in the order asked."""
        first = {"register": escape_for_display(self.register), "whole": self.whole, "lines": self.lines}
        return [first, *(bag.to_dict() for bag in self.bags)]


@dataclass(frozen=True, slots=True)
class ProofReport(WithoutTruthValue):
    """The outcome of proving. `made` says whether the proof stands at its target."""

    ask_instead = "made"

    bag: str
    to: str
    made: bool
    line: int | None
    lines: int
    findings: Sequence[Finding]

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: the proof, if it was written."""
        shown = {"bag": escape_for_display(self.bag), "to": escape_for_display(self.to)}
        return [{**shown, "line": self.line, "lines": self.lines}] if self.made else []
