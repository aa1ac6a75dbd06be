"""Progress of long work: the present step, the amount of work in it, and how much of it is done."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeAlias, runtime_checkable


class Step(StrEnum):
    """The parts of the work that can take long."""

    LOOKING_OVER = "looking-over"
    READING_TABLE = "reading-table"
    COPYING = "copying"
    FLUSHING = "flushing"
    READING_BACK = "reading-back"
    SECOND_OPINION = "second-opinion"
    PACKING = "packing"
    READING_MANIFESTS = "reading-manifests"
    CHECKING = "checking"
    READING = "reading"
    SCANNING = "scanning"
    READING_AHEAD = "reading-ahead"
    ENTERING = "entering"
    EXPORTING = "exporting"
    EXAMINING = "examining"


@runtime_checkable
class Watcher(Protocol):
    """A progress callback whose `begin` is also called for each step."""

    def begin(self, step: Step, octets: int, files: int) -> None:
        """Begin a step with so many octets and files to work on. The numbers are 0 if they are not known."""
        ...

    def __call__(self, octets: int, files: int) -> None:
        """Report the octets and files of the step that are done."""
        ...


Progress: TypeAlias = Callable[[int, int], None]
"""Called now and then with the octets and files that are done. A `Watcher` is told of each step as well."""


def begin_step(progress: Progress | None, step: Step, octets: int = 0, files: int = 0) -> None:
    """Tell a watcher that a step begins. Do nothing for a callback that only counts."""
    if isinstance(progress, Watcher):
        progress.begin(step, octets, files)
