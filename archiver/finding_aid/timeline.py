"""Lay out the time line: one scale of days, the years of both calendars on it, documents in columns and lanes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.calendars import Calendar, calendar_system

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.finding_aid.bag_overview import Mark

BINS: Final = 120
"""Columns of the whole width. On a screen they can be told apart, and on a phone they still touch."""
KINDS: Final = ("sure", "unsure", "clash")
"""The kinds of marks: a date that is sure, one that is not, and one of several days of which none was chosen."""
_LEFT, _RIGHT = 2.0, 98.0
"""The ends of the line in per cent of the width. Half a year's number sticks out at each."""
_SHORTEST: Final = 400
"""Days. On every line a year of each calendar begins."""
_MARGIN: Final = 0.03
"""The empty room at each end, as a part of the time between the first and the last day."""
_MOST_YEARS: Final = 11
"""Years that are written along the line. More would touch each other."""
_MOST_YEARS_WITH_MONTHS: Final = 3
"""Years of a line that shows months too."""
_YEAR: Final = 365.2425
"""Days of the mean Gregorian year."""
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MOST_LANES: Final = 40
"""Rows of bars. Documents that would need more are counted as undrawn."""
_GAP: Final = 0.5
"""The least distance of two bars in a row, in per cent of the width."""


class Scale:
    """Converts days to per cent of the width."""

    def __init__(self, marks: Mapping[Mark, int]) -> None:
        first, last = min(mark.first for mark in marks), max(mark.last for mark in marks)
        margin = max((last - first) * _MARGIN, (_SHORTEST - (last - first)) / 2, 1)
        # A calendar begins with its first year.
        self.first = max(int(first - margin), calendar_system(Calendar.SOLAR_HIJRI).month_start(1, 1))
        self.last = int(last + margin)

    @property
    def years(self) -> float:
        """The length in years."""
        return (self.last - self.first) / _YEAR

    def place(self, day: float) -> float:
        """Return the position of a day, in per cent."""
        return _LEFT + (_RIGHT - _LEFT) * (day - self.first) / (self.last - self.first)

    def bin_of(self, day: int) -> int:
        """Return the column of a day."""
        return min(int(BINS * (day - self.first) / (self.last - self.first)), BINS - 1)

    def middle(self, column: int) -> float:
        """Return the position of the middle of a column, in per cent."""
        return _LEFT + (_RIGHT - _LEFT) * (column + 0.5) / BINS

    def list_years(self, calendar: Calendar) -> list[tuple[int, float]]:
        """Return round years and the positions of their beginnings, no more than can be read beside each other."""
        system = calendar_system(calendar)
        step = next((step for step in _STEPS if self.years / step <= _MOST_YEARS), _STEPS[-1])
        first, last = system.locate(self.first).year, system.locate(self.last).year
        starts = [(year, system.month_start(year, 1)) for year in range(first, last + 1) if year % step == 0]
        return [(year, self.place(start)) for year, start in starts if self.first <= start <= self.last]

    def list_months(self, calendar: Calendar) -> list[float]:
        """Return the positions of the beginnings of months, if the line is short enough to see them."""
        if self.years > _MOST_YEARS_WITH_MONTHS:
            return []
        system = calendar_system(calendar)
        first, last = system.locate(self.first).year, system.locate(self.last).year
        starts = [system.month_start(year, month) for year in range(first, last + 1) for month in range(1, 13)]
        return [self.place(start) for start in starts if self.first <= start <= self.last]


class DayColumn(NamedTuple):
    """Documents of days so close to each other that they are drawn over one another, with their number by kind."""

    number: int
    counts: Mapping[str, int]
    first: int
    last: int


class Bar(NamedTuple):
    """Documents of the same interval or set of days, wider than a column."""

    lane: int
    mark: Mark
    documents: int


@dataclass
class Timeline:
    """The time line of some documents. `undrawn` are those whose intervals had no room."""

    scale: Scale
    columns: list[DayColumn] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    undrawn: int = 0

    @property
    def lanes(self) -> int:
        """The number of rows of bars."""
        return 1 + max((bar.lane for bar in self.bars), default=-1)

    @property
    def tallest(self) -> int:
        """The number of documents in the tallest column."""
        return max((sum(column.counts.values()) for column in self.columns), default=0)


def lay_out(marks: Mapping[Mark, int]) -> Timeline:
    """Lay out the time line of at least one document."""
    timeline = Timeline(Scale(marks))
    width = (timeline.scale.last - timeline.scale.first) / BINS
    narrow = {mark: count for mark, count in marks.items() if mark.last - mark.first < width}
    timeline.columns = list(_stack(narrow, timeline.scale))
    wide = sorted((mark, count) for mark, count in marks.items() if mark not in narrow)
    _fill_lanes(timeline, wide)
    return timeline


def _stack(marks: Mapping[Mark, int], scale: Scale) -> Iterator[DayColumn]:
    columns: dict[int, list[Mark]] = {}
    for mark in sorted(marks):
        columns.setdefault(scale.bin_of((mark.first + mark.last) // 2), []).append(mark)
    for number, members in sorted(columns.items()):
        counts = Counter[str]()
        for mark in members:
            counts[mark.kind] += marks[mark]
        yield DayColumn(number, counts, min(mark.first for mark in members), max(mark.last for mark in members))


def _fill_lanes(timeline: Timeline, marks: Sequence[tuple[Mark, int]]) -> None:
    """Put each bar into the first lane that is free at its beginning. Equal bars are one."""
    ends: list[float] = []
    gap = (timeline.scale.last - timeline.scale.first) * _GAP / 100
    for mark, count in marks:
        lane = next((number for number, end in enumerate(ends) if end + gap < mark.first), len(ends))
        if lane == _MOST_LANES:
            timeline.undrawn += count
            continue
        ends[lane : lane + 1] = [mark.last]
        timeline.bars.append(Bar(lane, mark, count))
