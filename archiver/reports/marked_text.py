"""Show words of ours on a page: each value in a direction of its own, and commands whole, so that they can be copied."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from archiver.messages import list_commands
from archiver.pages import Markup, show

BEGIN: Final = "\x02"
END: Final = "\x03"
"""Marks around values. Text that was escaped by `archiver.findings.escape_for_display` contains no such character."""
_MARKS: Final = re.compile(f"([{BEGIN}{END}])")
# An option or the ending of a file: one or two hyphens or a full stop, then a Latin word that does not end with a hyphen. Nothing
# of a word stands before it, so `second-opinion` and `report.html` are left alone as a whole.
_TOKEN: Final = re.compile(r"(?<![\w.-])(?:--?|\.)[A-Za-z][A-Za-z0-9-]*(?<!-)")
# The shortest digest is MD5, with 32 hexadecimal digits.
_DIGEST: Final = re.compile("[0-9a-f]{32,}")
_VALUE: Final = f"{BEGIN}[^{BEGIN}{END}]*{END}"
# What follows the name of a command: a value, with quotation marks or without; an option; a placeholder, in capitals; the name of
# a file; an algorithm. Words of a sentence are none of these.
_ARGUMENT: Final = (
    rf' (?:{_VALUE}|"{_VALUE}"|--[a-z]+(?:-[a-z]+)*|[A-Z]{{2,}}\b…?|[\w-]+\.(?:csv|html|json|toml|txt|xlsx)\b|sha[0-9]+\b)'
)


# Commands of other programs: one argument each, since words of a sentence may follow.
_OTHERS: Final = r'\b(?:sha[0-9]+sum|pip install|wsl) (?:"[^"]*"|[\w./*-]*[\w*])'
# An option with what is given to it, apart from a command.
_OPTION: Final = rf"(?<![\w.-])--[a-z]+(?:-[a-z]+)*(?:{_ARGUMENT})+"


@cache
def _commands() -> re.Pattern[str]:
    """Return a pattern of which each match is a value or, in the group `command`, a command with its arguments."""
    names = "|".join(sorted(map(re.escape, list_commands()), key=len, reverse=True))
    return re.compile(rf"{_VALUE}|(?P<command>\barchiver (?:{names})\b(?:{_ARGUMENT})*|{_OTHERS}|{_OPTION})")


def remove_marks(text: str) -> str:
    """Return a text without the marks around its values."""
    return _MARKS.sub("", text)


def show_marked(text: str) -> Markup:
    """Return words as HTML, each value in them in a direction of its own, and each command as a whole.

    In Persian words, the parts of a command would change places, and its options would lose their hyphens to the other side.
    """
    shown: list[str] = []
    at = 0
    for found in _commands().finditer(text):
        if found["command"]:
            shown += [_show_values(text[at : found.start()]), _show_command(found["command"])]
            at = found.end()
    return Markup("".join([*shown, _show_values(text[at:])]))


def _show_command(command: str) -> Markup:
    """Return a command that is broken between its words only."""
    words = []
    for word in re.split(rf"({_VALUE}|\s)", command):
        is_own = bool(word.strip()) and not word.startswith(BEGIN)
        words.append(f"<span>{show(word)}</span>" if is_own else _show_values(word))
    return Markup(f'<code class="command" lang="" dir="ltr">{"".join(words)}</code>')


def _show_values(text: str) -> Markup:
    parts: list[str] = []
    depth = 0
    for part in _MARKS.split(text):
        if part == BEGIN:
            depth += 1
            parts.append('<bdi lang="">')
        elif part == END:
            # A text that was not escaped may contain such a mark itself.
            parts.append("</bdi>" if depth else "")
            depth = max(depth - 1, 0)
        elif depth == 0:
            parts.append("<br>".join(map(_show_words, part.split("\n"))))
        else:
            parts.append(f'<code class="digest">{part}</code>' if _DIGEST.fullmatch(part) else show(part))
    return Markup("".join(parts) + "</bdi>" * depth)


def _show_words(words: str) -> Markup:
    """Return words of ours as HTML.

    Inside Persian words, the hyphens of `--date` and the full stop of `.html` would move to the other side.
    """
    return Markup(_TOKEN.sub(r'<bdi class="token" dir="ltr">\g<0></bdi>', show(words)))
