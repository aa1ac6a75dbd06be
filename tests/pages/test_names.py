"""Names of others on a page and in a command."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.pages import quote_for_shell, show_path

NAMES = [
    "data/plain.txt",
    "data/it's 100%.txt",
    "data/line\r\nend\ttab.txt",
    "data/invoice\u202egpj.exe",
    "data/می\u200cرود ۵۰٪.txt",
    'data/$HOME `id` !! \\ " *.txt',
    "data/nbsp\u00a0soft\u00adhyphen\u2028.txt",
]


def _as_bash_reads(quoted: str) -> str:
    done = subprocess.run(["bash", "-c", f"printf '%s.' {quoted}"], check=True, capture_output=True)
    return done.stdout.decode()[:-1]


@pytest.mark.parametrize("name", NAMES)
def test_bash_reads_the_name_that_was_quoted_and_the_quoted_holds_nothing_unseen(name: str) -> None:
    quoted = quote_for_shell(name)

    assert _as_bash_reads(quoted) == name
    assert quoted.replace("\u200c", "").isprintable()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20))
def test_any_name_that_a_file_can_have_survives_bash(name: str) -> None:
    assert _as_bash_reads(quote_for_shell(name)) == name


def test_the_ending_of_a_persian_name_stands_outside_of_its_stem() -> None:
    shown = show_path("data/بیانیه اسلو (نهایی) 1395.txt")

    assert shown == ('<code class="path" lang="" dir="ltr"><bdi>data</bdi>/<bdi>بیانیه اسلو (نهایی) 1395</bdi>.txt</code>')


def test_what_turns_a_name_round_is_written_out_and_joiners_are_kept() -> None:
    shown = show_path("invoice\u202egpj.exe")

    assert "\u202e" not in shown
    assert "⟨U+202E⟩" in shown
    assert "می\u200cرود" in show_path("می\u200cرود.txt")
    assert "&lt;b&gt;" in show_path("<b>.txt")
