"""No text makes the finder of dates raise, hang, or give a span outside the text, and what is read agrees with what is found."""

from __future__ import annotations

import re
import sys

import atheris

with atheris.instrument_imports(include=["archiver"]):
    from archiver.calendars import DateRefusedError
    from archiver.dating.agreement import check_dates, decide_date
    from archiver.dating.stated import StatedDate, read_date
    from archiver.dating.statements import DateStatement, find_dates

# fmt: off
WORDS = (
    "۱۳۹۵", "آبان", "۱۵", "شنبه،", "برابر", "با", "5", "November", "2016", "١٤٣٨", "صفر", "دههٔ", "۱۳۹۰", "2535",
    "شاهنشاهی", "سی\u200cام", "و", "تا", "پاییز", "04/11/2016", "ه.ش", "AD", "de", "la", "12.", "März", "یکهزار",
    "سیصد", "نود", "پنج", "ثور", "میزان", "the", "spring", "of", "1990s", "قرن", "سده", "سه", "ماهه", "نخست", "۹۵/۸/۱۵",
    "تاریخ:", "مورخ", "ق", "م", "1357-1360", "about", "before", "پیش", "از", "between", "and", "10:30", "?", "~", "..", "193X",
    "136-", "1367-00-00", "[2016]", "n.d.", "15th", "second", "quarter", "century", "mai", "Aban", "Safar", "[", "]", "95", "(",
)
# fmt: on

REFUSED_ALONE = {"contradiction", "too-long"}
"""Reasons to refuse a date that a text may state all the same: era marks that contradict each other, a long row of days."""


def _read_text(octets: bytes) -> str:
    """Free text, with words of dates strewn in where the input says so: few random texts hold one."""
    data = atheris.FuzzedDataProvider(octets)
    parts: list[str] = []
    while data.remaining_bytes() and len(parts) < 200:
        parts.append(WORDS[data.ConsumeIntInRange(0, len(WORDS) - 1)] if data.ConsumeBool() else data.ConsumeUnicode(8))
        parts.append(data.PickValueInList(["", " ", "\n", "/", "-", "، ", "\u200c", "."]))
    return "".join(parts)


def check(octets: bytes) -> None:
    """One input."""
    text = _read_text(octets)
    statements = find_dates(text)
    end = 0
    for statement in statements:
        assert end <= statement.start < statement.end <= len(text)
        assert text[statement.start : statement.end] == statement.text
        end = statement.end
        statement.to_dict()
    for finding in check_dates(statements):
        finding.to_dict("fa")
    decide_date(statements)
    line = text.strip()
    stated = _read(line)
    found = find_dates(line)
    if len(found) == 1 and found[0].text == line and "\n" not in line:
        _check_agreement(found[0], stated)


def _read(text: str) -> StatedDate | DateRefusedError:
    try:
        stated = read_date(text)
    except DateRefusedError as error:
        error.finding().to_dict("en")
        return error
    for finding in stated.findings:
        finding.to_dict("fa")
    return stated


def _check_agreement(statement: DateStatement, stated: StatedDate | DateRefusedError) -> None:
    """A text that is one statement is read with the same days if it is stated as a date."""
    if not statement.readings:
        return
    if isinstance(stated, DateRefusedError):
        assert stated.reason in REFUSED_ALONE, (statement.text, stated.reason)
        return
    if stated.undated:
        return
    found, read = ({(one.calendar, one.days or one.written) for one in date.readings} for date in (statement, stated))
    if re.fullmatch(r"[\W\d_]*", statement.text):
        # The beginning of a text without letters has no script, and 2008-09 is a month where a date is stated.
        assert found & read, (statement.text, found, read)
    else:
        assert found <= read, (statement.text, found, read)


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
