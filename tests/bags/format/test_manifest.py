from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.bags.format import CanonicalOrder, ManifestLine, decode_name, read_line, sort_key, write_lines, write_manifest

if TYPE_CHECKING:
    from pathlib import Path

MD5 = "b1946ac92492d2347c6235b4d2611184"
EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

# Names as a file system takes them: no `/` and no NUL. Persian, joiners, bidi controls and the encoded characters come often.
components = st.text(
    alphabet=st.one_of(
        st.sampled_from("\r\n% \t*\\~.:\u200c\u200d\u200e\u200f\u202e\u2028\u0085\xa0نامهآی۱۳"),
        st.characters(exclude_categories=["Cs"], exclude_characters="/\0"),
    ),
    min_size=1,
).filter(lambda name: name not in {".", ".."})
names = st.lists(components, min_size=1, max_size=4).map(lambda parts: "data/" + "/".join(parts))


@given(names, st.sampled_from(["md5", "sha256", "sha512"]))
def test_every_legal_name_is_read_back_from_its_line(name: str, algorithm: str) -> None:
    """RFC 8493 2.1.3: `checksum filepath`, with only CR, LF and % encoded: every other character stands for itself."""
    digest = hashlib.new(algorithm, name.encode()).hexdigest()
    (line,) = write_lines([digest], name)

    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert b"\r" not in line
    read = read_line(line.decode().removesuffix("\n"))
    assert read is not None
    assert (read.digest, decode_name(read.path)) == (digest, name)
    assert not read.binary_mark
    assert not read.escape_mark


def test_a_manifest_of_ours_is_sorted_as_sort_does_and_in_small_letters(tmp_path: Path) -> None:
    names = ["data/b", "data/B", "data/a/b", "data/a.b", "data/a b", "data/a", "data/%", "data/\n", "data/ی", "data/é"]

    written = b"".join(write_manifest((name, MD5.upper()) for name in names))

    (tmp_path / "manifest").write_bytes(written)
    by_sort = subprocess.run(["sort", "-k2"], input=written, capture_output=True, check=True, env={"LC_ALL": "C"}).stdout
    assert written == by_sort
    assert written.splitlines()[0] == f"{MD5}  data/%0A".encode()
    assert sorted(names, key=sort_key)[1] == "data/%"


def test_the_coreutils_read_a_manifest_of_ours(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    contents = {"data/نامه‌ها.txt": b"one", "data/ two ": b"two"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    lines = write_manifest((name, hashlib.sha256(content).hexdigest()) for name, content in contents.items())
    (tmp_path / "manifest-sha256.txt").write_bytes(b"".join(lines))

    subprocess.run(["sha256sum", "--check", "--strict", "manifest-sha256.txt"], cwd=tmp_path, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (f"{MD5}  data/a", ManifestLine(MD5, "data/a")),
        (f"{MD5} data/a", ManifestLine(MD5, "data/a")),
        (f"{MD5}\tdata/a b", ManifestLine(MD5, "data/a b")),
        (f"{MD5} \t data/a\tb", ManifestLine(MD5, "data/a\tb")),
        (f"{MD5}  data/a ", ManifestLine(MD5, "data/a ")),
        (f"{MD5.upper()}  data/a", ManifestLine(MD5.upper(), "data/a")),
        (f"{MD5} *data/a", ManifestLine(MD5, "data/a", binary_mark=True)),
        (f"\\{MD5}  data/a\\\\b", ManifestLine(MD5, "data/a\\\\b", escape_mark=True)),
        (f"{MD5}  ./data/a", ManifestLine(MD5, "./data/a")),
        ("0  x", ManifestLine("0", "x")),
    ],
)
def test_lines_as_they_are_found(line: str, read: ManifestLine) -> None:
    assert read_line(line) == read


@pytest.mark.parametrize(
    "line",
    ["", " ", MD5, f"{MD5} ", f"{MD5}  *", f" {MD5}  data/a", "# a comment", "hello", "xyz  data/a", "data/a", "\\  data/a"],
)
def test_garbage_is_no_line(line: str) -> None:
    assert read_line(line) is None


@given(st.text())
def test_no_text_upsets_the_reader(line: str) -> None:
    read = read_line(line)

    assert read is None or (read.digest and read.path)


def test_one_long_line_is_read_in_linear_time() -> None:
    for line in ("a" * 4_000_000, " " * 4_000_000, "a\t" * 2_000_000, EMPTY_SHA256 + " " * 4_000_000):
        read_line(line)


def test_lines_are_canonical_if_they_are_written_as_ours_and_in_their_order() -> None:
    order = CanonicalOrder()
    lines = {
        f"{MD5}  data/b": True,
        f"{MD5}  data/a": False,  # before the last one
        f"{MD5}  data/b%0A": True,
        f"{MD5}  data/b%0a": False,  # an escape in small letters
        f"{MD5} data/c": False,  # one space
        f"{MD5.upper()}  data/d": False,
        "no line": False,
        "": False,
        f"{MD5}  data/e": True,
    }

    assert {line: order.accepts(line, ends_with_lf=True) for line in lines} == lines
    assert not order.accepts(f"{MD5}  data/f", ends_with_lf=False)
