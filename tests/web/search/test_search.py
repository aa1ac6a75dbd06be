"""The page of search says what `archiver search` says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.holdings.catalogue.catalogued_bags import Holdings, make_bag
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ROWS = [
    {"path": "1.txt", "title": "نامه به دادستان", "title:en": "A letter", "reference code": "A/1", "date": "۱۵ آبان ۱۳۹۵"},
    {"path": "2.txt", "title": "پیام <b>آخر</b>", "reference code": "A/2", "date": "n.d."},
    {"path": "3.txt", "title": "گواهی", "reference code": "A/3", "date": "Shahrivar 1367", "access": "closed"},
]


@pytest.fixture(scope="module")
def catalogued(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose root is a place with one bag, beside its catalogue."""
    base = tmp_path_factory.mktemp("search")
    holdings = Holdings(base)
    make_bag(holdings.add(1, "nas", "letters"), _ROWS)
    assert holdings.update() == []
    settings = base / "settings.toml"
    settings.write_text('[places]\nnas = { path = "nas" }\n', encoding="utf-8")
    with Served(base / "home", [base / "nas"], "--config", str(settings)) as started:
        yield started


def test_a_document_is_found_and_leads_to_its_page(catalogued: Served) -> None:
    page = catalogued.visit().get(f"/search?words={quote('دادستان')}").text

    assert "A letter" in page
    assert "15 Aban 1395" in page
    assert "5 November 2016" in page
    assert "/documents/1" in page
    assert "<svg" in page


def test_a_withheld_document_is_known_by_its_code_alone(catalogued: Served) -> None:
    page = catalogued.visit().get("/search?words=A%2F3").text

    assert "A/3" in page
    assert "withheld" in page
    assert "گواهی" not in page
    assert "3.txt" not in page


def test_the_words_of_a_question_stand_in_no_address(catalogued: Served) -> None:
    visitor = catalogued.visit()
    asked = visitor.post("/search", {"words": "دادستان", "access": "", "date": ""})
    address = asked.header("location") or ""
    page = visitor.get(address)

    assert asked.status == 303
    assert address.startswith("/search?asked=")
    assert "A letter" in page.text
    assert 'value="دادستان"' in page.text
    assert "A letter" not in catalogued.visit().get(address).text
    assert visitor.post("/search", {"words": ""}).header("location") == "/search"


@pytest.mark.slow
def test_documents_that_the_time_line_leaves_out_are_told(tmp_path: Path) -> None:
    holdings = Holdings(tmp_path)
    rows = [{"path": f"{number}.txt", "title": "letter", "date": "1988-09-02"} for number in range(5001)]
    make_bag(holdings.add(1, "nas", "letters"), rows)
    assert holdings.update() == []
    settings = tmp_path / "settings.toml"
    settings.write_text('[places]\nnas = { path = "nas" }\n', encoding="utf-8")
    with Served(tmp_path / "home", [tmp_path / "nas"], "--config", str(settings)) as served:
        visitor = served.visit()
        page = re.sub("<[^>]+>", "", visitor.get("/search?words=letter").text)
        assert "shows only 5000 of the 5001 documents found" in page
        assert "shows only" not in visitor.get("/search?words=nothing").text


def test_markup_in_a_title_is_text(catalogued: Served) -> None:
    page = catalogued.visit().get(f"/search?words={quote('پیام')}").text

    assert "&lt;b&gt;" in page
    assert "<b>" not in page


def test_without_a_catalogue_it_is_told_how_to_begin(served: Served) -> None:
    page = served.visit().get("/search?words=letter").text

    assert "There is no catalogue to search yet" in page
    assert 'href="/holdings"' in page
