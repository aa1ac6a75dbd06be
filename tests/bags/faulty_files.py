"""Files that are missing, unlisted, no files at all, or unwisely named."""

from __future__ import annotations

import os
import socket
from functools import partial
from typing import TYPE_CHECKING

from tests.bags.spoiling import (
    NFC_NAME,
    NFD_NAME,
    PERSIAN,
    Case,
    append_to_both,
    drop_from_both,
    drop_line,
    in_both,
    in_turn,
    listed,
    listed_then,
    move,
    remove,
    sealed,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bags.good_bags import BagFolder


def file_cases() -> Iterator[Case]:
    oxum = frozenset({"bag.oxum-differs"})
    for name in ("data/hello.txt", "data/100%.txt", PERSIAN, "data/letters/empty.txt"):
        yield Case("bag.file-missing", name, remove(name), also=oxum)
    yield Case("bag.file-missing", "bag-info.txt", remove("bag-info.txt"))
    yield Case("bag.file-missing", "a manifest", remove("manifest-sha256.txt"))
    yield Case("bag.file-missing", "listed only", sealed(append_to_both(b"data/never.txt")))
    yield Case("bag.file-missing", "a null in its name", sealed(append_to_both(b"data/a\0b")))
    yield Case("bag.file-missing", "percent-encoded dots are a name", sealed(append_to_both(b"data/%252e%252e/x")))
    yield Case("bag.file-missing", "a name of a megabyte", sealed(append_to_both(b"data/" + b"x" * 1_000_000)))
    yield Case("bag.file-missing", "a thousand folders", sealed(append_to_both(b"data/" + b"x/" * 100_000 + b"x")))
    for name in ("data/new.txt", "data/letters/new.txt", "data/.hidden", "data/bagit.txt", "data/new\n", "data/new%0A"):
        also = oxum | ({"bag.name-control", "bag.name-trailing"} if name.endswith("\n") else set())
        yield Case("bag.file-unlisted", repr(name), write(name, b"x"), also=also)
    yield Case("bag.file-unlisted", "dropped from both", sealed(drop_from_both("data/hello.txt")))
    yield Case("bag.file-unlisted", "no UTF-8", write("data/caf\udce9", b"x"), also=oxum)
    one = sealed(drop_line("manifest-sha512.txt", "data/hello.txt"))
    yield Case("bag.file-not-in-every-manifest", "1.0", one)
    yield Case("bag.file-not-in-every-manifest", "before 1.0", one, "early", valid=True)
    lacking = drop_line("tagmanifest-sha512.txt", "manifest-sha256.txt")
    yield Case("bag.manifest-not-in-tag-manifest", "1.0", lacking)
    yield Case("bag.manifest-not-in-tag-manifest", "before 1.0", lacking, "early", valid=True)
    yield Case("bag.tag-file-unlisted", "a new one", write("notes.txt", b"x"), valid=True)
    yield Case("bag.tag-file-unlisted", "in a folder", write("metadata/x/notes.txt", b"x"), valid=True)
    yield Case("bag.tag-file-unlisted", "bagit.txt", drop_line("tagmanifest-sha256.txt", "bagit.txt"), valid=True)
    bare = frozenset({"bag.manifest-not-in-tag-manifest", "bag.tag-file-unlisted"})
    yield Case("bag.tag-manifest-empty", "one of two", write("tagmanifest-sha256.txt", b""), also=bare)


def irregular_cases() -> Iterator[Case]:
    gone = frozenset({"bag.oxum-differs"})
    for name, target in {
        "out of the bag": "/etc/passwd",
        "a relative path out": "../../../../etc/passwd",
        "into the bag": "100%.txt",
        "nowhere": "not-there",
        "itself": "hello.txt",
    }.items():
        yield Case("bag.link", f"a file is a link {name}", partial(_link, name="data/hello.txt", target=target), also=gone)
    yield Case("bag.link", "a folder is a link out", _link_folder, also=gone)
    yield Case("bag.link", "data is a link", _link_data, also=gone | {"bag.payload-missing", "bag.tag-file-unlisted"})
    yield Case("bag.link", "a new link", lambda bag: os.symlink("/etc", bag.path / "data" / "etc"))
    yield Case("bag.link", "a tag file", partial(_link, name="bag-info.txt", target="/etc/passwd"))
    declaration = frozenset({"bag.declaration-missing"})
    yield Case("bag.link", "bagit.txt", partial(_link, name="bagit.txt", target="/etc/passwd"), also=declaration)
    yield Case("bag.special-file", "a FIFO", partial(_special, name="data/hello.txt"), also=gone)
    yield Case("bag.special-file", "a new FIFO", lambda bag: os.mkfifo(bag.path / "data" / "pipe"))
    yield Case("bag.special-file", "a socket", _socket)
    yield Case("bag.special-file", "a FIFO as bag-info.txt", partial(_special, name="bag-info.txt"))
    yield Case("bag.special-file", "a FIFO as a manifest", partial(_special, name="manifest-sha512.txt"))


def _link(bag: BagFolder, name: str, target: str) -> None:
    bag.remove(name)
    os.symlink(target, bag.path / name)


def _link_folder(bag: BagFolder) -> None:
    move(bag, "data/letters", "../letters-outside")
    os.symlink("../../letters-outside", bag.path / "data" / "letters")


def _link_data(bag: BagFolder) -> None:
    move(bag, "data", "payload")
    os.symlink("payload", bag.path / "data")


def _special(bag: BagFolder, name: str) -> None:
    bag.remove(name)
    os.mkfifo(bag.path / name)


def _socket(bag: BagFolder) -> None:
    here = os.getcwd()
    os.chdir(bag.path / "data")  # the path of a socket may have 108 octets
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind("s")
    finally:
        os.chdir(here)


def name_cases() -> Iterator[Case]:
    for name in ("con.txt", "CON", "lpt1", "nul.tar.gz", "COM¹"):
        yield Case("bag.name-reserved", name, listed(write(f"data/{name}", b"x")), valid=True)
    for name in ("a:b", "a\\b", "who?", 'the "x"', "a|b", "a<b"):
        yield Case("bag.name-character", name, listed(write(f"data/{name}", b"x")), valid=True)
    for name in ("x.", "x ", "x\u00a0"):
        yield Case("bag.name-trailing", repr(name), listed(write(f"data/{name}", b"x")), valid=True)
    for name in ("a\tb", "a\x7fb", "a\u2028b", "a\u0085b", "a\rb", "a\r\nb\n\n.txt", "a\x1cb", "first line\nsecond line"):
        yield Case("bag.name-control", repr(name), listed(write(f"data/{name}", b"x")), valid=True)
    for name in ("invoice\u202efdp.exe", "نامه\u200f.txt", "\u2067x\u2069"):
        yield Case("bag.name-bidi", ascii(name), listed(write(f"data/{name}", b"x")), valid=True)
    yield Case("bag.name-bidi", "a folder", listed(write("data/\u202efdp/x", b"x")), valid=True)
    yield Case("bag.case-twins", "ASCII", listed(write("data/HELLO.txt", b"x")), valid=True)
    yield Case("bag.case-twins", "Greek", listed(in_turn(write("data/Σ", b"x"), write("data/ς", b"y"))), valid=True)
    yield Case("bag.case-twins", "folders", listed(write("data/Letters/x.txt", b"x")), valid=True)
    twins = listed(in_turn(write(NFC_NAME, b"x"), write(NFD_NAME, b"y")))
    yield Case("bag.normalization-twins", "both listed", twins, valid=True)
    yield Case("bag.system-file", "Thumbs.db", listed(write("data/Thumbs.db", b"x")), valid=True)
    yield Case("bag.system-file", ".DS_Store", listed(write("data/letters/.DS_Store", b"x")), valid=True)
    nfd_listed = listed_then(write(NFC_NAME, b"x"), in_both(NFD_NAME.encode(), old=NFC_NAME.encode()))
    yield Case("bag.normalization-differs", "NFD listed, NFC there", nfd_listed, valid=True)
    nfc_listed = listed_then(write(NFD_NAME, b"x"), in_both(NFC_NAME.encode(), old=NFD_NAME.encode()))
    yield Case("bag.normalization-differs", "NFC listed, NFD there", nfc_listed, valid=True)
    bare = sealed(in_both(b"data/100%.txt", old=b"data/100%25.txt"))
    yield Case("bag.name-not-encoded", "a percent sign, bare", bare, valid=True)
    literal = listed_then(write("data/a%0Ab", b"x"), in_both(b"data/a%0Ab", old=b"data/a%250Ab"))
    yield Case("bag.name-not-encoded", "what looks encoded", literal, valid=True)
    encoded = sealed(in_both(b"data/100%25.txt", old=b"data/100%.txt"))
    yield Case("bag.name-not-encoded", "encoded before 1.0", encoded, "early", valid=True)
    yield Case("bag.name-not-encoded", "literal before 1.0", listed(write("data/a%0Ab", b"x")), "early", valid=True)
