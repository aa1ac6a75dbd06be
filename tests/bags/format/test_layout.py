from __future__ import annotations

import ntpath
import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.bags.format import layout


@pytest.mark.parametrize(
    ("name", "file_name"),
    [  # RFC 8493 2.4 gives the first four
        ("MD5", "manifest-md5.txt"),
        ("SHA-1", "manifest-sha1.txt"),
        ("sha-256", "manifest-sha256.txt"),
        ("sha-512", "manifest-sha512.txt"),
        ("sha3_256", "manifest-sha3256.txt"),
        ("SHA3-512", "manifest-sha3512.txt"),
        ("BLAKE2b", "manifest-blake2b.txt"),
    ],
)
def test_the_algorithm_is_normalized_in_the_file_name(name: str, file_name: str) -> None:
    assert layout.manifest_name(name) == file_name
    assert layout.tag_manifest_name(name) == f"tag{file_name}"
    read = layout.read_manifest_name(file_name)
    assert read is not None
    assert layout.hashlib_name(read.algorithm) == read.algorithm
    assert read.is_normalized
    assert not read.of_tags


def test_algorithms_that_can_be_computed_and_the_names_that_other_tools_give_them() -> None:
    assert layout.hashlib_name("sha3256") == "sha3256"
    assert layout.hashlib_name("blake2b512") == layout.hashlib_name("blake2b") == "blake2b"
    assert layout.hashlib_name("shake128") is None
    assert layout.hashlib_name("crc32") is None


def test_names_of_manifests_are_read_in_any_spelling_and_said_to_be_irregular() -> None:
    assert layout.read_manifest_name("tagmanifest-sha512.txt") == ("sha512", True, True)
    assert layout.read_manifest_name("Manifest-SHA-256.TXT") == ("sha256", False, False)
    assert layout.read_manifest_name("manifest-crc32.txt") == ("crc32", False, True)
    for other in (
        "manifest.txt",
        "manifest-.txt",
        "manifest---.txt",
        "bag-info.txt",
        "manifest-md5.txt.bak",
        "xmanifest-md5.txt",
    ):
        assert layout.read_manifest_name(other) is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "empty"),
        ("/etc/passwd", "absolute"),
        ("//server/share", "absolute"),
        ("\\Windows", "absolute"),
        ("\\\\?\\UNC\\server\\Windows\\System32\\setx.exe", "absolute"),
        ("../bag-evil/secret", "parent"),
        ("data/../../x", "parent"),
        ("data/..", "parent"),
        ("data\\..\\..\\x", "parent"),
        ("data/a\\..\\..\\..\\x", "parent"),
        ("C:\\Windows\\System32\\setx.exe", "drive"),
        ("c:boot.ini", "drive"),
        ("data/C:\\x", "drive"),
        ("data/C:", "drive"),
        ("~", "home"),
        ("~/foo", "home"),
        ("~root/foo", "home"),
        ("~root\\foo", "home"),
        ("%HomeDrive%\\Windows\\System32\\setx.exe", "variable"),
        ("%TEMP%/x", "variable"),
        ("$HOME/x", "variable"),
        ("${HOME}/x", "variable"),
    ],
)
def test_paths_that_lead_out_of_the_bag_on_some_system(path: str, reason: str) -> None:
    assert layout.unsafe_reason(path) == reason


@pytest.mark.parametrize(
    "path",
    [
        "data/a",
        "data/..a/b..",
        "data/...",
        "data/~x/~root",
        "data/%HOME%/x",
        "data/a\\b",
        "data/A: summary.txt",
        "data/نامه\u200cها/۱۳۹۵.txt",
        "~$lock.doc",
        "$5.txt",
        "100%.txt",
        "metadata/records.jsonl",
        "data/%2e%2e/x",
    ],
)
def test_paths_that_stay_in_the_bag(path: str) -> None:
    assert layout.unsafe_reason(path) is None


@given(st.text(alphabet=st.sampled_from("./\\:~%$aC"), max_size=12))
def test_what_is_called_safe_stays_below_the_bag_on_both_systems(path: str) -> None:
    """RFC 8493 5.1: implementers MUST ensure that files outside the bag are not accessed; drive letters are to be tested too."""
    if layout.unsafe_reason(path) is None:
        assert posixpath.normpath(posixpath.join("/x/bag", path)).startswith("/x/bag")
        assert ntpath.normpath(ntpath.join("Z:\\x\\bag", path)).startswith("Z:\\x\\bag")


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("data/a", "data/a"),
        ("./data/a", "data/a"),
        ("././data//a", "data/a"),
        ("data/./a", "data/a"),
        ("data/.a", "data/.a"),
        ("data/a/", "data/a/"),
        ("data/a//", "data/a/"),
        ("data/.", "data/"),
    ],
)
def test_needless_components_are_taken_out(path: str, plain: str) -> None:
    assert layout.plain_path(path) == plain


@pytest.mark.parametrize(
    ("component", "reasons"),
    [
        ("report.txt", []),
        ("نامه‌های ۱۳۹۵.txt", []),
        ("a", []),
        (".keep", []),
        ("CON", ["reserved"]),
        ("con.txt", ["reserved"]),
        ("Lpt9.tar.gz", ["reserved"]),
        ("COM¹", ["reserved"]),
        ("nul .txt", ["reserved"]),
        ("COM10", []),
        ("icon.txt", []),
        ("a:b", ["character"]),
        ("a\\b", ["character"]),
        ('he said "x"', ["character"]),
        ("why?", ["character"]),
        ("x.", ["trailing"]),
        ("x ", ["trailing"]),
        ("x\u00a0", ["trailing"]),
        ("Icon\r", ["trailing", "control"]),
        ("a\x7fb", ["control"]),
        ("a\u2028b", ["control"]),
        ("a\u0085b", ["control"]),
        ("invoice\u202efdp.exe", ["bidi"]),
        ("نامه\u200f.txt", ["bidi"]),
        ("aux.\u2067?. ", ["reserved", "character", "trailing", "bidi"]),
    ],
)
def test_names_that_are_legal_but_unwise(component: str, reasons: list[str]) -> None:
    assert layout.unwise_reasons(component) == reasons


@pytest.mark.parametrize("name", ["letter 001.txt", "data", "first_page-2", "نامه\u200cها ۱۳۹۵.txt", "Núñez"])
def test_names_that_need_no_closer_look(name: str) -> None:
    assert layout.are_ordinary(["other.txt", name]) == (name != "data")


@pytest.mark.parametrize(
    "name", ["first line\nsecond line", "letter\n", "con.txt", "letter..txt", "letter.", "a", "OTHER.txt", "نامه\u200f.txt", ""]
)
def test_names_that_need_a_closer_look(name: str) -> None:
    assert not layout.are_ordinary(["other.txt", name])


def test_the_forms_under_which_two_names_are_one() -> None:
    assert layout.normal_form("Nu\u0301n\u0303ez") == layout.normal_form("Núñez") == "Núñez"
    assert layout.case_form("STRASSE") == layout.case_form("straße")
    assert layout.case_form("HELLO.txt") == layout.case_form("hello.TXT")
    assert layout.case_form("ÉTÉ") == layout.case_form("e\u0301te\u0301")
    assert layout.normal_form("ی") != layout.normal_form("ي")
