"""Copies of the seals that stand beside a bag, in `NAME.seals`."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.format import SEALS, Target, is_there, list_seals_beside, seals_beside
from archiver.bags.workplace import Workplace, open_workplace, remove_abandoned, remove_tree
from archiver.holdings.copies.copied_tree import (
    UncopiedFileError,
    copy_files,
    digest_all,
    find_differing,
    give_states,
    list_files,
)
from archiver.operating_system import flush_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self


def pair_seals(bag: str, target: Target) -> Iterator[tuple[str, Target]]:
    """Yield each folder of seals beside a bag, with the target at which its copy is to stand beside the copy of the bag."""
    for path in list_seals_beside(bag):
        with suppress(OSError):
            if stat.S_ISDIR(os.lstat(path).st_mode):
                is_whole_name = path.endswith(f"{os.path.basename(os.path.abspath(bag))}.{SEALS}")
                beside = f"{target.path}.{SEALS}" if is_whole_name else seals_beside(target.path)
                yield path, Target.from_path(beside)


class _StagedSeals(NamedTuple):
    source: str
    workplace: Workplace
    digests: dict[str, str]


class SealCopies:
    """The copies of the seals beside a bag. They get their names before the bag does, so no copy stands without its seals.

    Seals that stand at the target already are left alone if they are the same: a run that was killed may have put them there.
    """

    def __init__(self, bag: str, target: Target) -> None:
        self._pairs = [*pair_seals(bag, target)]
        self._usual = Target.from_path(seals_beside(target.path))
        self._staged: list[_StagedSeals] = []
        self._published: list[str] = []

    def __enter__(self) -> Self:
        """Remove what killed runs left. Raises OSError."""
        remove_abandoned(self._usual)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None:
            self.take_back()
        for _, workplace, _ in self._staged:
            # The next run removes what cannot be removed now.
            with suppress(OSError):
                workplace.remove()
            workplace.release()

    def find_other(self) -> str | None:
        """Return the path of seals at the target that are not those of the bag, or None. Raises UncopiedFileError or OSError."""
        expected = {target.path: source for source, target in self._pairs}
        for path in {self._usual.path, *expected}:
            if is_there(path) and (path not in expected or _differs(expected[path], path)):
                return path
        return None

    def stage(self) -> None:
        """Copy the seals into hidden folders, and write these to the disk. Raises UncopiedFileError or OSError."""
        for source, target in self._pairs:
            if is_there(target.path):
                continue
            workplace = open_workplace(target)
            staged = _StagedSeals(source, workplace, {})
            self._staged.append(staged)
            staged.digests.update(copy_files(source, workplace.folder, list_files(source)))
            give_states(source, workplace.folder)
            flush_tree(workplace.folder)

    def has_unwritten(self) -> bool:
        """Read the copies back from the disk. Return whether one is not what was copied."""
        try:
            return any(
                find_differing(digest_all(workplace.folder, digests, drop_pages=True), digests)
                for _, workplace, digests in self._staged
            )
        except UncopiedFileError:
            return True

    def publish(self) -> None:
        """Give the copies their names. Raises OSError (FileExistsError if something has one)."""
        for _, workplace, _ in self._staged:
            workplace.publish()
            self._published.append(workplace.target.path)

    def take_back(self) -> None:
        """Remove the copies that were given their names, since the bag beside them did not come to be."""
        with suppress(OSError):
            while self._published:
                remove_tree(self._published.pop())


def _differs(one: str, other: str) -> bool:
    if os.path.islink(other) or not os.path.isdir(other):
        return True
    return bool(find_differing(digest_all(one, list_files(one)), digest_all(other, list_files(other))))
