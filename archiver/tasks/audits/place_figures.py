"""Figures of places: what lies there, what is due and late, and what will be."""

import os
import time
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from archiver.findings import Finding, escape_for_display, make_finding
from archiver.holdings.auditing import UnitFault, list_due, place_number, tell_fault
from archiver.holdings.ledger import Ledger, read_time
from archiver.holdings.places import HoldingsSettings
from archiver.holdings.schedule import Forecast, forecast, nightly_rate

_RUNS = 14
_TAKEN = 200
"""The last times that results of plans were taken. There may be many in a night, one for each file."""
_DAY = 86_400


class PlaceFigures(NamedTuple):
    """Figures of a place. `files` and `octets` are those of documents. `due` counts units due now, `never` unread ones."""

    is_open: bool
    copies: int
    units: int
    files: int
    octets: int
    faults: int
    due: int
    never: int
    oldest: int | None


def count_place(ledger: Ledger, settings: HoldingsSettings, name: str) -> PlaceFigures:
    """Return the figures of a place as the ledger has them."""
    number, now, place = place_number(ledger, name), int(time.time()), settings.place(name)
    ask = ledger.connection.execute
    units, due, never, oldest = ask(
        "SELECT count(*), coalesce(sum(read <= ?), 0), coalesce(sum(read = 0), 0), min(nullif(read, 0))"
        " FROM units WHERE place = ?",
        (now - place.every, number),
    ).fetchone()
    copies, files, octets = ask(
        "SELECT count(*), coalesce(sum(files), 0), coalesce(sum(octets), 0) FROM copies"
        " WHERE place = ? AND state NOT IN ('missing', 'replaced', 'retired')",
        (number,),
    ).fetchone()
    faults = ask("SELECT count(*) FROM faults JOIN copies ON copies.id = faults.copy WHERE place = ?", (number,)).fetchone()[0]
    is_open = place.hours is None or place.hours.hold(datetime.now())  # noqa: DTZ005 - hours are local time
    return PlaceFigures(is_open, copies, units, files, octets, faults, due, never, oldest)


def foresee(ledger: Ledger, settings: HoldingsSettings, name: str) -> Forecast:
    """Return what will be late at a place at the rate of the last runs, and of the nights in which plans were read."""
    now, every = int(time.time()), settings.place(name).every
    rates = sorted([*_list_runs(ledger, name), *_list_nights(ledger, name)])
    return forecast(list_due(ledger, name, every, now), now, every, nightly_rate([octets for _, octets in rates]))


def _list_runs(ledger: Ledger, name: str) -> Iterator[tuple[int, int]]:
    """Yield the day of each of the last runs, and the octets that it read at a place or could have read in its time."""
    for entry, octets in _list_ended(ledger, name, "audit run", _RUNS):
        day = _count_day(read_time(entry["time"]))
        if entry["spent"] or not entry["seconds"]:
            yield day, octets
        else:
            # Nothing was left to read. The run could have gone on for its time, or for a day.
            yield day, int(octets * (entry.get("for") or _DAY) / entry["seconds"])


