"""Credentials for a store, from where the user says, and from nowhere else."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.stores.patience import USUAL, Patience
from archiver.stores.store_errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_REGION: Final = "us-east-1"
"""The region that stores with one region are signed for."""
_FILE_LIMIT: Final = 1 << 16
# A name and a value, as in `AWS_SECRET_ACCESS_KEY=…`, `export AWS_…=…` and `aws_secret_access_key = …`.
_LINE: Final = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_-]*)\s*=\s*(?P<value>.*)")

_NAMES: Final = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION")
# Printable characters of ASCII but the blank.
_VALUE: Final = re.compile(r"[!-~]*")


class Credentials:
    """An access key and its secret. Both are empty for a store that is read by everybody."""

    __slots__ = ("access_key", "region", "secret_key", "session_token")

    def __init__(self, access_key: str, secret_key: str, session_token: str, region: str) -> None:
        self.access_key = access_key
        self.secret_key = secret_key
        self.session_token = session_token
        self.region = region

    def __repr__(self) -> str:
        return "Credentials(…)"

    @property
    def are_given(self) -> bool:
        """True if requests are signed."""
        return bool(self.access_key)


class StoreAccess(NamedTuple):
    """An endpoint, the credentials for it, and the time that it may take."""

    endpoint: str
    credentials: Credentials
    patience: Patience = USUAL


def read_credentials(source: str) -> Credentials:
    """Read credentials from where `source` says.

    `env` takes AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION from the environment. `file:PATH` takes
    the same names, in lower or upper case, from the lines `NAME=VALUE` of a file. `none` signs nothing.

    Raises:
        WrongUsageError: `store.credentials-unknown`: the word is none of these.
        StoreError: `store.no-credentials`: there is no key, or one that is none, or the file cannot be read.
    """
    if source == "none":
        return Credentials("", "", "", DEFAULT_REGION)
    if source == "env":
        return _make(os.environ, source)
    kind, _, path = source.partition(":")
    if kind != "file" or not path:
        raise WrongUsageError("store.credentials-unknown", found=source)
    return _make(_read_file(path), source)


def _read_file(path: str) -> dict[str, str]:
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read(_FILE_LIMIT)
    except (OSError, UnicodeDecodeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "not-utf-8"
        raise StoreError("store.no-credentials", source=f"file:{escape_for_display(path)}", reason=reason) from error
    lines = (_LINE.fullmatch(line.strip()) for line in text.splitlines())
    return {line["name"].upper().replace("-", "_"): line["value"].strip().strip("\"'") for line in lines if line}


def _make(values: Mapping[str, str], source: str) -> Credentials:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        if not values.get(name):
            raise StoreError("store.no-credentials", source=escape_for_display(source), reason="variable-missing", name=name)
    for name in _NAMES:
        # All of them go into headers, or into the signature of one. None has a blank or a letter beyond ASCII.
        if _VALUE.fullmatch(values.get(name, "")) is None:
            raise StoreError("store.no-credentials", source=escape_for_display(source), reason="variable-malformed", name=name)
    region = values.get("AWS_REGION") or values.get("AWS_DEFAULT_REGION") or DEFAULT_REGION
    return Credentials(values["AWS_ACCESS_KEY_ID"], values["AWS_SECRET_ACCESS_KEY"], values.get("AWS_SESSION_TOKEN", ""), region)
