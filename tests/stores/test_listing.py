"""Listings: odd keys are listed as they are, and a listing that cannot be relied on is never taken for a short one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from archiver.messages.catalogue import say_term
from archiver.stores.credentials import Credentials, StoreAccess
from archiver.stores.listing import list_objects
from archiver.stores.patience import Patience
from archiver.stores.requests import Requests
from archiver.stores.store_errors import StoreError
from tests.stores.misbehaving_store import BUCKET, tag_of

if TYPE_CHECKING:
    from tests.stores.misbehaving_store import MisbehavingStore

NOBODY = Credentials("", "", "", "us-east-1")
ODD = [
    "plain.txt",
    "a b+c&d=e?#%41%25.txt", "نامهٔ می‌آید.txt", "tab\there", "line\nfeed", "two//slashes", "./dot", "a/../b", "folder/",
    "e\u0301 and é", "\u202eright", "emoji 🕊", "^|<>*:.", "trailing. ",
]  # fmt: skip


def reach(store: MisbehavingStore) -> Requests:
    return Requests(StoreAccess(store.endpoint, NOBODY, Patience(pause=0.01)))


def keys_of(store: MisbehavingStore, prefix: str = "") -> list[str]:
    return [found.key for found in list_objects(reach(store), BUCKET, prefix)]


def code_of(store: MisbehavingStore, prefix: str = "") -> tuple[str, str]:
    with pytest.raises(StoreError) as caught:
        keys_of(store, prefix)
    return caught.value.code, caught.value.values.get("reason", "")


def test_odd_keys_are_listed_as_they_are_over_many_pages(store: MisbehavingStore) -> None:
    store.objects = {key.encode(): key.encode() for key in ODD}
    store.page = 3
    assert sorted(keys_of(store)) == sorted(ODD)


def test_a_key_that_is_no_utf_8_keeps_its_octets(store: MisbehavingStore) -> None:
    store.objects = {b"\xe4\xcf.txt": b"x"}
    assert [key.encode("utf-8", "surrogateescape") for key in keys_of(store)] == [b"\xe4\xcf.txt"]


def test_sizes_and_tags_are_those_that_the_store_states(store: MisbehavingStore) -> None:
    store.objects = {b"one": b"12345", b"other": b""}
    (one, other) = list_objects(reach(store), BUCKET, "o")
    assert (one.octets, one.tag, other.octets) == (5, tag_of(b"12345"), 0)


def test_a_bucket_that_is_not_there(store: MisbehavingStore) -> None:
    with pytest.raises(StoreError) as caught:
        list(list_objects(reach(store), "another", ""))
    assert caught.value.code == "store.bucket-missing"


PAGE = "<ListBucketResult><IsTruncated>{more}</IsTruncated>{entries}</ListBucketResult>"
ENTRY = "<Contents><Key>{key}</Key><Size>{size}</Size></Contents>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html><body>Sign in to this network</body></html>", "HTTP 200"),
        ("", "damaged"),
        ("<ListBucketResult><Contents>", "damaged"),
        ("<a>" * 33 + "</a>" * 33, "too deep"),
        ('<!DOCTYPE x [<!ENTITY e "eeee">]><ListBucketResult>&e;</ListBucketResult>', "DOCTYPE"),
        (PAGE.format(more="true", entries=""), "do not go on"),
        (PAGE.format(more="true", entries="<NextContinuationToken>7</NextContinuationToken>"), "do not go on"),
        (PAGE.format(more="false", entries=ENTRY.format(key="p/a", size="-1")), "no name or no size"),
        (PAGE.format(more="false", entries=ENTRY.format(key="p/a", size="many")), "no name or no size"),
        (PAGE.format(more="false", entries=ENTRY.format(key="", size="1")), "no name or no size"),
        (PAGE.format(more="false", entries=ENTRY.format(key="elsewhere", size="1")), "not asked for"),
        (PAGE.format(more="perhaps", entries=""), "does not say if it ends"),
    ],
)
def test_a_listing_that_cannot_be_relied_on(store: MisbehavingStore, body: str, reason: str) -> None:
    store.answer_listings(200, body.encode())
    code, told = code_of(store, "p/")
    assert code == "store.listing-unreadable"
    assert reason in told
    # It is said in the language of the reader, but for a status of HTTP.
    assert told.startswith("HTTP ") or not re.search("[a-z]{3}", say_term("reason", told, "fa"))


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>", "store.access-denied"),
        (401, b"", "store.access-denied"),
        (404, b"<Error><Code>NoSuchBucket</Code></Error>", "store.bucket-missing"),
        (400, b"<Error><Code>AuthorizationHeaderMalformed</Code></Error>", "store.listing-unreadable"),
        (503, b"SlowDown", "store.unreachable"),
        (301, b"", "store.redirected"),
    ],
)
def test_an_answer_that_is_an_error(store: MisbehavingStore, status: int, body: bytes, code: str) -> None:
    store.answer_listings(status, body, Location="http://198.51.100.7/")
    assert code_of(store)[0] == code


def test_a_store_that_fails_for_a_moment_is_asked_again(store: MisbehavingStore) -> None:
    store.objects = {b"one": b"1"}
    failures = iter([503, 500])

    def fail_first(handler: object) -> bool:
        status = next(failures, None)
        if status is not None:
            handler.say(status, b"")  # type: ignore[attr-defined]
        return status is not None

    store.listing = fail_first
    assert keys_of(store) == ["one"]
    assert len(store.asked) == 3


def test_nobody_at_the_address(store: MisbehavingStore) -> None:
    store.server_close()
    assert code_of(store)[0] == "store.unreachable"
