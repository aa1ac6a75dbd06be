"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = CHECKOUT.parent / "shared"


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout under test."""
    return CHECKOUT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The documents of our own writing."""
    return CHECKOUT / "seeds"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The read-only reference material beside the checkout; where it is absent its tests are skipped, in CI they fail."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the reference material ../shared must be here in CI")
        pytest.skip("the reference material ../shared is not beside this checkout")
    return SHARED
