"""The folder `.quarantine` of a place, in which what a repair replaces is kept. It lies outside every bag."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from typing import Final

from archiver.operating_system import flush, flush_tree, link_file

QUARANTINE: Final = ".quarantine"
_OWN: Final = 0o700
"""Rights of the folder. Damaged octets of a withheld document are withheld too."""


class Quarantine:
    """The folder of one run in the quarantine of a place. Each file is kept in it under its path from the place."""

    def __init__(self, root: str, run: str) -> None:
        """Set the folder of the place, and the name of the run."""
        self._root = os.path.abspath(root)
        self.folder = os.path.join(self._root, QUARANTINE, run)

    def path_of(self, path: str) -> str:
        """Return the path at which something at the place is kept."""
        return os.path.join(self.folder, os.path.relpath(path, self._root))

    def link(self, path: str) -> str | None:
        """Give a file a second name in the quarantine, or copy it there. The file stays where it is. Return where it is kept.

        Return None if it can be neither linked nor read: it must be moved. Raises OSError.
        """
        kept = self._make_room(path)
        if not link_file(path, kept):
            try:
                shutil.copy2(path, kept, follow_symlinks=False)
            except PermissionError:
                with suppress(FileNotFoundError):
                    os.unlink(kept)
                return None
        self._flush(kept)
        return kept

    def move(self, path: str) -> str:
        """Move a folder, a link or a file into the quarantine. Return where it is kept. Raises OSError."""
        kept = self._make_room(path)
        shutil.move(path, kept)
        self._flush(kept)
        flush(os.path.dirname(path))
        return kept

    def _make_room(self, path: str) -> str:
        if not os.path.isdir(os.path.dirname(self.folder)):
            os.makedirs(os.path.dirname(self.folder), _OWN, exist_ok=True)
        kept = self.path_of(path)
        os.makedirs(os.path.dirname(kept), _OWN, exist_ok=True)
        return kept

    def _flush(self, kept: str) -> None:
        mode = os.lstat(kept).st_mode
        if stat.S_ISDIR(mode):
            flush_tree(kept)
        elif stat.S_ISREG(mode):
            # A file that may not be read was moved as it is.
            with suppress(PermissionError):
                flush(kept)
        folder = os.path.dirname(kept)
        while folder.startswith(self._root):
            flush(folder)
            folder = os.path.dirname(folder)
