"""Rebuild a bag beside itself with a change. Files that stay are shared with the old bag, old tag files go to the history."""

from __future__ import annotations

import hashlib
import json
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
    SCHEMAS,
    Level,
    is_payload,
    is_tag_manifest,
    manifest_name,
    read_manifest_name,
    read_tag_file,
    stands_apart,
    tag_manifest_name,
    write_manifest,
    write_tag_file,
)
from archiver.bags.second_opinion import BagitMisreadings, Opinion, SecondOpinion
from archiver.bags.update.signed_tag_manifests import list_listed_apart
from archiver.bags.update.written_names import read_written_names
from archiver.bags.validation import validate_bag
from archiver.bags.workplace import WrittenFile, copy_folder_rights, copy_folder_times, link, link_tree, walk
from archiver.errors import ReadError
from archiver.events import EVENT_LOG_HEAD, EVENT_SCHEMAS, NEWEST_EVENT_VERSION, EventLog, event_version_of, last_state
from archiver.findings import Finding, Severity, Where, escape_for_display, make_finding
from archiver.hashing import ALGORITHMS, DigestOptions, HashingProcesses, digest_files
from archiver.operating_system import flush_tree, open_regular_file
from archiver.schema_files import read_schema_bytes
from archiver.workers import describe_losses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from archiver.bags.format import BagReport, Target
    from archiver.bags.update.change import Change
    from archiver.bags.workplace import Workplace


class UpdateOptions(NamedTuple):
    """Options for changing a bag.

    `moment` is the time of the change. `opinion` says what bagit checks. `cores` is how many processes may work.
    """

    moment: datetime
    opinion: Opinion = "complete"
    cores: int | None = None


class OldBag(NamedTuple):
    """A bag as it was validated before a change.

    `digests` are those of each document by its path, for the algorithms of the change, in order.
    """

    target: Target
    report: BagReport
    digests: Mapping[str, tuple[str, ...]]


