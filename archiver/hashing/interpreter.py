"""The command that starts another interpreter like this one, for a program of ours.

Forking is unsafe where the caller has threads, and what the standard library spawns would run the caller's main module again.
"""

from __future__ import annotations

import os
import sys

_OWN = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def may_start_interpreter() -> bool:
    """Whether there is an interpreter to start: a frozen program has none."""
    return bool(sys.executable) and not hasattr(sys, "frozen")


def start_program(program: str, *arguments: str) -> list[str]:
    """The command for a program given as text. It reads file names and writes bytecode as this process does, and no settings."""
    options = ["-I", "-S", "-X", f"utf8={sys.flags.utf8_mode}", *(["-B"] if sys.dont_write_bytecode else [])]
    return [sys.executable, *options, "-c", program, *arguments]


def search_paths() -> list[str]:
    """Where the program finds what this process found, and this package.

    Paths that depend on the working folder are left out: documents may lie there that have the name of a module.
    """
    absolute = [path for path in sys.path if os.path.isabs(path)]
    return absolute if _OWN in absolute else [*absolute, _OWN]
