"""The page on the architecture names calls that exist."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
NAMES = sorted(set(re.findall(r"`(archiver(?:\.\w+)+)`", PAGE.read_text(encoding="utf-8"))) - {"archiver.toml"})


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_walks_exists(name: str) -> None:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return
    pytest.fail(f"{name} does not exist")
