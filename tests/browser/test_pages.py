"""Pages as a browser shows them: on a desktop and on telephones, read by axe-core, and printed."""

from __future__ import annotations

import io
import json
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from tests.browser.conftest import PAGES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.chromium import Chromium

_DESKTOP, _PHONES = 1000, (320, 390)

# Where a piece of text begins and ends on the screen, letter by letter, from left to right in CSS pixels.
_PLACES = """
(wanted => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node; (node = walker.nextNode()); ) {
    const start = node.data.indexOf(wanted);
    if (start < 0 || node.parentElement.closest("svg")) continue;
    found.push([...wanted].map((letter, place) => {
      const range = document.createRange();
      range.setStart(node, start + place);
      range.setEnd(node, start + place + 1);
      const box = range.getClientRects()[0];
      return [letter, box ? box.left : null, box ? box.top : null];
    }));
  }
  return found;
})
"""

# What sticks out at either side, but for what lies in a box that scrolls by itself.
_STICKS_OUT = """
[...document.body.querySelectorAll("*")]
  .filter(one => !one.closest(".wide") && !one.closest("svg"))
  .map(one => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.width && (box.right > innerWidth + 0.5 || box.left < -0.5))
  .map(([_, one]) => one.outerHTML.slice(0, 200))
"""

# Every text with Persian letters that is not marked as Persian (or as of no known language), or is not shown from right to left
# although it stands alone in its element, and every Latin text that is marked as Persian.
_WRONGLY_MARKED = """
(() => {
  const wrong = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const parent = node.parentElement;
    const language = parent.closest("[lang]").getAttribute("lang");
    const rtl = getComputedStyle(parent).direction === "rtl";
    if (parent.closest("svg, pre, script")) continue;
    if (/[\\u0621-\\u06d3]/.test(node.data)) {
      const begins = /^[^A-Za-z\\u0621-\\u06d3]*[\\u0621-\\u06d3]/.test(node.data);
      if (!["fa", ""].includes(language) || (begins && !rtl)) wrong.push([language, rtl, node.data.slice(0, 80)]);
    } else if (/[A-Za-z]{3}/.test(node.data) && document.documentElement.lang === "en") {
      if (!["en", ""].includes(language) || rtl) wrong.push([language, rtl, node.data.slice(0, 80)]);
    }
  }
  return wrong;
})()
"""


