"""Send the payload to a store: each document is read once, and hashed and sent on the way."""

from __future__ import annotations

import os
import threading
from collections import deque
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.creation.payload_copy import PayloadCopy
from archiver.bags.creation.unit_copying import CopiedUnit
from archiver.bags.format import PAYLOAD, encode_name
from archiver.findings import Finding, escape_for_display, make_finding
from archiver.hashing import FileDigests, HashingProcesses, start_hashers
from archiver.hashing.one_file import BLOCK, OpenFile, describe_fault, is_unchanged, open_file
from archiver.operating_system import Folder
from archiver.stores.side_by_side import Counted, work_side_by_side

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from archiver.bags.creation.payload_copy import PayloadFile
    from archiver.bags.creation.plan import Plan
    from archiver.bags.creation.unit_copying import CopyUnit
    from archiver.bags.workplace import Workplace
    from archiver.hashing.algorithms import Hasher
    from archiver.progress import Progress
    from archiver.stores.new_objects import NewObjects


class _SharedFolder(Folder):
    """A folder from which several threads open files."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._turns = threading.Lock()

    def open_file(self, path: str) -> tuple[int, os.stat_result]:
        """Return the descriptor and the state of a file, as `Folder` does."""
        with self._turns:
            return super().open_file(path)


class _Document(NamedTuple):
    folder: _SharedFolder
    path: str


class StoredPayload(PayloadCopy):
    """Sends the documents of a plan to a store. The manifests are written to the disk, and sent later."""

    def __init__(self, plan: Plan, workplace: Workplace, algorithms: tuple[str, ...], objects: NewObjects) -> None:
        """Set what is sent, the folder for the manifests, and the objects that the documents become."""
        super().__init__(plan, workplace, algorithms, HashingProcesses(1))
        self._hashed_by = algorithms
        self._objects = objects

    def _make_folders(self, payload: str) -> None:
        # A store has none.
        pass

    def _copy_units(self, progress: Progress | None) -> Generator[tuple[CopyUnit, CopiedUnit], None, None]:
        counted = Counted(progress)
        units: deque[tuple[CopyUnit, int]] = deque()
        with ExitStack() as stack:

            def documents() -> Iterator[_Document]:
                """Yield the documents of all units, and remember these."""
                folder, place = None, ""
                for unit in self._cut(""):
                    if folder is None or place != unit.place:
                        folder, place = _SharedFolder(unit.place or os.curdir), unit.place
                        stack.callback(folder.close)
                    paths = [*unit.paths()]
                    units.append((unit, len(paths)))
                    yield from (_Document(folder, path) for path in paths)

            def send(document: _Document) -> FileDigests:
                """Send one document."""
                return self._send(document, counted)

            results: list[FileDigests] = []

            # It ends before the folders are closed that its threads read from.
            with closing(work_side_by_side(send, documents(), counted, self._objects.stop)) as sent:
                for result in sent:
                    results.append(result)
                    if len(results) == units[0][1]:
                        unit, _ = units.popleft()
                        yield unit, self._describe(unit, results)
                        results = []

    def _send(self, document: _Document, counted: Counted) -> FileDigests:
        """Send a document. A fault of it is a value. Raises StoreWriteError, and StoreError if the store cannot be reached."""
        opened = open_file(document.folder, document.path)
        if isinstance(opened, FileDigests):
            return opened
        hashers = start_hashers(self._hashed_by)
        before = opened.state
        try:
            try:
                sent = self._objects.put(f"{PAYLOAD}/{document.path}", _read(opened, hashers, counted), before.st_size)
                after = os.fstat(opened.descriptor)
            finally:
                os.close(opened.descriptor)
        except OSError as error:
            return describe_fault(document.path, error)
        if sent != before.st_size or not is_unchanged(before, after):
            return FileDigests(document.path, fault="changed")
        counted.add_file()
        return FileDigests(document.path, sent, before.st_mtime_ns, tuple(hasher.hexdigest() for hasher in hashers))

    def _describe(self, unit: CopyUnit, results: Sequence[FileDigests]) -> CopiedUnit:
        """Return the lines of a unit for each manifest, as `unit_copying` writes them."""
        good = [result for result in results if result.fault is None]
        lines = tuple(
            "".join(f"{result.digests[number]}  {encode_name(unit.below + result.path)}\n" for result in good).encode()
            for number in range(len(self._hashed_by))
        )
        faults = [(number, one.fault, one.reason) for number, one in enumerate(results) if one.fault is not None]
        return CopiedUnit(lines, [one.size for one in good], [one.modified_ns for one in good], faults)


def _read(file: OpenFile, hashers: Sequence[Hasher], counted: Counted) -> Iterator[bytes]:
    """Yield the octets of a file, which are hashed. One that grows is read no further than a block beyond its size."""
    octets = 0
    while octets <= file.state.st_size and (block := os.read(file.descriptor, min(BLOCK, file.state.st_size + 1))):
        octets += len(block)
        for hasher in hashers:
            hasher.update(block)
        yield block
        counted.add_octets(len(block))


class SourcePaths:
    """Finds the source of a document by its path in the bag."""

    def __init__(self, plan: Plan) -> None:
        self._roots: dict[str, str] = {}
        for part in plan.files:
            for folder, names in part.runs():
                for first in [folder.partition("/")[0]] if folder else names:
                    self._roots[first] = part.root

    def find(self, path: str) -> str:
        """Return the path of the source."""
        below = path.removeprefix(f"{PAYLOAD}/")
        return os.path.join(self._roots[below.partition("/")[0]], below)


def find_change(file: PayloadFile) -> list[Finding]:
    """Return a finding if the source of a document is not as it was when it was sent."""
    try:
        state = os.stat(file.source)
    except OSError:
        state = None
    if state is not None and (state.st_size, state.st_mtime_ns) == (file.size, file.modified_ns):
        return []
    shown = escape_for_display(file.source)
    return [make_finding("bag.changed-while-reading", {"path": shown}, path=shown)]
