"""`archiver --print-completion SHELL`: a script that completes commands, options and paths in a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.errors import WrongUsageError

if TYPE_CHECKING:
    from archiver.commands.terminal.parser import Parser

_PATHS: Final = frozenset({"SOURCE", "BAG", "FILE", "FOLDER", "TABLE"})
"""The placeholders of arguments that are paths."""


def write_completion(parser: Parser, shell: str) -> str:
    """Return the script that completes calls of the parser's program in a shell. Raises WrongUsageError for an unknown shell."""
    import shtab  # noqa: PLC0415 - asked for once in the life of an installation

    if shell not in shtab.SUPPORTED_SHELLS:
        raise WrongUsageError(
            "error.choice-unknown",
            argument="--print-completion",
            found=shell,
            known=", ".join(shtab.SUPPORTED_SHELLS),
            command=parser.prog,
        )
    for action in parser.list_actions():
        if action.metavar in _PATHS:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    script: str = shtab.complete(parser, shell)
    return script
