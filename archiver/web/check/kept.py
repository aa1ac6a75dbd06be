"""Reports that are kept until the server ends, each in a folder of its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from archiver.web.frame import Site
    from archiver.web.jobs import Job

_KIND: Final = "report"
_MOST: Final = 64
"""Reports that are kept. The oldest go first."""


def make_place(site: Site) -> str:
    """Return a new folder for a report, and remove the oldest ones if there are too many. Raises WriteError."""
    home = site.passing.path
    known = [os.path.join(home, name) for name in os.listdir(home) if name.startswith(f"{_KIND}-")]
    for folder in sorted(known, key=os.path.getmtime)[: 1 - _MOST]:
        site.passing.remove(folder)
    return site.passing.new(_KIND)


def read_kept(job: Job, name: str) -> bytes | None:
    """Return a file of the report of a job, or None if it is not kept any more."""
    try:
        with open(os.path.join(job.answer["kept"], name), "rb") as file:
            return file.read()
    except OSError:
        return None
