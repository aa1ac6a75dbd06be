"""The stores that the options of a command name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.stores.known_stores import KnownStores

if TYPE_CHECKING:
    import argparse


def read_store_access(arguments: argparse.Namespace) -> KnownStores:
    """Return the stores that `--endpoint` and `--credentials` name. Raises WrongUsageError."""
    return KnownStores(arguments.endpoint, arguments.credentials)
