"""Objects that come to be below an address: sent as new, and read back."""

from __future__ import annotations

import threading
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.findings import escape_for_display
from archiver.stores.address import BESIDE, join_key
from archiver.stores.object_writing import BegunUpload, ObjectWriter, Part
from archiver.stores.side_by_side import Counted, MemoryShare, work_side_by_side
from archiver.stores.store_errors import ObjectError, ObjectThereError, StoreWriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archiver.progress import Progress
    from archiver.stores.bucket import StoreFolder
    from archiver.stores.listing import ListedObject
    from archiver.stores.upload_journal import UploadJournal

PART: Final = 16 << 20
"""Octets of a part. An object that is not larger is sent whole."""
_MOST_PARTS: Final = 10_000
_MIB: Final = 1 << 20
_MEMORY: Final = 64 << 20
"""Octets of objects that are held at once."""


class SentObject(NamedTuple):
    """An object that was sent: its octets, and their SHA-256."""

    octets: int
    digest: bytes


class NewObjects:
    """Objects below an address, or one at the address itself, whose path is empty. Several threads may send at once.

    All that is sent is noted in the journal first, and has the mark of this run, so that nothing else is ever removed.
    """

    def __init__(self, store: StoreFolder, journal: UploadJournal) -> None:
        """Get ready. The journal was begun."""
        self._store = store
        self._journal = journal
        self._writer = ObjectWriter(store.requests, store.address.bucket, journal.mark)
        self._memory = MemoryShare(_MEMORY)
        self._lock = threading.Lock()
        self.sent: dict[str, SentObject] = {}

    def put(self, path: str, blocks: Iterable[bytes], octets: int) -> int:
        """Send an object that is expected to have so many octets. Return how many were sent.

        Raises StoreWriteError if the store does not take it, or has one already, or if the journal cannot be written.
        """
        part = choose_part(octets)
        pieces = gather(blocks, part)
        with self._memory.taking(min(octets, part)):
            first = next(pieces, bytearray())
            if len(first) < part:
                self._note(path, len(first))
                self._write_new(path, partial(self._writer.put, self._key(path), first))
                sent = SentObject(len(first), sha256(first).digest())
            else:
                sent = self._put_parts(path, first, pieces, octets)
        self.sent[path] = sent
        return sent.octets

    def stop(self) -> None:
        """Let requests that wait for another try end now."""
        self._store.stop()

    def _put_parts(self, path: str, first: bytearray, rest: Iterator[bytearray], octets: int) -> SentObject:
        self._note(path, octets)
        begun = BegunUpload(self._key(path), self._writer.begin_parts(self._key(path)))
        self._note(path, begun.upload)
        whole, total = sha256(), 0
        parts: list[Part] = []
        piece: bytearray | None = first
        while piece:
            whole.update(piece)
            total += len(piece)
            parts.append(self._writer.put_part(begun, len(parts) + 1, piece))
            piece = next(rest, None)
        self._write_new(path, partial(self._writer.complete, begun, parts))
        return SentObject(total, whole.digest())

    def _write_new(self, path: str, write: Callable[[], None]) -> None:
        """Write an object. If one of a killed run has come to be there only now, remove that one first."""
        try:
            write()
        except ObjectThereError:
            there = self._writer.find(self._key(path))
            if there is None or there.mark not in self._journal.earlier:
                raise
            self._writer.delete(self._key(path))
            write()

    def _note(self, path: str, note: int | str) -> None:
        """Note an object by its octets, or an upload in parts by its name."""
        try:
            with self._lock:
                if isinstance(note, str):
                    self._journal.note_upload(path, note)
                else:
                    self._journal.note_object(path, note)
        except OSError as error:
            shown = escape_for_display(self._journal.folder)
            raise StoreWriteError("error.unwritable", path=shown, reason=error.strerror or str(error)) from error

    def _key(self, path: str) -> str:
        return join_key(self._store.address.key, path)

    def read_back(self, progress: Progress | None = None) -> None:
        """Read every object that was sent, and compare its octets.

        Raises:
            StoreWriteError: `store.read-back-differs`: the store does not give back what was sent.
            StoreError: the store cannot be reached.
        """
        counted = Counted(progress)
        for _ in work_side_by_side(partial(self._read_back, counted), self._list_sent(), counted, self._store.stop):
            pass

    def _list_sent(self) -> Iterator[tuple[str, ListedObject]]:
        """Yield all objects that are there now, which must be those that were sent."""
        if [*self.sent] == [""]:
            found = self._store.find_object()
            if found is None:
                raise self._differs("")
            yield "", found
            return
        missing = {path for path in self.sent if not path.startswith(BESIDE)}
        for path in self.sent.keys() - missing:
            found = self._store.beside(self._key(path)).find_object()
            if found is None:
                raise self._differs(path)
            yield path, found
        for path, found in self._store.list_objects():
            if not found.octets and (not path or path.endswith("/")):
                # It stands for a folder, as programs leave it that show buckets as folders.
                continue
            if path not in missing:
                raise self._differs(path)
            missing.remove(path)
            yield path, found
        if missing:
            raise self._differs(min(missing))

    def _read_back(self, counted: Counted, item: tuple[str, ListedObject]) -> None:
        path, found = item
        sent = self.sent[path]
        if found.octets != sent.octets:
            raise self._differs(path)
        digest = sha256()
        with self._memory.taking(min(found.octets, PART * 2)):
            try:
                for block in self._store.reader.blocks(found):
                    digest.update(block)
                    counted.add_octets(len(block))
            except ObjectError as error:
                raise self._differs(path) from error
        if digest.digest() != sent.digest:
            raise self._differs(path)
        counted.add_file()

    def read_back_one(self, path: str) -> None:
        """Read one object that was sent, and compare its octets. Raises as `read_back`."""
        found = self._store.beside(self._key(path)).find_object()
        if found is None:
            raise self._differs(path)
        self._read_back(Counted(None), (path, found))

    def _differs(self, path: str) -> StoreWriteError:
        return StoreWriteError("store.read-back-differs", address=self._show(self._key(path)))

    def _show(self, key: str) -> str:
        return escape_for_display(str(self._store.address._replace(key=key)))

    def remove_parts(self) -> None:
        """Have the store remove parts that a lost answer or a killed run left. Raises StoreWriteError."""
        if self._journal.uploads or self._journal.earlier:
            keys = {self._key(path) for path in self.sent}
            for begun in [*self._writer.list_uploads(self._store.address.key)]:
                if begun.key in keys:
                    self._writer.abort(begun)


def choose_part(octets: int) -> int:
    """Return the octets of a part of an object that has about so many: stores take no more than 10,000 parts."""
    return max(PART, -(-octets // _MOST_PARTS // _MIB) * _MIB if octets else 0)


def gather(blocks: Iterable[bytes], octets: int) -> Iterator[bytearray]:
    """Yield the octets of blocks in pieces of one size. The last may be smaller."""
    piece = bytearray()
    for block in blocks:
        view = memoryview(block)
        while view:
            taken = view[: octets - len(piece)]
            piece += taken
            view = view[len(taken) :]
            if len(piece) == octets:
                yield piece
                piece = bytearray()
    if piece:
        yield piece
