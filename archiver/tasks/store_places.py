"""The places of the settings that are stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.errors import ReadError
from archiver.findings import has_errors
from archiver.holdings.places import name_bag, name_stores, read_settings

if TYPE_CHECKING:
    from archiver.holdings.places import HoldingsSettings
    from archiver.stores.known_stores import NamedStore


def list_store_places(configuration: str | None) -> list[NamedStore]:
    """Return the places with a URL of the file that is named, or of the user's own settings.

    Raises:
        ReadError: the file cannot be read, or something in it is wrong.
    """
    return name_stores(_read_places(configuration))


def lies_at_store(name: str, configuration: str | None) -> bool:
    """Return whether a name, `PLACE/PATH`, is that of a bag at a place of the settings that is a store. Raises ReadError."""
    settings = _read_places(configuration)
    found = name_bag(name, settings)
    return found is not None and found.place in settings.places and settings.place(found.place).url is not None


def _read_places(configuration: str | None) -> HoldingsSettings:
    settings, findings = read_settings(configuration)
    if has_errors(findings):
        finding = next(finding for finding in findings if finding.severity == "error")
        raise ReadError(finding.code, **finding.values)
    return settings
