"""What validating a bag gives: the findings, and what was looked at."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from archiver.findings import Finding, escape_for_display, has_errors
from archiver.value import WithoutTruthValue


class Level(StrEnum):
    """How far validating goes; each level holds those before it.

    `structure`: the tag files and their lines. `complete`: every file is there and listed (RFC 8493 3). `full`: every digest.
    """

    STRUCTURE = "structure"
    COMPLETE = "complete"
    FULL = "full"

    def holds(self, other: "Level") -> bool:
        """Whether what belongs to the other level is looked at on this one."""
        order = list(Level)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class BagReport(WithoutTruthValue):
    """What was found in a bag. Nothing beyond `level` was looked at: see `Level`."""

    ask_instead = "valid"

    bag: str
    level: Level
    findings: list[Finding]
    version: str | None
    """The BagIt version that the bag declares, or None where it declares none."""
    is_own: bool
    """Whether the bag follows the profile of Bayegan and was held to it."""
    algorithms: tuple[str, ...]
    """The algorithms of the payload manifests as their file names spell them, sorted."""
    payload_files: int
    """Files found in the payload folder; 0 on level `structure`."""
    payload_bytes: int
    """Their octets; 0 on level `structure`."""

    @property
    def valid(self) -> bool:
        """Whether no error was found; only on level `full` does that mean what RFC 8493 3 calls valid."""
        return not has_errors(self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The report as `schemas/report.schema.json` describes it, without the findings."""
        return {
            "bag": escape_for_display(self.bag),
            "level": str(self.level),
            "valid": self.valid,
            "version": self.version,
            "algorithms": list(self.algorithms),
            "files": self.payload_files,
            "bytes": self.payload_bytes,
        }
