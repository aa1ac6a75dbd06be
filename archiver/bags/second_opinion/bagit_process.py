"""The Library of Congress's `bagit`, asked in a process of its own, so that other work goes on meanwhile.

It is a new interpreter, for the reasons that `archiver.hashing.interpreter` gives. Where none can be started, or it ends without
an answer, bagit is asked here.
"""

from __future__ import annotations

import errno
import logging
import marshal
import os
import subprocess
import sys
import threading
import warnings
from contextlib import suppress
from typing import Any, Final, NamedTuple

from archiver.hashing import may_start_interpreter, search_paths, start_program

_SAYS_OF_A_NAME: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG})
"""What the system says of a name that bagit misread; any other error is the disk's, not an opinion of bagit."""
_LONGEST_TEXT: Final = 2000
_PROGRAM: Final = (
    "import sys; sys.path[:] = sys.argv[3:]; from archiver.bags.second_opinion.bagit_process import serve; serve(*sys.argv[1:3])"
)


class Complaint(NamedTuple):
    """What bagit said against a bag, and the paths that it named."""

    text: str
    paths: frozenset[str]


def ask_bagit(place: str, *, full: bool) -> Complaint | None:
    """What bagit says against the bag at `place`, or None where it says that it is good; `full` is for its digests too.

    Raises:
        OSError: the disk failed while bagit was reading.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import bagit  # noqa: PLC0415 - only when it is asked, since it takes longer to load than to make a small bag

        logger = logging.getLogger("bagit")
        before, logger.disabled = logger.disabled, True
        try:
            bagit.Bag(place).validate(completeness_only=not full)
        except Exception as error:  # bagit raises anything on bags that it cannot read
            if isinstance(error, OSError) and error.errno not in _SAYS_OF_A_NAME:
                raise
            return _describe(error)
        finally:
            logger.disabled = before
    return None


def _describe(error: Exception) -> Complaint:
    details = getattr(error, "details", None) or ()
    paths = frozenset(str(detail.path) for detail in details if hasattr(detail, "path"))
    return Complaint(f"{type(error).__name__}: {error}"[:_LONGEST_TEXT], paths)


def serve(place: str, asked: str) -> None:
    """Ask bagit and give its answer on standard output: what the process runs. When its parent goes away, it ends."""

    def listen() -> None:
        os.read(0, 1)
        os._exit(1)

    threading.Thread(target=listen, daemon=True).start()
    answer: tuple[Any, ...]
    try:
        complaint = ask_bagit(place, full=asked == "full")
    except OSError as error:
        path = error.filename if isinstance(error.filename, str) else None
        answer = (error.errno, error.strerror or str(error), path)
    else:
        answer = () if complaint is None else (complaint.text, complaint.paths)
    sys.stdout.buffer.write(marshal.dumps(answer))


class BagitProcess:
    """bagit at work on a bag; whoever begins it ends it with `close`."""

    def __init__(self, place: str, *, full: bool) -> None:
        """Begin to ask."""
        self._place = place
        self._full = full
        self._process: subprocess.Popen[bytes] | None = None
        if may_start_interpreter():
            with suppress(OSError):
                self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our own program
                    start_program(_PROGRAM, place, "full" if full else "complete", *search_paths()),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    # Ctrl-C is the parent's to answer.
                    start_new_session=True,
                )

    def answer(self) -> Complaint | None:
        """What `ask_bagit` gives (waits for it). Raises OSError."""
        match self._hear():
            case ():
                return None
            case str(text), paths:
                return Complaint(text, paths)
            case number, reason, path:
                raise OSError(number, reason, path)
            case _:
                return ask_bagit(self._place, full=self._full)

    def _hear(self) -> Any | None:  # noqa: ANN401 - what `serve` says, or None
        if self._process is None or self._process.stdout is None:
            return None
        try:
            answer = marshal.loads(self._process.stdout.read())  # noqa: S302 - from our own process
        except (EOFError, ValueError, TypeError):
            return None
        return answer if self._process.wait() == 0 else None

    def close(self) -> None:
        """End it at once, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
