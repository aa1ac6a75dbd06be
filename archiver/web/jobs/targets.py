"""The paths at which jobs make something, kept in a file, so that what a killed server leaves is removed at the next start."""

from __future__ import annotations

import json
import os
import secrets
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from archiver.operating_system import try_lock
from archiver.tasks.cleaning import remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterable


class Targets:
    """The targets of jobs that run, in a file of this server that is locked until it ends. `folder` holds one for each server."""

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, f"{os.getpid()}-{secrets.token_hex(4)}.json")
        self._folder = folder
        self._now: list[str] = []
        self._mutex = threading.Lock()
        # The descriptor holds the lock until the process ends, whatever ends it.
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try_lock(self._file)

    def clean_up(self) -> None:
        """Remove what servers that are gone left at their targets, and forget these."""
        for name in os.listdir(self._folder):
            path = os.path.join(self._folder, name)
            if path != self._path:
                with suppress(OSError, ValueError):
                    _clean_file(path)

    def close(self) -> None:
        """Remove the file. No job may run any more."""
        os.unlink(self._path)
        os.close(self._file)

    def add(self, targets: Iterable[str]) -> None:
        """Note targets, before anything is made there."""
        with self._mutex:
            self._now += targets
            self._keep()

    def remove(self, targets: Iterable[str]) -> None:
        """Forget targets at which nothing was begun."""
        with self._mutex:
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
        octets = json.dumps(self._now).encode()
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, octets, 0)


def _clean_file(path: str) -> None:
    """Clean the targets in a file if its server is gone. Raises OSError or ValueError if that is not possible."""
    file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        if not try_lock(file):
            return
        octets = os.pread(file, os.fstat(file).st_size, 0)
        for target in json.loads(octets) if octets else []:
            remove_leftovers(str(target))
        os.unlink(path)
    finally:
        os.close(file)
