from __future__ import annotations

import itertools
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.holdings.catalogue import open_to_search
from archiver.holdings.catalogue.query_words import read_query
from tests.holdings.catalogue.catalogued_bags import Holdings, change_bag, make_bag, number_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_ROWS = [
    {
        "path": "1.txt",
        "title": "نامه\u200cای به دادستان",
        "title:en": "A Letter to the Prosecutor",
        "reference code": "NO-RN/F-12/1",
    },
    {
        "path": "2.txt",
        "title": "بیانیهٔ مادران خاوران",
        "description": "دربارهٔ کشته\u200cشدگان ۱۳۶۷",
        "reference code": "NO-RN/F-12/2",
    },
    {"path": "3.txt", "title": "كتابخانة عربي", "reference code": "NO-RN/F-13/1"},
    {"path": "4.txt", "title": "کتاب خانه", "reference code": "NO-RN/F-13/2"},
    {"path": "5.txt", "title": "کتاب\u200cخانه", "reference code": "NO-RN/F-13/3"},
    {
        "path": "6.txt",
        "title": "مُصاحبه بــا زندانيان",
        "creator": "Nadia Ašrafī",
        "creator type": "person",
        "reference code": "NO-RN/F-14",
    },
    {"path": "7.txt", "title": "ﮔﺰﺍﺭﺵ ﺩﺍﺩﮔﺎﻩ", "reference code": "NO-RN/F-15"},
    {"path": "8.txt", "title": "Straße nach Teheran", "reference code": "NO-RN/F-16"},
]
_DATED = [
    {"path": "day.txt", "title": "day", "date": "۱۵ آبان ۱۳۹۵"},
    {"path": "month.txt", "title": "month", "date": "Shahrivar 1367"},
    {"path": "year.txt", "title": "year", "date": "۱۳۶۷"},
    {"path": "gregorian.txt", "title": "gregorian", "date": "September 1988"},
    {"path": "lunar.txt", "title": "lunar", "date": "5 Safar 1409"},
    {"path": "range.txt", "title": "range", "date": "1357-1360"},
    {"path": "open.txt", "title": "open", "date": "before 1350"},
    {"path": "undated.txt", "title": "undated", "date": "بی\u200cتا"},
    {"path": "conflict.txt", "title": "conflict", "text": "15 Aban 1395\n\nText.\n\n4 December 2016\n"},
    {"path": "none.txt", "title": "none"},
]


@pytest.fixture(scope="module")
def holdings(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    """Two bags at one place: one of titles, one of dates."""
    holdings = Holdings(tmp_path_factory.mktemp("holdings"))
    make_bag(holdings.add(1, "nas", "titles"), _ROWS)
    make_bag(holdings.add(2, "nas", "dates"), _DATED, "Another Organization")
    assert holdings.update() == []
    return holdings


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        *(
            (query, ["12/1"])
            for query in ("نامه\u200cای", "نامه ای", "نامهای", "نامه‌اي", "دادستان", "LETTER", "letter prosecutor")
        ),
        *(
            (query, ["12/2"])
            for query in ("بیانیه", "بیانیهٔ", "بيانيه", "خاوران", "خـاوران", "1367", "۱۳۶۷", "١٣٦٧", "کشتهشدگان")
        ),
        *((query, ["13/1", "13/2", "13/3"]) for query in ("کتابخانه", "كتابخانه", "کتاب\u200cخانه", "کتاب خانه", "کِتابخانه")),
        *((query, ["14"]) for query in ("مصاحبه", "زندانیان", "ashrafi asrafi", "Ašrafī", "nadia")),
        *((query, ["15"]) for query in ("گزارش", "دادگاه", "ﺩﺍﺩﮔﺎﻩ")),
        *((query, ["16"]) for query in ("STRASSE", "straße", "teheran")),
        *((query, ["12/1"]) for query in ("NO-RN/F-12/1", "no-rn/f-12/1", "NO‑RN/F‑12/1", "NO-RN/F-۱۲/۱")),
        ("NO-RN/F-12", ["12/1", "12/2"]),
        ("F-13", ["13/1", "13/2", "13/3"]),
        ("مادر", []),
        ("مادر*", ["12/2"]),
        ("lett*", ["12/1"]),
        ("lett", []),
        ("کتاب", ["13/2", "13/3"]),
    ],
)
def test_titles_descriptions_creators_and_codes_are_found(holdings: Holdings, words: str, expected: Sequence[str]) -> None:
    assert holdings.find(words) == [f"NO-RN/F-{code}" for code in expected]


