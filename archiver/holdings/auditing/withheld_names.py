"""Names by which faults of withheld documents are told: their reference codes, and nothing else."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Final

from archiver.bags.format import PAYLOAD, RECORDS
from archiver.bags.reading import LINE_LIMIT, open_source, read_declaration_and_info
from archiver.errors import ArchiverError
from archiver.findings import FindingLog, escape_for_display
from archiver.hashing import start_hashers
from archiver.holdings.auditing.bag_manifests import list_manifests
from archiver.records import is_withheld

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from archiver.bags.reading import BagSource
    from archiver.holdings.auditing.units import UnitFault

_BLOCK: Final = 1 << 20
WITHHELD: Final = "withheld"
"""The name of a withheld document without a reference code."""


def name_faults(location: str, faults: Iterable[UnitFault], day: date, spoilt: Iterable[str] = ()) -> list[UnitFault]:
    """Return faults in which withheld documents stand by their reference codes.

    If the records cannot be relied on, since one cannot be read or they are among what is `spoilt`, every document that no record
    says to be open is withheld.
    """
    told = list(faults)
    if not any(fault.path.startswith(f"{PAYLOAD}/") for fault in told):
        return [_escape(fault, fault.path) for fault in told]
    names = _Names(location, day, {*spoilt, *(fault.path for fault in told)})
    return [_escape(fault, names.name(fault.path)) for fault in told]


def _escape(fault: UnitFault, name: str) -> UnitFault:
    return fault._replace(path=escape_for_display(name))


class _Names:
    """The documents of a bag by their records: open ones, and the reference codes of others."""

    def __init__(self, location: str, day: date, spoilt: set[str]) -> None:
        self._codes: dict[str, str] = {}
        self._open: set[str] = set()
        self._has_records = False
        self._is_spoilt = RECORDS in spoilt
        with suppress(ArchiverError), closing(open_source(location, FindingLog())) as source:
            self._has_records = read_declaration_and_info(source, FindingLog()).follows_our_profile
            try:
                self._is_spoilt |= not _are_records_good(source)
                with source.lines(RECORDS) as lines:
                    for line in lines:
                        self._take(line, day)
            except OSError:
                self._is_spoilt = True

    def _take(self, line: bytes, day: date) -> None:
        record: Any = None
        with suppress(ValueError, RecursionError):
            record = json.loads(line) if len(line) < LINE_LIMIT else None
        try:
            path = str(record["file"]["path"])
            may_be_told = not is_withheld(record, day)
        except (KeyError, TypeError, AttributeError):
            self._is_spoilt = True
            return
        if may_be_told:
            self._open.add(path)
        else:
            self._codes[path] = str(record.get("referenceCode") or WITHHELD)

    def name(self, path: str) -> str:
        """Return the name by which a path may be told."""
        if not self._has_records or not path.startswith(f"{PAYLOAD}/"):
            return path
        if path in self._codes:
            return self._codes[path]
        # A file that no record names is none of the documents, if all records can be relied on.
        return WITHHELD if self._is_spoilt and path not in self._open else path


def _are_records_good(source: BagSource) -> bool:
    """Return whether the records are as the tag manifests say. Raises OSError."""
    wanted = RECORDS.encode()
    for algorithm, name in list_manifests(source.base_files, of_tags=True):
        with source.open(name) as manifest:
            lines = [line.split(None, 1) for line in manifest if line.rstrip(b"\r\n").endswith(wanted)]
        hasher = start_hashers((algorithm,))[0]
        with source.open(RECORDS) as file:
            while block := file.read(_BLOCK):
                hasher.update(block)
        if [digest.decode("ascii", "replace").lower() for digest, *_ in lines] != [hasher.hexdigest()]:
            return False
    return True
