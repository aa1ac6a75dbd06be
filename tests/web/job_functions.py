"""Work for jobs of tests."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.errors import ReadError
from archiver.progress import Step

if TYPE_CHECKING:
    from archiver.progress import Watcher


def count(arguments: Any, watcher: Watcher) -> dict[str, int]:
    """Count to a number, file by file."""
    watcher.begin(Step.READING, arguments["number"] * 10, arguments["number"])
    for number in range(arguments["number"]):
        time.sleep(0.05)
        watcher(10 * (number + 1), number + 1)
    return {"counted": arguments["number"]}


def fail(arguments: Any, _watcher: Watcher) -> None:
    """Say that the work could not be done."""
    raise ReadError("error.unreadable", path=arguments["path"], reason="Permission denied")


def break_down(_arguments: Any, _watcher: Watcher) -> None:
    """Have a fault."""
    message = "a fault of the program"
    raise RuntimeError(message)


def hold_file(arguments: Any, _watcher: Watcher) -> None:
    """Make a file, and remove it when the end is asked for."""
    path = Path(arguments["path"])
    path.write_text("in work")
    try:
        time.sleep(600)
    finally:
        path.unlink()


def be_deaf(arguments: Any, _watcher: Watcher) -> None:
    """Ignore that the end is asked for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Path(arguments["path"]).write_text("deaf")
    time.sleep(600)
