"""Faults of bagit.txt, of character encodings, and of what every bag must have."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.bags.spoiling import (
    PERSIAN,
    ZEROS,
    Case,
    append,
    in_turn,
    listed,
    mark,
    move,
    remove,
    replace,
    sealed,
    without_manifests,
    without_tag_manifests,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bags.good_bags import BagFolder


def declaration_cases() -> Iterator[Case]:
    head = b"Tag-File-Character-Encoding: UTF-8\n"
    undecodable = frozenset({"bag.tag-file-undecodable"})
    yield Case("bag.declaration-missing", "removed", sealed(remove("bagit.txt")))
    yield Case("bag.declaration-missing", "in another case", sealed(lambda bag: move(bag, "bagit.txt", "BagIt.txt")))
    for name, content in {
        "empty": b"",
        "no version": head,
        "no encoding": b"BagIt-Version: 1.0\n",
        "no major number": b"BagIt-Version: .97\n" + head,
        "no minor number": b"BagIt-Version: 1\n" + head,
        "three numbers": b"BagIt-Version: 1.0.0\n" + head,
        "version in words": b"BagIt-Version: one\n" + head,
        "version in Persian digits": "BagIt-Version: ۱.۰\n".encode() + head,
        "two versions": b"BagIt-Version: 1.0\nBagIt-Version: 0.97\n" + head,
        "two encodings": b"BagIt-Version: 1.0\n" + head + head,
        "empty encoding": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: \n",
        "no colon": b"BagIt-Version 1.0\n" + head,
        "zeros": bytes(64),
    }.items():
        yield Case("bag.declaration-malformed", name, sealed(write("bagit.txt", content)))
    for name, content in {
        "space before the colons": b"BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n",
        "two spaces": b"BagIt-Version:  1.0\n" + head,
        "tab": b"BagIt-Version:\t1.0\n" + head,
        "no space": b"BagIt-Version:1.0\n" + head,
        "space at the end": b"BagIt-Version: 1.0 \n" + head,
        "space at the start": b" BagIt-Version: 1.0\n" + head,
        "other order": head + b"BagIt-Version: 1.0\n",
        "third tag": b"BagIt-Version: 1.0\n" + head + b"Made-By: hand\n",
        "empty line between": b"BagIt-Version: 1.0\n\n" + head,
        "empty line at the end": b"BagIt-Version: 1.0\n" + head + b"\n",
        "a thousand lines": b"BagIt-Version: 1.0\n" + head + b"x\n" * 1000,
    }.items():
        yield Case("bag.declaration-loose", name, sealed(write("bagit.txt", content)))
    early = b"BagIt-Version : 0.97\n" + head
    yield Case("bag.declaration-loose", "before 1.0", sealed(write("bagit.txt", early)), "early", valid=True)
    for version in ("0.92", "0.98", "1.1", "1.7", "2.0", "10.0", "999999.999999"):
        yield Case("bag.version-unknown", version, sealed(replace("bagit.txt", b"1.0", version.encode())))
    for encoding in (
        "rot13",
        "base64",
        "hex",
        "idna",
        "punycode",
        "unicode_escape",
        "undefined",
        "UTF-9",
        "../../etc",
        "x" * 5000,
    ):
        yield Case("bag.encoding-unknown", encoding[:20], sealed(replace("bagit.txt", b"UTF-8", encoding.encode())))
    yield Case("bag.encoding-unknown", "no UTF-8", sealed(replace("bagit.txt", b"UTF-8", b"UTF-\xe9")), also=undecodable)
    yield Case("bag.encoding-unknown", "a null", sealed(replace("bagit.txt", b"UTF-8", b"UTF\0")))


def recode(bag: BagFolder, encoding: str, declared: str) -> None:
    """All tag files in another encoding, as the declaration says."""
    bag.replace("bagit.txt", b"UTF-8", declared.encode())
    for name in ("bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"):
        bag.write(name, bag.read(name).decode().encode(encoding))
    bag.seal()
    for name in ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt"):
        bag.write(name, bag.read(name).decode().encode(encoding))


def encoding_cases() -> Iterator[Case]:
    for declared, encoding in [
        ("UTF-16", "utf-16"),
        ("utf-16", "utf-16-be"),
        ("UTF-16LE", "utf-16-le"),
        ("UTF-32", "utf-32"),
        ("UTF-7", "utf-7"),
        ("GB18030", "gb18030"),
    ]:
        yield Case(
            "bag.encoding-not-utf8",
            f"{declared} as {encoding}",
            partial(recode, encoding=encoding, declared=declared),
            valid=True,
        )
    for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt"):
        yield Case("bag.byte-order-mark", name, sealed(partial(mark, name=name)))
    yield Case("bag.byte-order-mark", "tag manifest", lambda bag: mark(bag, "tagmanifest-sha512.txt"))
    yield Case("bag.byte-order-mark", "before 1.0", sealed(lambda bag: mark(bag, "bag-info.txt")), "early", valid=True)
    yield Case("bag.byte-order-mark", "bagit.txt before 1.0", sealed(lambda bag: mark(bag, "bagit.txt")), "early")
    yield Case("bag.tag-file-undecodable", "bag-info.txt", sealed(append("bag-info.txt", b"Contact-Name: M\xfcller\n")))
    yield Case("bag.tag-file-undecodable", "a name that is there", listed(write("data/M\udcfcller", b"x")))
    yield Case(
        "bag.tag-file-undecodable",
        "UTF-16 cut in half",
        in_turn(partial(recode, encoding="utf-16", declared="UTF-16"), append("tagmanifest-sha256.txt", b"\x00")),
        also=frozenset({"bag.encoding-not-utf8", "bag.line-malformed"}),
    )
    yield Case(
        "bag.tag-file-undecodable",
        "half a surrogate pair in UTF-7",
        in_turn(partial(recode, encoding="utf-7", declared="UTF-7"), append("tagmanifest-sha256.txt", b"00  x+2AA-\n")),
        also=frozenset({"bag.encoding-not-utf8", "bag.digest-malformed", "bag.file-missing"}),
    )
    yield Case("bag.tag-file-too-large", "a long line", sealed(append("bag-info.txt", b"X: " + b"x" * (5 << 20) + b"\n")))
    yield Case("bag.tag-file-too-large", "17 MiB of lines", sealed(append("bag-info.txt", b"X: 1234567890abcdefgh\n" * 810_000)))
    yield Case("bag.tag-file-too-large", "a manifest", sealed(append("manifest-sha256.txt", ZEROS + b"  " + b"x" * (5 << 20))))


def element_cases() -> Iterator[Case]:
    everything = frozenset({"bag.file-missing", "bag.oxum-differs"})
    yield Case(
        "bag.payload-missing",
        "moved away",
        lambda bag: move(bag, "data", "payload"),
        also=everything | {"bag.tag-file-unlisted"},
    )
    yield Case("bag.payload-missing", "a file", _data_is_a_file, also=everything | {"bag.tag-file-unlisted"})
    yield Case("bag.manifest-missing", "removed", sealed(without_manifests), also=frozenset({"bag.file-unlisted"}))
    yield Case("bag.payload-empty", "no files", _without_files, valid=True)
    yield Case("bag.empty-folder", "one", lambda bag: (bag.path / "data/empty").mkdir(), valid=True)
    yield Case("bag.empty-folder", "of tags", lambda bag: (bag.path / "metadata").mkdir(), valid=True)
    for name in ("manifest-SHA256.txt", "Manifest-sha256.txt", "manifest-sha-256.txt", "manifest-sha256.TXT"):
        yield Case("bag.manifest-name", name, sealed(partial(move, old="manifest-sha256.txt", new=name)))
    early = sealed(lambda bag: move(bag, "manifest-sha256.txt", "manifest-SHA256.txt"))
    yield Case("bag.manifest-name", "before 1.0", early, "early", valid=True)
    crc = b"".join(f"00000000  {name}\n".encode() for name in ("data/hello.txt", "data/100%25.txt", PERSIAN))
    crc += b"00000000  data/letters/empty.txt\n00000000  data/deep/a/b/c.bin\n"
    yield Case("bag.algorithm-unknown", "beside known ones", sealed(write("manifest-crc32.txt", crc)), valid=True)
    yield Case("bag.algorithm-unknown", "tag manifest", _unknown_tag_manifest, valid=True)
    yield Case("bag.algorithm-unknown", "shake", sealed(write("manifest-shake128.txt", crc)), valid=True)
    yield Case(
        "bag.nothing-checked",
        "alone",
        sealed(in_turn(without_manifests, write("manifest-crc32.txt", crc))),
        also=frozenset({"bag.algorithm-unknown"}),
    )
    yield Case(
        "bag.file-not-checked",
        "one file",
        sealed(lambda bag: _only_in_unknown(bag, crc)),
        "early",
        also=frozenset({"bag.algorithm-unknown", "bag.file-not-in-every-manifest"}),
    )
    for weak in (("md5",), ("sha1",), ("md5", "sha1")):
        yield Case("bag.weak-algorithms", "+".join(weak), partial(_use, algorithms=weak), valid=True)
    yield Case("bag.tag-manifest-missing", "removed", without_tag_manifests, valid=True)


def _data_is_a_file(bag: BagFolder) -> None:
    move(bag, "data", "payload")
    bag.write("data", b"")


def _without_files(bag: BagFolder) -> None:
    for name in bag.files():
        if name.startswith("data/"):
            bag.remove(name)
    for folder in ("deep/a/b", "deep/a", "deep", "letters"):
        (bag.path / "data" / folder).rmdir()
    bag.list_payload()
    bag.seal()


def _use(bag: BagFolder, algorithms: tuple[str, ...]) -> None:
    bag.use(*algorithms)


def _unknown_tag_manifest(bag: BagFolder) -> None:
    names = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt")
    bag.write("tagmanifest-crc32.txt", "".join(f"00000000  {name}\n" for name in names).encode())


def _only_in_unknown(bag: BagFolder, lines: bytes) -> None:
    bag.write("manifest-crc32.txt", lines.replace(b"100%25.txt", b"100%.txt"))
    for algorithm in bag.algorithms:
        bag.drop_line(f"manifest-{algorithm}.txt", "data/hello.txt")
