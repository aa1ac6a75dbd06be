"""Draw the pictures of docs/page.md: `python docs/draw_page.py`. It packs the documents of seeds/ on the real page.

It needs Playwright and the system's Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURES: Final = ROOT / "docs" / "pictures"
BOX: Final = "جعبهٔ ۱۲"


def draw(language: str, folder: Path) -> None:
    """Draw both pictures in a language, on a server of their own."""
    box = folder / BOX
    box.mkdir(parents=True)
    for seed in sorted((ROOT / "seeds").glob("*.txt")):
        shutil.copy2(seed, box)
    home = {"XDG_STATE_HOME": str(folder / "state"), "XDG_CONFIG_HOME": str(folder / "config"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "archiver", "web", "--no-open", "--root", str(folder), "--lang", language]
    environment = {**os.environ, **home}
    with subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        try:
            assert server.stdout is not None  # noqa: S101 - stdout=PIPE
            address = next(line.strip() for line in server.stdout if "http://" in line)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                page = browser.new_page(viewport={"width": 1180, "height": 760})
                page.goto(address)
                _walk(page, language)
        finally:
            server.terminate()


def _walk(page: Page, language: str) -> None:
    """Choose the box, wait until it is read, and take the table and the first conflict."""
    _follow(page, page.locator(".doors a").first)
    _follow(page, page.locator("a[href*='/pack/choose/']", has_text=BOX).last)
    _follow(page, page.locator("form[action='/pack/start'] button"))
    page.locator("progress").first.wait_for(state="detached", timeout=60_000)
    page.reload()
    page.screenshot(path=PICTURES / f"page-table.{language}.png")
    page.goto(page.url.replace("/describe", "/resolve"))
    _follow(page, page.locator("main a[href*='/resolve/']").first)
    page.screenshot(path=PICTURES / f"page-conflict.{language}.png")


def _follow(page: Page, control: Locator) -> None:
    """Click, and wait until the page that it leads to is there whole. A click ends before that has come."""
    with page.expect_event("load"):
        control.click()


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for each in ("en", "fa"):
        with tempfile.TemporaryDirectory() as made:
            draw(each, Path(made))
