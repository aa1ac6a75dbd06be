"""Copy the payload: read every document once, copy and hash it on the way, and write the manifests."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.creation.payload_units import PayloadWork, UnitOptions, choose_most_files, cut_units
from archiver.bags.format import PAYLOAD, PayloadOxum, manifest_name
from archiver.bags.workplace import WrittenFile
from archiver.errors import ReadError, WriteError
from archiver.findings import Finding, escape_for_display, make_finding
from archiver.hashing import hex_length
from archiver.operating_system import Folder

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from archiver.bags.creation.plan import Plan
    from archiver.bags.creation.unit_copying import CopiedUnit, CopyUnit
    from archiver.bags.workplace import Workplace
    from archiver.hashing import HashingProcesses
    from archiver.progress import Progress


class PayloadFile(NamedTuple):
    """A copied document: its path in the bag, the path of its source, octets, modification time, and digests by algorithm."""

    path: str
    source: str
    size: int
    modified_ns: int
    digests: Mapping[str, str]


def list_sources(plan: Plan) -> Iterator[PayloadFile]:
    """Yield every document of a plan as it lies in its source, with no digests and no time."""
    for part in plan.files:
        for path, size in zip(part.paths, part.sizes, strict=True):
            yield PayloadFile(f"{PAYLOAD}/{path}", os.path.join(part.root, path), size, 0, {})


class CopiedDocuments(NamedTuple):
    """Consecutive documents that were copied, and the answer to it."""

    unit: CopyUnit
    copied: CopiedUnit

    def runs(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the folders in the bag that they are in, each with the names of consecutive documents."""
        for folder, names in self.unit.runs:
            yield f"{PAYLOAD}/{folder}" if folder else PAYLOAD, names.split("\0")

    def files(self) -> Iterator[PayloadFile]:
        """Yield each of them, but for those that changed while they were read."""
        root, algorithms = self.unit.place, self.unit.algorithms
        digests = [
            [line[: hex_length(name)].decode() for line in lines.splitlines()]
            for name, lines in zip(algorithms, self.copied.lines, strict=True)
        ]
        left_out = {number for number, _, _ in self.copied.faults}
        paths = [path for number, path in enumerate(self.unit.paths()) if number not in left_out]
        for path, size, modified_ns, *found in zip(paths, self.copied.sizes, self.copied.modified_ns, *digests, strict=True):
            source = os.path.join(root, path)
            yield PayloadFile(f"{PAYLOAD}/{path}", source, size, modified_ns, dict(zip(algorithms, found, strict=True)))


class PayloadCopy:
    """Copies the documents of a plan and remembers what it copied."""

    def __init__(self, plan: Plan, workplace: Workplace, algorithms: tuple[str, ...], processes: HashingProcesses) -> None:
        """Set what is copied, to what folder, and by which processes."""
        self._plan = plan
        self._workplace = workplace
        self._algorithms = algorithms
        self._processes = processes
        self._octets = 0
        self._documents = 0
        self.findings: list[Finding] = []
        """A finding for each document that changed while it was read. Manifests do not list those."""
        self.manifests: dict[str, tuple[str, ...]] = {}
        """Digests of each manifest by its file name, once everything is copied."""

    @property
    def copied(self) -> PayloadOxum:
        """The octets and the number of documents that were copied so far."""
        return PayloadOxum(self._octets, self._documents)

    def run(self, modified_ns: int, progress: Progress | None) -> Generator[CopiedDocuments, None, None]:
        """Copy everything and yield the documents in runs after they were copied. The manifests get this modification time.

        Raises:
            ReadError: a file of the source cannot be read.
            WriteError: a copy cannot be written.
            OSError: something else in the bag cannot be written.
        """
        self._make_folders(self._workplace.path_of(PAYLOAD))
        with ExitStack() as stack:
            names = [manifest_name(name) for name in self._algorithms]
            manifests = [stack.enter_context(WrittenFile(self._workplace.path_of(name), self._algorithms)) for name in names]
            # It is closed in any case, so that no worker process still writes when the folder is removed.
            for documents in stack.enter_context(closing(self._copy(progress))):
                self._count(documents)
                for manifest, lines in zip(manifests, documents.copied.lines, strict=True):
                    manifest.write(lines)
                yield documents
            self.manifests = {name: manifest.finish(modified_ns) for name, manifest in zip(names, manifests, strict=True)}

    def _make_folders(self, payload: str) -> None:
        os.mkdir(payload)
        for folder in self._plan.folders:
            if folder.path:
                # Only those who could read the original may read the copy. The owner must be able to write to it.
                os.mkdir(os.path.join(payload, folder.path), folder.mode | 0o700)

    def _copy(self, progress: Progress | None) -> Generator[CopiedDocuments, None, None]:
        try:
            with closing(self._copy_units(progress)) as work:
                for unit, copied in work:
                    yield CopiedDocuments(unit, copied)
        except OSError as error:
            if error.filename not in {part.root or os.curdir for part in self._plan.files}:
                raise
            shown = escape_for_display(error.filename)
            raise ReadError("error.unreadable", path=shown, reason=error.strerror) from error

    def _copy_units(self, progress: Progress | None) -> Generator[tuple[CopyUnit, CopiedUnit], None, None]:
        """Copy the documents, and yield each unit with its answer, in the order of the manifests."""
        return PayloadWork(self._processes, progress).do(self._cut(self._workplace.path_of(PAYLOAD)))

    def _cut(self, payload: str) -> Iterator[CopyUnit]:
        most = choose_most_files(self._plan.documents, self._processes.cores)
        options = UnitOptions(self._algorithms, payload, most_files=most)
        for part in self._plan.files:
            # If the source went away, it is known before work is given to processes.
            Folder(part.root or os.curdir).close()
            yield from cut_units(part, part.root, options)

    def _count(self, documents: CopiedDocuments) -> None:
        """Count documents that were copied. Add a finding for each that changed while it was read.

        Raises ReadError or WriteError if one could not be read, or its copy not be written.
        """
        unit, copied = documents
        self._octets += sum(copied.sizes)
        self._documents += len(copied.sizes)
        if not copied.faults:
            return
        paths = list(unit.paths())
        for number, fault, reason in copied.faults:
            source = escape_for_display(os.path.join(unit.place, paths[number]))
            if fault == "unreadable":
                raise ReadError("error.unreadable", path=source, reason=reason)
            if fault == "unwritable":
                path = self._workplace.shown_path(f"{PAYLOAD}/{paths[number]}")
                raise WriteError("error.unwritable", path=escape_for_display(path), reason=reason)
            self.findings.append(make_finding("bag.changed-while-reading", {"path": source}, path=source))
