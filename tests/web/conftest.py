"""A server for many tests, and a browser that draws its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import chromium_or_skip
from tests.web.seen import PATIENCE
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, driven by Playwright."""
    path = chromium_or_skip()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with one empty root, for the tests that do not end it."""
    base = tmp_path_factory.mktemp("served")
    (base / "root").mkdir()
    with Served(base / "home", [base / "root"]) as started:
        yield started


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with one empty root, for a test that ends it."""
    base = tmp_path_factory.mktemp("own")
    (base / "root").mkdir()
    with Served(base / "home", [base / "root"]) as started:
        yield started
