"""Lunar dates as catalogues of manuscripts write them, in Latin letters and in the Arabic script.

The days are those of convertdate, whose arithmetic is tabular: they may differ by two from those here.
"""

from __future__ import annotations

from datetime import date

import pytest

from archiver.dating.statements import find_dates

_TOLERANCE = 2


def _ends(text: str) -> list[tuple[int, int]]:
    readings = [reading for one in find_dates(text) for reading in one.readings if str(reading.calendar) == "lunar-hijri"]
    return [(reading.days.first or 0, reading.days.last or 0) for reading in readings if reading.days]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Copied on 14 Dhū al-Qaʿdah 1324.", "1906-12-30", "1906-12-30"),
        ("Ramaḍān 1285 [Dec. 1868]", "1868-12-16", "1869-01-14"),
        ("awākhir Rajab 1082", "1671-11-03", "1671-12-02"),
        ("awāʾil Shaʿbān 1099 AH", "1688-06-01", "1688-06-29"),
        ("awāsiṭ Ṣafar 1011/Aug. 1602", "1602-07-21", "1602-08-18"),
        ("ghurrat Muḥarram 1082", "1671-05-10", "1671-06-08"),
        ("salkh Muḥarram 1082", "1671-05-10", "1671-06-08"),
        ("salkh-i Dhū al-Ḥijjah 1205", "1791-08-01", "1791-08-30"),
        ("1082 AH/1671-2 AD", "1671-05-10", "1672-04-28"),
        ("1082 H.", "1671-05-10", "1672-04-28"),
        ("A.H. 1082 [1671 or 1672]", "1671-05-10", "1672-04-28"),
        ("h. 1323", "1905-03-08", "1906-02-24"),
        ("Dated 12 Rabīʿ I 1023/22 April 1614", "1614-04-22", "1614-04-22"),
        ("Dated 12th Rabīʿ I 1023 AH", "1614-04-22", "1614-04-22"),
        ("11 Jumādá II 1120 [28 August 1708]", "1708-08-28", "1708-08-28"),
        ("Jumādá al-Ūlá 1234", "1819-02-26", "1819-03-27"),
        ("3 Jumādá al-Ākhirah 1250 AH [7 October 1834]", "1834-10-07", "1834-10-07"),
        ("Copy completed in Dhū al-Qaʻdah 1234 [1819].", "1819-08-22", "1819-09-20"),
        ("Copied in 1023 A.H. [1614 or 1615]", "1614-02-11", "1615-01-30"),
        ("Friday, 7 Shawwāl 1197 AH", "1783-09-05", "1783-09-05"),
        ("Yawm al-jumʿah 7 Shawwāl 1197", "1783-09-05", "1783-09-05"),
        ("Date: 1245 AH / 1829-1830 CE", "1829-07-03", "1830-06-21"),
        ("dated 1245/1829", "1829-07-03", "1830-06-21"),
        ("ca. 1200 AH", "1785-11-04", "1786-10-23"),
        ("17th century (before 1082 AH)", "1671-05-10", "1672-04-28"),
        ("Rabīʿ al-Awwal 1312 (Sept. 1894)", "1894-09-02", "1894-10-01"),
        ("Rabiʻ al-Thānī 1312 A.H.", "1894-10-02", "1894-10-30"),
        ("21 Rabīʻ al-Ākhar 1301", "1884-02-19", "1884-02-19"),
        ("5 Dhū al-Ḥijja 1068 / 3 September 1658", "1658-09-03", "1658-09-03"),
        ("Dhū l-Ḥijja 1068/September 1658", "1658-08-30", "1658-09-28"),
        ("10 Ẕu'l-ḥijja 1068", "1658-09-08", "1658-09-08"),
        ("Ẕī al-qaʿda 1270", "1854-07-26", "1854-08-24"),
        ("Muḥarram al-ḥarām 1290", "1873-03-01", "1873-03-30"),
        ("15 Shaʻbān al-muʻaẓẓam 1285", "1868-12-01", "1868-12-01"),
        ("Ramaḍān al-mubārak 1285", "1868-12-16", "1869-01-14"),
        ("Ṣafar al-muẓaffar 1300", "1882-12-12", "1883-01-09"),
        ("the beginning of Rajab 1082 AH", "1671-11-03", "1671-12-02"),
        ("end of Ṣafar 992 AH", "1584-02-13", "1584-03-12"),
        ("Colophon (f. 120a): 24 Muḥarram 992", "1584-02-06", "1584-02-06"),
        ("Scribe: ʿAlī ibn Ḥasan. Date of copy: 2 Rajab 1112.", "1700-12-13", "1700-12-13"),
        ("fol. 200v, dated Rajab 1112 H", "1700-12-12", "1701-01-10"),
        ("dated 8 Ramaḍān, 1112", "1701-02-16", "1701-02-16"),
        ("A.H. 1112, Rajab 8", "1700-12-19", "1700-12-19"),
        ("1112 Ramaḍān 8", "1701-02-16", "1701-02-16"),
        ("year 1112 of the Hijra", "1700-06-18", "1701-06-07"),
        ("1112 hijrī", "1700-06-18", "1701-06-07"),
        ("13 Cemâziyelevvel 1204", "1790-01-29", "1790-01-29"),
        ("gurre-i Muharrem 1204", "1789-09-21", "1789-10-20"),
        ("evâhir-i Şevval 1204", "1790-06-14", "1790-07-12"),
        ("early Rajab 1300 AH/May 1883", "1883-05-08", "1883-06-06"),
        ("late Jumada I 1300", "1883-03-10", "1883-04-08"),
        ("27.7.1082 AH", "1671-11-29", "1671-11-29"),
        ("27 Rajab al-murajjab 1082", "1671-11-29", "1671-11-29"),
        ("4 Rabīʿ II, 1239 [8 December 1823]", "1823-12-08", "1823-12-08"),
        ("Completed Thursday 4 Rabīʿ al-Thānī in the year 1239", "1823-12-08", "1823-12-08"),
        ("Dhū al-Ḥijjah 29, 1239", "1824-08-25", "1824-08-25"),
        ("کتابت: ۱۴ ذی‌القعدهٔ ۱۳۲۴", "1906-12-30", "1906-12-30"),
        ("سلخ رجب ۱۲۵۰", "1834-11-03", "1834-12-02"),
        ("سنهٔ ۱۰۸۲ هجری", "1671-05-10", "1672-04-28"),
        ("كتبه في أواخر رجب سنة ١٠٨٢", "1671-11-03", "1671-12-02"),
        ("يوم الجمعة ٧ شوال سنة ١١٩٧ هـ", "1783-09-05", "1783-09-05"),
        ("سلخ محرم سنة ١٠٨٢", "1671-05-10", "1671-06-08"),
        ("في العشر الأواخر من رمضان سنة ١١٢٠", "1708-11-14", "1708-12-13"),
        ("Copied by Muḥammad al-Kātib in Isfahan, 17 Ṣafar 1077/19 August 1666", "1666-08-19", "1666-08-19"),
        ("Ms. dated Shawwāl 723/October 1323", "1323-10-11", "1323-11-08"),
        ("dated 723/1323", "1323-01-18", "1324-01-06"),
        ("copied 723 AH (1323 CE)", "1323-01-18", "1324-01-06"),
        ("24 Shaʿbān 845", "1442-01-16", "1442-01-16"),
        ("Ṣafar 13, 901/November 2, 1495", "1495-11-11", "1495-11-11"),
        ("9th Muḥarram, A.H. 1132", "1719-11-22", "1719-11-22"),
        ("the 9th of Muḥarram 1132 A.H.", "1719-11-22", "1719-11-22"),
        ("the month of Rajab 1132", "1720-05-09", "1720-06-07"),
        ("Monday 9 Muḥarram, 1132 A.H. (22 November 1719)", "1719-11-22", "1719-11-22"),
        ("on the 3rd of Dhū'l-Qaʿda of the year 1132", "1720-09-06", "1720-09-06"),
        ("Date of birth: 1 Rajab 1289 H / 4 September 1872", "1872-09-04", "1872-09-04"),
        ("d. 911/1505", "1505-06-14", "1506-06-02"),
        ("(d. 911 AH/1505 CE)", "1505-06-14", "1506-06-02"),
        ("fl. 1150 AH", "1737-05-01", "1738-04-20"),
        ("died 505/1111", "1111-07-17", "1112-07-04"),
        ("Dhu 'l-Qa'da 1253/January-February 1838", "1838-01-27", "1838-02-25"),
        ("Ẕū al-Qaʻdah 1301 [Aug.-Sept. 1884]", "1884-08-23", "1884-09-21"),
        ("Jamādī al-awwal 1306", "1889-01-03", "1889-02-01"),
        ("Jumādī II 1306", "1889-02-02", "1889-03-02"),
        ("Rabīʻ al-avval 1306", "1888-11-05", "1888-12-04"),
        ("Rabīʻ al-s̲ānī 1306", "1888-12-05", "1889-01-02"),
        ("Z̲ī al-Ḥijjah 1306", "1889-07-29", "1889-08-27"),
        ("Ramażān 1306", "1889-05-01", "1889-05-30"),
        ("Shavvāl 1306 q.", "1889-05-31", "1889-06-28"),
        ("1306 [1888 or 9]", "1888-09-07", "1889-08-27"),
        ("[1306 i.e. 1889]", "1888-09-07", "1889-08-27"),
        ("12 Rajab [1306]", "1889-03-14", "1889-03-14"),
        ("begun in Rajab 1300, finished 3 Ramaḍān 1301", "1883-05-08", "1883-06-06"),
        ("۲۴ محرم‌الحرام سنه ۱۲۹۰", "1873-03-24", "1873-03-24"),
        ("به تاریخ بیست و سوم شهر ذی‌حجة‌الحرام ۱۲۸۷", "1871-03-16", "1871-03-16"),
        ("فی شهر رمضان المبارک سنه ۱۲۹۵", "1878-08-29", "1878-09-27"),
        ("في اليوم الخامس عشر من شهر شعبان المعظم سنة ١٢٨٥ هـ", "1868-12-01", "1868-12-01"),
        ("تحریر شد در عشر اول جمادی‌الثانی ۱۲۶۵", "1849-04-24", "1849-05-22"),
        ("۱۳۰۶ ه‍.ق.", "1888-09-07", "1889-08-27"),
        ("۱۳۰۶ق.", "1888-09-07", "1889-08-27"),
    ],
)
def test_a_date_of_a_catalogue_is_found(text: str, first: str, last: str) -> None:
    expected = (date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())

    assert any(all(abs(one - other) <= _TOLERANCE for one, other in zip(ends, expected, strict=True)) for ends in _ends(text))


@pytest.mark.parametrize("text", ["24 Muharram 992 people", "1112 folios", "h. 32", "ff. 1323", "at 1430 H. they left"])
def test_numbers_of_a_catalogue_are_no_years(text: str) -> None:
    assert not any(one.precision in {"day", "month", "year"} for one in find_dates(text))
