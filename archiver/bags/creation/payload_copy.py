"""The payload of a bag in the making: every document copied and hashed in one read, and the manifests that list them."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.format import PAYLOAD, manifest_name, write_lines
from archiver.bags.workplace import WrittenFile
from archiver.errors import ReadError, WriteError
from archiver.findings import Finding, escape_for_display, make_finding
from archiver.hashing import digest_files

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from archiver.bags.creation.plan import Plan, PlannedFiles
    from archiver.bags.workplace import Workplace
    from archiver.hashing import DigestOptions, FileDigests
    from archiver.progress import Progress


class PayloadFile(NamedTuple):
    """A document as it was copied: its path in the bag, where it came from, octets, time, and digests by algorithm."""

    path: str
    source: str
    size: int
    modified_ns: int
    digests: Mapping[str, str]


class PayloadCopy:
    """Copies the documents of a plan and remembers what it copied."""

    def __init__(self, plan: Plan, where: Workplace, algorithms: tuple[str, ...], manner: DigestOptions) -> None:
        """`manner` is how the documents are read, but for the progress and where the copies go."""
        self._plan = plan
        self._where = where
        self._algorithms = algorithms
        self._manner = manner
        self.octets = 0
        self.documents = 0
        self.findings: list[Finding] = []
        """What changed while it was read; it is not in the manifests."""
        self.manifests: dict[str, tuple[str, ...]] = {}
        """The manifests, once all is copied, with their digests."""

    def run(self, modified_ns: int, progress: Progress | None) -> Generator[PayloadFile, None, None]:
        """Copy everything; the manifests have this modification time.

        Raises:
            ReadError: a file of the source cannot be read.
            WriteError: a copy cannot be written.
            OSError: something else in the bag cannot be written.
        """
        self._make_folders()
        with ExitStack() as stack:
            names = [manifest_name(name) for name in self._algorithms]
            manifests = [stack.enter_context(WrittenFile(self._where.path(name), self._algorithms)) for name in names]
            for part in self._plan.files:
                # Closed whatever happens, so that no worker process still writes when the folder is removed.
                for result in stack.enter_context(closing(self._copy_part(part, progress))):
                    if file := self._take(part, result):
                        for manifest, line in zip(manifests, write_lines(result.digests, file.path), strict=True):
                            manifest.write(line)
                        yield file
            self.manifests = {name: manifest.finish(modified_ns) for name, manifest in zip(names, manifests, strict=True)}

    def _make_folders(self) -> None:
        payload = self._where.path(PAYLOAD)
        os.mkdir(payload)
        for folder in self._plan.folders:
            if folder.path:
                # Nobody may read a copy who could not read the original; we must be able to write it.
                os.mkdir(os.path.join(payload, folder.path), folder.mode | 0o700)

    def _copy_part(self, part: PlannedFiles, progress: Progress | None) -> Generator[FileDigests, None, None]:
        octets, documents = self.octets, self.documents

        def advance(more_octets: int, more_documents: int) -> None:
            if progress is not None:
                progress(octets + more_octets, documents + more_documents)

        root = part.root or os.curdir
        manner = self._manner._replace(progress=advance, copies=self._where.path(PAYLOAD))
        try:
            yield from digest_files(root, zip(part.paths, part.sizes, strict=True), self._algorithms, manner)
        except OSError as error:
            if error.filename != root:
                raise
            raise ReadError("error.unreadable", path=escape_for_display(root), reason=error.strerror) from error

    def _take(self, part: PlannedFiles, result: FileDigests) -> PayloadFile | None:
        source = os.path.join(part.root, result.path)
        if result.fault is None:
            self.octets += result.size
            self.documents += 1
            digests = dict(zip(self._algorithms, result.digests, strict=True))
            return PayloadFile(f"{PAYLOAD}/{result.path}", source, result.size, result.modified_ns, digests)
        if result.fault == "unreadable":
            raise ReadError("error.unreadable", path=escape_for_display(source), reason=result.reason)
        if result.fault == "unwritable":
            path = self._where.shown_path(f"{PAYLOAD}/{result.path}")
            raise WriteError("error.unwritable", path=escape_for_display(path), reason=result.reason)
        self.findings.append(
            make_finding("bag.changed-while-reading", {"path": escape_for_display(source)}, path=escape_for_display(source))
        )
        return None
