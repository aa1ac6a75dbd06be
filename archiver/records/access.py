"""Which documents are withheld from finding aid and exports, and by what they are named there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from archiver.findings import Finding, Where


def is_withheld(record: Mapping[str, Any], day: date) -> bool:
    """Whether neither title, names, path nor date statements of the document may be shown on a day.

    That is so of what is `restricted` or `closed`, and of what is `embargoed` until a later day; on the day itself it is open.
    What goes into a bag asks for the day of packing, never for today: a bag must not depend on when somebody looks.
    """
    rights = record.get("accessRights", {"status": "open"})
    status: str = rights["status"]
    return str(rights["until"]) > day.isoformat() if status == "embargoed" else status != "open"


def public_name(record: Mapping[str, Any], number: int) -> str:
    """What a withheld document is called: its reference code, else its `number` among the records of the bag, from 1.

    Its identifier is made of digest, path and time: whoever guesses a name and a content could see there that both are right.
    """
    return record.get("referenceCode") or f"withheld document {number}"


def check_embargo(fields: Mapping[str, Any], day: date, where: Where) -> list[Finding]:
    """A warning where what is said of a document that is packed on a day puts it under an embargo that has ended by then."""
    rights = fields.get("accessRights", {})
    if rights.get("status") != "embargoed" or "until" not in rights or is_withheld(fields, day):
        return []
    return [make_finding("record.embargo-ended", where, until=rights["until"], day=day.isoformat())]
