"""Windows of a browser on the page, in a language and a width, and what axe-core says of them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.web.seen import PATIENCE, find_violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.web.served import Served

WINDOWS = [("en", 1280), ("fa", 360)]
"""The windows in which a person works through a page. Each page is looked at in both widths in both languages."""
_WIDTHS = (1280, 360)
_OUTCOME = re.compile(r"^(?!.*/jobs/)")


@contextmanager
def open_window(browser: Browser, served: Served, language: str, width: int, *, scripts: bool = True) -> Iterator[Page]:
    """Open the page in a window that has no cookie yet, with scripts or without."""
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    context.set_default_timeout(PATIENCE)
    try:
        page = context.new_page()
        page.goto(served.new_address())
        if language == "fa":
            page.goto(f"{origin(page)}/language/fa?to=/")
        yield page
    finally:
        context.close()


@contextmanager
def another_page(page: Page, address: str = "") -> Iterator[None]:
    """Wait, after what is done in this block, until another page stands there whole, with its scripts. Its address ends so.

    A click ends before the page that it asks for has come, so what is read next may be of the old page, or of the beginning of
    the new one. The page of a job is waited for and left: it leads to that of the outcome by itself.
    """
    with page.expect_event("load"):
        yield
    page.wait_for_url(f"**{address}" if address else _OUTCOME)


def origin(page: Page) -> str:
    """Return the address of the server."""
    return "/".join(page.url.split("/")[:3])


def demand_well_formed(page: Page) -> None:
    """Demand no violation, one heading of the first rank, and no line wider than the window, in each width."""
    before = page.viewport_size
    assert before is not None
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size(before)
    assert page.locator("h1").count() == 1
