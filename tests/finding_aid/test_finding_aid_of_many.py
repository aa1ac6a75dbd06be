"""Finding aids of made records: what is withheld never shows, many documents stand on pages by year, the time line is right."""

from __future__ import annotations

import re
import tracemalloc
from datetime import date
from typing import TYPE_CHECKING

import pytest

from archiver.calendars import Calendar
from archiver.finding_aid import BagDescription, render_finding_aid
from archiver.finding_aid.bag_overview import Holdings
from archiver.finding_aid.days import locate
from archiver.finding_aid.timeline import BINS, lay_out
from archiver.records import RECORD_SCHEMA, check_against
from tests.finding_aid.made_records import (
    NAMES,
    ORGANIZATION,
    Record,
    make_box,
    make_described,
    make_record,
    make_withheld,
    of_conflict,
    of_day,
    of_either,
    of_year,
)
from tests.pages.html_page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGEST = "0123456789abcdef" * 4
_BAG = BagDescription("box-3", ORGANIZATION, ("sha256", "sha512"), "2026-11-24", "1405-09-03")


def render(records: Sequence[Record], bag: BagDescription = _BAG) -> dict[str, str]:
    """Every page by its path."""
    return {path: b"".join(pieces).decode() for path, pieces in render_finding_aid(bag, records)}


def render_one(records: Sequence[Record], bag: BagDescription = _BAG) -> Page:
    """The page of a bag that needs no other."""
    pages = render(records, bag)
    assert list(pages) == ["metadata/finding-aid.html"]
    return Page(pages["metadata/finding-aid.html"])


def test_made_records_are_records() -> None:
    for record in [make_described(), *make_box(20)]:
        assert check_against(RECORD_SCHEMA, record) == []


def _secrets(record: Record) -> list[str]:
    """Every text of a record that might tell who or what it is, or when."""
    texts = re.findall(r"'(?:value|text|path|originalName|gregorian|solarHijri)': '([^']+)'", str(record))
    days = [text for text in texts if re.fullmatch(r"\[.*\]", text)]
    return [text for text in texts if text not in days and text not in {ORGANIZATION, "دفتر ثبت نام‌ها"}] + ["hidden danger"]


@pytest.mark.parametrize("status", ["closed", "restricted", "embargoed"])
@pytest.mark.parametrize("name", ["نامهٔ شاهد.txt", "100% witness\r\n.txt"])
def test_of_a_withheld_document_nothing_but_its_reference_code_is_on_any_page(status: str, name: str) -> None:
    hidden = make_withheld(8, of_conflict(date(1981, 6, 20)))
    hidden["accessRights"]["status"] = status
    if status == "embargoed":
        hidden["accessRights"]["until"] = "2026-11-25"  # the day after packing
    hidden["file"] = {
        **hidden["file"],
        "path": f"data/{name}",
        "originalName": name,
        "checksums": {"sha256": _DIGEST},
    }
    page = render_one([make_record(1, of_day(date(2016, 11, 5))), hidden, make_record(2)])

    assert "NO-RN/F-12/8" in page.find("article", class_="withheld")[0].text
    secrets = [*_secrets(hidden), _DIGEST, "witness", "شاهد", "1981", "۱۹۸۱", "1360", "۱۳۶۰"]
    assert len(secrets) > 15
    assert [secret for secret in secrets if secret in page.source or secret in page.elements[0].text] == []
    assert "3 documents" in page.source
    assert "1 withheld" in page.source


def test_from_the_day_on_which_an_embargo_ends_the_document_is_shown_as_any_other() -> None:
    record = make_withheld(8, of_day(date(1981, 6, 20)))
    record["accessRights"] = {"status": "embargoed", "until": "2026-11-24"}
    page = render_one([record])

    assert page.find("article", class_="withheld") == []
    assert "Hidden witness 8" in page.source
    # 24 November 2026 is 3 Azar 1405: the calendar of the Institute of Geophysics, University of Tehran.
    assert "embargoed until 24 November 2026 (3 Azar 1405 Solar Hijri)" in page.source


def test_a_withheld_document_without_a_reference_code_is_named_by_its_number() -> None:
    """Its identifier is made of digest, path and time, so that who guesses both could see there that they are right."""
    record = make_withheld(8, of_day(date(1981, 6, 20)))
    del record["referenceCode"]

    page = render_one([make_record(1), record])
    entry = page.find("article", class_="withheld")[0].text

    assert "Withheld document 2" in entry
    assert "سند بیرون از دسترس ۲" in entry
    assert record["identifier"] not in page.source


