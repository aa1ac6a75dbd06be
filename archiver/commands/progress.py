"""A sign of life on long work: what is done so far and how fast, on a terminal only."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final, Self

from archiver.messages import Language, phrase

if TYPE_CHECKING:
    import argparse
    from types import TracebackType

_SILENT_SECONDS: Final = 2.0
_SECONDS_BETWEEN: Final = 0.2
_MEGABYTE: Final = 1_000_000
_CLEAR: Final = "\r\033[K"


class Progress:
    """Call it with octets and files done so far; it writes one line to standard error and takes it away at the end.

    It stays silent in pipes, with `--quiet`, and for the first two seconds.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._language: Language = arguments.language
        self._is_shown = sys.stderr is not None and sys.stderr.isatty() and not arguments.quiet
        self._begun = time.monotonic()
        self._told = self._begun + _SILENT_SECONDS - _SECONDS_BETWEEN
        self._has_line = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._has_line:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def __call__(self, octets: int, files: int) -> None:
        """Tell how far the work is, at most five times a second."""
        now = time.monotonic()
        if not self._is_shown or now < self._told + _SECONDS_BETWEEN:
            return
        self._told = now
        self._has_line = True
        megabytes = octets // _MEGABYTE
        rate = round(octets / _MEGABYTE / (now - self._begun))
        sys.stderr.write(_CLEAR + phrase("progress", self._language, files=files, megabytes=megabytes, rate=rate))
        sys.stderr.flush()
