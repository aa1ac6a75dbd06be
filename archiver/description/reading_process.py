"""A process that reads documents: what it runs, and the end of it that the parent holds.

It is a new interpreter, for the reasons that `archiver.hashing.interpreter` gives, and because Siegfried brings a runtime of its
own that does not outlive a fork. It answers each batch with what was read, or with the error that ended it. When its parent goes
away, it ends.
"""

from __future__ import annotations

import subprocess
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final

from archiver.description.document_reading import read_documents
from archiver.errors import ReadError
from archiver.hashing import search_paths, start_program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.description.document_reading import Place, ReadDocument

_PROGRAM: Final = (
    "import sys; sys.path[:] = sys.argv[2:]; from archiver.description.reading_process import serve; serve(int(sys.argv[1]))"
)


def serve(descriptor: int) -> None:
    """Read the batches that come in on a socket and answer there, until the parent is gone."""
    with Connection(descriptor) as parent:
        while True:
            try:
                places, encoding = parent.recv()
                parent.send(_read(places, encoding))
            except (EOFError, ConnectionError):
                return


def _read(places: Sequence[Place], encoding: str | None) -> object:
    try:
        return read_documents(places, encoding)
    except ReadError as error:
        return error.code, error.values


class ReadingProcess:
    """A worker process, as its parent sees it."""

    def __init__(self) -> None:
        """Start it. Raises OSError."""
        self._connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our own program
                start_program(_PROGRAM, str(theirs.fileno()), *search_paths()),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Ctrl-C is the parent's to answer.
                start_new_session=True,
            )

    def read(self, places: Sequence[Place], encoding: str | None) -> list[ReadDocument]:
        """What `read_documents` gives.

        Raises:
            ReadError: a file cannot be read.
            EOFError, OSError: the process is gone.
        """
        self._connection.send((places, encoding))
        answer = self._connection.recv()
        if isinstance(answer, tuple):
            code, values = answer
            raise ReadError(code, **values)
        documents: list[ReadDocument] = answer
        return documents

    def stop(self) -> None:
        """End it at once, whatever it is doing."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Let go of the connection of a process that was stopped."""
        self._connection.close()
