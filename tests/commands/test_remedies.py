"""What a remedy tells a person to do can be done in the command that tells it."""

from __future__ import annotations

import argparse
import re
from importlib import import_module
from typing import TYPE_CHECKING, Final

import pytest

from archiver.commands.command_line import COMMANDS
from archiver.messages import LANGUAGES, render_remedy
from archiver.messages.catalogue import list_codes, list_terms, read_texts, say_term

if TYPE_CHECKING:
    from archiver.messages import Language

_READ_DOCUMENTS: Final = ("create", "date find", "date verify")
_CHECK_BAGS: Final = (
    "validate", "extract", "export", "records export", "bag add-algorithm", "bag resolve-date", "bag describe", "bag history"
)  # fmt: skip
_TELLING: Final = {
    "config": ("create", "init"),
    "date": (*_READ_DOCUMENTS, "date convert", "date compare", "bag resolve-date", "bag describe"),
    "describe": ("bag describe",),
    "document": _READ_DOCUMENTS,
    "event": _CHECK_BAGS,
    "export": ("export", "records export"),
    "identifier": ("create", "init", "records check", "bag describe", *_CHECK_BAGS),
    "profile": _CHECK_BAGS,
    "record": ("create", "init", *_CHECK_BAGS),
    "bag": ("create", *_CHECK_BAGS),
    "repair": ("audit repair",),
    "web": ("web",),
    "source": ("create", "records template", "extract"),
    "store": ("validate", "extract", "export", "records export", "bag history", "seal check"),
    "table": ("create", "records check", "bag describe"),
    "virus": ("create",),
}
"""By the beginning of a code, the commands that tell such findings."""
_ALONE: Final = {
    "bag.disk-not-reached": ("validate",),
    "bag.second-opinion-differs": ("create", "validate"),
    "config.several": ("create",),
    "config.used": ("create",),
    "config.in-source-undecided": ("create",),
    "document.titles-proposed": ("create",),
    "export.formulas": ("export",),
    "export.table-withheld": ("records export",),
    "extract.withheld": ("extract",),
    "extract.nothing-left": ("extract",),
    "register.stamp-waits": ("register stamp",),
    "seal.absent": ("seal check",),
    "seal.not-checked": ("validate", "seal check"),
    "seal.signed": ("bag add-algorithm",),
    "source.hidden-kept": ("create", "records template"),
    "virus.not-checked": (),  # of clamscan
    "virus.report-unrelated": (),
    "table.rows-missing": ("create",),
}
"""Codes that fewer commands tell."""
_BY_ADVICE: Final = ("option", "row")
"""Advice that only `create` gives; other commands give what is usual."""
_OPTION: Final = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_NAMED: Final = re.compile(r"[^.;؛]*archiver [^.;؛]*")
"""A sentence that names the command."""


def _list_options(command: str) -> set[str]:
    """The options of a command."""
    parser = argparse.ArgumentParser()
    import_module(f"archiver.commands.{COMMANDS[command]}").add_arguments(parser, "en")
    common = ("--config", "--json", "--quiet", "--verbose", "--debug", "--report", "--lang")
    return {*common, *(option for action in parser._actions for option in action.option_strings)}


OPTIONS: Final = {command: _list_options(command) for command in COMMANDS}


@pytest.mark.parametrize("code", [code for code in list_codes() if not code.startswith(("error.", "work."))])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_option_that_a_remedy_names_is_one_of_the_command_that_tells_it(code: str, language: Language) -> None:
    remedy = read_texts(code, language).get("remedy", "")
    for term in re.findall(r"\{advice:([a-z-]+)\}", remedy):
        if term != "advice":
            usual = [name for name in list_terms(term) if name not in _BY_ADVICE]
            remedy += "".join(say_term(term, name, language) for name in usual)

    telling = _ALONE.get(code, _TELLING.get(code.partition(".")[0]))
    for option in _OPTION.findall(_NAMED.sub("", remedy)):
        assert telling is not None, (code, option, "say in _TELLING which commands tell it")
        assert [command for command in telling if option not in OPTIONS[command]] == [], (code, option)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_that_a_remedy_names_exists_with_its_options(language: Language) -> None:
    texts = [read_texts(code, language).get("remedy", "") for code in list_codes()]
    seen = 0
    for text in texts:
        for words in re.findall(r"archiver ([a-z][a-z-]*(?: [a-z][a-z-]*){0,2})((?: [A-Z…{}a-z./\"]+| --[a-z-]+)*)", text):
            parts = words[0].split()
            name = next((one for end in (3, 2, 1) if (one := " ".join(parts[:end])) in OPTIONS), None)
            if name is None:
                assert words[0].startswith("in it"), text
                continue
            for option in _OPTION.findall(words[1]):
                seen += 1
                assert option in OPTIONS[name], (name, option, text)
    assert seen > 5


def test_advice_on_dates_is_that_of_a_command_with_the_option_or_the_table_alone() -> None:
    for code in ("document.part-unread", "document.second-date", "document.mailbox", "document.no-text", "date.datelines-differ"):
        values = {"unread": "scan", "name": "a", "mediaType": "b", "count": 2}
        assert "archiver create" in render_remedy(code, values, "en")
        assert "archiver create" not in render_remedy(code, {**values, "advice": "option"}, "en")