def test_the_text_of_a_document_is_not_searched(holdings: Holdings) -> None:
    assert holdings.find("text") == []


def test_what_has_all_words_comes_first(tmp_path_factory: pytest.TempPathFactory) -> None:
    holdings = Holdings(tmp_path_factory.mktemp("several"))
    titles = ["نامه", "نامه مادران", "مادران", "پیام دیگر", "نامه مادران خاوران"]
    make_bag(holdings.add(1, "nas", "bag"), number_rows(titles))
    holdings.update()
    assert holdings.find("نامه مادران خاوران") == ["5", "2", "1", "3"]
    assert holdings.find("خاوران مادران نامه نامه") == ["5", "2", "1", "3"]


@pytest.mark.parametrize(
    "words",
    ['"', "*", "(", ")", "-", "؟!«»", '""', "'", "^", "{}", ":", "* *", "—", "\u200c", "\u202e", "\0", "NEAR()"[4:], ";--", "\\"],
)
def test_signs_alone_find_nothing(holdings: Holdings, words: str) -> None:
    assert holdings.ask(words).documents == 0


@pytest.mark.parametrize(
    "words",
    [
        'letter"', '"letter', '"letter prosecutor"', "-letter", "letter-", "+letter", "letter AND", "NOT letter",
        "NEAR(letter",
        "letter^2", "words : letter", "{words joined} : letter", "^letter", "letter OR", "(letter)",
        "letter; DROP TABLE documents",
        "letter\0", "«letter»", "letter،", "letter's", "texts:letter",
    ],
)  # fmt: skip
def test_no_sign_has_a_meaning_of_its_own(holdings: Holdings, words: str) -> None:
    found = holdings.find(words)
    if words not in {"letter's", "texts:letter"}:
        assert "NO-RN/F-12/1" in found
    assert "NO-RN/F-16" not in found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=40) | st.text('"*()-+^:{}ANDORTNE \u200cکی', max_size=30))
def test_no_query_is_an_error(holdings: Holdings, words: str) -> None:
    holdings.ask(words)
    assert len(read_query(words)) <= len(words)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("Shahrivar 1367", {"month", "year", "gregorian", "lunar"}),
        ("شهریور ۱۳۶۷", {"month", "year", "gregorian", "lunar"}),
        ("September 1988", {"month", "year", "gregorian", "lunar"}),
        ("1988-09-17", {"year", "month", "gregorian", "lunar"}),
        ("1988-09-19", {"year", "month", "gregorian"}),
        ("1988-09-25", {"year", "gregorian"}),
        ("1 Shahrivar 1367", {"year", "month"}),
        ("1388", set()),
        ("15 Aban 1395", {"day", "conflict"}),
        ("5 November 2016", {"day", "conflict"}),
        ("۱۴ آذر ۱۳۹۵", {"conflict"}),
        ("4 December 2016", {"conflict"}),
        # Between two claims lies no day of the document.
        ("20 November 2016", set()),
        ("2016-11-10/2016-11-30", set()),
        ("2016-11-10/2016-12-04", {"conflict"}),
        ("1359", {"range"}),
        ("1349", {"open"}),
        ("500 BC", {"open"}),
        ("1350/1360", {"range"}),
        ("after 1390", {"day", "conflict"}),
        ("139X", {"day", "conflict"}),
    ],
)
def test_a_date_finds_the_documents_whose_days_meet_it(holdings: Holdings, on: str, expected: set[str]) -> None:
    assert {hit.title[0][0] for hit in holdings.ask(on=on).hits} == expected


def test_a_date_with_a_word(holdings: Holdings) -> None:
    assert [hit.title[0][0] for hit in holdings.ask("lunar day", on="Shahrivar 1367").hits] == ["lunar"]


