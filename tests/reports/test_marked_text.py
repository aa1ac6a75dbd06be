"""Commands in the words of a page stay whole, so that they can be read and copied."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from archiver.messages import LANGUAGES
from archiver.messages.catalogue import list_codes, read_texts
from archiver.reports.marked_text import BEGIN, END, remove_marks, show_marked

if TYPE_CHECKING:
    from archiver.messages import Language

_HYPHENS = re.compile(r"archiver [a-z]+ [a-z]+-[a-z]+|--[a-z]+-[a-z]+")


def _commands(text: str) -> list[str]:
    """The commands of a page, as a reader copies them."""
    found = re.findall(r'<code class="command" lang="" dir="ltr">(.*?)</code>', show_marked(text))
    return [_strip(command) for command in found]


def _strip(markup: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", markup))


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("archiver bag resolve-date را اجرا کنید", ["archiver bag resolve-date"]),
        (
            "decide with archiver bag resolve-date, or with archiver bag describe.",
            ["archiver bag resolve-date", "archiver bag describe"],
        ),
        ("archiver init writes a file", ["archiver init"]),
        ("run archiver records template FOLDER --to table.xlsx and make", ["archiver records template FOLDER --to table.xlsx"]),
        ("با --records table.xlsx بسته بسازید", ["--records table.xlsx"]),
        ("یادداشت کنید (sha256sum tagmanifest-*.txt) و خبر دهید", ["sha256sum tagmanifest-*.txt"]),
        (f'archiver records check "{BEGIN}a-b.csv{END}" "{BEGIN}جعبه{END}"', ['archiver records check "a-b.csv" "جعبه"']),
        ("an archiver in it, and the archive", []),
        (f"a file named {BEGIN}archiver bag describe{END}", []),
    ],
)
def test_a_command_is_one_element_from_left_to_right(text: str, commands: list[str]) -> None:
    assert _commands(text) == commands
    assert _strip(show_marked(text)) == remove_marks(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_command_of_a_message_can_be_broken_at_its_hyphens(language: Language) -> None:
    texts = [text for code in list_codes() for text in read_texts(code, language).values()]
    seen = 0
    for text in texts:
        for command in _HYPHENS.findall(text):
            seen += 1
            words = re.findall(r'(?:<span>|<bdi class="token" dir="ltr">)([^<]*)<', show_marked(text))
            assert set(command.split()) <= {"archiver", *words}, (command, text)
    assert seen > 10