@pytest.mark.slow
@pytest.mark.parametrize("width", [_DESKTOP, *_PHONES])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_scrolls_sideways(browser: Chromium, pages: Path, page: str, width: int) -> None:
    browser.open(pages / page, width)

    assert browser.run("document.documentElement.scrollWidth") <= width == browser.run("innerWidth")
    assert browser.run(_STICKS_OUT) == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [_DESKTOP, _PHONES[1]])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_wrong(browser: Chromium, pages: Path, page: str, width: int) -> None:
    browser.open(pages / page, width)
    browser.load(resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = json.loads(
        browser.run(
            "axe.run(document, {resultTypes: ['violations']}).then(all => JSON.stringify({"
            "violations: all.violations.map(one => [one.id, one.impact, one.nodes.map(node => node.html.slice(0, 200))]),"
            "passes: all.passes.map(one => one.id)}))"
        )
    )

    assert found["violations"] == []
    # What must have been looked at for this to mean anything.
    assert {"color-contrast", "heading-order", "region", "html-has-lang", "valid-lang", "page-has-heading-one"} <= set(
        found["passes"]
    )


@pytest.mark.parametrize("page", PAGES)
def test_persian_text_is_marked_and_shown_from_right_to_left(browser: Chromium, pages: Path, page: str) -> None:
    browser.open(pages / page, _DESKTOP)

    assert browser.run(_WRONGLY_MARKED) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_needs_nothing_from_elsewhere_and_shows_its_own_font(browser: Chromium, pages: Path, page: str) -> None:
    browser.open(pages / page, _DESKTOP)

    assert browser.run("performance.getEntriesByType('resource').filter(one => !one.name.startsWith('data:')).length") == 0
    # The list of documents has a script of its own. A report has none.
    scripts = browser.run("[...document.querySelectorAll('script')].map(one => one.src)")
    assert scripts == ([""] if browser.run("document.querySelectorAll('table.list').length") else [])
    assert browser.run("[...document.fonts].map(one => [one.family, one.status])") == [["Vazirmatn", "loaded"]]


def _lefts(browser: Chromium, text: str) -> list[dict[str, float]]:
    """Return, for each occurrence of the text on one line, the left end of each word."""
    found = browser.run(f"({_PLACES})({json.dumps(text)})")
    whole = [letters for letters in found if len({top for letter, _, top in letters if letter not in " \u200c"}) == 1]
    return [{word: min(lefts) for word, lefts in zip(text.split(), _group(letters), strict=True)} for letters in whole]


def _group(letters: list[tuple[str, float, float]]) -> list[list[float]]:
    groups: list[list[float]] = [[]]
    for letter, left, _ in letters:
        if letter == " ":
            groups.append([])
        else:
            groups[-1].append(left)
    return groups


@pytest.mark.parametrize("width", [_DESKTOP, _PHONES[1]])
def test_the_header_date_reads_from_right_to_left_and_its_digits_from_left_to_right(
    browser: Chromium, pages: Path, width: int
) -> None:
    browser.open(pages / "statement/metadata/finding-aid.html", width)
    header = "۱۳۹۵ آبان ۱۵, شنبه"
    [place] = _lefts(browser, header)

    # In logical order the year comes first; a Persian reader finds it at the right.
    assert sorted(place, key=lambda word: -place[word]) == header.split()
    [letters] = browser.run(f"({_PLACES})({json.dumps(header)})")
    year = [left for letter, left, _ in letters][:4]
    assert year == sorted(year)
    assert len(set(year)) == 4


def test_a_persian_sentence_about_a_date_reads_in_its_order(browser: Chromium, pages: Path) -> None:
    browser.open(pages / "statement/metadata/finding-aid.html", _DESKTOP)
    sentence = "شنبه ۱۵ آبان ۱۳۹۵ هجری خورشیدی"
    [place] = _lefts(browser, sentence)

    assert sorted(place, key=lambda word: -place[word]) == sentence.split()


@pytest.mark.parametrize("width", [_DESKTOP, _PHONES[0]])
def test_a_date_in_digits_keeps_its_order_inside_of_persian_prose(browser: Chromium, pages: Path, width: int) -> None:
    browser.open(pages / "dates-fa.html", width)

    _assert_left_to_right(browser, "۲۰۱۶-۱۱-۰۵")


def test_an_option_keeps_its_hyphens_before_it_inside_of_persian_prose(browser: Chromium, pages: Path) -> None:
    browser.open(pages / "dates-fa.html", _DESKTOP)

    _assert_left_to_right(browser, "--date")


@pytest.mark.slow
@pytest.mark.parametrize("width", [_DESKTOP, *_PHONES])
@pytest.mark.parametrize("page", [page for page in PAGES if "metadata" not in page])
def test_no_word_of_a_command_is_broken(browser: Chromium, pages: Path, page: str, width: int) -> None:
    browser.open(pages / page, width)

    words = browser.run(
        '[...document.querySelectorAll(".command > span, .token")].map(one => [one.textContent, one.getClientRects().length])'
    )
    assert words or "good" in page
    assert [word for word, lines in words if lines != 1] == []


def _assert_left_to_right(browser: Chromium, text: str) -> None:
    """The text stands in the page, and its letters from left to right wherever it does."""
    found = browser.run(f"({_PLACES})({text!r})")

    assert found
    for letters in found:
        assert [left for _, left, _ in letters] == sorted(left for _, left, _ in letters)


def test_the_ending_of_a_persian_name_stands_at_its_right_and_folders_stand_before_files(browser: Chromium, pages: Path) -> None:
    browser.open(pages / "statement/metadata/finding-aid.html", _DESKTOP)
    boxes = browser.run(
        "[...document.querySelector('article dd > a > code.path').childNodes].map(node => {"
        "const range = document.createRange(); range.selectNodeContents(node);"
        "return [node.textContent, range.getBoundingClientRect().left]; })"
    )

    assert [text for text, _ in boxes] == ["data", "/", "بیانیهٔ اسلو 50% (نهایی) 1395", ".txt"]
    assert [left for _, left in boxes] == sorted(left for _, left in boxes)


def test_the_time_line_fits_and_its_letters_keep_their_size(browser: Chromium, pages: Path) -> None:
    script = (
        "(() => { const texts = [...document.querySelectorAll('figure > svg text')].filter(one => one.getClientRects().length);"
        "const boxes = texts.map(one => one.getBoundingClientRect());"
        "return {heights: boxes.map(box => box.height), left: Math.min(...boxes.map(box => box.left)),"
        "right: Math.max(...boxes.map(box => box.right))}; })()"
    )
    for width in (_DESKTOP, *_PHONES):
        browser.open(pages / "many/metadata/finding-aid.html", width)
        seen = browser.run(script)

        assert min(seen["heights"]) >= 11
        assert seen["left"] >= 0
        assert seen["right"] <= width


def test_years_on_the_axes_do_not_touch_each_other(browser: Chromium, pages: Path) -> None:
    script = (
        "(() => { const rows = {}; for (const one of document.querySelectorAll('figure > svg > text')) {"
        "if (!one.getClientRects().length) continue; const box = one.getBoundingClientRect();"
        "(rows[one.getAttribute('y')] ??= []).push([box.left, box.right]); } return Object.values(rows); })()"
    )
    for width in (_DESKTOP, *_PHONES):
        for page in ("box", "many", "statement"):
            browser.open(pages / page / "metadata/finding-aid.html", width)
            rows = browser.run(script)

            assert len(rows) == 4  # both calendars, each in the digits of both languages
            for row in rows:
                assert all(end < start for (_, end), (start, _) in pairwise(row))


@pytest.mark.parametrize("page", ["statement/metadata/finding-aid.html", "bad-fa.html"])
def test_a_page_prints_on_a4(browser: Chromium, pages: Path, page: str) -> None:
    browser.open(pages / page, _DESKTOP)
    reader = PdfReader(io.BytesIO(browser.print_pdf()))

    # ISO 216: 210 by 297 mm, in points of 1/72 inch.
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in reader.pages} == {(595, 842)}
    assert len(reader.pages) <= 4