@pytest.mark.parametrize("on", ["Shahrivar 1367", "1988-09-17", "15 Aban 1395", "1359", "before 1390", "1350/1400"])
def test_a_common_word_is_found_with_a_date_as_a_rare_one_is(
    holdings: Holdings, monkeypatch: pytest.MonkeyPatch, on: str
) -> None:
    for words in ("month", "day year month", "gregorian open", "ran*", "letter", "conflict none lunar"):
        rare = [hit.title for hit in holdings.ask(words, on=on).hits]
        with monkeypatch.context() as context:
            context.setattr("archiver.holdings.catalogue.search._COMMON", 0)
            assert [hit.title for hit in holdings.ask(words, on=on).hits] == rare


def test_the_first_documents_of_common_words_are_those_of_rare_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holdings = Holdings(tmp_path)
    closed = {"access": "closed", "title": "closed", "date": "1320"}
    letters = [
        {**row, "path": f"letter-{row['path']}", "reference code": f"a letter {number}", "description": "kept"}
        for number, row in enumerate([*_DATED[:8], _DATED[9], closed | {"path": "closed.txt"}])
    ]
    make_bag(holdings.add(1, "nas", "one"), letters)
    # Another version of the same bag: each document is another one, but what is withheld is told once.
    shutil.copytree(tmp_path / "nas/one", holdings.add(2, "nas", "two", bag=1))
    change_bag(tmp_path / "nas/two", [{**letter, "description": "kept still"} for letter in letters])
    assert holdings.update() == []

    for words, limit in itertools.product(("letter", "let*", "a letter"), (1, 3, 15, 16, 50)):
        rare = holdings.ask(words, limit=limit)
        with monkeypatch.context() as context:
            context.setattr("archiver.holdings.catalogue.search._COMMON", 0)
            assert holdings.ask(words, limit=limit) == rare
    assert holdings.ask("letter", limit=1).documents == 19


def test_no_word_finds_a_document_by_its_periods(holdings: Holdings) -> None:
    with open_to_search(str(holdings.path)) as catalogue:
        kept = {period for (periods,) in catalogue.execute("SELECT c2 FROM texts_content") for period in periods.split()}
    assert len(kept) > 5
    for period in kept:
        assert holdings.find(period) == holdings.find(period[1:]) == []


def test_undated_and_unresolved_documents(holdings: Holdings) -> None:
    assert [hit.title[0][0] for hit in holdings.ask(undated=True).hits] == ["undated"]
    (hit,) = holdings.ask(unresolved=True).hits
    assert (hit.title[0][0], hit.date, hit.solar_hijri) == ("conflict", "[2016-11-05,2016-12-04]", "[1395-08-15,1395-09-14]")


@pytest.mark.parametrize("name", ["سازمان اسناد", "سازمان", "اسناد", "سازمان\u200cاسناد", "ﺳﺎﺯﻣﺎﻥ"])
def test_an_organization_is_found_by_its_name(holdings: Holdings, name: str) -> None:
    assert holdings.ask(organization=name).documents == len(_ROWS)
    assert holdings.ask("day", organization=name).documents == 0


def test_parts_of_words_are_no_organization(holdings: Holdings) -> None:
    assert holdings.ask(organization="Organiz").documents == 0
    assert holdings.ask(organization="another organization").documents == len(_DATED)
    assert holdings.ask(organization="nobody").documents == 0
    assert holdings.ask(organization="…").documents == 0
    assert holdings.ask(organization="").documents == 0


def test_documents_come_in_the_order_of_their_days(holdings: Holdings) -> None:
    answer = holdings.ask(place="nas", organization="another organization")
    titles = [hit.title[0][0] for hit in answer.hits]
    assert titles[:4] == ["open", "range", "year", "month"]
    assert set(titles[-2:]) == {"none", "undated"}
    limited = holdings.ask(place="nas", organization="another organization", limit=2)
    assert [hit.title[0][0] for hit in limited.hits] == ["open", "range"]
    assert limited.documents == len(_DATED)


def test_what_is_told_of_a_document(holdings: Holdings) -> None:
    (hit,) = holdings.ask("بیانیه").hits
    assert [os.path.basename(location) for location in hit.locations] == ["titles"]
    assert hit == (
        "NO-RN/F-12/2", False, (("nas", "titles"),), "data/2.txt", (("بیانیهٔ مادران خاوران", "und"),), None, None, "open",
        hit.locations, 2, False,
    )  # fmt: skip
