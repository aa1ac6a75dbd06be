"""The place at which a new bag is to stand: a path of a disk, or an address of a store."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archiver.bags.creation import Staging
from archiver.findings import FindingLog
from archiver.stores.address import is_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.bags.creation import BagOptions, Plan
    from archiver.bags.creation.stored_target import StoredTarget
    from archiver.bags.format import Target
    from archiver.findings import Finding


class NewBagPlace:
    """A path of a disk."""

    def __init__(self, shown: str) -> None:
        self.shown = shown

    @property
    def path(self) -> str | Target:
        """The path of the new bag, or the target that was made of its address."""
        return self.shown

    def look(self, *, dry_run: bool) -> Sequence[Finding]:  # noqa: ARG002 - as the other kind of place
        """Return findings on what stands there already, besides those of the plan."""
        return ()

    def stage(self, plan: Plan, options: BagOptions) -> Staging:
        """Begin to make a bag there."""
        return Staging(plan, options)


class _StoredBagPlace(NewBagPlace):
    """An address of a store."""

    def __init__(self, shown: str, stored: StoredTarget) -> None:
        super().__init__(shown)
        self._stored = stored

    @property
    def path(self) -> str | Target:
        return self._stored.target

    def look(self, *, dry_run: bool) -> Sequence[Finding]:
        log = FindingLog()
        self._stored.look(log, dry_run=dry_run)
        return log.findings()

    def stage(self, plan: Plan, options: BagOptions) -> Staging:
        from archiver.bags.creation.stored_staging import StoredArchiveStaging, StoredStaging  # noqa: PLC0415 - see below

        kind = StoredStaging if plan.target.form is None else StoredArchiveStaging
        return kind(plan, options, self._stored)


@contextmanager
def opening_target(shown: str) -> Iterator[NewBagPlace]:
    """Open the place of a new bag for the `with` block.

    Raises:
        WrongUsageError: the address is none, or its store was not named.
        WriteError: another run makes a bag there, or something cannot be removed.
        StoreError: there are no credentials.
    """
    if not is_address(shown):
        yield NewBagPlace(shown)
        return
    # Most bags are made on a disk.
    from archiver.bags.creation.stored_target import StoredTarget  # noqa: PLC0415

    with StoredTarget(shown) as stored:
        yield _StoredBagPlace(shown, stored)
