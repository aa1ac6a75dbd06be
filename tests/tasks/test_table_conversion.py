"""Converting a column of a table: every other octet stays."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.calendars import Calendar
from archiver.errors import WrongUsageError
from archiver.tables import cell_finder, delimiter_of, encoding_of, quote, read_records, split_cells, unquote
from archiver.tasks.tables.table_conversion import DateColumn, TableReport, convert_table


def _convert(table: bytes, column: DateColumn) -> tuple[bytes, TableReport]:
    target = io.BytesIO()
    report = convert_table(io.BufferedReader(io.BytesIO(table)), target, column)
    return target.getvalue(), report


def test_columns_are_added_and_all_else_stays() -> None:
    table = '\ufeffno;date;title\r\n1;۱۵ آبان ۱۳۹۵;"a; ""b""\r\nc"\r\n2;1395-08-31; d \r\n\r\n3;;e'.encode()
    converted, report = _convert(table, DateColumn("date"))

    assert converted.decode() == (
        "\ufeffno;date;title;calendar;precision;solarHijri;gregorian;weekday;certainty;finding\r\n"
        '1;۱۵ آبان ۱۳۹۵;"a; ""b""\r\nc";solar-hijri;day;1395-08-15;2016-11-05;Saturday;official;\r\n'
        "2;1395-08-31; d ;;;;;;;date.impossible\r\n"
        "\r\n"
        "3;;e;;;;;;;"
    )
    assert report.rows == 4
    assert [(finding.code, finding.where) for finding in report.findings] == [("date.impossible", {"row": 2, "field": "date"})]


def test_octets_that_are_no_utf_8_stay() -> None:
    table = "نام,date\n".encode("cp1256") + "سند,1395-08-15\n".encode("cp1256")
    converted, _ = _convert(table, DateColumn("date"))

    assert (
        converted.splitlines()[1]
        == "سند,1395-08-15,".encode("cp1256") + b"solar-hijri,day,1395-08-15,2016-11-05,Saturday,official,"
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
def test_the_encoding_of_a_byte_order_mark_is_kept(encoding: str) -> None:
    converted, _ = _convert("\ufeffdate\tn\nآبان ۱۳۹۵\t1\n".encode(encoding), DateColumn("date"))

    assert converted.decode(encoding).splitlines()[1] == (
        "آبان ۱۳۹۵\t1\tsolar-hijri\tmonth\t1395-08\t2016-10-22/2016-11-20\t\tofficial\t"
    )


def test_a_set_stands_in_quotation_marks_where_it_holds_the_delimiter() -> None:
    converted, report = _convert(b"date,n\n04/11/2016,1\n", DateColumn("date"))

    assert list(csv.reader(io.StringIO(converted.decode())))[1] == [
        "04/11/2016",
        "1",
        "gregorian",
        "day",
        "[1395-01-23,1395-08-14]",
        "[2016-04-11,2016-11-04]",
        "",
        "",
        "date.ambiguous",
    ]
    assert [finding.code for finding in report.findings] == ["date.ambiguous"]


def test_a_further_calendar_is_a_further_column_and_equal_headers_are_numbered() -> None:
    column = DateColumn("date", to=Calendar.IMPERIAL)
    converted, _ = _convert(b"date,gregorian,calendar 2,calendar\n1355/1/12,a,b,c\n", column)

    header, row = converted.decode().splitlines()
    assert header == (
        "date,gregorian,calendar 2,calendar,calendar 3,precision,solarHijri,gregorian 2,weekday,certainty,finding,imperial"
    )
    assert row == "1355/1/12,a,b,c,solar-hijri,day,1355-01-12,1976-04-01,Thursday,official,,2535-01-12"


def test_a_text_for_no_date_is_no_empty_cell() -> None:
    converted, report = _convert("n,date\n1,n.d.\n2,بی‌تا\n3,\n".encode(), DateColumn("date"))

    assert converted.decode().splitlines()[1:] == ["1,n.d.,,undated,,,,,", "2,بی‌تا,,undated,,,,,", "3,,,,,,,,"]
    assert report.findings == []


def test_a_quoted_date_and_a_short_row_are_read() -> None:
    converted, report = _convert(b'n,date\n1,"November 5, 2016"\n2\n', DateColumn("date"))

    assert converted.splitlines()[1:] == [
        b'1,"November 5, 2016",gregorian,day,1395-08-15,2016-11-05,Saturday,official,',
        b"2,,,,,,,",
    ]
    assert report.findings == []


def test_of_many_findings_of_a_code_a_hundred_are_listed_and_the_rest_counted() -> None:
    table = b"date\n" + b"1395-13-25\n" * 250 + b"x\n"
    converted, report = _convert(table, DateColumn("date"))

    assert report.rows == 251
    assert converted.count(b"date.impossible") == 250
    assert [finding.code for finding in report.findings] == ["date.impossible"] * 100 + ["date.unreadable"]
    assert report.findings[99].where == {"row": 100, "field": "date"}
    assert [finding.values.get("omitted") for finding in report.findings[98:]] == [None, 150, None]


@pytest.mark.parametrize("table", [b"", b"a,b\n1,2\n", b"date,date\n1,2\n"])
def test_a_table_without_one_such_column_is_wrong_usage(table: bytes) -> None:
    with pytest.raises(WrongUsageError) as refused:
        _convert(table, DateColumn("date"))

    assert refused.value.code == "error.column-missing"


def test_what_was_worked_out_is_forgotten_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.tasks.tables.table_conversion._MOST_REMEMBERED", 3)
    rows = [f"1395-08-{day:02d}" for day in range(1, 31)] * 2
    converted, _ = _convert("\n".join(["date,n", *(f"{row},1" for row in rows), ""]).encode(), DateColumn("date"))

    assert [row[4] for row in csv.reader(converted.decode().splitlines()[1:])] == rows


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@settings(deadline=None)  # the first word of a script loads its vocabularies
@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(",;\t|"),
)
def test_the_table_before_the_added_cells_is_the_table_that_came(rows: list[list[str]], line_end: str, delimiter: str) -> None:
    """Whatever the cells hold, what is written is what was read with cells added at the end of each record (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([["date", "a", "b"], *rows])
    converted, report = _convert(text.getvalue().encode(), DateColumn("date"))
    back = list(csv.reader(io.StringIO(converted.decode(), newline=""), delimiter=delimiter))

    assert [row[:3] for row in back] == [["date", "a", "b"], *rows]
    assert report.rows == len(rows)
    position = 0
    for piece, _ in read_records(io.StringIO(text.getvalue(), newline="")):
        position = converted.index(piece.encode(), position) + len(piece.encode())


@pytest.mark.parametrize(
    ("header", "delimiter"), [("a,b;c,d", ","), ('"a,b,c";d', ";"), ("a\tb", "\t"), ("a|b", "|"), ("date", ","), ("", ",")]
)
def test_the_delimiter_is_what_stands_most_often_outside_quotation_marks(header: str, delimiter: str) -> None:
    assert delimiter_of(header) == delimiter


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a,b", ["a", "b"]), ('a,"b,""c",,d', ["a", '"b,""c"', "", "d"]), ("", [""]), (",", ["", ""]), ('a,"x', ["a", '"x'])],
)
def test_a_record_is_split_outside_quotation_marks(text: str, expected: list[str]) -> None:
    assert split_cells(text, ",") == expected
    assert [cell_finder(place, ",")(text) for place in range(len(expected))] == expected
    assert cell_finder(len(expected), ",")(text) == ""


@given(cells)
def test_a_quoted_cell_says_what_was_quoted(value: str) -> None:
    marked = quote(value, ",")

    assert unquote(marked) == value or marked == value


def test_an_unended_quotation_is_one_record() -> None:
    assert list(read_records(['a,"b\n', "c\n"])) == [('a,"b\nc\n', "")]


@pytest.mark.parametrize(
    ("octets", "encoding"),
    [
        (b"\xef\xbb\xbfa", "utf-8"),
        (b"\xff\xfea\x00", "utf-16-le"),
        ("date\n".encode("utf-16-le"), "utf-16-le"),
        ("تاریخ\n".encode("utf-16-be"), "utf-16-be"),
        ("تاریخ".encode(), "utf-8"),
        (b"a b c d ", "utf-8"),
        (b"ab", "utf-8"),
        (b"", "utf-8"),
    ],
)
def test_a_byte_order_mark_or_zeros_tell_the_encoding(octets: bytes, encoding: str) -> None:
    assert encoding_of(octets) == encoding
