"""Give a bag manifests of one more algorithm, computed in the read that verifies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.update.change import Change
from archiver.bags.update.update import update_bag
from archiver.records import EventLog, EventType

if TYPE_CHECKING:
    from archiver.bags.format import BagReport
    from archiver.bags.update.update import UpdateOptions
    from archiver.findings import Finding
    from archiver.progress import Progress


class _AddedAlgorithm(Change):
    def __init__(self, algorithm: str) -> None:
        self.algorithms = (algorithm,)

    def log_events(self, log: EventLog) -> None:
        log.add(EventType.MESSAGE_DIGEST_CALCULATION, f"{self.algorithms[0]}, in the read that verified all digests there were")


def add_algorithm(
    bag: str, algorithm: str, updating: UpdateOptions, progress: Progress | None = None
) -> tuple[BagReport | None, list[Finding]]:
    """Give a valid bag manifests of one more algorithm; see `archiver.bags.update.update.update_bag`.

    `algorithm` is a name as manifests spell it, one of `archiver.hashing.ALGORITHMS`. The documents are read once, for the old
    manifests and the new. A bag that has the algorithm is refused (`bag.algorithm-present`), and not read.
    """
    return update_bag(bag, _AddedAlgorithm(algorithm), updating, progress)
