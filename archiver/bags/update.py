"""Add an algorithm to a bag: computed in the read that verifies it, in a whole new folder that is exchanged with the old."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.disk import exchange, flush, flush_tree
from archiver.bags.fixity import Reading
from archiver.bags.layout import (
    BAG_INFO,
    DECLARATION,
    EVENTS,
    METADATA,
    PAYLOAD,
    RECORDS,
    is_payload,
    manifest_name,
    read_manifest_name,
    tag_manifest_name,
)
from archiver.bags.linked_copy import copy_folder_times, fingerprint, link, link_tree, walk
from archiver.bags.manifest import write_manifest
from archiver.bags.path_errors import read_errors, write_errors
from archiver.bags.read_back import Written, read_back_tag_files
from archiver.bags.report import Level
from archiver.bags.second_opinion import Doubts, Opinion, ask_second_opinion
from archiver.bags.tag_file import read_tag_file, write_tag_file
from archiver.bags.validate import validate_bag
from archiver.bags.workplace import open_workplace, remove_abandoned, try_lock
from archiver.bags.written_files import WrittenFile
from archiver.errors import ReadError, WriteError
from archiver.findings import Finding, Severity, notice, shown, worst_severity
from archiver.hashing import ALGORITHMS, Manner, digest_files
from archiver.records import EVENT_LOG_HEAD, EventLog, EventType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from archiver.bags.report import BagReport
    from archiver.bags.workplace import Workplace
    from archiver.progress import Progress

_HISTORY = f"{METADATA}/history"


class Updating(NamedTuple):
    """How a bag is changed: when, what the second opinion looks at, and how many processes may work."""

    moment: datetime
    opinion: Opinion = "complete"
    cores: int | None = None


def add_algorithm(
    bag: str, algorithm: str, updating: Updating, progress: Progress | None = None
) -> tuple[BagReport | None, list[Finding]]:
    """Give a valid bag manifests of one more algorithm; its old tag files stay under `metadata/history/`.

    The documents are read once, for the old manifests and the new. Killed at any moment, this leaves the old bag or the new one.

    Args:
        bag: the bag's base directory.
        algorithm: its name as manifests spell it, one of `archiver.hashing.ALGORITHMS`.
        updating: see there.
        progress: called now and then with the octets and the number of documents done.

    Returns:
        The report on the bag as it was (None where it was not read) and what speaks against the change. With an error in either
        the bag is as it was.

    Raises:
        ReadError: the bag cannot be reached.
        WriteError: the disk is full or fails, or two folders cannot be exchanged on it.
    """
    place = os.path.realpath(bag)
    with write_errors(bag):
        remove_abandoned(place)
    with _alone_with(bag, place):
        return _add_algorithm((bag, place), algorithm, updating, progress)


@contextmanager
def _alone_with(bag: str, place: str) -> Iterator[None]:
    """Locks the bag, which keeps others from changing it too, and from removing it as abandoned once it is the old one."""
    try:
        lock = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield  # what is wrong with it is for the validator to say
        return
    try:
        if try_lock(lock) is False:
            raise WriteError("error.unwritable", path=shown(bag), reason=os.strerror(errno.EWOULDBLOCK))
        yield
    finally:
        # Nothing was written through it, so that a close that fails loses nothing.
        with suppress(OSError):
            os.close(lock)


def _add_algorithm(
    where: tuple[str, str], algorithm: str, updating: Updating, progress: Progress | None
) -> tuple[BagReport | None, list[Finding]]:
    bag, place = where
    if _has_manifest(place, algorithm):
        return None, [notice("bag.algorithm-present", {"path": shown(bag)}, path=shown(bag), algorithm=algorithm)]
    before = _try_fingerprint(place)
    digests: list[tuple[str, str]] = []
    reading = Reading(Manner(progress, updating.cores), (algorithm,), lambda path, more: digests.append((path, more[0])))
    with read_errors(bag):
        report = validate_bag(bag, reading=reading)
        if not report.valid:
            return report, []
        is_writable = _can_be_written(place, report, digests)
    if not is_writable:
        return report, [notice("bag.update-unwritable", {"path": shown(bag)}, path=shown(bag))]
    with write_errors(bag):
        update = _Update(bag, open_workplace(place), algorithm, updating)
        try:
            findings = update.build(report, digests)
            if worst_severity(finding.severity for finding in findings) != Severity.ERROR:
                findings += update.publish(before)
        finally:
            update.close()
    return report, findings


def _has_manifest(place: str, algorithm: str) -> bool:
    """Whether there is a payload manifest of the algorithm, however its file name spells it."""
    with suppress(OSError):
        found = [read_manifest_name(name) for name in os.listdir(place)]
        return any(name.algorithm == algorithm and not name.of_tags for name in found if name)
    return False


def _try_fingerprint(place: str) -> str:
    # What cannot be looked at is for the validator to say.
    with suppress(OSError):
        return fingerprint(place)
    return ""


def _can_be_written(place: str, report: BagReport, digests: list[tuple[str, str]]) -> bool:
    """Whether its manifests are such as we write: in UTF-8, and no name that BagIt before 1.0 encodes in another way."""
    with open(os.path.join(place, DECLARATION), encoding="utf-8") as file:
        declared = {field.label: field.value for field in read_tag_file(file.read(), strict=False).fields}
    is_utf8 = declared.get("Tag-File-Character-Encoding", "").upper() in {"UTF-8", "UTF8"}
    return is_utf8 and (report.version == "1.0" or not any("%" in path for path, _ in digests))


class _Update:
    """A bag being rebuilt beside itself. Files are shared with the old bag: they are replaced, never written to."""

    def __init__(self, shown_bag: str, where: Workplace, algorithm: str, updating: Updating) -> None:
        self._shown_bag = shown_bag
        self.where = where
        self._algorithm = algorithm
        self._updating = updating
        # Whether what is in the hidden folder may be the one bag there is.
        self._is_in_between = False
        self._modified_ns = int(updating.moment.timestamp()) * 1_000_000_000

    def build(self, report: BagReport, digests: list[tuple[str, str]]) -> list[Finding]:
        """Build the new bag and check it; what the check finds."""
        old = self.where.target
        is_linked = link_tree(old, self.where.place)
        self._keep_history()
        self._replace(manifest_name(self._algorithm), write_manifest(digests))
        if report.is_own:
            self._log_event()
        written = self._write_tag_manifests()
        copy_folder_times(os.path.join(old, PAYLOAD), self.where.path(PAYLOAD))
        shutil.copystat(os.path.join(old, PAYLOAD), self.where.path(PAYLOAD))
        os.chmod(self.where.place, stat.S_IMODE(os.stat(old).st_mode) | 0o700)
        flush_tree(self.where.place)
        read_back_tag_files(self.where.place, self._shown_bag, written)
        checked = validate_bag(self.where.place, Level.COMPLETE if is_linked else Level.FULL)
        doubts = Doubts()
        for path, _ in digests:
            doubts.look_at(path)
        opinion = ask_second_opinion(self.where.place, self._shown_bag, self._updating.opinion, doubts)
        return [finding for finding in checked.findings if finding.severity == Severity.ERROR] + opinion

    def _keep_history(self) -> None:
        number = 1
        while os.path.lexists(self.where.path(f"{_HISTORY}/{number}")):
            number += 1
        history = self.where.path(f"{_HISTORY}/{number}")
        os.makedirs(history)
        for name in sorted(os.listdir(self.where.place)):
            if name == BAG_INFO or read_manifest_name(name):
                link(self.where.path(name), os.path.join(history, name))
        for path in (RECORDS, EVENTS):
            if os.path.lexists(self.where.path(path)):
                link(self.where.path(path), os.path.join(history, os.path.basename(path)))

    def _replace(self, path: str, octets: Iterable[bytes]) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self.where.path(path))
        with WrittenFile(self.where.path(path), ()) as file:
            for part in octets:
                file.write(part)
            file.finish(self._modified_ns)

    def _log_event(self) -> None:
        """Add the event to the log of a bag of ours, and its new head to bag-info.txt."""
        with open(self.where.path(EVENTS), "rb") as file:
            lines = file.read()
        log = EventLog(int(self._updating.moment.timestamp()))
        log.head = hashlib.sha256(lines.splitlines()[-1]).hexdigest()
        log.add(EventType.MESSAGE_DIGEST_CALCULATION, f"{self._algorithm}, in the read that verified all digests there were")
        self._replace(EVENTS, (lines, log.render()))
        with open(self.where.path(BAG_INFO), encoding="utf-8", newline="") as text:
            fields = read_tag_file(text.read()).fields
        changed = [(field.label, log.head if field.label == EVENT_LOG_HEAD else field.value) for field in fields]
        self._replace(BAG_INFO, (write_tag_file(changed),))

    def _write_tag_manifests(self) -> Written:
        manifests = {
            name: found for name in os.listdir(self.where.place) if (found := read_manifest_name(name)) and found.of_tags
        }
        algorithms = sorted({self._algorithm, *(found.algorithm for found in manifests.values())} & set(ALGORITHMS))
        for name in manifests:
            os.unlink(self.where.path(name))
        listed = [path for path, state in walk(self.where.place) if stat.S_ISREG(state.st_mode) and not is_payload(path)]
        manner = Manner(cores=self._updating.cores)
        results = list(digest_files(self.where.place, [(path, 0) for path in listed], algorithms, manner))
        for result in results:
            if result.fault is not None:
                raise ReadError("error.unreadable", path=shown(os.path.join(self._shown_bag, result.path)), reason=result.reason)
        for number, algorithm in enumerate(algorithms):
            lines = write_manifest((result.path, result.digests[number]) for result in results)
            self._replace(tag_manifest_name(algorithm), lines)
        return Written(tuple(algorithms), {result.path: result.digests for result in results}, iter(()), self._updating.cores)

    def publish(self, before: str) -> list[Finding]:
        """Exchange the new folder with the old, unless somebody changed the old one meanwhile."""
        self._exchange()
        try:
            is_unchanged = fingerprint(self.where.place) == before
            if is_unchanged:
                flush(os.path.dirname(self.where.place))
        except BaseException:
            self._exchange()
            raise
        if is_unchanged:
            self._is_in_between = False
            return []
        self._exchange()
        return [notice("bag.changed-while-reading", {"path": shown(self._shown_bag)}, path=shown(self._shown_bag))]

    def _exchange(self) -> None:
        was_in_between, self._is_in_between = self._is_in_between, True
        try:
            is_exchanged = exchange(self.where.place, self.where.target)
        except OSError:
            self._is_in_between = was_in_between
            raise
        if not is_exchanged:
            self._is_in_between = was_in_between
            raise WriteError("error.exchange-missing", path=shown(self._shown_bag))
        self._is_in_between = not was_in_between

    def close(self) -> None:
        """Remove the new folder where it was not wanted, or else the old one, of which all that mattered is in the new."""
        if not self._is_in_between:
            # What cannot be removed now, the next run removes; the bag is as it should be either way.
            with suppress(OSError):
                self.where.remove()
        self.where.release()
