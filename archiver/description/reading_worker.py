"""The work of a process that reads documents."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from archiver.description.document_reading import read_documents
from archiver.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable


def work(receive: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
    """Read batches of documents until the parent ends this process.

    An order is pickled: the paths of the documents, and the encoding of plain texts. So is an answer: what `read_documents`
    returns, or the code and values of its ReadError.
    """
    while True:
        places, encoding = pickle.loads(receive())  # noqa: S301 - from our own process
        answer: Any
        try:
            answer = read_documents(places, encoding)
        except ReadError as error:
            answer = (error.code, error.values)
        send(pickle.dumps(answer))
