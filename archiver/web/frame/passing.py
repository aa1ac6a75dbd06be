"""The folder for what lasts no longer than the server: dropped files and reports. It is locked for as long as the server runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress

from archiver.errors import WriteError
from archiver.findings import escape_for_display
from archiver.operating_system import lock_soon, open_folder, try_lock


class PassingFolder:
    """A folder of one server. Those that killed servers left are removed when the next one opens its own."""

    def __init__(self, home: str) -> None:
        """Open a new one in a folder, which nobody else may read. Raises OSError."""
        os.makedirs(home, mode=0o700, exist_ok=True)
        for name in os.listdir(home):
            _remove_abandoned(os.path.join(home, name))
        self.path = tempfile.mkdtemp(dir=home)
        self._lock = open_folder(self.path)
        lock_soon(self._lock)

    def new(self, kind: str) -> str:
        """Make a folder in it. Raises WriteError."""
        try:
            return tempfile.mkdtemp(prefix=f"{kind}-", dir=self.path)
        except OSError as error:
            raise WriteError(
                "error.unwritable", path=escape_for_display(self.path), reason=error.strerror or str(error)
            ) from error

    def remove(self, folder: str) -> None:
        """Remove a folder that `new` has made. What cannot be removed now goes with the server."""
        shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove all of it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def _remove_abandoned(folder: str) -> None:
    with suppress(OSError):
        descriptor = open_folder(folder)
        try:
            # None: this file system has no locks, so that nobody knows if a server still uses it.
            if try_lock(descriptor):
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(descriptor)
