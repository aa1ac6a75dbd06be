"""The base class of all changes of a bag. Every command that changes a bag makes a subclass."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.bags.format import BagReport
    from archiver.events import EventLog
    from archiver.findings import Finding


class Change:
    """One change of a bag, for `update_bag`. Subclasses override what differs.

    The bag is validated first, on level `full`. Then each method is called once, in the order in which they are defined here.
    `bag` is the folder of the old bag, which must only be read. Documents stay as they are, and so do all tag files that the
    methods do not return. The tag manifests are always written anew.
    """

    algorithms: tuple[str, ...] = ()
    """Algorithms to add payload manifests of. The digests are computed in the read that validates the bag."""

    def check(self, bag: str, report: BagReport) -> list[Finding]:  # noqa: ARG002 - for those that override it
        """Return findings about the change of this valid bag. With an error among them it is not made. Raises OSError."""
        return []

    def tag_files(self, bag: str) -> Iterator[tuple[str, Iterable[bytes]]]:  # noqa: ARG002 - for those that override it
        """Yield path and octets of each tag file that is new or different, such as `metadata/records.jsonl`. Raises OSError.

        The old content of such a file is kept in the history. Manifests and the event log must not be among them.
        """
        return iter(())

    def log_events(self, log: EventLog) -> None:
        """Add at least one event about the change to the log, which continues the old one.

        This is called only for bags that follow the profile of Bayegan, since others have no log. The new head of the log is put
        into bag-info.txt afterwards.
        """
