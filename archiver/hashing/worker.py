"""The work of a hashing process: batches of files below one folder after the other, and units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.hashing.algorithms import is_known_algorithm
from archiver.hashing.batch import BatchReader, TreeRoots
from archiver.hashing.one_file import DigestRequest
from archiver.hashing.units import Places, do_order
from archiver.workers.interpreter import put_in_empty_packages

if TYPE_CHECKING:
    from collections.abc import Callable


def work(receive: Callable[[], Any], send: Callable[[Any], None]) -> None:
    """Read batches of files and units until the parent ends this process.

    - A pair (the fields of TreeRoots, those of DigestRequest) holds from then on for lists of paths. A list is answered with the
      results of its files (the fields of FileDigests). Before that comes a number for each block of a large file: the octets that
      are done. If an algorithm is not known here, the first list is answered with its name, and the others are not answered.
    - An `Order` is answered with what its function returns. Numbers come before it too.
    - None closes all folders that are open for units.
    """
    with Places() as places:
        order = receive()
        while True:
            if order is None:
                places.close()
            elif isinstance(order[0], str):
                put_in_empty_packages(order[0])
                send(do_order(order, places, send))
            else:
                order = _read_batches(order, receive, send)
                continue
            order = receive()


def _read_batches(begin: Any, receive: Callable[[], Any], send: Callable[[Any], None]) -> Any:  # noqa: ANN401 - marshal values
    """Read lists of files, as the pair says. Return the first order that is no list."""
    roots, request = TreeRoots(*begin[0]), DigestRequest(*begin[1])
    unknown = next((name for name in request.algorithms if not is_known_algorithm(name)), None)
    if unknown is not None:
        if isinstance(order := receive(), list):
            send(unknown)
        while isinstance(order, list):
            order = receive()
        return order
    with BatchReader(roots, request) as reader:
        while isinstance(order := receive(), list):
            send([tuple(result) for result in reader.read(order, send)])
    return order
