"""The commands of the command line, their options, and the help."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING

from archiver.commands.terminal.parser import COMMAND, Parser
from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMMANDS = {
    "create": "create",
    "validate": "validate",
    "extract": "extract",
    "copy": "copy",
    "init": "init",
    "export": "export",
    "bag add-algorithm": "bag.add_algorithm",
    "records template": "records.template",
    "records check": "records.check",
    "records export": "records.export",
    "bag describe": "bag.describe",
    "bag history": "bag.history",
    "bag resolve-date": "bag.resolve_date",
    "audit compare": "audit.compare",
    "audit repair": "audit.repair",
    "seal new-key": "seal.new_key",
    "seal add": "seal.add",
    "seal check": "seal.check",
    "seal request": "seal.request",
    "seal adopt": "seal.adopt",
    "seal page": "seal.page",
    "seal stamp": "seal.stamp",
    "seal renew": "seal.renew",
    "seal trust add": "seal.trust_add",
    "seal trust list": "seal.trust_list",
    "seal trust compromised": "seal.trust_compromised",
    "register add": "register.add",
    "register check": "register.check",
    "register prove": "register.prove",
    "register stamp": "register.stamp",
    "audit add": "audit.add",
    "audit run": "audit.run",
    "audit status": "audit.status",
    "audit history": "audit.history",
    "audit verify": "audit.verify",
    "audit plan": "audit.plan",
    "audit work": "audit.work",
    "audit take": "audit.take",
    "audit export": "audit.export",
    "audit rebuild": "audit.rebuild",
    "audit accept": "audit.accept",
    "audit retire": "audit.retire",
    "search": "search",
    "web": "web",
    "date convert": "date.convert",
    "date find": "date.find",
    "date verify": "date.verify",
    "date compare": "date.compare",
}
"""Every command and the module of this room that holds it."""

_OUTPUTS = ("to", "output")
"""The options that name a file or folder to be written."""

_WITH_FILE = (["--report"], ["--config"])
"""The common options after which a word is the name of a file, each as a slice of the words."""

_WORDS = ("command", "subcommand", "last_command")
"""The words of a command, of which most have one or two."""

_SWITCHES = ("json", "quiet", "verbose", "debug")


def parse_words(words: Sequence[str], language: Language) -> tuple[str, argparse.Namespace]:
    """Return the module of the command that the words call, and its arguments. Raises WrongUsageError."""
    preset = argparse.Namespace(**dict.fromkeys(_SWITCHES, False), report=None, config=None, words=words, language=language)
    # The first words that are no options name the command. Only the module of that one is imported.
    said = [word for index, word in enumerate(words) if not word.startswith("-") and words[index - 1 : index] not in _WITH_FILE]
    called = {name: module for name, module in COMMANDS.items() if said[: len(name.split())] == name.split()}
    parser = _build_parser(called or COMMANDS, language, is_whole=bool(called))
    try:
        arguments, unknown = parser.parse_known_args(words, preset)
    except WrongUsageError:
        # A misspelt option is the reason for one that is missing, so it is told first.
        if misspelt := _list_unknown_options(words, parser):
            raise _refuse(misspelt, " ".join(["archiver", *called]), parser) from None
        raise
    name = called_name(arguments)
    if unknown:
        raise _refuse(unknown, f"archiver {name}", parser)
    if arguments.report is not None:
        from archiver.commands.terminal.results import find_run  # noqa: PLC0415 - only if a report is asked for
        from archiver.tasks.report_file import check_report_file  # noqa: PLC0415 - see above

        outputs = {f"--{option}": path for option in _OUTPUTS if (path := getattr(arguments, option, None)) is not None}
        check_report_file(arguments.report, getattr(arguments, "sources", ()), outputs, find_run(name, arguments))
    return COMMANDS[name], arguments


def list_options(name: str, language: Language) -> list[str]:
    """Return the options of a command as they are written, such as `--to`."""
    return _build_parser({name: COMMANDS[name]}, language, is_whole=True).list_options()


def called_name(arguments: argparse.Namespace) -> str:
    """Return the words that name the command of some arguments."""
    return " ".join(filter(None, [getattr(arguments, name, None) for name in _WORDS]))


def _list_unknown_options(words: Sequence[str], parser: Parser) -> list[str]:
    """Return the words that look like an option, but are none of the parser's."""
    known = parser.list_options()
    before = words[: words.index("--")] if "--" in words else words
    return [word for word in before if word.startswith("--") and word.partition("=")[0] not in known]


