"""A list of rows gives no dateline, whatever its format; letters beside such a list keep theirs."""

from __future__ import annotations

import pytest

from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import find_dates
from archiver.documents.document import Part
from archiver.documents.reading import read_document

ENGLISH = "\n".join(["We write to you about the case of the prisoners."] * 20)
PERSIAN = "\n".join(["این نامه دربارهٔ زندانیان نوشته شده است."] * 20)

ROWS = [
    "A. B., 14 August 1988\nC. D., 17 August 1988\n",
    "A. B. - 14 August 1988\nC. D. - 14 August 1988\nE. F. - 14 August 1988\n",
    "1. A. B. - 14 August 1988\n",
    "• علی رضایی، ۱۴ مرداد ۱۳۶۷\n• مریم احمدی، ۱۷ مرداد ۱۳۶۷\n• حسن کریمی، ۲۱ مرداد ۱۳۶۷",
    "- علی رضایی، ۱۴ مرداد ۱۳۶۷\n",
    "۱- علی رضایی، ۱۴ مرداد ۱۳۶۷\n۲- مریم احمدی، ۱۷ مرداد ۱۳۶۷",
    "١- حسن كريم، ٥ آب ١٩٨٨\n٢- علي كاظم، ٧ آب ١٩٨٨",
    "(a) A. B., 14 August 1988\n(b) C. D., 17 August 1988",
    "Max Müller, 3. Mai 1981\nErika Muster, 4. Mai 1981\nKarl Karlsen, 4. Mai 1981",
    "Ali Reza Hosseini 14 August 1988\nMaryam K. 17 August 1988\n",
    "A. B., 14 August 1988\nC. D., unknown\nE. F., 21 August 1988\nG. H., 22 August 1988",
    "A. B.\n14 August 1988\nC. D.\n17 August 1988\nE. F.\n19 August 1988\n",
    "14 August 1988\n15 August 1988\n16 August 1988\n",
    "- 3 Mordad 1340\n- 10 August 1988",
    "Date: 5 May 1988\nDate: 7 May 1988\nDate: 8 May 1988",
    "Name: A. B., Date: 14 August 1988\nName: C. D., Date: 15 August 1988",
    # Chronologies: the day comes first.
    "5 Nov 1988 — Arrest of A. B.\n7 Nov 1988 — Evin\n9 Nov 1988 — Trial",
    "۵ آبان ۱۳۶۷ - بازداشت علی رضایی\n۷ آبان ۱۳۶۷ - دادگاه\n۹ آبان ۱۳۶۷ - اعدام",
    "٥ آب ١٩٨٨ - بغداد\n٧ آب ١٩٨٨ - البصرة",
    "5 novembre 1988 – Paris\n7 novembre 1988 – Lyon",
    "5 May 1988 - Evin\nA. B. was there.\nHe was alone.\n7 May 1988 - Gohardasht\nThey were moved.\n9 May 1988 - Tehran",
    "2016-11-05 10:22:01\n2016-11-06 10:22:01\n2016-11-07 10:22:01\n",
    # Days alone above their lines: a list by day, a diary.
    "14 August 1988\nA. B.\nC. D.\n17 August 1988\nE. F.\nG. H.\nI. J.\n21 August 1988\nK. L.",
    "۵ آبان ۱۳۶۷\nامروز باران آمد.\nکسی نیامد.\n۶ آبان ۱۳۶۷\nهیچ نشد.\n۷ آبان ۱۳۶۷\nملاقات داشتیم.",
    # Tables.
    "Name\tDate\nA. B.\t14 August 1988\n",
    "Name | Date\nA. B. | 14 August 1988\n",
    "Contents\nChapter 1, 5 November 1988\nChapter 2, 6 November 1988",
]


@pytest.mark.parametrize("text", ROWS)
def test_rows_give_no_dateline(text: str) -> None:
    statements = find_dates(text)

    assert statements
    assert decide_date(statements)[0] == {"basis": "none"}
    assert "date.datelines-differ" not in {finding.code for finding in check_dates(statements)}


