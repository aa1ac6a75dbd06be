"""The pages of a bag over HTTP: what they show, and what nobody gets by them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.web.bags.hostile_bag import HIDDEN, LETTER, MARKUP, PAGE, make_bag
from tests.web.bags.pages import find_number, token_of
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.served import Visitor


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with a hostile bag, and a secret file beside it."""
    base = tmp_path_factory.mktemp("bags")
    (base / "outside.txt").write_text("outside")
    (base / "root").mkdir()
    make_bag(base / "root")
    (base / "root" / "link").symlink_to(base)
    return base / "root"


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Served]:
    with Served(root.parent / "home", [root]) as started:
        yield started


@pytest.fixture
def visitor(served: Served) -> Visitor:
    return served.visit()


@pytest.fixture(scope="module")
def bag(root: Path) -> Path:
    return root / "جعبه ۱۲"


def test_the_list_shows_markup_as_text(visitor: Visitor, bag: Path) -> None:
    answer = visitor.get(f"/bags/{token_of(bag)}")

    assert answer.status == 200
    assert answer.header("cache-control") == "no-store"
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script>alert" not in answer.text
    assert "onerror=alert(2)>" not in answer.text
    assert "49" not in re.sub(r"[0-9a-zA-Z_-]{20,}", "", answer.text), "a template was run on a title"


def test_a_withheld_name_stands_nowhere_until_it_is_asked_for(served: Served, bag: Path) -> None:
    visitor, address = served.visit(), f"/bags/{token_of(bag)}"
    number = find_number(bag, "closed/نام پنهان.txt")
    pages = [
        address,
        f"{address}?words=زندانیان".replace("زندانیان", "%D8%B2%D9%86%D8%AF%D8%A7%D9%86%DB%8C%D8%A7%D9%86"),
        f"{address}?order=title",
        f"{address}/documents/{number}",
    ]
    for page in pages:
        answer = visitor.get(page)
        assert answer.status == 200
        assert "زندانیان بند" not in answer.text
        assert "پنهان.txt" not in answer.text
    assert "ب/۲" in visitor.get(address).text
    assert visitor.get(f"{address}/documents/{number}/octets").status == 404
    assert visitor.get(f"{address}/documents/{number}/picture").status == 404

    assert visitor.post(f"{address}/withheld").status == 303
    assert HIDDEN in visitor.get(address).text
    assert HIDDEN in visitor.get(f"{address}/documents/{number}").text
    assert served.visit().get(f"{address}/documents/{number}/octets").status == 404, "another browser sees it too"
    log = (bag.parent.parent / "home/state/bayegan/page.log").read_text(encoding="utf-8")
    assert json.loads(log.splitlines()[-1])["event"] == "revealed"

    visitor.post(f"{address}/withheld", {"show": "no"})
    assert HIDDEN not in visitor.get(address).text


def test_dates_are_marked_in_the_text(visitor: Visitor, bag: Path) -> None:
    number = find_number(bag, "a<b>&'.txt")
    text = visitor.get(f"/bags/{token_of(bag)}/documents/{number}").text

    marked = re.findall(r"<mark[^>]*>([^<]*)</mark>", text)
    assert marked == ["۱۵ آبان ۱۳۹۵", "autumn of 1981", "4 November 2016"]
    assert "&lt;b&gt;bold&lt;/b&gt;" in text
    assert "14 Aban 1395" in text
    assert "5 November 2016" in text


def test_a_document_is_given_out_as_octets_alone(visitor: Visitor, bag: Path) -> None:
    number = find_number(bag, "page.html")
    answer = visitor.get(f"/bags/{token_of(bag)}/documents/{number}/octets")

    assert answer.body == PAGE
    assert answer.header("content-type") == "application/octet-stream"
    assert (answer.header("content-disposition") or "").startswith("attachment;")
    assert answer.header("cache-control") == "no-store"
    shown = visitor.get(f"/bags/{token_of(bag)}/documents/{number}").text
    assert "onload=" not in shown
    assert '<mark id="date-1">15 Aban 1395</mark>' in shown


def test_a_picture_is_drawn_anew_without_its_comment(visitor: Visitor, bag: Path) -> None:
    number = find_number(bag, "picture.png")
    answer = visitor.get(f"/bags/{token_of(bag)}/documents/{number}/picture")

    assert answer.header("content-type") == "image/png"
    assert answer.header("cache-control") == "no-store"
    with Image.open(io.BytesIO(answer.body)) as drawn:
        assert drawn.size == (40, 30)
        assert not drawn.info


