"""No text makes the finder of dates raise, hang, or give a span outside the text."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["archiver"]):
    from archiver.calendars import DateRefusedError
    from archiver.dating.agreement import check_dates, decide_date
    from archiver.dating.stated import read_date
    from archiver.dating.statements import find_dates

# fmt: off
WORDS = (
    "۱۳۹۵", "آبان", "۱۵", "شنبه،", "برابر", "با", "5", "November", "2016", "١٤٣٨", "صفر", "دههٔ", "۱۳۹۰", "2535",
    "شاهنشاهی", "سی\u200cام", "و", "تا", "پاییز", "04/11/2016", "ه.ش", "AD", "de", "la", "12.", "März", "یکهزار",
    "سیصد", "نود", "پنج", "ثور", "میزان", "the", "spring", "of", "1990s", "قرن", "سده", "سه", "ماهه", "نخست", "۹۵/۸/۱۵",
    "تاریخ:", "مورخ", "ق", "م",
)
# fmt: on


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
    try:
        read_date(text)
    except DateRefusedError as error:
        error.finding().to_dict("en")


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
