"""Ask the Library of Congress's `bagit` about a bag, as an independent referee whose own faults are known."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING, Final, Literal, Self

from archiver.bags.format import manifest_name
from archiver.bags.second_opinion.bagit_process import BagitProcess
from archiver.bags.second_opinion.misreadings import is_misread_path
from archiver.findings import Finding, Where, escape_for_display, make_finding
from archiver.workers import describe_losses

if TYPE_CHECKING:
    from types import TracebackType

    from archiver.bags.second_opinion.bagit_worker import Complaint
    from archiver.bags.second_opinion.misreadings import BagitMisreadings

Opinion = Literal["none", "complete", "full"]

_ALGORITHMS_READ: Final = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s")
"""The algorithms whose manifests bagit finds. It does not know the names that RFC 8493 2.4 gives the others."""


def ask_second_opinion(bag_path: str, target: str, opinion: Opinion, misreadings: BagitMisreadings) -> list[Finding]:
    """Ask bagit about a bag, and wait for its answer. See `SecondOpinion.wait`."""
    with SecondOpinion(opinion) as asked:
        asked.begin(bag_path)
        return asked.wait(target, misreadings)


class SecondOpinion:
    """A check of a bag by bagit that runs while other work is done. Use it in a `with` block, or close it."""

    def __init__(self, opinion: Opinion) -> None:
        """Get ready to ask: bagit is loaded meanwhile. With `none` nothing is asked."""
        self._opinion = opinion
        self._bagit = None if opinion == "none" else BagitProcess()
        self._bag_path = self._asked_path = ""
        self._links: str | None = None
        """A folder with a link to the bag, by which bagit is asked if it misreads the path of the bag."""

    def begin(self, bag_path: str) -> None:
        """Begin to ask about a bag.

        With `full` bagit is asked only in `wait`. While it reads the files, the system keeps them in memory, and files that are
        read back meanwhile would not all come from the disk.
        """
        self._bag_path = self._asked_path = bag_path
        if self._bagit is None:
            return
        if is_misread_path(bag_path):
            self._links = tempfile.mkdtemp(prefix="bayegan-")
            self._asked_path = os.path.join(self._links, "bag")
            os.symlink(os.path.abspath(bag_path), self._asked_path)
        if self._opinion == "complete":
            self._bagit.ask(self._asked_path, full=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End bagit, whatever it is doing."""
        if self._bagit is not None:
            self._bagit.close()
        if self._links is not None:
            shutil.rmtree(self._links, ignore_errors=True)  # which removes the link, not the bag

    def wait(self, target: str, misreadings: BagitMisreadings) -> list[Finding]:
        """Wait for the answer of bagit and return it. There is no finding if bagit agrees that the bag is good.

        If bagit misreads the path of the bag, `bag.second-opinion-path` says that it was asked by another one.
        If it does not agree, the finding is `bag.second-opinion-fault` if known faults of bagit explain the whole answer. If no
        algorithm of the bag is known to bagit, it is `bag.second-opinion-algorithms`, and else `bag.second-opinion-differs`.

        Raises:
            OSError: the disk failed while bagit was reading.
        """
        if self._bagit is not None and self._opinion == "full":
            self._bagit.ask(self._asked_path, full=True)
        complaint = None if self._bagit is None else self._bagit.answer()
        findings = [] if self._bagit is None else describe_losses(self._bagit.losses)
        if self._links is not None:
            shown = escape_for_display(target)
            findings.append(make_finding("bag.second-opinion-path", {"path": shown}, path=shown))
        return findings if complaint is None else [*findings, self._judge(complaint, target, misreadings)]

    def _judge(self, complaint: Complaint, target: str, misreadings: BagitMisreadings) -> Finding:
        shown = escape_for_display(target)
        where: Where = {"path": shown}
        said = escape_for_display(complaint.text.replace(self._asked_path, target))
        labels = {} if complaint.paths else misreadings.labels
        if (misreadings.names or labels) and complaint.paths <= misreadings.readings():
            kinds = ", ".join(sorted({*misreadings.names.values(), *labels.values()}))
            example = escape_for_display(min(misreadings.names or labels))
            return make_finding("bag.second-opinion-fault", where, path=shown, faults=kinds, example=example, said=said)
        if not any(os.path.lexists(os.path.join(self._bag_path, manifest_name(name))) for name in _ALGORITHMS_READ):
            return make_finding("bag.second-opinion-algorithms", where, path=shown)
        return make_finding("bag.second-opinion-differs", where, path=shown, said=said)
