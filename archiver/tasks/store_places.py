"""The places of the settings that are stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.errors import ReadError
from archiver.findings import has_errors
from archiver.holdings.places import name_stores, read_settings

if TYPE_CHECKING:
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
    return name_stores(settings)
