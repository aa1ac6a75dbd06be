"""What validating a bag gives: the findings, and what was looked at."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, NamedTuple

from archiver.findings import Finding, Severity, Where, notice, shown, shown_finding, shown_value

LISTED_AT_MOST: Final = 1000
"""How many findings of one code are listed; the last of them says in `values.omitted` how many more there are."""


class Level(StrEnum):
    """How far validating goes; each level holds those before it.

    `structure`: the tag files and their lines. `complete`: every file is there and listed (RFC 8493 3). `full`: every digest.
    """

    STRUCTURE = "structure"
    COMPLETE = "complete"
    FULL = "full"

    def holds(self, other: Level) -> bool:
        """Whether what belongs to the other level is looked at on this one."""
        order = list(Level)
        return order.index(self) >= order.index(other)


class BagReport(NamedTuple):
    """What was found in a bag. Nothing beyond `level` was looked at: see `Level`."""

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
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The report as `schemas/report.schema.json` describes it, without the findings."""
        return {
            "bag": shown(self.bag),
            "level": str(self.level),
            "valid": self.valid,
            "version": self.version,
            "algorithms": list(self.algorithms),
            "files": self.payload_files,
            "bytes": self.payload_bytes,
        }


class FindingLog:
    """Takes findings in, as many as there are, and keeps a bounded number of each code."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Finding]] = {}
        self._counts: dict[str, int] = {}
        self._omitted: dict[str, int] = {}

    def add(self, code: str, path: str | None = None, *, line: int = 0, raised: bool = False, **values: Any) -> None:  # noqa: ANN401
        """Note a finding at a path of the bag and a line of that file; `raised` makes it an error whatever its code says."""
        if self._is_full_of(code):
            return
        where: Where = {}
        if path is not None:
            where["path"] = shown(path)
        if line:
            where["line"] = line
        finding = notice(code, where, **shown_value(values))
        self._kept.setdefault(code, []).append(finding.raised_to(Severity.ERROR) if raised else finding)

    def take(self, finding: Finding) -> None:
        """Note a finding that another room made."""
        values = dict(finding.values)
        # What the room left out itself, where one thing has very many faults, is told with all the rest.
        self._omitted[finding.code] = self._omitted.get(finding.code, 0) + values.pop("omitted", 0)
        if not self._is_full_of(finding.code):
            self._kept.setdefault(finding.code, []).append(shown_finding(finding._replace(values=values)))

    def _is_full_of(self, code: str) -> bool:
        """Count one more of the code, and say whether as many as are listed were there before it."""
        count = self._counts[code] = self._counts.get(code, 0) + 1
        return count > LISTED_AT_MOST

    def findings(self) -> list[Finding]:
        """All that are kept: errors first, and for the rest in the order in which they were found."""
        listed = []
        for code, kept in self._kept.items():
            listed += kept
            if omitted := self._counts[code] - len(kept) + self._omitted.get(code, 0):
                listed[-1] = kept[-1]._replace(values={**kept[-1].values, "omitted": omitted})
        order = list(Severity)
        return sorted(listed, key=lambda finding: order.index(finding.severity))
