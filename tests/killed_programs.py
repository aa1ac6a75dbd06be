"""Python programs of a process of their own, for tests that kill them in the middle of their work."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_CHECKOUT = Path(__file__).resolve().parent.parent


def start_program(program: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start the lines of a program, and wait until it says `ready`: its modules are loaded then."""
    process = subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=_CHECKOUT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def finish_program(process: subprocess.Popen[bytes]) -> int:
    """Wait until a program ends, and return its exit code."""
    process.communicate()
    return process.returncode


def fork_work(work: Callable[[], bool]) -> int:
    """Let a copy of this process do some work, and return its number. Its exit code is 0 if the work is done, else 1 or 2."""
    child = os.fork()
    if child:
        return child
    code = 2
    try:
        code = 0 if work() else 1
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)
