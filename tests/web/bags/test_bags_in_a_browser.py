"""The pages of a bag and of the holdings in a browser: both languages, wide and narrow, by keyboard, with hostile names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from archiver.tasks.audits.adding import add_to_audit
from tests.seals.conftest import archiver
from tests.signatures.openssl import make_identity
from tests.web.bags.hostile_bag import HIDDEN, make_bag
from tests.web.bags.pages import find_number, token_of
from tests.web.seen import find_violations, find_what_sticks_out, note_faults, open_page
from tests.web.served import Served
from tests.web.windows import another_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("browsed")
    for name in ("root", "desk"):
        (base / name).mkdir()
    bag, desk = make_bag(base / "root"), make_identity(base / "desk", name="Desk")
    assert archiver("seal", "add", bag, "--key", desk.key, "--certificate", desk.certificate).code == 0
    make_bag(base / "root", "decided")
    settings = base / "home/config/bayegan/archiver.toml"
    settings.parent.mkdir(parents=True)
    authority = 'authorities = ["https://tsa.example.org/the/long/path/of/an/authority/of/time/stamps"]'
    places = f'[places]\nnas = {{ path = "{base / "root"}" }}\n'
    settings.write_text(f'[seal]\n{authority}\n[audit]\nledger = "{base / "ledger.sqlite"}"\n{places}')
    add_to_audit(configuration=settings)
    return base / "root"


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Served]:
    with Served(root.parent / "home", [root], "--seal-key", "key.pem") as started:
        yield started


PAGES = (
    "/holdings",
    "/holdings/add",
    "/holdings/history?copy=nas/decided",
    "/holdings/retire?copy=nas/decided",
    "/holdings/copy?copy=nas/decided&at={root}",
    "/bags",
    "{bag}",
    "{bag}/documents/{letter}",
    "{bag}/documents/{picture}",
    "{bag}/documents/{closed}",
    "{bag}/history",
    "{bag}/seals",
    "{bag}/seal",
    "{bag}/stamps",
    "{bag}/export",
    "{bag}/extract",
    "{bag}/extract?at={root}",
    "{bag}/describe",
    "{bag}?since=31+Mehr+1395",
)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_page_can_be_read_by_everybody(browser: Browser, served: Served, root: Path, language: str) -> None:
    """Each page is looked at in two widths."""
    bag = root / "جعبه ۱۲"
    numbers = {"letter": "a<b>&'.txt", "picture": "picture.png", "closed": "closed/نام پنهان.txt"}
    names = {key: str(find_number(bag, name)) for key, name in numbers.items()}
    page = open_page(browser, served, language, 1280)
    faults = note_faults(page)
    wrong: dict[str, object] = {}
    for address in PAGES:
        shown = address.format(bag=f"/bags/{token_of(bag)}", root=token_of(root), **names)
        page.goto(f"http://127.0.0.1:{served.port}{shown}")
        page.wait_for_selector(".htmx-request", state="detached")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            if found := [*find_violations(page), *find_what_sticks_out(page)]:
                wrong[f"{address} {width}"] = found
        assert page.locator("h1").count() == 1, address
        assert HIDDEN not in page.content(), address
        assert page.get_attribute("html", "lang") == language
    page.close()

    assert not wrong
    assert not faults


WORDS = {
    "en": {"date": "Day or date", "note": "Note: why this day", "who": "Who decided", "save": "Save the decision"},
    "fa": {"date": "روز یا تاریخ", "note": "یادداشت: چرا این روز", "who": "چه کسی تصمیم گرفت", "save": "ثبت تصمیم"},
}
SAID = {"en": "The decision is recorded", "fa": "تصمیم ثبت شد"}


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("fa", 360)])
def test_a_conflict_is_resolved_by_keyboard_alone(
    browser: Browser, served: Served, root: Path, language: str, width: int
) -> None:
    words, bag = WORDS[language], root / "decided"
    page = open_page(browser, served, language, width)
    page.goto(
        f"http://127.0.0.1:{served.port}/bags/{token_of(bag)}/documents/{find_number(bag, chr(97) + '<b>&' + chr(39) + '.txt')}"
    )
    details = page.locator("details.decide")
    if details.get_attribute("open") is None:
        details.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(details).to_have_attribute("open", "")
    page.get_by_label(words["date"]).focus()
    page.keyboard.type("۱۵ آبان ۱۳۹۵")
    page.keyboard.press("Tab")
    page.keyboard.type(f"the envelope ({language})")
    page.keyboard.press("Tab")
    page.keyboard.type("M. K.")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == words["save"]
    with another_page(page):
        page.keyboard.press("Enter")
    assert page.get_by_text(SAID[language]).count()
    assert f"the envelope ({language})" in page.inner_text("main")
    page.close()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_list_follows_what_is_typed(browser: Browser, served: Served, root: Path, language: str) -> None:
    page = open_page(browser, served, language, 1280)
    page.goto(f"http://127.0.0.1:{served.port}/bags/{token_of(root / 'جعبه ۱۲')}")
    page.locator("#words").press_sequentially("نامه")
    # The address follows the list. While somebody types slowly, both have what was typed before.
    expect(page).to_have_url(re.compile(f"words={quote('نامه')}(&|$)"))
    assert page.locator("#list tbody tr").count() == 1
    assert "نامهٔ مادر" in page.inner_text("#list")
    page.reload()
    assert page.input_value("#words") == "نامه"
    assert page.locator("#list tbody tr").count() == 1
    page.close()


def test_withheld_documents_are_shown_once_they_are_asked_for(browser: Browser, served: Served, root: Path) -> None:
    page = open_page(browser, served, "fa", 1280)
    page.goto(f"http://127.0.0.1:{served.port}/bags/{token_of(root / 'جعبه ۱۲')}")
    assert HIDDEN not in page.content()
    with another_page(page):
        page.get_by_role("button", name="نمایش سندهای بیرون از دسترس").click()
    assert page.get_by_text(HIDDEN).first.is_visible()
    with another_page(page):
        page.get_by_role("button", name="پنهان کردن").click()
    assert page.get_by_text(HIDDEN).count() == 0
    page.close()
