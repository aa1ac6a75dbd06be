"""Bring along what follows the ledger after places were looked at, and tell people of a run."""

from collections.abc import Sequence

from archiver.findings import Finding
from archiver.holdings.ledger import Ledger
from archiver.holdings.places import HoldingsSettings


def update_followers(ledger: Ledger, settings: HoldingsSettings) -> Sequence[Finding]:  # noqa: ARG001 - nothing follows yet
    """Bring what follows the ledger up to date with the copies as they stand now. Called under the lock of the ledger."""
    return ()
