"""Documents of all bags are searched in a browser: in both languages, narrow and wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.search.test_search import catalogued
from tests.web.windows import WINDOWS, another_page, demand_well_formed, open_window, origin

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.served import Served

__all__ = ["catalogued"]

_WORDS = {
    "en": {
        "words": "Words",
        "search": "Search",
        "title": "A letter",
        "day": "15 Aban 1395 = 5 November 2016",
        "table": "a table",
    },
    "fa": {
        "words": "واژه‌ها",
        "search": "جست‌وجو",
        "title": "نامه به دادستان",
        "day": "۱۵ آبان ۱۳۹۵ = ۵ نوامبر ۲۰۱۶",
    },
}


@pytest.mark.parametrize(("language", "width"), WINDOWS)
def test_words_are_found_with_their_days_and_a_time_line(browser: Browser, catalogued: Served, language: str, width: int) -> None:
    words = _WORDS[language]
    with open_window(browser, catalogued, language, width) as page:
        page.goto(f"{origin(page)}/search")
        demand_well_formed(page)
        page.get_by_label(words["words"]).fill("دادستان")
        with another_page(page):
            page.get_by_role("button", name=words["search"], exact=True).click()
        assert page.locator(".hits h3").all_inner_texts() == [words["title"]]
        assert words["day"] in page.locator(".hits").inner_text()
        assert page.locator("svg.timeline circle").count() == 1
        page.locator("summary").click()
        assert page.locator("figure tbody tr").count() == 1
        demand_well_formed(page)


@pytest.mark.parametrize(("language", "width"), WINDOWS)
def test_a_withheld_document(browser: Browser, catalogued: Served, language: str, width: int) -> None:
    with open_window(browser, catalogued, language, width) as page:
        page.goto(f"{origin(page)}/search?words=A%2F3")
        assert page.locator(".hits li").count() == 1
        assert "A/3" in page.locator(".hits").inner_text()
        assert "گواهی" not in page.content()
        demand_well_formed(page)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_catalogue_yet(browser: Browser, served: Served, language: str) -> None:
    with open_window(browser, served, language, 360) as page:
        page.goto(f"{origin(page)}/search?words=a")
        demand_well_formed(page)
        assert page.locator("main a[href='/holdings']").count() == 1