@pytest.mark.parametrize(
    ("text", "datelines"),
    [
        (
            f"Oslo, 5 November 2016\n\nMeetings:\n- Bergen, 7 November 2016\n- Voss, 9 November 2016\n{ENGLISH}",
            ["5 November 2016"],
        ),
        ("Committee\n5 November 2016\n\n" + ROWS[2] * 3 + "\nJane Doe\nOslo, 5 November 2016", ["5 November 2016"] * 2),
        (f"تاریخ: ۱۳۹۵/۸/۱۵\nDate: 2016/11/05\n{ENGLISH}", ["۱۳۹۵/۸/۱۵", "2016/11/05"]),
        (f"۱۵ آبان ۱۳۹۵\n5 November 2016\n۵ صفر ۱۴۳۸\n{PERSIAN}", ["۱۵ آبان ۱۳۹۵", "5 November 2016", "۵ صفر ۱۴۳۸"]),
        (f"Date: 5 November 2016\nValid from: 7 November 2016\nValid until: 9 May 2017\n{ENGLISH}", ["5 November 2016"]),
        (f"Oslo 5 November 2016\nReceived 7 November 2016\n{ENGLISH}", ["5 November 2016"]),
        (f"From: A\nDate: Sat, 5 Nov 2016 10:00\nTo: B\n\n{ENGLISH}", ["Sat, 5 Nov 2016"]),
        (f"تهران، ۱۵ آبان ۱۳۹۵\n\n۱. علی - ۱۴ مرداد ۱۳۶۷\n۲. حسن - ۱۵ مرداد ۱۳۶۷\n{PERSIAN}", ["۱۵ آبان ۱۳۹۵"]),
        # The dateline stands farther off than the rows of the list do from each other.
        (f"Oslo, 5 November 2016\n\nA. B., 14 August 1988\nC. D., 17 August 1988\n\n{ENGLISH}", ["5 November 2016"]),
        (f"Minutes\n5 May 2016\n\nNext meetings\n12 May 2016\n19 May 2016\n26 May 2016\n{ENGLISH}", ["5 May 2016"]),
        # The day of a report is none of those that it tells of.
        (f"Report\n5 May 2016\n\n1 May 2016\nNothing.\n2 May 2016\nA march.\n3 May 2016\nArrests.\n{ENGLISH}", ["5 May 2016"]),
        # A letterhead as a table of labels and values.
        (f"Date:\t5 November 2016\nNo.:\t12/34\n{ENGLISH}", ["5 November 2016"]),
        (f"Date 5 November 2016 | Ref. 12/34\n{ENGLISH}", ["5 November 2016"]),
        (f"║ Date ║ 5 November 2016 ║\n{ENGLISH}", ["5 November 2016"]),
        (f"شماره\t:\t۱۲/۳۴\nتاریخ\t:\t۱۳۹۵/۰۸/۱۵\n{PERSIAN}", ["۱۳۹۵/۰۸/۱۵"]),
        (f"۱۲/۳۴\tشماره:\n۱۳۹۵/۰۸/۱۵\tتاریخ:\n{PERSIAN}", ["۱۳۹۵/۰۸/۱۵"]),
        (f"تاریخ:\t۱۳۹۵/۰۸/۱۵\tDate:\t2016/11/05\n{PERSIAN}", ["۱۳۹۵/۰۸/۱۵", "2016/11/05"]),
        # Two datelines that differ are told, not passed over as a list.
        (f"5 November 2016\n6 November 2016\n{ENGLISH}", ["5 November 2016", "6 November 2016"]),
        (f"Date: 5 November 2016\nDate: 6 November 2016\n{ENGLISH}", ["5 November 2016", "6 November 2016"]),
    ],
)
def test_a_letter_beside_rows_keeps_its_dateline(text: str, datelines: list[str]) -> None:
    assert [one.text for one in find_dates(text) if one.place != "body"] == datelines


def test_rows_of_one_part_say_nothing_of_another() -> None:
    text = "Oslo, 5 November 2016\nVoss, 6 November 2016\nJane Doe"
    parts = [Part("header", 0, 21), Part("body", 22, len(text))]

    assert [one.place for one in find_dates(text, parts)] == ["head", "head"]
    assert [one.place for one in find_dates(text)] == ["body", "body"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_in_delimited_text_gives_no_dateline_but_its_labelled_head_does(separator: str) -> None:
    rows = [["نام", "تاریخ اعدام"], ["پ. ر.", "۱۳۶۷/۰۶/۱۷"], ["ع. م.", "۱۳۶۷/۰۵/۰۸"], ["ح. ت.", "۱۳۶۷/۰۵/۱۰"]]
    title = [["فهرست", ""], ["تاریخ:", "۱۳۹۵/۰۸/۱۵"]]

    def read(table: list[list[str]]) -> list[str]:
        document = read_document("\n".join(map(separator.join, table)).encode(), name="list.csv")
        assert document.text is not None
        return [one.text for one in find_dates(document.text, document.parts) if one.place != "body"]

    assert read(rows) == read(rows[:2]) == read([row[1:] for row in rows]) == read([row[1:] for row in rows[:3]]) == []
    assert read(title + rows) == ["۱۳۹۵/۰۸/۱۵"]


def test_a_table_of_a_page_gives_no_dateline_but_the_table_of_a_letterhead_does() -> None:
    rows = "".join(f"<tr><td>{day}</td><td>A. B.<td>{day} August 1988" for day in range(10, 13))
    head = "<table><tr><td>Date:<td>5 November 2016<tr><td>Ref.:<td>12/34</table>"

    def read(page: str) -> list[str]:
        document = read_document(f"<html><body>{page}".encode())
        assert document.text is not None
        return [one.text for one in find_dates(document.text, document.parts) if one.place != "body"]

    assert read(f"<table>{rows}</table>") == []
    assert read("<table><tr><td rowspan=2>1<td>28 May 2016<tr><td>3 June 2016</table>") == []
    assert read("<ul><li>A. B., 14 August 1988</li><li>C. D., 17 August 1988</li></ul>") == []
    assert read("<p>Oslo, 5 May 2016</p><ul><li>A. B., 4 May 1988</li><li>C. D., 7 May 1988</li></ul>") == ["5 May 2016"]
    assert read(f"{head}<p>Dear Sir</p><table>{rows}</table>") == ["5 November 2016"]
