"""The journal of objects that are being written: what was begun, so that the next run can remove what a killed one left.

It lies in a folder of the user's own state, one for each address. It holds no credentials.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Self

from archiver.errors import ReadError, WriteError
from archiver.findings import escape_for_display
from archiver.operating_system import lock_soon, write_whole
from archiver.settings_files import own_state_folder

if TYPE_CHECKING:
    from types import TracebackType

    from archiver.stores.address import StoreAddress
    from archiver.stores.credentials import StoreAccess

_NAME: Final = "journal"
_MARK_OCTETS: Final = 16
_MOST_EARLIER: Final = 100


class UploadRunningError(Exception):
    """Another run writes to the same address now."""


class UploadJournal:
    """The journal of one address. It is locked while it is open, and says what the run before began if that did not end.

    `mark` is the mark of that run, and `objects` and `uploads` are what it began: octets by path below the address, and the
    names of uploads in parts with their path. `earlier` are the marks of runs that were killed before it: a store may still be
    doing what they asked for.
    """

    def __init__(self, address: StoreAddress, access: StoreAccess) -> None:
        """Find the place of the journal. Raises ReadError if there is no home folder."""
        state = own_state_folder()
        if state is None:
            raise ReadError("error.home-missing")
        self._address = str(address)
        self._endpoint = access.endpoint
        name = sha256(f"{access.endpoint}\n{address}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self.folder = os.path.join(state, "uploads", name)
        self._path = os.path.join(self.folder, _NAME)
        self._descriptor = -1
        self.mark = ""
        self.earlier: list[str] = []
        self.objects: dict[str, int] = {}
        self.uploads: dict[str, str] = {}
        self.is_checked = False
        """True if that run had read back all but the object that makes the others a bag."""

    def __enter__(self) -> Self:
        """Open the journal, lock it, and read what is in it.

        Raises:
            UploadRunningError: another run has it.
            WriteError: it cannot be written.
        """
        try:
            while not self._open():
                pass
            with open(self._path, "rb") as file:
                lines = file.read().splitlines(keepends=True)
        except OSError as error:
            self._close()
            reason = error.strerror or str(error)
            raise WriteError("error.unwritable", path=escape_for_display(self._path), reason=reason) from error
        for line in lines:
            # A line that was cut is of something that was not begun.
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                self._take(json.loads(line) if line.endswith(b"\n") else {})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def _open(self) -> bool:
        """Open and lock the file. Return False if another run removed it meanwhile."""
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        if lock_soon(self._descriptor) is False:
            self._close()
            raise UploadRunningError
        with suppress(FileNotFoundError):
            if os.path.samestat(os.stat(self._path), os.fstat(self._descriptor)):
                return True
        self._close()
        return False

    def _take(self, line: dict[str, Any]) -> None:
        if "mark" in line:
            self.mark = str(line["mark"])
            self.earlier = [*map(str, line.get("earlier", []))]
        elif "upload" in line:
            self.uploads[str(line["upload"])] = str(line["path"])
        elif "checked" in line:
            self.is_checked = True
        elif "path" in line:
            self.objects[str(line["path"])] = int(line["octets"])

    @property
    def is_unfinished(self) -> bool:
        """True if a run began something here and did not end."""
        return bool(self.mark)

    def is_own(self, mark: str | None) -> bool:
        """Return whether a mark is that of a run that the journal tells of."""
        return mark is not None and mark in {self.mark, *self.earlier}

    def begin(self) -> str:
        """Begin anew, and return the mark of this run. Raises OSError."""
        self.earlier = [mark for mark in (self.mark, *self.earlier) if mark][:_MOST_EARLIER]
        self.is_checked = False
        self.objects, self.uploads = {}, {}
        self.mark = secrets.token_hex(_MARK_OCTETS)
        os.ftruncate(self._descriptor, 0)
        self._write({"mark": self.mark, "earlier": self.earlier, "address": self._address, "endpoint": self._endpoint})
        os.fsync(self._descriptor)
        return self.mark

    def note_object(self, path: str, octets: int) -> None:
        """Note an object before it is written. Raises OSError."""
        self.objects[path] = octets
        self._write({"path": path, "octets": octets})

    def note_upload(self, path: str, upload: str) -> None:
        """Note an upload in parts once the store has named it. Raises OSError."""
        self.uploads[upload] = path
        self._write({"path": path, "upload": upload})

    def note_checked(self) -> None:
        """Note that all but the last object was read back. Raises OSError."""
        self._write({"checked": True})

    def _write(self, line: dict[str, Any]) -> None:
        write_whole(self._descriptor, f"{json.dumps(line)}\n".encode())

    def end(self) -> None:
        """Remove the journal: nothing that it names is left unfinished."""
        self.mark = ""
        with suppress(OSError):
            os.unlink(self._path)
            os.rmdir(self.folder)

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