@pytest.mark.parametrize(
    "address",
    [
        "/bags/{outside}",
        "/bags/{link}",
        "/bags/{root}",
        "/bags/{dots}",
        "/bags/..",
        "/bags/%2e%2e%2f",
        "/bags/%2Fetc%2Fpasswd",
        "/bags/L2V0Yy9wYXNzd2Q",
        "/bags/{bag}/documents/0",
        "/bags/{bag}/documents/-1",
        "/bags/{bag}/documents/99",
        "/bags/{bag}/documents/9999999999999999999999",
        "/bags/{bag}/documents/%D9%A1",
        "/bags/{bag}/documents/..%2f..%2fbagit.txt",
        "/bags/{bag}/documents/1/../../bagit.txt",
        "/bags/%00",
        "/bags/=",
    ],
)
def test_an_address_that_leads_elsewhere_tells_nothing(visitor: Visitor, bag: Path, address: str) -> None:
    root = bag.parent
    tokens = {
        "outside": token_of(root.parent / "outside.txt"),
        "link": token_of(root / "link"),
        "root": token_of(root),
        "dots": token_of(Path(f"{bag}/../../outside.txt")),
        "bag": token_of(bag),
    }
    answer = visitor.get(address.format(**tokens))

    assert answer.status == 404
    assert "outside" not in answer.text
    assert MARKUP not in answer.text


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("words=letter", {"نامهٔ مادر"}),
        ("since=1360", set()),
        ("since=15+Aban+1395&order=bag", {"نامهٔ مادر", "Page"}),
        ("since=November+2016", {"نامهٔ مادر", "Page"}),
        ("since=1390&until=2014", set()),
        ("words=%D9%86%D8%A7%D9%85%D9%87", {"نامهٔ مادر"}),
    ],
)
def test_documents_are_found_by_words_and_days(visitor: Visitor, bag: Path, query: str, titles: set[str]) -> None:
    text = visitor.get(f"/bags/{token_of(bag)}?{query}").text

    assert {title for title in ("نامهٔ مادر", "Page", "Picture") if f">{title}</bdi>" in text} == titles


def test_an_unreadable_date_is_told(visitor: Visitor, bag: Path) -> None:
    text = visitor.get(f"/bags/{token_of(bag)}?since=31+Mehr+1395").text

    assert "31 Mehr 1395" in text
    assert "cannot be used" in text


def test_a_damaged_document_is_named_as_damaged_and_not_given_out_unasked(root: Path, visitor: Visitor) -> None:
    bag = make_bag(root, "damaged")
    (bag / "data/letter.txt").write_text(LETTER, encoding="utf-8")
    address = f"/bags/{token_of(bag)}/documents/{find_number(bag, 'letter.txt')}"

    assert "damaged" in visitor.get(address).text
    refused = visitor.get(f"{address}/octets")
    assert refused.status == 422
    assert "attachment" not in (refused.header("content-disposition") or "")
    assert visitor.get(f"{address}/octets?as-it-is=yes").body == LETTER.encode()


def test_a_link_in_a_bag_is_not_followed(root: Path, visitor: Visitor) -> None:
    bag = make_bag(root, "linked")
    (bag / "data/letter.txt").unlink()
    (bag / "data/letter.txt").symlink_to(root.parent / "outside.txt")
    address = f"/bags/{token_of(bag)}/documents/{find_number(bag, 'letter.txt')}"

    for page in (address, f"{address}/octets", f"{address}/octets?as-it-is=yes"):
        assert "outside" not in visitor.get(page).body.decode(errors="replace")


def test_a_bag_of_another_program_shows_its_files(root: Path, visitor: Visitor) -> None:
    from tests.holdings.bags import write_bag  # noqa: PLC0415 - its module needs pytest

    write_bag(root / "foreign", {"<b>.txt": b"5 November 2016\n", "x.txt": b"nothing"})
    text = visitor.get(f"/bags/{token_of(root / 'foreign')}").text

    assert "&lt;b&gt;.txt" in text
    assert '<mark id="date-1">5 November 2016</mark>' in visitor.get(f"/bags/{token_of(root / 'foreign')}/documents/1").text
