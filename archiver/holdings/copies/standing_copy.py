"""Look at what stands at the target of a copy already: it may be that copy, made before."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from archiver.bags.format import DECLARATION
from archiver.bags.reading import open_source
from archiver.errors import ArchiverError
from archiver.findings import FindingLog, escape_for_display, make_finding
from archiver.holdings.copies.copied_tree import UncopiedFileError, digest_all, find_differing, list_files, list_tag_files
from archiver.holdings.copies.copy_check import check_copy, pin
from archiver.holdings.copies.seal_copies import pair_seals
from archiver.operating_system import is_same_or_inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.bags.format import Target
    from archiver.findings import Finding
    from archiver.hashing import DigestOptions


def find_standing_copy(bag: str, target: Target, options: DigestOptions) -> Finding | None:
    """Return a finding if the target holds the same bag: that it is whole, or how it differs. All of it is read.

    Return None if nothing stands there, or something else.
    """
    path = target.path
    if os.path.islink(path) or is_same_or_inside(bag, path) or is_same_or_inside(path, bag):
        return None
    if os.path.isfile(path) and os.path.isfile(bag):
        differing = _compare_archives(bag, path, options)
    elif os.path.isfile(os.path.join(path, DECLARATION)) and os.path.isdir(bag):
        differing = _compare_folders(bag, path, options)
    else:
        return None
    if differing is None:
        return None
    shown = escape_for_display(target.shown)
    differing = sorted({*differing, *_list_other_seals(bag, target)})
    if not differing:
        return make_finding("copy.same", {"bag": shown}, copy=shown)
    if not check_copy(bag, options).is_whole:
        source = escape_for_display(bag)
        return make_finding("repair.source-damaged", {"bag": source}, bag=source)
    return make_differs(shown, differing)


def make_differs(copy: str, faults: Sequence[str]) -> Finding:
    """Return the finding that a copy is damaged in some files."""
    files = [escape_for_display(fault) for fault in faults]
    return make_finding("copy.differs", {"bag": copy}, copy=copy, files=files, count=len(files))


def _compare_archives(bag: str, copy: str, options: DigestOptions) -> list[str] | None:
    digests = [digest_all(*_split(path)) for path in (bag, copy)]
    if [*digests[0].values()] != [*digests[1].values()]:
        return None
    return sorted(check_copy(copy, options).faults)


def _split(path: str) -> tuple[str, list[str]]:
    folder, name = os.path.split(os.path.realpath(path))
    return folder, [name]


def _compare_folders(bag: str, copy: str, options: DigestOptions) -> list[str] | None:
    """Return the paths of files of a copy that are not those of the bag, or None if it is a copy of another bag."""
    with suppress(ArchiverError), closing(open_source(bag, FindingLog())) as source:
        pins = pin(source)
        with closing(open_source(copy, FindingLog())) as other:
            found = pin(other)
        # A tag manifest of the copy may be damaged. One that is the same is enough to know the bag.
        if not any(digest and found.get(name) == digest for name, digest in pins.items()):
            return None
        faults = set(check_copy(copy, options, pins, source).faults)
        with suppress(UncopiedFileError):
            own, others = (digest_all(folder, list_tag_files(folder)) for folder in (bag, copy))
            faults.update(find_differing(own, others))
        return sorted(faults)
    return None


def _list_other_seals(bag: str, target: Target) -> Iterator[str]:
    """Yield the paths of seals beside the copy that are not those beside the bag."""
    for source, beside in pair_seals(bag, target):
        own = digest_all(source, list_files(source))
        others = digest_all(beside.path, list_files(beside.path)) if os.path.isdir(beside.path) else {}
        for path in find_differing(own, others):
            yield os.path.join(os.path.relpath(beside.path, target.path), path)