def _list_nights(ledger: Ledger, name: str) -> Iterator[tuple[int, int]]:
    """Yield each day on which units of plans were read at a place, and their octets.

    The results of one day may have been taken one by one, and those of several days at once.
    """
    nights: Counter[int] = Counter()
    for entry, octets in _list_ended(ledger, name, "audit take", _TAKEN):
        first, last = (_count_day(read_time(entry.get(key, entry["time"]))) for key in ("readFrom", "readTo"))
        days = range(first, last + 1)
        nights.update({day: octets // len(days) for day in days})
    yield from nights.items()


def _list_ended(ledger: Ledger, name: str, command: str, most: int) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the entries of the last runs of a command that read something at a place, and the octets that they read."""
    rows = ledger.connection.execute(
        "SELECT entry FROM runs WHERE command = ? AND ended IS NOT NULL ORDER BY id DESC LIMIT ?", (command, most)
    ).fetchall()
    for (sequence,) in reversed(rows):
        entry = ledger.entry(sequence) or {}
        place = entry.get("places", {}).get(name, {})
        # Tag files have to be read too. Older entries count those of documents alone.
        octets = place.get("allOctets", place.get("octets", 0))
        if octets:
            yield entry, octets


def _count_day(moment: int) -> int:
    """Return the number of the local day of a moment."""
    return datetime.fromtimestamp(moment).toordinal()  # noqa: DTZ006 - nights are local time


def tell_late(ledger: Ledger, settings: HoldingsSettings, name: str, foreseen: Forecast) -> Iterator[Finding]:
    """Yield warnings about what is late at a place, will be, or was never read."""
    shown = escape_for_display(name)
    if foreseen.overdue:
        yield make_finding("audit.overdue", {}, place=shown, overdue=foreseen.overdue, units=foreseen.units)
    elif foreseen.first_late is not None:
        day = time.strftime("%Y-%m-%d", time.localtime(foreseen.first_late))
        yield make_finding("audit.will-be-overdue", {}, place=shown, gregorian=day, octetsANight=foreseen.octets_a_night)
    never = count_place(ledger, settings, name).never
    if never:
        yield make_finding("audit.not-read-yet", {}, place=shown, units=never)


class StandingFault(NamedTuple):
    """A fault that stands, with the unit that it was found in, in the order in which faults are told."""

    copy: int
    first: int
    line: int
    path: str
    code: str


def list_standing_faults(ledger: Ledger) -> frozenset[StandingFault]:
    """Return the faults that stand now at all places."""
    return frozenset(StandingFault(*row) for row in ledger.connection.execute("SELECT copy, first, line, path, code FROM faults"))


def tell_faults(ledger: Ledger, name: str, before: Collection[StandingFault] = ()) -> Iterator[Finding]:
    """Yield a finding for each fault that stands at a place: new ones first, and at the end those that a person knows of.

    New are those that did not stand `before`. The order does not depend on when or where a unit was read.
    """
    rows = ledger.connection.execute(
        "SELECT faults.copy, faults.first, faults.line, faults.path, faults.code, faults.known FROM faults"
        " JOIN copies ON copies.id = faults.copy"
        " WHERE copies.place = ? AND copies.state NOT IN ('retired', 'replaced', 'missing')",
        (place_number(ledger, name),),
    ).fetchall()
    found = [(known > 0, StandingFault(*row) in before, StandingFault(*row), known) for *row, known in rows]
    names: dict[int, str] = {}
    for _, _, fault, known in sorted(found):
        if fault.copy not in names:
            names[fault.copy] = ledger.list_copies("copies.id = ?", (fault.copy,))[0].name
        told = UnitFault(fault.path, fault.code, fault.line)
        yield tell_fault(ledger, escape_for_display(names[fault.copy]), escape_for_display(name), told, known)


def tell_single(ledger: Ledger, name: str) -> Iterator[Finding]:
    """Yield a warning for each bag at a place that has no other copy."""
    rows = ledger.connection.execute(
        "SELECT path FROM copies WHERE place = ? AND state NOT IN ('missing', 'replaced', 'retired') AND NOT EXISTS ("
        " SELECT 1 FROM copies AS others WHERE others.bag = copies.bag AND others.id <> copies.id"
        " AND others.state NOT IN ('missing', 'replaced', 'retired')) ORDER BY id",
        (place_number(ledger, name),),
    )
    for (octets,) in rows:
        path = os.fsdecode(octets)
        yield make_finding("audit.copy-single", {"bag": escape_for_display(f"{name}/{path}" if path else name)})


def tell_gone(ledger: Ledger, name: str) -> Iterator[Finding]:
    """Yield an error for each bag of a place that is missing or was replaced, by what the ledger knows."""
    for copy in ledger.list_copies("copies.place = ? AND copies.state IN ('missing', 'replaced')", (place_number(ledger, name),)):
        code = "audit.bag-missing" if copy.state == "missing" else "audit.bag-replaced"
        yield make_finding(code, {"bag": escape_for_display(copy.name)}, place=escape_for_display(name))


def list_places(ledger: Ledger, settings: HoldingsSettings) -> list[str]:
    """Return the places of the settings, and those that only the ledger knows copies at."""
    rows = ledger.connection.execute(
        "SELECT name FROM places WHERE id IN (SELECT place FROM copies WHERE state <> 'retired') ORDER BY id"
    )
    return list(dict.fromkeys([*settings.places, *(os.fsdecode(name) for (name,) in rows)]))
