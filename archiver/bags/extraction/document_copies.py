"""Take the documents out of a bag: each file is checked against every manifest in the one read that copies it."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.creation import look_at_target, note
from archiver.bags.format import PAYLOAD, RECORDS, Level, is_payload
from archiver.bags.validation import Reading, open_bag_at, report_nothing_known, validate_source
from archiver.bags.workplace import open_workplace, write_errors
from archiver.errors import ReadError
from archiver.findings import Finding, FindingLog, escape_for_display, make_finding
from archiver.hashing import DigestOptions
from archiver.operating_system import Folder, flush_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archiver.bags.format import BagReport
    from archiver.bags.reading import BagSource
    from archiver.bags.workplace import Workplace
    from archiver.progress import Progress

_NANOSECONDS: Final = 1_000_000_000


class RecordSelection(NamedTuple):
    """What the records say of documents: each function takes the lines of the records and gives paths in the bag (`data/…`).

    `times` gives modification times in nanoseconds too, such as the bag may have lost on its way; one that agrees to the second
    is left as it is. `left_out` names documents that do not come out. Where `are_needed`, nothing comes out of a bag that is not
    ours: nobody has checked what its records say.
    """

    times: Callable[[Iterable[bytes]], Iterable[tuple[str, int]]] = lambda _: ()
    left_out: Callable[[Iterable[bytes]], Iterable[str]] = lambda _: ()
    are_needed: bool = False


def extract(
    bag: str, target: str, recorded: RecordSelection | None = None, progress: Progress | None = None
) -> tuple[BagReport | None, list[Finding]]:
    """Copy the payload of a valid bag to a folder that does not exist yet; the bag is only read, an archive in one go.

    The copy has the names, folders (empty ones too), rights and modification times that the payload has.

    Args:
        bag: the bag's base directory, or the archive that holds it.
        target: where the documents are to be; the folder that it is in must exist.
        recorded: what is taken from the records. Without it every document comes out, with the times of the bag's files.
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
                report = validate_source((source, log), Level.FULL, Reading(DigestOptions(progress, copies=where.place)))
                return report, _finish((source, report), where, recorded or RecordSelection()) if report.valid else []
        finally:
            with write_errors(target):
                where.remove()
            where.release()


def _finish(read: tuple[BagSource, BagReport], where: Workplace, recorded: RecordSelection) -> list[Finding]:
    source, report = read
    if recorded.are_needed and not report.is_own:
        return [
            make_finding("extract.access-unknown", {"path": escape_for_display(report.bag)}, bag=escape_for_display(report.bag))
        ]
    left_out = recorded.left_out(_record_lines(source, are_needed=recorded.are_needed))
    removed = {folder for path in left_out for folder in _remove_copy(where, path)}
    _complete_folders(source, where, removed)
    with closing(Folder(where.place)) as copies:
        for path, modified_ns in recorded.times(_record_lines(source, are_needed=False)):
            _restore_time(copies, path, modified_ns)
    flush_tree(where.place)
    return _publish(where)


def _remove_copy(where: Workplace, path: str) -> Iterator[str]:
    """Remove a document that is left out; gives the folders that held nothing but such, which go too: a name can tell much."""
    if not is_payload(path) or os.path.normpath(path) != path:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    os.unlink(where.path(path))
    folder = os.path.dirname(path)
    with suppress(OSError):
        while is_payload(folder):
            os.rmdir(where.path(folder))
            yield folder
            folder = os.path.dirname(folder)


def _complete_folders(source: BagSource, where: Workplace, removed: set[str]) -> None:
    # The deepest first: making a folder changes the time of the one that it is in.
    for path in sorted(source.contents.folders - removed, reverse=True):
        if path != PAYLOAD and not is_payload(path):
            continue
        os.makedirs(where.path(path), exist_ok=True)
        state = source.folder_state(path)
        if state is None:
            continue
        os.chmod(where.path(path), state.rights | stat.S_IRWXU)
        if state.modified_ns is not None:
            os.utime(where.path(path), ns=(state.modified_ns, state.modified_ns))


def _record_lines(source: BagSource, *, are_needed: bool) -> Iterator[bytes]:
    # Only here: what it imports takes longer to load than a small bag to read.
    from archiver.bags.validation import LINE_LIMIT  # noqa: PLC0415

    try:
        descriptor, _ = source.open_file(RECORDS)
    except OSError as error:
        if are_needed:
            raise ReadError(
                "error.unreadable", path=escape_for_display(os.path.join(source.path, RECORDS)), reason=error.strerror
            ) from error
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
        return [
            make_finding(
                "source.target-exists", {"path": escape_for_display(where.target)}, name=escape_for_display(where.target)
            )
        ]
    return []
