"""The work of a hashing process: batches of files below one folder after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.hashing.algorithms import is_known_algorithm
from archiver.hashing.batch import BatchReader, TreeRoots
from archiver.hashing.one_file import DigestRequest

if TYPE_CHECKING:
    from collections.abc import Callable


def work(receive: Callable[[], Any], send: Callable[[Any], None]) -> None:
    """Read batches of files until the parent ends this process.

    An order is a pair (the fields of TreeRoots, those of DigestRequest), which holds from then on, or a list of paths. A list is
    answered with the results of its files (the fields of FileDigests). Before that comes a number for each block of a large
    file: the octets that are done. If an algorithm is not known here, the first list is answered with its name, and the others
    are not answered.
    """
    order = receive()
    while True:
        roots, request = TreeRoots(*order[0]), DigestRequest(*order[1])
        unknown = next((name for name in request.algorithms if not is_known_algorithm(name)), None)
        if unknown is not None:
            if isinstance(order := receive(), list):
                send(unknown)
            while isinstance(order, list):
                order = receive()
            continue
        with BatchReader(roots, request) as reader:
            while isinstance(order := receive(), list):
                send([tuple(result) for result in reader.read(order, send)])
