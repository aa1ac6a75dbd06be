"""Dates whose words contradict each other are told, and decide no document's date."""

from __future__ import annotations

import pytest

from archiver.calendars import Calendar
from archiver.dating.agreement import compare_dates, decide_date
from archiver.dating.stated import read_date, read_one_date
from archiver.dating.statements import find_dates

_ERA, _MONTH = "date.era-differs", "date.month-of-other-calendar"


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        # 15 Aban 1395 is 5 November 2016 by the official table.
        *((f"15 Aban 1395 {mark}", ["2016-11-05"]) for mark in ("AH", "A.H.", "AD", "CE")),
        *((f"۱۵ آبان ۱۳۹۵ {mark}", ["2016-11-05"]) for mark in ("ق", "قمری", "ه.ق", "م", "میلادی")),
        ("آبان ۱۳۹۵ قمری", ["2016-10-22/2016-11-20"]),
        ("۱۵ خرداد ۴۲ ق", ["1963-06-05"]),
        ("5 November 2016 AH", ["2016-11-05"]),
        ("۵ نوامبر ۲۰۱۶ شمسی", ["2016-11-05"]),
        ("۲۰۱۶ شمسی", ["2016"]),
        ("15 Aban 2535 AH", ["1976-11-06"]),
        # A lunar day with a solar mark may be the one that fell in the solar year: 12 Muharram 1438 was in 1395.
        ("۱۲ محرم ۱۳۹۵ ش", ["1975-01-25~", "2016-10-14~"]),
        ("12 Muharram 1395 SH", ["1975-01-25~", "2016-10-14~"]),
        ("۱۳ رجب ۱۳۴۲ هجری شمسی", ["1924-02-19~", "1963-11-30~"]),
    ],
)
def test_an_era_mark_of_another_calendar_is_told(text: str, readings: list[str]) -> None:
    (found,) = find_dates(f"{text}\n")
    stated = read_date(text)

    assert [one.gregorian for one in found.readings] == [one.gregorian for one in stated.readings] == readings
    assert found.findings[0].code == stated.findings[0].code == _ERA
    assert decide_date([found]).date["basis"] == "unresolved"
    assert read_one_date(text).reading is None


@pytest.mark.parametrize(
    "text",
    [
        *("15 Aban 1395 SH", "15 Aban 1395 AHS", "۱۵ آبان ۱۳۹۵ ش", "۱۵ آبان ۱۳۹۵ هجری", "15 Aban 1395 AH (solar)"),
        *("5 November 2016 AD", "۵ نوامبر ۲۰۱۶ م", "12 Muharram 1395 AH", "۱۲ محرم ۱۳۹۵ ق", "15 Hamal 1355 SH", "1395/8/15 ق"),
        *("15 Aban 2535 شاهنشاهی", "2016 AP", "1446-09-01 AH", "1 Ramadan 1446 AH (Umm al-Qura)", "5 November 1395 AD"),
    ],
)
def test_a_mark_that_fits_leaves_no_doubt(text: str) -> None:
    for findings in (find_dates(text)[0].findings, read_date(text).findings):
        assert {_ERA, _MONTH}.isdisjoint(finding.code for finding in findings)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5 November 1395", "1395-11-05"),
        ("Tehran, 11 February 1357", "1357-02-11"),
        ("10 décembre 1367", "1367-12-10"),
        ("den 5. november 1395", "1395-11-05"),
        ("5 ноября 1395 г.", "1395-11-05"),
        ("5 Kasım 1395", "1395-11-05"),
        ("November 1395", "1395-11"),
    ],
)
def test_a_common_month_with_a_solar_year_is_told(text: str, days: str) -> None:
    (found,) = find_dates(text)
    stated = read_date(text)

    assert [one.gregorian for one in found.readings] == [one.gregorian for one in stated.readings] == [days]
    assert [finding.code for finding in found.findings] == [finding.code for finding in stated.findings] == [_MONTH]
    assert (found.gregorian, decide_date([found]).date["basis"]) == (None, "unresolved")


