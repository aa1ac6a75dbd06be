"""Addresses of things in a store: `s3://bucket/prefix`."""

from __future__ import annotations

from typing import Final, NamedTuple

from archiver.errors import WrongUsageError

SCHEME: Final = "s3://"
KEY_LIMIT: Final = 1024
"""Octets that a key may have, in UTF-8."""

BESIDE: Final = "../"
"""The beginning of the path of an object that stands beside an address, such as a seal of the bag there."""


class StoreAddress(NamedTuple):
    """A bucket, and the key or the prefix of keys in it, without a slash at its end."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.key}" if self.key else f"{SCHEME}{self.bucket}"


def is_address(text: str) -> bool:
    """Return whether a text is meant as the address of something in a store, not as a path.

    One with capitals or without its second slash, such as `S3://letters`, is too. `read_address` refuses it. As a path it would
    be a folder called `S3:`.
    """
    return text[: len(SCHEME) - 1].lower() == SCHEME[:-1]


def read_address(text: str) -> StoreAddress:
    """Read an address as it stands: nothing in it is percent-encoded.

    Raises:
        WrongUsageError: `store.address-malformed`: it names no bucket, or does not begin with `s3://`.
    """
    bucket, _, key = text.removeprefix(SCHEME).partition("/")
    if not text.startswith(SCHEME) or not bucket:
        raise WrongUsageError("store.address-malformed", found=text)
    return StoreAddress(bucket, key.rstrip("/"))


def join_key(key: str, path: str) -> str:
    """Return the key of a path below an address, of the address itself, or of a path beside it that begins with `../`."""
    if path.startswith(BESIDE):
        above = key.rpartition("/")[0]
        return f"{above}/{path.removeprefix(BESIDE)}" if above else path.removeprefix(BESIDE)
    return f"{key}/{path}" if key and path else key or path
