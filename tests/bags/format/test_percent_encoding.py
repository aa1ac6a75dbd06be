"""CR, LF, CRLF and the percent sign in a path, as RFC 8493 2.1.3 has them.

"Those characters (and only those) MUST be percent-encoded following [RFC3986]."
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.bags.format import decode_name, encode_name, is_encoded


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("data/plain.txt", "data/plain.txt"),
        ("data/Icon\r", "data/Icon%0D"),
        ("data/two\nlines", "data/two%0Alines"),
        ("data/both\r\n", "data/both%0D%0A"),
        ("data/100%.txt", "data/100%25.txt"),
        ("data/%0A", "data/%250A"),
        ("data/ tab\t~ نامه‌ها ", "data/ tab\t~ نامه‌ها "),
    ],
)
def test_those_characters_and_only_those_are_encoded(name: str, written: str) -> None:
    assert encode_name(name) == written
    assert decode_name(written) == name
    assert is_encoded(written)


def test_decoding_happens_once_takes_small_letters_and_leaves_other_sequences_alone() -> None:
    assert decode_name("%250A") == "%0A"
    assert decode_name("%0d%0a%0d%0a") == "\r\n\r\n"
    assert decode_name("%2e%2e/%2F%7Ex") == "%2e%2e/%2F%7Ex"


def test_before_version_1_0_a_percent_sign_stood_for_itself() -> None:
    assert decode_name("100%25%0A", percent_sign=False) == "100%25\n"


def test_a_percent_sign_that_is_not_encoded_is_seen() -> None:
    assert not is_encoded("100%.txt")
    assert not is_encoded("%7Ehome")


@given(st.text())
def test_every_name_comes_back(name: str) -> None:
    written = encode_name(name)

    assert decode_name(written) == name
    assert not set(written) & {"\r", "\n"}
    assert is_encoded(written)
