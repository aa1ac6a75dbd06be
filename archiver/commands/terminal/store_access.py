"""The stores that a command may read: those of its options, and those of the places in the settings."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archiver.errors import WrongUsageError
from archiver.stores.address import is_address

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from archiver.stores.known_stores import NamedStore


@contextmanager
def naming_stores_of(arguments: argparse.Namespace) -> Iterator[None]:
    """Name the stores for the `with` block, if a bag of the command is an address or an option names a store.

    Raises:
        WrongUsageError: only one of `--endpoint` and `--credentials` was given, or nothing lies in a store.
        ReadError: the settings cannot be read.
    """
    named = vars(arguments)
    bags = [*named.get("bags", []), *(named[name] for name in ("bag", "to") if isinstance(named.get(name), str))]
    if not any(map(is_address, bags)):
        _refuse_unused(arguments, bags)
        if arguments.endpoint is None:
            yield
            return
    from archiver.stores.known_stores import KnownStores, naming_stores  # noqa: PLC0415 - most bags lie on a disk

    with naming_stores(KnownStores(arguments.endpoint, arguments.credentials, _list_places(arguments))), _noting(arguments):
        yield


@contextmanager
def _noting(arguments: argparse.Namespace) -> Iterator[None]:
    """In the block, keep in the arguments what a report tells of bags in stores, if there is to be one."""
    if arguments.report is None and not arguments.json:
        yield
        return
    from archiver.bags.reading.store_source import noting_tag_manifests  # noqa: PLC0415 - most runs keep no report

    with noting_tag_manifests() as noted:
        arguments.tag_manifests = noted
        yield


def _refuse_unused(arguments: argparse.Namespace, bags: Iterable[str]) -> None:
    """Raise WrongUsageError if options of a store are given beside bags that lie on a disk, by whatever name."""
    given = [f"--{name}" for name in ("endpoint", "credentials") if getattr(arguments, name) is not None]
    if not given:
        return
    from archiver.tasks.store_places import lies_at_store  # noqa: PLC0415 - it loads all that reads settings

    # Only this command knows the names of places.
    if arguments.command != "copy" or not any(lies_at_store(bag, arguments.config) for bag in bags):
        raise WrongUsageError("store.option-unused", option=", ".join(given))


def _list_places(arguments: argparse.Namespace) -> list[NamedStore]:
    """Return the places of the settings, which are not read if the options name a store."""
    if arguments.endpoint:
        return []
    from archiver.tasks.store_places import list_store_places  # noqa: PLC0415 - it loads all that reads settings

    return list_store_places(arguments.config)
