"""No date goes over a border: a tab, a bar, three blanks, a separator of CSV, the end of a row."""

from __future__ import annotations

import pytest

from archiver.dating.agreement import check_dates
from archiver.dating.statements import find_dates
from archiver.documents.document import Part


def _found(text: str, *, is_table: bool = False) -> list[str]:
    parts = [Part("table", 0, len(text))] if is_table else []
    statements = find_dates(text, parts)
    assert all(text[one.start : one.end] == one.text for one in statements)
    return [one.text for one in statements]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 | August 28, 2016 | Tehran", ["August 28, 2016"]),
        ("2 ¦ 3 September 2016 ¦ Oslo", ["3 September 2016"]),
        ("الف│۲۳│شهریور ۱۳۶۷", ["شهریور ۱۳۶۷"]),
        ("║ 22 ║ Mai 1981 ║", ["Mai 1981"]),
        ("4\t22\tMai 1981", ["Mai 1981"]),
        ("5\t12\t12. Mai 1981", ["12. Mai 1981"]),
        ("No  12   5 November 2016", ["5 November 2016"]),
        ("Kari N.   31   mai 1981", ["mai 1981"]),
        ("A. B.  22  Mai 1981", ["Mai 1981"]),
        ("12\tشهریور\t۱۳۶۷", []),
        ("محمود\t۳۱\tمرداد ۱۳۶۷\tاوین", ["مرداد ۱۳۶۷"]),
        ("١٢\t٥ آب ١٩٨٨\tبغداد", ["٥ آب ١٩٨٨"]),
        ("22\tmai 1981\tParis", ["mai 1981"]),
        # The end of a row is one too.
        ("Evin | 23\nAugust 28, 1988 | A. B.", ["August 28, 1988"]),
        ("Oslo\t12\nMai 1981\t4", ["Mai 1981"]),
        # A number of a row or an age before a whole date.
        ("1 August 28, 2016 Tehran\n2 September 3, 2016 Oslo", ["August 28, 2016", "September 3, 2016"]),
        ("A. B., 23\nAugust 28, 1988, Evin", ["August 28, 1988"]),
        ("نامهٔ شمارهٔ ۱۲ مورخ ۱۵ آبان ۱۳۹۵", ["۱۵ آبان ۱۳۹۵"]),
        # The number of a page or row has a line of its own.
        ("… the end.\n12\nMai 1981 begann", ["Mai 1981"]),
        ("۱۲\nشهریور ۱۳۶۷", ["شهریور ۱۳۶۷"]),
        # The label of a year stands in the cell before.
        ("سال\t۱۳۶۷", ["۱۳۶۷"]),
        ("سال | ۱۳۶۷", ["۱۳۶۷"]),
        ("تعداد\t۱۳۶۷", []),
        # A date that fills its cell is none of the label in the cell before.
        ("شماره\t۱۲ آبان ۱۳۶۷\tاوین", ["۱۲ آبان ۱۳۶۷"]),
    ],
)
def test_a_border_ends_a_date(text: str, found: list[str]) -> None:
    assert _found(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 5  November  2016", ["5  November  2016"]),
        ("born 22  Mai 1981", ["22  Mai 1981"]),
        ("on 5 November\n2016 they met", ["5 November\n2016"]),
        ("on 5\n    November 2016 they met", ["5\n    November 2016"]),
        ("on 5 November   \n\t2016 they met", ["5 November   \n\t2016"]),
        ("15   /  8   /  1395", ["15   /  8   /  1395"]),
        ("در ۱۵ آبان\n۱۳۹۵ بود", ["۱۵ آبان\n۱۳۹۵"]),
        ("2016 November 5, 2017 May 3", ["2016 November 5", "2017 May 3"]),
        ("5 Nov 16 and 6 Dec 16", ["5 Nov 16", "6 Dec 16"]),
    ],
)
def test_a_line_break_and_a_double_blank_end_none(text: str, found: list[str]) -> None:
    assert _found(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("نام,سن,تاریخ\nالف,۲۳,شهریور ۱۳۶۷\nب,۲۴,مهر ۱۳۶۷", ["شهریور ۱۳۶۷", "مهر ۱۳۶۷"]),
        ('Name;Age;Date\n"A; B";23;"August 28, 1988"\nC;31;September 1988', ["August 28, 1988", "September 1988"]),
        ('Name,Date\n"B ""x"" A","August 28, 1988"\nC,5 May 1988\n', ["August 28, 1988", "5 May 1988"]),
        ("Alter;Datum\n1,5;5.11.2016\n22;Mai 1981\n", ["5.11.2016", "Mai 1981"]),
        ("n\td\n22\tMai 1981\n", ["Mai 1981"]),
        ("نام، پدر,مرگ\nالف، ب ۲۳,۵ مرداد ۱۳۶۷", ["۵ مرداد ۱۳۶۷"]),
        ("", []),
        ('"', []),
        ('x,"5 May 1988', ["5 May 1988"]),
    ],
)
def test_a_separator_of_delimited_text_is_a_border(text: str, found: list[str]) -> None:
    assert _found(text, is_table=True) == found
    assert not {one.part for one in find_dates(text, [Part("table", 0, len(text))])} - {None}


def test_a_comma_in_prose_is_none() -> None:
    assert _found("Saturday, 5 November, 2016") == ["Saturday, 5 November, 2016"]


@pytest.mark.parametrize(
    "text",
    [
        "الف ب | ۳ مرداد ۱۳۴۰ | ۱۰ اوت ۱۹۸۸",
        "الف ب\t۳ مرداد ۱۳۴۰\t۱۰ اوت ۱۹۸۸",
        "A. B.   3 Mordad 1340   10 August 1988",
        "- 3 Mordad 1340\n- 10 August 1988",
        "۳ مرداد ۱۳۴۰ |\n| 10 August 1988",
        "۳/۵/۴۰\t25 July 1961",
    ],
)
def test_dates_of_two_cells_are_no_twins(text: str) -> None:
    statements = find_dates(text)

    assert len(statements) == 2
    assert {one.twin_group for one in statements} == {None}
    assert "date.twins-differ" not in {one.code for one in check_dates(statements)}


@pytest.mark.parametrize(
    "text",
    [
        "A. B. | ۱۵ آبان ۱۳۹۵ (5 November 2016) | Evin",
        "A. B.\t۱۵ آبان ۱۳۹۵ = ۵ نوامبر ۲۰۱۶",
        "۱۵ آبان ۱۳۹۵   (5 November 2016)",
        # The masthead of a newspaper: sure, and one day.
        "شنبه ۱۵ آبان ۱۳۹۵ | 5 November 2016",
        "شنبه ۱۵ آبان ۱۳۹۵ │ 5 November 2016",
        "۱۵ آبان ۱۳۹۵ | ۵ صفر ۱۴۳۸ | 5 November 2016",
        # Words say so over any border.
        "۱۵ آبان ۱۳۹۵   برابر با   ۵ نوامبر ۲۰۱۶",
        "۱۵ آبان ۱۳۹۵\tبرابر با\t۶ نوامبر ۲۰۱۶",
    ],
)
def test_two_calendars_in_one_cell_are_twins(text: str) -> None:
    assert {one.twin_group for one in find_dates(text)} == {0}
