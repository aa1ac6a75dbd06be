"""Open a site: its roots, the folder of its own state, and what an earlier server left."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archiver.errors import ArchiverError, WriteError
from archiver.findings import escape_for_display, has_errors
from archiver.holdings.places import read_settings
from archiver.web.folders import Folders
from archiver.web.frame import PassingFolder, Site
from archiver.web.jobs import Jobs
from archiver.web.jobs.targets import Targets

if TYPE_CHECKING:
    from collections.abc import Sequence


def open_site(roots: Sequence[str] | None, configuration: str | None, seal_key: str | None) -> Site:
    """Return a site for the folders of `--root`, or for the current folder and the places of the settings.

    Raises WriteError if there is no folder for its state.
    """
    state = _find_state()
    running = os.path.join(state, "running")
    try:
        os.makedirs(state, mode=0o700, exist_ok=True)
        os.makedirs(running, mode=0o700, exist_ok=True)
        targets = Targets(running)
        passing = PassingFolder(os.path.join(state, "passing"))
    except OSError as error:
        raise WriteError("web.state-missing", path=escape_for_display(state), reason=error.strerror or str(error)) from error
    targets.clean_up()
    given = list(roots) if roots else [os.getcwd(), *_list_places(configuration)]
    return Site(Folders(given), Jobs(targets), state, passing, configuration, seal_key)


def _find_state() -> str:
    """Return the folder for what the page keeps (XDG Base Directory Specification)."""
    folder = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(folder):
        folder = os.path.expanduser("~/.local/state")
    return os.path.join(folder, "bayegan")


def _list_places(configuration: str | None) -> list[str]:
    """Return the folders of the places of the settings. Settings that cannot be read are told by the tasks that use them."""
    try:
        settings, findings = read_settings(configuration)
    except ArchiverError:
        return []
    return [] if has_errors(findings) else [place.path for place in settings.places.values() if place.path is not None]
