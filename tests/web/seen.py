"""What a browser sees of a page: violations that axe-core finds, and what sticks out at the sides."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

    from tests.web.served import Served

PATIENCE = 60_000
"""Milliseconds in which a page arrives on a machine that has much else to do. Nothing is measured by it."""
_VIOLATIONS = """
async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
    one => [one.id, one.nodes.map(node => node.html.slice(0, 200))])
"""
_STICKS_OUT = """
() => [...document.body.querySelectorAll("*")]
  .filter(one => !one.closest(".wide, svg, .skip"))
  .map(one => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.width && (box.right > innerWidth + 0.5 || box.left < -0.5))
  .map(([_, one]) => one.outerHTML.slice(0, 200))
"""


@cache
def _read_axe() -> str:
    return resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def open_page(browser: Browser, served: Served, language: str, width: int) -> Page:
    """Return a page that was let in, in a language and of a width. A fault of its script fails the test that closes it."""
    page = browser.new_page(viewport={"width": width, "height": 900}, locale=language)
    page.set_default_timeout(PATIENCE)
    page.goto(served.new_address())
    page.goto(f"http://127.0.0.1:{served.port}/language/{language}?to=/")
    return page


def note_faults(page: Page) -> list[str]:
    """Return a list to which each alert, each fault of a script and each error that the console tells will be added."""
    told: list[str] = []

    def note(dialog: Dialog) -> None:
        """Note an alert, and close it."""
        told.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
    return told


def find_violations(page: Page) -> list[Any]:
    """Return what axe-core finds wrong with the page that is open, in the font that it asks for."""
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate(_read_axe())
    violations: list[Any] = page.evaluate(_VIOLATIONS)
    return violations


def find_what_sticks_out(page: Page) -> list[str]:
    """Return the elements that reach beyond the sides of the window, but for tables in a box that scrolls by itself."""
    sticking: list[str] = page.evaluate(_STICKS_OUT)
    return sticking
