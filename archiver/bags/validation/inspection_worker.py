"""The work of a process that inspects lines of records and events."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from archiver.bags.reading import open_source
from archiver.bags.validation.line_inspection import LineBatch, inspect_lines
from archiver.findings import FindingLog

if TYPE_CHECKING:
    from collections.abc import Callable


def work(receive: Callable[[], Any], send: Callable[[list[dict[str, Any] | None]], None]) -> None:
    """Inspect batches of lines until the parent ends this process.

    The first order is the path of the bag, a folder, or None if no document is read. Each other one is a batch.
    """
    path = receive()
    source = None if path is None else open_source(path, FindingLog())
    with nullcontext(source):
        while True:
            send(inspect_lines(source, LineBatch._make(receive())))
