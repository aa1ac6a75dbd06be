"""Give the report of a run to a program of the user, which tells it by whatever way there is."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from archiver.holdings.notices.not_sent import NotSentError, say_failure

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECONDS: Final = 120.0


def give_to_command(words: Sequence[str], report: str, seconds: float = _SECONDS) -> None:
    """Run a program with the report on its standard input. Its output goes nowhere. No shell is asked.

    Raises NotSentError if it cannot be started, ends with another code than 0, or does not end in time. It is then killed, with
    all that it started.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own program, from their own settings
            list(words), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except (OSError, ValueError) as error:
        raise NotSentError(say_failure(error)) from error
    try:
        # A name that is not UTF-8 has lone surrogates, which become escapes of JSON.
        process.communicate(report.encode("utf-8", "backslashreplace"), timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise NotSentError("timed out") from error
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        raise NotSentError(f"exit {process.returncode}")
