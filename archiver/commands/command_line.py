"""What the command line may say: the commands, their options, and the help."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from archiver.commands.parser import Parser
from archiver.messages import Language, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "create": "create",
    "validate": "validate",
    "extract": "extract",
    "bag add-algorithm": "bag_add_algorithm",
    "date convert": "date_convert",
    "date find": "date_find",
    "date verify": "date_verify",
    "date compare": "date_compare",
}
"""Every command and the module of this room that holds it."""


def parse_words(words: Sequence[str], language: Language) -> tuple[str, argparse.Namespace]:
    """The module of the command that the words call, and its arguments. Raises WrongUsageError."""
    arguments = _build_parser(words, language).parse_args(words)
    arguments.language = language
    name = " ".join(filter(None, [arguments.command, getattr(arguments, "subcommand", None)]))
    return COMMANDS[name], arguments


def _build_parser(words: Sequence[str], language: Language) -> Parser:
    parser = Parser(language=language, prog="archiver", description=phrase("program.description", language))
    parser.add_argument("--version", action=_Version, nargs=0, help=phrase("program.version", language))
    parser.add_argument("--lang", metavar="en|fa", help=phrase("program.lang", language))
    parser.add_argument("--debug", action="store_true", default=False, help=phrase("program.debug", language))
    groups = {"": parser.add_subparsers(dest="command", metavar="COMMAND", required=True)}
    called = {name: module for name, module in COMMANDS.items() if _is_called(name, words)}
    for name, module in (called or COMMANDS).items():
        group, _, last = name.rpartition(" ")
        if group not in groups:
            summary = phrase(f"command.{group}", language)
            parent = groups[""].add_parser(group, language=language, help=summary, description=summary)
            groups[group] = parent.add_subparsers(dest="subcommand", metavar="COMMAND", required=True)
        summary = phrase(f"command.{name.replace(' ', '.')}", language)
        command = groups[group].add_parser(last, language=language, help=summary, description=summary)
        if called:
            _add_common(command, language)
            import_module(f"archiver.commands.{module}").add_arguments(command, language)
    return parser


def _is_called(name: str, words: Sequence[str]) -> bool:
    """Whether the first words that are no options are the command's, so that no other command's module is imported."""
    parts = name.split()
    return [word for word in words if not word.startswith("-")][: len(parts)] == parts


def _add_common(command: argparse.ArgumentParser, language: Language) -> None:
    command.add_argument("--json", action="store_true", help=phrase("program.json", language))
    command.add_argument("--quiet", action="store_true", help=phrase("program.quiet", language))
    command.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=phrase("program.debug", language))
    command.add_argument("--lang", metavar="en|fa", default=argparse.SUPPRESS, help=phrase("program.lang", language))


class _Version(argparse.Action):
    """`--version`, and with `--json` the calendar table behind every converted date too."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from archiver.version import __version__  # noqa: PLC0415 - only here

        if "--json" in sys.argv:
            import json  # noqa: PLC0415 - only here

            from archiver.calendars import calendar_table_digest  # noqa: PLC0415 - only here

            print(json.dumps({"name": "bayegan", "version": __version__, "calendarTable": calendar_table_digest()}))
        else:
            print(f"bayegan {__version__}")
        parser.exit()
