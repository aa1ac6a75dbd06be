"""Enter copies that were made into the ledger, with the read that followed them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from archiver.findings import Finding
from archiver.holdings.auditing import enter_bag, enter_whole_read, identify
from archiver.holdings.ledger import Ledger, open_to_write
from archiver.holdings.places import BagName, HoldingsSettings, name_bag
from archiver.tasks.audits.after_run import update_followers

_PATIENCE: Final = 30.0
"""Seconds to wait for a run that writes to the ledger. The copy is made already, so that it is worth more than a moment."""


class MadeCopy(NamedTuple):
    """A copy of which every file was just read: its name in the ledger, its path, and the seconds that it took."""

    name: BagName
    location: str
    seconds: float


def name_entered(location: str, settings: HoldingsSettings) -> BagName | None:
    """Return the name by which the ledger is to know a bag at a path, or None if it lies at no place of the settings."""
    name = name_bag(location, settings)
    return name if name is not None and name.place in settings.places else None


def enter_copies(copies: Sequence[MadeCopy], settings: HoldingsSettings) -> list[Finding]:
    """Enter copies, and bring along what follows the ledger. Return findings about it.

    Raises:
        LedgerError: the ledger cannot be used now.
        ReadError: a copy cannot be read.
        WriteError: the ledger cannot be written.
    """
    with open_to_write(settings.ledger, patience=_PATIENCE) as ledger:
        ledger.begin_run("copy")
        for copy in copies:
            with ledger.transaction():
                _enter(ledger, copy)
        findings = [*ledger.findings, *update_followers(ledger, settings)]
        ledger.end_run(copies=len(copies))
    return findings


def _enter(ledger: Ledger, made: MadeCopy) -> None:
    copy = ledger.find_copy(*made.name)
    identity = identify(made.location)
    if copy is None or not copy.is_here or identity is None or dict(identity.pins) != dict(copy.pins):
        copy = enter_bag(ledger, made.name, made.location)
    enter_whole_read(ledger, copy, seconds=made.seconds)
