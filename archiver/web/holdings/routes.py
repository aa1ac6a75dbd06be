"""Addresses of the page of the holdings, and what each answers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archiver.finding_aid.days import say_day
from archiver.tasks.audits.bag_list import STATES, ListedBags, ListedCopy, list_bags
from archiver.tasks.audits.due_weeks import forecast_weeks
from archiver.tasks.seals.seal_presence import may_be_sealed
from archiver.web.folders import NotBelowRootsError
from archiver.web.frame import Asked, page, render
from archiver.web.holdings import acting, copying, deciding
from archiver.web.holdings.acting import find_job
from archiver.web.holdings.bags_below import list_bags_below
from archiver.web.holdings.copy_query import ORDERS, CopyQuery, find_copies
from archiver.web.holdings.forecast_drawing import DrawnForecast, draw_forecast

if TYPE_CHECKING:
    from starlette.responses import Response

    from archiver.messages import Language


@dataclass(frozen=True, slots=True)
class ShownCopy:
    """A copy as a row shows it. `address` is that of its page, or empty if it does not lie below the roots.

    `sealed` is `yes`, `no`, or `unknown` for an archive and for what is out of reach.
    """

    copy: ListedCopy
    address: str
    read: str
    due: str
    sealed: str


def _show_holdings(asked: Asked) -> Response:
    listed = list_bags(configuration=asked.site.configuration)
    found = find_copies(listed.copies, CopyQuery.read(asked.query))
    rows = [_show(asked, copy) for copy in found.rows]
    values: dict[str, Any] = {"found": found, "rows": rows, "orders": list(ORDERS)}
    if asked.is_part:
        return render(asked, "part-holdings.html", **values)
    known = {copy.location for copy in listed.copies}
    names = list(dict.fromkeys([*listed.places, *(copy.place for copy in listed.copies)]))
    job = find_job(asked, "/holdings")
    others = [bag for bag in list_bags_below(asked.site.folders) if bag.path not in known]
    return render(
        asked,
        "holdings.html",
        listed=listed,
        states=STATES,
        filters=(*STATES, "single"),
        names=names,
        others=others,
        job=job,
        forecasts=_forecast(asked, listed),
        **values,
    )


def _forecast(asked: Asked, listed: ListedBags) -> list[DrawnForecast]:
    if not listed.copies:
        return []
    return [draw_forecast(one) for one in forecast_weeks(configuration=asked.site.configuration)]


def _show(asked: Asked, copy: ListedCopy) -> ShownCopy:
    address = ""
    if copy.is_here and copy.location is not None:
        try:
            address = f"/bags/{asked.site.folders.locate(copy.location).token}"
        except NotBelowRootsError:
            address = ""
    read = "" if copy.read is None else _say_day(copy.read, asked.visit.language)
    sealed = may_be_sealed(copy.location) if copy.is_here and copy.location is not None else None
    word = "unknown" if sealed is None else "yes" if sealed else "no"
    return ShownCopy(copy, address, read, _say_day(copy.due, asked.visit.language), word)


def _say_day(moment: int, language: Language) -> str:
    """Return the day of a moment in both calendars."""
    return say_day(time.strftime("%Y-%m-%d", time.localtime(moment)), language)


ROUTES: Final = [page("/holdings", _show_holdings), *acting.ROUTES, *deciding.ROUTES, *copying.ROUTES]