def test_the_organization_of_a_withheld_document_is_not_that_of_the_bag() -> None:
    """The pages once took the names in other languages from the first record, whoever may see it."""
    record = make_withheld(8, of_day(date(1981, 6, 20)))
    hidden = {"value": "سازمان پنهان", "language": "fa"}
    record["originOrganization"] = {"name": [{"value": ORGANIZATION, "language": "en"}, hidden]}
    pages = [render_one([record], bag) for bag in (_BAG, _BAG._replace(organization_names=NAMES))]

    assert [ORGANIZATION in page.source for page in pages] == [True, True]
    assert ["دفتر ثبت نام‌ها" in page.source for page in pages] == [False, True]
    assert ["پنهان" in page.source for page in pages] == [False, False]


def test_names_that_no_command_finds_are_counted_where_they_are_withheld_but_have_no_command() -> None:
    hidden = make_withheld(8, of_day(date(1981, 6, 20)))
    hidden["file"] = {**hidden["file"], "path": "data/50% witness.txt"}
    shown = make_record(1)
    shown["file"] = {**shown["file"], "path": "data/100% done.txt"}
    page = render_one([hidden, shown])

    assert "For 2 documents you will see “FAILED open or read”" in page.source
    assert "1 document of these: withheld" in page.source
    assert ["100% done.txt" in one.text for one in page.find("pre", class_="linux")] == [False, True]


def test_every_field_is_shown_in_its_own_language_and_direction() -> None:
    page = render_one([make_described()])
    texts = {one.text: one for one in page.find("bdi")}

    assert "Item" not in page.source
    for text, language, direction in [
        ("Statement of the Mothers of Khavaran", "en", "ltr"),
        ("بیانیهٔ مادران خاوران (BBC)", "fa", "rtl"),
        ("متن ماشین‌شده، یک برگ، با نامهٔ پیوست (۲ نسخه).", "fa", "rtl"),
        ("مادران خاوران", "fa", "rtl"),
        ("خانوادهٔ احمدی", "fa", "rtl"),
        ("Given by the family, 2019", "en", "ltr"),
        ("Copies on request", "en", "ltr"),
        ("In Copyright", "en", "ltr"),
    ]:
        assert (texts[text].attributes["lang"], texts[text].attributes["dir"]) == (language, direction)
    facts = "\n".join(one.text for one in page.find("dd"))
    for said in (
        "NO-RN/F-12/3/7",
        "item",
        "سند",
        "open",
        "آزاد",
        "personal data",
        "http://rightsstatements.org/vocab/InC/1.0/",
        "Persian, English",
        "فارسی، انگلیسی",
    ):
        assert said in facts


@pytest.mark.slow
def test_up_to_2000_documents_stand_on_one_page_and_one_more_on_pages_by_year() -> None:
    box = make_box(2001)
    assert [source.count("<article") for source in render(box[:2000]).values()] == [2000]
    pages = render(box)
    parts = {path: Page(source) for path, source in pages.items() if path != "metadata/finding-aid.html"}
    index = Page(pages["metadata/finding-aid.html"])

    assert index.find("article") == []
    assert sum(len(part.find("article")) for part in parts.values()) == 2001
    addresses = [str(one.attributes["href"]) for one in index.find("a")]
    linked = {f"metadata/{address}" for address in addresses if not address.startswith("#")}
    assert linked == set(parts)
    assert all(path.isascii() for path in parts)
    counts = [int(one.text.split()[0]) for one in index.find("td")][::2]
    assert sum(counts) == 2001
    # 21 March 1961 is 1 Farvardin 1340, the first day of make_box.
    of_1340 = parts["metadata/finding-aid/1340.html"]
    assert "1340 Solar Hijri (1961 to 1962)" in of_1340.find("h1")[0].text
    links = [str(one.attributes["href"]) for one in of_1340.find("a")]
    assert [one for one in links if not one.startswith(("#", "../../data/"))] == ["../finding-aid.html"]
    assert len(of_1340.find("article")) == counts[0]
    assert all(
        "withheld" in str(one.attributes.get("class")) for one in parts["metadata/finding-aid/withheld.html"].find("article")
    )


def test_a_year_with_more_documents_than_a_page_holds_has_several() -> None:
    pages = render([make_record(number, of_day(date(2016, 11, 5))) for number in range(4001)])

    assert list(pages)[1:] == [f"metadata/finding-aid/1395{part}.html" for part in ("", "-2", "-3")]
    assert [source.count("<article") for source in pages.values()] == [0, 2000, 2000, 1]


