"""List the objects of a bucket, page by page, by our own signed requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.stores.address import StoreAddress
from archiver.stores.requests import Request
from archiver.stores.store_errors import StoreError, TryFailedError
from archiver.stores.xml_answer import XmlAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.stores.requests import Answer, Requests

_PAGE: Final = 1000
"""Keys of a page. Stores give no more."""
_PAGE_LIMIT: Final = 16 << 20
"""Octets of a page. A thousand keys of 1,024 octets, percent-encoded, have some four million."""
_MISSING: Final = 404
_DENIED: Final = frozenset({401, 403})
_GOOD: Final = 200
MOST_PAGES: Final = 1_000_000
_DIGITS: Final = re.compile(r"[0-9]{1,19}")
# Octets that are percent-encoded, one after another. Those of a whole word are decoded at once, which takes a third of the time.
_ESCAPES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


class ListedObject(NamedTuple):
    """An object as the listing states it. `key` is its name; octets that are no UTF-8 stand as surrogates."""

    key: str
    octets: int
    tag: str
    """The entity tag, with its quotation marks, which changes with the octets."""


class ListedPage(NamedTuple):
    """One page of a listing: objects in the order of the store, and the token for the next page, which is empty at the end."""

    objects: list[ListedObject]
    token: str


class Listing:
    """The listing of all objects of a bucket whose keys begin with a prefix. Several threads may ask for pages at once.

    All methods raise StoreError: `store.unreachable`, `.redirected`, `.access-denied`, `.bucket-missing`, `.listing-unreadable`.
    """

    def __init__(self, requests: Requests, bucket: str, prefix: str, page: int = _PAGE) -> None:
        """Get ready to ask for pages of so many objects."""
        self.prefix = prefix
        self._requests = requests
        self._address = StoreAddress(bucket, prefix)
        self._query = {"list-type": "2", "encoding-type": "url", "prefix": prefix, "max-keys": str(page)}

    def ask(self, token: str = "", start_after: str = "") -> ListedPage:
        """Ask for the page that a token stands for, or for the first one, or for the one that begins after a key."""
        further = {"continuation-token": token} if token else {"start-after": start_after} if start_after else {}
        read = _Page(self._address, self._send(further))
        objects = list(read.objects())
        if not all(found.key.startswith(self.prefix) for found in objects):
            raise self.unreadable("it lists what was not asked for")
        if read.texts("IsTruncated") == ["false"]:
            return ListedPage(objects, "")
        if read.texts("IsTruncated") != ["true"]:
            raise self.unreadable("it does not say if it ends")
        tokens = read.texts("NextContinuationToken")
        if not tokens or tokens[0] in {"", token}:
            raise self.unreadable("its pages do not go on")
        return ListedPage(objects, tokens[0])

    def ask_folders(self, above: str) -> list[str]:
        """Ask for the folders below a prefix, the first thousand of them. Each ends with a slash."""
        answer = self._send({"prefix": above, "delimiter": "/"})
        try:
            read = XmlAnswer(answer.body, "CommonPrefixes")
        except ValueError as error:
            raise self.unreadable(str(error)) from error
        names = (entry.get("Prefix", "") for entry in read.entries)
        return [decode_key(name) if read.text("EncodingType") == "url" else name for name in names]

    def follow(self, token: str) -> Iterator[ListedObject]:
        """Yield the objects of a page and of all pages behind it, in the order of the store."""
        for _ in range(MOST_PAGES):
            if not token:
                return
            page = self.ask(token)
            yield from page.objects
            token = page.token
        raise self.unreadable("it does not end")

    def _send(self, further: Mapping[str, str]) -> Answer:
        try:
            return self._requests.send(Request(f"/{self._address.bucket}", {**self._query, **further}, limit=_PAGE_LIMIT))
        except TryFailedError as error:
            raise StoreError("store.unreachable", endpoint=self._requests.access.endpoint, reason=error.reason) from error

    def unreadable(self, reason: str) -> StoreError:
        """Return the error of a listing that cannot be relied on."""
        return StoreError("store.listing-unreadable", address=str(self._address), reason=reason)


def list_objects(requests: Requests, bucket: str, prefix: str, page: int = _PAGE) -> Iterator[ListedObject]:
    """Yield all objects of a bucket whose keys begin with the prefix, page by page. Raises as `Listing`."""
    listing = Listing(requests, bucket, prefix, page)
    first = listing.ask()
    yield from first.objects
    yield from listing.follow(first.token)


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
    text = text.replace("+", " ")
    return _ESCAPES.sub(_decode_escapes, text) if "%" in text else text


def _decode_escapes(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "surrogateescape")
