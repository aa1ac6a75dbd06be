"""Find the lines of keys in TOML."""

from __future__ import annotations

import pytest

from archiver.configuration.key_lines import find_key_line

TEXT = """\
# [seal] in a comment
[organization]
name = { en = "x", fa = "ی" }

[ seal ]   # whose seals count
"trust" = 3
[documents.access]
status = "open"
[[signer]]
name = "a"
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("organization", 2),
        ("organization.name", 3),
        ("organization.name.en", 3),
        ("organization.country", 2),
        ("seal", 5),
        ("seal.trust", 6),
        ("documents.access.status", 8),
        ("signer.name", 10),
        ("nothing", 0),
        ("trust", 0),
    ],
)
def test_a_key_is_found_or_the_nearest_table_above_it(key: str, line: int) -> None:
    assert find_key_line(TEXT, key) == line


def test_a_dotted_key_is_found() -> None:
    assert find_key_line('\nseal.trust = "x"\n', "seal.trust") == 2
    assert find_key_line("\nseal . 'trust' = 1\n", "seal.trust") == 2
