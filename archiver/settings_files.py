"""The places of files of settings: the one that is named, the user's own, and those that lie beside something or here.

This module loads quickly, so that a command can tell that there are none.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

SETTINGS_FILE: Final = "archiver.toml"
ENVIRONMENT_VARIABLE: Final = "BAYEGAN_CONFIG"
"""The variable of the environment that names a file of settings."""


class TrustedSettings(NamedTuple):
    """The settings that decide what is trusted."""

    path: str | None = None
    """The file that they were read from, or None if there is none."""
    trust: str | None = None
    """The path of the trust file, or None if none is named."""
    authorities: tuple[str, ...] = ()
    """The addresses of authorities of time stamps that may be offered. None of them is asked unless a person says so."""


def own_settings_path() -> str | None:
    """Return the path of the user's own settings, whether the file is there or not. Return None if there is no home folder.

    A path in `XDG_CONFIG_HOME` that is not absolute is ignored, as the XDG Base Directory Specification says.
    """
    folder = os.environ.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(folder):
        folder = os.path.expanduser("~/.config")
    return os.path.join(folder, "bayegan", SETTINGS_FILE) if os.path.isabs(folder) else None


def own_state_folder() -> str | None:
    """Return the folder for what the program itself must remember between two runs, or None if there is no home folder.

    A path in `XDG_STATE_HOME` that is not absolute is ignored, as the XDG Base Directory Specification says.
    """
    folder = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(folder):
        folder = os.path.expanduser("~/.local/state")
    return os.path.join(folder, "bayegan") if os.path.isabs(folder) else None


def find_own_settings() -> str | None:
    """Return the file that `BAYEGAN_CONFIG` names, or else the user's own settings, or None if there is neither."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        return named
    own = own_settings_path()
    return own if own is not None and os.path.isfile(own) else None


def list_found_settings(bags: Iterable[str], trusted: str | None) -> list[str]:
    """Return the files of settings that lie beside bags or in the current folder, but for the one that the user named or owns."""
    folders = dict.fromkeys([*(os.path.dirname(os.path.abspath(bag)) for bag in bags), os.getcwd()])
    paths = [os.path.join(folder, SETTINGS_FILE) for folder in folders]
    own = None if trusted is None else os.path.realpath(trusted)
    return [path for path in paths if os.path.isfile(path) and os.path.realpath(path) != own]
