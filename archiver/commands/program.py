"""Run a command in its language, and turn every error into a message and an exit code."""

from __future__ import annotations

import sys

# Ctrl-C while the program loads ends it without a message, since nothing was done.
try:
    import errno
    import os
    from contextlib import closing, nullcontext, suppress
    from importlib import import_module
    from itertools import groupby
    from typing import TYPE_CHECKING, NoReturn

    from archiver.commands.terminal.streams import (
        describe_error,
        discard_output,
        drop_unwritten_output,
        prepare_streams,
        reader_may_leave,
        write_error_line,
        write_output_line,
    )
    from archiver.errors import ArchiverError, InterruptedByUserError, TerminatedError, WriteError, WrongUsageError
    from archiver.messages import LANGUAGES, Language
except KeyboardInterrupt:
    sys.exit(130)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from types import ModuleType

    from archiver.hashing import HashingProcesses

_INTERRUPTED = 130

_READER_LEFT = 141
"""The exit code that a shell gives to a program ended by SIGPIPE. The reader got no whole answer, so it must not be 0."""
_NEW_OBJECTS = 100_000
"""Objects that may be made before garbage among them is looked for."""

_PLAIN_SWITCHES = frozenset({"--json", "--quiet", "--verbose", "--debug"})
"""Options that change nothing in what is read."""


