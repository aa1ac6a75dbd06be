"""Ask a store what it states of its objects. It is the word of the provider, and no octet is read for it."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.stores.requests import Request
from archiver.stores.store_errors import TryFailedError

if TYPE_CHECKING:
    from archiver.stores.listing import ListedObject
    from archiver.stores.requests import Requests

_START: Final = "x-amz-checksum-"
_ALGORITHMS: Final = ("sha512", "sha256", "sha1", "md5")
"""Algorithms that a manifest may have too, the strongest first."""
_TYPE: Final = "type"
_GOOD: Final = 200


class Statement(NamedTuple):
    """The word of a store about an object: its digest by each algorithm that a manifest may have.

    An object that was sent in parts has a `composite` checksum, over those of its parts, which says nothing about the whole.
    """

    digests: dict[str, str]
    is_composite: bool


def ask_statement(requests: Requests, bucket: str, listed: ListedObject) -> Statement | None:
    """Return what a store states of an object as it was listed, or None if it does not say. Raises StoreError."""
    headers = {"x-amz-checksum-mode": "ENABLED", **({"if-match": listed.tag} if listed.tag else {})}
    try:
        answer = requests.send(Request(f"/{bucket}/{listed.key}", headers=headers, method="HEAD"))
    except TryFailedError:
        return None
    if answer.status != _GOOD:
        return None
    said = {name: answer.headers.get(_START + name) for name in _ALGORITHMS}
    is_composite = answer.headers.get(_START + _TYPE) == "COMPOSITE" or any("-" in (value or "") for value in said.values())
    return Statement({} if is_composite else {name: _decode(value) for name, value in said.items() if value}, is_composite)


def _decode(text: str) -> str:
    """Return a digest in hexadecimal. What is no Base64 equals no digest."""
    try:
        return b64decode(text, validate=True).hex()
    except binascii.Error:
        return text
