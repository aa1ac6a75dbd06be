"""Pack a box in a real browser: both languages, two widths, keyboard, pasting, and a killed server."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.pack.boxes import HOSTILE, fill_box, write_settings
from tests.web.seen import find_violations, note_faults, open_page
from tests.web.served import Served
from tests.web.windows import another_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

_PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const init = {clipboardData: data, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", init));
}"""
_PASSPHRASE = "three horses"  # noqa: S105 - of a key that lives as long as the tests
_BOX = "جعبه"


@pytest.fixture(scope="module")
def boxed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with a key, whose root has an archiver.toml. Each test puts a box of its own there."""
    base = tmp_path_factory.mktemp("boxed")
    (base / "root").mkdir()
    write_settings(base / "root")
    (base / "secret").write_text(f"{_PASSPHRASE}\n", encoding="utf-8")
    words = ["seal", "new-key", "--name", "Zahra", "--to", str(base / "keys"), "--passphrase-file", str(base / "secret")]
    subprocess.run([sys.executable, "-m", "archiver", *words], check=True, capture_output=True)
    with Served(base / "home", [base / "root"], "--seal-key", str(base / "keys" / "seal-key.pem")) as served:
        yield served


@pytest.fixture
def root(boxed: Served) -> Iterator[Path]:
    """The root of the server, with a box."""
    root = boxed.home.parent / "root"
    fill_box(root / _BOX)
    yield root
    for folder in (root / _BOX, root / "bag", boxed.home / "state" / "bayegan" / "drafts"):
        shutil.rmtree(folder, ignore_errors=True)


def _open(browser: Browser, served: Served, *, language: str = "en", width: int = 1280) -> Page:
    page = open_page(browser, served, language, width)
    page.goto(f"http://127.0.0.1:{served.port}/pack")
    return page


def _describe(page: Page) -> None:
    """Choose the box, and wait until it is read."""
    _start(page)
    _wait_until_read(page)


def _start(page: Page) -> None:
    """Choose the box, and open its table, of which a part is read."""
    _click(page, f'a[href^="/pack/choose/"]:has-text("{_BOX}")', "/pack/choose/*")
    _click(page, 'form[action="/pack/start"] button', "/describe")


def _wait_until_read(page: Page) -> None:
    page.wait_for_selector("#cells tr[id^=row-]")
    page.wait_for_selector("#reading", state="detached")


def _wait_until_saved(page: Page) -> None:
    """Wait until all that was typed is saved, not only what was typed first."""
    page.wait_for_selector("#cells:not([aria-busy])")
    expect(page.locator("#saved")).not_to_be_empty()


def _wait_until_checked(page: Page) -> None:
    """Wait until the page of the running check has made way for that of its outcome."""
    page.locator("main .verdict.good").wait_for()
    page.wait_for_load_state()


def _check(page: Page, step: str) -> None:
    """Look for faults that axe finds, for a page wider than its window, and for the alert that markup would raise."""
    assert find_violations(page) == [], step
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), step
    assert page.locator("main h1").count() == 1


def _cell(page: Page, path: str, column: str) -> Locator:
    return page.locator("tr", has=page.locator("th", has_text=path)).locator(f'[data-cell="{column}"]')


def _click(page: Page, control: str, address: str) -> None:
    """Click, and wait for the page that it leads to, whose address ends so."""
    with another_page(page, address):
        page.locator(control).click()


def _read_records(root: Path) -> str:
    return (root / "bag" / "metadata" / "records.jsonl").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_box_is_packed_from_start_to_finish(browser: Browser, boxed: Served, root: Path, language: str) -> None:
    page = _open(browser, boxed, language=language, width=360)
    faults = note_faults(page)
    _check(page, "choose")
    _describe(page)
    _cell(page, "letter", "title.en").fill(HOSTILE)
    _cell(page, "letter", "accessStatus").select_option("closed")
    _wait_until_saved(page)
    _check(page, "describe")
    _click(page, "#cells button.main", "/resolve")
    _check(page, "resolve")
    _click(page, "main a.button.main", "/resolve/*")
    assert page.locator("mark.deciding").all_inner_texts() == ["۱۵ آبان ۱۳۹۵", "۱۴ آبان ۱۳۹۵"]
    _check(page, "conflict")
    page.locator("[data-take]").first.click()
    page.fill("#note", "کارت دعوت")
    page.fill("#who", "زهرا موسوی")
    _click(page, "#decision button.main", "/resolve")
    _click(page, "main a.button.main", "/origin")
    _check(page, "origin")
    _click(page, "main form button.main", "/check")
    _wait_until_checked(page)
    _check(page, "check")
    _click(page, "main form a.button.main", "/pack")
    page.fill("#name", "bag")
    _check(page, "pack")
    _click(page, "main form button.main", "/done")
    _check(page, "done")

    assert (root / "bag" / "bagit.txt").is_file()
    assert page.locator("code.digest").count() == 2
    assert '"basis":"resolved"' in _read_records(root)
    assert '"status":"closed"' in _read_records(root)
    assert faults == []
    page.close()


def test_a_block_from_a_spreadsheet_fills_cells_and_survives_a_killed_server(browser: Browser, tmp_path: Path) -> None:
    root = tmp_path / "root"
    fill_box(root / _BOX)
    served = Served(tmp_path / "home", [root])
    page = _open(browser, served)
    _describe(page)
    first = page.locator('[data-cell="referenceCode"]').first
    first.focus()
    page.evaluate(_PASTE, 'ج۱۲/۱\t۱۵ آبان ۱۳۹۵\r\nج۱۲/۲\tn.d.\r\n"ج۱۲\t۳"\t\r\n')
    _wait_until_saved(page)
    address = page.url.partition("/pack/")[2]
    page.keyboard.press("Control+a")
    page.keyboard.type("typed last")
    _wait_until_saved(page)
    served.end(signal.SIGKILL)
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


def _go_to(page: Page, test: str) -> None:
    """Press Tab until the control that has the focus fits a test, a JavaScript expression over `here`."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(f"(here => Boolean({test}))(document.activeElement)"):
            return
    raise AssertionError(test)


