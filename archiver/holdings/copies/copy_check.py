"""Read a copy of a bag whole, and list its faults: by its own manifests, or by those of a copy that is known to be right."""

from __future__ import annotations

import hashlib
import os
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from archiver.bags.format import DECLARATION, FETCH, read_manifest_name, stands_apart
from archiver.bags.reading import find_seal_folders
from archiver.bags.reading.folder_source import FolderSource
from archiver.bags.validation import FixityOptions, check_files, open_bag_at
from archiver.errors import ReadError
from archiver.findings import FindingLog, escape_for_display, has_errors
from archiver.holdings.copies.copied_tree import list_tag_files
from archiver.seals.layer_check import check_layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archiver.bags.reading import BagSource
    from archiver.findings import Finding
    from archiver.hashing import DigestOptions

PINNED_BY: Final = "sha256"
_FAULTY_FILES: Final = frozenset(
    {
        "bag.digest-differs",
        "bag.file-missing",
        "bag.file-not-fetched",
        "bag.file-unlisted",
        "bag.file-unreadable",
        "bag.folder-unreadable",
        "bag.link",
        "bag.listed-digest-differs",
        "bag.special-file",
        "seal.file-missing",
        "seal.folder-unreadable",
        "seal.layer-incomplete",
        "seal.layer-missing",
        "seal.link",
        "seal.list-differs",
        "seal.list-incomplete",
        "seal.list-malformed",
        "seal.list-too-long",
        "seal.special-file",
        "store.access-denied",
        "store.object-changed",
        "store.object-short",
        "store.object-unreadable",
    }
)
"""Codes of findings whose place is a file or folder that is not as it should be."""
_BLOCK: Final = 1 << 20


class FaultLog(FindingLog):
    """Collects findings, and keeps the path of every faulty file, however many there are."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: dict[str, str] = {}
        """The first code about each file, by its path in the bag."""

    def add(self, code: str, path: str | None = None, *, line: int = 0, raised: bool = False, **values: Any) -> None:  # noqa: ANN401
        """Add a finding as `FindingLog` does."""
        if code == "bag.folder-listed":
            self.faults.setdefault(values["name"], code)
        elif path is not None and code in _FAULTY_FILES:
            self.faults.setdefault(path, code)
        super().add(code, path, line=line, raised=raised, **values)

    def add_finding(self, finding: Finding) -> None:
        """Add a finding that another room made."""
        path = finding.where.get("path")
        if path is not None and finding.code in _FAULTY_FILES:
            self.faults.setdefault(path, finding.code)
        super().add_finding(finding)


class CheckedCopy(NamedTuple):
    """A copy that was read whole.

    `pins` are the SHA-256 of its tag manifests, or of its manifests if it has none. `faults` are the codes of its faulty files
    by their paths in the bag. A copy that could not be reached has a `reason`, and no pins.
    """

    location: str
    pins: Mapping[str, str]
    faults: Mapping[str, str]
    findings: list[Finding]
    reason: str | None = None

    @property
    def is_whole(self) -> bool:
        """True if every file was read, and nothing is wrong with one."""
        return self.reason is None and not self.faults and not has_errors(self.findings)


class _ModelledSource(FolderSource):
    """A copy in a folder whose manifests are taken from another copy. All other files are its own."""

    def __init__(self, path: str, log: FindingLog, model: BagSource) -> None:
        super().__init__(path, log)
        self._model = model
        self._taken = {name for name in model.base_files if name in {DECLARATION, FETCH} or read_manifest_name(name)}
        own = {name for name in self.base_files if not read_manifest_name(name)}
        self.base_files = sorted(own | self._taken)
        # The manifests of an archive are no files that another process could open.
        self.reads_with_processes = model.is_folder

    def open(self, path: str) -> BinaryIO:
        """Open a file, one of the manifests in the model. Raises OSError."""
        return self._model.open(path) if path in self._taken else super().open(path)

    def open_own(self, path: str) -> BinaryIO:
        """Open a file of the copy itself. Raises OSError."""
        return super().open(path)

    def size(self, path: str) -> int:
        """Return the octets of a file that `open` opens. Raises OSError."""
        return self._model.size(path) if path in self._taken else super().size(path)


def check_copy(
    location: str,
    options: DigestOptions,
    pins: Mapping[str, str] | None = None,
    model: BagSource | None = None,
    names: Iterable[str] = (),
) -> CheckedCopy:
    """Read a copy whole and list its faults.

    With `pins`, its tag manifests are compared with these digests. With a `model`, which must have these tag manifests, its files
    are compared with the manifests of the model, so that the faults are right even if the copy's own manifests are damaged. An
    archive is always read by its own. `names` are files whose digests are wanted among the pins in any case.
    """
    log = FaultLog()
    try:
        source = _open(location, log, model)
        if source is None:
            return CheckedCopy(location, {}, log.faults, log.findings())
        with closing(source):
            check_files(source, log, FixityOptions(options))
            for folder in find_seal_folders(source):
                check_layers(folder, log)
            found = pin(source, names if pins is None else pins)
            log.faults.update(_compare_pins(found, found if pins is None else pins))
    except ReadError as error:
        return CheckedCopy(location, {}, {}, log.findings(), escape_for_display(str(error.values.get("reason", error.code))))
    if model is not None and model.is_folder and os.path.isdir(location):
        log.faults.update(dict.fromkeys(_list_foreign(location, model.path), "bag.tag-file-unlisted"))
    return CheckedCopy(location, found, log.faults, log.findings())


def _open(location: str, log: FindingLog, model: BagSource | None) -> BagSource | None:
    if model is None or not os.path.isdir(location):
        return open_bag_at(location, log)
    try:
        return _ModelledSource(location, log, model)
    except OSError as error:
        shown = escape_for_display(location)
        raise ReadError("error.unreadable", path=shown, reason=error.strerror or str(error)) from error


def pin(source: BagSource, expected: Iterable[str] = ()) -> dict[str, str]:
    """Return the SHA-256 of each tag manifest of an open bag by its name, or of each manifest if it has no tag manifest.

    Files that are expected beside these are added. One that is not there, or cannot be read, is left out.
    """
    names = [name for name in source.base_files if (found := read_manifest_name(name)) and found.of_tags]
    listed = {*(names or filter(read_manifest_name, source.base_files)), *expected}
    digests = {name: _digest(source, name) for name in sorted(listed)}
    return {name: digest for name, digest in digests.items() if digest}


def _digest(source: BagSource, name: str) -> str:
    hasher = hashlib.new(PINNED_BY)
    try:
        with source.open_own(name) if isinstance(source, _ModelledSource) else source.open(name) as file:
            while block := file.read(_BLOCK):
                hasher.update(block)
    except OSError:
        return ""
    return hasher.hexdigest()


def _compare_pins(found: Mapping[str, str], expected: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each tag manifest that is not as it should be, with a code."""
    for name in sorted(found.keys() | expected.keys()):
        if found.get(name) != expected.get(name):
            yield name, "bag.tag-file-unlisted" if name not in expected else "bag.digest-differs"


def _list_foreign(location: str, model: str) -> list[str]:
    """Return the tag files of a copy that the model has not. Seals may be added to one copy alone."""
    with suppress(OSError):
        own = {path for path in list_tag_files(location) if not stands_apart(path)}
        return sorted(own.difference(list_tag_files(model)))
    return []
