"""A terminal for programs that tests run."""

from __future__ import annotations

import os
import pty
import subprocess
import termios
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def run_on_terminal(command: Sequence[str], *, columns: int = 160) -> str:
    """Run a command with a terminal as standard error, and return what that got. It must end with exit code 0."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                told += os.read(ours, 1 << 16)
            except OSError:  # how Linux says that nobody holds the other end any more
                break
    os.close(ours)
    assert process.returncode == 0
    return told.decode()
