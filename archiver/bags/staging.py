"""Making a bag: in a hidden folder beside the target, which takes its name when the bag is whole, flushed and checked."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING, NamedTuple, Self

from archiver.bags.bag_info import complete_bag_info
from archiver.bags.disk import flush, flush_tree, is_same_folder, remove_tree, rename_without_replacing
from archiver.bags.layout import BAG_INFO, DECLARATION, EMPTY_FOLDERS, PAYLOAD, manifest_name, shown, tag_manifest_name
from archiver.bags.manifest import write_line, write_manifest
from archiver.bags.percent_encoding import encode_name
from archiver.bags.read_back import Written, read_back
from archiver.bags.second_opinion import Doubts, Opinion, ask_second_opinion
from archiver.bags.staging_name import is_staging_name, new_staging_path
from archiver.bags.tag_file import DECLARATION_TEXT, write_tag_file
from archiver.bags.written_files import WrittenFile, write_errors
from archiver.errors import ReadError, WriteError
from archiver.findings import Finding, Severity, notice, worst_severity
from archiver.hashing import DEFAULT_ALGORITHMS, Manner, Place, copy_files

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping
    from datetime import datetime
    from types import TracebackType

    from archiver.bags.bag_info import BagInfo
    from archiver.bags.look_over import Plan, PlannedFiles
    from archiver.hashing import FileDigests
    from archiver.hashing.many_files import Progress


class Making(NamedTuple):
    """How a bag is made.

    `moment` is when: the modification time of everything in the bag that is no document, and the Bagging-Date. `algorithms` are
    names as manifests spell them. `opinion` is what the second opinion looks at. `cores` is how many processes may work.
    """

    moment: datetime
    algorithms: tuple[str, ...] = DEFAULT_ALGORITHMS
    opinion: Opinion = "complete"
    cores: int | None = None


class PayloadFile(NamedTuple):
    """A document as it was copied: its path in the bag, where it came from, octets, time, and digests by algorithm."""

    path: str
    source: str
    size: int
    modified_ns: int
    digests: Mapping[str, str]


class Staging:
    """A bag in the making.

    In a `with` block: `copy_payload`, then `write_tag_file` for whatever else it holds, then `finish`. Leaving the block without
    a finished bag removes everything; a killed run leaves a hidden folder that the next run for the same target removes.
    """

    def __init__(self, plan: Plan, making: Making) -> None:
        self.target = plan.target
        self._plan = plan
        self._making = making
        self._modified_ns = int(making.moment.timestamp()) * 1_000_000_000
        self._tag_files: dict[str, tuple[str, ...]] = {}
        self._findings: list[Finding] = []
        self._doubts = Doubts()
        self._octets = 0
        self._count = 0
        self._place = ""
        self._lock = -1
        self._copying: Generator[PayloadFile, None, None] | None = None
        self.is_finished = False
        """Whether the bag stands at the target."""

    def __enter__(self) -> Self:
        """Make the hidden folder. Raises WriteError."""
        with write_errors(self.target):
            _remove_abandoned(self.target)
            self._place, self._lock = _make_staging_folder(self.target)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._copying is not None:
                self._copying.close()
            if not self.is_finished and os.path.lexists(self._place):
                self._remove_staging_folder(error)
        finally:
            os.close(self._lock)

    def _remove_staging_folder(self, error: BaseException | None) -> None:
        try:
            remove_tree(self._place)
        except OSError as failure:
            if error is None:
                raise WriteError("error.unwritable", path=shown(self._place), reason=failure.strerror) from failure

    def copy_payload(self, progress: Progress | None = None) -> Iterator[PayloadFile]:
        """Copy every file of the plan, each read once, and write the manifests on the way; take the whole of it before going on.

        Raises:
            ReadError: a file of the source cannot be read.
            WriteError: the disk is full or fails.
        """
        self._copying = self._copy(progress)
        return self._copying

    def _copy(self, progress: Progress | None) -> Generator[PayloadFile, None, None]:
        with write_errors(self.target):
            self._make_folders()
            manifests = [
                WrittenFile(self._path(manifest_name(name)), self._making.algorithms) for name in self._making.algorithms
            ]
            try:
                for file in self._copy_parts(progress):
                    for manifest, digest in zip(manifests, file.digests.values(), strict=True):
                        manifest.write(write_line(digest, file.path))
                    self._octets += file.size
                    self._count += 1
                    self._doubts.look_at(file.path)
                    yield file
                for name, manifest in zip(self._making.algorithms, manifests, strict=True):
                    self._tag_files[manifest_name(name)] = manifest.finish(self._modified_ns)
            finally:
                for manifest in manifests:
                    manifest.close()

    def _make_folders(self) -> None:
        os.mkdir(self._path(PAYLOAD))
        for folder in self._plan.folders:
            if folder.path:
                # Nobody may read a copy who could not read the original; we must be able to write it.
                os.mkdir(self._path(f"{PAYLOAD}/{folder.path}"), folder.mode | 0o700)

    def _copy_parts(self, progress: Progress | None) -> Iterator[PayloadFile]:
        for part in self._plan.files:
            for result in self._copy_part(part, progress):
                source = os.path.join(part.root, result.path)
                if result.fault is None:
                    digests = dict(zip(self._making.algorithms, result.digests, strict=True))
                    yield PayloadFile(f"{PAYLOAD}/{result.path}", source, result.size, result.modified_ns, digests)
                else:
                    self._take_fault(result, source)

    def _copy_part(self, part: PlannedFiles, progress: Progress | None) -> Iterator[FileDigests]:
        octets, count = self._octets, self._count

        def advance(more_octets: int, more_files: int) -> None:
            if progress is not None:
                progress(octets + more_octets, count + more_files)

        place = Place(part.root or os.curdir, self._path(PAYLOAD))
        manner = Manner(advance, self._making.cores, keep_open=(self._lock,))
        try:
            yield from copy_files(place, zip(part.paths, part.sizes, strict=True), self._making.algorithms, manner)
        except OSError as error:
            if error.filename != place.root:
                raise
            raise ReadError("error.unreadable", path=shown(place.root), reason=error.strerror) from error

    def _take_fault(self, result: FileDigests, source: str) -> None:
        if result.fault == "unreadable":
            raise ReadError("error.unreadable", path=shown(source), reason=result.reason)
        if result.fault == "unwritable":
            path = os.path.join(self.target, PAYLOAD, result.path)
            raise WriteError("error.unwritable", path=shown(path), reason=result.reason)
        self._findings.append(notice("bag.changed-while-reading", {"path": shown(source)}, path=shown(source)))

    def write_tag_file(self, path: str, octets: bytes | Iterable[bytes]) -> None:
        """Write a file that is no document, such as `metadata/records.jsonl`; every tag manifest lists it. Raises WriteError."""
        with write_errors(os.path.join(self.target, path)):
            os.makedirs(os.path.dirname(self._path(path)), exist_ok=True)
            file = WrittenFile(self._path(path), self._making.algorithms)
            try:
                for part in (octets,) if isinstance(octets, bytes) else octets:
                    file.write(part)
                self._tag_files[path] = file.finish(self._modified_ns)
            finally:
                file.close()

    def finish(self, bag_info: BagInfo) -> list[Finding]:
        """Complete the bag, flush it, read it back, hear the second opinion, and give it its name.

        An error among the findings means that there is no bag (`is_finished` is False).

        Raises:
            WriteError: the disk is full or fails, or what it holds is not what was written.
        """
        if self._findings:
            return self._findings
        written = self._write_own_tag_files(bag_info)
        with write_errors(self.target):
            self._set_folder_times()
            flush_tree(self._place)
            read_back(self._place, self.target, written)
        opinion = ask_second_opinion(self._place, self.target, self._making.opinion, self._doubts)
        if worst_severity(finding.severity for finding in opinion) == Severity.ERROR:
            return opinion
        return opinion + self._publish()

    def _write_own_tag_files(self, bag_info: BagInfo) -> Written:
        if self._plan.empty_folders:
            self.write_tag_file(
                EMPTY_FOLDERS, [f"{encode_name(f'{PAYLOAD}/{path}')}\n".encode() for path in self._plan.empty_folders]
            )
        self.write_tag_file(DECLARATION, DECLARATION_TEXT)
        fields = complete_bag_info(bag_info, self._making.moment, (self._octets, self._count))
        self._doubts.look_at_fields(fields)
        self.write_tag_file(BAG_INFO, write_tag_file(fields))
        listed = dict(self._tag_files)
        for number, name in enumerate(self._making.algorithms):
            lines = write_manifest((path, digests[number]) for path, digests in listed.items())
            self.write_tag_file(tag_manifest_name(name), lines)
        return Written(self._making.algorithms, self._tag_files, self._plan.list_files(), self._making.cores)

    def _set_folder_times(self) -> None:
        ours = {PAYLOAD}
        for path in self._tag_files:
            while path := os.path.dirname(path):
                ours.add(path)
        for path in ("", *ours):
            os.utime(self._path(path), ns=(self._modified_ns, self._modified_ns))
        for folder in self._plan.folders:
            os.utime(self._path(f"{PAYLOAD}/{folder.path}"), ns=(folder.modified_ns, folder.modified_ns))

    def _publish(self) -> list[Finding]:
        with write_errors(self.target):
            try:
                rename_without_replacing(self._place, self.target)
            except FileExistsError:
                return [notice("source.target-exists", {"path": shown(self.target)}, name=shown(self.target))]
            self.is_finished = True
            try:
                flush(os.path.dirname(self._place))
            except OSError:
                self.is_finished = False
                os.rename(self.target, self._place)
                raise
        return []

    def path_of(self, path: str) -> str:
        """Where a file of the bag stands while the bag is made, so that it can be read."""
        return self._path(path)

    def _path(self, path: str) -> str:
        return os.path.join(self._place, path)


def _make_staging_folder(target: str) -> tuple[str, int]:
    """A new folder beside the target and a descriptor that locks it as long as somebody works in it."""
    while True:
        place = new_staging_path(target)
        os.mkdir(place)
        try:
            lock = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        except BaseException:
            os.rmdir(place)
            raise
        # Between making it and locking it, another run may have taken it for abandoned.
        if _try_lock(lock) is not False and is_same_folder(place, lock):
            return place, lock
        os.close(lock)


def _try_lock(descriptor: int) -> bool | None:
    """Whether nobody else works in the folder; None where the file system cannot tell."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _remove_abandoned(target: str) -> None:
    """Remove what runs that were killed left of the same target; what somebody works in, or another target's, stays."""
    folder = os.path.dirname(os.path.abspath(target))
    for name in os.listdir(folder):
        if is_staging_name(name, target):
            place = os.path.join(folder, name)
            lock = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if _try_lock(lock):
                    remove_tree(place)
            finally:
                os.close(lock)
