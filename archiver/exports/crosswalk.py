"""The formats that records can be exported in."""

from collections.abc import Iterator
from enum import StrEnum

from archiver.exports.dublin_core import write_dublin_core
from archiver.exports.exported_bag import ExportedBag, ExportNotes
from archiver.exports.premis import write_premis
from archiver.exports.ro_crate import write_ro_crate


class Crosswalk(StrEnum):
    """A format, by the name that a user gives it."""

    DUBLIN_CORE = "dublin-core"
    RO_CRATE = "ro-crate"
    PREMIS = "premis"


def write_crosswalk(form: Crosswalk, bag: ExportedBag, notes: ExportNotes) -> Iterator[str]:
    """Yield the export in pieces, the same for the same bag and day. `notes` are complete after the last piece."""
    writers = {Crosswalk.DUBLIN_CORE: write_dublin_core, Crosswalk.RO_CRATE: write_ro_crate, Crosswalk.PREMIS: write_premis}
    return writers[form](bag, notes)
