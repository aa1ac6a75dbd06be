"""Windows of a browser on the page, in a language and a width, and what axe-core says of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.web.seen import find_violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.web.served import Served

WINDOWS = [("en", 1280), ("fa", 360)]
"""The windows in which a person works through a page. Each page is looked at in both widths in both languages."""
_WIDTHS = (1280, 360)


@contextmanager
def open_window(browser: Browser, served: Served, language: str, width: int) -> Iterator[Page]:
    """Open the page in a window that has no cookie yet."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    try:
        page = context.new_page()
        page.goto(served.new_address())
        if language == "fa":
            page.goto(f"{origin(page)}/language/fa?to=/")
        yield page
    finally:
        context.close()


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
