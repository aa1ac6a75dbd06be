"""The command that starts another interpreter like this one, for a program of ours.

Forking is unsafe if the caller has threads. The standard library's own pools would run the caller's main module again.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType
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


def put_in_empty_packages(module: str) -> None:
    """Let a worker that started fast import a module of ours without the door of its room, and of the rooms in that."""
    room = ".".join(module.split(".")[:2])
    if room not in sys.modules:
        _put_in(room, os.path.join(_ROOT, *room.split(".")))


def _put_in(room: str, folder: str) -> None:
    package = sys.modules[room] = ModuleType(room)
    package.__path__ = [folder]
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir() and not entry.name.startswith("_"):
                _put_in(f"{room}.{entry.name}", entry.path)
