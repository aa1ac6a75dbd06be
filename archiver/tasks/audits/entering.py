"""Enter a copy that was made into the ledger, with the read that followed it."""

from archiver.findings import Finding
from archiver.holdings.auditing import enter_bag, enter_whole_read, identify
from archiver.holdings.ledger import open_to_write
from archiver.holdings.places import BagName, HoldingsSettings, name_bag
from archiver.tasks.audits.after_run import update_followers


def name_entered(location: str, settings: HoldingsSettings) -> BagName | None:
    """Return the name by which the ledger is to know a bag at a path, or None if it lies at no place of the settings."""
    name = name_bag(location, settings)
    return name if name is not None and name.place in settings.places else None


def enter_copy(name: BagName, location: str, settings: HoldingsSettings, seconds: float) -> list[Finding]:
    """Enter a copy of which every file was just read, and return findings about the ledger.

    Raises:
        LedgerError: the ledger cannot be used now.
        ReadError: the copy cannot be read.
        WriteError: the ledger cannot be written.
    """
    with open_to_write(settings.ledger) as ledger:
        ledger.begin_run("copy")
        with ledger.transaction():
            copy = ledger.find_copy(*name)
            identity = identify(location)
            if copy is None or not copy.is_here or identity is None or dict(identity.pins) != dict(copy.pins):
                copy = enter_bag(ledger, name, location)
            enter_whole_read(ledger, copy, seconds=seconds)
        findings = [*ledger.findings, *update_followers(ledger, settings)]
        ledger.end_run(copies=1)
    return findings
