"""Objects are read before they are asked for if there is room. A silent store is told from an object that cannot be read."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archiver.stores.listing import ListedObject
from archiver.stores.reading_ahead import ReadingAhead
from archiver.stores.store_errors import ObjectError, StoreError, TryFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE, OTHER = ListedObject("one", 3, '"1"'), ListedObject("other", 3, '"2"')


class _Store:
    """Reads objects, but for those that it is silent about or refuses. It counts what it was asked for."""

    def __init__(self) -> None:
        self.silent: set[str] = set()
        self.refused: set[str] = set()
        self.asked: list[str] = []

    def read(self, listed: ListedObject) -> memoryview:
        self.asked.append(listed.key)
        if listed.key in self.refused:
            raise ObjectError("access-denied", "HTTP 403")
        if listed.key in self.silent:
            reason = "no answer in time"
            raise ObjectError("object-unreadable", reason) from TryFailedError(reason, is_silent=True)
        return memoryview(b"abc")


@pytest.fixture
def store() -> _Store:
    return _Store()


@pytest.fixture
def ahead(store: _Store) -> Iterator[ReadingAhead]:
    with closing(ReadingAhead(store.read, "https://s3.example.org")) as ahead:
        yield ahead


def _take(ahead: ReadingAhead, listed: ListedObject) -> bytes:
    return bytes(ahead.take(listed) or b"")


def test_each_is_read_once_and_taken_as_often_as_it_was_begun_for(store: _Store, ahead: ReadingAhead) -> None:
    ahead.begin(ONE, times=2)
    ahead.begin(ONE, times=2)
    assert [_take(ahead, ONE) for _ in range(3)] == [b"abc", b"abc", b""]
    assert (_take(ahead, OTHER), store.asked) == (b"", ["one"])


def test_an_object_that_was_listed_otherwise_is_another(ahead: ReadingAhead) -> None:
    ahead.begin(ONE)
    assert ahead.take(ONE._replace(tag='"3"')) is None


def test_nothing_came_of_several_objects(store: _Store, ahead: ReadingAhead) -> None:
    store.silent = {"one", "other"}
    ahead.begin(ONE)
    ahead.begin(OTHER)
    with pytest.raises(StoreError) as failed:
        ahead.take(ONE)
    assert (failed.value.code, failed.value.values["endpoint"]) == ("store.unreachable", "https://s3.example.org")


def test_nothing_came_of_one_object_but_of_others(store: _Store, ahead: ReadingAhead) -> None:
    store.silent = {"one"}
    ahead.begin(OTHER)
    ahead.begin(ONE)
    assert _take(ahead, OTHER) == b"abc"
    with pytest.raises(ObjectError):
        ahead.take(ONE)


def test_nothing_came_of_the_only_object(store: _Store, ahead: ReadingAhead) -> None:
    store.silent = {"one"}
    ahead.begin(ONE)
    with pytest.raises(ObjectError):
        ahead.take(ONE)


def test_objects_that_are_refused_were_answered(store: _Store, ahead: ReadingAhead) -> None:
    store.refused = {"one", "other"}
    ahead.begin(ONE)
    ahead.begin(OTHER)
    with pytest.raises(ObjectError):
        ahead.take(ONE)


def test_there_is_room_for_16_mib_and_half_of_it_for_what_is_taken_once(store: _Store, ahead: ReadingAhead) -> None:
    large = [ListedObject(str(number), 3 << 20, '"1"') for number in range(10)]
    for listed in large[:5]:
        ahead.begin(listed)
    for listed in large[5:]:
        ahead.begin(listed, times=2)
    assert [listed.key for listed in large if ahead.take(listed) is not None] == ["0", "1", "5", "6", "7"]
    assert len(store.asked) == 5


def test_what_was_taken_makes_room(store: _Store, ahead: ReadingAhead) -> None:
    for number in range(10):
        listed = ListedObject(str(number), 8 << 20, '"1"')
        ahead.begin(listed)
        assert _take(ahead, listed) == b"abc"
    assert len(store.asked) == 10
