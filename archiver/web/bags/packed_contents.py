"""The contents of a bag as a JSON value, in which a job returns them."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from typing import TYPE_CHECKING, Any

from archiver.tasks.bag_opening import BagInformation
from archiver.web.bags.bag_contents import BagContents, read_anew
from archiver.web.bags.document_row import DocumentRow
from archiver.web.jobs import pack_error, unpack_error

if TYPE_CHECKING:
    from collections.abc import Mapping


def pack_contents(path: str) -> dict[str, Any]:
    """Read the contents of a bag, and return them as a JSON value. Raises as `read_contents` does."""
    contents = read_anew(path)
    fields = [(label, value) for label, values in contents.information.items() for value in values]
    return {
        "information": fields,
        "own": contents.is_own,
        "day": contents.day.isoformat(),
        "documents": [astuple(row) for row in contents.documents],
        "fault": None if contents.fault is None else pack_error(contents.fault),
        "sums": [contents.octets, contents.withheld, contents.unresolved],
    }


def unpack_contents(packed: Mapping[str, Any]) -> BagContents:
    """Return the contents of `pack_contents`."""
    return BagContents(
        BagInformation([(label, value) for label, value in packed["information"]]),
        packed["own"],
        date.fromisoformat(packed["day"]),
        [_make_row(*cells) for cells in packed["documents"]],
        None if packed["fault"] is None else unpack_error(packed["fault"]),
        *packed["sums"],
    )


def _make_row(number: int, path: str, titles: list[list[str]], *others: Any) -> DocumentRow:  # noqa: ANN401 - its other fields
    return DocumentRow(number, path, tuple((value, tag) for value, tag in titles), *others)
