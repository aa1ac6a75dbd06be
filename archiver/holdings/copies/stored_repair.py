"""Carry out the repair of a copy in a store. What was damaged is kept aside in the same bucket."""

from __future__ import annotations

import time
import uuid
from contextlib import closing
from typing import TYPE_CHECKING, Any

from archiver.bags.reading import open_source
from archiver.errors import ReadError
from archiver.findings import FindingLog, escape_for_display
from archiver.hashing import start_hashers
from archiver.holdings.copies.bag_files import open_bag_files
from archiver.holdings.copies.quarantine import QUARANTINE
from archiver.holdings.copies.repair_plan import WHOLE
from archiver.stores.address import join_key, read_address
from archiver.stores.bucket import StoreFolder
from archiver.stores.known_stores import find_access
from archiver.stores.replacing import ObjectReplacer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archiver.bags.reading import BagSource
    from archiver.holdings.copies.authority import KnownCopy
    from archiver.holdings.copies.repair_plan import RepairPlan
    from archiver.stores.listing import ListedObject


def apply_stored_repair(target: KnownCopy, plan: RepairPlan) -> dict[str, str | None]:
    """Carry out a plan in a store. Return where that is kept which stood at each path, or None for one at which nothing stood.

    Each object is hashed by every algorithm of the manifests that list it, in the read that sends it. It appears only if these
    agree, and if nobody has changed what stands there. What stood there was written to the quarantine of the place before that.
    Each object that is written is read back.

    Raises:
        ReadError: a file of a source is not what it was when it was checked, or a damaged object cannot be read to be kept.
        StoreWriteError: the store does not take an object or does not give it back, or somebody else has changed one.
    """
    address = read_address(target.location)
    store = StoreFolder(address, find_access(address))
    try:
        return _Repairing(target, plan, store).repair()
    finally:
        store.close()


class _Repairing:
    """The repair of one copy."""

    def __init__(self, target: KnownCopy, plan: RepairPlan, store: StoreFolder) -> None:
        self._target = target
        self._plan = plan
        self._key = store.address.key
        self._bucket = store.address
        mark = uuid.uuid4().hex
        self._objects = ObjectReplacer(store, mark)
        folder = f"{QUARANTINE}/{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{mark[:6]}"
        self._aside = join_key(join_key(read_address(target.root).key, folder), target.path)

    def repair(self) -> dict[str, str | None]:
        """Move aside what does not belong to the bag, and put files in their places."""
        kept: dict[str, str | None] = {}
        for path in self._plan.aside:
            found = self._objects.find(join_key(self._key, path))
            kept[path] = None if found is None else self._keep(path, found)
            if found is not None:
                self._objects.remove(found)
        if WHOLE in self._plan.replaced:
            with open_bag_files(self._plan.sources[WHOLE].location) as (files, _):
                kept[WHOLE] = self._replace(WHOLE, files.blocks(WHOLE), files.sizes[WHOLE])
            return kept
        for location in dict.fromkeys(known.location for known in self._plan.sources.values()):
            with closing(open_source(location, FindingLog())) as source:
                for path in self._plan.replaced:
                    if self._plan.sources[path].location == location:
                        kept[path] = self._replace(path, source.blocks(path), _find_size(source, path))
        return kept

    def _replace(self, path: str, blocks: Iterable[bytes], octets: int) -> str | None:
        key = join_key(self._key, path)
        found = self._objects.find(key)
        kept = None if found is None else self._keep(path, found)
        self._objects.put(key, self._check(path, blocks), octets, found)
        return kept

    def _keep(self, path: str, found: ListedObject) -> str:
        """Keep the octets of an object aside. Return where."""
        key = join_key(self._aside, path) if path else self._aside
        try:
            self._objects.keep(found, key)
        except OSError as error:
            shown = escape_for_display(str(self._bucket._replace(key=found.key)))
            raise ReadError("error.unreadable", path=shown, reason=error.strerror or str(error)) from error
        return str(self._bucket._replace(key=key))

    def _check(self, path: str, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the octets of a file of a source. Raises ReadError at their end if they have not every digest they must have."""
        expected: Mapping[str, str] = self._plan.replaced[path]
        hashers: list[Any] = start_hashers(tuple(expected))
        name = escape_for_display(self._plan.sources[path].name)
        try:
            for block in blocks:
                for hasher in hashers:
                    hasher.update(block)
                yield block
        except OSError as error:
            raise ReadError("error.unreadable", path=name, reason=error.strerror or str(error)) from error
        if [hasher.hexdigest() for hasher in hashers] != [*expected.values()]:
            raise ReadError("error.unreadable", path=name, reason="changed while it was read")


def _find_size(source: BagSource, path: str) -> int:
    """Return the octets of a file, or 0 if the source does not know them, as an archive does not."""
    try:
        return source.size(path)
    except OSError:
        return 0
