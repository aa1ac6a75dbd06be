"""List many objects by several runs at once. No object is left out, in whatever order a store has them.

Each run begins after the name of a folder, and goes on until it sees a key beyond the name that the next run begins after. The
first object of that next run must be the very one that ends this run. Then nothing lies between them, whatever the order of the
store. If it is another, or if the next run fails, this run goes on alone to the end, page by page.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.stores.listing import MOST_PAGES
from archiver.stores.store_errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor, Future

    from archiver.stores.listing import ListedObject, ListedPage, Listing

_RUNS: Final = 16
_PAGES: Final = 4
"""Pages that a run seems to have at least, by the folders that the first page has passed."""
_LEVELS: Final = 4
"""Levels of folders whose names may be the ends of runs."""


class _Run(NamedTuple):
    """A run of a listing: its objects, those of its last page that are beyond its end, and the token for the page behind that."""

    objects: list[ListedObject]
    beyond: list[ListedObject]
    token: str

    @property
    def first(self) -> list[ListedObject]:
        """The first object, or none."""
        return (self.objects or self.beyond)[:1]


def list_side_by_side(listing: Listing, pool: Executor) -> Iterator[ListedObject]:
    """Yield all objects of a listing in the order of the store. Raises as `Listing`."""
    page = listing.ask()
    if not page.token:
        yield from page.objects
        return
    following = pool.submit(listing.ask, page.token)
    levels = _list_levels(listing.prefix, page.objects[-1].key) if page.objects else []
    folders = [pool.submit(listing.ask_folders, level) for level in levels]
    yield from page.objects
    ends = _choose_ends(folders, page)
    if not ends:
        second = following.result()
        yield from second.objects
        yield from listing.follow(second.token)
        return
    begun = [pool.submit(_begin_run, listing, start, end) for start, end in zip(ends, [*ends[1:], ""], strict=True)]
    try:
        yield from _join(listing, _list_run(listing, following.result(), ends[0]), begun)
    finally:
        for run in begun:
            run.cancel()


def _list_levels(prefix: str, key: str) -> list[str]:
    """Return the prefix, and the folders below it that a key lies in."""
    levels = [prefix]
    for part in key.removeprefix(prefix).split("/")[:-1]:
        levels.append(f"{levels[-1]}{part}/")
    return levels[:_LEVELS]


def _choose_ends(asked: list[Future[list[str]]], page: ListedPage) -> list[str]:
    """Return names of folders behind a first page, at about the same distance.

    There are none if the store does not tell them, or if so few pages seem to follow that runs would read most of them twice.
    """
    found: set[str] = set()
    for folders in asked:
        try:
            found.update(folders.result())
        except StoreError:
            # All that they serve is speed. If the store fails, the listing itself tells.
            continue
    last = _sort_key(page.objects[-1].key) if page.objects else b""
    behind = sorted(name for name in map(_sort_key, found) if name > last)
    pages = len(behind) // max(1, len(found) - len(behind))
    count = min(_RUNS - 1, pages // _PAGES)
    return [behind[number * len(behind) // count].decode("utf-8", "surrogateescape") for number in range(count)]


def _begin_run(listing: Listing, start: str, end: str) -> _Run:
    return _list_run(listing, listing.ask(start_after=start), end)


def _list_run(listing: Listing, page: ListedPage, end: str) -> _Run:
    """Return the run that begins with a page, and ends before the first key beyond a name, or never if that is empty."""
    objects: list[ListedObject] = []
    limit = _sort_key(end)
    for _ in range(MOST_PAGES):
        if end and page.objects and _sort_key(page.objects[-1].key) > limit:
            kept = next(number for number, found in enumerate(page.objects) if _sort_key(found.key) > limit)
            return _Run([*objects, *page.objects[:kept]], page.objects[kept:], page.token)
        objects += page.objects
        if not page.token:
            return _Run(objects, [], "")
        page = listing.ask(page.token)
    raise listing.unreadable("it does not end")


def _join(listing: Listing, run: _Run, begun: list[Future[_Run]]) -> Iterator[ListedObject]:
    """Yield the objects of runs that follow on one another. Raises as `Listing`."""
    for future in begun:
        yield from run.objects
        try:
            following = future.result()
        except StoreError:
            following = None
        if following is None or following.first != run.beyond[:1]:
            yield from chain(run.beyond, listing.follow(run.token))
            return
        run = following
    yield from run.objects


def _sort_key(key: str) -> bytes:
    return key.encode("utf-8", "surrogateescape")
