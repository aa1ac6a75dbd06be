"""The finding aid: one self-contained page, in Persian and English, on what a bag holds and how to verify it."""

from __future__ import annotations

import os
import shlex
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.messages import LANGUAGES, phrase
from archiver.persian_text import write_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_STYLE = os.path.join(os.path.dirname(__file__), "finding_aid.css")
_ENCODED = ("%", "\r", "\n")
_COREUTILS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")


class BagDescription(NamedTuple):
    """What the page says of the bag as a whole: its name, the origin organization, the algorithms, and both packing dates."""

    name: str
    organization: str
    algorithms: Sequence[str]
    bagging_date: str
    bagging_date_solar_hijri: str


def render_finding_aid(bag: BagDescription, records: Sequence[Mapping[str, Any]]) -> str:
    """The page as HTML. It needs no script and no network, and gives the checksums of documents only, never of tag files."""
    with open(_STYLE, encoding="utf-8") as file:
        style = file.read()
    body = [*_head(bag, len(records)), *_documents(records), *_verification(bag, records)]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en" dir="ltr">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(bag.name)} · {_text('aid.title', 'en')} · {_text('aid.title', 'fa')}</title>",
            f"<style>\n{style}</style>",
            "</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        ]
    )


def _text(key: str, language: str, **values: object) -> str:
    return escape(phrase(key, "fa" if language == "fa" else "en", **values))


def _both(key: str, **values: object) -> str:
    """A label in both languages, each marked as what it is."""
    return f'<span lang="en">{_text(key, "en", **values)}</span> <span lang="fa" dir="rtl">{_text(key, "fa", **values)}</span>'


def _head(bag: BagDescription, documents: int) -> Iterator[str]:
    yield "<header>"
    yield f'<h1 class="pair">{_both("aid.title")}</h1>'
    yield "<dl>"
    yield from _fact("aid.bag", _path(bag.name))
    yield from _fact("aid.origin", _isolate(bag.organization))
    yield from _fact("aid.documents", f'{documents} <span lang="fa">({write_digits(str(documents), "persian")})</span>')
    dates = f'{escape(bag.bagging_date)} · <span lang="fa">{write_digits(escape(bag.bagging_date_solar_hijri), "persian")}</span>'
    yield from _fact("aid.packed", dates)
    yield "</dl>"
    yield "</header>"


def _fact(key: str, value: str) -> Iterator[str]:
    yield f"<dt>{_both(key)}</dt>"
    yield f"<dd>{value}</dd>"


def _isolate(text: str) -> str:
    """A text whose direction is its own."""
    return f"<bdi>{escape(text)}</bdi>"


def _path(path: str) -> str:
    """A path from left to right, each segment in its own direction, else a Persian folder changes places with its file."""
    segments = "/".join(_isolate(segment) for segment in path.split("/"))
    return f'<code dir="ltr">{segments}</code>'


def _documents(records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "<main>"
    yield f'<h2 class="pair">{_both("aid.documents")}</h2>'
    for record in records:
        yield "<article>"
        yield f"<h3>{_isolate(record['title'][0]['value'])}</h3>"
        yield "<dl>"
        yield from _fact("aid.file", _path(record["file"]["path"]))
        yield from _fact("aid.date", _describe_date(record["date"]))
        for algorithm, digest in record["file"]["checksums"].items():
            yield from _fact("aid.checksum", f"{escape(algorithm)}<br><code>{escape(digest)}</code>")
        yield "</dl>"
        yield from _conflict(record)
        yield "</article>"
    yield "</main>"


def _describe_date(date: Mapping[str, Any]) -> str:
    if "gregorian" not in date:
        return _both("aid.no-date")
    solar = write_digits(str(date["solarHijri"]), "persian")
    return f'{_isolate(str(date["gregorian"]))} · <bdi lang="fa">{escape(solar)}</bdi>'


def _conflict(record: Mapping[str, Any]) -> Iterator[str]:
    agreement = record["dateAgreement"]
    if agreement["status"] != "conflict":
        return
    yield '<div class="conflict">'
    for language in LANGUAGES:
        direction = "rtl" if language == "fa" else "ltr"
        conflict = _text("aid.conflict", language, differenceDays=agreement["differenceDays"])
        yield f'<p lang="{language}" dir="{direction}"><strong>{conflict}</strong></p>'
    yield "<ul>"
    for position in agreement["statements"]:
        statement = record["dateStatements"][position]
        days = f"{escape(str(statement.get('gregorian', '')))} · {escape(str(statement.get('solarHijri', '')))}"
        yield f"<li>{_isolate(statement['text'])} ({_both('place.line', value=statement['line'])}): <bdi>{days}</bdi></li>"
    yield "</ul>"
    yield "</div>"


def _verification(bag: BagDescription, records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "<section>"
    yield f'<h2 class="pair">{_both("aid.verify")}</h2>'
    for language in LANGUAGES:
        direction = "rtl" if language == "fa" else "ltr"
        yield f'<p lang="{language}" dir="{direction}">{_text("aid.how-to-verify", language)}</p>'
    commands = [f"{algorithm}sum -c manifest-{algorithm}.txt" for algorithm in bag.algorithms if algorithm in _COREUTILS]
    yield f'<pre dir="ltr">{escape(chr(10).join(commands))}</pre>'
    encoded = [record for record in records if any(mark in record["file"]["path"] for mark in _ENCODED)]
    if encoded:
        for language in LANGUAGES:
            direction = "rtl" if language == "fa" else "ltr"
            yield f'<p lang="{language}" dir="{direction}">{_text("aid.encoded-names", language)}</p>'
        lines = [_command_for(record) for record in encoded]
        yield f'<pre dir="ltr">{escape(chr(10).join(lines))}</pre>'
    yield "</section>"


def _command_for(record: Mapping[str, Any]) -> str:
    """A command that shows the digest of one file whose name stands percent-encoded in the manifests (RFC 8493 2.1.3)."""
    path = record["file"]["path"]
    quoted = shlex.quote(path) if path.isprintable() else f"$'{_escape_for_bash(path)}'"
    algorithm, digest = next(iter(record["file"]["checksums"].items()))
    return f"{algorithm}sum -- {quoted}  # {digest}"


def _escape_for_bash(path: str) -> str:
    return path.replace("\\", "\\\\").replace("'", "\\'").replace("\r", "\\r").replace("\n", "\\n")
