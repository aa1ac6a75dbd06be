"""Windows of a browser on the page, in a language and a width, and what axe-core says of them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.web.served import Served

WINDOWS = [(language, width) for language in ("en", "fa") for width in (1280, 360)]
_AXE = resources.files("axe_core_python").joinpath("axe.min.js")
_RUN = "axe.run(document).then(all => JSON.stringify(all.violations.map(one => [one.id, one.nodes.map(node => node.html)])))"


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


def list_violations(page: Page) -> Any:
    """Return what axe-core finds wrong. It is run by the debugger, since the policy of the page forbids foreign scripts."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": _AXE.read_text(encoding="utf-8")})
    answer = session.send("Runtime.evaluate", {"expression": _RUN, "awaitPromise": True})
    return json.loads(answer["result"]["value"])


def demand_well_formed(page: Page, width: int) -> None:
    """Demand no violation, one heading of the first rank, and no line wider than the window."""
    assert list_violations(page) == []
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
