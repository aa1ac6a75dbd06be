"""Faults of manifests: their lines, their paths, what they list twice, their digests, and what is asked of ours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.bags.spoiling import (
    NFC_NAME,
    ZEROS,
    Case,
    append,
    capital_digest,
    in_both,
    list_as_nfd,
    listed_then,
    put_digest,
    replace,
    sealed,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bags.good_bags import BagFolder, Kind


def line_cases() -> Iterator[Case]:
    for name, line in {
        "a word": b"garbage\n",
        "a comment": b"# by hand\n",
        "no path": ZEROS + b"\n",
        "no path but space": ZEROS + b"  \n",
        "no digest": b"  data/hello.txt\n",
        "no hexadecimal digest": b"z" * 64 + b"  data/hello.txt\n",
        "a null": b"\0\n",
        "an unbreakable space between": ZEROS + "\u00a0data/hello.txt\n".encode(),
        "a line separator of Unicode": "\u2028\n".encode(),
    }.items():
        yield Case("bag.line-malformed", name, sealed(append("manifest-sha256.txt", line)))
    for name, spoil in {
        "a letter that is no digit": lambda line: b"g" + line[1:],
        "no digest before the path": lambda line: line[64:],
        "a prefix": lambda line: b"sha256:" + line,
        "no space": lambda line: line.replace(b"  ", b""),
        "the form of shasum --tag": lambda line: b"SHA256 (" + line[66:-1] + b") = " + line[:64] + b"\n",
    }.items():
        yield Case("bag.line-malformed", name, sealed(partial(_spoil_line, spoil=spoil)))
    spoilt_tag = lambda bag: _spoil_line(bag, lambda line: b"g" + line[1:], "tagmanifest-sha256.txt", "bagit.txt")  # noqa: E731
    yield Case("bag.line-malformed", "a spoilt digest in a tag manifest", spoilt_tag)
    yield Case("bag.line-malformed", "in a tag manifest", append("tagmanifest-sha512.txt", b"garbage\n"))
    yield Case("bag.blank-line", "in a manifest", sealed(append("manifest-sha512.txt", b"\n")), valid=True)
    yield Case("bag.blank-line", "of space, in a manifest", sealed(append("manifest-sha512.txt", b" \t\n")), valid=True)
    yield Case("bag.blank-line", "in bag-info.txt", sealed(append("bag-info.txt", b"\n")), valid=True)
    for name, digest in {
        "short": ZEROS[:63],
        "long": ZEROS + b"0",
        "of another algorithm": ZEROS[:32],
        "one digit": b"0",
    }.items():
        yield Case("bag.digest-malformed", name, sealed(partial(put_digest, name="manifest-sha256.txt", digest=digest)))
    yield Case("bag.digest-malformed", "in a tag manifest", lambda bag: put_digest(bag, "tagmanifest-sha256.txt", ZEROS[:10]))
    yield Case("bag.md5sum-line", "a star", sealed(replace("manifest-sha256.txt", b"  data/hello", b" *data/hello")), valid=True)
    yield Case(
        "bag.md5sum-line", "a star in a tag manifest", replace("tagmanifest-sha256.txt", b"  bagit", b" *bagit"), valid=True
    )
    escaped = frozenset({"bag.name-character"})
    yield Case("bag.md5sum-line", "an escape", listed_then(write("data/a\\b", b"x"), _escape), also=escaped, valid=True)
    for name, path in {
        "dot at the start": b"./data/hello.txt",
        "two dots at the start": b"././data/hello.txt",
        "dot within": b"data/./hello.txt",
        "two slashes": b"data//hello.txt",
    }.items():
        yield Case("bag.path-not-plain", name, sealed(in_both(path)), valid=True)
    yield Case("bag.path-not-plain", "tag manifest", replace("tagmanifest-sha256.txt", b"  bagit", b"  ./bagit"), valid=True)


def _spoil_line(
    bag: BagFolder, spoil: Callable[[bytes], bytes], manifest: str = "manifest-sha256.txt", name: str = "data/hello.txt"
) -> None:
    bag.replace(manifest, bag.line(name), spoil(bag.line(name)))


def _escape(bag: BagFolder) -> None:
    for algorithm in bag.algorithms:
        name = f"manifest-{algorithm}.txt"
        lines = bag.read(name).splitlines(keepends=True)
        escaped = [b"\\" + line.replace(b"\\", b"\\\\") if b"\\" in line else line for line in lines]
        bag.write(name, b"".join(escaped))


UNSAFE = (
    "/etc/passwd",
    "../outside.txt",
    "../bag-evil/secret",
    "../../../../../../etc/passwd",
    "data/../../outside.txt",
    "data/..",
    "data/letters/../../../x",
    "~/x",
    "~root/x",
    "~",
    "$HOME/x",
    "%HomeDrive%\\Windows\\System32\\setx.exe",
    "C:\\Windows\\System32\\setx.exe",
    "C:x",
    "\\\\?\\UNC\\server\\x",
    "\\Windows\\x",
    "..\\..\\x",
    "data\\..\\..\\x",
    "data/..\\..\\x",
    "data/C:\\x",
    "//server/share/x",
)


def path_cases() -> Iterator[Case]:
    for path in UNSAFE:
        line = ZEROS + b"  " + path.replace("%", "%25").encode() + b"\n"
        yield Case("bag.path-unsafe", f"manifest: {path}", sealed(append("manifest-sha256.txt", line)))
        yield Case("bag.path-unsafe", f"tag manifest: {path}", append("tagmanifest-sha256.txt", line))
        fetch = f"https://example.org/x 1 {path.replace('%', '%25')}\n".encode()
        yield Case(
            "bag.path-unsafe", f"fetch.txt: {path}", sealed(write("fetch.txt", fetch)), also=frozenset({"bag.fetch-present"})
        )
    for name in ("bagit.txt", "metadata/x", "dat/x", "Data/x", "data", "data%0A/x"):
        line = ZEROS + b"  " + name.encode() + b"\n"
        yield Case("bag.path-outside-payload", f"manifest: {name}", sealed(append("manifest-sha256.txt", line)))
    fetch = b"https://example.org/x - bagit.txt\n"
    also = frozenset({"bag.fetch-present"})
    yield Case("bag.path-outside-payload", "fetch.txt", sealed(write("fetch.txt", fetch)), also=also)
    for name in ("data/", "data/letters/", "data/letters", "data/deep/a"):
        line = ZEROS + b"  " + name.encode() + b"\n"
        yield Case("bag.folder-listed", name, sealed(append("manifest-sha256.txt", line)))
    line = ZEROS + b"  metadata/\n"
    yield Case("bag.folder-listed", "tag manifest", append("tagmanifest-sha256.txt", line))
    yield Case("bag.payload-in-tag-manifest", "one", lambda bag: bag.append("tagmanifest-sha256.txt", bag.line("data/hello.txt")))
    kinds: list[tuple[Kind, bool]] = [("plain", False), ("early", True)]
    for kind, valid in kinds:
        yield Case(
            "bag.tag-manifest-listed",
            kind,
            lambda bag: bag.append("tagmanifest-sha256.txt", bag.line("tagmanifest-sha512.txt")),
            kind,
            valid=valid,
        )


def repeated_cases() -> Iterator[Case]:
    again = sealed(lambda bag: bag.append("manifest-sha256.txt", bag.line("data/hello.txt")))
    yield Case("bag.entry-repeated", "same line", again)
    yield Case("bag.entry-repeated", "before 1.0", again, "early", valid=True)
    capital = sealed(lambda bag: bag.append("manifest-sha256.txt", capital_digest(bag.line("data/hello.txt"))))
    yield Case("bag.entry-repeated", "digest in capital letters", capital)
    tag = lambda bag: bag.append("tagmanifest-sha256.txt", bag.line("bagit.txt"))  # noqa: E731
    yield Case("bag.entry-repeated", "tag manifest", tag)
    plain = frozenset({"bag.path-not-plain"})
    dotted = sealed(lambda bag: bag.append("manifest-sha256.txt", bag.line("data/hello.txt").replace(b"data/", b"./data/")))
    yield Case("bag.entry-repeated", "with a dot", dotted, also=plain)
    yield Case(
        "bag.entry-repeated", "in two normal forms", listed_then(write(NFC_NAME, b"x"), partial(list_as_nfd, sixty="same"))
    )
    other = append("manifest-sha256.txt", ZEROS + b"  data/hello.txt\n")
    yield Case("bag.entry-conflicting", "1.0", sealed(other))
    yield Case("bag.entry-conflicting", "before 1.0", sealed(other), "early")
    yield Case("bag.entry-conflicting", "tag manifest", append("tagmanifest-sha256.txt", ZEROS + b"  bagit.txt\n"))


def digest_cases() -> Iterator[Case]:
    oxum = frozenset({"bag.oxum-differs"})
    yield Case("bag.digest-differs", "same size", write("data/hello.txt", b"hellO\n"))
    yield Case("bag.digest-differs", "longer", append("data/hello.txt", b"x"), also=oxum)
    yield Case("bag.digest-differs", "emptied", write("data/hello.txt", b""), also=oxum)
    yield Case("bag.digest-differs", "bag-info.txt", replace("bag-info.txt", b"Letters", b"letters"))
    yield Case("bag.digest-differs", "two files exchanged", lambda bag: _exchange(bag, "data/hello.txt", "data/100%.txt"))
    yield Case("bag.listed-digest-differs", "a manifest", sealed(partial(put_digest, name="manifest-sha256.txt", digest=ZEROS)))
    yield Case("bag.listed-digest-differs", "a tag manifest", partial(put_digest, name="tagmanifest-sha256.txt", digest=ZEROS))
    conflict = listed_then(write(NFC_NAME, b"x"), partial(list_as_nfd, sixty="other"))
    yield Case("bag.listed-digest-differs", "another normal form", conflict, also=frozenset({"bag.entry-repeated"}))


def _exchange(bag: BagFolder, one: str, other: str) -> None:
    content = bag.read(one)
    bag.write(one, bag.read(other))
    bag.write(other, content)
