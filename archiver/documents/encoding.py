"""Octets to characters: the file's own word first, then strict UTF-8, then the encodings that old Persian files are in."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from archiver.documents.document import Encoding
from archiver.findings import Finding, notice

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Decoding(NamedTuple):
    """Characters, how they were found, and what is to be said about it."""

    text: str
    encoding: Encoding
    findings: tuple[Finding, ...] = ()


def decode(octets: bytes, encoding: str | None = None) -> Decoding:
    """`octets` as characters, line ends as they are.

    `encoding` overrides every guess; octets it cannot read become U+FFFD and are a finding. Raises LookupError for an encoding
    that does not exist.
    """
    if encoding is not None:
        return _decode_as_told(octets, encoding)
    for mark, name in _BYTE_ORDER_MARKS:
        if octets.startswith(mark):
            decoding = _replace_what_is_broken(octets, Encoding(name, "bom"))
            return decoding._replace(text=decoding.text.removeprefix("\ufeff"))
    try:
        return Decoding(octets.decode("utf-8"), Encoding("utf-8", "strict"))
    except UnicodeDecodeError:
        return _guess(octets)


def _decode_as_told(octets: bytes, name: str) -> Decoding:
    return _replace_what_is_broken(octets, Encoding(registered_name(name), "given"))


def registered_name(name: str) -> str:
    """The name under which IANA knows an encoding, `windows-1256`. Raises LookupError where there is none."""
    known = codecs.lookup(name).name
    return f"windows-{known[2:]}" if known.startswith("cp125") else known.replace("_", "-").replace("iso8859-", "iso-8859-")


def _replace_what_is_broken(octets: bytes, encoding: Encoding) -> Decoding:
    text = octets.decode(encoding.name, "replace")
    broken = text.count("\ufffd")
    if not broken:
        return Decoding(text, encoding)
    return Decoding(text, encoding, (notice("document.octets-undecodable", encoding=encoding.name, count=broken),))


def _guess(octets: bytes) -> Decoding:
    name = "windows-1256"
    finding = notice("document.encoding-guessed", encoding=name, size=len(octets))
    return Decoding(octets.decode(name), Encoding(name, "guessed"), (finding,))
