"""Collect any number of findings: count all, and keep a bounded number of each code."""

from __future__ import annotations

from typing import Any, Final

from archiver.findings.finding import Finding, Severity, Where, make_finding
from archiver.findings.showing import escape_finding, escape_for_display, escape_value

LISTED_AT_MOST: Final = 1000
"""Findings of one code that are listed. The last of them says in `values.omitted` how many more there are."""


class FindingLog:
    """Collects findings, and keeps a bounded number of each code."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Finding]] = {}
        self._counts: dict[str, int] = {}
        self._omitted: dict[str, int] = {}

    def add(self, code: str, path: str | None = None, *, line: int = 0, raised: bool = False, **values: Any) -> None:  # noqa: ANN401
        """Add a finding at a path of the bag and a line of that file. `raised` makes it an error."""
        if self._is_full_of(code):
            return
        where: Where = {}
        if path is not None:
            where["path"] = escape_for_display(path)
        if line:
            where["line"] = line
        finding = make_finding(code, where, **escape_value(values))
        self._kept.setdefault(code, []).append(finding.raised_to(Severity.ERROR) if raised else finding)

    def add_finding(self, finding: Finding) -> None:
        """Add a finding that another room made."""
        values = dict(finding.values)
        # Add the findings that the other room itself left out.
        self._omitted[finding.code] = self._omitted.get(finding.code, 0) + values.pop("omitted", 0)
        if not self._is_full_of(finding.code):
            self._kept.setdefault(finding.code, []).append(escape_finding(finding.replace(values=values)))

    def holds(self, code: str, path: str) -> bool:
        """Return whether a finding of the code about the path is kept."""
        shown = escape_for_display(path)
        return any(finding.where.get("path") == shown for finding in self._kept.get(code, ()))

    def _is_full_of(self, code: str) -> bool:
        """Count one more of the code. Return whether the list of that code was full before."""
        count = self._counts[code] = self._counts.get(code, 0) + 1
        return count > LISTED_AT_MOST

    def findings(self) -> list[Finding]:
        """Return the findings that were kept: errors first, otherwise in the order in which they were found."""
        listed = []
        for code, kept in self._kept.items():
            listed += kept
            if omitted := self._counts[code] - len(kept) + self._omitted.get(code, 0):
                listed[-1] = kept[-1].replace(values={**kept[-1].values, "omitted": omitted})
        return sorted(listed, key=lambda finding: finding.severity.rank)
