"""The stores that a command may read: those of its options, and those of the places in the settings."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archiver.stores.address import is_address

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from archiver.stores.known_stores import NamedStore


@contextmanager
def naming_stores_of(arguments: argparse.Namespace) -> Iterator[None]:
    """Name the stores for the `with` block, if a bag of the command is an address or an option names a store.

    Raises:
        WrongUsageError: only one of `--endpoint` and `--credentials` was given.
        ReadError: the settings cannot be read.
    """
    named = vars(arguments)
    bags = [*named.get("bags", []), *(named[name] for name in ("bag", "to") if isinstance(named.get(name), str))]
    if not any(map(is_address, bags)) and arguments.endpoint is None and arguments.credentials is None:
        yield
        return
    from archiver.stores.known_stores import KnownStores, naming_stores  # noqa: PLC0415 - most bags lie on a disk

    with naming_stores(KnownStores(arguments.endpoint, arguments.credentials, _list_places(arguments))):
        yield


def _list_places(arguments: argparse.Namespace) -> list[NamedStore]:
    """Return the places of the settings, which are not read if the options name a store."""
    if arguments.endpoint:
        return []
    from archiver.tasks.store_places import list_store_places  # noqa: PLC0415 - it loads all that reads settings

    return list_store_places(arguments.config)
