"""Ask a worker process about a document, and end it if it takes too long."""

from __future__ import annotations

import json
import select
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import ArchiverError
from archiver.web.jobs import unpack_error, unpack_findings
from archiver.workers import WorkerLostError, WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.findings import Finding

_PATIENCE: Final = 8.0
"""Seconds in which a document must be opened and read."""
_MOST: Final = 2
"""Workers at a time."""
_MOST_ASKED: Final = 200
"""Documents that a worker opens before another takes its place."""
_MODULE: Final = "archiver.web.examining.examination"


@dataclass(frozen=True, slots=True)
class Examined:
    """A document as a worker has read it.

    `refusal` says why there is nothing to show: `too-large`, `too-slow`, `broken`, or None. `text` is a part of its text, which
    begins at the character `start` and is the `part` of `parts`; None if it has none. `statements` are those of the whole text,
    as records have them, each with `shown`, the text at its place.
    """

    is_intact: bool = True
    refusal: str | None = None
    media_type: str = ""
    encoding: str | None = None
    text: str | None = None
    start: int = 0
    part: int = 1
    parts: int = 1
    statements: Sequence[Mapping[str, Any]] = ()
    findings: Sequence[Finding] = ()
    is_picture: bool = False
    """True if it can be drawn, as far as its beginning shows."""


@dataclass(slots=True)
class _Examiner:
    process: WorkerProcess
    asked: int = 0


@dataclass(slots=True)
class _Pool:
    """The workers that wait for orders."""

    turn: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_MOST))
    waiting: list[_Examiner] = field(default_factory=list)


_POOL: Final = _Pool()


def ask_for_text(bag: str, path: str, part: int, encoding: str | None) -> Examined:
    """Return a part of the text of a document, with its dates. Raises ArchiverError if it cannot be read."""
    kind, told = _ask({"kind": "text", "bag": bag, "path": path, "part": part, "encoding": encoding})
    if kind != "text":
        return Examined(refusal=told)
    one = json.loads(told)
    return Examined(
        one["intact"],
        None,
        one["mediaType"],
        one["encoding"],
        one["text"],
        one["start"],
        one["part"],
        one["parts"],
        one["statements"],
        unpack_findings(one["findings"]),
        one["picture"],
    )


def ask_for_picture(bag: str, path: str) -> bytes | None:
    """Return the picture of a document, drawn anew as PNG, or None if it cannot be drawn. Raises ArchiverError."""
    kind, told = _ask({"kind": "picture", "bag": bag, "path": path})
    return told if kind == "picture" else None


def end_examiners() -> None:
    """End the workers that wait for orders, when a server stops. One that still works ends with the server's process."""
    while _POOL.waiting:
        _POOL.waiting.pop().process.close()


def _ask(order: Mapping[str, Any]) -> tuple[str, Any]:
    """Return the answer of a worker. Raises ArchiverError as the worker does."""
    with _POOL.turn:
        try:
            examiner = _POOL.waiting.pop()
        except IndexError:
            examiner = _start()
        kind, told = _exchange(examiner, json.dumps(order))
        examiner.asked += 1
        if kind == "lost" or examiner.asked >= _MOST_ASKED:
            examiner.process.close()
        else:
            _POOL.waiting.append(examiner)
    if kind == "error":
        raise unpack_error(json.loads(told))
    return ("refused", told) if kind == "lost" else (kind, told)


def _start() -> _Examiner:
    try:
        process = WorkerProcess(_MODULE)
        process.receive()  # It is ready: what it needs is loaded, which is not the fault of a document.
    except OSError as error:
        raise ArchiverError("error.unexpected", kind="OSError", reason=error.strerror or str(error)) from error
    except WorkerLostError as loss:
        raise ArchiverError("web.job-lost", reason=str(loss.reason)) from loss
    return _Examiner(process)


def _exchange(examiner: _Examiner, order: str) -> tuple[str, Any]:
    try:
        examiner.process.send(order)
        if not select.select([examiner.process], [], [], _PATIENCE)[0]:
            return ("lost", "too-slow")
        kind, told = examiner.process.receive()
    except WorkerLostError:
        return ("lost", "broken")
    return str(kind), told
