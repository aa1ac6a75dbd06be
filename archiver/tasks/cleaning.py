"""Remove what a killed run left where it was making something."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from archiver.bags.format import Target
from archiver.bags.workplace import remove_abandoned
from archiver.errors import ArchiverError

if TYPE_CHECKING:
    import os


def remove_leftovers(target: str | os.PathLike[str]) -> None:
    """Remove the hidden folders that killed runs left beside a target. What a run still works in stays, and so does the target.

    A change that was cut short is mended, as the next run for the same bag would do it. What cannot be removed now is left to
    that run.
    """
    with suppress(OSError, ArchiverError):
        remove_abandoned(Target.from_path(str(target)))
