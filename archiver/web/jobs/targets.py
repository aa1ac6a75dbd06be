"""The paths at which jobs make something, kept in a file, so that what a killed server leaves is removed at the next start."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from archiver.tasks.cleaning import remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterable


class Targets:
    """The targets of jobs that run. `path` is the file in which they are kept."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._now: list[str] = []
        self._lock = threading.Lock()

    def clean_up(self) -> None:
        """Remove what an earlier server left at its targets, and forget them."""
        try:
            with open(self._path, encoding="utf-8") as file:
                left = json.load(file)
        except (OSError, ValueError):
            return
        for target in left if isinstance(left, list) else []:
            remove_leftovers(str(target))
        with suppress(OSError):
            os.unlink(self._path)

    def add(self, targets: Iterable[str]) -> None:
        """Note targets, before anything is made there."""
        with self._lock:
            self._now += targets
            self._keep()

    def remove(self, targets: Iterable[str]) -> None:
        """Forget targets at which nothing was begun."""
        with self._lock:
            for target in targets:
                self._now.remove(target)
            self._keep()

    def clean(self, targets: Iterable[str]) -> None:
        """Remove what a job that was ended left at its targets, and forget them."""
        given = list(targets)
        for target in given:
            remove_leftovers(target)
        self.remove(given)

    def _keep(self) -> None:
        new = f"{self._path}.new"
        with open(new, "w", encoding="utf-8", errors="surrogateescape") as file:
            json.dump(self._now, file)
        os.replace(new, self._path)
