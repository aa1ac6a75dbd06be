"""The last wrapped line of a sentence or title is no dateline; a date under a letter is one."""

from __future__ import annotations

import pytest

from archiver.dating.statements import find_dates

ENGLISH = "\n".join(["We write to you about the case of the prisoners."] * 20)
PERSIAN = "\n".join(["این نامه دربارهٔ زندانیان نوشته شده است."] * 20)


@pytest.mark.parametrize(
    "ending",
    [
        "The Council decided so in its decision\nof 25 July 1995.",
        "The Council decided so in its decision of\n25 July 1995.",
        "He was last seen by his family in the prison on the morning of\nFriday, 25 July 1988.",
        "She has not been heard of since her arrest\n25 July 1988.",
        "We refer to the judgment given by the court\n25 July 1995\nand to the appeal.",
        "THE COUNCIL DECIDED SO IN ITS DECISION\nOF 25 JULY 1995.",
        "COUNCIL REGULATION AMENDING COMMISSION DIRECTIVE\nOF 25 JULY 1995.",
        "Thank you for your letter dated\n5 November 2016",
        "This agreement was signed in two copies on\n5 November 2016",
        "Der Rat beschloss dies in seinem Bescheid\nvom 25. Juli 1995.",
        "Der Rat beschloss dies in seinem Bescheid vom\n25. Juli 1995.",
        "Le Conseil l'a décidé dans sa décision\ndu 25 juillet 1995.",
        "شورا در تصمیم خود چنین گفت و آن را در نامهٔ\n۳ مرداد ۱۳۷۴.",
        "شورا در تصمیم خود چنین گفت طی نامه‌ای در تاریخ\n۳ مرداد ۱۳۷۴.",
        "این موضوع پیش‌تر گفته شده است، طی نامهٔ شمارهٔ ۱۲۳ آن وزارت\nمورخ ۳ مرداد ۱۳۷۴.",
        "به نامهٔ آن اداره به شمارهٔ ۱۲۳/۴ مورخ\n۱۵ آبان ۱۳۹۵",
        "وقد قرر المجلس ذلك في قراره الصادر\nبتاريخ 25 يوليو 1995.",
        "قرر المجلس ذلك في القرار الصادر في\n25 يوليو 1995.",
    ],
)
def test_the_last_line_of_a_sentence_is_no_dateline(ending: str) -> None:
    for text in (f"{ENGLISH}\n\n{ending}", f"{ending}\n\n{ENGLISH}"):
        assert [one.place for one in find_dates(text)] == ["body"]


@pytest.mark.parametrize(
    "title",
    [
        "Report of the commission on the events of\n25 July 1995",
        "Statement on the killing of prisoners in Evin in\nAugust 1988",
        "گزارش کشتار زندانیان سیاسی ایران در\n۵ مرداد ۱۳۶۷",
        "بیانیهٔ کانون نویسندگان ایران دربارهٔ اعدام‌های\nتابستان ۱۳۶۷",
        "Bericht über die Ereignisse in Teheran vom\n3. Mai 1981",
    ],
)
def test_the_second_line_of_a_title_is_no_dateline(title: str) -> None:
    assert [one.place for one in find_dates(f"{title}\n\n{ENGLISH}")] == ["body"]


@pytest.mark.parametrize(
    "ending",
    [
        "and so the matter rests with the committee\nOslo, 25 July 1995",
        "and so the matter rests with the committee\nOslo, 25 July 1995.",
        "with best wishes from all of us\n25 July 1995",
        "Yours sincerely,\nJane Doe\n25 July 1995",
        "Jane Doe, Head of Records\n25 July 1995.",
        "The committee asks for an answer.\n25 July 1995.",
        "Max Müller\nBerlin, den 25. Juli 1995",
        "Mit freundlichen Grüßen\nBerlin, den\n25. Juli 1995",
        "Paris\nle 25 juillet 1995",
        "با احترام\nعلی رضایی\n۳ مرداد ۱۳۷۴.",
        "و این پایان سخن ماست\nتهران، ۳ مرداد ۱۳۷۴",
        "و این پایان سخن ماست\n۳ مرداد ۱۳۷۴",
        "و این پایان سخن ماست\n\n۳ مرداد ۱۳۷۴.",
    ],
)
def test_a_date_under_a_letter_is_a_dateline(ending: str) -> None:
    assert [one.place for one in find_dates(f"{ENGLISH}\n{ending}")] == ["foot"]


@pytest.mark.parametrize(
    "head",
    [
        "Council Directive\nof 25 July 1995",
        "Statement of the Committee\n25 July 1995",
        "بیانیهٔ کانون نویسندگان ایران\n۱۵ آبان ۱۳۹۵",
        "جمهوری اسلامی ایران وزارت امور خارجه ادارهٔ کل اسناد\nمورخ ۱۵ آبان ۱۳۹۵",
        "12 rue de la Paix, 75002 Paris\nle 25 juillet 1995",
        "Minutes of the meeting with the lawyers:\n25 July 1995.",
        # Columns of a masthead end no sentence.
        "نشریهٔ کانون نویسندگان ایران\tشمارهٔ\n۱۵ آبان ۱۳۹۵",
        "Report of the commission on the\nVolume | Date 5 November 2016",
    ],
)
def test_a_date_under_a_letterhead_or_a_heading_is_a_dateline(head: str) -> None:
    assert [one.place for one in find_dates(f"{head}\n\n{PERSIAN}")] == ["head"]
