"""Change a bag: validate it, build a whole new folder beside it, check that, and swap it in."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from archiver.bags.format import DECLARATION, PAYLOAD, RECORDS, Target, read_manifest_name, read_tag_file
from archiver.bags.update.changed_bag import ChangedBag, OldBag, UpdateOptions
from archiver.bags.validation import FixityOptions, validate_bag
from archiver.bags.workplace import (
    Replacement,
    fingerprint,
    locked_bag,
    open_workplace,
    read_errors,
    refuse_inside_bag,
    remove_abandoned,
    write_errors,
)
from archiver.findings import Finding, escape_for_display, has_errors, make_finding
from archiver.hashing import DigestOptions

if TYPE_CHECKING:
    from archiver.bags.format import BagReport
    from archiver.bags.update.change import Change
    from archiver.progress import Progress

__all__ = ["UpdateOptions", "update_bag"]


def update_bag(
    bag: str, change: Change, options: UpdateOptions, progress: Progress | None = None
) -> tuple[BagReport | None, list[Finding]]:
    """Change a valid bag. Its old tag files stay under `metadata/history/N/`.

    The documents are read once and shared with the old bag by hard links, so that a change needs next to no space. A run that is
    killed at any moment leaves the old bag or the new one. If the file system cannot exchange two folders, it may leave an
    unfinished update. `validate_bag` reports it (`bag.update-unfinished`), and the next run for the same bag mends it.

    Args:
        bag: path of the bag's base directory.
        change: the change. See its class.
        options: the time of the change, and how it is made.
        progress: called now and then with the octets and the number of documents done.

    Returns:
        The report on the old bag (None if it was not read) and the findings about the change. With an error in either the bag is
        as it was.

    Raises:
        ReadError: the bag cannot be reached.
        WriteError: the disk is full or fails, or the file system can neither exchange two folders nor lock one.
        WrongUsageError: the bag is a part of another bag.
    """
    target = Target.of_bag(bag)
    refuse_inside_bag(target.path)
    with write_errors(bag):
        remove_abandoned(target)
        _check_rights(target.path)
    with locked_bag(target.shown):
        return _update(target, change, options, progress)


def _check_rights(bag: str) -> None:
    """Raise PermissionError for a bag of another user that may not be written. Its old state could not be taken away later.

    A bag that its own user made read-only can be changed: the new one has the same rights.
    """
    effective = os.access in os.supports_effective_ids
    for folder in (bag, os.path.join(bag, PAYLOAD), os.path.join(bag, os.path.dirname(RECORDS))):
        with suppress(FileNotFoundError, NotADirectoryError):
            if os.stat(folder).st_uid != os.geteuid() and not os.access(folder, os.W_OK, effective_ids=effective):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)


def _update(
    target: Target, change: Change, options: UpdateOptions, progress: Progress | None
) -> tuple[BagReport | None, list[Finding]]:
    shown = escape_for_display(target.shown)
    present: set[str] = set()
    # Validating tells why a bag cannot be read.
    with suppress(OSError):
        names = [read_manifest_name(name) for name in os.listdir(target.path)]
        # The algorithms of the payload manifests, however their file names spell them.
        present = {name.algorithm for name in names if name and not name.of_tags}
    refused = [name for name in change.algorithms if name in present]
    if refused:
        return None, [make_finding("bag.algorithm-present", {"path": shown}, path=shown, algorithm=refused[0])]
    before = ""
    with suppress(OSError):
        before = fingerprint(target.path)
    digests: dict[str, tuple[str, ...]] = {}
    fixity = FixityOptions(DigestOptions(progress, options.cores), change.algorithms, digests.__setitem__)
    with read_errors(target.shown):
        report = validate_bag(target.shown, fixity=fixity)
        if not report.valid:
            return report, []
        old = OldBag(target, report, digests)
        if not _can_be_written(old):
            return report, [make_finding("bag.update-unwritable", {"path": shown}, path=shown)]
        findings = change.check(target.path, report)
    if not has_errors(findings):
        findings += _replace(ChangedBag(old, change, options), target, before)
    return report, findings


def _can_be_written(bag: OldBag) -> bool:
    """Return False if the manifests of the bag are in another encoding than UTF-8."""
    with open(os.path.join(bag.target.path, DECLARATION), encoding="utf-8") as file:
        declared = {field.label.lower(): field.value for field in read_tag_file(file.read(), strict=False).fields}
    # Labels have no case (RFC 5234 2.3).
    return declared.get("tag-file-character-encoding", "").upper() in {"UTF-8", "UTF8"}


def _replace(changed: ChangedBag, target: Target, before: str) -> list[Finding]:
    """Build the new bag and swap it in, unless the old one has another fingerprint than before."""
    with write_errors(target.shown):
        replacement = Replacement(open_workplace(target))
        try:
            findings = changed.build(replacement.workplace)
            if not has_errors(findings) and not replacement.publish(lambda folder: fingerprint(folder) == before):
                shown = escape_for_display(target.shown)
                findings.append(make_finding("bag.changed-while-reading", {"path": shown}, path=shown))
            elif not has_errors(findings):
                findings += changed.list_changes()
        finally:
            replacement.close()
    return findings