def run() -> NoReturn:
    """Run the command that this process was started for, and end the process with its exit code.

    Only here the process is all ours, so that it may be copied, and need not be taken down piece by piece.
    """
    import gc  # noqa: PLC0415 - only for a process of our own

    # Modules make many objects that stay. With the usual number, the search for garbage among them takes a tenth of a short run.
    gc.set_threshold(_NEW_OBJECTS)
    try:
        code = _main(sys.argv[1:], is_own_process=True)
    except KeyboardInterrupt:
        code = _INTERRUPTED
    from archiver.commands.terminal.ending import end_process  # noqa: PLC0415 - at the end

    end_process(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Without `argv`, the arguments are those of the process."""
    try:
        return _main(list(sys.argv[1:] if argv is None else argv), is_own_process=False)
    except KeyboardInterrupt:
        # Ctrl-C came while the outcome was printed.
        return _INTERRUPTED


def _main(words: list[str], *, is_own_process: bool) -> int:
    language: Language = "en"
    try:
        prepare_streams()
        language = _take_language(words)
        _demand_supported_system()
        _demand_output(words)
        with _debugging(words):
            begun = _begin_early(words) if is_own_process else None
            with nullcontext() if begun is None else closing(begun):
                return _run(words, language, begun)
    except ArchiverError as error:
        if isinstance(error, WriteError):
            drop_unwritten_output()
        return _print_error(error, words, language)
    except KeyboardInterrupt as request:
        return _end_on_request(request, words, language)
    except BrokenPipeError:
        with reader_may_leave():
            raise
        return _READER_LEFT
    except OSError as error:
        discard_output()
        unwritable = WriteError("error.output-unwritable", reason=error.strerror or str(error))
        return _print_error(unwritable, [], language)
    except Exception as error:
        if "--debug" in words:
            raise
        return _print_error(ArchiverError("error.unexpected", kind=type(error).__name__, reason=str(error)), words, language)


def _demand_supported_system() -> None:
    # Not by `archiver.operating_system`, which takes time to load.
    if sys.platform == "win32":
        raise ArchiverError("error.system-unsupported")


def _debugging(words: Sequence[str]) -> AbstractContextManager[None]:
    """With `--debug`, print in this block what worker processes wrote to standard error before they were lost."""
    if "--debug" not in words:
        return nullcontext()
    from archiver.workers import watch_losses  # noqa: PLC0415 - only to find a fault

    return watch_losses(lambda loss: print(f"archiver: worker process lost: {loss.reason}\n{loss.details}", file=sys.stderr))


def _demand_output(words: Sequence[str]) -> None:
    """Raise WriteError if standard output is closed, so that the document of `--json` would go nowhere."""
    if sys.stdout is None and "--json" in words:
        raise WriteError("error.output-unwritable", reason=os.strerror(errno.EBADF))


def _end_on_request(request: KeyboardInterrupt, words: Sequence[str], language: Language) -> int:
    from archiver.commands.terminal.stopping import SIGINT, name_of, number_of  # noqa: PLC0415 - only after a signal

    number = number_of(request)
    if number == SIGINT:
        error: ArchiverError = InterruptedByUserError("error.interrupted")
    else:
        error = TerminatedError("error.terminated", number, signal=name_of(number))
    # A closed terminal takes no more output.
    with suppress(OSError):
        _print_error(error, words, language)
        sys.stdout.flush()
    return error.exit_code


def _begin_early(words: Sequence[str]) -> HashingProcesses | None:
    """Begin to read files while the rest of the program loads, if the words plainly ask to validate bags."""
    bags = _list_plain_bags(words)
    if not bags:
        return None
    from archiver.tasks.early_start import begin_validating  # noqa: PLC0415 - only here

    return begin_validating(bags)


def _list_plain_bags(words: Sequence[str]) -> list[str]:
    """Return the bags that the words ask to validate, or none if there is an option that changes the work."""
    # argparse takes words in one row only.
    rows = [list(row) for is_switch, row in groupby(words[1:], _PLAIN_SWITCHES.__contains__) if not is_switch]
    is_plain = words[:1] == ["validate"] and len(rows) == 1 and not any(word.startswith("-") for word in rows[0])
    return rows[0] if is_plain else []


def _run(words: list[str], language: Language, begun: HashingProcesses | None) -> int:
    module, arguments = _parse(words, language)
    arguments.begun = begun
    command = import_module(f"archiver.commands.{module}")
    try:
        exit_code = _run_until_asked(command, arguments)
    except ArchiverError as error:
        if isinstance(error, WrongUsageError):
            _tell_by_options(error, arguments)
        if arguments.report is not None:
            _report_error(error, arguments)
        raise
    if sys.stdout is not None:
        sys.stdout.flush()
    return exit_code


def _tell_by_options(error: WrongUsageError, arguments: argparse.Namespace) -> None:
    """Name the option in an error about a parameter. Who calls a command has no function to call otherwise."""
    from archiver.commands.command_line import called_name, list_options  # noqa: PLC0415 - only if something failed
    from archiver.commands.terminal.option_names import tell_by_command  # noqa: PLC0415 - only if something failed

    if name := called_name(arguments):
        tell_by_command(error, f"archiver {name}", list_options(name, arguments.language))


def _run_until_asked(command: ModuleType, arguments: argparse.Namespace) -> int:
    if command.__name__.endswith("date.convert"):
        # This command leaves nothing to clean up, and must start fast.
        return int(command.run(arguments))
    from archiver.commands.terminal.stopping import stop_on_request  # noqa: PLC0415 - see above

    with stop_on_request(arguments.language):
        if arguments.report is not None or arguments.json:
            from archiver.commands.terminal.completing import examine_inputs  # noqa: PLC0415 - most runs keep no report

            examine_inputs(arguments)
        if not hasattr(arguments, "endpoint"):
            return int(command.run(arguments))
        from archiver.commands.terminal.store_access import naming_stores_of  # noqa: PLC0415 - few commands read stores

        with naming_stores_of(arguments):
            return int(command.run(arguments))


def _report_error(error: ArchiverError, arguments: argparse.Namespace) -> None:
    """Write the report of `--report` for work that was not done, so that a later reader learns of it."""
    from archiver.commands.command_line import called_name  # noqa: PLC0415 - only if something failed
    from archiver.commands.terminal.completing import complete  # noqa: PLC0415 - only if something failed
    from archiver.commands.terminal.results import keep_report  # noqa: PLC0415 - only if something failed
    from archiver.reports import Result  # noqa: PLC0415 - only if something failed

    failed, lines = complete(arguments, Result(called_name(arguments), [], [], [error]), lambda _: [])
    saved, _ = keep_report(arguments, failed, lines)
    for line in saved:
        print(line, file=sys.stderr)


def _parse(words: list[str], language: Language) -> tuple[str, argparse.Namespace]:
    """Return the module of the command that is called, and its arguments. Raises WrongUsageError."""
    if words[:2] == ["date", "convert"] and len(words) > 2 and not any(word.startswith("-") for word in words):  # noqa: PLR2004
        # Scripts call this for each single date. argparse would take a tenth of the time.
        from archiver.commands.date.convert import plain_arguments  # noqa: PLC0415

        return "date.convert", plain_arguments(words[2:], language)
    if bags := _list_plain_bags(words):
        from archiver.commands import validate  # noqa: PLC0415 - only here

        return "validate", validate.plain_arguments(bags, _PLAIN_SWITCHES.intersection(words), language)
    from archiver.commands.command_line import parse_words  # noqa: PLC0415 - see above

    return parse_words(words, language)


def _take_language(words: list[str]) -> Language:
    """Take `--lang` out of the words before `--` and return its language, or else that of the locale."""
    end = words.index("--") if "--" in words else len(words)
    chosen = None
    for index in reversed(range(end)):
        name, equals, value = words[index].partition("=")
        if name != "--lang":
            continue
        if not equals:
            value = words.pop(index + 1) if index + 1 < len(words) and not words[index + 1].startswith("-") else ""
        del words[index]
        chosen = chosen or value
    if chosen is None:
        locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
        return next((language for language in LANGUAGES if locale.startswith(language)), "en")
    for language in LANGUAGES:
        if chosen == language:
            return language
    raise WrongUsageError("error.unknown-language", found=chosen)


def _print_error(error: ArchiverError, words: Sequence[str], language: Language) -> int:
    if "--json" in words:
        from archiver.commands.command_line import COMMANDS  # noqa: PLC0415 - only if something failed
        from archiver.reports import Result, render_json  # noqa: PLC0415 - only if something failed

        name = " ".join(word for word in words if not word.startswith("-"))
        command = next((known for known in COMMANDS if name.startswith(known)), "")
        unwritten = write_output_line(render_json(Result(command, [], [], [error]), language))
        if unwritten is not None:
            error = WriteError("error.output-unwritable", reason=unwritten.strerror or str(unwritten))
    write_error_line(describe_error(error, language))
    if "--json" not in words and (help_text := getattr(error, "help", "")):
        # Called without a command, the program shows what there is. The exit code still says that nothing was done.
        write_error_line(f"\n{help_text.rstrip()}")
    return error.exit_code
