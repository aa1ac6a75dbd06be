"""What long work tells of itself while it goes on: which step it is at, how much there is to do, and how far it is."""

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
    EXPORTING = "exporting"


@runtime_checkable
class Watcher(Protocol):
    """Somebody who wants to know of the steps too, not only of what is done."""

    def begin(self, step: Step, octets: int, files: int) -> None:
        """A step begins that has so many octets and files to work on; 0 where that is not known."""
        ...

    def __call__(self, octets: int, files: int) -> None:
        """So many octets and files of the step are done."""
        ...


Progress: TypeAlias = Callable[[int, int], None]
"""Called now and then with the octets and files that are done; where it is a `Watcher`, it is told of each step as well."""


def begin_step(progress: Progress | None, step: Step, octets: int = 0, files: int = 0) -> None:
    """Tell a watcher that a step begins; one that only counts hears nothing of it."""
    if isinstance(progress, Watcher):
        progress.begin(step, octets, files)
