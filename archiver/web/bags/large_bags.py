"""Read the contents of a large bag in a job, so that no answer waits for it."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from archiver.bags.format import RECORDS
from archiver.web.bags.bag_contents import find_kept, keep_contents, read_contents, stamp_bag
from archiver.web.bags.packed_contents import unpack_contents
from archiver.web.bags.reading_jobs import ReadingJobs
from archiver.web.frame import GoElsewhereError
from archiver.web.jobs import NewJob

if TYPE_CHECKING:
    from archiver.web.bags.bag_contents import BagContents
    from archiver.web.folders import Location
    from archiver.web.frame import Asked
    from archiver.web.jobs import Job

_RECORDS_AT_ONCE: Final = 16 << 20
"""Octets of records that are read while the page waits: those of some 10,000 documents, in about a second."""
_ARCHIVE_AT_ONCE: Final = 128 << 20
"""Octets of an archive that is read while the page waits."""
_JOBS: Final = ReadingJobs()


def find_contents(asked: Asked, location: Location) -> BagContents:
    """Return the contents of a bag.

    Raises:
        GoElsewhereError: it is large and is being read, by a job that leads back to this page.
        NotBelowRootsError: there is no bag.
        ReadError: it cannot be read.
    """
    # A form was made by a page for which the bag was read. If it is forgotten since, the answer waits: a form is sent once.
    is_page = asked.request.method == "GET" and not asked.is_part
    if not is_page or not _is_large(location.path):
        return read_contents(location.path)
    stamp = stamp_bag(location.path)
    return find_kept(location.path, stamp) or _take(asked, location, stamp)


def _is_large(path: str) -> bool:
    is_folder = os.path.isdir(path)
    with suppress(OSError):
        if is_folder:
            return os.stat(os.path.join(path, RECORDS)).st_size > _RECORDS_AT_ONCE
        return os.stat(path).st_size > _ARCHIVE_AT_ONCE
    return False


def _take(asked: Asked, location: Location, stamp: object) -> BagContents:
    """Take what the job has read, or begin one and wait for it on its page."""
    job = _JOBS.find_or_start(asked.site.jobs, (location.path, stamp), partial(_start, asked, location))
    answer = job.answer
    if job.state == "done" and answer is not None:
        # The job is kept for a while, and should not keep all documents a second time.
        job.answer = None
        return keep_contents(location.path, stamp, unpack_contents(answer))
    raise GoElsewhereError(f"/jobs/{job.id}")


def _start(asked: Asked, location: Location) -> Job:
    query = asked.request.url.query
    address = asked.request.url.path + (f"?{query}" if query else "")
    # The name of a job stands for braces in its address.
    address = address.replace("{", "%7B").replace("}", "%7D")
    new = NewJob("archiver.web.bags.work:contents", {"bag": location.path}, "open", location.name, address)
    return asked.site.jobs.start(new)
