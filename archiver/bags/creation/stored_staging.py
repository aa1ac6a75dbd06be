"""Make a bag in a store. Documents are sent at once, tag files once they are written, and `bagit.txt` when all is read back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archiver.bags.creation.staging import INNER_ARCHIVE, BagOptions, Staging
from archiver.bags.creation.stored_payload import SourcePaths, StoredPayload, find_change
from archiver.bags.format import DECLARATION, is_tag_manifest
from archiver.bags.reading.store_source import note_tag_manifests
from archiver.bags.workplace import write_errors
from archiver.findings import Finding, make_finding
from archiver.hashing.one_file import BLOCK
from archiver.progress import Step, begin_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.creation.payload_copy import PayloadFile
    from archiver.bags.creation.plan import Plan
    from archiver.bags.creation.read_back import ExpectedDigests
    from archiver.bags.creation.stored_target import StoredTarget


class StoredStaging(Staging):
    """A bag in the making whose documents go from their source into a store. Only tag files lie on the disk meanwhile."""

    def __init__(self, plan: Plan, options: BagOptions, place: StoredTarget) -> None:
        super().__init__(plan, options._replace(opinion="none"))
        self._asked_opinion = options.opinion
        self._place = place
        self._objects = place.begin()
        self._sources = SourcePaths(plan)

    def _open_payload(self) -> StoredPayload:
        return StoredPayload(self._plan, self._bag, self._options.algorithms, self._objects)

    def path_of(self, path: str) -> str:
        """Return the path of the source of a document. Nothing else can be read while the bag is made."""
        return self._sources.find(path)

    def find_change(self, file: PayloadFile) -> list[Finding]:
        """Return a finding if a document changed between being sent and being read."""
        return find_change(file)

    def _check_written(self, expected: ExpectedDigests) -> list[Finding]:
        """Send the tag files, and read back all that was sent."""
        with write_errors(self._target.shown):
            for path in expected.tag_files:
                if path != DECLARATION:
                    self._send(path)
        begin_step(self._progress, Step.READING_BACK, *self._payload.copied)
        self._objects.read_back(self._progress)
        self._objects.remove_parts()
        return []

    def _send(self, path: str) -> None:
        local = self._bag.path_of(path)
        self._objects.put(path, read_blocks(local), os.path.getsize(local))

    def _publish(self) -> list[Finding]:
        """Send `bagit.txt`, which makes the objects a bag."""
        self._place.note_checked()
        with write_errors(self._target.shown):
            self._send(DECLARATION)
        self._objects.read_back_one(DECLARATION)
        self._place.is_whole = self.is_finished = True
        sent = self._objects.sent
        note_tag_manifests(self._target.shown, {name: sent[name].digest.hex() for name in sorted(filter(is_tag_manifest, sent))})
        if self._asked_opinion == "none":
            return []
        return [make_finding("bag.second-opinion-store", {"path": self._target.shown}, path=self._target.shown)]


class StoredArchiveStaging(Staging):
    """A bag in the making that becomes one object of a store. It is made and checked on the disk first."""

    def __init__(self, plan: Plan, options: BagOptions, place: StoredTarget) -> None:
        super().__init__(plan, options)
        self._place = place

    def _publish(self) -> list[Finding]:
        """Send the archive, and read it back."""
        objects = self._place.begin()
        archive = self._workplace.path_of(INNER_ARCHIVE)
        octets = os.path.getsize(archive)
        begin_step(self._progress, Step.COPYING, octets, 1)
        with write_errors(self._target.shown):
            objects.put("", read_blocks(archive), octets)
        begin_step(self._progress, Step.READING_BACK, octets, 1)
        objects.read_back(self._progress)
        objects.remove_parts()
        self._place.is_whole = self.is_finished = True
        return []


def read_blocks(path: str) -> Iterator[bytes]:
    """Yield the octets of a file. Raises OSError."""
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            yield block
