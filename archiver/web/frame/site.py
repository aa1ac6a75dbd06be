"""The things that all pages of one server share."""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archiver.web.examining import end_examiners
from archiver.web.frame.own_files import open_own

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.web.folders import Folders
    from archiver.web.frame.passing import PassingFolder
    from archiver.web.jobs import Jobs


def _do_nothing() -> None:
    """Stand in for the function that stops the server until there is one."""


@dataclass(slots=True)
class Site:
    """The folders, jobs and settings of a server.

    - `state` is the folder of this user for drafts and the log; nobody else may read it.
    - `passing` is the folder for what lasts no longer than the server, such as dropped files.
    - `configuration` is the file of settings that was named, or None for the user's own.
    - `seal_key` is the key or token that the person named at the start, or None.
    - `stop` ends the server.
    """

    folders: Folders
    jobs: Jobs
    state: str
    passing: PassingFolder
    configuration: str | None = None
    seal_key: str | None = None
    stop: Callable[[], None] = _do_nothing
    _log: threading.Lock = field(default_factory=threading.Lock)

    def folder_for(self, kind: str) -> str:
        """Return a folder of the state, such as `drafts`, which is made if it is not there."""
        path = os.path.join(self.state, kind)
        os.makedirs(path, mode=0o700, exist_ok=True)
        return path

    def close(self) -> None:
        """Stop all jobs and the workers that open documents, and remove what lasts no longer than the server."""
        self.jobs.close()
        end_examiners()
        self.passing.close()

    def log(self, event: str, **told: str) -> None:
        """Write a line of the page's own log: the time (UTC), an event, and what belongs to it."""
        line = json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "event": event, **told})
        with self._log, open(os.path.join(self.state, "page.log"), "a", encoding="utf-8", opener=open_own) as file:
            file.write(f"{line}\n")
