"""Remove what a run sent that did not end: its objects and the parts of its uploads, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.findings import escape_for_display
from archiver.stores.address import BESIDE, join_key
from archiver.stores.object_writing import BegunUpload, ObjectWriter
from archiver.stores.side_by_side import Counted, work_side_by_side
from archiver.stores.store_errors import StoreError, StoreWriteError

if TYPE_CHECKING:
    from archiver.stores.bucket import StoreFolder
    from archiver.stores.upload_journal import UploadJournal


class Removed(NamedTuple):
    """The outcome of a removal: the addresses of what may be left, how many objects were removed, and if there are others.

    `left` has an asterisk for all below an address.
    """

    left: list[str]
    removed: int
    has_others: bool


def remove_begun(store: StoreFolder, journal: UploadJournal) -> Removed:
    """Remove all that the runs of a journal began.

    An object is removed only if it has the mark of such a run, or, in a store that keeps no marks, its path and size.
    """
    removal = _Removal(store, journal)
    removal.remove_objects()
    removal.remove_uploads()
    return Removed(sorted(removal.left), removal.removed, removal.has_others)


class _Removal:
    """The removal of what killed runs began."""

    def __init__(self, store: StoreFolder, journal: UploadJournal) -> None:
        self._store = store
        self._journal = journal
        self._writer = ObjectWriter(store.requests, store.address.bucket, journal.mark)
        self.left: set[str] = set()
        self.removed = 0
        self.has_others = False

    def remove_objects(self) -> None:
        """Remove the objects. The first is the one that makes the others a bag."""
        key = self._store.address.key
        try:
            found = [path for path, listed in self._store.list_objects() if listed.octets or (path and not path.endswith("/"))]
            if self._store.find_object() is not None:
                found.append("")
        except StoreError:
            self._leave(f"{key}/*" if key else "*")
            return
        found += [path for path in self._journal.objects if path.startswith(BESIDE)]
        last_sent = next(reversed(self._journal.objects), None)
        if last_sent in found:
            found.remove(last_sent)
            self._remove(last_sent)
        for _ in work_side_by_side(self._remove, found, Counted(None), self._store.stop):
            pass

    def _remove(self, path: str) -> None:
        key = self._key(path)
        try:
            found = self._writer.find(key)
            if found is None:
                return
            is_unmarked = found.mark is None and found.octets == self._journal.objects.get(path)
            if is_unmarked or self._journal.is_own(found.mark):
                self._writer.delete(key)
                self.removed += 1
            else:
                self.has_others = True
        except (StoreError, StoreWriteError):
            self._leave(key)

    def remove_uploads(self) -> None:
        """Remove the parts of uploads: those that the journal names, and those of its objects that the store still holds."""
        named = {BegunUpload(self._key(path), upload) for upload, path in self._journal.uploads.items()}
        try:
            # One whose name was lost with the answer of the store.
            own = {self._key(path) for path in self._journal.objects}
            named |= {begun for begun in self._writer.list_uploads(self._store.address.key) if begun.key in own}
        except (StoreError, StoreWriteError):
            # The key may not list them. Those that the journal names are removed all the same.
            pass
        for begun in sorted(named):
            try:
                self._writer.abort(begun)
            except (StoreError, StoreWriteError):
                self._leave(begun.key)

    def _leave(self, key: str) -> None:
        self.left.add(escape_for_display(str(self._store.address._replace(key=key))))

    def _key(self, path: str) -> str:
        return join_key(self._store.address.key, path)
