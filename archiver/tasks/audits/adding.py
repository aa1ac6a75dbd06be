"""Find bags at places, and enter each as new, moved, copied, updated, replaced or missing. No document is read."""

import os
from collections.abc import Iterable, Iterator
from typing import Any

from archiver.errors import ArchiverError, ReadError, WrongUsageError
from archiver.findings import Finding, FindingLog, escape_for_display
from archiver.holdings.auditing import Scanner, ScanResult
from archiver.holdings.ledger import Ledger, open_to_write
from archiver.holdings.places import BagName, HoldingsSettings, name_bag, open_place
from archiver.missing_paths import make_missing_error
from archiver.settings_files import SETTINGS_FILE, own_settings_path
from archiver.stores.address import is_address
from archiver.tasks.arguments import read_paths
from archiver.tasks.audits.after_run import update_followers
from archiver.tasks.audits.audit_report import AuditReport, reporting_unusable_settings
from archiver.tasks.audits.opening import choose_places, open_settings, require_places
from archiver.tasks.audits.place_figures import count_place


@reporting_unusable_settings
def add_to_audit(
    names: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (), *, configuration: str | os.PathLike[str] | None = None
) -> AuditReport:
    """Find bags at places and enter them into the ledger, so that audits read them. Nothing in a bag is changed or read through.

    Args:
        names: places, folders that hold bags, or bags. All places of the settings if there is none.
        configuration: the file of settings, instead of the user's own.

    Raises:
        ReadError: a file of settings or the ledger cannot be read, or there is nothing at a path.
        LedgerError: the ledger cannot be used now.
        WriteError: the ledger cannot be written.
    """
    settings, told = open_settings(configuration)
    places, bags = _sort_out(read_paths("names", names), settings)
    if not places and not bags:
        require_places(settings)
        places = choose_places(settings, ())
    with open_to_write(settings.ledger) as ledger:
        ledger.begin_run("audit add")
        with ledger.transaction():
            scan = Scanner(ledger, settings).scan(places, bags)
        findings = [*told, *ledger.findings, *scan.findings, *update_followers(ledger, settings)]
        results = [_describe(ledger, settings, scan, name) for name in scan.places]
        ledger.end_run(findings=len(scan.findings))
        errors = list(_list_missing(settings, scan, bags))
        return AuditReport(results, keep_listed(findings), errors, ledger.head, ledger.entries)


def _list_missing(settings: HoldingsSettings, scan: ScanResult, bags: Iterable[BagName]) -> Iterator[ArchiverError]:
    """Yield an error for each bag that was named, though there is none and never was."""
    for bag in bags:
        place = scan.places[bag.place]
        known = (*place.found, *place.known)
        if place.reached and not any(path == bag.path or path.startswith(f"{bag.path}/") for path in known):
            location = open_place(settings.place(bag.place)).locate(bag.path)
            if os.path.lexists(location):
                yield ReadError("error.not-a-bag", path=escape_for_display(location))
            else:
                yield make_missing_error("error.bag-missing", location)


def keep_listed(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, errors first, with a bounded number of each code. The last of a code says how many were left out."""
    log = FindingLog()
    for finding in findings:
        log.add_finding(finding)
    return log.findings()


def _sort_out(names: Iterable[str], settings: HoldingsSettings) -> tuple[list[str], list[BagName]]:
    """Return the whole places and the bags that are meant.

    Raises:
        ReadError: there is nothing at a path.
        WrongUsageError: a text is the address of something in a store, which must be named as a place.
    """
    places: list[str] = []
    bags: list[BagName] = []
    for text in names:
        name = name_bag(text, settings)
        if name is None:
            raise _make_unknown_error(text, settings)
        if not name.path and name.place in settings.places:
            places.append(name.place)
            continue
        location = open_place(settings.place(name.place)).locate(name.path)
        if name.place not in settings.places and _is_folder_of_bags(location):
            # A folder that has no name of its own is a place by its path.
            places.append(location)
        else:
            bags.append(name)
    return places, bags


def _make_unknown_error(text: str, settings: HoldingsSettings) -> ArchiverError:
    """Return the error for a text that is neither a place nor a path. It names a path that may be meant, or else the places."""
    if is_address(text):
        return WrongUsageError("store.not-named", address=escape_for_display(text))
    missing = make_missing_error("error.bag-missing", text)
    if missing.values["advice"] != "usual":
        return missing
    known = ", ".join(map(escape_for_display, settings.places))
    file = escape_for_display(settings.path or own_settings_path() or SETTINGS_FILE)
    return ReadError(
        "error.place-unknown", path=escape_for_display(text), known=known, file=file, advice="usual" if known else "none"
    )


def _is_folder_of_bags(location: str) -> bool:
    return os.path.isdir(location) and not os.path.lexists(os.path.join(location, "bagit.txt"))


def _describe(ledger: Ledger, settings: HoldingsSettings, scan: ScanResult, name: str) -> dict[str, Any]:
    figures = count_place(ledger, settings, name)
    return {
        "place": escape_for_display(name),
        "reached": scan.places[name].reached,
        "open": figures.is_open,
        "copies": figures.copies,
        "units": figures.units,
        "files": figures.files,
        "octets": figures.octets,
        "faults": figures.faults,
        "notRead": figures.due,
    }
