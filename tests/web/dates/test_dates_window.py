"""The page of dates in a browser: in both languages, narrow and wide, by keyboard alone, and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.windows import WINDOWS, demand_well_formed, open_window, origin

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.web.served import Served

_WORDS = {
    "en": {"date": "Date", "find": "Find dates", "compare": "Compare", "text": "Text (paste it here)", "differ": "They differ."},
    "fa": {
        "date": "تاریخ",
        "find": "یافتن تاریخ‌ها",
        "compare": "مقایسه",
        "text": "متن (این‌جا بگذارید)",
        "differ": "اختلاف دارند.",
    },
}
_TEXT = "نامهٔ ۱۵ آبان ۱۳۹۵ <b>متن</b>\n<script>alert(1)</script> 4 November 2016\n\u202eمتن ۳۱ آبان ۱۳۹۵"
_GREGORIAN = {"en": "5 November 2016", "fa": "۵ نوامبر ۲۰۱۶"}


@pytest.mark.parametrize(("language", "width"), WINDOWS)
def test_a_date_a_comparison_and_a_text(browser: Browser, served: Served, language: str, width: int) -> None:
    words = _WORDS[language]
    with open_window(browser, served, language, width) as page:
        page.goto(f"{origin(page)}/dates")
        demand_well_formed(page)
        page.get_by_label(words["date"], exact=True).fill("۱۵ آبان ۱۳۹۵")
        page.get_by_text(_GREGORIAN[language]).first.wait_for()
        fields = page.locator("input[name=compare]")
        fields.nth(0).fill("15 Aban 1395")
        fields.nth(1).fill("2016-11-04")
        page.get_by_role("button", name=words["compare"], exact=True).click()
        page.get_by_text(words["differ"]).wait_for()
        page.reload()
        assert page.get_by_label(words["date"], exact=True).input_value() == "۱۵ آبان ۱۳۹۵"
        page.get_by_label(words["text"]).fill(_TEXT)
        page.get_by_role("button", name=words["find"], exact=True).click()
        page.locator("mark").first.wait_for()
        assert page.locator("mark").all_inner_texts() == ["۱۵ آبان ۱۳۹۵", "4 November 2016", "۳۱ آبان ۱۳۹۵"]
        assert page.locator(".text").inner_text().startswith("نامهٔ ۱۵ آبان ۱۳۹۵ <b>متن</b>\n<script>alert(1)</script>")
        assert page.get_by_text(words["differ"]).count() == 1
        demand_well_formed(page)


def test_a_reload_and_back_lose_nothing(browser: Browser, served: Served) -> None:
    with open_window(browser, served, "en", 1280) as page:
        page.goto(f"{origin(page)}/dates")
        page.get_by_label("Text (paste it here)").fill("Tehran, 15 Aban 1395")
        page.get_by_role("button", name="Find dates", exact=True).click()
        page.locator("mark").wait_for()
        page.goto(f"{origin(page)}/search")
        page.go_back()
        assert page.locator("mark").inner_text() == "15 Aban 1395"
        assert page.get_by_label("Text (paste it here)").input_value() == "Tehran, 15 Aban 1395"


def test_by_keyboard_alone(browser: Browser, served: Served) -> None:
    with open_window(browser, served, "en", 1280) as page:
        page.goto(f"{origin(page)}/dates")
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "date":
                break
        page.keyboard.type("15 Aban 1395")
        page.keyboard.press("Enter")
        page.get_by_text("5 November 2016").first.wait_for()
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "text":
                break
        page.keyboard.type("Oslo, 4 November 2016")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("mark").wait_for()
        assert page.locator("mark").inner_text() == "4 November 2016"


def test_without_scripts(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.new_address())
    page.goto(f"{origin(page)}/dates")
    page.get_by_label("Date", exact=True).fill("15 Aban 1395")
    page.get_by_role("button", name="Convert", exact=True).click()
    assert page.get_by_text("5 November 2016").count()
    page.get_by_role("button", name="One more").click()
    assert page.locator("input[name=compare]:not([type=hidden])").count() == 2
    assert page.get_by_label("Date", exact=True).input_value() == "15 Aban 1395"
    context.close()


def test_a_document_is_dropped(browser: Browser, served: Served, tmp_path: Path) -> None:
    document = tmp_path / "نامه.html"
    document.write_text("<title>x</title><p>Tehran, 15 Aban 1395</p><script>alert(1)</script>", encoding="utf-8")
    with open_window(browser, served, "fa", 1280) as page:
        page.goto(f"{origin(page)}/dates")
        page.locator("input[type=file]").set_input_files(str(document))
        page.get_by_role("button", name="یافتن تاریخ‌های سند").click()
        page.locator("mark").wait_for(timeout=60_000)
        assert page.locator("mark").inner_text() == "15 Aban 1395"
        demand_well_formed(page)
    kept = [path for path in (served.home / "state").rglob("*") if path.is_file() and b"Tehran, 15 Aban" in path.read_bytes()]
    assert kept == []
