from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.findings import Finding, Severity, escape_finding, escape_for_display

# Unicode Standard Annex 9, 2: the marks, embeddings, overrides and isolates that turn the direction of text.
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"caf\xe9".decode("utf-8", "surrogateescape"), "caf\\xe9"),
        ("half \ud800 \udce9", "half \\ud800 \\udce9"),
        ("نامه‌ها ۱۳۹۵", "نامه‌ها ۱۳۹۵"),
        ("a\u200db", "a\u200db"),
        ("\x1b[2Jgone", "\\u001b[2Jgone"),
        ("report\u202etxt.exe", "report\\u202etxt.exe"),
        ("a\nb\x85c\u2028d", "a\\u000ab\\u0085c\\u2028d"),
    ],
)
def test_what_cannot_be_shown_is_written_as_an_escape(text: str, expected: str) -> None:
    assert escape_for_display(text) == expected


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_becomes_one_that_a_report_can_hold_and_stays_it(text: str) -> None:
    """A terminal acts on controls (ECMA-48), and a viewer on bidi controls (UAX 9): none of them may be left."""
    once = escape_for_display(text)

    once.encode()
    assert not any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in once)
    assert not set(once) & set(BIDI_CONTROLS)
    assert escape_for_display(once) == once


def test_a_finding_is_shown_in_its_place_and_in_all_its_values() -> None:
    finding = Finding("bag.link", Severity.ERROR, {"path": "\ud800", "line": 3}, {"names": ["\x1b"], "more": {"n": 1, "t": "\r"}})

    told = escape_finding(finding)

    assert told.where == {"path": "\\ud800", "line": 3}
    assert told.values == {"names": ["\\u001b"], "more": {"n": 1, "t": "\\u000d"}}
