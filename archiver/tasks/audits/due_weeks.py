"""Count what has to be read in each of the coming weeks, for a forecast that can be drawn."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archiver.holdings.auditing import place_number
from archiver.holdings.ledger import Ledger, open_ledger
from archiver.holdings.places import HoldingsSettings
from archiver.stores.known_stores import keeping_names
from archiver.tasks.audits.opening import open_settings
from archiver.tasks.audits.place_figures import foresee, list_places

WEEKS: Final = 13
"""Weeks that are counted: a quarter of a year, after which the usual schedule begins anew."""
_WEEK: Final = 7 * 86_400
_DUE: Final = """
    SELECT max(0, min(?, (due - ?) / ?)) AS week, count(*), sum(octets) FROM (
        SELECT units.octets AS octets, CASE WHEN read > 0 THEN read ELSE copies.added END + ? AS due
        FROM units JOIN copies ON copies.id = units.copy WHERE units.place = ?
    ) GROUP BY week
"""


@dataclass(frozen=True, slots=True)
class PlaceForecast:
    """The forecast for a place.

    - `octets` are those that become late in each of the coming weeks if nothing is read. The first week has what is late now too,
      and what comes after the last week is not counted.
    - `overdue` counts the parts of bags that are late now, of `units`. `first_late` is the day (`YYYY-MM-DD`) from which on
      something is or will be late at the rate of the last runs, or None.
    - `octets_a_night` is what has to be read in each night.
    """

    place: str
    octets: Sequence[int]
    units: int
    overdue: int
    first_late: str | None
    octets_a_night: int


@keeping_names()
def forecast_weeks(*, configuration: str | os.PathLike[str] | None = None) -> list[PlaceForecast]:
    """Return a forecast for each place that has bags. No place is looked at.

    Raises:
        ReadError: a file of settings or the ledger cannot be read.
        LedgerError: the ledger is of a newer version.
        UnusableSettingsError: the file of settings has errors.
    """
    settings, _ = open_settings(configuration)
    with open_ledger(settings.ledger) as ledger:
        forecasts = [_forecast(ledger, settings, name) for name in list_places(ledger, settings)]
    return [one for one in forecasts if one.units]


def _forecast(ledger: Ledger, settings: HoldingsSettings, name: str) -> PlaceForecast:
    now, every = int(time.time()), settings.place(name).every
    rows = ledger.connection.execute(_DUE, (WEEKS, now, _WEEK, every, place_number(ledger, name))).fetchall()
    weeks = {week: octets for week, _, octets in rows}
    foreseen = foresee(ledger, settings, name)
    late = foreseen.first_late
    return PlaceForecast(
        name,
        [weeks.get(week, 0) for week in range(WEEKS)],
        foreseen.units,
        foreseen.overdue,
        None if late is None else time.strftime("%Y-%m-%d", time.localtime(late)),
        foreseen.octets_a_night,
    )
