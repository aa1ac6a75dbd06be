"""Folding by way of an encoding gives what `str.translate` gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.quick_folding import QuickFolding

TABLE = {ord("A"): "a", ord("ي"): "ی", ord("۵"): "5", 0x200C: None, 0x0654: None, 0x1F539: "b", 0x304: None}
USUAL = "Aaيی۵5 \u200c\u0654"


def translate(text: str) -> tuple[str, list[int]]:
    """Fold with `str.translate`, and find the places of what it leaves out one character at a time."""
    ignored = [at for at, sign in enumerate(text) if sign.translate(TABLE) == ""]
    return text.translate(TABLE), [at - count for count, at in enumerate(ignored)]


@given(st.text(st.sampled_from(USUAL + "\0xé€\U0001f539\u0304\uffff\ufffe")))
def test_any_text_is_folded_as_translate_does(text: str) -> None:
    assert QuickFolding(TABLE, USUAL).fold(text) == translate(text)


def test_long_texts_with_few_many_and_too_many_other_characters_are_folded_alike() -> None:
    few = ("Aaيی۵5 \u200c" * 200 + "€\0") * 3
    many = "€xéßяжA\u0304" * 100
    too_many = "".join(map(chr, range(0x100, 0x500))) + "\U0001f539A"
    for text in (few, many, too_many, many + "\ufffe"):
        assert QuickFolding(TABLE, USUAL).fold(text) == translate(text)


def test_other_characters_with_nothing_between_them_but_what_is_left_out_are_folded_alike() -> None:
    for between in ("\u200c", "\u0654\u200c", "\u200cA\u200c"):
        text = "Aaيی" * 200 + f"€{between}xé{between}€" + "A" * 50

        assert QuickFolding(TABLE, USUAL).fold(text) == translate(text)
