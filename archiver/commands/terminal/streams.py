"""Standard output and standard error: any text can be written to them, and a reader may leave early."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from archiver.errors import ArchiverError
    from archiver.messages import Language

_ANY_TEXT = "archiver.any-text"
_OCTETS = range(0xDC80, 0xDD00)


def prepare_streams() -> None:
    """Have both streams write octets of names that are not UTF-8 as they are, and as an escape what their encoding lacks."""
    codecs.register_error(_ANY_TEXT, _write_anyhow)
    for stream in (sys.stdout, sys.stderr):
        # A stream that was closed (`>&-`) is None.
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_ANY_TEXT)


def _write_anyhow(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    if error.encoding == "utf-8" and all(ord(letter) in _OCTETS for letter in text):
        return bytes(ord(letter) - 0xDC00 for letter in text), error.end
    return codecs.backslashreplace_errors(error)


def is_colourful(stream: TextIO | None) -> bool:
    """Whether a stream takes colours: a terminal that can show them, where nobody has set NO_COLOR (no-color.org)."""
    if stream is None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def describe_error(error: ArchiverError, language: Language) -> str:
    """An error in one line, with what to do."""
    remedy = error.remedy(language)
    return f"archiver: {error.message(language)}" + (f" {remedy}" if remedy else "")


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Writing in this block may meet a reader who has gone; nobody is left to tell then."""
    try:
        yield
    except BrokenPipeError:
        discard_output()


def discard_output() -> None:
    """Let what could not be written go: the interpreter flushes at its end, and must find somebody to flush to."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_output_line(text: str) -> OSError | None:
    """Write a line to standard output, after which nothing is written there; why it could not be, None where it could.

    A reader who has gone wants to know nothing.
    """
    try:
        print(text, flush=True)
    except BrokenPipeError:
        discard_output()
    except OSError as error:
        discard_output()
        return error
    return None


def write_error_line(text: str) -> None:
    """Write a line to standard error, where there is one that takes it; the exit code says the same."""
    if sys.stderr is None:
        return
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
