"""Put objects in the place of others, unless somebody else has changed these, and move objects aside."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from archiver.findings import escape_for_display
from archiver.stores.new_objects import choose_part, gather
from archiver.stores.object_writing import NEW, BegunUpload, ObjectWriter
from archiver.stores.store_errors import ObjectError, StoreWriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from archiver.stores.bucket import StoreFolder
    from archiver.stores.listing import ListedObject
    from archiver.stores.object_writing import Part


class ObjectReplacer:
    """Writes objects of one bucket, each with the mark of this run, and reads each back.

    All methods raise StoreWriteError if the store does not do what was asked, and StoreError if it cannot be reached any longer.
    """

    def __init__(self, store: StoreFolder, mark: str) -> None:
        self._store = store
        self._writer = ObjectWriter(store.requests, store.address.bucket, mark)

    def find(self, key: str) -> ListedObject | None:
        """Return an object as it is listed now, or None."""
        return self._store.beside(key).find_below("")

    def put(self, key: str, blocks: Iterable[bytes], octets: int, there: ListedObject | None = None) -> None:
        """Write an object of about so many octets where none is, or in the place of the one that is `there`.

        It appears once all its blocks have come, and not at all if these raise. If something else has come to be at the key,
        nothing is written (ObjectThereError).
        """
        condition = NEW if there is None else {"if-match": there.tag}
        digest = sha256()
        part = choose_part(octets)
        pieces = gather(_hash(blocks, digest.update), part)
        first = next(pieces, bytearray())
        if len(first) < part:
            self._writer.put(key, first, condition)
        else:
            self._put_parts(key, first, pieces, condition)
        self._read_back(key, digest.digest())

    def _put_parts(self, key: str, first: bytearray, rest: Iterator[bytearray], condition: Mapping[str, str]) -> None:
        begun = BegunUpload(key, self._writer.begin_parts(key))
        try:
            parts: list[Part] = []
            piece: bytearray | None = first
            while piece:
                parts.append(self._writer.put_part(begun, len(parts) + 1, piece))
                piece = next(rest, None)
            self._writer.complete(begun, parts, condition)
        except BaseException:
            self._writer.abort(begun)
            raise

    def _read_back(self, key: str, expected: bytes) -> None:
        found, digest = self.find(key), sha256()
        try:
            for block in self._store.reader.blocks(found) if found is not None else ():
                digest.update(block)
        except ObjectError:
            found = None
        if found is None or digest.digest() != expected:
            shown = escape_for_display(str(self._store.address._replace(key=key)))
            raise StoreWriteError("store.read-back-differs", address=shown)

    def keep(self, found: ListedObject, key: str) -> None:
        """Write the octets of an object to another key. Raises ObjectError if they cannot be read."""
        self.put(key, map(bytes, self._store.reader.blocks(found)), found.octets)

    def remove(self, found: ListedObject) -> None:
        """Remove an object unless it has changed since it was listed."""
        self._writer.delete(found.key, {"if-match": found.tag})


def _hash(blocks: Iterable[bytes], update: Callable[[bytes], object]) -> Iterator[bytes]:
    for block in blocks:
        update(block)
        yield block
