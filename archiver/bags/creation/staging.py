"""Making a bag: in a hidden folder beside the target, which takes its name when the bag is whole, flushed and checked."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from archiver.bags.creation.payload_copy import PayloadCopy, PayloadFile
from archiver.bags.creation.read_back import ExpectedDigests, read_back, read_back_archive
from archiver.bags.format import (
    BAG_INFO,
    DECLARATION,
    DECLARATION_TEXT,
    EMPTY_FOLDERS,
    PAYLOAD,
    archive_form,
    bag_name,
    check_bag_info,
    complete_bag_info,
    encode_name,
    tag_manifest_name,
    write_manifest,
    write_tag_file,
)
from archiver.bags.second_opinion import BagitMisreadings, Opinion, SecondOpinion
from archiver.bags.workplace import INNER_BAG, WrittenFile, open_workplace, remove_tree, write_errors
from archiver.errors import WriteError
from archiver.findings import Finding, escape_for_display, has_errors, make_finding
from archiver.hashing import DEFAULT_ALGORITHMS, DigestOptions, HashingProcesses
from archiver.operating_system import flush_tree
from archiver.progress import Step, begin_step
from archiver.workers import describe_losses

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from datetime import datetime
    from types import TracebackType

    from archiver.bags.creation.plan import Plan
    from archiver.bags.format import ArchiveForm, BagInfo
    from archiver.progress import Progress

_INNER_ARCHIVE: Final = "archive"


class BagOptions(NamedTuple):
    """How a bag is made.

    `moment` is when: the modification time of everything in the bag that is no document, and the Bagging-Date. `algorithms` are
    names as manifests spell them. `opinion` is what the second opinion looks at. `cores` is how many processes may work.
    """

    moment: datetime
    algorithms: tuple[str, ...] = DEFAULT_ALGORITHMS
    opinion: Opinion = "complete"
    cores: int | None = None


class Staging:
    """A bag in the making.

    In a `with` block: `copy_payload`, then `write_tag_file` for whatever else it holds, then `finish`. Leaving the block without
    a finished bag removes everything; a killed run leaves a hidden folder that the next run for the same target removes.

    Where the target is named as an archive (see `archive_form`), the bag stands in a folder in the hidden folder, is packed into
    one file beside it, and that file takes the target's name.
    """

    def __init__(self, plan: Plan, making: BagOptions) -> None:
        self._plan = plan
        self._making = making
        self._form = archive_form(plan.target)
        self._modified_ns = int(making.moment.timestamp()) * 1_000_000_000
        self._tag_files: dict[str, tuple[str, ...]] = {}
        self._processes = HashingProcesses(making.cores)
        self._manner = DigestOptions(cores=making.cores, processes=self._processes)
        self._doubts = BagitMisreadings()
        self._copying: Generator[PayloadFile, None, None] | None = None
        self._progress: Progress | None = None
        self.is_finished = False
        """Whether the bag stands at the target."""

    def __enter__(self) -> Self:
        """Make the hidden folder. Raises WriteError."""
        with write_errors(self._plan.target):
            self._hidden = open_workplace(self._plan.target)
        self._where = self._hidden if self._form is None else self._hidden.within(INNER_BAG)
        self._payload = PayloadCopy(self._plan, self._where, self._making.algorithms, self._manner)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._copying is not None:
                self._copying.close()
            self._processes.close()
            self._hidden.remove()
        except OSError as failure:
            # What went wrong first is what the user is told, and of a bag that stands nothing went wrong.
            if error is None and not self.is_finished:
                raise WriteError(
                    "error.unwritable", path=escape_for_display(self._hidden.place), reason=failure.strerror
                ) from failure
        finally:
            self._hidden.release()

    def copy_payload(self, progress: Progress | None = None) -> Iterator[PayloadFile]:
        """Copy every file of the plan, each read once, and write the manifests on the way; take the whole of it before going on.

        `progress` is called with the octets and the number of documents done so far, here and again while they are read back.

        Raises:
            ReadError: a file of the source cannot be read.
            WriteError: the disk is full or fails.
        """
        self._progress = progress
        self._copying = self._copy(progress)
        return self._copying

    def _copy(self, progress: Progress | None) -> Generator[PayloadFile, None, None]:
        with write_errors(self._plan.target):
            if self._form is not None:
                os.mkdir(self._where.place)
            begin_step(progress, Step.COPYING, self._plan.octets, self._plan.documents)
            with closing(self._payload.run(self._modified_ns, progress)) as files:
                for file in files:
                    self._doubts.look_at(file.path)
                    yield file
        self._tag_files.update(self._payload.manifests)

    def write_tag_file(self, path: str, octets: bytes | Iterable[bytes]) -> None:
        """Write a file that is no document, such as `metadata/records.jsonl`; every tag manifest lists it. Raises WriteError."""
        with write_errors(self._where.shown_path(path)):
            os.makedirs(os.path.dirname(self._where.path(path)), exist_ok=True)
            with WrittenFile(self._where.path(path), self._making.algorithms) as file:
                for part in (octets,) if isinstance(octets, bytes) else octets:
                    file.write(part)
                self._tag_files[path] = file.finish(self._modified_ns)

    def finish(self, bag_info: BagInfo) -> list[Finding]:
        """Complete the bag, flush it, read it back, hear the second opinion, and give it its name.

        An error among the findings means that there is no bag (`is_finished` is False).

        Raises:
            WriteError: the disk is full or fails, or what it holds is not what was written.
        """
        refused = self._payload.findings + check_bag_info(bag_info.fields)
        if refused:
            return refused
        written = self._write_own_tag_files(bag_info)
        with write_errors(self._plan.target):
            self._set_folder_times()
            # bagit looks at the bag while the rest is done: it works on one core, and for longer than all of that.
            with SecondOpinion(self._where.place, self._making.opinion) as asked:
                if self._form is None:
                    begin_step(self._progress, Step.FLUSHING)
                    flush_tree(self._where.place)
                    begin_step(self._progress, Step.READING_BACK, self._payload.octets, self._payload.documents)
                    read_back(self._where.place, self._plan.target, written, self._progress)
                else:
                    self._serialise(self._form)
                begin_step(self._progress, Step.SECOND_OPINION)
                opinion = asked.hear(self._plan.target, self._doubts) + describe_losses(self._processes.take_losses())
        if has_errors(opinion):
            return opinion
        return opinion + self._publish()

    def _write_own_tag_files(self, bag_info: BagInfo) -> ExpectedDigests:
        if self._plan.empty_folders:
            self.write_tag_file(
                EMPTY_FOLDERS, [f"{encode_name(f'{PAYLOAD}/{path}')}\n".encode() for path in self._plan.empty_folders]
            )
        self.write_tag_file(DECLARATION, DECLARATION_TEXT)
        fields = complete_bag_info(bag_info, self._making.moment, (self._payload.octets, self._payload.documents))
        self._doubts.look_at_fields(fields)
        self.write_tag_file(BAG_INFO, write_tag_file(fields))
        listed = dict(self._tag_files)
        for number, name in enumerate(self._making.algorithms):
            lines = write_manifest((path, digests[number]) for path, digests in listed.items())
            self.write_tag_file(tag_manifest_name(name), lines)
        return ExpectedDigests(self._making.algorithms, self._tag_files, self._plan.list_files(), self._manner)

    def _set_folder_times(self) -> None:
        ours = {PAYLOAD}
        for path in self._tag_files:
            while path := os.path.dirname(path):
                ours.add(path)
        for path in ("", *ours):
            os.utime(self._where.path(path), ns=(self._modified_ns, self._modified_ns))
        for folder in self._plan.folders:
            os.utime(self._where.path(f"{PAYLOAD}/{folder.path}"), ns=(folder.modified_ns, folder.modified_ns))

    def _publish(self) -> list[Finding]:
        with write_errors(self._plan.target):
            try:
                if self._form is None:
                    self._hidden.publish()
                else:
                    remove_tree(self._where.place)
                    self._hidden.publish(_INNER_ARCHIVE)
            except FileExistsError:
                return [
                    make_finding(
                        "source.target-exists",
                        {"path": escape_for_display(self._plan.target)},
                        name=escape_for_display(self._plan.target),
                    )
                ]
        self.is_finished = True
        return []

    def _serialise(self, form: ArchiveForm) -> None:
        """Pack the bag into one file that is flushed and read back."""
        # Only where it is asked for: tarfile and zipfile take long to load.
        from archiver.bags.creation.archive_writing import Packing, write_archive  # noqa: PLC0415

        archive = self._hidden.path(_INNER_ARCHIVE)
        begin_step(self._progress, Step.PACKING)
        write_archive(self._where.place, archive, Packing(form, bag_name(self._plan.target), self._modified_ns))
        read_back_archive(archive, self._plan.target, (self._payload.octets, self._payload.documents), self._progress)

    def path_of(self, path: str) -> str:
        """Where a file of the bag stands while the bag is made, so that it can be read."""
        return self._where.path(path)
