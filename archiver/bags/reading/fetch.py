"""Read fetch.txt, the list of files that are yet to be fetched. Nothing is downloaded (RFC 8493 2.2.3 and 5.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.format import FETCH, decode_name, is_payload, plain_path, unsafe_reason

if TYPE_CHECKING:
    from archiver.bags.reading.open_bag import OpenBag

# `url length path`, with spaces or tabs between them. The URL is an absolute URI (RFC 3986 4.3), so it begins with a scheme.
# It is compiled at its first use, since few bags have a fetch.txt.
_LINE = r"(?s)([A-Za-z][A-Za-z0-9+.-]*:[^ \t]+)[ \t]+([0-9]{1,20}|-)[ \t]+([^ \t].*)"


class FetchLine(NamedTuple):
    """One line of fetch.txt."""

    url: str
    length: int | None
    """The octets of the file, or None if the line has `-`."""
    path: str
    """The path as written, still percent-encoded."""


def read_fetch_line(line: str) -> FetchLine | None:
    """Return the parts of a line, or None if it has not the form of RFC 8493 2.2.3."""
    match = re.fullmatch(_LINE, line)
    if match is None:
        return None
    return FetchLine(match[1], None if match[2] == "-" else int(match[2]), match[3])


def read_fetch(bag: OpenBag) -> None:
    """Keep the files of fetch.txt, and note its faults. Its files "MUST be listed in every payload manifest"."""
    if FETCH not in bag.base_files:
        return
    names: set[str] = set()
    for number, line in bag.read_lines(FETCH):
        read = read_fetch_line(line)
        if read is not None:
            names.add(read.path)
            _check_line(bag, number, read)
        elif line.strip(" \t"):
            bag.log.add("bag.fetch-malformed", FETCH, line=number)
        else:
            bag.log.add("bag.blank-line", FETCH, line=number)
    bag.log.add("bag.fetch-present", FETCH, files=len(names))


def _check_line(bag: OpenBag, line: int, read: FetchLine) -> None:
    decoded = decode_name(read.path, percent_sign=bag.is_strict)
    name = plain_path(decoded)
    if reason := unsafe_reason(decoded) or unsafe_reason(name):
        bag.log.add("bag.path-unsafe", FETCH, line=line, name=decoded, reason=reason)
        return
    if not is_payload(name):
        bag.log.add("bag.path-outside-payload", FETCH, line=line, name=name)
        return
    names = (name, plain_path(read.path), plain_path(decode_name(read.path)))
    number = next((found for form in names if (found := bag.payload.number(form)) is not None), None)
    listed = 0 if number is None else sum(1 for _ in bag.payload.listed_in(number))
    if listed < (len(bag.payload.manifests) if bag.is_strict else 1):
        bag.log.add("bag.fetch-not-listed", FETCH, line=line, name=name)
    if number is not None:
        bag.fetched[number] = line, read.length


def check_fetched(bag: OpenBag, number: int, octets: int) -> None:
    """Note a file that is there with another length than fetch.txt states."""
    line, length = bag.fetched.get(number, (0, None))
    if length is not None and length != octets:
        bag.log.add("bag.fetch-length-differs", FETCH, line=line, expected=length, found=octets)
