"""Good bags to spoil, written without any of the code under test: hashlib and the words of RFC 8493 alone."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Literal

from tests.bags.own_metadata import write_own_metadata

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Kind = Literal["plain", "early", "own"]

PAYLOAD = {
    "data/hello.txt": b"hello\n",
    "data/100%.txt": b"all of it\n",
    "data/letters/نامه\u200cها ۱۳۹۵.txt": "بایگانی\n".encode(),
    "data/letters/empty.txt": b"",
    "data/deep/a/b/c.bin": bytes(range(256)) * 20,
}
OXUM = f"{sum(map(len, PAYLOAD.values()))}.{len(PAYLOAD)}"
INFO = (
    "Source-Organization: سازمان اسناد\n"
    "External-Description: Letters of one year\n  and what came with them\n"
    "Bagging-Date: 2026-11-24\n"
    f"Payload-Oxum: {OXUM}\n"
)
OWN_PROFILE = "urn:uuid:39669150-1391-57fe-b7d6-4973275081e4"
FIRST_OWN_PROFILE = "https://bayegan.example/profiles/bag/1.0"
"""The identifier of the same profile in bags that were made before."""
ALGORITHMS = ("sha256", "sha512")


class BagFolder:
    """A bag on the disk that a test changes as it likes."""

    def __init__(self, path: Path, kind: Kind) -> None:
        self.path = path
        self.kind = kind
        self.algorithms: tuple[str, ...] = ALGORITHMS
        for name, content in PAYLOAD.items():
            self.write(name, content)
        version = "0.97" if kind == "early" else "1.0"
        self.write("bagit.txt", f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n".encode())
        self.write("bag-info.txt", (INFO + (f"BagIt-Profile-Identifier: {OWN_PROFILE}\n" if kind == "own" else "")).encode())
        if kind == "own":
            (path / "data" / "empty").mkdir()
            self.write("metadata/empty-folders.txt", b"data/empty\n")
        self.list_payload()
        self.seal()

    def write(self, name: str, content: bytes) -> None:
        """Write a file of the bag, its folders too."""
        place = os.path.join(os.fsencode(self.path), name.encode("utf-8", "surrogateescape"))
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as file:
            file.write(content)

    def read(self, name: str) -> bytes:
        """The content of a file of the bag."""
        return (self.path / os.fsdecode(name.encode("utf-8", "surrogateescape"))).read_bytes()

    def append(self, name: str, content: bytes) -> None:
        """Add to the end of a file."""
        self.write(name, self.read(name) + content)

    def replace(self, name: str, old: bytes, new: bytes) -> None:
        """Replace the first occurrence in a file; it must be there."""
        content = self.read(name)
        assert old in content, (name, old)
        self.write(name, content.replace(old, new, 1))

    def remove(self, name: str) -> None:
        """Remove a file."""
        (self.path / name).unlink()

    def drop_line(self, name: str, part: str) -> None:
        """Take out the lines of a file that hold a text."""
        lines = self.read(name).splitlines(keepends=True)
        kept = [line for line in lines if part.encode() not in line]
        assert len(kept) < len(lines), (name, part)
        self.write(name, b"".join(kept))

    def line(self, name: str, algorithm: str = "sha256") -> bytes:
        """The line of a file that is there, in a manifest."""
        digest = hashlib.new(algorithm, self.read(name)).hexdigest()
        return f"{digest}  {self.encode(name)}\n".encode("utf-8", "surrogateescape")

    def encode(self, name: str) -> str:
        """RFC 8493 2.1.3; before BagIt 1.0 the percent sign stood for itself."""
        if self.kind != "early":
            name = name.replace("%", "%25")
        return name.replace("\r", "%0D").replace("\n", "%0A")

    def files(self) -> list[str]:
        """All files, sorted as manifests are."""
        found = [str(path.relative_to(self.path)) for path in self.path.rglob("*") if path.is_file() and not path.is_symlink()]
        return self._sort(found)

    def tag_files(self) -> list[str]:
        """The tag files but the tag manifests, sorted as manifests are."""
        found = []
        for folder, folders, files in os.walk(self.path):
            if folder == str(self.path) and "data" in folders:
                folders.remove("data")
            below = os.path.relpath(folder, self.path)
            found += [os.path.normpath(os.path.join(below, name)) for name in files]
        regular = [name for name in found if (self.path / name).is_file() and not (self.path / name).is_symlink()]
        return self._sort(name for name in regular if not name.startswith("tagmanifest-"))

    def _sort(self, found: Iterable[str]) -> list[str]:
        return sorted(found, key=lambda name: self.encode(name).encode("utf-8", "surrogateescape"))

    def list_payload(self) -> None:
        """Write the payload manifests anew, for what is there, and Payload-Oxum."""
        names = [name for name in self.files() if name.startswith("data/")]
        for algorithm in self.algorithms:
            self.write(f"manifest-{algorithm}.txt", b"".join(self.line(name, algorithm) for name in names))
        octets = sum(len(self.read(name)) for name in names)
        info = [
            f"Payload-Oxum: {octets}.{len(names)}\n".encode() if line.startswith(b"Payload-Oxum") else line
            for line in self.read("bag-info.txt").splitlines(keepends=True)
        ]
        self.write("bag-info.txt", b"".join(info))
        if self.kind == "own":
            write_own_metadata(self, names)

    def seal(self) -> None:
        """Write the tag manifests anew, for what is there."""
        names = self.tag_files()
        for algorithm in self.algorithms:
            self.write(f"tagmanifest-{algorithm}.txt", b"".join(self.line(name, algorithm) for name in names))

    def use(self, *algorithms: str) -> None:
        """Have manifests of these algorithms and no others."""
        for name in self.files():
            if "manifest-" in name and "/" not in name:
                self.remove(name)
        self.algorithms = algorithms
        self.list_payload()
        self.seal()
