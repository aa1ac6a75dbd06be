"""Show the progress of long work on a terminal: the step, the share done, the speed and the time left."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from archiver.messages import Language, phrase

if TYPE_CHECKING:
    import argparse
    from types import TracebackType

    from archiver.progress import Step

_SILENT_SECONDS: Final = 2.0
"""Work that is done sooner shows no line."""
_SECONDS_BETWEEN: Final = 0.2
_MEGABYTE: Final = 1_000_000
# Go to the beginning of the line, and erase it from there (ECMA-48: EL, erase in line).
_CLEAR: Final = "\r\033[K"
_BAR: Final = 20
_USUAL_WIDTH: Final = 80


class _State(NamedTuple):
    """The progress of the present step. Totals are 0 if they are not known."""

    begun: float
    step: Step | None = None
    octets_in_all: int = 0
    files_in_all: int = 0
    octets: int = 0
    files: int = 0


class Progress:
    """Watches long work (see `archiver.progress`), keeps one line on standard error up to date, and removes it at the end.

    It prints nothing in pipes, with `--quiet`, and for the first two seconds. With `--verbose` it prints a line at the beginning
    of each step, even in a pipe.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._language: Language = arguments.language
        self._is_shown = sys.stderr is not None and sys.stderr.isatty() and not arguments.quiet
        self._is_verbose = sys.stderr is not None and arguments.verbose
        self._begun = time.monotonic()
        self._state = _State(self._begun)
        # Kept apart from the state, since it changes after every file.
        self._done = 0, 0
        self._has_line = False
        self._writing = threading.Lock()
        self._end = threading.Event()
        # A thread of its own, since flushing a disk or waiting for another program reports no progress in the meantime.
        self._painter = threading.Thread(target=self._paint, daemon=True)

    def __enter__(self) -> Self:
        if self._is_shown:
            try:
                self._painter.start()
            except RuntimeError:  # the system starts no more threads: the work goes on without a bar
                self._is_shown = False
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._is_shown:
            self._end.set()
            self._painter.join()
        self._write("")

    def begin(self, step: Step, octets: int, files: int) -> None:
        """Begin a step that has so many octets and files to work on."""
        now = time.monotonic()
        self._done = 0, 0
        self._state = _State(now, step, octets, files)
        if self._is_verbose:
            seconds = f"{now - self._begun:.1f}"
            self._write(phrase("progress.begun", self._language, seconds=seconds, step=self._name(step)) + "\n")

    def __call__(self, octets: int, files: int) -> None:
        """Note how many octets and files of the step are done."""
        self._done = octets, files

    def _name(self, step: Step) -> str:
        return phrase(f"step.{step}", self._language)

    def _paint(self) -> None:
        wait = _SILENT_SECONDS
        while not self._end.wait(wait):
            wait = _SECONDS_BETWEEN
            octets, files = self._done
            width = _USUAL_WIDTH
            with suppress(OSError):
                width = os.get_terminal_size(sys.stderr.fileno()).columns or _USUAL_WIDTH
            # If the line wrapped, erasing it would leave its first part behind.
            self._write(self._describe(self._state._replace(octets=octets, files=files))[: width - 1])

    def _write(self, text: str) -> None:
        """Write a text instead of the line that is shown. The next text replaces it, unless it ends with a line feed."""
        with self._writing:
            if text or self._has_line:
                sys.stderr.write((_CLEAR if self._is_shown else "") + text)
                sys.stderr.flush()
            self._has_line = bool(text) and not text.endswith("\n")

    def _describe(self, state: _State) -> str:
        seconds = max(time.monotonic() - state.begun, _SECONDS_BETWEEN)
        done = phrase("progress.done", self._language, files=state.files, megabytes=state.octets // _MEGABYTE)
        parts = [self._name(state.step)] if state.step else []
        # By octets if their sum is known, else by files.
        is_by_octets = state.octets_in_all > 0
        part, whole = (state.octets, state.octets_in_all) if is_by_octets else (state.files, state.files_in_all)
        share = min(1.0, part / whole) if whole else None
        if share is not None:
            bar = ("#" * round(share * _BAR)).ljust(_BAR, "-")
            parts.append(f"[{bar}] {phrase('progress.share', self._language, value=int(share * 100))}")
        if state.octets or state.files:
            rate = round(state.octets / _MEGABYTE / seconds)
            parts += [done, phrase("progress.rate", self._language, rate=rate)]
        if share:
            minutes, rest = divmod(round(seconds / share * (1 - share)), 60)
            parts.append(phrase("progress.left", self._language, time=f"{minutes}:{rest:02}"))
        return phrase("comma", self._language).join(parts)
