"""End a process of our own without taking it down piece by piece, which takes up to a tenth of a short run."""

from __future__ import annotations

import atexit
import os
import sys
from typing import NoReturn


def end_process(code: int) -> NoReturn:
    """End this process with an exit code. What is registered for its end is run, and what was printed is written, first.

    If somebody still works in it, or looks on, it ends in the usual way.
    """
    if _is_in_use():
        sys.exit(code)
    atexit._run_exitfuncs()  # noqa: SLF001 - there is no public name for it
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        sys.exit(code)  # which says so
    os._exit(code)


def _is_in_use() -> bool:
    """Return whether a thread that is to be waited for still runs, or a debugger, a profiler or a person at a prompt looks on."""
    threading = sys.modules.get("threading")
    if threading is not None and any(
        not thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()
    ):
        return True
    return bool(sys.gettrace() or sys.getprofile() or sys.flags.inspect or {"cProfile", "pdb", "trace"} & sys.modules.keys())
