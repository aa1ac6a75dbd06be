"""Copy the documents out of a bag. Each file is checked against every manifest in the one read that copies it."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import PAYLOAD, RECORDS, Level, Target, is_payload
from archiver.bags.reading import find_foreign_signatures, find_seal_folders
from archiver.bags.validation import FixityOptions, open_bag_at, report_unread, validate_source
from archiver.bags.workplace import check_target, make_parents, open_workplace, write_errors
from archiver.errors import ReadError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors, make_finding
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
    """Functions that read times and omissions from the records. Each takes the lines and gives paths in the bag (`data/…`)."""

    times: Callable[[Iterable[bytes]], Iterable[tuple[str, int]]] = lambda _: ()
    """Gives modification times in nanoseconds, for files that lost theirs. One that agrees to the second is left as it is."""
    left_out: Callable[[Iterable[bytes]], Iterable[str]] = lambda _: ()
    """Gives the documents that do not come out."""
    are_needed: bool = False
    """If True, nothing comes out of a bag that is not of Bayegan, since nobody checked what its records say."""


def extract_payload(
    bag: str, target: str, selection: RecordSelection | None = None, progress: Progress | None = None
) -> tuple[BagReport | None, list[Finding]]:
    """Copy the payload of a valid bag to a folder that does not exist yet. The bag is only read, an archive in one pass.

    The copy has the names, folders (empty ones too), rights and modification times that the payload has.

    Args:
        bag: the bag's base directory, or the archive that holds it.
        target: the folder to make. Missing folders above it are made too, and removed again if there is no copy.
        selection: functions that read the records. Without it every document comes out, with the times of the bag's files.
        progress: called now and then with the octets and the number of files done.

    Returns:
        The report on the bag, or None if it was not opened, and the findings about the copy. With an error in either there is
        nothing at the target.

    Raises:
        ReadError: the bag itself cannot be reached.
        WriteError: the disk is full or fails.
        WrongUsageError: the target would lie inside a bag.
    """
    log = FindingLog()
    copy = Target.from_path(target)
    check_target([bag], copy, log)
    if log.findings():
        return None, log.findings()
    source = open_bag_at(bag, log, Level.FULL)
    if source is None:
        return report_unread(bag, Level.FULL, log), []
    with closing(source), make_parents(target):
        with write_errors(target):
            workplace = open_workplace(copy)
        try:
            with write_errors(target):
                # With an error already there is no copy to be made, and a disk may not be able to hold one.
                copies = None if has_errors(log.findings()) else workplace.folder
                fixity = FixityOptions(DigestOptions(progress, copies=copies))
                report = validate_source(source, log, Level.FULL, fixity)
                if not report.valid:
                    return report, []
                refusals = _finish(source, report, workplace, selection or RecordSelection())
                return report, refusals or _note_seals(source)
        finally:
            with write_errors(target):
                workplace.remove()
            workplace.release()


def _finish(source: BagSource, report: BagReport, workplace: Workplace, selection: RecordSelection) -> list[Finding]:
    """Complete the copy by the records and the folders of the bag, and publish it. The bag must be valid."""
    if selection.are_needed and not report.follows_our_profile:
        shown = escape_for_display(report.bag)
        return [make_finding("extract.access-unknown", {"path": shown}, bag=shown)]
    with _record_lines(source, are_needed=selection.are_needed) as lines:
        removed = {folder for path in selection.left_out(lines) for folder in _remove_copy(workplace, path)}
    _complete_folders(source, workplace, removed)
    with _record_lines(source, are_needed=False) as lines, closing(Folder(workplace.folder)) as copies:
        for path, modified_ns in selection.times(lines):
            _restore_time(copies, path, modified_ns)
    flush_tree(workplace.folder)
    try:
        workplace.publish(PAYLOAD)
    except FileExistsError:
        shown = escape_for_display(workplace.target.shown)
        return [make_finding("source.target-exists", {"path": shown}, name=shown)]
    return []


def _note_seals(source: BagSource) -> list[Finding]:
    """Return a note if the bag is sealed or signed: its seals stay with it."""
    if not find_seal_folders(source) and not find_foreign_signatures(source):
        return []
    return [make_finding("seal.not-extracted", {"path": escape_for_display(source.path)})]


def _remove_copy(workplace: Workplace, path: str) -> Iterator[str]:
    """Remove a document that is left out, and the folders that held nothing else, since a name can tell much.

    Return these folders. Raises OSError.
    """
    if not is_payload(path) or os.path.normpath(path) != path:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    os.unlink(workplace.path_of(path))
    folder = os.path.dirname(path)
    with suppress(OSError):
        while is_payload(folder):
            os.rmdir(workplace.path_of(folder))
            yield folder
            folder = os.path.dirname(folder)


def _complete_folders(source: BagSource, workplace: Workplace, removed: set[str]) -> None:
    """Make the empty folders too, and give all folders their rights and times."""
    # The deepest first: making a folder changes the time of the one that it is in.
    for path in sorted(source.contents.folders - removed, reverse=True):
        if path != PAYLOAD and not is_payload(path):
            continue
        os.makedirs(workplace.path_of(path), exist_ok=True)
        state = source.folder_state(path)
        if state is None:
            continue
        os.chmod(workplace.path_of(path), state.rights | stat.S_IRWXU)
        if state.modified_ns is not None:
            os.utime(workplace.path_of(path), ns=(state.modified_ns, state.modified_ns))


@contextmanager
def _record_lines(source: BagSource, *, are_needed: bool) -> Iterator[Iterator[bytes]]:
    """Give the lines of the records while the `with` block lasts. Without records there are none.

    Raises:
        ReadError: the records are needed and cannot be opened.
    """
    with ExitStack() as stack:
        lines: Iterator[bytes] = iter(())
        try:
            lines = stack.enter_context(source.lines(RECORDS))
        except OSError as error:
            if are_needed:
                shown = escape_for_display(os.path.join(source.path, RECORDS))
                raise ReadError("error.unreadable", path=shown, reason=error.strerror) from error
        yield lines


def _restore_time(copies: Folder, path: str, modified_ns: int) -> None:
    # `copies` opens nothing outside the copy: the records of a bag that is not of Bayegan may name any path.
    with suppress(OSError, ValueError, OverflowError):
        descriptor, state = copies.open_file(path)
        with open(descriptor, "rb"):
            if state.st_mtime_ns // _NANOSECONDS != modified_ns // _NANOSECONDS:
                os.utime(descriptor, ns=(modified_ns, modified_ns))
