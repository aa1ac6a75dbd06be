"""Spellings of scholars, of machines and of hasty typists are the same dates."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from archiver.calendars import Calendar
from archiver.dating.statements import find_dates

# The first of each month of 1350 and of 1285 AH, by jdatetime and by hijridate's tables (tabular, so a day of tolerance).
SOLAR = {
    "1971-03-21": ["Farvardīn", "Farvardin", "Farvardeen", "Farwardīn"],
    "1971-04-21": ["Urdībihisht", "Ordībehešt", "Ordibehesht"],
    "1971-05-22": ["Khurdād", "Khordād", "Khordaad", "Ḫordād"],
    "1971-06-22": ["Tīr", "Tir"],
    "1971-07-23": ["Murdād", "Amurdād", "Mordād", "Amordaad"],
    "1971-08-23": ["Shahrīvar", "Šahrīvar", "Shahrivar"],
    "1971-09-23": ["Mihr", "Mehr"],
    "1971-10-23": ["Ābān", "Aabaan", "Aban"],
    "1971-11-22": ["Āẕar", "Āzar", "Aazar", "Āḏar"],
    "1971-12-22": ["Day", "Dey"],
    "1972-01-21": ["Bahman"],
    "1972-02-20": ["Isfand", "Esfand"],
}
AFGHAN = {
    "1971-03-21": ["Ḥamal", "Hamal"],
    "1971-04-21": ["Ṯawr", "S̱awr", "Thawr"],
    "1971-05-22": ["Jawzā", "Jawzāʾ"],
    "1971-06-22": ["Saraṭān"],
    "1971-07-23": ["Asad"],
    "1971-08-23": ["Sunbulah", "Sunbula"],
    "1971-09-23": ["Mīzān"],
    "1971-10-23": ["ʿAqrab", "ʻAqrab", "'Aqrab"],
    "1971-11-22": ["Qaws"],
    "1971-12-22": ["Jady"],
    "1972-01-21": ["Dalw"],
    "1972-02-20": ["Ḥūt"],
}
LUNAR = {
    1: ["Muḥarram", "Moḥarram", "Muharram al-Ḥarām"],
    2: ["Ṣafar", "Ṣafar al-Muẓaffar"],
    3: ["Rabīʿ al-Awwal", "Rabīʿ I", "Rabiʻ I", "Rabi' al-awwal", "Rabī‘ul-avval", "Rabīʿu’l-awwal", "Rabi` al-Awwal"],
    4: ["Rabīʿ al-Thānī", "Rabīʿ II", "Rabiʻ II", "Rabīʻ al-S̱ānī", "Rabīʿ al-Ākhir"],
    5: ["Jumādá al-Ūlá", "Jumādā I", "Jumada I", "Jumādī al-Awwal", "Jamādī al-avval"],
    6: ["Jumādā al-Ākhirah", "Jumādá al-Thāniyah", "Jumādā II", "Jamādī al-s̱ānī"],
    7: ["Rajab", "Raǧab", "Rajab al-Murajjab"],
    8: ["Shaʿbān", "Shaʻban", "Sha'bān", "Šaʿbān", "Sha‘bān"],
    9: ["Ramaḍān", "Ramaz̤ān", "Ramażān", "Ramadan", "Ramaḍān al-Mubārak"],
    10: ["Shawwāl", "Shavvāl", "Šawwāl"],
    11: ["Dhū al-Qaʿdah", "Dhuʻl-Qiʻdah", "Ẕī-Qaʻdah", "Zu'l-qa'da", "Dhu'l-Qi'da", "Zīqaʿdeh", "Ḏu’l-qaʿda", "Dhul-Qadah"],
    12: ["Dhū al-Ḥijjah", "Dhuʻl-Hijjah", "Zu'l-hijja", "Ẕīḥajjah", "Ḏū l-Ḥiǧǧa", "Zilhajj"],
}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("months", [SOLAR, AFGHAN])
def test_solar_months_are_read_in_every_romanisation(months: dict[str, list[str]], form: Literal["NFC", "NFD"]) -> None:
    for day, names in months.items():
        for name in names:
            text = unicodedata.normalize(form, f"Copied on 1 {name} 1350 in Isfahan.")
            assert [one.gregorian for one in find_dates(text)] == [day], name


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_lunar_months_are_read_in_every_romanisation(form: Literal["NFC", "NFD"]) -> None:
    for number, names in LUNAR.items():
        for name in names:
            text = unicodedata.normalize(form, f"Dated 14 {name} 1285 [1868].")
            found = find_dates(text)[0]
            assert (found.calendar, found.precision) == (Calendar.LUNAR_HIJRI, "day"), name
            assert found.readings[0].written == f"1285-{number:02d}-14", name
            assert find_dates(unicodedata.normalize(form, f"{name} 1285"))[0].precision == "month", name


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("27 Ramaẓān 971", "0971-09-27"),
        ("Jum. II 1197", "1197-06"),
        ("Dated 12 Rab. I 1095", "1095-03-12"),
        ("14 Ram 1134", "1134-09-14"),
        ("30 Zuʼl-Q. 933", "0933-11-30"),
        ("1 Rabī‘u l-evvel 991", "0991-03-01"),
        ("1 Cemāẕīelāḫir 999", "0999-06-01"),
        ("9 Şa‘bān 1138", "1138-08-09"),
        ("Ẕī l-ḳaʿde 1052", "1052-11"),
        ("11 Jumādā-yi avval 1227", "1227-05-11"),
        ("17_Rabi'-I_1157", "1157-03-17"),
        ("22 Z̲ī al-Ḥijjah 1007", "1007-12-22"),
        ("16 Rabīʿ II 766 / 10 January 1365", "0766-04-16"),
        ("Shaʿbān 957 (1550)", "0957-08"),
    ],
)
def test_catalogues_abbreviate_and_count_early_years(text: str, written: str) -> None:
    first = find_dates(text)[0]

    assert (first.calendar, first.readings[0].written) == (Calendar.LUNAR_HIJRI, written)


def test_digits_that_an_editor_supplied_make_no_other_year() -> None:
    texts = ["29 Safar [1]118 AH", "29 Ramaz̤ān [120]1 AH"]

    assert [one.precision for text in texts for one in find_dates(text)] == ["month-day", "month-day"]


@pytest.mark.parametrize(
    ("text", "statement", "day"),
    [
        ("on the 5<sup>th</sup> of November 2016", "5<sup>th</sup> of November 2016", "2016-11-05"),
        ("ﺗﺎﺭﯾﺦ: ۱۵ ﺁﺑﺎﻥ ۱۳۹۵", "۱۵ ﺁﺑﺎﻥ ۱۳۹۵", "2016-11-05"),
        ("١٤ ﺟﻤﺎﺩﻯ ﺍﻷﻭﻟﻰ ١٤٢٠", "١٤ ﺟﻤﺎﺩﻯ ﺍﻷﻭﻟﻰ ١٤٢٠", "1999-08-26~"),
        ("ﻻ ﻻ ﻻ ﻓﻲ ﺍﻷﺣﺪ ٦ ﻧﻮﻓﻤﺒﺮ ٢٠١٦ ﻻ", "ﺍﻷﺣﺪ ٦ ﻧﻮﻓﻤﺒﺮ ٢٠١٦", "2016-11-06"),
        ("۱۳۹۵؍۰۸؍۱۵", "۱۳۹۵؍۰۸؍۱۵", "2016-11-05"),
        ("(۱۲۹۸ــ۱۳۵۵ ه.ش)", "۱۲۹۸ــ۱۳۵۵ ه.ش", "1919-03-22/1977-03-20"),
        ("تهران ــ ۱۵ آبان ۱۳۹۵", "۱۵ آبان ۱۳۹۵", "2016-11-05"),
        ("درسال ۱۳۴۱ نوشت", "۱۳۴۱", "1962-03-21/1963-03-20"),
        ("درمرداد ۱۳۶۷", "درمرداد ۱۳۶۷", "1988-07-23/1988-08-22"),
        ("نامه‌ای درمهرماه ۱۳۶۷", "درمهرماه ۱۳۶۷", "1988-09-23/1988-10-22"),
        ("۱۵ شهر یور ۱۳۶۷", "۱۵ شهر یور ۱۳۶۷", "1988-09-06"),
        ("۵ ارد یبهشت ۱۳۶۰", "۵ ارد یبهشت ۱۳۶۰", "1981-04-25"),
        ("Decem¬\nber 5, 2016", "Decem¬\nber 5, 2016", "2016-12-05"),
        ("از سال ۱۳۵۷ تاسال ۱۳۶۰", "۱۳۵۷ تاسال ۱۳۶۰", "1978-03-21/1982-03-20"),
        ("نامهٔ مورخ۱۳۶۷/۵/۲ رسید", "۱۳۶۷/۵/۲", "1988-07-24"),
        ("درتاریخ ۱۵آبان۱۳۹۵", "۱۵آبان۱۳۹۵", "2016-11-05"),
        ("The court met again on 5 Novem-\nber 2016 in Oslo.", "5 Novem-\nber 2016", "2016-11-05"),
        ("Oslo, 5 Novem\u00ad\r\n  ber 2016", "5 Novem\u00ad\r\n  ber 2016", "2016-11-05"),
        ("Am 5. Sep-\ntember 2016 starb er.", "5. Sep-\ntember 2016", "2016-09-05"),
        ("Signed on the 5ᵗʰ of November 2016.", "5ᵗʰ of November 2016", "2016-11-05"),
        ("Paris, le 1ᵉʳ mai 1988", "1ᵉʳ mai 1988", "1988-05-01"),
        ("in Ābān-māh 1320", "Ābān-māh 1320", "1941-10-23/1941-11-21"),
        ("Shanbah 5 Tīr 1350", "Shanbah 5 Tīr 1350", "1971-06-26"),
        ("al-Jumʿa 6 Rajab 1285", "al-Jumʿa 6 Rajab 1285", "1868-10-23~"),
    ],
)
def test_a_statement_keeps_its_own_letters_and_place(text: str, statement: str, day: str) -> None:
    found = [one for one in find_dates(text) if one.readings]

    assert [(one.text, one.gregorian) for one in found] == [(statement, day)]
    assert text[found[0].start : found[0].end] == statement


@pytest.mark.parametrize(
    "text",
    [
        "He wrote of Dhū al-Nūn and of al-Ḥijr.",
        "The pre-\nmay notes, the A-\nmarch.",
        "Rabīʿ ibn Khuthaym, Mīzān al-ḥikmah, Asad Allāh, ʿAqrab",
        "the 12th day of the trial, after 1 day 1395 men",
        "Independence Day 1979",
        "به او ۱۲ خر داد و به ۵ مر داد",
        "تابان و درمان و ازمهر",
        "British Library MS 1285",
        "articles 1284 to 1305",
    ],
)
def test_names_with_marks_are_no_dates(text: str) -> None:
    assert find_dates(text) == []
