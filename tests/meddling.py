"""Something that happens in the middle of long work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.progress import Step


class Meddler:
    """A callback for progress that does something when a step begins for the first time."""

    def __init__(self, step: Step, work: Callable[[], object]) -> None:
        self._step = step
        self._work: Callable[[], object] | None = work

    def begin(self, step: Step, _octets: int, _files: int) -> None:
        """Do it if it is the step."""
        if step == self._step and self._work is not None:
            work, self._work = self._work, None
            work()

    def __call__(self, _octets: int, _files: int) -> None:
        """Do nothing."""
