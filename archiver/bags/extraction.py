"""Take the documents out of a bag: each file is checked against every manifest in the one read that copies it."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from archiver.bags.contents import FolderContents
from archiver.bags.disk import flush_tree
from archiver.bags.fixity import Reading
from archiver.bags.layout import PAYLOAD
from archiver.bags.path_errors import write_errors
from archiver.bags.plan import look_at_target, note
from archiver.bags.validate import validate_bag
from archiver.bags.workplace import open_workplace
from archiver.findings import Finding, FindingLog, notice, shown
from archiver.hashing import Folder, Manner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.bags.report import BagReport
    from archiver.bags.workplace import Workplace
    from archiver.progress import Progress


def extract(
    bag: str,
    target: str,
    times: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> tuple[BagReport | None, list[Finding]]:
    """Copy the payload of a valid bag to a folder that does not exist yet; the bag is only read.

    The copy has the names, folders (empty ones too), rights and modification times that the payload has.

    Args:
        bag: the bag's base directory.
        target: where the documents are to be; the folder that it is in must exist.
        times: modification times in nanoseconds by path in the bag (`data/…`), for a bag that lost them on its way.
        progress: called now and then with the octets and the number of files done.

    Returns:
        The report on the bag (None where it was not opened) and the findings that speak against the target. With an error in
        either there is nothing at the target.

    Raises:
        ReadError: the bag itself cannot be reached.
        WriteError: the disk is full or fails.
    """
    log = FindingLog()
    look_at_target([bag], target, partial(note, log))
    if log.findings():
        return None, log.findings()
    with write_errors(target):
        where = open_workplace(target)
    try:
        with write_errors(target):
            report = validate_bag(bag, reading=Reading(Manner(progress, copies=where.place)))
            if not report.valid:
                return report, []
            _complete_folders(bag, where)
            for path, modified_ns in (times or {}).items():
                os.utime(where.path(path), ns=(modified_ns, modified_ns))
            flush_tree(where.place)
            return report, _publish(where)
    finally:
        with write_errors(target):
            where.remove()
        where.release()


def _complete_folders(bag: str, where: Workplace) -> None:
    folder = Folder(bag)
    try:
        contents = FolderContents(folder, FindingLog())
        for _ in contents.walk(PAYLOAD):
            pass
    finally:
        folder.close()
    # The deepest first: making a folder changes the time of the one that it is in.
    for path in sorted(contents.folders, reverse=True):
        state = os.stat(os.path.join(bag, path))
        os.makedirs(where.path(path), exist_ok=True)
        os.chmod(where.path(path), (state.st_mode & 0o777) | 0o700)
        os.utime(where.path(path), ns=(state.st_mtime_ns, state.st_mtime_ns))


def _publish(where: Workplace) -> list[Finding]:
    try:
        where.publish(PAYLOAD)
    except FileExistsError:
        return [notice("source.target-exists", {"path": shown(where.target)}, name=shown(where.target))]
    return []
