"""List the objects of a bucket, page by page, by our own signed requests."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote_to_bytes

from archiver.stores.address import StoreAddress
from archiver.stores.requests import Request
from archiver.stores.store_errors import StoreError, TryFailedError
from archiver.stores.xml_answer import XmlAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor

    from archiver.stores.requests import Answer, Requests

_PAGE: Final = 1000
"""Keys of a page. Stores give no more."""
_PAGE_LIMIT: Final = 16 << 20
"""Octets of a page. A thousand keys of 1,024 octets, percent-encoded, have some four million."""
_MISSING: Final = 404
_DENIED: Final = frozenset({401, 403})
_GOOD: Final = 200
_MOST_PAGES: Final = 1_000_000
_DIGITS: Final = re.compile(r"[0-9]{1,19}")
# The token for the next page, if no sign in it is written as an entity of XML.
_TOKEN: Final = re.compile(rb"<NextContinuationToken>([!-%'-;=-~]+)</NextContinuationToken>")


class ListedObject(NamedTuple):
    """An object as the listing states it. `key` is its name; octets that are no UTF-8 stand as surrogates."""

    key: str
    octets: int
    tag: str
    """The entity tag, with its quotation marks, which changes with the octets."""


def list_objects(
    requests: Requests, bucket: str, prefix: str, page: int = _PAGE, pool: Executor | None = None
) -> Iterator[ListedObject]:
    """Yield all objects of a bucket whose keys begin with the prefix, in the order of the store, asked for page by page.

    With threads of a `pool`, a page is asked for while the one before it is read.

    Raises:
        StoreError: `store.unreachable`, `.redirected`, `.access-denied`, `.bucket-missing` or `.listing-unreadable`.
    """
    query = {"list-type": "2", "encoding-type": "url", "prefix": prefix, "max-keys": str(page)}
    ask = partial(_ask, requests, bucket, query)
    address = StoreAddress(bucket, prefix)
    token, answer = "", ask("")
    for _ in range(_MOST_PAGES):
        likely = _find_token(answer.body)
        begun = pool.submit(ask, likely) if pool is not None and likely not in {"", token} else None
        read = _Page(address, answer)
        for found in read.objects():
            if not found.key.startswith(prefix):
                raise StoreError("store.listing-unreadable", address=str(address), reason="it lists what was not asked for")
            yield found
        if read.texts("IsTruncated") == ["false"]:
            return
        if read.texts("IsTruncated") != ["true"]:
            raise StoreError("store.listing-unreadable", address=str(address), reason="it does not say if it ends")
        tokens = read.texts("NextContinuationToken")
        if not tokens or tokens[0] == token:
            raise StoreError("store.listing-unreadable", address=str(address), reason="its pages do not go on")
        token = tokens[0]
        answer = begun.result() if begun is not None and token == likely else ask(token)
    raise StoreError("store.listing-unreadable", address=str(address), reason="it does not end")


def _ask(requests: Requests, bucket: str, query: Mapping[str, str], token: str) -> Answer:
    """Ask for the page of a listing that a token stands for, or for the first one. Raises StoreError."""
    asked = {**query, "continuation-token": token} if token else query
    try:
        return requests.send(Request(f"/{bucket}", asked, limit=_PAGE_LIMIT))
    except TryFailedError as error:
        raise StoreError("store.unreachable", endpoint=requests.access.endpoint, reason=error.reason) from error


def _find_token(page: bytes | bytearray) -> str:
    """Return the token for the next page as it seems to stand in a page that was not read yet, or an empty text."""
    found = _TOKEN.search(page)
    return found[1].decode() if found else ""


class _Page:
    """One page of a listing."""

    def __init__(self, address: StoreAddress, answer: Answer) -> None:
        self._address = str(address)
        self._bucket = f"s3://{address.bucket}"
        try:
            self._xml: XmlAnswer | None = XmlAnswer(answer.body, "Contents")
        except ValueError as error:
            if answer.status == _GOOD:
                raise StoreError("store.listing-unreadable", address=self._address, reason=str(error)) from error
            self._xml = None
        self._require_listing(answer.status)

    def texts(self, name: str) -> list[str]:
        """Return all texts of a name that do not belong to an object."""
        return [] if self._xml is None else self._xml.texts.get(name, [])

    def _require_listing(self, status: int) -> None:
        code = next(iter(self.texts("Code")), "")
        address = self._address
        if status == _MISSING:
            raise StoreError("store.bucket-missing", address=self._bucket)
        if status in _DENIED:
            raise StoreError("store.access-denied", address=address, reason=code or f"HTTP {status}")
        if status != _GOOD or self._xml is None or self._xml.top != "ListBucketResult":
            raise StoreError("store.listing-unreadable", address=address, reason=code or f"HTTP {status}")

    def objects(self) -> Iterator[ListedObject]:
        """Yield the objects of the page."""
        is_encoded = self.texts("EncodingType") == ["url"]
        for found in self._xml.entries if self._xml is not None else ():
            key, size = found.get("Key"), found.get("Size", "")
            if not key or _DIGITS.fullmatch(size) is None:
                raise StoreError("store.listing-unreadable", address=self._address, reason="an object has no name or no size")
            yield ListedObject(decode_key(key) if is_encoded else key, int(size), found.get("ETag", ""))


def decode_key(text: str) -> str:
    """Return a key that was sent with `encoding-type=url`: a blank comes as a plus sign, and a plus sign as %2B."""
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "surrogateescape")
