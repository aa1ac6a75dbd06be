"""The worker's side: open one document after the other, and answer with its text and dates, or with its picture."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final

from archiver.bags.reading import open_source
from archiver.bags.reading.serial_digests import UnreadableFileError
from archiver.dating.agreement import check_dates
from archiver.dating.statements import find_dates
from archiver.documents.reading import read_document
from archiver.errors import ArchiverError, FixityError, ReadError
from archiver.findings import FindingLog, escape_for_display
from archiver.tasks.bag_opening import open_bag
from archiver.web.jobs import pack_error, pack_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archiver.dating.statements import DateStatement
    from archiver.documents.document import Document

LARGEST: Final = 64 << 20
"""Octets of a document that is opened. A larger one can be downloaded."""
_MEMORY: Final = 768 << 20
"""Octets of address space of a worker, beyond those that it has when it starts."""
_PART: Final = 40_000
"""Characters of a text that are shown on one page."""
_MOST_STATEMENTS: Final = 2_000


class TooLargeError(Exception):
    """A document is larger than what is opened."""


def work(receive: Callable[[], Any], send: Callable[[Any], None]) -> None:
    """Answer orders until the parent ends this process."""
    _bound_memory()
    send("ready")
    while True:
        order = json.loads(receive())
        try:
            send(_ANSWERS[order["kind"]](order))
        except (TooLargeError, MemoryError):
            send(("refused", "too-large"))
        except ArchiverError as error:
            send(("error", json.dumps(pack_error(error))))


def _bound_memory() -> None:
    """Bound the memory of this process. A system that cannot leaves it to the time limit."""
    try:
        import resource  # noqa: PLC0415 - not on every system

        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + _MEMORY, used + _MEMORY))
    except (ImportError, OSError, ValueError):
        return


def _read_octets(order: dict[str, Any]) -> tuple[bytes, bool]:
    """Return a document and whether it is what the manifest says. Raises TooLargeError or ReadError."""
    bag, path = order["bag"], order["path"]
    try:
        with open_bag(bag) as opened, opened.open(path) as file:
            octets = file.read(LARGEST + 1)
    except FixityError:
        octets = b"".join(_read_altered(bag, path))
        return octets, False
    if len(octets) > LARGEST:
        raise TooLargeError
    return octets, True


def _read_altered(bag: str, path: str) -> Iterator[bytes]:
    source = open_source(bag, FindingLog())
    left = LARGEST
    try:
        for block in source.blocks(path):
            left -= len(block)
            if left < 0:
                raise TooLargeError
            yield block
    except (OSError, UnreadableFileError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=reason) from error
    finally:
        source.close()


def _tell_text(order: dict[str, Any]) -> tuple[str, str]:
    octets, is_intact = _read_octets(order)
    document = read_document(octets, os.path.basename(order["path"]), order.get("encoding"))
    statements = find_dates(document.text or "", document.parts)
    start, end = _cut(document.text or "", order["part"])
    findings = [*document.findings, *check_dates(statements)]
    told = {
        "intact": is_intact,
        "mediaType": document.media_type,
        "encoding": None if document.encoding is None else document.encoding.name,
        "text": None if document.text is None else document.text[start:end],
        "start": start,
        "part": order["part"],
        "parts": max(1, -(-len(document.text or "") // _PART)),
        "statements": _tell_statements(document, statements),
        "findings": pack_findings(findings),
        "picture": document.text is None and document.media_type.startswith("image/") and _may_be_drawn(octets),
    }
    # A lone surrogate of a hostile text is escaped, and replaced where it is shown.
    return ("text", json.dumps(told))


def _cut(text: str, part: int) -> tuple[int, int]:
    """Return the limits of a part of a text. It ends at a line's end if one is near."""

    def near(position: int) -> int:
        """Return the first line's end behind a position."""
        if not 0 < position < len(text):
            return max(0, min(position, len(text)))
        found = text.find("\n", position, position + _PART // 10)
        return position if found < 0 else found + 1

    return near((part - 1) * _PART), near(part * _PART)


def _tell_statements(document: Document, statements: Sequence[DateStatement]) -> list[dict[str, Any]]:
    text = document.text or ""
    told = (one.to_dict() for one in statements[:_MOST_STATEMENTS])
    return [{**one, "shown": text[one["start"] : one["end"]]} for one in told]


def _may_be_drawn(octets: bytes) -> bool:
    from archiver.web.examining.pictures import may_be_drawn  # noqa: PLC0415 - most documents are texts

    return may_be_drawn(octets)


def _tell_picture(order: dict[str, Any]) -> tuple[str, Any]:
    from archiver.web.examining.pictures import UndrawablePictureError, draw_anew  # noqa: PLC0415 - most are texts

    octets, _ = _read_octets(order)
    try:
        return ("picture", draw_anew(octets))
    except UndrawablePictureError:
        return ("refused", "not-drawn")


_ANSWERS: Final[dict[str, Callable[[dict[str, Any]], tuple[str, Any]]]] = {"text": _tell_text, "picture": _tell_picture}
