"""One line for each way in which dates are written; the days were taken from published tables of both calendars."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archiver.dating.layouts.date_layouts
from archiver.dating.layouts.date_layouts import layouts, layouts_from
from archiver.dating.mentions.mentions import LONGEST_SHAPE, LOOKED_BACK
from archiver.dating.statements import find_dates
from archiver.dating.words import TermKind

if TYPE_CHECKING:
    from archiver.dating.statements import DateStatement

# Text, calendar, precision, and the day or days in EDTF; `~` before them allows the two days of the lunar calendar; where no
# year is written, month and day as they count in their own calendar.
LINES = [
    ("شنبه ۱۵ آبان ۱۳۹۵", "solar-hijri", "day", "2016-11-05"),
    ("تاریخ: ۱۳۹۵/۰۸/۱۵", "solar-hijri", "day", "2016-11-05"),
    ("تاریخ: ۱۵/۸/۹۵ شماره: ۱۲/۳۴۵", "solar-hijri", "day", "2016-11-05"),
    ("پانزدهم آبان ماه یکهزار و سیصد و نود و پنج", "solar-hijri", "day", "2016-11-05"),
    ("پانزدهم آبان\u200cماه سال یک هزار و سیصد و نود و پنج هجری شمسی", "solar-hijri", "day", "2016-11-05"),
    ("مورخ 15/8/1395 صادر شد", "solar-hijri", "day", "2016-11-05"),
    ("١٥ آبان ١٣٩٥", "solar-hijri", "day", "2016-11-05"),
    ("15/08/1395", "solar-hijri", "day", "2016-11-05"),
    ("1395-08-15", "solar-hijri", "day", "2016-11-05"),
    ("1395.08.15", "solar-hijri", "day", "2016-11-05"),
    ("15.08.1395", "solar-hijri", "day", "2016-11-05"),
    ("۱۲ فروردین ۲۵۳۵ شاهنشاهی", "imperial", "day", "1976-04-01"),
    ("۲۵۳۵/۱/۱۲ شاهنشاهی", "imperial", "day", "1976-04-01"),
    ("۸ ثور ۱۳۷۱ کابل", "solar-hijri", "day", "1992-04-28"),
    ("د ۱۴۰۰ کال د زمري ۲۴مه", "solar-hijri", "day", "2021-08-15"),
    ("د ۱۴۰۰ل کال د زمري په ۲۴مه", "solar-hijri", "day", "2021-08-15"),
    ("۵ صفر ۱۴۳۸ هجری قمری", "lunar-hijri", "day", "~2016-11-05"),
    ("١٤ يوليو ٢٠١٥م", "gregorian", "day", "2015-07-14"),
    ("30 تشرين الثاني 2016", "gregorian", "day", "2016-11-30"),
    ("London, 5 November 2016 - The", "gregorian", "day", "2016-11-05"),
    ("Saturday, Aban 15, 1395", "solar-hijri", "day", "2016-11-05"),
    ("samedi 5 novembre 2016", "gregorian", "day", "2016-11-05"),
    ("Köln, den 5. November 2016", "gregorian", "day", "2016-11-05"),
    ("le 1er janvier 1990", "gregorian", "day", "1990-01-01"),
    ("2 août 1990", "gregorian", "day", "1990-08-02"),
    ("am 05.11.2016", "gregorian", "day", "2016-11-05"),
    ("Montag, 5.12.2016", "gregorian", "day", "2016-12-05"),
    ("2016-11-05T12:30:00Z", "gregorian", "day", "2016-11-05"),
    ("2016/11/05", "gregorian", "day", "2016-11-05"),
    ("the 5th of November, 2016", "gregorian", "day", "2016-11-05"),
    ("Nov. 5th, 2016", "gregorian", "day", "2016-11-05"),
    ("5-Nov-2016", "gregorian", "day", "2016-11-05"),
    ("5-Nov-16", "gregorian", "day", "2016-11-05"),
    ("NOVEMBER 5, 2016", "gregorian", "day", "2016-11-05"),
    ("November the fifth, 2016", "gregorian", "day", "2016-11-05"),
    ("22 Bahman 1357", "solar-hijri", "day", "1979-02-11"),
    ("Bahman 22, 1357", "solar-hijri", "day", "1979-02-11"),
    ("5 Safar 1438 AH", "lunar-hijri", "day", "~2016-11-05"),
    ("12 Rabi' al-awwal 1438", "lunar-hijri", "day", "~2016-12-12"),
    ("في الخامس من نوفمبر 2016", "gregorian", "day", "2016-11-05"),
    ("يوم السبت الموافق 5 نوفمبر 2016", "gregorian", "day", "2016-11-05"),
    ("5 نوفمبر/تشرين الثاني 2016", "gregorian", "day", "2016-11-05"),
    ("السبت، ٥ نوفمبر ٢٠١٦", "gregorian", "day", "2016-11-05"),
    ("٥ صفر ١٤٣٨هـ", "lunar-hijri", "day", "~2016-11-05"),
    ("15ی خەزەڵوەری 1395", "solar-hijri", "day", "2016-11-05"),
    ("۳۱ شهریور ۵۹", "solar-hijri", "day", "1980-09-22"),
    ("سی و یکم شهریور ماه سال ۱۳۵۹", "solar-hijri", "day", "1980-09-22"),
    ("بیست\u200cویکم اسفند ۱۳۲۹", "solar-hijri", "day", "1951-03-12"),
    ("جمعه دوازدهم اردیبهشت نود و سه", "solar-hijri", "day", "2014-05-02"),
    ("چهارشنبه/۱۶سنبله/۱۴۰۱", "solar-hijri", "day", "2022-09-07"),
    ("۰۴ /جوزا /۱۴۰۳", "solar-hijri", "day", "2024-05-24"),
    ("۱۱اردیبهشت۱۳۹۸", "solar-hijri", "day", "2019-05-01"),
    ("یکشنبه\u200c ۲۸ مرداد ماه ۱۳۳۲", "solar-hijri", "day", "1953-08-19"),
    ("۲۸ مرداد سال ۱۳۳۲", "solar-hijri", "day", "1953-08-19"),
    ("۱۵ آبان ماه سال ۱۳۹۵ هجری خورشیدی", "solar-hijri", "day", "2016-11-05"),
    ("شنبه مورخ ۱۵ آبان ۱۳۹۵", "solar-hijri", "day", "2016-11-05"),
    ("۵ نوامبر سال ۲۰۱۶ میلادی", "gregorian", "day", "2016-11-05"),
    ("پنجم نوامبر ۲۰۱۶", "gregorian", "day", "2016-11-05"),
    ("۱۴ ژوییه ۱۷۸۹", "gregorian", "day", "1789-07-14"),
    ("۲۴ جولای ۲۰۲۰", "gregorian", "day", "2020-07-24"),
    ("آبان ۱۳۹۵", "solar-hijri", "month", "2016-10-22/2016-11-20"),
    ("مهر ماه ۱۳۵۷", "solar-hijri", "month", "1978-09-23/1978-10-22"),
    ("November 2016", "gregorian", "month", "2016-11"),
    ("novembre 2016", "gregorian", "month", "2016-11"),
    ("im März 1938", "gregorian", "month", "1938-03"),
    ("نوامبر ۲۰۱۶", "gregorian", "month", "2016-11"),
    ("تابستان ۱۳۶۷", "solar-hijri", "season", "1988-06-22/1988-09-22"),
    ("the summer of 1988", "gregorian", "season", "1988-22"),
    ("صيف 1988", "gregorian", "season", "1988-22"),
    ("دهه ۶۰", "solar-hijri", "decade", "1981-03-21/1991-03-20"),
    ("دههٔ شصت", "solar-hijri", "decade", "1981-03-21/1991-03-20"),
    ("the 1980s", "gregorian", "decade", "198X"),
    ("in den 1980er Jahren", "gregorian", "decade", "198X"),
    ("les années 1980", "gregorian", "decade", "198X"),
    ("the 18th century", "gregorian", "century", "17XX"),
    ("قرن نوزدهم", "gregorian", "century", "18XX"),
    ("القرن التاسع عشر", "gregorian", "century", "18XX"),
    ("سال ۱۳۵۷", "solar-hijri", "year", "1978-03-21/1979-03-20"),
    ("در سال یکهزار و سیصد و پنجاه و هفت", "solar-hijri", "year", "1978-03-21/1979-03-20"),
    ("سال ۵۷", "solar-hijri", "year", "1978-03-21/1979-03-20"),
    ("سنة 1438 هـ", "lunar-hijri", "year", "~2016-10-03/2017-09-21"),
    ("سال ۶۱ هجری", "lunar-hijri", "year", "~0680-10-04/0681-09-22"),
    ("عام 2016م", "gregorian", "year", "2016"),
    ("in 1988", "gregorian", "year", "1988"),
    ("im Jahr 1938", "gregorian", "year", "1938"),
    ("en 1789", "gregorian", "year", "1789"),
    ("depuis 1990", "gregorian", "year", "1990"),
    ("born 1970 in Tehran", "gregorian", "year", "1970"),
    ("(1921)", "gregorian", "year", "1921"),
    ("1980–1988", "gregorian", "year-range", "1980/1988"),
    ("from 1980 to 1988", "gregorian", "year-range", "1980/1988"),
    ("۱۳۵۹ تا ۱۳۶۷", "solar-hijri", "year-range", "1980-03-21/1989-03-20"),
    ("۱۳۵۹-۱۳۶۷", "solar-hijri", "year-range", "1980-03-21/1989-03-20"),
    ("۱۲ تا ۲۲ بهمن ۱۳۵۷", "solar-hijri", "day-range", "1979-02-01/1979-02-11"),
    ("4–6 November 2016", "gregorian", "day-range", "2016-11-04/2016-11-06"),
    ("November 4-6, 2016", "gregorian", "day-range", "2016-11-04/2016-11-06"),
    ("28 October – 2 November 2016", "gregorian", "day-range", "2016-10-28/2016-11-02"),
    ("vom 4. bis 6. November 2016", "gregorian", "day-range", "2016-11-04/2016-11-06"),
    ("du 4 au 6 novembre 2016", "gregorian", "day-range", "2016-11-04/2016-11-06"),
    ("۲۷ مهر تا ۳ آبان ۱۳۹۵", "solar-hijri", "day-range", "2016-10-18/2016-10-24"),
    ("مرداد و شهریور ۱۳۶۷", "solar-hijri", "month-range", "1988-07-23/1988-09-22"),
    ("July–August 1988", "gregorian", "month-range", "1988-07/1988-08"),
    ("May 2016 – June 2017", "gregorian", "month-range", "2016-05/2017-06"),
    ("third quarter of 2016", "gregorian", "quarter", "2016-07/2016-09"),
    ("۲۲ بهمن", "solar-hijri", "month-day", "--11-22"),
    ("28 August", "gregorian", "month-day", "--08-28"),
    ("January 16", "gregorian", "month-day", "--01-16"),
    ("دهم محرم", "lunar-hijri", "month-day", "--01-10"),
    ("ماه رمضان", "lunar-hijri", "month-only", "--09"),
    ("شهریور", "solar-hijri", "month-only", "--06"),
    ("۱۵ آبان ۵۹۳۱", "solar-hijri", "day", "2016-11-05"),
    ("05NOV2016", "gregorian", "day", "2016-11-05"),
    ("۲۹ اسفند ۱۳۲۹ خورشیدی", "solar-hijri", "day", "1951-03-20"),
    ("۱۸ تیر ۷۸", "solar-hijri", "day", "1999-07-09"),
    ("15 Khordad 1342", "solar-hijri", "day", "1963-06-05"),
    ("۱۳۴۲/۳/۱۵", "solar-hijri", "day", "1963-06-05"),
    ("پانزده خرداد ۱۳۴۲", "solar-hijri", "day", "1963-06-05"),
    ("۲۰۱۶/۱۱/۵", "gregorian", "day", "2016-11-05"),
    ("۵/۱۱/۲۰۱۶", "gregorian", "day", "2016-11-05"),
    ("5. 11. 2016", "gregorian", "day", "2016-11-05"),
    ("۱۵ - ۸ - ۱۳۹۵", "solar-hijri", "day", "2016-11-05"),
    ("13 Nov. 1979", "gregorian", "day", "1979-11-13"),
    ("13 nov. 1979", "gregorian", "day", "1979-11-13"),
    ("Sonntag, den 13. November 1979", "gregorian", "day", "1979-11-13"),
    ("3. Okt. 1990", "gregorian", "day", "1990-10-03"),
    ("٢٠١٦/١١/٠٥", "gregorian", "day", "2016-11-05"),
    ("۱۴۴۴ هـ ق", "lunar-hijri", "year", "~2022-07-31/2023-07-19"),
    ("۱۱ سپتامبر ۲۰۰۱", "gregorian", "day", "2001-09-11"),
    ("11 / 9 / 2001 م", "gregorian", "day", "2001-09-11"),
    ("ژانویه و فوریه ۱۹۷۹", "gregorian", "month-range", "1979-01/1979-02"),
    ("سال تحصیلی ۱۳۵۷-۱۳۵۸", "solar-hijri", "year-range", "1978-03-21/1980-03-20"),
    ("سال ۵۸-۱۳۵۷", "solar-hijri", "year-range", "1978-03-21/1980-03-20"),
    ("lundi, avril 23, 2018", "gregorian", "day", "2018-04-23"),
    ("رأی شماره ۸۶۶- ۱۴۰۴/۰۴/۳۱ هیأت عمومی", "solar-hijri", "day", "2025-07-22"),
    ("رأی شماره 169 ()- 28/3/1348ارجاع امر", "solar-hijri", "day", "1969-06-18"),
    ("د لړم ۸ مه", "solar-hijri", "month-day", "--08-08"),
    ("د اپریل لومړۍ", "gregorian", "month-day", "--04-01"),
    ("د ۱۹۹۰ لسیزې", "gregorian", "decade", "199X"),
    ("30 Khordad 1360 in Tehran", "solar-hijri", "day", "1981-06-20"),
    ("۳۰ خرداد ۶۰", "solar-hijri", "day", "1981-06-20"),
    ("سال\u200cهای ۶۰ تا ۶۷", "solar-hijri", "year-range", "1981-03-21/1989-03-20"),
    ("Q3 2016", "gregorian", "quarter", "2016-07/2016-09"),
    ("den 03.10.1990", "gregorian", "day", "1990-10-03"),
    ("القرن الثالث الهجري", "lunar-hijri", "century", "~0816-08-03/0913-08-11"),
    ("روزهای ۲۰، ۲۱ و ۲۲ بهمن ۵۷", "solar-hijri", "day-range", "1979-02-09/1979-02-11"),
    ("6 ـ 4 ـ 1959 صدر في", "gregorian", "day", "1959-04-06"),
    ("مه ۲۰۰۸", "gregorian", "month", "2008-05"),
    ("in May the", "gregorian", "month-only", "--05"),
    ("Sat Nov  5 10:00:00 UTC 2016", "gregorian", "day", "2016-11-05"),
    ("Sat Nov 5 10:00:00 +0330 2016", "gregorian", "day", "2016-11-05"),
    ("Nov 5 10:00 pm 2016", "gregorian", "day", "2016-11-05"),
    ("Nov 5 10:00 1399", "gregorian", "month-day", "--11-05"),
    ("Nov 5 10:99 2016", "gregorian", "month-day", "--11-05"),
    ("سال ۳۳۱ پیش از میلاد", "gregorian", "year", "-0330"),
    ("in 331 BC", "gregorian", "year", "-0330"),
    ("قرن سوم پیش از میلاد", "gregorian", "century", "-02XX"),
    ("۲شنبه ۱۲ مهر ۱۳۹۵", "solar-hijri", "day", "2016-10-03"),
    ("از شنبه ۸ تا چهارشنبه ۱۲ آبان ۱۳۹۵", "solar-hijri", "day-range", "2016-10-29/2016-11-02"),
    ("Ende der 1980er", "gregorian", "decade", "198X"),
    ("1995 wurde er Professor", "gregorian", "year", "1995"),
    ("در ۱۹۴۵ پایان یافت", "gregorian", "year", "1945"),
    ("سنة ٦١ هـ", "lunar-hijri", "year", "~0680-10-04/0681-09-22"),
    ("روز ۲۰ جوزا", "solar-hijri", "month-day", "--03-20"),
    ("Version 2, June 1991", "gregorian", "month", "1991-06"),
    ("License Version 1.1 - 26 February 2007", "gregorian", "day", "2007-02-26"),
    ("2 Hamal 1399 Hijri Shamsi", "solar-hijri", "day", "2020-03-21"),
    ("د روان کال د اسد ۲۴مه", "solar-hijri", "month-day", "--05-24"),
    ("تشرين الأول - أكتوبر 1973", "gregorian", "month", "1973-10"),
    ("Dated this 5th day of November 2016", "gregorian", "day", "2016-11-05"),
    ("the 1988 massacre", "gregorian", "year", "1988"),
    ("Oslo, 2016.", "gregorian", "year", "2016"),
    ("۲۹ مرداد ۲٬۵۷۶", "imperial", "day", "2017-08-20"),
    ("در سال ۲۷۵ م، پادشاهی", "gregorian", "year", "0275"),
    ("December 1988/January 1989", "gregorian", "month-range", "1988-12/1989-01"),
]


def _days(statement: DateStatement) -> str:
    return statement.gregorian or statement.readings[0].written


def _near(found: str, expected: str) -> bool:
    pairs = zip(found.replace("~", "").split("/"), expected.split("/"), strict=True)
    return all(abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= 2 for one, other in pairs)


@pytest.mark.parametrize(("text", "calendar", "precision", "days"), LINES)
def test_a_line_states_one_date(text: str, calendar: str, precision: str, days: str) -> None:
    (statement,) = find_dates(text)

    assert (statement.calendar, statement.precision) == (calendar, precision)
    if days.startswith("~"):
        assert _near(_days(statement), days[1:])
    else:
        assert _days(statement) == days
    assert text[statement.start : statement.end] == statement.text


TRAPS = [
    "به ۲ سال و ۷ ماه و ۱۶ روز حبس تعزیری محکوم شد",
    "په ۳،۰۰۰ جریب زمین در ننگرهار",
    "کلاسه 83/1/264/ح بندرعباس",
    "resolution 1988/59 and decision 1988/137",
    "AI Index: MDE 13/14/88",
    "Over 1,200 political prisoners were executed",
    "page 12 of 1990 pages",
    "ISBN 978-3-16-148410-0",
    "Tel. 0049 30 1234 1995, 212-633-4150, 814.863.6874",
    "Article 2016 of the code",
    "Room 2001",
    "pp. 1980-1990",
    "شماره ۱۳۹۵ و ماده ۱۲۰۰",
    "passwd/apr1-5.pl, dc1605ce, S80, _5May_, proj/august.hpp",
    "Ramadan 2016",
    "You may march 3 miles, but it may be that he may not.",
    "کد ملی ۰۰۱۲۳۴۵۶۷۸ تلفن ۰۲۱-۸۸۹۶۱۳۷۵",
    "نرخ ۱۲۰۰ تومان و ۱۳۸۰ دلار",
    "۱۳۹۵ نفر",
    "پلاک ۱۳۹۵ واحد ۴",
    "سوره ۱۲ آیه ۳۱، ۱۲/۵ درصد، ۴ / ۷ میلیارد",
    "ورژن ۱.۲.۳",
    "۱۲:۳۰ - ۱۴:۰۰",
    "بین ۱۲ تا ۱۴ نفر در ۲۲ سالگی",
    "مهر و محبت او ۱۲ نفر را دربر گرفت",
    "مهر و موم شد؛ بهمن طهماسبی و آذر رفتند",
    "مشکل جدی از آنجاست و باید حمل شود؛ ۲۰ عقرب را دزدیدند",
    "شنبه ۱۰:۳۰ صبح",
    "بهار عربی و شهر مهر",
    "خبرگزاری مهر: دما بالاتر از صفر مطلق",
    "دی‌اکسید کربن و مه‌آبادی",
    "in den Mai, mai plus, mars rouge",
    "costs 1999 dollars, 1300 people, 2000 metres",
    "بیش از دو هزار و 500 عکس",
    "یک هزار و ۲۱۸ نفر",
]


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert find_dates(text) == []


KINDS = "".join(TermKind)


@settings(deadline=None)
@given(st.sampled_from(KINDS), st.text(alphabet=KINDS + "_|,/.-:()'", max_size=24))
def test_a_layout_begins_only_with_the_kinds_it_declares(first: str, rest: str) -> None:
    """`layouts_from` asks only the layouts that declare a kind: none of the others may match from there."""
    asked = layouts_from(first)
    assert all(layout in asked for layout in layouts() if layout.pattern.match(first + rest) is not None)


def test_every_part_that_a_layout_names_is_explained() -> None:
    named = {name for layout in layouts() for name in layout.pattern.groupindex}
    explained = set(re.findall(r"`(\w+)`", archiver.dating.layouts.date_layouts.__doc__ or ""))

    assert named - explained == set()


_LOOKED_AHEAD = 24


def test_no_layout_takes_more_of_a_shape_than_is_looked_at() -> None:
    widths = [re._parser.parse(layout.pattern.pattern).getwidth()[1] for layout in layouts()]  # type: ignore[attr-defined]

    assert max(widths) <= LONGEST_SHAPE - _LOOKED_AHEAD


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=KINDS + "_|,/.-:()'", max_size=12), st.sampled_from(KINDS), st.text(alphabet="nyMpwkr_,.-", max_size=40))
def test_what_lies_farther_off_changes_no_match(before: str, first: str, rest: str) -> None:
    """A layout is asked with a few signs of the shape before its place: whatever stands before those, it takes the same."""
    shape = before + first + rest
    cut = max(0, len(before) - LOOKED_BACK)
    for layout in layouts_from(first):
        whole, part = layout.pattern.match(shape, len(before)), layout.pattern.match(shape[cut:], len(before) - cut)
        assert (whole and whole[0]) == (part and part[0])
