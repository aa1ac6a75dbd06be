"""Lines labelled by hand before the finder saw them (`tests/data/date-lines/README.md`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from archiver.dating.agreement import check_dates
from archiver.dating.statements import find_dates
from archiver.vocabularies import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.dating.statements import DateStatement


class _Label(NamedTuple):
    start: int
    end: int
    calendar: str
    precision: str
    written: str


class _Line(NamedTuple):
    text: str
    labels: list[_Label]
    is_missed: bool


def _read_line(line: str) -> _Line:
    _, marked, stated, *rest = line.split("\t")
    pieces = re.split("[⟦⟧]", marked)
    ends = [len("".join(pieces[: place + 1])) for place in range(len(pieces))]
    spans = list(zip(ends[0::2], ends[1::2], strict=False))
    # A line of a language's own file may state no date.
    labels = [_Label(*span, *label.split(" ")) for span, label in zip(spans, stated.split("; ") if stated else (), strict=True)]
    return _Line("".join(pieces), labels, rest == ["missed"])


@pytest.fixture(scope="module")
def dated(checkout: Path) -> list[_Line]:
    """The lines with their labels."""
    content = (checkout / "tests" / "data" / "date-lines" / "dated.tsv").read_text(encoding="utf-8")
    return [_read_line(line) for line in content.splitlines()]


@pytest.fixture(scope="module")
def dateless(checkout: Path) -> list[tuple[str, bool]]:
    """Lines that state no date, and whether the finder is known to see one."""
    content = (checkout / "tests" / "data" / "date-lines" / "dateless.tsv").read_text(encoding="utf-8")
    return [(line.split("\t")[1], line.endswith("\thit")) for line in content.splitlines()]


def _read_languages() -> Iterator[tuple[str, list[_Line]]]:
    """Yield each file of one language, by its name, with its lines."""
    folder = Path(__file__).parents[1] / "data" / "date-lines"
    for path in sorted((*folder.glob("*.tsv"), *folder.glob("second/*.tsv"))):
        if path.stem in LANGUAGES:
            yield str(path.relative_to(folder)), [_read_line(line) for line in path.read_text(encoding="utf-8").splitlines()]


_LANGUAGES = dict(_read_languages())


@pytest.mark.parametrize("file", _LANGUAGES)
def test_every_labelled_date_of_a_language_is_found_and_no_other(file: str) -> None:
    lines = _LANGUAGES[file]
    missed = [line.text for line in lines if not all(_is_right(label, find_dates(line.text)) for label in line.labels)]
    invented = [
        (line.text, statement.text)
        for line in lines
        for statement in find_dates(line.text)
        if not any(statement.start < label.end and statement.end > label.start for label in line.labels)
    ]

    assert len(lines) == (15 if file.startswith("second") else 30)
    assert (missed, invented) == ([line.text for line in lines if line.is_missed], [])


def _is_right(label: _Label, statements: list[DateStatement]) -> bool:
    return any(
        one.start < label.end
        and one.end > label.start
        and one.readings
        and (one.calendar, one.precision, one.readings[0].written) == label[2:]
        for one in statements
    )


def test_every_labelled_date_is_found_but_those_known_to_be_missed(dated: list[_Line]) -> None:
    missed = [line.text for line in dated if not all(_is_right(label, find_dates(line.text)) for label in line.labels)]

    assert len(dated) == 234
    assert missed == [line.text for line in dated if line.is_missed]


def test_no_other_date_is_seen_beside_a_labelled_one(dated: list[_Line]) -> None:
    invented = [
        statement.text
        for line in dated
        for statement in find_dates(line.text)
        if not any(statement.start < label.end and statement.end > label.start for label in line.labels)
    ]

    assert invented == []


def test_no_weekday_of_a_labelled_line_is_called_wrong(dated: list[_Line]) -> None:
    told = [
        finding.values["text"] for line in dated for finding in check_dates(find_dates(line.text)) if "weekday" in finding.code
    ]

    assert told == []


def test_no_date_is_seen_where_there_is_none_but_where_it_is_known(dateless: list[tuple[str, bool]]) -> None:
    assert len(dateless) == 164
    assert [text for text, _ in dateless if find_dates(text)] == [text for text, is_hit in dateless if is_hit]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("تاریخ: ۱۵-۸-۹۵", "۱۵-۸-۹۵"),
        ("تاریخ: ۱۵ - ۸ - ۹۵   شماره: ۱۲", "۱۵ - ۸ - ۹۵"),
        ("تاریخ ۱۵.۸.۹۵", "۱۵.۸.۹۵"),
        ("London, 5.11.16", "5.11.16"),
        ("Date: 5-11-16", "5-11-16"),
    ],
)
def test_short_numbers_after_a_label_or_a_place_are_a_dateline(text: str, stated: str) -> None:
    [statement] = find_dates(f"{text}\n\nمتن نامه چنان‌که رسم است.")

    assert (statement.text, statement.place) == (stated, "head")


@pytest.mark.parametrize(
    "text", ["5.11.16", "Version 5.11.16", "Table 3, 5.11.16", "Oslo, 5.11.16 is the version", "شمارهٔ ۱۵-۸-۹۵", "نسخهٔ ۱.۲.۱۶"]
)
def test_short_numbers_that_nothing_calls_a_date_are_none(text: str) -> None:
    assert find_dates(f"{text}\n\nمتن نامه چنان‌که رسم است.") == []
