"""A date that somebody states."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import PossibleReadings, check_readings, find_future_reading, tell_choices
from archiver.dating.qualification import qualify

if TYPE_CHECKING:
    from archiver.calendars import ImpossibleReading, Qualifier
    from archiver.dating.readings import StatementReading
    from archiver.findings import Finding, Where

_DOUBTS = ("date.era-differs", "date.month-of-other-calendar")
UNDECIDED = frozenset({"date.ambiguous", "date.other-reading-impossible", "date.letters-as-digits", *_DOUBTS})
"""The codes of findings that leave open which reading is meant. They end once something else shows it."""


class StatedDate(NamedTuple):
    """A date as stated: every reading of it, the weekday that it names itself, and the findings about it.

    It has at least one reading, unless it is `undated`: then the text says that there is no date. `impossible` are the days that
    it would be in a further calendar, if that had them. `doubted` says that letters stand for digits (1O November) or that its
    words contradict each other (15 Aban 1395 AH). With `is_set` the text itself says that one of several days is meant, and the
    readings are these.
    """

    text: str
    readings: tuple[StatementReading, ...]
    weekday_written: str | None = None
    findings: tuple[Finding, ...] = ()
    impossible: tuple[ImpossibleReading, ...] = ()
    undated: bool = False
    doubted: bool = False
    is_set: bool = False

    @property
    def is_sure(self) -> bool:
        """Return whether there is one reading, no other calendar in which it could be meant, and no word in doubt."""
        return len(self.readings) == 1 and not self.impossible and not self.doubted

    def find_meant(self, after: int | None = None) -> StatementReading | None:
        """Return the only reading, or of several the only one that lies after a day, if its number is given; else None.

        A day decides only if several readings are all that is in doubt.
        """
        if self.is_sure:
            return self.readings[0]
        if after is None or self.impossible or self.doubted or self.is_set:
            return None
        return find_future_reading(self.readings, after)

    @property
    def lack(self) -> str | None:
        """The reason why no days can be counted: `undated`, or `no-year`; else None."""
        if self.undated:
            return "undated"
        return "no-year" if any(reading.days is None for reading in self.readings) else None


class Meaning(NamedTuple):
    """The readings of a text of numbers, before anything is told about them. With `is_set` they are the members of a set."""

    readings: tuple[StatementReading, ...]
    impossible: tuple[ImpossibleReading, ...] = ()
    is_set: bool = False

    def qualified(self, qualifier: Qualifier | None) -> Meaning:
        """Return the same with the days before, after or about those named, or marked as uncertain."""
        if qualifier is None:
            return self
        return self._replace(readings=tuple(qualify(one, qualifier) for one in self.readings))


def state_date(text: str, meaning: Meaning, where: Where | None) -> StatedDate:
    """Return a date of numbers with the findings about it."""
    shown = text.strip()
    readings, impossible, is_set = meaning
    if is_set:
        return StatedDate(text, readings, is_set=True)
    sources = [reading.source for reading in readings if reading.source is not None]
    if len(sources) == len(readings):
        findings = check_readings(PossibleReadings(sources, impossible), shown, None, where)
    else:
        findings = [tell_choices(readings, shown, where)] if len(readings) > 1 else []
    return StatedDate(text, readings, None, tuple(findings), impossible)
