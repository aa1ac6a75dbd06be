"""Bring along what follows the ledger after places were looked at, and tell people of a run."""

from archiver.bagging_time import read_bagging_day
from archiver.errors import WrongUsageError
from archiver.findings import Finding
from archiver.holdings.catalogue import CataloguedCopy, update_catalogue
from archiver.holdings.ledger import Ledger
from archiver.holdings.places import HoldingsSettings, Place, open_place

_FORGOTTEN = frozenset({"retired", "replaced"})
"""The states of copies whose documents no search finds. Those of missing ones are known as they were."""


def update_followers(ledger: Ledger, settings: HoldingsSettings, *, anew: bool = False) -> list[Finding]:
    """Bring what follows the ledger up to date with the copies as they stand now. Called under the lock of the ledger.

    That is the catalogue, which is made anew if it is missing or spoilt, or with `anew`.
    """
    kept = [copy for copy in ledger.list_copies() if copy.state not in _FORGOTTEN]
    places = {name: _find_place(settings, name) for name in {copy.place for copy in kept}}
    listed = [
        CataloguedCopy(copy.id, copy.bag, copy.place, copy.path, _locate(places[copy.place], copy.path), copy.version or "")
        for copy in kept
    ]
    return update_catalogue(settings.ledger, listed, read_bagging_day(), anew=anew)


def _find_place(settings: HoldingsSettings, name: str) -> Place | None:
    try:
        return open_place(settings.place(name))
    except WrongUsageError:
        return None  # of a kind that is not known here


def _locate(place: Place | None, path: str) -> str:
    return "" if place is None else place.locate(path)
