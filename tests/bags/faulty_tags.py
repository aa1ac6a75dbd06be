"""Faults of bag-info.txt and fetch.txt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.bags.spoiling import Case, append, drop_line, in_turn, remove, replace, sealed, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bags.good_bags import BagFolder


def tag_cases() -> Iterator[Case]:
    for name, line in {
        "no colon": b"hello\n",
        "no label": b": hello\n",
        "a null": b"\0\n",
    }.items():
        yield Case("bag.tag-malformed", name, sealed(append("bag-info.txt", line)))
        yield Case("bag.tag-malformed", f"{name}, before 1.0", sealed(append("bag-info.txt", line)), "early", valid=True)
    yield Case(
        "bag.tag-malformed",
        "indented first line",
        sealed(lambda bag: bag.write("bag-info.txt", b"  x\n" + bag.read("bag-info.txt"))),
    )
    for name, line in {"space before": b"Contact-Name : x\n", "no space after": b"Contact-Name:x\n"}.items():
        yield Case("bag.tag-loose", name, sealed(append("bag-info.txt", line)), valid=True)
    for label in ("Bagging-Date", "Bag-Size", "Bag-Group-Identifier", "Bag-Count"):
        value = {"Bag-Size": "1 MB", "Bag-Count": "1 of 1"}.get(label, "1")
        twice = f"{label}: {value}\n{label.lower()}: {value}\n" if label != "Bagging-Date" else "bagging-date: 2026-11-25\n"
        yield Case("bag.tag-repeated", label, sealed(append("bag-info.txt", twice.encode())), valid=True)
    yield Case("bag.tag-repeated", "Payload-Oxum", sealed(_repeat_oxum))
    yield Case("bag.tag-repeated", "Payload-Oxum before 1.0", sealed(_repeat_oxum), "early", valid=True)
    for value in ("abc", "", "1", "1.", ".1", "1.2.3", "1,2", "-1.2", "۱.۲", "1 .2", "0x1.2", "9" * 5000):
        yield Case("bag.oxum-malformed", value[:10] or "empty", sealed(partial(_put_oxum, value=value)))
    no_text = sealed(replace("bag-info.txt", b"Payload-Oxum: ", b"Payload-Oxum: \xff"))
    yield Case("bag.oxum-malformed", "no UTF-8", no_text, also=frozenset({"bag.tag-file-undecodable"}))
    for value in ("0.0", "1.5", "999.9", "5200.4", "99999999999999999999.99999999999999999999"):
        yield Case("bag.oxum-differs", value, sealed(partial(_put_oxum, value=value)))


def form_cases() -> Iterator[Case]:
    for value in ("06/05/2024", "2024-02-30", "20240506", "2024-5-6", "2024-05-06T10:00:00Z", "۱۴۰۳-۰۲-۱۷", "May 6, 2024", ""):
        change = replace("bag-info.txt", b"2026-11-24", value.encode())
        yield Case("bag.element-malformed", f"Bagging-Date {value}", sealed(change), valid=True)
    for value in ("3 of 2", "0 of 2", "1", "1/4", "one of four", "1 of", "? of 4"):
        change = append("bag-info.txt", f"bag-count: {value}\n".encode())
        yield Case("bag.element-malformed", f"Bag-Count {value}", sealed(change), valid=True)
    for value in ("big", "42600", "MB", "12 MB or so", "-1 MB"):
        change = append("bag-info.txt", f"Bag-Size: {value}\n".encode())
        yield Case("bag.element-malformed", f"Bag-Size {value}", sealed(change), "early", valid=True)


def _repeat_oxum(bag: BagFolder) -> None:
    bag.append("bag-info.txt", bag.read("bag-info.txt").splitlines(keepends=True)[-1])


def _put_oxum(bag: BagFolder, value: str) -> None:
    line = bag.read("bag-info.txt").splitlines(keepends=True)[-1]
    assert line.startswith(b"Payload-Oxum")
    bag.replace("bag-info.txt", line, f"Payload-Oxum: {value}\n".encode())


def fetch_cases() -> Iterator[Case]:
    also = frozenset({"bag.fetch-present"})
    good = b"https://example.org/hello%20world 6 data/hello.txt\n"
    yield Case("bag.fetch-present", "fetched already", sealed(write("fetch.txt", good)), valid=True)
    yield Case("bag.fetch-present", "any length", sealed(write("fetch.txt", good.replace(b" 6 ", b" - "))), valid=True)
    yield Case("bag.fetch-present", "tabs", sealed(write("fetch.txt", good.replace(b" ", b"\t"))), valid=True)
    yield Case("bag.fetch-present", "encoded name", sealed(write("fetch.txt", b"ftp://x/y - data/100%25.txt\n")), valid=True)
    for name, line in {
        "one field": b"https://example.org/\n",
        "two fields": b"https://example.org/ 6\n",
        "no length": b"https://example.org/ data/hello.txt\n",
        "negative length": b"https://example.org/ -6 data/hello.txt\n",
        "length in words": b"https://example.org/ six data/hello.txt\n",
        "no scheme": b"example.org/hello 6 data/hello.txt\n",
        "space in the address": b"https://example.org/hello world 6 data/hello.txt\n",
        "garbage": bytes(range(32, 127)) + b"\n",
    }.items():
        yield Case("bag.fetch-malformed", name, sealed(write("fetch.txt", good + line)), also=also)
    yield Case("bag.blank-line", "in fetch.txt", sealed(write("fetch.txt", good + b"\n")), also=also, valid=True)
    absent = b"https://example.org/x - data/not-listed.txt\n"
    yield Case("bag.fetch-not-listed", "in none", sealed(write("fetch.txt", absent)), also=also)
    yield Case("bag.fetch-not-listed", "before 1.0", sealed(write("fetch.txt", absent)), "early", also=also)
    one = frozenset({"bag.fetch-present", "bag.file-not-in-every-manifest"})
    in_one = sealed(in_turn(drop_line("manifest-sha512.txt", "hello"), write("fetch.txt", good)))
    yield Case("bag.fetch-not-listed", "in one of two", in_one, also=one)
    yield Case(
        "bag.fetch-length-differs", "longer", sealed(write("fetch.txt", good.replace(b" 6 ", b" 7 "))), also=also, valid=True
    )
    holey = sealed(in_turn(write("fetch.txt", good), remove("data/hello.txt")))
    yield Case("bag.file-not-fetched", "one", holey, also=also)
