"""What the Library of Congress's `bagit` says of a bag: an independent referee, whose own faults are known."""

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

_SEPARATORS: Final = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_DOUBTFUL: Final = re.compile(f"[%\r\n{_SEPARATORS}]|\\s$")
_DEEPEST: Final = 200
"""Folders inside each other that bagit surely reads: it calls itself for each, and Python allows some hundred calls."""
_LINE_ENDS_READ: Final = 2
_ALGORITHMS_READ: Final = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s")
"""Those whose manifests bagit finds: it does not know the names that RFC 8493 2.4 gives the others."""

Fault = Literal["percent", "line-ends", "separators", "trailing-space", "depth"]


class BagitMisreadings:
    """The names of a payload and the fields of a bag-info.txt that bagit is known to misread; few in most bags."""

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
    """Which fault of bagit 1.9.0 keeps it from reading this path in a manifest, or None."""
    if path.count("/") > _DEEPEST:
        return "depth"
    if any(separator in path for separator in _SEPARATORS):
        return "separators"
    if path != path.rstrip():
        return "trailing-space"
    if "%" in path:
        return "percent"
    return "line-ends" if max(path.count("\r"), path.count("\n")) > _LINE_ENDS_READ else None


def ask_second_opinion(place: str, target: str, opinion: Opinion, doubts: BagitMisreadings) -> list[Finding]:
    """What bagit says of the bag at `place`; see `SecondOpinion.hear`."""
    with SecondOpinion(place, opinion) as asked:
        return asked.hear(target, doubts)


class SecondOpinion:
    """bagit looks at a bag while other work goes on. To be used in a `with` block."""

    def __init__(self, place: str, opinion: Opinion) -> None:
        """Begin to ask about the bag at `place`.

        With `none` nothing is asked. About digests (`full`) bagit is asked when it is to be heard: while it reads the files, the
        system keeps them in memory, and what is read back in that time would not all come from the disk.
        """
        self._place = place
        self._opinion = opinion
        self._bagit = BagitProcess(place, full=False) if opinion == "complete" else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bagit is not None:
            self._bagit.close()

    def hear(self, target: str, doubts: BagitMisreadings) -> list[Finding]:
        """What bagit says (waits for it): nothing where it agrees that the bag is good.

        Where it does not, the finding is `bag.second-opinion-fault` if faults of bagit that are known explain all that it says,
        else `bag.second-opinion-differs`.

        Raises:
            OSError: the disk failed while bagit was reading.
        """
        if self._opinion == "full":
            self._bagit = BagitProcess(self._place, full=True)
        complaint = None if self._bagit is None else self._bagit.answer()
        lost = [] if self._bagit is None else describe_losses(self._bagit.losses)
        return lost if complaint is None else [*lost, *self._judge(complaint, target, doubts)]

    def _judge(self, complaint: Complaint, target: str, doubts: BagitMisreadings) -> list[Finding]:
        where: Where = {"path": escape_for_display(target)}
        said = escape_for_display(complaint.text.replace(self._place, target))
        faults = {path: fault for path in doubts.names if (fault := known_fault(path))}
        if (faults or (doubts.labels and not complaint.paths)) and complaint.paths <= _misreadings(faults):
            kinds = ", ".join(sorted({*faults.values(), *(["separators"] if doubts.labels else [])}))
            example = escape_for_display(min(faults, default="") or doubts.labels[0])
            return [
                make_finding(
                    "bag.second-opinion-fault", where, path=escape_for_display(target), faults=kinds, example=example, said=said
                )
            ]
        if not any(os.path.lexists(os.path.join(self._place, manifest_name(name))) for name in _ALGORITHMS_READ):
            return [make_finding("bag.second-opinion-algorithms", where, path=escape_for_display(target))]
        return [make_finding("bag.second-opinion-differs", where, path=escape_for_display(target), said=said)]


def _misreadings(faults: dict[str, Fault]) -> set[str]:
    return {reading for path in faults for reading in (path, *_readings_of_bagit(path))}


def _readings_of_bagit(path: str) -> Iterator[str]:
    """The names that bagit takes from the line of this path: all separators end a line, and two line ends at most are decoded."""
    for number, piece in enumerate(encode_name(path).splitlines()):
        parts = piece.strip().split(None, 1)
        written = piece.strip() if number == 0 else parts[-1] if parts else ""
        decoded = re.sub("%0D", "\r", os.path.normpath(written), count=2, flags=re.IGNORECASE)
        yield re.sub("%0A", "\n", decoded, count=2, flags=re.IGNORECASE)
