"""Open what all tasks of audits need: the settings, the ledger, the copies that a name means."""

import os
from collections.abc import Iterable

from archiver.errors import ReadError, WrongUsageError
from archiver.findings import Finding, escape_for_display, has_errors
from archiver.holdings.auditing import find_copies
from archiver.holdings.ledger import Copy, Ledger
from archiver.holdings.places import HoldingsSettings, name_stores, read_settings
from archiver.tasks.arguments import read_optional_path, read_text, refuse, refuse_choice


class UnusableSettingsError(Exception):
    """The file of settings has errors, so nothing of it may be used. It holds the findings."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings)
        self.findings = findings


def open_settings(configuration: str | os.PathLike[str] | None) -> tuple[HoldingsSettings, list[Finding]]:
    """Return the settings of the file that is named, or of the user, and findings about the file that are no errors.

    Raises:
        UnusableSettingsError: the file has errors.
        ReadError: the file cannot be read.
    """
    settings, findings = read_settings(read_optional_path("configuration", configuration))
    if has_errors(findings):
        raise UnusableSettingsError(findings)
    if any(place.url is not None for place in settings.places.values()):
        from archiver.stores.known_stores import name_from_here  # noqa: PLC0415 - most places are folders

        name_from_here(name_stores(settings))
    return settings, findings


def choose_places(settings: HoldingsSettings, named: Iterable[str]) -> list[str]:
    """Return the names of the places that are meant: those named, or all. Raises WrongUsageError for an unknown one."""
    names = list(named)
    for name in names:
        if name not in settings.places and not os.path.isabs(name):
            refuse_choice("place", name, settings.places or ["-"])
    return list(dict.fromkeys(names)) or list(settings.places)


def require_places(settings: HoldingsSettings) -> None:
    """Raise WrongUsageError if there is nothing to look at: the settings name no place, and there is no ledger."""
    if not settings.places and not os.path.exists(settings.ledger):
        raise WrongUsageError("error.places-missing")


def require_ledger(settings: HoldingsSettings) -> None:
    """Raise ReadError if there is no ledger yet."""
    if not os.path.exists(settings.ledger):
        raise ReadError("error.ledger-missing", path=escape_for_display(settings.ledger))


def require_copies(ledger: Ledger, settings: HoldingsSettings, text: str) -> list[Copy]:
    """Return the copies that a text names. Raises ReadError if the ledger knows none."""
    copies = find_copies(ledger, settings, text)
    if not copies:
        raise ReadError("error.copy-unknown", path=escape_for_display(text))
    return copies


def require_said(parameter: str, text: object) -> str:
    """Return what a person says. Raises WrongUsageError if it is missing or blank, or cannot be shown."""
    said = read_text(parameter, text)
    if not said.strip() or said != escape_for_display(said):
        refuse(parameter, text, "said")
    return said.strip()
