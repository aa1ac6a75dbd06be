"""Pack a box in a real browser: both languages, two widths, keyboard, pasting, and a killed server."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from axe_core_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.web.pack.boxes import HOSTILE, fill_box, write_settings
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Locator, Page

_PATIENCE = 60_000
_SAVED = "#saved:not(:empty)"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with a box and an archiver.toml."""
    fill_box(tmp_path / "root" / "جعبه ۱۲")
    write_settings(tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture
def boxed(root: Path, tmp_path: Path) -> Iterator[Served]:
    """A server whose root has a box."""
    with Served(tmp_path / "home", [root]) as served:
        yield served


def _open(browser: Browser, served: Served, *, language: str = "en", width: int = 1280) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_default_timeout(_PATIENCE)
    page.goto(served.new_address())
    page.goto(f"http://127.0.0.1:{served.port}/language/{language}?to=/pack")
    return page


def _describe(page: Page) -> None:
    """Choose the box, and wait until it is read."""
    page.locator('a[href^="/pack/choose/"]', has_text="جعبه ۱۲").click()
    page.locator('form[action="/pack/start"] button').click()
    page.wait_for_selector("#cells tr[id^=row-]")
    page.wait_for_selector("#reading", state="detached")


def _check(page: Page, step: str) -> None:
    """Look for faults that axe finds, for a page wider than its window, and for the alert that markup would raise."""
    found = Axe().run(page)["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == [], step
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), step
    assert page.locator("main h1").count() == 1


def _cell(page: Page, path: str, column: str) -> Locator:
    return page.locator("tr", has=page.locator("th", has_text=path)).locator(f'[data-cell="{column}"]')


@pytest.mark.parametrize(("language", "width"), [("fa", 1280), ("en", 360), ("fa", 360)])
def test_a_box_is_packed_from_start_to_finish(browser: Browser, boxed: Served, root: Path, language: str, width: int) -> None:
    page = _open(browser, boxed, language=language, width=width)
    alerts: list[str] = []

    def note(dialog: Dialog) -> None:
        """Note an alert, and close it."""
        alerts.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    _check(page, "choose")
    _describe(page)
    _cell(page, "letter", "title.en").fill(HOSTILE)
    _cell(page, "letter", "accessStatus").select_option("closed")
    page.wait_for_selector(_SAVED, state="attached")
    _check(page, "describe")
    page.locator("#cells button.main").click()
    _check(page, "resolve")
    page.locator("main a.button.main").click()
    assert page.locator("mark.deciding").all_inner_texts() == ["۱۵ آبان ۱۳۹۵", "۱۴ آبان ۱۳۹۵"]
    _check(page, "conflict")
    page.locator("[data-take]").first.click()
    page.fill("#note", "کارت دعوت")
    page.fill("#who", "زهرا موسوی")
    page.locator("#decision button.main").click()
    page.locator("main a.button.main").click()
    _check(page, "origin")
    page.locator("main form button.main").click()
    page.locator("main form button.main").click()
    page.wait_for_url("**/check")
    _check(page, "check")
    page.locator("main form a.button.main").click()
    page.fill("#name", "bag")
    _check(page, "pack")
    page.locator("main form button.main").click()
    page.wait_for_url("**/done")
    _check(page, "done")

    assert (root / "bag" / "bagit.txt").is_file()
    assert page.locator("code.digest").count() == 2
    records = (root / "bag" / "metadata" / "records.jsonl").read_text(encoding="utf-8")
    assert '"basis":"resolved"' in records
    assert '"status":"closed"' in records
    assert alerts == []
    page.close()


def test_a_block_from_a_spreadsheet_fills_cells_and_survives_a_killed_server(
    browser: Browser, boxed: Served, root: Path, tmp_path: Path
) -> None:
    page = _open(browser, boxed)
    _describe(page)
    first = page.locator('[data-cell="referenceCode"]').first
    first.focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const init = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", init));
        }""",
        'ج۱۲/۱\t۱۵ آبان ۱۳۹۵\r\nج۱۲/۲\tn.d.\r\n"ج۱۲\t۳"\t\r\n',
    )
    page.wait_for_selector(_SAVED, state="attached")
    address = page.url.partition("/pack/")[2]
    page.keyboard.press("Control+a")
    page.keyboard.type("typed last")
    page.wait_for_selector("#cells:not([aria-busy])")
    boxed.end(signal.SIGKILL)
    page.close()
    with Served(tmp_path / "home", [root]) as again:
        page = _open(browser, again)
        assert page.locator("main a", has_text="Continue").count() == 1
        page.goto(f"http://127.0.0.1:{again.port}/pack/{address}")
        codes = [cell.input_value() for cell in page.locator('[data-cell="referenceCode"]').all()]
        dates = [cell.input_value() for cell in page.locator('[data-cell="date"]').all()]
        page.close()

    assert codes[:4] == ["typed last", "ج۱۲/۲", "ج۱۲\t۳", ""]
    assert dates[:3] == ["۱۵ آبان ۱۳۹۵", "n.d.", ""]


def test_the_keyboard_alone_is_enough(browser: Browser, boxed: Served) -> None:
    page = _open(browser, boxed)

    def go_to(name: str) -> None:
        """Press Tab until the control with a text in its name has the focus."""
        for _ in range(120):
            page.keyboard.press("Tab")
            text = page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText")
            if name in (text or ""):
                return
        raise AssertionError(name)

    go_to("Choose جعبه ۱۲")
    page.keyboard.press("Enter")
    page.wait_for_url("**/choose/**")
    go_to("Next")
    page.keyboard.press("Enter")
    page.wait_for_url("**/describe")
    page.wait_for_selector("#cells tr[id^=row-]")
    page.wait_for_selector("#reading", state="detached")
    page.evaluate("document.activeElement.blur()")
    go_to("Reference code, 1")
    page.keyboard.type("A-1")
    page.keyboard.press("Enter")
    page.keyboard.type("A-2")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("taken back")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("#cells:not([aria-busy])")

    assert [cell.input_value() for cell in page.locator('[data-cell="referenceCode"]').all()][:3] == ["A-1", "A-2", ""]
    go_to("Next")
    page.keyboard.press("Enter")
    page.wait_for_url("**/resolve")
    page.close()
