"""What is withheld, and by what it is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from archiver.records import is_withheld, public_name

THE_DAY = date(2016, 11, 5)


@pytest.mark.parametrize(
    ("rights", "withheld"),
    [
        (None, False),
        ({"status": "open"}, False),
        ({"status": "restricted"}, True),
        ({"status": "closed"}, True),
        ({"status": "embargoed", "until": "2016-11-06"}, True),
        ({"status": "embargoed", "until": "2016-11-05"}, False),
        ({"status": "embargoed", "until": "2016-11-04"}, False),
        ({"status": "embargoed", "until": "2049-01-01"}, True),
    ],
)
def test_what_is_not_open_on_the_day_is_withheld(rights: dict[str, Any] | None, *, withheld: bool) -> None:
    record = {"identifier": "urn:x:1"} if rights is None else {"identifier": "urn:x:1", "accessRights": rights}

    assert is_withheld(record, THE_DAY) is withheld


def test_a_withheld_document_is_named_by_its_reference_code_or_its_number() -> None:
    assert public_name({"identifier": "urn:x:1", "referenceCode": "F-12/3"}, 3) == "F-12/3"
    assert public_name({"identifier": "urn:x:1"}, 3) == "withheld document 3"
