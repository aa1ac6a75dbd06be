"""Tell how much of what is due was read in a run, and then how much beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.progress import Step, begin_step

if TYPE_CHECKING:
    from archiver.holdings.auditing.units import PlannedUnit
    from archiver.holdings.schedule import Budget
    from archiver.progress import Progress


class ReadingProgress:
    """Counts the units that were read. Of a large file that is being read, its octets count as they come."""

    def __init__(self, progress: Progress | None, budget: Budget) -> None:
        self._progress = progress
        self._budget = budget
        self._due = 0, 0
        self._octets = 0
        self._files = 0
        self._partial = 0
        """Octets that were read of units that are not done."""
        self._before = 0, 0
        """The octets and files that were done when the step began."""
        self._is_ahead = False

    def begin(self, octets: int, files: int) -> None:
        """Begin with so much that is due."""
        self._due = octets, files
        if files or not self._budget.works_ahead:
            most = octets if self._budget.octets is None else min(octets, self._budget.octets)
            begin_step(self._progress, Step.READING, most, files)
        else:
            self._go_ahead()

    def advance(self, octets: int) -> None:
        """Take note that octets of a unit were read that is not done yet."""
        self._partial += octets
        self._tell()

    def finish(self, unit: PlannedUnit) -> None:
        """Take note that a unit is done."""
        self._octets += unit.octets
        self._files += unit.files
        # Octets that were told of before do not count twice. If they are of another unit, they do once that is done.
        self._partial -= min(self._partial, unit.octets)
        self._tell()
        if self._budget.works_ahead and not self._is_ahead and (self._octets, self._files) >= self._due:
            self._go_ahead()

    def _go_ahead(self) -> None:
        self._is_ahead = True
        self._before = self._octets, self._files
        left = 0 if self._budget.octets is None else max(0, self._budget.octets - self._octets)
        begin_step(self._progress, Step.READING_AHEAD, left)

    def _tell(self) -> None:
        if self._progress is not None:
            octets, files = self._before
            self._progress(self._octets + self._partial - octets, self._files - files)