def _press(page: Page, test: str, address: str) -> None:
    """Go to a control, press Enter, and wait for the page that it leads to, whose address ends so."""
    _go_to(page, test)
    with another_page(page, address):
        page.keyboard.press("Enter")


def _type_into(page: Page, name: str, text: str) -> None:
    """Go to a field, and type."""
    _go_to(page, f"here.name === '{name}'")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def _type_codes(page: Page) -> None:
    """Type into two rows of the table, and take back what is typed into the first."""
    _type_into(page, "cell:1:referenceCode", "A-1")
    page.keyboard.press("Enter")
    page.keyboard.type("A-2")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("taken back")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("#cells:not([aria-busy])")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_keyboard_alone_is_enough(browser: Browser, boxed: Served, root: Path, language: str) -> None:
    page = _open(browser, boxed, language=language)
    faults = note_faults(page)

    main = "here.matches('button.main, a.button.main')"
    _press(page, f"here.matches('a[href^=\"/pack/choose/\"]') && here.innerText.includes('{_BOX}')", "/pack/choose/*")
    _press(page, main, "/describe")
    _wait_until_read(page)
    _type_codes(page)
    assert [cell.input_value() for cell in page.locator('[data-cell="referenceCode"]').all()][:3] == ["A-1", "A-2", ""]
    _check(page, "describe")
    _press(page, main, "/resolve")
    _press(page, main, "/resolve/*")
    _check(page, "conflict")
    _go_to(page, "here.dataset.take")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "note"
    page.keyboard.type("کارت دعوت")
    _type_into(page, "who", "زهرا موسوی")
    _press(page, main, "/resolve")
    _press(page, main, "/origin")
    _check(page, "origin")
    _press(page, main, "/check")
    _wait_until_checked(page)
    _check(page, "check")
    _press(page, main, "/pack")
    _type_into(page, "name", "bag")
    _press(page, main, "/done")
    _type_into(page, "passphrase", _PASSPHRASE)
    with another_page(page):
        page.keyboard.press("Enter")
    assert page.locator("#seal ~ .verdict.good").count()
    _check(page, "sealed")

    assert list((root / "bag").rglob("*.p7s"))
    assert '"referenceCode":"A-1"' in _read_records(root)
    assert '"basis":"resolved"' in _read_records(root)
    assert faults == []
    page.close()


def test_a_block_may_reach_beyond_the_rows_of_the_page(browser: Browser, boxed: Served, root: Path) -> None:
    """100 documents are shown at once, and a spreadsheet has a column for all of them."""
    for number in range(100):
        (root / _BOX / f"{number}.txt").write_text(str(number), encoding="utf-8")
    page = _open(browser, boxed)
    _describe(page)
    page.locator('[id="cell:99:referenceCode"]').focus()
    page.evaluate(_PASTE, "\n".join(f"{number}\topen" for number in range(99, 110)))
    _wait_until_saved(page)
    # There are 106 documents, so three rows of the block have no place, and the date of none is "open".
    assert page.locator("#outside").is_visible()
    _click(page, ".pages a >> nth=-1", "from=100")

    codes = [cell.input_value() for cell in page.locator('[data-cell="referenceCode"]').all()]
    assert codes == [str(number) for number in range(101, 107)]
    page.close()


@pytest.mark.slow
def test_the_end_of_the_reading_takes_no_focus(browser: Browser, boxed: Served, root: Path) -> None:
    for number in range(150):
        (root / _BOX / f"{number}.txt").write_text(f"Tehran, 15 Aban 1395\n\n{number}\n", encoding="utf-8")
    page = _open(browser, boxed)
    _start(page)
    page.locator(".list-tools input").focus()
    page.keyboard.type("le")
    page.evaluate("window.stayed = true")
    _wait_until_read(page)
    page.keyboard.type("tter")

    assert page.evaluate("window.stayed")
    assert page.locator(".list-tools input").input_value() == "letter"
    # The rows come after the end of the reading is told.
    expect(page.locator("#cells tr.unread")).to_have_count(0)
    assert page.evaluate("window.stayed")
    page.close()
