"""`archiver --print-completion SHELL`: what a shell needs to complete commands, options and paths."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from archiver.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATHS: Final = frozenset({"SOURCE", "BAG", "FILE", "FOLDER", "TABLE"})
"""How the arguments are called that are paths."""


def write_completion(parser: argparse.ArgumentParser, shell: str) -> str:
    """The script that a shell reads to complete calls of the parser's program. Raises WrongUsageError for a shell not known."""
    import shtab  # noqa: PLC0415 - asked for once in the life of an installation

    if shell not in shtab.SUPPORTED_SHELLS:
        raise WrongUsageError(
            "error.choice-unknown",
            argument="--print-completion",
            found=shell,
            known=", ".join(shtab.SUPPORTED_SHELLS),
            command=parser.prog,
        )
    for action in _list_actions(parser):
        if action.metavar in _PATHS:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    return shtab.complete(parser, shell)


def _list_actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001 - argparse names no other way to what was added
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - nor a public name
            for inner in action.choices.values():
                yield from _list_actions(inner)
