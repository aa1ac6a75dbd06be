"""Python programs of a process of their own, for tests that kill them in the middle of their work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
