"""Change a bag that stands: verify it, build a whole new folder beside it, check that, and put it in the old one's place."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from archiver.bags.format import DECLARATION, read_manifest_name, read_tag_file
from archiver.bags.update.changed_bag import ChangedBag, UpdateOptions
from archiver.bags.validation import FixityOptions, validate_bag
from archiver.bags.workplace import (
    Replacement,
    fingerprint,
    open_workplace,
    read_errors,
    refuse_inside_bag,
    remove_abandoned,
    write_errors,
)
from archiver.errors import WriteError
from archiver.findings import Finding, escape_for_display, has_errors, make_finding
from archiver.hashing import DigestOptions
from archiver.operating_system import open_folder, try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.format import BagReport
    from archiver.bags.update.change import Change
    from archiver.progress import Progress

__all__ = ["UpdateOptions", "update_bag"]


def update_bag(
    bag: str, change: Change, updating: UpdateOptions, progress: Progress | None = None
) -> tuple[BagReport | None, list[Finding]]:
    """Change a valid bag; its old tag files stay under `metadata/history/N/`.

    The documents are read once and shared with the old bag by hard links, so that a change needs next to no space. Killed at any
    moment, this leaves the old bag or the new one; where the file system cannot exchange two folders, it may leave a change
    unfinished, which `validate_bag` tells (`bag.update-unfinished`) and the next run for the same bag mends.

    Args:
        bag: the bag's base directory.
        change: what is changed; see there.
        updating: when, and how.
        progress: called now and then with the octets and the number of documents done.

    Returns:
        The report on the bag as it was (None where it was not read) and what speaks against the change. With an error in either
        the bag is as it was.

    Raises:
        ReadError: the bag cannot be reached.
        WriteError: the disk is full or fails, or can neither exchange two folders nor lock one.
        WrongUsageError: the bag is a part of another bag.
    """
    place = os.path.realpath(bag)
    refuse_inside_bag(place)
    with write_errors(bag):
        remove_abandoned(place)
    with _alone_with(bag, place):
        return _update((bag, place), change, updating, progress)


@contextmanager
def _alone_with(bag: str, place: str) -> Iterator[None]:
    """Locks the bag, which keeps others from changing it too, and from removing it as abandoned once it is the old one."""
    try:
        lock = open_folder(place)
    except OSError:
        yield  # what is wrong with it is for the validator to say
        return
    try:
        if try_lock(lock) is False:
            raise WriteError("error.unwritable", path=escape_for_display(bag), reason=os.strerror(errno.EWOULDBLOCK))
        yield
    finally:
        # Nothing was written through it, so that a close that fails loses nothing.
        with suppress(OSError):
            os.close(lock)


def _update(
    where: tuple[str, str], change: Change, updating: UpdateOptions, progress: Progress | None
) -> tuple[BagReport | None, list[Finding]]:
    bag, place = where
    present = _manifest_algorithms(place)
    refused = [name for name in change.algorithms if name in present]
    if refused:
        return None, [
            make_finding(
                "bag.algorithm-present", {"path": escape_for_display(bag)}, path=escape_for_display(bag), algorithm=refused[0]
            )
        ]
    before = _try_fingerprint(place)
    digests: list[tuple[str, tuple[str, ...]]] = []
    options = DigestOptions(progress, updating.cores)
    fixity = FixityOptions(options, change.algorithms, lambda path, more: digests.append((path, more)))
    with read_errors(bag):
        report = validate_bag(bag, fixity=fixity)
        if not report.valid:
            return report, []
        findings = _look_over(where, change, report, digests)
    if not has_errors(findings):
        findings += _replace((bag, place), ChangedBag(bag, change, updating, (report, digests)), before)
    return report, findings


def _manifest_algorithms(place: str) -> set[str]:
    """The algorithms of the payload manifests, however their file names spell them."""
    # What cannot be looked at is for the validator to say.
    with suppress(OSError):
        found = [read_manifest_name(name) for name in os.listdir(place)]
        return {name.algorithm for name in found if name and not name.of_tags}
    return set()


def _try_fingerprint(place: str) -> str:
    with suppress(OSError):
        return fingerprint(place)
    return ""


def _look_over(
    where: tuple[str, str], change: Change, report: BagReport, digests: list[tuple[str, tuple[str, ...]]]
) -> list[Finding]:
    bag, place = where
    if not _can_be_written(place, report, digests):
        return [make_finding("bag.update-unwritable", {"path": escape_for_display(bag)}, path=escape_for_display(bag))]
    return change.look_over(place, report)


def _can_be_written(place: str, report: BagReport, digests: list[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether its manifests are such as we write: in UTF-8, and no name that BagIt before 1.0 encodes in another way."""
    with open(os.path.join(place, DECLARATION), encoding="utf-8") as file:
        declared = {field.label: field.value for field in read_tag_file(file.read(), strict=False).fields}
    is_utf8 = declared.get("Tag-File-Character-Encoding", "").upper() in {"UTF-8", "UTF8"}
    return is_utf8 and (report.version == "1.0" or not any("%" in path for path, _ in digests))


def _replace(where: tuple[str, str], changed: ChangedBag, before: str) -> list[Finding]:
    """Build the new bag, and put it in the old one's place unless somebody changed that meanwhile."""
    bag, place = where
    with write_errors(bag):
        replacement = Replacement(open_workplace(place), bag)
        try:
            findings = changed.build(replacement.where)
            if not has_errors(findings) and not replacement.publish(lambda folder: fingerprint(folder) == before):
                findings.append(
                    make_finding("bag.changed-while-reading", {"path": escape_for_display(bag)}, path=escape_for_display(bag))
                )
        finally:
            replacement.close()
    return findings
