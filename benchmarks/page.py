"""Walk through `/pack` as an archivist does, and count what that takes of a person.

    python benchmarks/page.py --folder /tmp/walk [--pictures FOLDER] [--language fa] [--width 1280]

A box of 40 mixed documents with a faulty Persian spreadsheet becomes a valid, described, sealed bag, in the page alone, in a real
Chromium: each language and width unless one is named. Counted are clicks, signs typed, fields and words to read. The time of a
person is estimated with the Keystroke-Level Model (Card, Moran, Newell 1980), for somebody who types slowly: a sign 0.28 s, a
pointing 1.1 s, a press or release of the button 0.1 s, a hand to the keyboard or back 0.4 s, a decision 1.35 s; and reading at
225 words a minute. Choosing a file in the window of the system counts as three clicks.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import sync_playwright

from benchmarks.page_box import PASSPHRASE, make_box, make_workbook, write_settings
from tests.browser.chromium import chromium_or_skip
from tests.web.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

SIGN, POINT, PRESS, HAND, DECIDE = 0.28, 1.1, 0.1, 0.4, 1.35
WORDS_A_SECOND = 225 / 60
_PATIENCE = 120_000
# The lines of a page that a person reads: no cells that are typed into, and of the table only rows that something is said of.
_READ = """() => {
  const rows = [...document.querySelectorAll("table.cells tbody tr")].filter((row) => !row.querySelector(".c-findings p"));
  const unread = [...rows, ...document.querySelectorAll("main ol.steps, main select")];
  const skipped = new Set(unread.flatMap((one) => one.innerText.split("\\n")));
  return document.querySelector("main").innerText.split("\\n").filter((line) => !skipped.has(line));
}"""


@dataclass
class Hand:
    """What a person does with mouse and keyboard, step by step."""

    page: Page
    pictures: Path | None
    name: str
    clicks: int = 0
    signs: int = 0
    fields: int = 0
    words: int = 0
    steps: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    _read: set[str] = field(default_factory=set)

    def click(self, on: Locator) -> None:
        """Click."""
        on.click()
        self.clicks += 1

    def type(self, into: Locator, text: str) -> None:
        """Click into a field, and type over what stands there."""
        into.click()
        into.press("ControlOrMeta+a")
        into.press_sequentially(text)
        self.clicks += 1
        self.fields += 1
        self.signs += len(text) + 1

    def choose(self, in_list: Locator, value: str) -> None:
        """Choose a value in a list."""
        in_list.select_option(value)
        self.clicks += 2
        self.fields += 1

    def look(self, step: str) -> None:
        """Read what is new on a page, and keep a picture of it. Nobody reads the same line twice."""
        self.page.wait_for_load_state("networkidle")
        lines = set(self.page.evaluate(_READ)) - self._read
        self._read |= lines
        self.words += sum(len(line.split()) for line in lines)
        self.steps.append((step, self.clicks, self.signs, self.fields, self.words))
        if not self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            print(f"{step}: wider than the window")
        if self.pictures is not None:
            self.page.screenshot(path=self.pictures / f"{len(self.steps):02}-{step}-{self.name}.png", full_page=True)

    @property
    def seconds(self) -> float:
        """The time of a person by the Keystroke-Level Model, with reading."""
        acts = self.clicks * (POINT + 2 * PRESS) + self.signs * SIGN + self.fields * 2 * HAND
        return acts + (self.clicks - self.fields) * DECIDE + self.fields * DECIDE + self.words / WORDS_A_SECOND


def walk(hand: Hand, box: str, workbook: Path) -> None:
    """Pack the box from the first page to the seal."""
    page = hand.page
    hand.look("start")
    hand.click(page.locator('main a[href="/pack"]').first)
    hand.look("choose")
    hand.click(page.locator('a[href^="/pack/choose/"]', has_text=box))
    hand.look("folder")
    hand.click(page.locator('form[action="/pack/start"] button'))
    page.wait_for_selector("#cells tr[id^=row-]")
    page.wait_for_selector("#reading", state="detached")
    hand.look("table")
    page.locator("input[type=file][name=table]").set_input_files(workbook)
    hand.clicks += 3
    hand.click(page.locator('form[action$="/table/upload"] button'))
    page.wait_for_url("**/describe*")
    hand.look("loaded")
    _describe(hand)
    _resolve(hand)
    hand.look("origin")
    hand.click(page.locator("main form button.main"))
    page.locator("main .verdict.good").wait_for()
    hand.look("checked")
    hand.click(page.locator("main form a.button.main"))
    hand.look("pack")
    hand.type(page.locator("#name"), "جعبه ۱۲ - بسته")
    hand.click(page.locator("main form button.main"))
    page.wait_for_url("**/done")
    hand.look("done")
    hand.type(page.locator("#passphrase"), PASSPHRASE)
    hand.click(page.locator('form[action$="/seal"] button'))
    page.wait_for_url("**/done")
    page.locator("#seal ~ .verdict.good").wait_for()
    hand.look("sealed")
    hand.click(page.locator('main a.button[href^="/bags/"]'))


def _describe(hand: Hand) -> None:
    """Mend what the table tells: rows without a document, faulty cells, and what a column of its own meant."""
    page = hand.page
    while page.locator(".strays button[value=use]").count():
        hand.click(page.locator(".strays button[value=use]").first)
        page.wait_for_load_state("networkidle")
    hand.click(page.locator("#counts a[href$='show=faults']"))
    page.wait_for_url("**/describe?show=faults")
    hand.look("faults")
    hand.choose(_cell(page, "زندانیان", "accessStatus"), "closed")
    hand.type(_cell(page, "کوتاه", "date"), "۱۰ شهریور ۱۳۹۵")
    hand.type(_cell(page, "قدیمی", "date"), "۳۰ مهر ۱۳۵۸")
    page.locator("#cells:not([aria-busy])").wait_for()
    hand.look("mended")
    hand.click(page.locator(".list-tools a[href$='/describe']"))
    hand.choose(_cell(page, "قفل", "accessStatus"), "closed")
    page.locator("#saved:not(:empty)").wait_for(state="attached")
    hand.click(page.locator("form[action$='/table/settle'] button"))
    hand.look("described")
    hand.click(page.locator("#cells button.main"))


def _cell(page: Page, path: str, column: str) -> Locator:
    return page.locator("#cells tr", has=page.locator("th", has_text=path)).locator(f'[data-cell="{column}"]').first


def _resolve(hand: Hand) -> None:
    """Take the first day of each conflict, and say why and who."""
    page = hand.page
    page.wait_for_url("**/resolve")
    hand.look("resolve")
    hand.click(page.locator("main a.button.main"))
    while page.locator("#decision").count():
        here = page.url
        hand.look("conflict")
        hand.click(page.locator("[data-take]").first)
        hand.type(page.locator("#note"), "کارت دعوت")
        if not page.locator("#who").input_value():
            hand.type(page.locator("#who"), "زهرا موسوی")
        hand.click(page.locator("#decision button.main"))
        page.wait_for_url(lambda url, here=here: url != here)
        page.wait_for_load_state("networkidle")
    hand.look("resolved")
    hand.click(page.locator("main a.button.main"))
    page.wait_for_url("**/origin")


def make_key(folder: Path) -> Path:
    """Make a key that is locked with a passphrase, and return its path."""
    secret = folder / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    words = ["seal", "new-key", "--name", "زهرا موسوی", "--to", str(folder / "keys"), "--passphrase-file", str(secret)]
    subprocess.run([sys.executable, "-m", "archiver", *words], check=True, capture_output=True)
    return folder / "keys" / "seal-key.pem"


def measure(folder: Path, pictures: Path | None, language: str, width: int) -> None:
    """Walk once in a language and a width, and print what it took."""
    root = folder / "root"
    shutil.rmtree(root, ignore_errors=True)
    box = root / "جعبه ۱۲"
    make_box(box)
    make_workbook(box, folder / "list.xlsx")
    write_settings(root)
    for name in ("home", "keys"):
        shutil.rmtree(folder / name, ignore_errors=True)
    words = ["--seal-key", str(make_key(folder)), "--lang", language]
    with Served(folder / "home", [root], *words) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_or_skip(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_default_timeout(_PATIENCE)
        page.on("console", lambda said: print("console:", said.type, said.text))
        page.on("pageerror", lambda error: print("error:", error))
        hand = Hand(page, pictures, f"{language}-{width}")
        begun = time.monotonic()
        page.goto(served.new_address())
        walk(hand, "جعبه ۱۲", folder / "list.xlsx")
        taken = time.monotonic() - begun
        browser.close()
    checked = subprocess.run(
        [sys.executable, "-m", "archiver", "validate", str(root / "جعبه ۱۲ - بسته")], capture_output=True, text=True, check=False
    )
    counted = f"{len(hand.steps)} pages, {hand.clicks} clicks, {hand.fields} fields, {hand.signs} signs, {hand.words} words"
    print(f"{language} {width}: {checked.stdout.splitlines()[0]}; {counted}")
    print(f"  script {taken:.0f} s, person about {hand.seconds / 60:.1f} minutes")
    for step in hand.steps:
        print("  {:10} {:4} clicks {:4} signs {:4} fields {:6} words".format(*step))


def main() -> None:
    """Walk in each language and width that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--language", choices=["fa", "en"])
    parser.add_argument("--width", type=int)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.pictures:
        asked.pictures.mkdir(parents=True, exist_ok=True)
    for language in [asked.language] if asked.language else ["fa", "en"]:
        for width in [asked.width] if asked.width else [1280, 360]:
            measure(asked.folder, asked.pictures, language, width)


if __name__ == "__main__":
    main()