def test_the_list_of_documents_is_searched_and_sorted(browser: Chromium, pages: Path) -> None:
    """`make_box` names its letters `نامه 0000.txt` and so on; every tenth has two dates."""
    browser.open(pages / "box/metadata/finding-aid.html", _DESKTOP)
    rows = "[...document.querySelectorAll('.list tbody tr')].filter(row => !row.hidden)"
    shown = f"{rows}.map(row => row.cells[1].innerText.trim())"
    search = (
        "(words => { const field = document.querySelector('.list-tools input'); field.value = words;"
        "field.dispatchEvent(new Event('input')); })"
    )
    everything = browser.run(shown)

    browser.run(f"{search}('نامه ۰۰۱۲')")
    found = browser.run(shown)
    browser.run(f"{search}('')")
    browser.run("document.querySelectorAll('.list th button')[1].click()")
    upwards = browser.run(shown)
    browser.run("document.querySelectorAll('.list th button')[1].click()")
    downwards = browser.run(shown)

    assert len(everything) == 31
    # The digits that were typed are Persian, those of the name are not.
    assert len(found) == 1
    assert "0012" in found[0]
    assert sorted(upwards) == sorted(downwards) == sorted(everything)
    letters = [name for name in upwards if "نامه" in name and "txt" in name]
    assert letters == sorted(letters)
    assert [name for name in downwards if "نامه" in name and "txt" in name] == letters[::-1]
