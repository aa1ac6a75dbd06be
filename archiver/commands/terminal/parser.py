"""A parser of arguments that writes in the chosen language, and raises WrongUsageError instead of ending the program."""

from __future__ import annotations

import argparse
import os
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn

from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_USUAL_WIDTH = 100

# argparse gives its complaints only as English sentences, with no code or fields to tell them apart. These patterns take such a
# sentence apart, so that the message with the code beside it can say the same in Persian and English. A named group becomes a
# value of that message. Some versions of Python put words into quotation marks that others do not. A sentence that no pattern
# knows is shown as it is (`error.wrong-usage`).
_COMPLAINTS = (
    (re.compile(r"the following arguments are required: (?P<found>.+)"), "error.argument-missing"),
    (
        re.compile(r"argument (?P<argument>.+?): invalid choice: '?(?P<found>.*?)'? \(choose from (?P<known>.+)\)"),
        "error.choice-unknown",
    ),
    (re.compile(r"argument (?P<found>.+?): expected .*argument.*"), "error.value-missing"),
)


COMMAND: Final = "COMMAND"
"""The placeholder of a command in usage and help."""


class CommandMissingError(WrongUsageError):
    """A program or group was called without one of its commands. `help` is what `--help` would print."""

    def __init__(self, code: str, help_text: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        super().__init__(code, **values)
        self.help = help_text


class Parser(argparse.ArgumentParser):
    """`argparse.ArgumentParser` in English or Persian. It does not complete an option from its first letters."""

    def __init__(self, *, language: Language, **options: Any) -> None:  # noqa: ANN401 - what argparse takes
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=partial(_Formatter, language=language), **options)
        self._positionals.title = phrase("program.arguments", language)
        self._optionals.title = phrase("program.options", language)
        self.add_argument("-h", "--help", action="help", help=phrase("program.help", language))

    def list_actions(self) -> Iterator[argparse.Action]:
        """Yield every argument and option, those of subcommands included."""
        for action in self._actions:
            yield action
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse has no public name for it
                for inner in action.choices.values():
                    yield from inner.list_actions()

    def list_options(self) -> list[str]:
        """Return every option as it is written, such as `--to`."""
        return [name for action in self.list_actions() for name in action.option_strings]

    def error(self, message: str) -> NoReturn:
        """Raise WrongUsageError for a complaint of argparse."""
        if message == f"the following arguments are required: {COMMAND}":
            raise CommandMissingError("error.argument-missing", self.format_help(), command=self.prog, found=COMMAND)
        for pattern, code in _COMPLAINTS:
            if match := pattern.fullmatch(message):
                raise WrongUsageError(code, command=self.prog, **match.groupdict())
        raise WrongUsageError("error.wrong-usage", reason=message, command=self.prog)


class _Formatter(argparse.HelpFormatter):
    """Help in the width of the terminal, under headings of the chosen language.

    The width is found without importing shutil, since argparse makes a formatter for every argument, even if no help is printed.
    """

    def __init__(self, prog: str, language: Language) -> None:
        try:
            width = os.get_terminal_size().columns
        except (OSError, ValueError):
            width = _USUAL_WIDTH
        super().__init__(prog, width=width - 2)
        self._language = language

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the usage, with its heading in the language."""
        super().add_usage(usage, actions, groups, phrase("program.usage", self._language) if prefix is None else prefix)
