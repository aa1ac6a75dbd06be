"""Add manifests of one more algorithm to a bag. The digests are computed in the read that validates it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.update.change import Change
from archiver.bags.update.signed_tag_manifests import list_signatures
from archiver.bags.update.update import update_bag
from archiver.events import Agent, EventLog, EventType
from archiver.findings import Finding, escape_for_display, make_finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.bags.format import BagReport
    from archiver.bags.update.update import UpdateOptions
    from archiver.progress import Progress


_SHOWN: Final = 10
"""Signatures that a finding names."""


class AdditionOptions(NamedTuple):
    """Options for adding an algorithm."""

    agents: Sequence[Agent] = ()
    """Persons who stand in the event beside Bayegan."""
    although_signed: bool = False
    """If True, tag manifests that somebody signed are written anew even in a bag that keeps no history of its own."""


class _AddedAlgorithm(Change):
    def __init__(self, algorithm: str, options: AdditionOptions) -> None:
        self.algorithms = (algorithm,)
        self._agents = options.agents
        self._although_signed = options.although_signed

    def check(self, bag: str, report: BagReport) -> list[Finding]:
        """Refuse to write signed tag manifests anew in a bag that keeps no history, unless the user said that it may be."""
        if report.follows_our_profile:
            return []
        signatures = list_signatures(bag)
        if not signatures:
            return []
        shown = escape_for_display(report.bag)
        code = "seal.signed-state-left" if self._although_signed else "seal.signed"
        return [make_finding(code, {"path": shown}, found=escape_for_display(", ".join(signatures[:_SHOWN])))]

    def log_events(self, log: EventLog) -> None:
        """Log that digests were calculated."""
        detail = f"{self.algorithms[0]}, in the read that verified all digests there were"
        log.add(EventType.MESSAGE_DIGEST_CALCULATION, detail, agents=self._agents)


def add_manifests(
    bag: str,
    algorithm: str,
    options: UpdateOptions,
    progress: Progress | None = None,
    addition: AdditionOptions | None = None,
) -> tuple[BagReport | None, list[Finding]]:
    """Add manifests of one more algorithm to a valid bag. See `archiver.bags.update.update.update_bag`.

    `algorithm` is a name as manifests spell it, one of `archiver.hashing.ALGORITHMS`. The documents are read once, for the old
    manifests and the new ones. A bag that has the algorithm already is refused (`bag.algorithm-present`) without being read. A
    signed bag of another program is refused too (`seal.signed`), unless `addition` allows it.
    """
    return update_bag(bag, _AddedAlgorithm(algorithm, addition or AdditionOptions()), options, progress)
