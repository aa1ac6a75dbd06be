"""The places that statements and their findings name, and texts that are none."""

from __future__ import annotations

import gc

import pytest

from archiver.dating.statements import find_dates
from archiver.documents.document import Part
from archiver.errors import WrongUsageError

_TEXT = "First page, 5 November 2016.\nFax of 04/11/2016\nsee 6/7/2016 below\n"


def test_a_finding_names_the_page_or_the_part_of_its_date() -> None:
    second, third = (_TEXT.index(word) for word in ("Fax", "see"))
    parts = [Part("page", 0, second, 1), Part("page", second, third, 2), Part("footnote", third, len(_TEXT), 3)]
    found = find_dates(_TEXT, parts)

    assert [(one.page, one.part, one.line) for one in found] == [(1, None, 1), (2, None, 1), (None, "footnote 3", 1)]
    places = [(finding.where.get("page"), finding.where.get("part")) for one in found for finding in one.findings]
    assert places == [(2, None), (None, "footnote 3")]


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(WrongUsageError):
        find_dates(1395)  # type: ignore[arg-type]


def test_the_collector_stays_as_the_caller_has_set_it() -> None:
    gc.disable()
    try:
        assert find_dates("5 November 2016")[0].gregorian == "2016-11-05"
        assert not gc.isenabled()
    finally:
        gc.enable()
    find_dates("5 November 2016")
    assert gc.isenabled()


def test_only_tables_have_cells() -> None:
    text = "Kaveh, 5 November, 2016\nname,date\nSara,5 November,2016\n"
    first = text.index("name")
    found = find_dates(text, [Part("body", 0, first), Part("table", first, len(text))])

    assert [(one.text, one.part) for one in found] == [("5 November, 2016", "body"), ("5 November", "table")]


def test_a_date_before_the_first_part_has_none() -> None:
    text = "5 November 2016\nsee 5 November 2016"
    found = find_dates(text, [Part("page", text.index("see"), len(text), 2)])

    assert [(one.page, one.line) for one in found] == [(None, 1), (2, 1)]
