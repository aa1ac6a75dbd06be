"""Ask the Library of Congress's `bagit` about a bag, as an independent referee whose own faults are known."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, Literal, Self

from archiver.bags.format import encode_name, manifest_name
from archiver.bags.second_opinion.bagit_process import BagitProcess
from archiver.findings import Finding, Where, escape_for_display, make_finding
from archiver.workers import describe_losses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from archiver.bags.second_opinion.bagit_worker import Complaint

Opinion = Literal["none", "complete", "full"]

# Characters beside CR and LF that end a line for bagit, which reads manifests through `codecs.open`.
_SEPARATORS: Final = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# Any of the faults below but depth: a percent sign, a line end, a separator, or a blank at the end.
_DOUBTFUL: Final = re.compile(f"[%\r\n{_SEPARATORS}]|\\s$")
_DEEPEST: Final = 200
"""Nested folders that bagit surely reads. It calls itself for each, and Python allows some hundred calls."""
_LINE_ENDS_READ: Final = 2
"""The encoded CRs, and the encoded LFs, that bagit decodes in one path."""
_ALGORITHMS_READ: Final = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s")
"""The algorithms whose manifests bagit finds. It does not know the names that RFC 8493 2.4 gives the others."""

Fault = Literal["percent", "line-ends", "separators", "trailing-space", "depth"]


class BagitMisreadings:
    """Names of a payload and labels of bag-info.txt that bagit is known to misread. Most bags have few."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.labels: list[str] = []

    def look_at_fields(self, fields: Iterable[tuple[str, str]]) -> None:
        """Keep the labels of fields that bagit may misread."""
        self.labels += [label for label, value in fields if any(separator in label + value for separator in _SEPARATORS)]

    def look_at(self, path: str) -> None:
        """Keep the path (`data/…`) if bagit may misread it."""
        if _DOUBTFUL.search(path) or path.count("/") > _DEEPEST:
            self.names.append(path)


def known_fault(path: str) -> Fault | None:
    """Return the fault of bagit 1.9.0 that keeps it from reading this path in a manifest, or None."""
    if path.count("/") > _DEEPEST:
        return "depth"
    if any(separator in path for separator in _SEPARATORS):
        return "separators"
    if path != path.rstrip():
        return "trailing-space"
    if "%" in path:
        return "percent"
    return "line-ends" if max(path.count("\r"), path.count("\n")) > _LINE_ENDS_READ else None


def ask_second_opinion(bag_path: str, target: str, opinion: Opinion, misreadings: BagitMisreadings) -> list[Finding]:
    """Ask bagit about a bag, and wait for its answer. See `SecondOpinion.wait`."""
    with SecondOpinion(bag_path, opinion) as asked:
        return asked.wait(target, misreadings)


class SecondOpinion:
    """A check of a bag by bagit that runs while other work is done. Use it in a `with` block."""

    def __init__(self, bag_path: str, opinion: Opinion) -> None:
        """Begin to ask about a bag.

        With `none` nothing is asked. With `full` bagit is asked only in `wait`. While it reads the files, the system keeps them
        in memory, and files that are read back meanwhile would not all come from the disk.
        """
        self._bag_path = bag_path
        self._opinion = opinion
        self._bagit = BagitProcess(bag_path, full=False) if opinion == "complete" else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bagit is not None:
            self._bagit.close()

    def wait(self, target: str, misreadings: BagitMisreadings) -> list[Finding]:
        """Wait for the answer of bagit and return it. There is no finding if bagit agrees that the bag is good.

        If it does not, the finding is `bag.second-opinion-fault` if known faults of bagit explain the whole answer. If no
        algorithm of the bag is known to bagit, it is `bag.second-opinion-algorithms`, and else `bag.second-opinion-differs`.

        Raises:
            OSError: the disk failed while bagit was reading.
        """
        if self._opinion == "full":
            self._bagit = BagitProcess(self._bag_path, full=True)
        complaint = None if self._bagit is None else self._bagit.answer()
        lost = [] if self._bagit is None else describe_losses(self._bagit.losses)
        return lost if complaint is None else [*lost, self._judge(complaint, target, misreadings)]

    def _judge(self, complaint: Complaint, target: str, misreadings: BagitMisreadings) -> Finding:
        shown = escape_for_display(target)
        where: Where = {"path": shown}
        said = escape_for_display(complaint.text.replace(self._bag_path, target))
        faults = {path: fault for path in misreadings.names if (fault := known_fault(path))}
        misread = {reading for path in faults for reading in (path, *_readings_of_bagit(path))}
        if (faults or (misreadings.labels and not complaint.paths)) and complaint.paths <= misread:
            kinds = ", ".join(sorted({*faults.values(), *(["separators"] if misreadings.labels else [])}))
            example = escape_for_display(min(faults, default="") or misreadings.labels[0])
            return make_finding("bag.second-opinion-fault", where, path=shown, faults=kinds, example=example, said=said)
        if not any(os.path.lexists(os.path.join(self._bag_path, manifest_name(name))) for name in _ALGORITHMS_READ):
            return make_finding("bag.second-opinion-algorithms", where, path=shown)
        return make_finding("bag.second-opinion-differs", where, path=shown, said=said)


def _readings_of_bagit(path: str) -> Iterator[str]:
    """Return the names that bagit reads in the line of this path.

    For bagit every separator ends a line. It decodes at most two line ends.
    """
    for number, piece in enumerate(encode_name(path).splitlines()):
        # The first piece belongs to the real line. Of each later one bagit takes the first word for a digest.
        parts = piece.strip().split(None, 1)
        written = piece.strip() if number == 0 else parts[-1] if parts else ""
        decoded = re.sub("%0D", "\r", os.path.normpath(written), count=2, flags=re.IGNORECASE)
        yield re.sub("%0A", "\n", decoded, count=2, flags=re.IGNORECASE)
