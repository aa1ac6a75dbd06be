"""Read a copy of a bag whole, and list its faults: by its own manifests, or by those of a copy that is known to be right."""

from __future__ import annotations

import hashlib
import os
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.format import is_payload, is_tag_manifest, read_manifest_name, stands_apart
from archiver.bags.reading import find_seal_folders
from archiver.bags.validation import FixityOptions, check_files, open_bag_at
from archiver.errors import ReadError
from archiver.findings import FindingLog, escape_for_display, has_errors, make_finding
from archiver.holdings.copies.copied_tree import list_tag_files
from archiver.holdings.copies.overlaid_source import OverlaidSource, open_by_model
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

    def list_faulty(self) -> list[str]:
        """Return the paths of faulty files; else those that errors are about, or the name of the copy if they are about all."""
        told = {one.where.get("path") for one in self.findings if one.severity == "error"}
        return sorted(self.faults) or sorted(filter(None, told)) or [os.path.basename(self.location)]


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
        source = open_bag_at(location, log) if model is None else open_by_model(location, log, model)
        if source is None:
            return CheckedCopy(location, {}, log.faults, log.findings())
        with closing(source):
            check_files(source, log, FixityOptions(options))
            for folder in find_seal_folders(source):
                check_layers(folder, log)
            found = pin(source, names if pins is None else pins)
            log.faults.update(_compare_pins(found, found if pins is None else pins))
            if model is not None and model.is_folder and source.is_folder:
                log.faults.update(dict.fromkeys(_list_foreign(source, model), "bag.tag-file-unlisted"))
    except ReadError as error:
        if error.code == "error.not-a-bag":
            # What stands there was a bag, and can be opened no more.
            return CheckedCopy(location, {}, {}, [*log.findings(), make_finding("bag.archive-damaged", {}, reason=error.code)])
        return CheckedCopy(location, {}, {}, log.findings(), escape_for_display(str(error.values.get("reason", error.code))))
    return CheckedCopy(location, found, log.faults, log.findings())


def pin(source: BagSource, expected: Iterable[str] = ()) -> dict[str, str]:
    """Return the SHA-256 of each tag manifest of an open bag by its name, or of each manifest if it has no tag manifest.

    Files that are expected beside these are added. One that is not there, or cannot be read, is left out.
    """
    names = [name for name in source.base_files if is_tag_manifest(name)]
    listed = {*(names or filter(read_manifest_name, source.base_files)), *expected}
    digests = {name: _digest(source, name) for name in sorted(listed)}
    return {name: digest for name, digest in digests.items() if digest}


def _digest(source: BagSource, name: str) -> str:
    hasher = hashlib.new(PINNED_BY)
    try:
        with (source.own if isinstance(source, OverlaidSource) else source).open(name) as file:
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


def _list_foreign(source: BagSource, model: BagSource) -> list[str]:
    """Return the tag files of a copy that the model has not. Seals may be added to one copy alone."""
    with suppress(OSError):
        own = {path for path in _list_tag_files(source) if not stands_apart(path)}
        return sorted(own.difference(_list_tag_files(model)))
    return []


def _list_tag_files(source: BagSource) -> Iterator[str]:
    if source.holds_folders:
        return list_tag_files(source.path)
    return (path for path, _ in source.entries_below("") if not is_payload(path))
