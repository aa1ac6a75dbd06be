"""Read the settings of audits: the ledger, the places and who is told."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from archiver.configuration import read_configuration
from archiver.errors import ReadError
from archiver.findings import escape_for_display, has_errors, make_finding
from archiver.holdings.places.amounts import Hours, read_hours, read_period, read_rate, read_seconds
from archiver.settings_files import find_own_settings, own_settings_path
from archiver.stores.patience import USUAL, Patience

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.findings import Finding

_LEDGER: Final = "ledger.sqlite"
_EVERY: Final = "90d"


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """The settings of a place.

    `path` is the folder (absolute), or None for a store, which has a `url`. `every` is the period in seconds, and `rate` the most
    octets a second. `patience` is the time that a store may take. `values` are all settings as they are written.
    """

    name: str
    path: str | None
    every: int
    url: str | None = None
    hours: Hours | None = None
    rate: int | None = None
    patience: Patience = USUAL
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HoldingsSettings:
    """The settings of audits. `path` is the file that they were read from, or None; `folder` is the one that it lies in."""

    path: str | None
    folder: str
    ledger: str
    every: int
    places: Mapping[str, PlaceSettings]
    notify: Mapping[str, Any] = field(default_factory=dict)
    cluster: Mapping[str, str] = field(default_factory=dict)
    """The settings of a cluster. Its files are absolute paths."""

    def place(self, name: str) -> PlaceSettings:
        """Return a place by its name. A folder without a name of its own goes by its absolute path."""
        return self.places.get(name) or PlaceSettings(name, name, self.every)

    def resolve(self, path: str) -> str:
        """Return an absolute path for one of the settings: it starts at the folder of the file, `~` is the home folder."""
        return os.path.normpath(os.path.join(self.folder, os.path.expanduser(path)))


def read_settings(named: str | None) -> tuple[HoldingsSettings, list[Finding]]:
    """Return the settings of the file that is named, or that `BAYEGAN_CONFIG` names, or of the user's own, and its faults.

    If one of the faults is an error, nothing of the file may be used.

    Raises:
        ReadError: the file cannot be read, or there is no home folder for the ledger.
    """
    path = named or find_own_settings()
    if path is None:
        own = own_settings_path()
        if own is None:
            raise ReadError("error.home-missing")
        return _make_settings(None, os.path.dirname(own), {}), []
    configuration, findings = read_configuration(path)
    settings = _make_settings(path, os.path.dirname(os.path.abspath(path)), configuration.holdings)
    if not has_errors(findings):
        findings = [*findings, *_check_places(settings)]
    return settings, findings


def _make_settings(path: str | None, folder: str, sections: Mapping[str, Any]) -> HoldingsSettings:
    audit = sections.get("audit", {})
    every = _read(read_period, audit.get("every", _EVERY))
    bare = HoldingsSettings(path, folder, "", every, {})
    places = {name: _make_place(name, values, bare) for name, values in sections.get("places", {}).items()}
    ledger = bare.resolve(audit.get("ledger", _LEDGER))
    cluster = {key: value if key == "address" else bare.resolve(value) for key, value in sections.get("cluster", {}).items()}
    return HoldingsSettings(path, folder, ledger, every, places, sections.get("notify", {}), cluster)


def _make_place(name: str, values: Mapping[str, Any], settings: HoldingsSettings) -> PlaceSettings:
    return PlaceSettings(
        name,
        settings.resolve(values["path"]) if "path" in values else None,
        _read(read_period, values["every"]) if "every" in values else settings.every,
        values.get("url"),
        read_hours(values.get("hours", "")),
        read_rate(values.get("rate", "")),
        _make_patience(values),
        values,
    )


def _make_patience(values: Mapping[str, Any]) -> Patience:
    """Return the patience that a place has with its store."""
    seconds = {name: read_seconds(values[key]) for name, key in (("whole", "patience"), ("pause", "pause")) if key in values}
    return Patience(**{name: found for name, found in seconds.items() if found is not None})


def _read(read: Any, text: str) -> int:  # noqa: ANN401 - a function of `amounts`
    """Return an amount that has the form of one, since the schema says so."""
    amount: int = read(text)
    return amount


def _check_places(settings: HoldingsSettings) -> Iterator[Finding]:
    """Yield faults that no schema finds: a place that is nowhere or at two, and a name that may be a path."""
    shown = escape_for_display(settings.path or "")
    for name, place in settings.places.items():
        key = escape_for_display(f"places.{name}")
        told = {"file": shown, "key": key}
        if not name or "/" in name or name in {".", ".."} or name != escape_for_display(name):
            yield make_finding("config.place-name", {"path": shown}, **told)
        if (place.path is None) == (place.url is None):
            yield make_finding("config.place-nowhere", {"path": shown}, **told)
