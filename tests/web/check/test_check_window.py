"""Bags are chosen and checked in a browser: in both languages, narrow and wide, and by keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.check.large_drops import make_bomb
from tests.web.check.test_check import DAMAGED, GOOD, holding
from tests.web.windows import WINDOWS, another_page, demand_well_formed, open_window, origin

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

    from tests.web.served import Served

__all__ = ["holding"]

_WORDS = {
    "en": {"choose": "Choose", "check": "Check", "file": "Check this file", "good": "valid", "bad": "not valid"},
    "fa": {"choose": "انتخاب", "check": "وارسی", "file": "وارسی این فایل", "good": "معتبر", "bad": "معتبر نیست"},
}


def _verdicts(page: Page) -> list[str]:
    assert page.locator(".report").count() == 1
    return page.locator(".verdicts strong").all_inner_texts()


@pytest.mark.parametrize(("language", "width"), WINDOWS)
def test_two_bags_are_chosen_and_checked(browser: Browser, holding: Served, language: str, width: int) -> None:
    words = _WORDS[language]
    with open_window(browser, holding, language, width) as page:
        page.goto(f"{origin(page)}/check")
        demand_well_formed(page)
        with another_page(page):
            page.locator("main ul.folders a").first.click()
        for name in (GOOD, DAMAGED):
            with another_page(page):
                page.get_by_role("link", name=re.compile(f"^{words['choose']}.*{name}$")).click()
        demand_well_formed(page)
        with another_page(page):
            page.get_by_role("button", name=words["check"], exact=True).click()
        assert _verdicts(page) == [words["good"], words["bad"]]
        demand_well_formed(page)
        with page.expect_download() as kept:
            page.locator("a[download]").first.click()
        assert kept.value.suggested_filename == "report.html"


@pytest.mark.parametrize(("language", "width"), WINDOWS)
def test_a_file_is_dropped(browser: Browser, holding: Served, tmp_path: Path, language: str, width: int) -> None:
    words = _WORDS[language]
    dropped = tmp_path / "بسته.zip"
    make_bomb(dropped, 1 << 20)
    with open_window(browser, holding, language, width) as page:
        page.goto(f"{origin(page)}/check")
        page.locator("input[type=file]").set_input_files(str(dropped))
        with another_page(page):
            page.get_by_role("button", name=words["file"]).click()
        assert _verdicts(page) == [words["good"]]
        demand_well_formed(page)


def test_a_job_that_leads_elsewhere_asks_no_more(browser: Browser, holding: Served) -> None:
    """The page of the outcome may take long. Some browsers begin the way to it anew whenever they are led there again."""
    with open_window(browser, holding, "en", 1280) as page:
        page.goto(f"{origin(page)}/check")
        with another_page(page):
            page.locator("main ul.folders a").first.click()
        with another_page(page):
            page.get_by_role("link", name=re.compile(f"^Choose.*{GOOD}$")).click()
        held: list[Route] = []
        asked: list[str] = []

        def hold(route: Route) -> None:
            """Keep the outcome back."""
            held.append(route)

        page.route("**/check/reports/*", hold)
        page.on("request", lambda request: asked.append(request.url) if held and "/jobs/" in request.url else None)
        with page.expect_request("**/check/reports/*"):
            page.get_by_role("button", name="Check", exact=True).click()
        page.wait_for_timeout(2500)

        assert (asked, len(held)) == ([], 1)
        with another_page(page):
            # All that is held back goes on.
            page.unroute("**/check/reports/*")
        assert _verdicts(page) == ["valid"]


def test_by_keyboard_alone(browser: Browser, holding: Served) -> None:
    with open_window(browser, holding, "en", 1280) as page:
        page.goto(f"{origin(page)}/check")
        _press(page, "root")
        _press(page, f"Choose {DAMAGED}")
        _press(page, "Check", "BUTTON")
        assert _verdicts(page) == ["not valid"]


def _press(page: Page, text: str, tag: str = "A") -> None:
    """Press Tab until something whose text ends so has the focus, then Enter, and wait for the page that it leads to."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here, shown = page.evaluate("[document.activeElement.tagName, document.activeElement.innerText]")
        if here == tag and (shown.strip() == text or shown.strip().endswith(f"/{text}")):
            with another_page(page):
                page.keyboard.press("Enter")
            return
    raise AssertionError(text)
