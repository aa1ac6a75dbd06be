"""List the objects of a bucket, page by page, by our own signed requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote_to_bytes
from xml.parsers import expat

from archiver.stores.address import StoreAddress
from archiver.stores.store_errors import StoreError, TryFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.stores.requests import Answer, Requests

_PAGE: Final = 1000
"""Keys of a page. Stores give no more."""
_PAGE_LIMIT: Final = 16 << 20
"""Octets of a page. A thousand keys of 1,024 octets, percent-encoded, have some four million."""
_MISSING: Final = 404
_DENIED: Final = frozenset({401, 403})
_GOOD: Final = 200
_MOST_PAGES: Final = 1_000_000
_TEXTS: Final = frozenset({"Key", "Size", "ETag", "IsTruncated", "NextContinuationToken", "Code", "EncodingType"})
_DIGITS: Final = re.compile(r"[0-9]{1,19}")


class ListedObject(NamedTuple):
    """An object as the listing states it. `key` is its name; octets that are no UTF-8 stand as surrogates."""

    key: str
    octets: int
    tag: str
    """The entity tag, with its quotation marks, which changes with the octets."""


def list_objects(requests: Requests, bucket: str, prefix: str, page: int = _PAGE) -> Iterator[ListedObject]:
    """Yield all objects of a bucket whose keys begin with the prefix, in the order of the store, asked for page by page.

    Raises:
        StoreError: `store.unreachable`, `.redirected`, `.access-denied`, `.bucket-missing` or `.listing-unreadable`.
    """
    query = {"list-type": "2", "encoding-type": "url", "prefix": prefix, "max-keys": str(page)}
    address = StoreAddress(bucket, prefix)
    token = ""
    for _ in range(_MOST_PAGES):
        try:
            asked = {**query, "continuation-token": token} if token else query
            answer = requests.send(f"/{bucket}", asked, {}, _PAGE_LIMIT)
        except TryFailedError as error:
            raise StoreError("store.unreachable", endpoint=requests.access.endpoint, reason=error.reason) from error
        read = _Page(address, answer)
        for found in read.objects():
            if not found.key.startswith(prefix):
                raise StoreError("store.listing-unreadable", address=str(address), reason="it lists what was not asked for")
            yield found
        if read.texts["IsTruncated"] == ["false"]:
            return
        if read.texts["IsTruncated"] != ["true"]:
            raise StoreError("store.listing-unreadable", address=str(address), reason="it does not say if it ends")
        tokens = read.texts["NextContinuationToken"]
        if not tokens or tokens[0] == token:
            raise StoreError("store.listing-unreadable", address=str(address), reason="its pages do not go on")
        token = tokens[0]
    raise StoreError("store.listing-unreadable", address=str(address), reason="it does not end")


class _Page:
    """One page of a listing."""

    def __init__(self, address: StoreAddress, answer: Answer) -> None:
        self._address = address
        self.texts: dict[str, list[str]] = {name: [] for name in _TEXTS}
        self._open: list[str] = []
        self._text: list[str] = []
        self._current: dict[str, str] = {}
        self._found: list[dict[str, str]] = []
        self._top = ""
        self._parse(answer)
        self._require_listing(answer.status)

    def _parse(self, answer: Answer) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(answer.body, True)
        except (expat.ExpatError, ValueError) as error:
            if answer.status == _GOOD:
                raise StoreError("store.listing-unreadable", address=str(self._address), reason=str(error)) from error

    def _refuse_doctype(self, *_: object) -> None:
        raise ValueError("it declares a document type")

    def _begin(self, name: str, _: object) -> None:
        self._top = self._top or name
        self._open.append(name)
        self._text.clear()

    def _end(self, name: str) -> None:
        self._open.pop()
        text = "".join(self._text)
        self._text.clear()
        if name == "Contents":
            self._found.append(self._current)
            self._current = {}
        elif name in _TEXTS:
            if self._open[-1:] == ["Contents"]:
                self._current[name] = text
            else:
                self.texts[name].append(text)

    def _require_listing(self, status: int) -> None:
        code = self.texts["Code"][0] if self.texts["Code"] else ""
        address = str(self._address)
        if status == _MISSING:
            raise StoreError("store.bucket-missing", address=f"s3://{self._address.bucket}")
        if status in _DENIED:
            raise StoreError("store.access-denied", address=address, reason=code or f"HTTP {status}")
        if status != _GOOD or self._top != "ListBucketResult":
            raise StoreError("store.listing-unreadable", address=address, reason=code or f"HTTP {status}")

    def objects(self) -> Iterator[ListedObject]:
        """Yield the objects of the page."""
        is_encoded = self.texts["EncodingType"] == ["url"]
        for found in self._found:
            key, size = found.get("Key"), found.get("Size", "")
            if not key or _DIGITS.fullmatch(size) is None:
                raise StoreError(
                    "store.listing-unreadable", address=str(self._address), reason="an object has no name or no size"
                )
            # With `encoding-type=url` a blank comes as a plus sign, and a plus sign as %2B.
            octets = unquote_to_bytes(key.replace("+", " ")) if is_encoded else key.encode()
            yield ListedObject(octets.decode("utf-8", "surrogateescape"), int(size), found.get("ETag", ""))
