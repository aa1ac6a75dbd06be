"""The command that starts another interpreter like this one, for a program of ours.

Forking is unsafe if the caller has threads. The standard library's own pools would run the caller's main module again.
"""

from __future__ import annotations

import os
import sys
from typing import Final

PACKAGE: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_ROOT: Final = os.path.dirname(PACKAGE)


def may_start_interpreter() -> bool:
    """Return False for a frozen program, which has no interpreter to start."""
    return bool(sys.executable) and not hasattr(sys, "frozen")


def start_program(program: str, *arguments: str) -> list[str]:
    """Return the command for a program given as text.

    It reads file names and writes bytecode as this process does. It reads no settings of the user (`-I`) and does not look for
    installed packages (`-S`).
    """
    options = ["-I", "-S", "-X", f"utf8={sys.flags.utf8_mode}", *(["-B"] if sys.dont_write_bytecode else [])]
    return [sys.executable, *options, "-c", program, *arguments]


def search_paths() -> list[str]:
    """Return the folders in which a program finds what this process found, and this package.

    Paths that depend on the working folder are left out: documents may lie there that have the name of a module.
    """
    absolute = [path for path in sys.path if os.path.isabs(path)]
    return absolute if _ROOT in absolute else [*absolute, _ROOT]
