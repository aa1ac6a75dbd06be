"""Copy the payload: read every document once, copy and hash it on the way, and write the manifests."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.format import PAYLOAD, PayloadOxum, manifest_name, write_lines
from archiver.bags.workplace import WrittenFile
from archiver.errors import ReadError, WriteError
from archiver.findings import Finding, escape_for_display, make_finding
from archiver.hashing import digest_files

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from archiver.bags.creation.plan import Plan
    from archiver.bags.creation.planned_files import PlannedFiles
    from archiver.bags.workplace import Workplace
    from archiver.hashing import DigestOptions, FileDigests
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


class PayloadCopy:
    """Copies the documents of a plan and remembers what it copied."""

    def __init__(self, plan: Plan, workplace: Workplace, algorithms: tuple[str, ...], options: DigestOptions) -> None:
        """Set what is copied and how. Progress and the folder of the copies are added to the options when copying begins."""
        self._plan = plan
        self._workplace = workplace
        self._algorithms = algorithms
        self._options = options
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

    def run(self, modified_ns: int, progress: Progress | None) -> Generator[PayloadFile, None, None]:
        """Copy everything and yield each document after it was copied. The manifests get this modification time.

        Raises:
            ReadError: a file of the source cannot be read.
            WriteError: a copy cannot be written.
            OSError: something else in the bag cannot be written.
        """
        payload = self._workplace.path_of(PAYLOAD)
        os.mkdir(payload)
        for folder in self._plan.folders:
            if folder.path:
                # Only those who could read the original may read the copy. The owner must be able to write to it.
                os.mkdir(os.path.join(payload, folder.path), folder.mode | 0o700)
        with ExitStack() as stack:
            names = [manifest_name(name) for name in self._algorithms]
            manifests = [stack.enter_context(WrittenFile(self._workplace.path_of(name), self._algorithms)) for name in names]
            for part in self._plan.files:
                # It is closed in any case, so that no worker process still writes when the folder is removed.
                for result in stack.enter_context(closing(self._copy_part(part, progress))):
                    if file := self._add_copy(part, result):
                        for manifest, line in zip(manifests, write_lines(result.digests, file.path), strict=True):
                            manifest.write(line)
                        yield file
            self.manifests = {name: manifest.finish(modified_ns) for name, manifest in zip(names, manifests, strict=True)}

    def _copy_part(self, part: PlannedFiles, progress: Progress | None) -> Generator[FileDigests, None, None]:
        octets, documents = self.copied

        def advance(more_octets: int, more_documents: int) -> None:
            if progress is not None:
                progress(octets + more_octets, documents + more_documents)

        root = part.root or os.curdir
        options = self._options._replace(progress=advance, copies=self._workplace.path_of(PAYLOAD))
        try:
            yield from digest_files(root, zip(part.paths, part.sizes, strict=True), self._algorithms, options)
        except OSError as error:
            if error.filename != root:
                raise
            raise ReadError("error.unreadable", path=escape_for_display(root), reason=error.strerror) from error

    def _add_copy(self, part: PlannedFiles, result: FileDigests) -> PayloadFile | None:
        """Count a document that was copied and return it. Return None and add a finding if it changed while it was read."""
        source = os.path.join(part.root, result.path)
        if result.fault is None:
            self._octets += result.size
            self._documents += 1
            digests = dict(zip(self._algorithms, result.digests, strict=True))
            return PayloadFile(f"{PAYLOAD}/{result.path}", source, result.size, result.modified_ns, digests)
        if result.fault == "unreadable":
            raise ReadError("error.unreadable", path=escape_for_display(source), reason=result.reason)
        if result.fault == "unwritable":
            path = self._workplace.shown_path(f"{PAYLOAD}/{result.path}")
            raise WriteError("error.unwritable", path=escape_for_display(path), reason=result.reason)
        self.findings.append(
            make_finding("bag.changed-while-reading", {"path": escape_for_display(source)}, path=escape_for_display(source))
        )
        return None
