"""The work of a process that reads documents, and writes pages about them."""

from __future__ import annotations

import gc
import pickle
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_NEW_OBJECTS: Final = 50_000
"""Objects after which those that nothing reaches any more are looked for. Python does so after 700."""


def work(receive: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
    """Call functions until the parent ends this process.

    An order is pickled: a function of a module, and its argument. So is an answer: the result, or None with the code and values
    of its ReadError.
    """
    # Modules stay, and reading makes few objects that refer to themselves. Looking for those takes a twentieth of the time if it
    # is done as often as usual.
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    while True:
        function, argument = pickle.loads(receive())  # noqa: S301 - from our own process
        answer: tuple[Any, tuple[str, Mapping[str, Any]] | None]
        try:
            answer = function(argument), None
        except ReadError as error:
            answer = None, (error.code, error.values)
        send(pickle.dumps(answer))