def test_in_a_sentence_it_is_read_as_written_and_told() -> None:
    (found,) = find_dates("The battle of 11 February 1357 was lost.")

    assert (found.gregorian, [finding.code for finding in found.findings]) == ("1357-02-11", [_MONTH])


@pytest.mark.parametrize("text", ["5 November 1295", "5 November 1451", "5 November 1917", "5 novembre 1395 CE"])
def test_a_year_of_no_solar_text_leaves_no_doubt(text: str) -> None:
    (found,) = find_dates(text)
    assert (found.findings, found.gregorian) == ((), read_date(text).readings[0].gregorian)


def test_a_twin_of_another_calendar_settles_it() -> None:
    # 13 Muharram 798 of the tabular calendar is 5 November 1395 within its two days.
    found = find_dates("5 November 1395 (13 Muharram 798)")

    assert [one.findings for one in found] == [(), ()]
    assert decide_date(found).date["gregorian"] == "1395-11-05"


def test_a_stated_calendar_decides() -> None:
    stated = read_date("5 November 1395", Calendar.GREGORIAN)
    assert (stated.is_sure, stated.findings) == (True, ())


def test_another_date_settles_what_is_compared() -> None:
    comparison = compare_dates(["15 Aban 1395 AH", "2016-11-05"])
    assert (comparison.difference_days, [finding.code for finding in comparison.findings]) == (0, ["date.settled"])


@pytest.mark.parametrize(("text", "code"), [("15 Aban 1395 AH", _ERA), ("5 November 1395", _MONTH)])
def test_the_finding_says_in_both_languages_what_contradicts(text: str, code: str) -> None:
    (finding,) = read_date(text).findings

    assert (finding.code, finding.values["word"] in finding.message()) == (code, True)
    assert ("AH" if code == _ERA else "۱۳۹۵") in finding.message("fa")
    assert finding.remedy("fa")


@pytest.mark.parametrize(
    ("text", "lunar", "solar"),
    [
        # 10 Muharram 1438 was 12 October 2016 and Safar began on 1 November; 21 Ramadan 1442 was 3 or 4 May 2021, in 1400.
        ("۱۰ محرم ۱۳۹۵", "1975-01-23~", "2016-10-12~"),
        ("در ۲۱ رمضان ۱۴۰۰ درگذشت", "1980-08-03~", "2021-05-04~"),
        ("محرم ۱۳۹۵", "1975-01-14~/1975-02-12~", "2016-10-03~/2016-10-31~"),
    ],
)
def test_a_lunar_month_of_a_persian_text_with_a_year_of_our_time_is_noted(text: str, lunar: str, solar: str) -> None:
    (found,) = find_dates(text)
    (note,) = found.findings

    assert (found.gregorian, found.is_sure) == (lunar, True)
    assert (note.code, note.severity, note.values["inSolarYear"]) == ("date.lunar-in-solar-year", "note", solar)
    assert "۱۳" in note.message("fa") or "۱۴" in note.message("fa")


def test_the_note_decides_nothing() -> None:
    stated = read_date("۱۰ محرم ۱۳۹۵")

    assert [one.code for one in stated.findings] == ["date.lunar-in-solar-year"]
    assert read_one_date("۱۰ محرم ۱۳۹۵").reading == stated.readings[0]
    assert decide_date(find_dates("۱۰ محرم ۱۳۹۵")).date["basis"] == "dateline"


