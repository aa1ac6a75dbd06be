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
    """The read-only reference material beside the checkout; a test that needs it is skipped where it is absent, but in CI it fails."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the reference material ../shared must be here in CI")
        pytest.skip("the reference material ../shared is not beside this checkout")
    return SHARED
