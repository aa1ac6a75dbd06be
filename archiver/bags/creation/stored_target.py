"""The target of a new bag in a store: what stands there, the journal of what is sent, and what a killed run left."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, Final, Self

from archiver.bags.format import DECLARATION, SEALS, Target
from archiver.bags.workplace import remove_abandoned, write_errors
from archiver.errors import WriteError, WrongUsageError
from archiver.findings import escape_for_display
from archiver.stores.address import StoreAddress, read_address
from archiver.stores.bucket import StoreFolder
from archiver.stores.known_stores import find_access
from archiver.stores.new_objects import NewObjects
from archiver.stores.object_writing import ObjectWriter
from archiver.stores.removal import Removed, remove_begun
from archiver.stores.store_errors import StoreError, StoreWriteError
from archiver.stores.upload_journal import UploadJournal, UploadRunningError

if TYPE_CHECKING:
    from types import TracebackType

    from archiver.findings import FindingLog

_PAUSES: Final = (0.1, 0.3, 0.6, 1.0)
"""Seconds until what came late from a killed run is looked for again."""
_LOCAL_NAME: Final = "bag"
"""The name of the local folder that holds the tag files while they are made."""


class StoredTarget:
    """An address of a store at which a bag is to stand. Use it in a `with` block, which locks the address on this machine.

    If the block ends and the bag is not whole, all that was sent is removed. A killed run leaves its journal, by which the next
    run for the address removes it.
    """

    def __init__(self, shown: str) -> None:
        """Read an address. Nobody is called.

        Raises:
            WrongUsageError: it is none at which a bag can stand, or its store was not named.
            ReadError: there is no home folder for the journal.
            StoreError: there are no credentials.
        """
        self.address = read_address(shown)
        parts = self.address.key.split("/")
        if any(part in {"", ".", ".."} for part in parts) or "\0" in self.address.key:
            raise WrongUsageError("store.address-malformed", found=escape_for_display(shown))
        self._access = find_access(self.address)
        self._journal = UploadJournal(self.address, self._access)
        self.target = Target.from_address(shown, os.path.join(self._journal.folder, _LOCAL_NAME))
        self.store = StoreFolder(self.address, self._access)
        self._has_begun = False
        self.is_whole = False
        """True once the bag stands at the address, and nothing that was sent may be removed."""

    def __enter__(self) -> Self:
        """Lock the address. Raises WriteError."""
        try:
            self._journal.__enter__()
        except UploadRunningError as error:
            self.store.close()
            raise WriteError("store.upload-running", address=escape_for_display(str(self.address))) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self.store.close()
            if self.is_whole or not self._journal.is_unfinished:
                self._journal.end()
            elif self._has_begun and not (isinstance(error, StoreError) and error.code == "store.unreachable"):
                self._undo()
        finally:
            self._journal.__exit__(kind, error, trace)

    def _undo(self) -> None:
        """Remove what this run sent. The journal stays if something may be left, or may still come from a killed run."""
        if not self._remove_begun().left and not self._journal.earlier:
            self._journal.end()

    def _remove_begun(self) -> Removed:
        """Remove what the runs of the journal sent. A store may still be doing what a killed one asked for."""
        # The other connections may have been stopped.
        store = StoreFolder(self.address, self._access)
        try:
            removed = remove_begun(store, self._journal)
            for pause in _PAUSES:
                if not removed.removed or removed.left:
                    break
                time.sleep(pause)
                removed = remove_begun(store, self._journal)
            return removed
        finally:
            store.close()

    def look(self, log: FindingLog, *, dry_run: bool = False) -> None:
        """Remove what a killed run left, and add findings for what stands at the address. A dry run removes nothing.

        Raises:
            StoreError: the store cannot be reached.
            WrongUsageError: the address lies inside a bag.
        """
        self._refuse_inside_bag()
        if not dry_run:
            with write_errors(self.target.shown):
                remove_abandoned(self.target)
        if not self._journal.is_unfinished or (self._journal.is_checked and self._stands()):
            self._look_for_others(log)
        elif not dry_run:
            removed = self._remove_begun()
            for address in removed.left:
                self._add(log, "store.parts-left", left=address)
            if removed.left or removed.has_others:
                self._look_for_others(log)

    def _look_for_others(self, log: FindingLog) -> None:
        shown = self.target.shown
        if self.store.find_object() is not None or self._stands():
            self._add(log, "source.target-exists", name=shown)
        elif self._has_any(f"{self.address.key}/"):
            self._add(log, "store.bag-unfinished", address=shown)
        beside = f"{os.path.dirname(self.address.key)}/{self.target.bag_name}.{SEALS}".lstrip("/")
        if self._has_any(f"{beside}/"):
            self._add(log, "seal.beside-exists", seals=os.path.basename(beside))
        if not self._journal.is_unfinished:
            self._look_for_parts(log)

    def _look_for_parts(self, log: FindingLog) -> None:
        """Add a warning for parts that others left below the address, if the store lets their list be read."""
        writer = ObjectWriter(self.store.requests, self.address.bucket, "")
        try:
            keys = {begun.key for begun in writer.list_uploads(f"{self.address.key}/")}
        except StoreWriteError:
            # Most keys that may write may not list them, and a bag is whole without it.
            return
        for key in sorted(keys):
            self._add(log, "store.parts-left", left=str(StoreAddress(self.address.bucket, key)))

    def _add(self, log: FindingLog, code: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        log.add(code, self.target.shown, **values)

    def _stands(self) -> bool:
        return self.store.beside(f"{self.address.key}/{DECLARATION}").find_object() is not None

    def _has_any(self, prefix: str) -> bool:
        """Return whether an object lies below a prefix. The empty objects that stand for folders are none."""
        return self.store.beside(prefix.rstrip("/")).find_any() is not None

    def _refuse_inside_bag(self) -> None:
        parts = self.address.key.split("/")
        for count in range(len(parts)):
            above = "/".join(parts[:count])
            declaration = f"{above}/{DECLARATION}" if above else DECLARATION
            if self.store.beside(declaration).find_object() is not None:
                bag = escape_for_display(str(self.address._replace(key=above)))
                raise WrongUsageError("error.target-inside-bag", path=escape_for_display(self.target.shown), bag=bag)

    def begin(self) -> NewObjects:
        """Begin to send objects. Raises WriteError."""
        with write_errors(self._journal.folder):
            self._journal.begin()
        self._has_begun = True
        return NewObjects(self.store, self._journal)

    def note_checked(self) -> None:
        """Note that all but the last object was read back. With that one the bag is whole. Raises WriteError."""
        with write_errors(self._journal.folder):
            self._journal.note_checked()