def _refuse(unknown: Sequence[str], command: str, parser: Parser) -> WrongUsageError:
    """Return the error for words that no option or argument took. It names the option that a misspelt one may mean."""
    from difflib import get_close_matches  # noqa: PLC0415 - only if something is wrong

    found = unknown[0].partition("=")[0]
    nearest = get_close_matches(found, parser.list_options(), 1)
    if found.startswith("--") and nearest:
        return WrongUsageError("error.option-unknown", found=found, nearest=nearest[0], command=command)
    advice = "usual" if found.startswith("-") else "quotation-marks"
    return WrongUsageError("error.argument-unknown", found=" ".join(unknown), command=command, advice=advice)


def _build_parser(commands: Mapping[str, str], language: Language, *, is_whole: bool) -> Parser:
    """Build the parser of some commands. A whole one has their arguments too, and imports their modules for these."""
    parser = Parser(language=language, prog="archiver", description=phrase("program.description", language))
    parser.add_argument("--version", action=_Version, nargs=0, help=phrase("program.version", language))
    _add_common(parser, language)
    parser.add_argument("--print-completion", action=_Completion, metavar="SHELL", help=phrase("program.completion", language))
    groups = {"": parser.add_subparsers(dest="command", metavar=COMMAND, required=True)}
    for name, module in commands.items():
        *parents, last = name.split(" ")
        for depth, parent_name in enumerate(parents, 1):
            group, above = " ".join(parents[:depth]), " ".join(parents[: depth - 1])
            if group not in groups:
                summary = phrase(f"command.{group.replace(' ', '.')}", language)
                parent = groups[above].add_parser(parent_name, language=language, help=summary, description=summary)
                groups[group] = parent.add_subparsers(dest=_WORDS[depth], metavar=COMMAND, required=True)
        group = " ".join(parents)
        summary = phrase(f"command.{name.replace(' ', '.')}", language)
        command = groups[group].add_parser(last, language=language, help=summary, description=summary)
        if is_whole:
            _add_common(command, language)
            import_module(f"archiver.commands.{module}").add_arguments(command, language)
    return parser


def _add_common(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the options that may stand before the command and after it.

    They have no default here: argparse would let that of one parser undo what the other has read.
    """
    common = parser.add_argument_group(phrase("program.common", language))
    for name in _SWITCHES:
        common.add_argument(f"--{name}", action="store_true", default=argparse.SUPPRESS, help=phrase(f"program.{name}", language))
    common.add_argument("--report", metavar="FILE", default=argparse.SUPPRESS, help=phrase("program.report", language))
    common.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help=phrase("program.config", language))
    common.add_argument("--lang", metavar="en|fa", default=argparse.SUPPRESS, help=phrase("program.lang", language))


class _Version(argparse.Action):
    """Print the version for `--version`, and with `--json` the digest of the calendar table too."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, *_: object) -> None:
        from archiver.version import __version__  # noqa: PLC0415 - only here

        if "--json" in namespace.words:
            import json  # noqa: PLC0415 - only here

            from archiver.calendars import calendar_table_digest  # noqa: PLC0415 - only here

            print(json.dumps({"name": "bayegan", "version": __version__, "calendarTable": calendar_table_digest()}))
        else:
            print(f"bayegan {__version__}")
        parser.exit()


class _Completion(argparse.Action):
    """Print the script for `--print-completion SHELL`."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, *_: object) -> None:
        from archiver.commands.terminal.completion import write_completion  # noqa: PLC0415 - only here

        print(write_completion(_build_parser(COMMANDS, namespace.language, is_whole=True), str(values)))
        parser.exit()