def test_pages_by_year_have_the_commands_of_their_own_names() -> None:
    box = list(make_box(2001))
    odd = make_record(5000, of_day(date(1979, 2, 11)))
    odd["file"] = {**odd["file"], "path": "data/100% done.txt"}
    pages = render([*box, odd])

    assert "Their commands" not in pages["metadata/finding-aid.html"]
    assert "are on the pages of their years" in pages["metadata/finding-aid.html"]
    with_command = [path for path, source in pages.items() if "&lt; " in source]
    # 11 February 1979 is 22 Bahman 1357.
    assert with_command == ["metadata/finding-aid/1357.html"]


def test_a_page_whose_documents_have_gone_says_so() -> None:
    before = list(render(make_box(2001)))[1:]
    pages = dict(render_finding_aid(_BAG, [make_record(number, of_day(date(2016, 11, 5))) for number in range(2001)], before))
    emptied = {path: Page(b"".join(pieces).decode()) for path, pieces in pages.items() if "1395" not in path}
    del emptied["metadata/finding-aid.html"]

    assert set(emptied) == {path for path in before if "1395" not in path}
    assert all("no documents any more" in page.find("h1")[0].text for page in emptied.values())
    assert all(page.find("article") == [] for page in emptied.values())


class _Endless:
    """Records of very many documents that are made when they are asked for, as a file of records would give them."""

    def __init__(self, documents: int) -> None:
        self._documents = documents

    def __len__(self) -> int:
        return self._documents

    def __getitem__(self, position: int) -> Record:
        if position >= self._documents:
            raise IndexError(position)
        return make_record(position, of_day(date.fromordinal(715_000 + position % 200)))


@pytest.mark.slow
def test_memory_stays_small_however_many_documents_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.finding_aid.finding_aid.ON_ONE_PAGE", 50)
    peaks = []
    for documents in (300, 1_300):
        tracemalloc.start()
        for _, pieces in render_finding_aid(_BAG, _Endless(documents)):  # type: ignore[arg-type]
            for piece in pieces:
                assert piece
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    # A thousand more documents may cost some octets each, not their records or pages (some thousand octets each).
    assert peaks[1] - peaks[0] < 1_000 * 100


@pytest.mark.parametrize(
    ("dated", "first", "last", "is_open"),
    [
        ({"gregorian": "2016-11-05"}, "2016-11-05", "2016-11-05", False),
        ({"gregorian": "[2016-11-04,2016-11-05]"}, "2016-11-04", "2016-11-05", False),
        ({"gregorian": "2016"}, "2016-01-01", "2016-12-31", False),
        ({"gregorian": "1978-12-17/.."}, "1978-12-17", "1978-12-17", True),
        ({"gregorian": "../1978-03-20"}, "1978-03-20", "1978-03-20", True),
        # Autumn 1367 is the months Mehr, Aban and Azar: 23 September to 21 December 1988.
        ({"gregorian": "1988-23", "solarHijri": "1367-07/1367-09"}, "1988-09-23", "1988-12-21", False),
        ({"gregorian": "1981-23"}, "1981-01-01", "1981-12-31", False),
        ({"gregorian": "18XX"}, "1800-01-01", "1899-12-31", False),
    ],
)
def test_a_date_has_its_place_on_the_line_of_days(dated: dict[str, str], first: str, last: str, is_open: object) -> None:
    stretch = locate(dated)

    assert stretch is not None
    assert (date.fromordinal(stretch.first).isoformat(), date.fromordinal(stretch.last).isoformat()) == (first, last)
    assert stretch.is_open is is_open


@pytest.mark.parametrize("gregorian", ["-0499", "0500", "0621-01-01"])
def test_what_lies_before_the_solar_hijri_era_has_no_place_and_is_not_undated(gregorian: str) -> None:
    record = make_record(
        1,
        {
            **of_day(date(2016, 11, 5)),
            "date": {"gregorian": gregorian, "precision": "year", "certainty": "official", "basis": "table"},
        },
    )
    page = render_one([record, make_record(2)])

    assert locate(record["date"]) is None
    assert [one.text.split(" (")[0] for one in page.find("th", scope="row")] == [
        "Dated outside the Solar Hijri years با تاریخی بیرون از سال‌های هجری خورشیدی",
        "Without a date بی تاریخ",
    ]
    assert page.find("svg") == []


def test_the_time_line_has_every_document_once_and_years_of_both_calendars() -> None:
    box = make_box(2000)
    timeline = lay_out(Holdings("2026-11-24").add_all(box).marks)
    in_columns = sum(sum(column.counts.values()) for column in timeline.columns)
    in_bars = sum(bar.documents for bar in timeline.bars)
    placed = [record for record in box if "accessRights" not in record and "gregorian" in record["date"]]

    assert in_columns + in_bars + timeline.undrawn == len(placed) == 1600
    assert timeline.undrawn == 0
    page = render_one(box[:300])
    # The years of the box are 1340 to 1397: 1961 to 2018.
    labels = [one.text for one in page.find("text") if "·" not in one.text]
    assert {"1340", "۱۳۴۰", "1390", "۱۳۹۰", "1970", "۱۹۷۰", "2010", "۲۰۱۰"} <= set(labels)
    assert labels == sorted(labels, key=labels.index)
    assert page.find("path", class_="clash")


