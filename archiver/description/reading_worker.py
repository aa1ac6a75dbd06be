"""The work of a process that reads documents, and writes pages about them."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from archiver.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def work(receive: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
    """Call functions until the parent ends this process.

    An order is pickled: a function of a module, and its argument. So is an answer: the result, or None with the code and values
    of its ReadError.
    """
    while True:
        function, argument = pickle.loads(receive())  # noqa: S301 - from our own process
        answer: tuple[Any, tuple[str, Mapping[str, Any]] | None]
        try:
            answer = function(argument), None
        except ReadError as error:
            answer = None, (error.code, error.values)
        send(pickle.dumps(answer))
