"""On the page, no text tells a person to type a command or an option, unless it says that this is done in a terminal."""

from __future__ import annotations

import re
import string
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import grimp

import archiver
from archiver.messages import LANGUAGES, phrase, render_remedy, words_of_page
from archiver.messages.catalogue import _entries, list_codes, read_texts
from archiver.messages.page_words import _read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.messages import Language
    from archiver.messages.page_words import Kind

_ROOT = Path(archiver.__file__).parent
_COMMAND = re.compile(r"--[a-z]|\barchiver [a-z]|`|\{command\}")
_IN_A_TERMINAL = {"en": re.compile(r"\bin a terminal\b"), "fa": re.compile("پایانه")}
_INSTEAD = _read()
_LATIN = re.compile(r"\{[^{}]*\}|(?:ISO|RFC) [0-9-]+|%20|[A-Za-z][A-Za-z0-9.-]*|--[a-z-]+")


@cache
def _list_of_the_page() -> frozenset[str]:
    """Return the codes that stand in a module that the page imports, itself or through others, now or later."""
    graph = grimp.build_graph("archiver", cache_dir=None)
    reached: set[str] = set()
    waiting = {module for module in graph.modules if module.startswith("archiver.web")}
    while waiting:
        reached |= waiting
        waiting = {other for module in waiting for other in graph.find_modules_directly_imported_by(module)} - reached
    names = (module.split(".")[1:] for module in reached)
    files = [file for name in names for file in (_ROOT.joinpath(*name).with_suffix(".py"), _ROOT.joinpath(*name, "__init__.py"))]
    source = "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())
    begun = set(re.findall(r'f"([a-z-]+\.[a-z-]*)\{', source))
    return frozenset(code for code in list_codes() if f'"{code}"' in source or code.startswith(tuple(begun)))


def _names_command(text: str) -> bool:
    return _COMMAND.search(text) is not None


def test_every_remedy_of_the_page_can_be_followed_there() -> None:
    missing = [
        f"web/instead.json has no {kind} of {code}: {texts[kind]}"
        for code in sorted(_list_of_the_page())
        for texts in (read_texts(code, language) for language in LANGUAGES)
        for kind in ("message", "remedy")
        if _names_command(texts.get(kind, "")) and code not in _INSTEAD[kind]
    ]

    assert missing == []


def test_the_walk_finds_codes_of_the_page_and_leaves_out_those_of_commands_alone() -> None:
    assert {"seal.absent", "audit.copy-single", "describe.opens-access", "error.ledger-missing"} <= _list_of_the_page()
    assert not {"error.stamp-how", "error.keys-unpaired", "register.differs", "error.unknown-language"} & _list_of_the_page()


def test_a_term_that_names_a_command_has_another_on_the_page() -> None:
    assert {key for key, texts in _entries("term").items() if _names_command(texts["en"])} <= set(_INSTEAD["term"])


def test_a_text_of_the_page_says_where_a_command_is_typed() -> None:
    for kind, key, texts in _list_texts():
        assert list(texts) == list(LANGUAGES), (kind, key)
        for language, text in texts.items():
            found = _COMMAND.search(text.replace("p11tool --list", ""))
            said = _IN_A_TERMINAL[language].search(text)
            assert found is None or (said is not None and said.start() < found.start()), (key, text)
        assert not set(_LATIN.sub("", texts["fa"])) & set("يكة0123456789"), (key, texts["fa"])


def test_a_text_of_the_page_names_no_value_that_the_other_lacks() -> None:
    for kind, key, texts in _list_texts():
        for language, text in texts.items():
            other = _entries(kind)[key][language] if kind in {"phrase", "term"} else read_texts(key, language)[kind]

            assert _list_values(text) <= _list_values(other), (kind, key)
            assert text != other, (kind, key)


def _list_texts() -> Iterator[tuple[Kind, str, Mapping[Language, str]]]:
    for kind, texts in _INSTEAD.items():
        for key, of_languages in texts.items():
            yield kind, key, of_languages


def _list_values(text: str) -> set[str]:
    return {re.split("[:.[]", name)[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def test_words_of_the_page_are_said_in_its_block_alone() -> None:
    values = {"advice": "option"}
    before = render_remedy("date.datelines-differ", values, "en")
    with words_of_page():
        on_page = render_remedy("date.datelines-differ", values, "en")
        said = [render_remedy("seal.nothing-to-stamp", {}, "en"), phrase("seal.renew", "fa", since="۱", until="۲")]

    assert "--date" in before
    assert "--date" not in on_page
    assert "page of the document" in on_page
    assert render_remedy("date.datelines-differ", values, "en") == before
    assert said[0] == "Seal it first, on its page Seals."
    assert "archiver" not in said[1]