def test_years_begin_where_they_begin_on_the_one_scale() -> None:
    timeline = lay_out(Holdings("2026-11-24").add_all([make_record(1, of_day(date(2016, 11, 5)))]).marks)
    scale = timeline.scale
    # 1 Farvardin 1395 was 20 March 2016, 1 Farvardin 1396 was 21 March 2017 (University of Tehran list).
    for year, first in ((1396, date(2017, 3, 21)), (1395, date(2016, 3, 20))):
        places = dict(scale.list_years(Calendar.SOLAR_HIJRI))
        if year in places:
            assert places[year] == pytest.approx(scale.place(first.toordinal()))
    assert scale.list_years(Calendar.SOLAR_HIJRI)
    assert 0 <= scale.bin_of(scale.last) == BINS - 1


def test_conflicts_and_approximations_are_drawn_as_such() -> None:
    dates = [of_conflict(date(2016, 11, 4)), of_year(1390, "~"), of_year(1391)]
    page = render_one([make_record(number, dated) for number, dated in enumerate(dates)])
    (figure,) = page.find("figure")

    assert [one.attributes["class"] for one in page.find("rect")] == ["unsure", "sure"]
    assert len(page.find("path", class_="clash")) == 2  # in the picture and in its legend
    assert "1 approximate or open to several readings, 1 with a date conflict" in figure.text
    assert "۱ با تاریخ تقریبی یا چندخوانشی، ۱ با ناهمخوانی تاریخ" in figure.text
    assert [one.attributes["role"] for one in page.find("svg") if "role" in one.attributes] == ["img"]
    named = {one.attributes["id"] for one in [*page.find("title"), *page.find("desc")] if "id" in one.attributes}
    assert named == {"timeline-title", "timeline-description"}


def test_a_date_of_two_days_is_drawn_as_these_days_and_both_are_told() -> None:
    page = render_one([make_record(1, of_either()), make_record(2, of_day(date(2005, 6, 1)))])
    (figure,) = page.find("figure")
    (several,) = page.find("div", class_="several")
    signs = [one for one in page.find("circle", class_="unsure") if "li" not in one.around]

    assert page.find("rect") == []
    assert len(signs) == 2
    left, right = (float(str(one.attributes["cx"]).rstrip("%")) for one in signs)
    assert right - left > 80
    for said in (several.text, figure.text):
        assert "15 August 1995 (24 Mordad 1374 Solar Hijri)" in said
        assert "5 November 2016 (15 Aban 1395 Solar Hijri)" in said
    assert "Line 2: it can be read as 5 November 2016 (15 Aban 1395 Solar Hijri) or 15 August 1995" in several.text
    assert "15 August 1995 to" not in page.find("title")[-1].text


def test_documents_of_one_day_are_not_told_to_reach_from_it_to_itself() -> None:
    page = render_one([make_record(number, of_day(date(2016, 11, 5))) for number in range(2)])
    (figure,) = page.find("figure")

    assert "2 documents on the time line, of 5 November 2016 (15 Aban 1395 Solar Hijri)." in figure.text
    assert "۲ سند روی نمودار زمانی، از روز ۱۵ آبان ۱۳۹۵ هجری خورشیدی (۵ نوامبر ۲۰۱۶ میلادی)." in figure.text


def test_documents_of_one_day_stand_over_each_other_and_very_many_become_a_column() -> None:
    few = render_one([make_record(number, of_day(date(2016, 11, 5))) for number in range(5)])
    many = render_one([make_record(number, of_day(date(2016, 11, 5))) for number in range(500)])
    heights = [one.attributes["cy"] for one in few.find("circle") if "svg" in one.around and "li" not in one.around]

    assert len(set(heights)) == len(heights) == 5
    assert len([one for one in many.find("circle") if "li" not in one.around]) == 0
    assert len(many.find("rect")) == 1
    assert "The tallest column stands for 500 documents." in many.source


def test_a_language_without_a_name_here_is_told_by_its_tag() -> None:
    page = render_one([make_record(1, language=["fa-Latn", "mzn", "PRS"])])

    assert "fa-Latn, mzn, Dari fa-Latn، mzn، دری" in [one.text for one in page.find("dd")]
