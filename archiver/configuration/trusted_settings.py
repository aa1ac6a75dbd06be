"""Settings that decide what is trusted. They are never taken from a file that came with a bag, or lies in the current folder.

A delivery could bring such a file. So these settings come from a file that the user names, or from the user's own settings.
"""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Any, Final

from archiver.configuration.configuration import HOLDINGS_SECTIONS, LARGEST, read_configuration
from archiver.findings import Finding, escape_for_display, has_errors, make_finding
from archiver.operating_system import open_regular_file
from archiver.settings_files import TrustedSettings, find_own_settings, list_found_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TRUSTED_SECTIONS: Final = ("seal", *HOLDINGS_SECTIONS)
"""The sections that count only in a file that the user named or owns."""


def find_trusted_settings(named: str | None, bags: Iterable[str]) -> tuple[TrustedSettings, list[Finding]]:
    """Return the settings that decide what is trusted, and findings about files of settings.

    The file is `named` (`--config`), or the one that `BAYEGAN_CONFIG` names, or the user's own settings: the first of these that
    is given. If it has errors, nothing of it is used. Files beside the bags and in the current folder change nothing. One that
    names such settings is told (`configuration.not-trusted`).

    Raises ReadError if the file cannot be read.
    """
    path = named or find_own_settings()
    findings = [finding for found in list_found_settings(bags, path) for finding in note_untrusted(found)]
    if path is None:
        return TrustedSettings(), findings
    configuration, faults = read_configuration(path)
    if has_errors(faults):
        return TrustedSettings(path), findings + faults
    return TrustedSettings(path, configuration.trust, tuple(configuration.authorities)), findings


def note_untrusted(path: str) -> Iterator[Finding]:
    """Yield a finding if a file of settings names what only a trusted one may decide. An unreadable file names nothing."""
    keys = [f"{section}.{key}" for section in TRUSTED_SECTIONS for key in _read_section(path, section)]
    if keys:
        shown = escape_for_display(os.path.relpath(path))
        yield make_finding("configuration.not-trusted", {"path": shown}, file=shown, keys=escape_for_display(", ".join(keys)))


def _read_section(path: str, section: str) -> list[str]:
    try:
        with open_regular_file(path) as file:
            values: dict[str, Any] = tomllib.loads(file.read(LARGEST).decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return []
    found = values.get(section)
    return list(found) if isinstance(found, dict) else [""] if section in values else []