class ChangedBag:
    """A bag that is rebuilt. Files are shared with the old bag, so they are replaced and never written to."""

    def __init__(self, old: OldBag, change: Change, options: UpdateOptions) -> None:
        self._target, self._report, self._digests = old
        self._change = change
        self._options = options
        self._modified_ns = int(options.moment.timestamp()) * 1_000_000_000

    def build(self, workplace: Workplace) -> list[Finding]:
        """Build the new bag in the staging folder and check it. Return the findings of the check.

        Raises:
            ReadError: a tag file cannot be read.
            OSError: the disk is full or fails.
        """
        self._workplace, old = workplace, self._target.path
        names = [name for name in os.listdir(old) if is_tag_manifest(name)]
        before = {name: _hash_file(old, name) for name in names}
        is_linked = link_tree(old, workplace.folder)
        self._keep_history()
        written = read_written_names(old, self._digests, is_strict=self._report.version == "1.0")
        for number, algorithm in enumerate(self._change.algorithms):
            lines = write_manifest(((path, digests[number]) for path, digests in self._digests.items()), written)
            self._replace(manifest_name(algorithm), lines)
        for path, octets in self._change.tag_files(old):
            self._replace(path, octets)
        if self._report.follows_our_profile:
            self._log_events()
        with closing(HashingProcesses(self._options.cores)) as processes:
            expected = self._write_tag_manifests(DigestOptions(cores=self._options.cores, processes=processes))
            # All is read before the new bag stands in the place of the old one: afterwards nothing may fail.
            present = [name for name in names if os.path.lexists(workplace.path_of(name))]
            self._rewritten = {name: (before[name], _hash_file(workplace.folder, name)) for name in present}
            copy_folder_times(os.path.join(old, PAYLOAD), workplace.path_of(PAYLOAD))
            shutil.copystat(os.path.join(old, PAYLOAD), workplace.path_of(PAYLOAD))
            copy_folder_rights(old, workplace.folder)
            flush_tree(workplace.folder)
            read_back_tag_files(workplace.folder, self._target, expected)
        return describe_losses(processes.take_losses()) + self._check(Level.COMPLETE if is_linked else Level.FULL)

    def list_changes(self) -> list[Finding]:
        """Return findings about what a bag without a log of its changes has lost by the change, after it was built."""
        if self._report.follows_our_profile:
            return []
        shown, where = escape_for_display(self._target.shown), Where(path=escape_for_display(self._target.shown))
        findings = [make_finding("bag.no-longer-as-it-came", where, path=shown, history=self._history)]
        for name, (before, after) in sorted(self._rewritten.items()):
            kept = f"{self._history}/{name}"
            findings.append(make_finding("bag.tag-manifest-rewritten", where, name=name, before=before, after=after, kept=kept))
        return findings

    def _check(self, level: Level) -> list[Finding]:
        misreadings = BagitMisreadings()
        misreadings.look_at_bag(self._workplace.folder, self._digests)
        with SecondOpinion(self._options.opinion) as asked:
            asked.begin(self._workplace.folder)
            checked = validate_bag(self._workplace.folder, level)
            opinion = asked.wait(self._target.shown, misreadings)
        # Other findings about the bag stand in the report on the old one.
        kept = [finding for finding in checked.findings if finding.severity == Severity.ERROR or finding.code.startswith("work.")]
        return kept + opinion

    def _keep_history(self) -> None:
        number = 1
        while os.path.lexists(self._workplace.path_of(f"{HISTORY}/{number}")):
            number += 1
        self._history = f"{HISTORY}/{number}"
        os.makedirs(self._workplace.path_of(self._history))
        for name in sorted(os.listdir(self._workplace.folder)):
            if name == BAG_INFO or read_manifest_name(name):
                self._keep(name)
        for path in (RECORDS, EVENTS):
            self._keep(path)

    def _keep(self, path: str) -> None:
        """Keep a tag file in the history, if there is one, under its path below `metadata/`."""
        kept = self._workplace.path_of(f"{self._history}/{path.removeprefix(f'{METADATA}/')}")
        if os.path.lexists(self._workplace.path_of(path)) and not os.path.lexists(kept):
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            link(self._workplace.path_of(path), kept)

    def _replace(self, path: str, octets: Iterable[bytes]) -> None:
        new = self._workplace.path_of(path)
        if not read_manifest_name(path):
            self._keep(path)
        os.makedirs(os.path.dirname(new), exist_ok=True)
        with suppress(FileNotFoundError):
            os.unlink(new)
        with WrittenFile(new, ()) as file:
            for part in octets:
                file.write(part)
            file.finish(self._modified_ns)
        # A bag that was made read-only stays so: a file gets the rights of the old one, a new file those of bagit.txt.
        model = os.path.join(self._target.path, path)
        model = model if os.path.lexists(model) else os.path.join(self._target.path, DECLARATION)
        os.chmod(new, stat.S_IMODE(os.stat(model).st_mode))

    def _log_events(self) -> None:
        """Add the events of the change to the log, and its new head to bag-info.txt."""
        with open(self._workplace.path_of(EVENTS), "rb") as file:
            octets = file.read()
        lines = octets.splitlines()
        head = hashlib.sha256(lines[-1]).hexdigest()
        log = EventLog(int(self._options.moment.timestamp()), last_state(lines) + 1, head)
        self._change.log_events(log)
        self._replace(EVENTS, (octets, log.render()))
        # Older lines come first. The schema of each version travels with the bag under its name of today.
        for version in dict.fromkeys((event_version_of(json.loads(lines[0])), NEWEST_EVENT_VERSION)):
            self._put_schema(EVENT_SCHEMAS[version])
        with open(self._workplace.path_of(BAG_INFO), encoding="utf-8", newline="") as text:
            fields = read_tag_file(text.read()).fields
        changed = [(field.label, log.head if field.label == EVENT_LOG_HEAD else field.value) for field in fields]
        self._replace(BAG_INFO, (write_tag_file(changed),))

    def _put_schema(self, name: str) -> None:
        path, octets, found = f"{SCHEMAS}/{name}", read_schema_bytes(name), b""
        with suppress(FileNotFoundError), open(self._workplace.path_of(path), "rb") as file:
            found = file.read()
        if found != octets:
            self._replace(path, (octets,))

    def _write_tag_manifests(self, options: DigestOptions) -> ExpectedDigests:
        manifests = {
            name: found for name in os.listdir(self._workplace.folder) if (found := read_manifest_name(name)) and found.of_tags
        }
        algorithms = sorted({*self._change.algorithms, *(found.algorithm for found in manifests.values())} & set(ALGORITHMS))
        for name in manifests:
            os.unlink(self._workplace.path_of(name))
        apart = list_listed_apart(self._target.path)
        files = (path for path, state in walk(self._workplace.folder) if stat.S_ISREG(state.st_mode) and not is_payload(path))
        # A seal speaks of the tag manifests, so it is not listed in them.
        listed = [path for path in files if path in apart or not stands_apart(path)]
        results = list(digest_files(self._workplace.folder, [(path, 0) for path in listed], algorithms, options))
        written = read_written_names(self._target.path, listed, is_strict=self._report.version == "1.0")
        for result in results:
            if result.fault is not None:
                path = os.path.join(self._target.shown, result.path)
                raise ReadError("error.unreadable", path=escape_for_display(path), reason=result.reason)
        for number, algorithm in enumerate(algorithms):
            lines = write_manifest(((result.path, result.digests[number]) for result in results), written)
            self._replace(tag_manifest_name(algorithm), lines)
        return ExpectedDigests(tuple(algorithms), {result.path: result.digests for result in results}, options)


def _hash_file(folder: str, name: str) -> str:
    """Return the SHA-256 of a file of the bag, as `sha256sum` prints it. Raises OSError."""
    with open_regular_file(os.path.join(folder, name)) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
