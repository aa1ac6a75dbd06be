"""The command line itself: which command is meant, in which language, and what an error ends as."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from archiver.errors import ArchiverError, InterruptedByUserError, WrongUsageError
from archiver.messages import LANGUAGES, Language, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "create": "create",
    "validate": "validate",
    "date convert": "date_convert",
    "date find": "date_find",
    "date verify": "date_verify",
    "date compare": "date_compare",
}
"""Every command and the module of this room that holds it."""


class _HelpFormatter(argparse.HelpFormatter):
    """The usual help, whose width is found without shutil, since argparse makes a formatter for every argument."""

    def __init__(self, prog: str) -> None:
        try:
            width = os.get_terminal_size().columns
        except (OSError, ValueError):
            width = 100
        super().__init__(prog, width=width - 2)


class _Parser(argparse.ArgumentParser):
    """A parser that raises wrong usage instead of leaving the program."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of argparse
        super().__init__(**options, formatter_class=_HelpFormatter)

    def error(self, message: str) -> NoReturn:
        raise WrongUsageError("error.wrong-usage", reason=message, command=self.prog.removeprefix("archiver").strip())


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says how it went. `argv` is that of the process where it is not given."""
    words = list(sys.argv[1:] if argv is None else argv)
    language: Language = "en"
    try:
        language = _take_language(words)
        return _run(words, language)
    except ArchiverError as error:
        return _tell_error(error, words, language)
    except KeyboardInterrupt:
        return _tell_error(InterruptedByUserError("error.interrupted"), words, language)
    except BrokenPipeError:
        # The reader has gone (`archiver … | head`): nobody is left to tell, and the interpreter must not try to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if "--debug" in words:
            raise
        return _tell_error(ArchiverError("error.unexpected", kind=type(error).__name__, reason=str(error)), words, language)


def _run(words: list[str], language: Language) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    parser, run_by_command = _build_parser(words, language)
    arguments = parser.parse_args(words)
    arguments.language = language
    name = " ".join(filter(None, [arguments.command, getattr(arguments, "subcommand", None)]))
    exit_code: int = import_module(f"archiver.commands.{run_by_command[name]}").run(arguments)
    sys.stdout.flush()
    return exit_code


def _take_language(words: list[str]) -> Language:
    """Take `--lang` out of the words, wherever it stands before `--`; else the locale decides between Persian and English."""
    end = words.index("--") if "--" in words else len(words)
    chosen = None
    for index in reversed(range(end)):
        name, equals, value = words[index].partition("=")
        if name != "--lang":
            continue
        if not equals:
            value = words.pop(index + 1) if index + 1 < len(words) else ""
        del words[index]
        chosen = chosen or value
    if chosen is None:
        locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
        return "fa" if locale.startswith("fa") else "en"
    for language in LANGUAGES:
        if chosen == language:
            return language
    raise WrongUsageError("error.unknown-language", found=chosen)


def _build_parser(words: Sequence[str], language: Language) -> tuple[_Parser, dict[str, str]]:
    parser = _Parser(prog="archiver", description=phrase("program.description", language), allow_abbrev=False)
    parser.add_argument("--version", action=_Version, nargs=0, help=phrase("program.version", language))
    parser.add_argument("--lang", metavar="en|fa", help=phrase("program.lang", language))
    parser.add_argument("--debug", action="store_true", default=False, help=phrase("program.debug", language))
    groups = {"": parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)}
    called = {name: module for name, module in COMMANDS.items() if _is_called(name, words)}
    for name, module in (called or COMMANDS).items():
        group, _, last = name.rpartition(" ")
        if group not in groups:
            summary = phrase(f"command.{group}", language)
            parent = groups[""].add_parser(group, help=summary, description=summary, allow_abbrev=False)
            groups[group] = parent.add_subparsers(dest="subcommand", metavar="COMMAND", required=True, parser_class=_Parser)
        summary = phrase(f"command.{name.replace(' ', '.')}", language)
        command = groups[group].add_parser(last, help=summary, description=summary, allow_abbrev=False)
        if called:
            _add_common(command, language)
            import_module(f"archiver.commands.{module}").add_arguments(command, language)
    return parser, COMMANDS


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


def _tell_error(error: ArchiverError, words: Sequence[str], language: Language) -> int:
    if "--json" in words:
        from archiver.findings import Finding, Severity  # noqa: PLC0415 - only where something failed
        from archiver.reports import Result, render_json  # noqa: PLC0415 - only where something failed

        name = " ".join(word for word in words if not word.startswith("-"))
        command = next((known for known in COMMANDS if name.startswith(known)), "")
        print(render_json(Result(command, [], [Finding(error.code, Severity.ERROR, {}, error.values)]), language))
    remedy = error.remedy(language)
    print(f"archiver: {error.message(language)}" + (f" {remedy}" if remedy else ""), file=sys.stderr)
    return error.exit_code
