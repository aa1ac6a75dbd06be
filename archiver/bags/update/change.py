"""What an update changes in a bag: the door for every command that changes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.bags.format import BagReport
    from archiver.findings import Finding
    from archiver.records import EventLog


class Change:
    """One change of a bag, to be given to `update_bag`. A kind of change is a class below this one that says what differs.

    The bag is verified first, in full. Then the methods are called, once each and in the order in which they stand here: `bag` is
    the folder of the old bag, which is only to be read. What they do not speak of stays as it is, documents always, and the tag
    manifests are written anew in any case.
    """

    algorithms: tuple[str, ...] = ()
    """Algorithms of which there are to be payload manifests too, computed in the read that verifies the bag."""

    def look_over(self, bag: str, report: BagReport) -> list[Finding]:  # noqa: ARG002 - for those that override it
        """What speaks against the change of this valid bag; with an error among it the bag stays as it is. Raises OSError."""
        return []

    def tag_files(self, bag: str) -> Iterator[tuple[str, Iterable[bytes]]]:  # noqa: ARG002 - for those that override it
        """Path and octets of each tag file that is new or different, such as `metadata/records.jsonl`. Raises OSError.

        What a file of the same path held before is kept in the history. Manifests and the event log are not its to write.
        """
        return iter(())

    def log_events(self, log: EventLog) -> None:
        """Add what was done to the log, which goes on from the old one; called for bags of ours alone, which have a log.

        The new head of the log is put into bag-info.txt afterwards. At least one event belongs to each change.
        """
