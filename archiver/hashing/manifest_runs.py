"""Cut the manifests of a folder into runs of the same lines, without looking at any line."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from archiver.hashing.algorithms import hex_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Run(NamedTuple):
    """Lines of several manifests: the number of the first, how many there are, and their octets in each manifest.

    Every line has an LF, the last one too.
    """

    first: int
    length: int
    lines: tuple[bytes, ...]


class UnlikeManifestsError(Exception):
    """The manifests cannot have the same paths in plain lines in the same order, or a line is too long."""


def cut_manifests(
    manifests: Sequence[BinaryIO], algorithms: Sequence[str], octets: int, ending: tuple[int, int] | None = None
) -> Iterator[Run]:
    """Cut manifests into runs of about so many octets of the first of them.

    With `ending`, runs behind an octet of the first manifest are shorter: this octet, and the octets of a run behind it.

    If all list the same paths in the same order, the lines of two manifests differ in length by their digests alone. So the end
    of a run in one manifest gives its end in the others. `split_plain_lines` checks later if the paths are the same.

    Raises:
        UnlikeManifestsError: the manifests do not fit to one another, or a line is longer than a run.
    """
    lengths = [hex_length(algorithm) for algorithm in algorithms]
    first, cut, rest = 1, 0, b""
    while block := manifests[0].read(octets if ending is None or cut < ending[0] else ending[1]):
        block = rest + block
        end = block.rfind(b"\n") + 1
        if not end:
            if len(block) > octets:
                raise UnlikeManifestsError
            rest = block
            continue
        run = _make_run(manifests[1:], lengths, first, block[:end])
        yield run
        first += run.length
        cut += end
        rest = block[end:]
    if rest:
        yield _make_run(manifests[1:], lengths, first, rest + b"\n")
    if any(manifest.read(1) for manifest in manifests[1:]):
        raise UnlikeManifestsError


def _make_run(others: Sequence[BinaryIO], lengths: Sequence[int], first: int, lines: bytes) -> Run:
    count = lines.count(b"\n")
    runs = [lines]
    for manifest, length in zip(others, lengths[1:], strict=True):
        wanted = len(lines) + count * (length - lengths[0])
        if wanted < 0:
            raise UnlikeManifestsError
        run = manifest.read(wanted)
        if len(run) == wanted - 1 and not run.endswith(b"\n"):
            run += b"\n"  # the last line may have none
        if len(run) != wanted or not run.endswith(b"\n"):
            raise UnlikeManifestsError
        runs.append(run)
    return Run(first, count, tuple(runs))
