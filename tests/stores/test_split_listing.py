"""A listing by several runs at once is the listing by one: in any order of the store, and if it begins at no name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.stores.credentials import Credentials, StoreAccess
from archiver.stores.listing import ListedObject, ListedPage, Listing
from archiver.stores.patience import Patience
from archiver.stores.requests import Requests
from archiver.stores.split_listing import list_side_by_side
from archiver.stores.store_errors import StoreError
from tests.stores.misbehaving_store import BUCKET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.stores.misbehaving_store import MisbehavingStore

ORDERS: dict[str, Callable[[str], object]] = {
    "octets": str.encode,
    "folders": lambda key: key.split("/"),
    "backwards": lambda key: [-ord(sign) for sign in key],
    "no order that is known": hash,
}


class _Memory(Listing):
    """Keys in memory, in an order of their own. It counts the pages that were asked for."""

    def __init__(self, keys: list[str], page: int, *, begins_after: bool, fails_after: str = "") -> None:
        self.prefix = "p/"
        self._keys = keys
        self._page = page
        self._begins_after = begins_after
        self._fails_after = fails_after
        self.starts: list[str] = []

    def ask(self, token: str = "", start_after: str = "") -> ListedPage:
        if start_after:
            self.starts.append(start_after)
            if start_after == self._fails_after:
                raise StoreError("store.unreachable")
        first = int(token or 0)
        if start_after and self._begins_after:
            # In the order of the keys, wherever the name itself would stand.
            first = next((place for place, key in enumerate(self._keys) if key > start_after), len(self._keys))
        shown = self._keys[first : first + self._page]
        more = first + len(shown) < len(self._keys)
        return ListedPage([ListedObject(key, 1, '"1"') for key in shown], str(first + len(shown)) if more else "")

    def ask_folders(self, above: str) -> list[str]:
        below = (key.removeprefix(above).partition("/") for key in self._keys if key.startswith(above))
        return sorted({f"{above}{first}/" for first, slash, _ in below if slash})


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


_NAMES = st.text("ab-/é", min_size=1, max_size=6)
_NO_LIMIT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_NO_LIMIT
@given(st.sets(_NAMES, max_size=40), st.integers(1, 3), st.sampled_from(sorted(ORDERS)), st.booleans(), st.data())
def test_it_is_the_listing_by_one_run(names: set[str], page: int, order: str, begins_after: bool, data: st.DataObject) -> None:  # noqa: FBT001
    keys = sorted((f"p/{name}" for name in names), key=lambda key: (ORDERS[order](key), key))
    fails_after = data.draw(st.sampled_from(["", *(f"p/{name}/" for name in sorted(names))]))
    listing = _Memory(keys, page, begins_after=begins_after, fails_after=fails_after)
    with ThreadPoolExecutor(4) as pool:
        assert [found.key for found in list_side_by_side(listing, pool)] == keys


def test_several_runs_are_begun_if_folders_are_known(pool: ThreadPoolExecutor) -> None:
    keys = sorted(f"p/data/{folder:02}/{number:02}" for folder in range(80) for number in range(10))
    listing = _Memory(keys, 10, begins_after=True)
    assert [found.key for found in list_side_by_side(listing, pool)] == keys
    assert len(listing.starts) == 9


def test_few_pages_are_listed_by_one_run(pool: ThreadPoolExecutor) -> None:
    keys = sorted(f"p/data/{folder:02}/{number:02}" for folder in range(40) for number in range(10))
    listing = _Memory(keys, 100, begins_after=True)
    assert [found.key for found in list_side_by_side(listing, pool)] == keys
    assert not listing.starts


def test_a_whole_listing_of_one_page_is_one_request(store: MisbehavingStore, pool: ThreadPoolExecutor) -> None:
    store.objects = {f"p/{folder}/a".encode(): b"1" for folder in range(9)}
    assert len(_list(store, pool)) == 9
    assert len(store.asked) == 1


def test_a_store_is_listed_by_several_runs(store: MisbehavingStore, pool: ThreadPoolExecutor) -> None:
    store.objects = {f"p/نامه {folder}/a{number} +b".encode(): b"1" for folder in range(20) for number in range(7)}
    store.page = 7
    assert _list(store, pool) == sorted(store.objects)
    assert sum("start-after" in path for path in store.asked) == 4


def _list(store: MisbehavingStore, pool: ThreadPoolExecutor) -> list[bytes]:
    requests = Requests(StoreAccess(store.endpoint, Credentials("", "", "", "us-east-1"), Patience(pause=0.01)))
    return [found.key.encode() for found in list_side_by_side(Listing(requests, BUCKET, "p/"), pool)]
