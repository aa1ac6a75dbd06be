"""Names that look like a trusted name, by the confusable characters of Unicode (UTS #39)."""

from __future__ import annotations

import pytest

from archiver.seals.look_alike import find_look_alike


@pytest.mark.parametrize(
    ("name", "trusted", "is_like"),
    [
        ("Archive", "Archive", True),
        ("Аrchive", "Archive", True),
        ("Arch\u200bive", "Archive", True),
        ("ARCHIVE", "Archive", True),
        ("Archìve", "Archive", True),
        ("Archive 2", "Archive", False),
        ("Chronicle", "Archive", False),
        ("Rnodern", "Modern", True),
        ("Vvest", "West", True),
        ("ي", "ی", True),
    ],
)
def test_what_a_name_looks_like(name: str, trusted: str, is_like: bool) -> None:  # noqa: FBT001 - expected
    assert find_look_alike(name, ["Elsewhere", trusted]) == (trusted if is_like else None)


@pytest.mark.parametrize("name", ["", "\u200b", " ", "…", "--"])
def test_a_name_without_letters_looks_like_no_other(name: str) -> None:
    assert find_look_alike(name, ["—", "\u200d", "."]) is None
