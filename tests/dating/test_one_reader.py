"""One grammar of dates: what is found as one whole statement is read with the same days wherever a date is stated, and back.

Four kinds differ by nature, and each has its reason in `_is_by_nature`:

- Numbers alone are evidence of a date only if words near them say so; in a Latin text they may also be Gregorian years.
- Notations of records (EDTF but for an interval of days, zeros for what is unknown) belong to catalogues, not to running text.
- A date with a word for before, after or about, a label, a place or a time is more than its statement.
- Words that are other words too (May, مهر, the sixties) are dates in a text only if their neighbours say so.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.calendars import DateRefusedError
from archiver.dating.agreement import compare_dates
from archiver.dating.stated import read_date, read_one_date
from archiver.dating.statements import find_dates
from archiver.persian_text import fold_word
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.dating.readings import StatementReading
    from archiver.dating.statements import DateStatement

_HERE = Path(__file__).parent
_DOCS = _HERE.parents[1] / "docs"
_ARABIC = re.compile("[\u0620-\u06ff]")
_NUMBERS_ALONE = re.compile(r"[\W\d_]*")
_CONTRADICTIONS = frozenset({"1395 شمسی قمری"})
"""Found by the first of two era marks, and refused where a date is stated."""

_SENTENCES = {False: "Signed on {}.", True: "در تاریخ {} صادر شد."}
# A year of each calendar in which its month names are usual.
_YEARS = {"gregorian": 2016, "solar-hijri": 1395, "borji": 1298, "lunar-hijri": 1438, "kurdish": 2716}

_Days = tuple[str, object]


def _days_of(readings: Iterable[StatementReading]) -> set[_Days]:
    return {(str(reading.calendar), reading.days or reading.written) for reading in readings}


@cache
def _read(text: str) -> tuple[set[_Days], str]:
    """The days of every reading, or none and the reason of the refusal."""
    try:
        return _days_of(read_date(text).readings), ""
    except DateRefusedError as refusal:
        return set(), f"{refusal.code} {refusal.reason}"


@cache
def _whole_statements(text: str) -> tuple[DateStatement, ...]:
    """The statement that is the whole text, alone on a line and in a sentence of its script."""
    lines = [find_dates(layout.format(text)) for layout in ("{}", _SENTENCES[bool(_ARABIC.search(text))])]
    return tuple(found[0] for found in lines if len(found) == 1 and found[0].text == text)


@cache
def _strings_of_tests() -> tuple[str, ...]:
    files = sorted(_HERE.rglob("test_*.py"))
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    return tuple(dict.fromkeys(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)))


@cache
def _lines_of_docs() -> tuple[str, ...]:
    files = [*sorted(_DOCS.glob("*.md")), _DOCS.parent / "README.md"]
    return tuple(line for file in files for line in file.read_text(encoding="utf-8").splitlines())


@cache
def _statements_of_all() -> tuple[str, ...]:
    """Every statement that is found in the examples of the tests and in the documentation: all layouts are among them."""
    texts = (*_strings_of_tests(), *_lines_of_docs())
    return tuple(dict.fromkeys(one.text for text in texts for one in find_dates(text)))


def test_the_examples_have_every_layout() -> None:
    precisions = {one.precision for text in _statements_of_all() for one in find_dates(text)}

    assert precisions >= {
        *("day", "month", "year", "season", "quarter", "decade", "century", "month-day", "month-only"),
        *("day-range", "month-range", "year-range"),
    }


def test_what_is_found_as_one_statement_is_read_with_the_same_days() -> None:
    missed = []
    for text in sorted(set(_statements_of_all()) - _CONTRADICTIONS):
        read, reason = _read(text)
        for statement in _whole_statements(text):
            found = _days_of(statement.readings)
            if not found <= read and not _adds_gregorian_years(text, found - read) and not _is_month_of_iso(text):
                missed.append((text, found - read, read or reason))

    assert missed == []


def _adds_gregorian_years(text: str, more: set[_Days]) -> bool:
    """In a Latin sentence a number from 1000 to 1499 may be a year of our era; alone it is a solar one."""
    return _NUMBERS_ALONE.fullmatch(text) is not None and {calendar for calendar, _ in more} == {"gregorian"}


def _is_month_of_iso(text: str) -> bool:
    """2008-09 is a month where a date is stated, as records write it; in a text it may also be two years."""
    return re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", text) is not None


def test_what_is_refused_as_impossible_has_no_days_in_a_text_either() -> None:
    for text in _statements_of_all():
        for statement in _whole_statements(text):
            if not statement.readings:
                assert _read(text)[0] == set(), text


def _examples() -> Iterator[str]:
    """Dates that the tests of the reader and the guide read."""
    for name in ("stated/test_read_date.py", "agreement/test_comparison.py"):
        for node in ast.walk(ast.parse((_HERE / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    yield from re.findall(r"`([^`]+)`", (_DOCS / "calendars.md").read_text(encoding="utf-8"))
    yield from _statements_of_all()


def test_what_is_read_is_found_as_one_statement_with_the_same_days() -> None:
    missed = []
    for text in dict.fromkeys(_examples()):
        read, _ = _read(text)
        if not read or _is_by_nature(text):
            continue
        bare = text.strip(" .[]()\u200f")
        if not any(_days_of(one.readings) <= read for one in _whole_statements(bare)):
            missed.append(text)

    assert missed == []


def _is_by_nature(text: str) -> bool:
    """Whether a text is a date only where a date is stated."""
    stated = read_date(text)
    kinds = {reading.precision for reading in stated.readings}
    if _NUMBERS_ALONE.fullmatch(text) and not re.fullmatch(r"[^\w/]*\d{3,4}([/.-])\d\d?\1\d\d?[^\w]*", text):
        return True
    is_notation = any(sign in text for sign in "~?%[") or re.search(r"\d{2,3}X|\b0\d{3}\b", text) is not None
    is_more = not any(one.text == text.strip(" .[]()\u200f") for one in find_dates(text))
    has_short_year = any(reading.source and reading.source.fields.year % 100 < 100 for reading in stated.readings)
    return is_notation or is_more or (kinds == {"decade"} and has_short_year and not re.search(r"\d{4}", text))


_SIGNS = ("/", ".", "-", "ــ", " ـ ", " / ", ". ", " .", " . ", "- ", " - ", "/ ")
_ORDERS = ("{d}{s}{m}{s}{y}", "{y}{s}{m}{s}{d}", "{m:02}{s}{d:02}{s}{y}")


@pytest.mark.parametrize("order", _ORDERS)
@pytest.mark.parametrize("sign", _SIGNS)
@pytest.mark.parametrize("beside", ["{}", "Saturday {}", "{} AH", "{} n. Chr.", "{} ه.ش", "تاریخ: {}"])
def test_numbers_with_every_sign_have_the_same_readings_everywhere(order: str, sign: str, beside: str) -> None:
    for year, month, day in ((2016, 11, 5), (2016, 11, 13), (1395, 8, 15), (1395, 11, 5), (1438, 2, 5)):
        date = order.format(y=year, m=month, d=day, s=sign)
        text = beside.format(date)
        found = [one for one in find_dates(text) if date in one.text]
        read, reason = _read(text)
        if found and not reason:
            (statement,) = found
            one_way = _days_of(statement.readings) == read
            # In the Arabic script no month comes first, and a mark of another calendar is passed over by numbers alone.
            assert one_way or (_ARABIC.search(text) and _days_of(statement.readings) < read), (text, statement.readings, read)


def _named_dates() -> Iterator[tuple[str, str]]:
    """Every month, weekday, season and era mark of every vocabulary in a whole date, with its language."""
    for language in LANGUAGES:
        vocabulary = read_vocabulary(language)
        for calendar, months in vocabulary["months"].items():
            for names in months:
                yield from ((language, f"5 {name} {_YEARS[calendar]}") for name in names)
        for names in vocabulary["weekdays"].values():
            yield from ((language, f"{name} 1395/8/15") for name in names)
        for names in vocabulary["seasons"].values():
            yield from ((language, f"{name} 1981") for name in names)
        for calendar, marks in vocabulary["eras"].items():
            yield from ((language, f"{_YEARS.get(calendar, 2535)}/8/15 {mark}") for mark in marks if calendar in _YEARS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_vocabulary_means_the_same_everywhere(language: str) -> None:
    dates = [text for owner, text in _named_dates() if owner == language]
    differ = [
        (text, statement.readings, _read(text))
        for text in dates
        for statement in _whole_statements(text)
        if not _days_of(statement.readings) <= _read(text)[0]
    ]

    assert len(dates) > 30
    assert differ == []


@cache
def _other_words() -> frozenset[str]:
    """The names of months that are other words too in some language."""
    vocabularies = [read_vocabulary(language) for language in LANGUAGES]
    return frozenset(fold_word(word) for one in vocabularies for word in (*one["ambiguous"], *one["rare"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_whole_date_is_found_as_it_is_read(language: str) -> None:
    for owner, text in _named_dates():
        name = text.split(maxsplit=1)[1].rpartition(" ")[0]
        read, _ = _read(text)
        if owner != language or not text.startswith("5 ") or fold_word(name) in _other_words() or name.islower() or not read:
            continue
        assert any(_days_of(one.readings) <= read for one in _whole_statements(text)), text


@pytest.mark.parametrize(
    "text",
    [
        *("15 Aban 1395", "۱۵ آبان ۱۳۹۵", "5 نوفمبر/تشرين الثاني 2016", "۲شنبه ۱۷ آبان ۱۳۹۵", "1395-08-15", "1357-1360"),
        *("۱۳۵۷ تا ۱۳۶۰", "Aban to Azar 1395", "12-15 Aban 1395", "second quarter of 2016", "19th century", "قرن ۱۴ هجری"),
        *("دههٔ ۱۳۹۰", "1988-07-23/1988-09-22", "پاییز ۱۳۹۵", "5 November 2016", "15 Aban 1395 (5 November 2016)"),
    ],
)
def test_comparing_and_tables_read_as_converting_does(text: str) -> None:
    stated = read_date(text)
    (compared,) = compare_dates([text]).statements

    assert _days_of(compared.readings) == _days_of(stated.readings)
    if stated.is_sure:
        assert read_one_date(text).reading == stated.readings[0]
