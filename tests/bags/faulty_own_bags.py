"""Faults that only a bag of ours can have."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests.bags.faulty_records import record_cases
from tests.bags.own_metadata import EVENTS, RECORDS
from tests.bags.spoiling import (
    ZEROS,
    Case,
    append,
    drop_line,
    listed,
    listed_then,
    remove,
    replace,
    sealed,
    without_tag_manifests,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bags.good_bags import BagFolder
from tests.bags.spoiling import Change


def own_cases() -> Iterator[Case]:
    changes: dict[str, Change] = {
        "a capital letter in a digest": lambda bag: _first_line(bag, _capital_letter),
        "one space": lambda bag: _first_line(bag, lambda line: line.replace(b"  ", b" ")),
        "a tab": lambda bag: _first_line(bag, lambda line: line.replace(b"  ", b"\t")),
        "CRLF": lambda bag: _first_line(bag, lambda line: line.replace(b"\n", b"\r\n")),
        "CR": lambda bag: _first_line(bag, lambda line: line.replace(b"\n", b"\r")),
        "no LF at the end": lambda bag: bag.write("manifest-sha256.txt", bag.read("manifest-sha256.txt")[:-1]),
        "other order": _swap_lines,
    }
    for name, change in changes.items():
        yield Case("bag.manifest-not-canonical", name, sealed(change), "own")
    in_tags = lambda bag: _first_line(bag, _capital_letter, "tagmanifest-sha256.txt")  # noqa: E731
    yield Case("bag.manifest-not-canonical", "a tag manifest", in_tags, "own")
    dot = sealed(replace("manifest-sha256.txt", b"data/hello", b"./data/hello"))
    yield Case("bag.manifest-not-canonical", "a dot", dot, "own", also=frozenset({"bag.path-not-plain"}))
    lower = listed_then(write("data/a\nb", b"x"), replace("manifest-sha256.txt", b"%0A", b"%0a"))
    yield Case("bag.manifest-not-canonical", "small letters in the encoding", lower, "own", also=frozenset({"bag.name-control"}))
    blank = sealed(append("manifest-sha256.txt", b"\n"))
    yield Case("bag.manifest-not-canonical", "an empty line", blank, "own", also=frozenset({"bag.blank-line"}))
    undecodable = sealed(append("manifest-sha256.txt", ZEROS + b"  data/\xff\n"))
    yield Case(
        "bag.tag-file-undecodable", "a name of ours", undecodable, "own", also=frozenset({"bag.file-missing", "record.missing"})
    )
    yield Case("bag.own-tag-manifest-missing", "one", remove("tagmanifest-sha512.txt"), "own")
    missing = frozenset({"bag.own-tag-manifest-missing"})
    yield Case("bag.tag-manifest-missing", "both", without_tag_manifests, "own", also=missing)
    yield Case("bag.tag-file-unlisted", "of ours", write("notes.txt", b"x"), "own")
    yield Case("bag.tag-file-unlisted", "of ours, in one", drop_line("tagmanifest-sha256.txt", "bag-info.txt"), "own")
    yield Case("bag.empty-folder-missing", "removed", lambda bag: (bag.path / "data/empty").rmdir(), "own", valid=True)
    filled = listed(write("data/empty/x", b"x"))
    yield Case("bag.empty-folder-missing", "filled", filled, "own", valid=True)
    yield Case("bag.empty-folder-unrecorded", "added", lambda bag: (bag.path / "data/new").mkdir(), "own", valid=True)
    yield Case("bag.empty-folder-unrecorded", "of tags", lambda bag: (bag.path / "new").mkdir(), "own", valid=True)
    # 24 November 2026 is 3 Azar 1405 (University of Tehran list).
    other_day = sealed(append("bag-info.txt", b"Bagging-Date-Solar-Hijri: 1405-09-04\n"))
    yield Case("bag.bagging-dates-differ", "a day later", other_day, "own")
    yield from _metadata_cases()
    yield from record_cases()


def _metadata_cases() -> Iterator[Case]:
    """Faults of the records and events, under tag manifests that agree with them."""
    without_log = frozenset({"event.head-differs"})
    yield Case("bag.own-records-missing", "records", sealed(remove(RECORDS)), "own", also=frozenset({"record.missing"}))
    yield Case("bag.own-records-missing", "events", sealed(remove(EVENTS)), "own")
    yield Case("record.unreadable-line", "an empty line", sealed(append(RECORDS, b"\n")), "own")
    yield Case("record.unreadable-line", "too deep", sealed(append(RECORDS, b"[" * 100_000 + b"\n")), "own")
    yield Case("record.version-unknown", "another version", sealed(replace(RECORDS, b'"1.1"', b'"9.9"')), "own")
    yield Case("record.schema", "no object", sealed(append(RECORDS, b"17\n")), "own")
    yield Case(
        "record.schema", "an unknown field", sealed(replace(RECORDS, b'{"recordVersion"', b'{"x": 1, "recordVersion"')), "own"
    )
    hundred = sealed(replace(RECORDS, b'"data/100%.txt"', b'"data/101%.txt"'))
    yield Case("record.file-missing", "another name", hundred, "own", also=frozenset({"record.missing"}))
    yield Case("record.missing", "one", sealed(drop_line(RECORDS, "hello.txt")), "own")
    yield Case("record.checksum-differs", "one digit", sealed(_other_digest), "own")
    again = frozenset({"record.file-repeated"})
    yield Case("record.identifier-repeated", "a record twice", sealed(_repeat_record), "own", also=again)
    yield Case("event.unreadable-line", "at the end", sealed(append(EVENTS, b"x\n")), "own", also=without_log)
    yield Case("event.chain-broken", "a word of the first line", sealed(replace(EVENTS, b"by hand", b"by foot")), "own")
    first_gone = frozenset({"event.document-untold"})
    yield Case("event.chain-broken", "the first line left out", sealed(drop_line(EVENTS, "ingestion")), "own", also=first_gone)
    not_made = frozenset({"event.creation-missing"})
    yield Case("event.head-differs", "the last line left out", sealed(drop_line(EVENTS, "creation")), "own", also=not_made)
    no_text = sealed(replace("bag-info.txt", b"Event-Log-Head: ", b"Event-Log-Head: \xff"))
    yield Case("event.head-differs", "no UTF-8", no_text, "own", also=frozenset({"bag.tag-file-undecodable"}))
    no_head = sealed(drop_line("bag-info.txt", "Event-Log-Head"))
    yield Case("event.head-missing", "no head", no_head, "own", also=frozenset({"profile.tag-missing"}))


def _other_digest(bag: BagFolder) -> None:
    digest = hashlib.sha256(bag.read("data/hello.txt")).hexdigest()
    bag.replace(RECORDS, digest.encode(), f"{digest[:-1]}{'0' if digest[-1] != '0' else '1'}".encode())


def _repeat_record(bag: BagFolder) -> None:
    bag.append(RECORDS, bag.read(RECORDS).splitlines(keepends=True)[0])


def _capital_letter(line: bytes) -> bytes:
    place = next(place for place, octet in enumerate(line) if chr(octet) in "abcdef")
    return line[:place] + line[place : place + 1].upper() + line[place + 1 :]


def _first_line(bag: BagFolder, change: Callable[[bytes], bytes], name: str = "manifest-sha256.txt") -> None:
    first, *rest = bag.read(name).splitlines(keepends=True)
    assert change(first) != first
    bag.write(name, change(first) + b"".join(rest))


def _swap_lines(bag: BagFolder) -> None:
    first, second, *rest = bag.read("manifest-sha512.txt").splitlines(keepends=True)
    bag.write("manifest-sha512.txt", second + first + b"".join(rest))
