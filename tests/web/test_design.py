"""Rows of the design of the page, as somebody tests them who knows nothing but its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from archiver import CreateOptions, NewDocument, Organization, create
from tests.web.bags.pages import token_of
from tests.web.pack.boxes import Packer
from tests.web.served import Served
from tests.web.windows import another_page, open_window, origin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

_WITHHELD = "فهرست شاهدان"
_MANY = 60


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with a box, and a bag of it that withholds one document."""
    root = tmp_path / "root"
    (root / "جعبه").mkdir(parents=True)
    for number in range(_MANY):
        (root / "جعبه" / f"نامه {number}.txt").write_text(f"تهران، ۳ مهر ۱۳۹۰\n\nنامهٔ {number}\n", encoding="utf-8")
    (root / "جعبه" / f"{_WITHHELD}.txt").write_text("متن\n", encoding="utf-8")
    (root / "bags").mkdir()
    closed = {"accessRights": {"status": "closed"}, "referenceCode": "REF-7"}
    document = NewDocument(f"{_WITHHELD}.txt", b"text", closed)
    options = CreateOptions(Organization("The Register of Names", "en"), second_opinion="none")
    assert create([document], root / "bags" / "یک", options).made
    return root


@pytest.fixture
def boxed(root: Path, tmp_path: Path) -> Iterator[Served]:
    with Served(tmp_path / "home", [root]) as served:
        yield served


def test_a_withheld_name_nowhere_but_in_pack(boxed: Served, root: Path) -> None:
    """No page on which a person browses names a file of a box or of a bag, but for the page that packs."""
    visitor = boxed.visit()
    bag = token_of(root / "bags" / "یک")
    folders = [root / "جعبه", root / "bags", root / "bags/یک", root / "bags/یک/data"]
    for page in ("/check", "/bags", "/holdings/add", f"/bags/{bag}/extract"):
        for folder in folders:
            answer = visitor.get(f"{page}?at={token_of(folder)}")
            assert answer.status == 200
            assert _WITHHELD not in answer.text, (page, folder)
            assert quote(_WITHHELD) not in answer.text, (page, folder)
    assert _WITHHELD in visitor.get(f"/pack?at={token_of(root / 'جعبه')}").text


def test_a_bag_is_opened_by_its_own_name(boxed: Served, root: Path) -> None:
    """The design: “folder, bag, document: its own name, and choose, select, use or open”."""
    text = boxed.visit().get(f"/bags?at={token_of(root / 'bags')}").text
    links = dict(re.findall(r'<a href="(/bags/[^"]+)"><bdi class="path"[^>]*>(.*?)</bdi></a>', text))

    assert re.sub("<[^>]+>", "", links[f"/bags/{token_of(root / 'bags' / 'یک')}"]) == "یک"


def test_an_opened_folder_is_chosen_before_those_in_it(boxed: Served, root: Path) -> None:
    (root / "جعبه" / "پوشه").mkdir()
    text = boxed.visit().get(f"/pack?at={token_of(root / 'جعبه')}").text
    chosen = re.findall(r'href="/pack/choose/([^"]+)"', text)

    assert chosen == [token_of(root / "جعبه"), token_of(root / "جعبه" / "پوشه")]


def test_a_withheld_document_is_named_when_it_is_asked_for_on_that_bag(boxed: Served, root: Path) -> None:
    visitor = boxed.visit()
    bag = f"/bags/{token_of(root / 'bags' / 'یک')}"
    assert _WITHHELD not in visitor.get(bag).text
    assert "REF-7" in visitor.get(bag).text
    assert visitor.post(f"{bag}/withheld", {"show": "yes"}).status == 303

    assert _WITHHELD in re.sub("<[^>]+>", "", visitor.get(bag).text)
    assert _WITHHELD not in visitor.get("/holdings").text


def test_documents_are_described_as_they_are_being_read(browser: Browser, boxed: Served) -> None:
    """What is typed at once is neither lost by the reading nor taken out of the hands of the person who types."""
    with open_window(browser, boxed, "en", 1280) as page:
        page.goto(f"{origin(page)}/pack")
        with another_page(page):
            page.locator('a[href^="/pack/choose/"]', has_text="جعبه").click()
        with another_page(page):
            page.locator('form[action="/pack/start"] button').click()
        title = page.locator('[id="cell:1:title.fa"]')
        title.dblclick()
        page.keyboard.press("Control+a")
        page.keyboard.type("عنوان شاهدان")
        page.locator('[id="cell:1:referenceCode"]').dblclick()
        page.keyboard.type("REF-1")
        page.wait_for_selector("#reading", state="detached")
        page.keyboard.type("0")
        page.wait_for_selector("form[data-cells]:not([aria-busy])")

        assert page.locator('[id="cell:1:referenceCode"]').input_value() == "REF-10"
        page.reload()
        assert title.input_value() == "عنوان شاهدان"
        assert page.locator('[id="cell:1:referenceCode"]').input_value() == "REF-10"
        assert page.locator('[id="cell:2:title.fa"]').input_value()


def test_an_empty_cell_of_a_document_that_was_not_read_is_no_edit(boxed: Served) -> None:
    """A form that was made before a title was proposed does not take it away."""
    packer = Packer(boxed, "جعبه")
    proposed = re.search(r'name="cell:2:title.fa"[^>]*>\n([^<]*)</textarea>', packer.page("describe"))
    assert proposed is not None
    fields = {"edits": "0", "unread:2": "1", "cell:2:title.fa": "", "cell:2:referenceCode": "REF-2"}
    assert packer.visitor.post(f"{packer.address}/cells", fields).status == 303

    page = packer.page("describe")
    assert proposed[0] in page
    assert "REF-2" in page
