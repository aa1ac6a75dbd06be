"""Days in Persian messages are in words."""

from __future__ import annotations

from archiver.findings import make_finding


def _ambiguous(text: str, *readings: tuple[str, str, str]) -> str:
    named = [{"calendar": calendar, "solarHijri": solar, "gregorian": gregorian} for calendar, solar, gregorian in readings]
    return make_finding("date.ambiguous", None, text=text, number=2, choices="", readings=named).message("fa")


def test_both_calendars_of_each_reading_are_named() -> None:
    # 5 Azar 1367 was 26 November 1988, and 5 September 1967 was 14 Shahrivar 1346 (jdatetime).
    told = _ambiguous("۶۷/۹/۵", ("solar-hijri", "1367-09-05", "1988-11-26"), ("gregorian", "1346-06-14", "1967-09-05"))

    assert "۵ آذر ۱۳۶۷ هجری خورشیدی (۲۶ نوامبر ۱۹۸۸) یا ۵ سپتامبر ۱۹۶۷ میلادی (۱۴ شهریور ۱۳۴۶)" in told


def test_a_decade_is_said_in_words() -> None:
    told = _ambiguous("دههٔ ۶۰", ("solar-hijri", "136X", "1981-03-21/1991-03-20"), ("gregorian", "1338-10-11/1348-10-10", "196X"))

    assert "دههٔ ۱۳۶۰" in told
    assert "دههٔ ۱۹۶۰" in told


def test_the_two_days_of_a_conflict_are_in_words() -> None:
    values = {"givenGregorian": "2016-11-05", "givenSolarHijri": "1395-08-15"}
    finding = make_finding(
        "date.given-differs", None, **values, gregorian="2016-11-04, 2016-04-11", solarHijri="1395-08-14, 1395-01-23"
    )

    told = finding.message("fa")
    assert "۱۵ آبان ۱۳۹۵" in told
    assert "۱۴ آبان ۱۳۹۵ یا ۲۳ فروردین ۱۳۹۵" in told
    assert "," not in told
    assert "2016-11-05" in finding.message("en")
