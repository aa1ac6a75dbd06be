"""Files that a page keeps for a while in the folder of its own state: exports to be downloaded, tables to be applied."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from archiver.web.frame import Site

_EXPORTS: Final = "exports"
_TABLES: Final = "tables"
LARGEST_TABLE: Final = 8 << 20
"""Octets of a table that is taken."""


@dataclass(slots=True)
class _Opened:
    """The folders that were emptied in this run."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    paths: set[str] = field(default_factory=set)


_OPENED: Final = _Opened()


def find_export(site: Site, name: str, form: str) -> str:
    """Return the path of an export. Exports go when the page ends, and what a killed one left goes at the next start."""
    ending = {"dublin-core": "csv", "ro-crate": "json", "premis": "xml"}.get(form, form)
    return os.path.join(_open(site, _EXPORTS), f"{name}.{ending}")


def find_table(site: Site, bag: str, ending: str) -> str:
    """Return the path at which the table for a bag is kept until it was applied. A bag has one for each kind of table."""
    name = hashlib.sha256(os.fsencode(bag)).hexdigest()[:32]
    return os.path.join(_open(site, _TABLES), f"{name}.{ending}")


def _open(site: Site, kind: str) -> str:
    folder = site.folder_for(kind)
    with _OPENED.lock:
        if folder not in _OPENED.paths:
            _OPENED.paths.add(folder)
            shutil.rmtree(folder, ignore_errors=True)
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return site.folder_for(kind)
