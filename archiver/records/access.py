"""Documents that are withheld from finding aid and exports, and their names there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from archiver.findings import Finding, Where


def is_withheld(record: Mapping[str, Any], day: date) -> bool:
    """Return whether title, names, path and date statements of a document must not be shown on a day.

    This is so for `restricted` and `closed` documents, and for those `embargoed` until a later day. On the day itself they are
    open. An embargo whose end could not be read has not ended. For the pages in a bag the day is that of packing, never today: a
    bag must not depend on when it is read.
    """
    rights = record.get("accessRights", {"status": "open"})
    status: str = rights["status"]
    if status == "embargoed":
        return "until" not in rights or str(rights["until"]) > day.isoformat()
    return status != "open"


def public_name(record: Mapping[str, Any], number: int) -> str:
    """Return the name of a withheld document: its reference code, else its `number` among the records of the bag, from 1.

    Its identifier must not be shown. It is made of digest, path and time, so it would confirm a guess of name and content.
    """
    return record.get("referenceCode") or f"withheld document {number}"


def check_embargo(fields: Mapping[str, Any], day: date, where: Where) -> list[Finding]:
    """Return a warning if the embargo on a document that is packed on a day has ended by then."""
    rights = fields.get("accessRights", {})
    if rights.get("status") != "embargoed" or "until" not in rights or is_withheld(fields, day):
        return []
    return [make_finding("record.embargo-ended", where, until=rights["until"], day=day.isoformat())]
