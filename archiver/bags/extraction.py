"""Take the documents out of a bag: each file is checked against every manifest in the one read that copies it."""

from __future__ import annotations

import os
import stat
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from archiver.bags.disk import flush_tree
from archiver.bags.fixity import Reading
from archiver.bags.layout import PAYLOAD, RECORDS, is_payload
from archiver.bags.path_errors import write_errors
from archiver.bags.plan import look_at_target, note
from archiver.bags.report import Level
from archiver.bags.validate import open_bag_at, report_nothing_known, validate_source
from archiver.bags.workplace import open_workplace
from archiver.findings import Finding, FindingLog, notice, shown
from archiver.hashing import Folder, Manner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archiver.bags.bag_source import BagSource
    from archiver.bags.report import BagReport
    from archiver.bags.workplace import Workplace
    from archiver.progress import Progress

_NANOSECONDS: Final = 1_000_000_000

RecordedTimes: TypeAlias = "Callable[[Iterable[bytes]], Iterable[tuple[str, int]]]"
"""Gives for the lines of the records path in the bag (`data/…`) and modification time in nanoseconds of documents."""


def extract(
    bag: str, target: str, times: RecordedTimes | None = None, progress: Progress | None = None
) -> tuple[BagReport | None, list[Finding]]:
    """Copy the payload of a valid bag to a folder that does not exist yet; the bag is only read, an archive in one go.

    The copy has the names, folders (empty ones too), rights and modification times that the payload has.

    Args:
        bag: the bag's base directory, or the archive that holds it.
        target: where the documents are to be; the folder that it is in must exist.
        times: what the records say of times that the bag lost on its way. A time that agrees to the second is left as it is.
        progress: called now and then with the octets and the number of files done.

    Returns:
        The report on the bag (None where it was not opened) and the findings that speak against the target. With an error in
        either there is nothing at the target.

    Raises:
        ReadError: the bag itself cannot be reached.
        WriteError: the disk is full or fails.
        WrongUsageError: the target would lie inside a bag.
    """
    log = FindingLog()
    look_at_target([bag], target, partial(note, log))
    if log.findings():
        return None, log.findings()
    source = open_bag_at(bag, log)
    if source is None:
        return report_nothing_known(bag, Level.FULL, log), []
    with closing(source):
        with write_errors(target):
            where = open_workplace(target)
        try:
            with write_errors(target):
                report = validate_source((source, log), Level.FULL, Reading(Manner(progress, copies=where.place)))
                return report, _finish(source, where, times) if report.valid else []
        finally:
            with write_errors(target):
                where.remove()
            where.release()


def _finish(source: BagSource, where: Workplace, times: RecordedTimes | None) -> list[Finding]:
    _complete_folders(source, where)
    if times is not None:
        with closing(Folder(where.place)) as copies:
            for path, modified_ns in times(_record_lines(source)):
                _restore_time(copies, path, modified_ns)
    flush_tree(where.place)
    return _publish(where)


def _complete_folders(source: BagSource, where: Workplace) -> None:
    # The deepest first: making a folder changes the time of the one that it is in.
    for path in sorted(source.contents.folders, reverse=True):
        if path != PAYLOAD and not is_payload(path):
            continue
        os.makedirs(where.path(path), exist_ok=True)
        state = source.folder_state(path)
        if state is None:
            continue
        os.chmod(where.path(path), state.rights | stat.S_IRWXU)
        if state.modified_ns is not None:
            os.utime(where.path(path), ns=(state.modified_ns, state.modified_ns))


def _record_lines(source: BagSource) -> Iterator[bytes]:
    # Only here: what it imports takes longer to load than a small bag to read.
    from archiver.bags.own_records import LINE_LIMIT  # noqa: PLC0415

    try:
        descriptor, _ = source.open_file(RECORDS)
    except OSError:
        return
    with open(descriptor, "rb") as file:
        while line := file.readline(LINE_LIMIT):
            yield line


def _restore_time(copies: Folder, path: str, modified_ns: int) -> None:
    # Only of what was copied: the records of a bag that is not ours may name anything.
    with suppress(OSError, ValueError, OverflowError):
        descriptor, state = copies.open_file(path)
        with open(descriptor, "rb"):
            if state.st_mtime_ns // _NANOSECONDS != modified_ns // _NANOSECONDS:
                os.utime(descriptor, ns=(modified_ns, modified_ns))


def _publish(where: Workplace) -> list[Finding]:
    try:
        where.publish(PAYLOAD)
    except FileExistsError:
        return [notice("source.target-exists", {"path": shown(where.target)}, name=shown(where.target))]
    return []
