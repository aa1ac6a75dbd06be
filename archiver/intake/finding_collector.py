"""The findings about a table, in the order in which the person who filled it in goes through it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from archiver.findings import Finding, FindingLog
from archiver.intake.creators import NAMES_PARTED, NAMES_WITH_COMMA
from archiver.intake.spoilt_cells import LETTERS_LOST

if TYPE_CHECKING:
    from collections.abc import Sequence


_TOLD_ONCE: Final = frozenset({LETTERS_LOST, NAMES_PARTED, NAMES_WITH_COMMA})
"""Codes that are told once for a table, at the first cell, with the count of cells."""


class FindingCollector:
    """Collects findings about a table and keeps a bounded number of each code."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._of_table = FindingLog()
        self._of_rows = FindingLog()
        self._of_files = FindingLog()
        self._is_in_rows = False
        self._first: dict[str, Finding] = {}
        self._counts: Counter[str] = Counter()

    def add_finding(self, finding: Finding) -> None:
        """Add a finding, with the path of the table."""
        placed = finding.replace(where={"path": self._path, **finding.where})
        if finding.code in _TOLD_ONCE:
            self._first.setdefault(finding.code, placed)
            self._counts[finding.code] += 1
        elif "row" in finding.where:
            self._is_in_rows = True
            self._of_rows.add_finding(placed)
        else:
            (self._of_files if self._is_in_rows else self._of_table).add_finding(placed)

    def list_in_order(self) -> Sequence[Finding]:
        """Return errors first. Within a severity come findings about the table, then row by row, then about the files."""
        for code, first in self._first.items():
            self._of_table.add_finding(first.replace(values={**first.values, "count": self._counts[code]}))
        self._first.clear()
        rows = sorted(self._of_rows.findings(), key=lambda finding: (finding.where["row"], finding.where.get("column", 0)))
        listed = [*self._of_table.findings(), *rows, *self._of_files.findings()]
        return sorted(listed, key=lambda finding: finding.severity.rank)
