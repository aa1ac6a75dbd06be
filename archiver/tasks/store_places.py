"""The places of the settings that are stores."""

from __future__ import annotations

from archiver.errors import ReadError
from archiver.findings import has_errors
from archiver.holdings.places import HoldingsSettings, read_settings
from archiver.stores.known_stores import NamedStore


def list_store_places(configuration: str | None) -> list[NamedStore]:
    """Return the places with a URL of the file that is named, or of the user's own settings.

    Raises:
        ReadError: the file cannot be read, or something in it is wrong.
    """
    settings, findings = read_settings(configuration)
    if has_errors(findings):
        finding = next(finding for finding in findings if finding.severity == "error")
        raise ReadError(finding.code, **finding.values)
    return name_places(settings)


def name_places(settings: HoldingsSettings) -> list[NamedStore]:
    """Return the places of settings that are stores."""
    return [
        NamedStore(place.url, str(place.values.get("endpoint", "")), str(place.values.get("credentials", "")))
        for place in settings.places.values()
        if place.url is not None
    ]
