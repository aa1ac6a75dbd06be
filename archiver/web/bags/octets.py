"""Give out the octets of a document as a file to be kept, once they were compared with the manifest."""

from __future__ import annotations

from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING, Final

from starlette.responses import Response, StreamingResponse

from archiver.bags.reading import open_source
from archiver.bags.reading.serial_digests import UnreadableFileError
from archiver.errors import FixityError, ReadError
from archiver.findings import FindingLog, escape_for_display
from archiver.tasks.bag_opening import open_bag
from archiver.web.frame import name_attachment

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK: Final = 1 << 20


def is_intact(bag: str, path: str) -> bool:
    """Return whether a document is what the manifest says. Raises ReadError if it cannot be read, or no manifest lists it."""
    try:
        with open_bag(bag) as opened, opened.open(path) as file:
            while file.read(_BLOCK):
                pass
    except FixityError:
        return False
    return True


def send_document(bag: str, path: str, octets: int, *, as_it_is: bool) -> Response:
    """Return the answer that gives a document out. Its octets are compared again on the way, unless they are sent as they are.

    If they differ in that moment, the answer breaks off before its end, and a browser says so. Raises ReadError.
    """
    name = path.rpartition("/")[2]
    headers = name_attachment(name)
    if not as_it_is:
        headers["Content-Length"] = str(octets)
    blocks = _read_as_it_is(bag, path) if as_it_is else _read_verified(bag, path)
    first = next(blocks, b"")  # A document that cannot be read is told before the answer begins.
    return StreamingResponse(chain([first], blocks), media_type="application/octet-stream", headers=headers)


def _read_verified(bag: str, path: str) -> Iterator[bytes]:
    with open_bag(bag) as opened, opened.open(path) as file:
        while block := file.read(_BLOCK):
            yield block


def _read_as_it_is(bag: str, path: str) -> Iterator[bytes]:
    with closing(open_source(bag, FindingLog())) as source:
        try:
            yield from source.blocks(path)
        except (OSError, UnreadableFileError) as error:
            reason = (isinstance(error, OSError) and error.strerror) or str(error)
            raise ReadError("error.unreadable", path=escape_for_display(path), reason=reason) from error
