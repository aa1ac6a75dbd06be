"""Bring two answers to one: the media type that the reader found, and the format that the PRONOM registry knows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from archiver.documents.formats.endings import (
    HTML,
    PLAIN_TEXT,
    are_of_one_family,
    format_by_name,
    has_usual_ending,
    is_built_upon,
)
from archiver.documents.formats.recognition import UNKNOWN
from archiver.documents.formats.signatures import OLE, ZIP

if TYPE_CHECKING:
    from archiver.documents.formats.pronom import Format

_GENERAL: Final = frozenset(
    {UNKNOWN, OLE, ZIP, PLAIN_TEXT, "application/xml", "text/xml", "application/gzip", "application/x-gzip"}
)
"""Media types of files that hold others, or that say little. A more exact answer is no contradiction to them."""
_ANY_NAME: Final = (
    _GENERAL
    | {HTML, "message/rfc822", "application/mbox", "multipart/related", "image/tiff", "application/x-sqlite3"}
    | {"video/mp4", "audio/mp4", "video/quicktime", "application/x-bzip2", "application/x-xz", "application/vnd.rar"}
    | {"application/x-rar-compressed", "application/x-7z-compressed", "application/x-tar"}
)
"""Media types of files that have names of many endings: pages by the program that made them, mails, raw pictures of cameras,
databases of programs, books and comics in archives."""
_OPEN: Final = frozenset({UNKNOWN, PLAIN_TEXT})
_WRITTEN: Final = frozenset(
    {"application/json", "application/javascript", "application/x-javascript", "application/sql", "application/x-sql"}
    | {"application/x-tex", "application/x-latex", "application/x-sh", "application/x-perl", "application/x-python-code"}
    | {"application/xml", "application/xml-dtd", "application/rtf", "application/postscript", "application/x-subrip"}
    | {"application/yaml", "application/toml", "application/mbox", "application/warc", "application/x-bibtex"}
)
"""Media types of formats that are written in letters, beside `text/…`, `message/…`, `…+xml` and `…+json`."""


def settle_format(read_as: str, known: Format | None) -> tuple[str, Format | None]:
    """Return one media type and one format that do not contradict each other.

    The registry's media type is taken if octets speak for it and it is no more general than that of the reader. A format that
    only the name of the file speaks for is left out if the octets are of another.
    """
    if known is None or known.puid is None:
        return read_as, known
    if not known.media_types:
        return read_as, (_refute(known) if known.is_by_name and not _is_open(read_as) else known)
    if any(are_of_one_family(read_as, one) for one in known.media_types):
        return (read_as if read_as in known.media_types else known.media_types[0]), known
    theirs = known.media_types[0]
    if known.is_by_name:
        fits = read_as == UNKNOWN or (read_as == PLAIN_TEXT and _is_written(theirs))
        return (theirs, known) if fits else (read_as, _refute(known))
    says_less = theirs in _GENERAL and read_as not in _OPEN
    if known.is_text_only or says_less:
        return read_as, known
    return theirs, known


def is_misnamed(name: str, known: Format) -> bool:
    """Return whether the content shows a format that the ending of a name does not belong to.

    A general format has many endings, such as .tgz for GZIP, .fodt for XML and .php for a page: only one that promises something
    else is wrong. A name without an ending promises nothing.
    """
    if "extension mismatch" not in known.warning or known.is_text_only:
        return False
    ending = os.path.splitext(name)[1]
    promised = format_by_name(name)
    if not ending or any(one in _ANY_NAME for one in known.media_types):
        return promised is not None and not any(
            are_of_one_family(promised, one) or is_built_upon(promised, one) for one in known.media_types
        )
    if promised is None:
        # The registry does not list every ending of every format.
        return any(has_usual_ending(one) for one in known.media_types)
    return not any(are_of_one_family(promised, one) for one in known.media_types)


def _refute(known: Format) -> Format:
    """Return a format that is not known, since the octets are not what the name says."""
    return known._replace(puid=None, basis="", warning=f"only the name speaks for {known.puid}", media_types=())


def _is_open(media_type: str) -> bool:
    """Return whether a media type says so little that a name may say more."""
    return media_type in _OPEN


def _is_written(media_type: str) -> bool:
    return media_type in _WRITTEN or media_type.startswith(("text/", "message/")) or media_type.endswith(("+xml", "+json"))
