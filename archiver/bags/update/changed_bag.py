"""A bag rebuilt beside itself with a change: what stays is shared with the old one, and its old state goes into the history."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.creation import ExpectedDigests, read_back_tag_files
from archiver.bags.format import (
    BAG_INFO,
    DECLARATION,
    EVENTS,
    HISTORY,
    METADATA,
    PAYLOAD,
    RECORDS,
    Level,
    is_payload,
    manifest_name,
    read_manifest_name,
    read_tag_file,
    tag_manifest_name,
    write_manifest,
    write_tag_file,
)
from archiver.bags.second_opinion import BagitMisreadings, Opinion, SecondOpinion
from archiver.bags.validation import validate_bag
from archiver.bags.workplace import WrittenFile, copy_folder_rights, copy_folder_times, link, link_tree, walk
from archiver.errors import ReadError
from archiver.findings import Finding, Severity, escape_for_display
from archiver.hashing import ALGORITHMS, DigestOptions, HashingProcesses, digest_files
from archiver.operating_system import flush_tree
from archiver.records import EVENT_LOG_HEAD, EventLog
from archiver.workers import describe_losses

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from archiver.bags.format import BagReport
    from archiver.bags.update.change import Change
    from archiver.bags.workplace import Workplace


class UpdateOptions(NamedTuple):
    """How a bag is changed: when, what the second opinion looks at, and how many processes may work."""

    moment: datetime
    opinion: Opinion = "complete"
    cores: int | None = None


class ChangedBag:
    """A bag being rebuilt. Files are shared with the old bag: they are replaced, never written to."""

    def __init__(
        self, shown_bag: str, change: Change, updating: UpdateOptions, found: tuple[BagReport, list[tuple[str, tuple[str, ...]]]]
    ) -> None:
        """`found` is the report on the old bag, and the path of each document with its digests for the change's algorithms."""
        self._shown_bag = shown_bag
        self._change = change
        self._updating = updating
        self._report, self._digests = found
        self._modified_ns = int(updating.moment.timestamp()) * 1_000_000_000

    def build(self, where: Workplace) -> list[Finding]:
        """Build the new bag in a hidden folder beside the old and check it; what the check finds. Raises OSError, ReadError."""
        self._where, old = where, where.target
        is_linked = link_tree(old, where.place)
        self._keep_history()
        for number, algorithm in enumerate(self._change.algorithms):
            self._replace(manifest_name(algorithm), write_manifest((path, digests[number]) for path, digests in self._digests))
        for path, octets in self._change.tag_files(old):
            self._replace(path, octets)
        if self._report.is_own:
            self._log_events()
        with closing(HashingProcesses(self._updating.cores)) as processes:
            written = self._write_tag_manifests(DigestOptions(cores=self._updating.cores, processes=processes))
            copy_folder_times(os.path.join(old, PAYLOAD), where.path(PAYLOAD))
            shutil.copystat(os.path.join(old, PAYLOAD), where.path(PAYLOAD))
            copy_folder_rights(old, where.place)
            flush_tree(where.place)
            read_back_tag_files(where.place, self._shown_bag, written)
        return describe_losses(processes.take_losses()) + self._check(Level.COMPLETE if is_linked else Level.FULL)

    def _check(self, level: Level) -> list[Finding]:
        doubts = BagitMisreadings()
        for path, _ in self._digests:
            doubts.look_at(path)
        with SecondOpinion(self._where.place, self._updating.opinion) as asked:
            checked = validate_bag(self._where.place, level)
            opinion = asked.hear(self._shown_bag, doubts)
        # Other findings about the bag stand in the report on the old one.
        kept = [finding for finding in checked.findings if finding.severity == Severity.ERROR or finding.code.startswith("work.")]
        return kept + opinion

    def _keep_history(self) -> None:
        number = 1
        while os.path.lexists(self._where.path(f"{HISTORY}/{number}")):
            number += 1
        self._history = f"{HISTORY}/{number}"
        os.makedirs(self._where.path(self._history))
        for name in sorted(os.listdir(self._where.place)):
            if name == BAG_INFO or read_manifest_name(name):
                self._keep(name)
        for path in (RECORDS, EVENTS):
            self._keep(path)

    def _keep(self, path: str) -> None:
        """Keep what there is of a tag file in the history, under its path below `metadata/`."""
        kept = self._where.path(f"{self._history}/{path.removeprefix(f'{METADATA}/')}")
        if os.path.lexists(self._where.path(path)) and not os.path.lexists(kept):
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            link(self._where.path(path), kept)

    def _replace(self, path: str, octets: Iterable[bytes]) -> None:
        place = self._where.path(path)
        if not read_manifest_name(path):
            self._keep(path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with suppress(FileNotFoundError):
            os.unlink(place)
        with WrittenFile(place, ()) as file:
            for part in octets:
                file.write(part)
            file.finish(self._modified_ns)
        # Where the bag was made read-only, it stays so; a file that is new has the rights of those that are not.
        model = os.path.join(self._where.target, path)
        model = model if os.path.lexists(model) else os.path.join(self._where.target, DECLARATION)
        os.chmod(place, stat.S_IMODE(os.stat(model).st_mode))

    def _log_events(self) -> None:
        """Add the events to the log of a bag of ours, and its new head to bag-info.txt."""
        with open(self._where.path(EVENTS), "rb") as file:
            lines = file.read()
        log = EventLog(int(self._updating.moment.timestamp()))
        log.head = hashlib.sha256(lines.splitlines()[-1]).hexdigest()
        self._change.log_events(log)
        self._replace(EVENTS, (lines, log.render()))
        with open(self._where.path(BAG_INFO), encoding="utf-8", newline="") as text:
            fields = read_tag_file(text.read()).fields
        changed = [(field.label, log.head if field.label == EVENT_LOG_HEAD else field.value) for field in fields]
        self._replace(BAG_INFO, (write_tag_file(changed),))

    def _write_tag_manifests(self, manner: DigestOptions) -> ExpectedDigests:
        manifests = {
            name: found for name in os.listdir(self._where.place) if (found := read_manifest_name(name)) and found.of_tags
        }
        algorithms = sorted({*self._change.algorithms, *(found.algorithm for found in manifests.values())} & set(ALGORITHMS))
        for name in manifests:
            os.unlink(self._where.path(name))
        listed = [path for path, state in walk(self._where.place) if stat.S_ISREG(state.st_mode) and not is_payload(path)]
        results = list(digest_files(self._where.place, [(path, 0) for path in listed], algorithms, manner))
        for result in results:
            if result.fault is not None:
                raise ReadError(
                    "error.unreadable", path=escape_for_display(os.path.join(self._shown_bag, result.path)), reason=result.reason
                )
        for number, algorithm in enumerate(algorithms):
            lines = write_manifest((result.path, result.digests[number]) for result in results)
            self._replace(tag_manifest_name(algorithm), lines)
        return ExpectedDigests(tuple(algorithms), {result.path: result.digests for result in results}, iter(()), manner)
