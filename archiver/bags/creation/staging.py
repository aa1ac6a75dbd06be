"""Make a bag in a hidden folder beside the target. The folder is renamed to the target once the bag is whole and checked."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from archiver.bags.creation.external_identifier import identify_bag
from archiver.bags.creation.payload_copy import PayloadCopy
from archiver.bags.creation.read_back import ExpectedDigests, WrittenPayload, read_back, read_back_archive
from archiver.bags.creation.same_content import CopiedContents
from archiver.bags.format import (
    BAG_INFO,
    DECLARATION,
    DECLARATION_TEXT,
    EMPTY_FOLDERS,
    INNER_BAG,
    PAYLOAD,
    check_bag_info,
    complete_bag_info,
    encode_name,
    manifest_name,
    tag_manifest_name,
    write_manifest,
    write_tag_file,
)
from archiver.bags.second_opinion import BagitMisreadings, Opinion, SecondOpinion
from archiver.bags.workplace import WrittenFile, open_workplace, remove_tree, write_errors
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

    from archiver.bags.creation.payload_copy import CopiedDocuments, PayloadFile
    from archiver.bags.creation.plan import Plan
    from archiver.bags.format import ArchiveForm, BagInfo
    from archiver.progress import Progress

INNER_ARCHIVE: Final = "archive"
"""The name of a packed bag in the staging folder."""
_FEW_FILES: Final = 512
_FEW_OCTETS: Final = 16 << 20
"""Fewer documents, or one, are copied here: starting processes would cost more."""


class BagOptions(NamedTuple):
    """Options for making a bag.

    `moment` is the Bagging-Date, and the modification time of everything in the bag that is not a document. `algorithms` are
    names as manifests spell them. `opinion` says what bagit checks. `cores` is how many processes may work. `processes` are those
    that work if there is much to do, if they are there already. They end with the making of the bag.
    """

    moment: datetime
    algorithms: tuple[str, ...] = DEFAULT_ALGORITHMS
    opinion: Opinion = "complete"
    cores: int | None = None
    processes: HashingProcesses | None = None


class Staging:
    """A bag in the making.

    Use it in a `with` block. Call `copy_payload` or `copy_whole_payload` first, then `write_tag_file` for each other file, then
    `finish`. Leaving the block without a finished bag removes everything. A killed run leaves a hidden folder, which the next run
    for the same target removes.

    If the target is an archive, the bag is made in a folder inside the hidden folder. It is packed into one file beside that
    folder, and this file is renamed to the target.
    """

    def __init__(self, plan: Plan, options: BagOptions) -> None:
        self._plan = plan
        self._target = plan.target
        self._options = options
        self._modified_ns = int(options.moment.timestamp()) * 1_000_000_000
        self._tag_files: dict[str, tuple[str, ...]] = {}
        self._processes = HashingProcesses(1) if _is_small(plan) else options.processes or HashingProcesses(options.cores)
        self._digest_options = DigestOptions(cores=options.cores, processes=self._processes)
        self._misreadings = BagitMisreadings()
        self._contents = CopiedContents()
        self._copying: Generator[CopiedDocuments, None, None] | None = None
        self._progress: Progress | None = None
        self._second_opinion = SecondOpinion("none")
        self.is_finished = False
        """True once the bag stands at the target."""

    def __enter__(self) -> Self:
        """Make the hidden folder. Raises WriteError."""
        with write_errors(self._target.shown):
            self._workplace = open_workplace(self._target)
        self._bag = self._workplace if self._target.form is None else self._workplace.within(INNER_BAG)
        self._payload = self._open_payload()
        return self

    def _open_payload(self) -> PayloadCopy:
        return PayloadCopy(self._plan, self._bag, self._options.algorithms, self._processes)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._copying is not None:
                self._copying.close()
            self._processes.close()
            self._second_opinion.close()
            self._workplace.remove()
        except OSError as failure:
            # An earlier error matters more to the user. If the bag stands, nothing is wrong with it.
            if error is None and not self.is_finished:
                raise WriteError(
                    "error.unwritable", path=escape_for_display(self._workplace.folder), reason=failure.strerror
                ) from failure
        finally:
            self._workplace.release()

    def copy_payload(self, progress: Progress | None = None) -> Iterator[PayloadFile]:
        """Copy every file of the plan, read each once, and write the manifests. Yield each document after it was copied.

        The iterator does the work, and must be taken to its end before the bag can be finished. `progress` is called with the
        octets and the number of documents done so far, here and again while they are read back.

        Raises:
            ReadError: a file of the source cannot be read.
            WriteError: the disk is full or fails.
        """
        for documents in self._begin_copying(progress):
            yield from documents.files()

    def _begin_copying(self, progress: Progress | None) -> Generator[CopiedDocuments, None, None]:
        self._progress = progress
        self._copying = self._copy(progress)
        return self._copying

    def find_same_content(self) -> list[Finding]:
        """Return a note for each group of files with the same content, once everything is copied."""
        with write_errors(self._target.shown):
            return self._contents.find_same(self._plan, self._bag.path_of(manifest_name(self._options.algorithms[0])))

    def copy_whole_payload(self, progress: Progress | None = None) -> None:
        """Copy every file of the plan, as `copy_payload` does, and return when all are copied."""
        for _ in self._begin_copying(progress):
            pass

    def _copy(self, progress: Progress | None) -> Generator[CopiedDocuments, None, None]:
        with write_errors(self._target.shown):
            if self._target.form is not None:
                os.mkdir(self._bag.folder)
            begin_step(progress, Step.COPYING, self._plan.octets, self._plan.documents)
            with closing(self._payload.run(self._modified_ns, progress)) as copied:
                for documents in copied:
                    self._contents.take(documents.copied.lines[0], documents.copied.sizes)
                    for folder, names in documents.runs():
                        self._misreadings.look_at_files(folder, names)
                    yield documents
        self._tag_files.update(self._payload.manifests)
        # bagit is loaded while the tag files are written.
        self._second_opinion = SecondOpinion(self._options.opinion)

    def write_tag_file(self, path: str, octets: bytes | Iterable[bytes]) -> None:
        """Write a tag file, such as `metadata/records.jsonl`. Every tag manifest lists it. Raises WriteError."""
        with write_errors(self._bag.shown_path(path)):
            os.makedirs(os.path.dirname(self._bag.path_of(path)), exist_ok=True)
            with WrittenFile(self._bag.path_of(path), self._options.algorithms) as file:
                for part in (octets,) if isinstance(octets, bytes) else octets:
                    file.write(part)
                self._tag_files[path] = file.finish(self._modified_ns)

    def finish(self, bag_info: BagInfo) -> list[Finding]:
        """Complete the bag, flush it, read it back, have bagit check it, and rename it to the target.

        With an error among the findings there is no bag, and `is_finished` is False.

        Raises:
            WriteError: the disk is full or fails, or does not hold what was written.
        """
        refused = self._payload.findings + check_bag_info(bag_info.fields)
        if refused:
            return refused
        expected = self._write_closing_tag_files(bag_info)
        opinion = self._check_written(expected)
        if has_errors(opinion):
            return opinion
        return opinion + self._publish()

    def _check_written(self, expected: ExpectedDigests) -> list[Finding]:
        """Flush the bag, read it back, and return what bagit says of it."""
        with write_errors(self._target.shown):
            self._set_folder_times()
            # bagit checks the bag meanwhile. It works on one core only, and longer than all of the rest.
            with self._second_opinion as asked:
                asked.begin(self._bag.folder)
                if self._target.form is None:
                    begin_step(self._progress, Step.FLUSHING)
                    flush_tree(self._bag.folder)
                    begin_step(self._progress, Step.READING_BACK, *self._payload.copied)
                    payload = WrittenPayload(self._plan, self._processes)
                    read_back(self._bag.folder, self._target, expected, payload, self._progress)
                else:
                    self._serialise(self._target.form)
                begin_step(self._progress, Step.SECOND_OPINION)
                return asked.wait(self._target.shown, self._misreadings) + describe_losses(self._processes.take_losses())

    def _write_closing_tag_files(self, bag_info: BagInfo) -> ExpectedDigests:
        if self._plan.empty_folders:
            self.write_tag_file(
                EMPTY_FOLDERS, [f"{encode_name(f'{PAYLOAD}/{path}')}\n".encode() for path in self._plan.empty_folders]
            )
        self.write_tag_file(DECLARATION, DECLARATION_TEXT)
        fields = complete_bag_info(identify_bag(bag_info, self._tag_files), self._options.moment, self._payload.copied)
        self._misreadings.look_at_fields(fields)
        self.write_tag_file(BAG_INFO, write_tag_file(fields))
        listed = dict(self._tag_files)
        for number, name in enumerate(self._options.algorithms):
            lines = write_manifest((path, digests[number]) for path, digests in listed.items())
            self.write_tag_file(tag_manifest_name(name), lines)
        return ExpectedDigests(self._options.algorithms, self._tag_files, self._digest_options)

    def _set_folder_times(self) -> None:
        made_here = {PAYLOAD}
        for path in self._tag_files:
            while path := os.path.dirname(path):
                made_here.add(path)
        for path in ("", *made_here):
            os.utime(self._bag.path_of(path), ns=(self._modified_ns, self._modified_ns))
        for folder in self._plan.folders:
            os.utime(self._bag.path_of(f"{PAYLOAD}/{folder.path}"), ns=(folder.modified_ns, folder.modified_ns))

    def _publish(self) -> list[Finding]:
        with write_errors(self._target.shown):
            try:
                if self._target.form is None:
                    self._workplace.publish()
                else:
                    remove_tree(self._bag.folder)
                    self._workplace.publish(INNER_ARCHIVE)
            except FileExistsError:
                shown = escape_for_display(self._target.shown)
                return [make_finding("source.target-exists", {"path": shown}, name=shown)]
        self.is_finished = True
        return []

    def _serialise(self, form: ArchiveForm) -> None:
        """Pack the bag into one file, flush it and read it back."""
        # tarfile and zipfile take long to load, and most bags are folders.
        from archiver.bags.creation.archive_writing import ArchiveOptions, write_archive  # noqa: PLC0415

        archive = self._workplace.path_of(INNER_ARCHIVE)
        begin_step(self._progress, Step.PACKING)
        write_archive(self._bag.folder, archive, ArchiveOptions(form, self._target.bag_name, self._modified_ns))
        read_back_archive(archive, self._target, self._payload.copied, self._progress)

    def path_of(self, path: str) -> str:
        """Return the present path of a file of the bag, so that it can be read while the bag is made."""
        return self._bag.path_of(path)

    def find_change(self, _: PayloadFile) -> list[Finding]:
        """Return a finding if a document that was read by `path_of` is another than the one that was copied."""
        return []


def _is_small(plan: Plan) -> bool:
    return plan.documents < _FEW_FILES and (plan.octets < _FEW_OCTETS or plan.documents == 1)
