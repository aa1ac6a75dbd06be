"""The lines of the payload manifests of a folder as orders to read the files that they list."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.hashing.manifest_runs import UnlikeManifestsError, cut_manifests
from archiver.hashing.unit_reading import order_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from archiver.hashing.units import Order, Unit

_MOST_RUN: Final = 192 << 10
"""Octets of the lines of a unit in its first manifest: about two thousand files."""
_LEAST_RUN: Final = 1 << 13
_RUNS_A_CORE: Final = 16
_KEY_OCTETS: Final = 32


class ManifestUnits:
    """Orders to read the files that manifests list, each for a run of lines."""

    def __init__(self, like: Unit, names: Mapping[str, str], open_manifest: Callable[[str], BinaryIO]) -> None:
        """Open the manifests. `names` are those of their files, by algorithm.

        `like` is a unit without lines and algorithms, which all units are like. Raises OSError if a manifest cannot be opened.
        """
        self.place = like.place
        self.names = dict(names)
        self.key = os.urandom(_KEY_OCTETS)
        """The secret for the sums of paths."""
        self.lines = 0
        """Lines of each manifest that were taken so far."""
        self.are_alike = True
        """False once the manifests turned out not to fit to one another, or could not be read."""
        self._like = like._replace(algorithms=tuple(names), key=self.key)
        with ExitStack() as stack:
            self._files = [stack.enter_context(open_manifest(name)) for name in names.values()]
            self._states = [_state(file) for file in self._files]
            self._opened = stack.pop_all()

    def close(self) -> None:
        """Close the manifests."""
        self._opened.close()

    @property
    def octets(self) -> int:
        """The octets of the longest manifest."""
        return max(size for _, _, size, *_ in self._states)

    def orders(self, cores: int) -> Iterator[Order]:
        """Yield an order for each run of lines, from the first line on, so that there are some for each core."""
        octets = min(max(self.octets // (cores * _RUNS_A_CORE), _LEAST_RUN), _MOST_RUN)
        try:
            for run in cut_manifests(self._files, self._like.algorithms, octets):
                self.lines += run.length
                yield self.order(run.lines, run.first)
        except (UnlikeManifestsError, OSError):
            self.are_alike = False

    def order(self, lines: tuple[bytes, ...], first: int) -> Order:
        """Return the order for lines, of which the first has this number. A number of 0 says that it is not known."""
        return order_reading(self._like._replace(lines=lines, first=first))

    def are_unchanged(self, open_manifest: Callable[[str], BinaryIO]) -> bool:
        """Return whether each manifest is the file that it was, unchanged since it was opened."""
        with ExitStack() as stack, suppress(OSError):
            return [_state(stack.enter_context(open_manifest(name))) for name in self.names.values()] == self._states
        return False


def _state(file: BinaryIO) -> tuple[int, ...]:
    state = os.fstat(file.fileno())
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
