"""Add manifests of one more algorithm to a bag. The digests are computed in the read that validates it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.update.change import Change
from archiver.bags.update.update import update_bag
from archiver.events import Agent, EventLog, EventType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.bags.format import BagReport
    from archiver.bags.update.update import UpdateOptions
    from archiver.findings import Finding
    from archiver.progress import Progress


class _AddedAlgorithm(Change):
    def __init__(self, algorithm: str, agents: Sequence[Agent]) -> None:
        self.algorithms = (algorithm,)
        self._agents = agents

    def log_events(self, log: EventLog) -> None:
        detail = f"{self.algorithms[0]}, in the read that verified all digests there were"
        log.add(EventType.MESSAGE_DIGEST_CALCULATION, detail, agents=self._agents)


def add_manifests(
    bag: str, algorithm: str, options: UpdateOptions, progress: Progress | None = None, agents: Sequence[Agent] = ()
) -> tuple[BagReport | None, list[Finding]]:
    """Add manifests of one more algorithm to a valid bag. See `archiver.bags.update.update.update_bag`.

    `algorithm` is a name as manifests spell it, one of `archiver.hashing.ALGORITHMS`. The documents are read once, for the old
    manifests and the new ones. `agents` stand in the event beside Bayegan. A bag that has the algorithm already is refused
    (`bag.algorithm-present`) without being read.
    """
    return update_bag(bag, _AddedAlgorithm(algorithm, agents), options, progress)
