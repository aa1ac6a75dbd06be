"""Addresses of keys on cards and other tokens: URIs of RFC 7512, such as `pkcs11:token=Desk;object=seal`."""

from __future__ import annotations

import os
import re
import sysconfig
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote_to_bytes

from archiver.errors import ReadError, WrongUsageError
from archiver.findings import escape_for_display

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SCHEME: Final = "pkcs11:"
_OF_TOKEN: Final = ("token", "manufacturer", "serial", "model")
_OF_SLOT: Final = ("slot-id", "slot-description", "slot-manufacturer")
_OF_LIBRARY: Final = ("library-manufacturer", "library-description", "library-version")
_OF_OBJECT: Final = ("object", "id", "type")
_PATH_NAMES: Final = frozenset({*_OF_TOKEN, *_OF_SLOT, *_OF_LIBRARY, *_OF_OBJECT})
_QUERY_NAMES: Final = frozenset({"module-name", "module-path", "pin-source", "pin-value"})
_TYPES: Final = frozenset({"private", "public", "cert"})
_MALFORMED_ESCAPE: Final = re.compile("%(?![0-9A-Fa-f]{2})")
_PROXY: Final = "p11-kit-proxy"
"""The module of p11-kit, which gives the tokens of all modules that the system knows."""


class TokenAddress(NamedTuple):
    """The key that an address names, and the module that speaks with its token."""

    shown: str
    """The address for messages, without the part that may name a PIN."""
    texts: Mapping[str, str]
    """The attributes but for `id`, by their names."""
    key_id: bytes | None
    module: str | None
    module_name: str | None
    pin_file: str | None

    @property
    def label(self) -> str | None:
        """The label of the key."""
        return self.texts.get("object")


def is_token_address(text: str) -> bool:
    """Return whether a text names a key on a token, and not a file."""
    return text[: len(_SCHEME)].lower() == _SCHEME


def read_token_address(text: str) -> TokenAddress:
    """Read an address. Raises WrongUsageError, which never shows a PIN."""
    path, _, query = text[len(_SCHEME) :].partition("?")
    shown = escape_for_display(_SCHEME + path)
    if not is_token_address(text):
        raise WrongUsageError("error.token-address", found=escape_for_display(text), part=_SCHEME)
    named = _read_parts(path.split(";"), _PATH_NAMES, shown)
    asked = _read_parts(query.split("&"), _QUERY_NAMES, shown)
    if "pin-value" in asked:
        raise WrongUsageError("error.token-pin-shown")
    key_id = named.pop("id", None)
    texts = {name: _decode(name, octets, shown) for name, octets in named.items()}
    words = {name: _decode(name, octets, shown) for name, octets in asked.items()}
    if texts.get("type", "private") not in _TYPES:
        raise _malformed("type", shown)
    source = words.get("pin-source")
    if source is not None and source.startswith("|"):
        raise _malformed("pin-source", shown)
    pin_file = None if source is None else source.removeprefix("file://").removeprefix("file:")
    return TokenAddress(shown, texts, key_id, words.get("module-path"), words.get("module-name"), pin_file)


def _read_parts(parts: list[str], known: frozenset[str], shown: str) -> dict[str, bytes]:
    """Return the octets of each attribute. One that is not known could narrow the choice, so it is refused."""
    found: dict[str, bytes] = {}
    for part in filter(None, parts):
        name, equals, value = part.partition("=")
        if not equals or name not in known or name in found or _MALFORMED_ESCAPE.search(value):
            raise _malformed(name, shown)
        found[name] = unquote_to_bytes(value.encode("utf-8", "surrogateescape"))
    return found


def _decode(name: str, octets: bytes, shown: str) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        failure = _malformed(name, shown)
    raise failure


def _malformed(name: str, shown: str) -> WrongUsageError:
    return WrongUsageError("error.token-address", found=shown, part=escape_for_display(name))


def find_module(address: TokenAddress) -> str:
    """Return the path of the module for an address. Raises ReadError.

    It is what `module-path` and `module-name` say, else that of p11-kit.
    """
    path, name = address.module, address.module_name
    if path is not None and not os.path.isdir(path):
        found = path if os.path.isfile(path) else None
    else:
        folders = _list_folders() if path is None else [path]
        names = _list_names(name or _PROXY)
        candidates = (os.path.join(folder, one) for folder in folders for one in names)
        found = next((one for one in candidates if os.path.isfile(one)), None)
    if found is None:
        if path is None and name is None:
            raise ReadError("error.token-module-unnamed", found=address.shown)
        raise ReadError("error.token-module-missing", path=escape_for_display(path or name or ""))
    return os.path.abspath(found)


def _list_names(name: str) -> list[str]:
    return [name, *(f"{start}{name}{ending}" for start in ("", "lib") for ending in (".so", ".dylib"))]


def _list_folders() -> Iterator[str]:
    """Yield the folders in which systems keep modules."""
    several = sysconfig.get_config_var("MULTIARCH") or ""
    for base in ("/usr/lib64", f"/usr/lib/{several}", "/usr/lib", "/usr/local/lib", "/opt/homebrew/lib"):
        for folder in ("", "pkcs11", "softhsm", "opensc"):
            yield os.path.join(base, folder)
