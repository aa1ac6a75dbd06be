"""The lines of the payload manifests of a folder as orders to read the files that they list."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.hashing.algorithms import hex_length, start_hashers
from archiver.hashing.manifest_runs import UnlikeManifestsError, cut_manifests
from archiver.hashing.one_file import FileDigests
from archiver.hashing.paths_sum import make_key
from archiver.hashing.plain_lines import BETWEEN
from archiver.hashing.unit_reading import order_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archiver.hashing.line_parts import LineParts
    from archiver.hashing.units import Order, Unit

_MOST_RUN: Final = 192 << 10
"""Octets of the lines of a unit in its first manifest: about two thousand files."""
_LEAST_RUN: Final = 1 << 13
_RUNS_A_CORE: Final = 32
_SHORT_RUNS: Final = 2
"""Runs a core at the end that are cut shorter, so that all processes come to their end at about the same time."""
_SHORTENED: Final = 4
_READ_AT_ONCE: Final = 1 << 20
_SIZE: Final = 2
_MODIFIED_NS: Final = 3


class ManifestUnits:
    """Orders to read the files that manifests list, each for a run of lines."""

    def __init__(
        self, like: Unit, names: Mapping[str, str], open_manifest: Callable[[str], BinaryIO], *, for_copies: bool = False
    ) -> None:
        """Open the manifests. `names` are those of their files, by algorithm.

        `like` is a unit without lines and algorithms, which all units are like. If all orders are `for_copies` of this process,
        paths are summed in less time. Raises OSError if a manifest cannot be opened.
        """
        self.place = like.place
        self.names = dict(names)
        self.key = make_key(for_copies=for_copies)
        """The secret for the sums of paths."""
        self.lines = 0
        """Lines of each manifest that were taken so far."""
        self.are_alike = True
        """False if lines of the manifests are not paired, or could not be read."""
        self._like = like._replace(algorithms=tuple(names), key=self.key)
        self._cut = [0 for _ in names]
        """Octets of each manifest that were cut into runs."""
        self._lines_cut = 0
        self._hashers = [] if like.drop_pages else [start_hashers(tuple(names)) for _ in names]
        self._is_cut_whole = False
        self._aside: list[tuple[tuple[bytes, ...], int]] = []
        self.numbers: dict[int, Sequence[int]] = {}
        """The numbers of the lines of the first manifest, for each part that was ordered."""
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
        return max(state[_SIZE] for state in self._states)

    def orders(self, cores: int) -> Iterator[Order]:
        """Yield an order for each run of lines, from the first line on, so that there are some for each core."""
        octets = min(max(self.octets // (cores * _RUNS_A_CORE), _LEAST_RUN), _MOST_RUN)
        ending = self._states[0][_SIZE] - cores * _SHORT_RUNS * octets, max(octets // _SHORTENED, _LEAST_RUN // 2)
        try:
            for run in cut_manifests(self._files, self._like.algorithms, octets, ending):
                self.lines = self._lines_cut = run.first + run.length - 1
                self._take_digests(run.lines)
                self._cut = [end + len(lines) for end, lines in zip(self._cut, run.lines, strict=True)]
                yield self.order(run.lines, run.first)
            self._is_cut_whole = True
        except (UnlikeManifestsError, OSError):
            self.are_alike = False

    def _take_digests(self, lines: tuple[bytes, ...]) -> None:
        for hashers, octets, start, state in zip(self._hashers, lines, self._cut, self._states, strict=False):
            for hasher in hashers:
                # An LF that was added at the end is none of its octets.
                hasher.update(octets[: state[_SIZE] - start])

    def digests_of(self, name: str, algorithms: Sequence[str]) -> FileDigests | None:
        """Return the digests of all octets of a manifest, taken while it was cut, or None if they were not taken.

        They are those of the file if it is unchanged. If the medium itself is to be checked, none are taken.
        """
        if not self._is_cut_whole or not self._hashers or name not in self.names.values():
            return None
        if not self.names.keys() >= set(algorithms):
            return None
        manifest = list(self.names.values()).index(name)
        digests = {algorithm: hasher.hexdigest() for algorithm, hasher in zip(self.names, self._hashers[manifest], strict=True)}
        state = self._states[manifest]
        return FileDigests(name, state[_SIZE], state[_MODIFIED_NS], tuple([digests[algorithm] for algorithm in algorithms]))

    def order(self, lines: tuple[bytes, ...], first: int) -> Order:
        """Return the order for lines, of which the first has this number. A number of 0 says that it is not known."""
        return order_reading(self._like._replace(lines=lines, first=first))

    def put_aside(self, unit: Unit) -> None:
        """Keep the lines of a unit, which are not paired, for `orders_of_parts`."""
        self.are_alike = False
        self._aside.append((unit.lines, unit.first))

    def orders_of_parts(self) -> Iterator[Order]:
        """Yield orders for the lines that were put aside and those that were not cut into runs yet, paired by their paths.

        The lines lie in a temporary file meanwhile. If they are not worth it, or there is no room, nothing more is yielded.
        """
        from archiver.hashing.line_parts import LineParts  # noqa: PLC0415 - the manifests of most bags are in the same order

        with suppress(OSError), LineParts(self._like.algorithms, self._states[0][_SIZE]) as parts:
            for lines, first in self._aside:
                for manifest, run in enumerate(lines):
                    parts.add(manifest, run, first)
            if not all(self._part_rest(parts, manifest) for manifest in range(len(self._files))):
                return
            for part, lines in enumerate(parts.lines(), 1):
                if any(lines):
                    self.numbers[part] = parts.numbers[part - 1]
                    yield order_reading(self._like._replace(lines=lines, part=part))
            self.are_alike = True

    def _part_rest(self, parts: LineParts, manifest: int) -> bool:
        """Put the lines of a manifest that were not cut into parts. Return False if the first of them is not plain."""
        file, number, rest = self._files[manifest], self._lines_cut + 1, b""
        file.seek(self._cut[manifest])
        digits, start = hex_length(self._like.algorithms[manifest]), BETWEEN + self._like.below
        while block := file.read(_READ_AT_ONCE):
            whole, end, rest = (rest + block).rpartition(b"\n")
            if number == self._lines_cut + 1 and not whole.startswith(start, digits):
                return False
            parts.add(manifest, whole + end, number)
            number += whole.count(b"\n") + len(end)
        if rest:
            parts.add(manifest, rest + b"\n", number)
            number += 1
        if not manifest:
            self.lines = number - 1
        return True

    def are_unchanged(self, open_manifest: Callable[[str], BinaryIO]) -> bool:
        """Return whether each manifest is the file that it was, unchanged since it was opened."""
        with ExitStack() as stack, suppress(OSError):
            return [_state(stack.enter_context(open_manifest(name))) for name in self.names.values()] == self._states
        return False


def _state(file: BinaryIO) -> tuple[int, ...]:
    state = os.fstat(file.fileno())
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
