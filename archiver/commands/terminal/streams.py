"""Standard output and standard error, for any text and for readers that leave early."""

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
# `surrogateescape` decodes the octet 0x80 as U+DC80, and so on up to 0xFF (PEP 383).
_OCTETS = range(0xDC80, 0xDD00)


def prepare_streams() -> None:
    """Let both streams write any text.

    Octets of names that are not UTF-8 are written as they are. Letters that the encoding lacks are written as escapes.
    """
    codecs.register_error(_ANY_TEXT, _write_anyhow)
    for stream in (sys.stdout, sys.stderr):
        # A closed stream (`>&-`) is None.
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
    """Return whether a stream is a terminal that shows colours. NO_COLOR (no-color.org) switches them off."""
    if stream is None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def describe_error(error: ArchiverError, language: Language) -> str:
    """Return an error and its remedy in one line."""
    remedy = error.remedy(language)
    return f"archiver: {error.message(language)}" + (f" {remedy}" if remedy else "")


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Ignore in this block that the reader of standard output has gone."""
    try:
        yield
    except BrokenPipeError:
        discard_output()


def discard_output() -> None:
    """Send standard output to the null device, so that the flush at the end of the interpreter cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def drop_unwritten_output() -> None:
    """Discard standard output if it cannot take what still waits to be written. Whoever failed to write it has told of that."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        discard_output()


def write_output_line(text: str) -> OSError | None:
    """Write the last line of standard output. Return the error if it could not be written.

    A reader that has gone is no error.
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
    """Write a line to standard error, if it is open. If not, the exit code alone says that the command failed."""
    if sys.stderr is None:
        return
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