@pytest.mark.parametrize(
    "text",
    [
        *("۱۰ محرم ۱۳۹۵ ق", "۱۰ محرم ۱۴۳۸", "۱۵ شعبان ۱۳۲۴", "10 Muharram 1395", "١٠ محرم ١٣٩٥ هـ", "۱۵ آبان ۱۳۹۵"),
        *("۱۰ محرم ۱۳۹۵ (۳ بهمن ۱۳۵۳)", "في ١٠ محرم ١٣٩٥ صدر هذا القرار"),
    ],
)
def test_a_lunar_date_that_is_marked_old_to_come_or_settled_has_no_note(text: str) -> None:
    assert "date.lunar-in-solar-year" not in [finding.code for one in find_dates(text) for finding in one.findings]


@pytest.mark.parametrize("mark", ["H", "H.", "(H)", "AH", "A.H.", "A. H.", "(AH)", "AD", "CE", "Hijri Qamari"])
@pytest.mark.parametrize("date", ["15 Tir 1395", "Tir 15, 1395"])
def test_a_latin_mark_of_another_calendar_is_told_everywhere(date: str, mark: str) -> None:
    text = f"{date} {mark}"
    (found,) = find_dates(text)

    assert [finding.code for finding in found.findings] == ["date.era-differs"]
    assert [finding.code for finding in read_date(text).findings] == ["date.era-differs"]
    assert [finding.code for one in find_dates(f"{text}, Tehran") for finding in one.findings] == ["date.era-differs"]


@pytest.mark.parametrize("mark", ["هـ", "هـ.", "ه.ق", "ه . ق", "ه ق", "(ق)", "ق", "ق.", "قمری", "م"])
def test_a_persian_mark_of_another_calendar_is_told_everywhere(mark: str) -> None:
    text = f"۱۵ تیر ۱۳۹۵ {mark}"
    (found,) = find_dates(text)

    assert [finding.code for finding in found.findings] == ["date.era-differs"]
    assert [finding.code for finding in read_date(text).findings] == ["date.era-differs"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15 Rajab 1438 H", [("15 Rajab 1438 H", [])]),
        ("1438/2/5 H", [("1438/2/5 H", [])]),
        ("in 1395 H, and", [("1395 H", [])]),
        ("15 Rajab 1438 H / 13 April 2017", [("15 Rajab 1438 H", []), ("13 April 2017", [])]),
        ("15 Tir 1395 H - Tehran", [("15 Tir 1395 H", ["date.era-differs"])]),
        ("15 Tir 1395 SH, 15 Tir 1395 AP", [("15 Tir 1395 SH", []), ("15 Tir 1395 AP", [])]),
        ("۱۵ تیر ۱۳۹۵ ش، ۱۵ تیر ۱۳۹۵ هش", [("۱۵ تیر ۱۳۹۵ ش", []), ("۱۵ تیر ۱۳۹۵ هش", [])]),
        # A letter that begins a name, an hour, a number of something.
        ("15 November 2016 H. Smith", [("15 November 2016", [])]),
        ("15 November 2016 H", [("15 November 2016", [])]),
        ("15 Tir 1395 H block", [("15 Tir 1395", [])]),
        ("No. 1395 H", []),
        ("at 1430 H", []),
        ("at 14H", []),
    ],
)
def test_a_letter_is_a_mark_only_after_a_year_of_the_hijra(text: str, found: list[tuple[str, list[str]]]) -> None:
    assert [(one.text, [finding.code for finding in one.findings]) for one in find_dates(text)] == found


@pytest.mark.parametrize(
    "text", ["1395 Tir 15 AH", "1395 Tir 15 (AH)", "۱۳۹۵ تیر ۱۵ ه.ق", "۱۳۹۵ تیر ۱۵ (قمری)", "1395 Rajab 15 SH"]
)
def test_a_mark_after_the_day_is_one_of_the_year_before_it(text: str) -> None:
    (found,) = find_dates(text)

    assert "date.era-differs" in [finding.code for finding in found.findings]
    assert "date.era-differs" in [finding.code for finding in read_date(text).findings]
    assert find_dates("1438 Rajab 15 AH")[0].findings == find_dates("۱۳۹۵ تیر ۱۵ ش")[0].findings == ()
