from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from archiver.bags.format import PROFILE_IDENTIFIER, Level, load_profile, parse_profile
from archiver.bags.format.profile import matches_pattern
from archiver.bags.validation import validate_bag
from archiver.bags.validation.profile_check import bayegan_profile
from archiver.errors import ReadError
from archiver.messages import LANGUAGES
from tests.bags.good_bags import FIRST_OWN_PROFILE, OWN_PROFILE, BagFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

IDENTIFIER = "http://www.library.yale.edu/mssa/bagitprofiles/disk_images.json"

# The members of the specification's own example that a folder can keep; each case changes one thing.
GOOD: dict[str, Any] = {
    "BagIt-Profile-Info": {
        "BagIt-Profile-Identifier": IDENTIFIER,
        "BagIt-Profile-Version": "1.4.0",
        "Source-Organization": "Yale University",
        "Contact-Name": "Mark Matienzo",
        "External-Description": "BagIt Profile for packaging disk images",
        "Version": "0.3",
    },
    "Bag-Info": {
        "Bagging-Date": {"required": True, "repeatable": False},
        "Source-Organization": {"required": True, "values": ["York University", "سازمان اسناد"]},
        "Contact-Phone": {"required": False},
    },
    "Manifests-Required": ["sha256"],
    "Manifests-Allowed": ["SHA-256", "sha512"],
    "Tag-Manifests-Required": ["sha512"],
    "Tag-Manifests-Allowed": ["sha512", "sha256"],
    "Tag-Files-Allowed": ["DPN/*", "notes-*.txt"],
    "Allow-Fetch.txt": False,
    "Serialization": "optional",
    "Accept-BagIt-Version": ["0.97", "1.0"],
}


def bag_of(folder: Path) -> BagFolder:
    bag = BagFolder(folder / "bag", "plain")
    bag.append("bag-info.txt", f"BagIt-Profile-Identifier: {IDENTIFIER}\n".encode())
    bag.seal()
    return bag


def found(bag: BagFolder, document: dict[str, Any], level: Level = Level.FULL) -> list[str]:
    findings = validate_bag(bag.path, level, profile=parse_profile(document)).findings
    for finding in findings:
        assert all(finding.message(language) for language in LANGUAGES)
    return [finding.code for finding in findings if finding.code.startswith("profile.")]


def test_a_profile_that_nobody_checked_is_told(tmp_path: Path) -> None:
    bag = bag_of(tmp_path)

    findings = validate_bag(bag.path, Level.STRUCTURE).findings

    assert [(finding.code, finding.values) for finding in findings] == [("profile.not-checked", {"identifier": IDENTIFIER})]
    assert findings[0].where["path"] == "bag-info.txt"
    assert all(finding.remedy(language) for finding in findings for language in LANGUAGES)


def test_another_profile_than_the_named_one_is_told_with_both_names(tmp_path: Path) -> None:
    bag = bag_of(tmp_path)
    other = {**GOOD, "BagIt-Profile-Info": {**GOOD["BagIt-Profile-Info"], "BagIt-Profile-Identifier": "http://x/"}}

    first = validate_bag(bag.path, profile=parse_profile(other)).findings[0]

    assert first.code == "profile.not-named"
    assert "http://x/" in first.message("en")
    assert IDENTIFIER in first.message("en")
    assert IDENTIFIER in first.message("fa")


def test_a_bag_that_keeps_all_rules_gives_no_finding(tmp_path: Path) -> None:
    bag = bag_of(tmp_path)
    bag.write("DPN/node/first.txt", b"x")
    bag.write("notes-1.txt", b"x")
    bag.seal()

    assert validate_bag(bag.path, profile=parse_profile(GOOD)).findings == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"BagIt-Profile-Info": {**GOOD["BagIt-Profile-Info"], "BagIt-Profile-Identifier": "http://x/"}}, "profile.not-named"),
        ({"Accept-BagIt-Version": ["0.96"]}, "profile.version-refused"),
        ({"Serialization": "required", "Accept-Serialization": ["application/zip"]}, "profile.not-serialized"),
        ({"Bag-Info": {"Contact-Phone": {"required": True}}}, "profile.tag-missing"),
        ({"Bag-Info": {"source-organization": {"values": ["York University"]}}}, "profile.tag-value"),
        ({"Manifests-Required": ["md5"], "Manifests-Allowed": ["md5", "sha256", "sha512"]}, "profile.manifest-missing"),
        ({"Manifests-Allowed": ["sha256"]}, "profile.manifest-refused"),
        ({"Tag-Manifests-Required": ["md5"], "Tag-Manifests-Allowed": ["md5", "sha256", "sha512"]}, "profile.manifest-missing"),
        ({"Tag-Manifests-Allowed": ["sha512"]}, "profile.manifest-refused"),
        ({"Tag-Files-Required": ["DPN/registry"]}, "profile.tag-file-missing"),
        ({"Allow-Fetch.txt": True, "Fetch.txt-Required": True}, "profile.fetch-missing"),
        ({"Data-Empty": True}, "profile.payload-not-empty"),
    ],
)
def test_a_rule_that_is_broken_is_named(tmp_path: Path, change: dict[str, Any], code: str) -> None:
    assert found(bag_of(tmp_path), {**GOOD, **change}) == [code]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda bag: bag.append("bag-info.txt", b"bagging-date: 2026-11-25\n"), "profile.tag-repeated"),
        (lambda bag: bag.write("fetch.txt", b"https://example.org/ 6 data/hello.txt\n"), "profile.fetch-refused"),
        (lambda bag: bag.write("other.txt", b"x"), "profile.tag-file-refused"),
        (lambda bag: bag.write("notes-1.txt.exe", b"x"), "profile.tag-file-refused"),
    ],
)
def test_a_bag_that_breaks_a_rule_is_named(tmp_path: Path, spoil: Callable[[BagFolder], None], code: str) -> None:
    bag = bag_of(tmp_path)
    spoil(bag)
    bag.seal()

    assert found(bag, GOOD) == [code]


def test_bag_info_is_always_asked_for(tmp_path: Path) -> None:
    bag = bag_of(tmp_path)
    bag.remove("bag-info.txt")
    bag.seal()

    assert set(found(bag, {**GOOD, "Bag-Info": {}})) == {"profile.not-named", "profile.tag-file-missing"}


def test_one_empty_file_is_an_empty_payload(tmp_path: Path) -> None:
    bag = bag_of(tmp_path)
    for name in bag.files():
        if name.startswith("data/") and not name.endswith("empty.txt"):
            bag.remove(name)
    bag.list_payload()
    bag.seal()

    assert found(bag, {**GOOD, "Data-Empty": True}) == []


def test_what_the_level_does_not_look_at_is_not_asked_for(tmp_path: Path) -> None:
    document = {**GOOD, "Data-Empty": True, "Tag-Files-Required": ["DPN/registry"], "Manifests-Allowed": ["sha256"]}

    assert found(bag_of(tmp_path), document, Level.STRUCTURE) == ["profile.manifest-refused"]


@pytest.mark.parametrize(
    ("path", "pattern", "is_match"),
    [
        ("DPN/a/b", "DPN/*", True),
        ("a", "*", True),
        ("", "*", True),
        ("ab", "a*b", True),
        ("a", "a*a", False),
        ("a.b.c", "a*b*c", True),
        ("ac", "a*b*c", False),
        ("abcb", "*b", True),
        ("x", "X", False),
        ("x[1]", "x[1]", True),
        ("xa", "x?", False),
        ("a" * 5000, "*a" * 2000 + "*b", False),
    ],
)
def test_asterisks_represent_zero_or_more_characters(path: str, pattern: str, is_match: bool) -> None:  # noqa: FBT001
    assert matches_pattern(path, pattern) is is_match


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "a profile: a JSON object"),
        ({}, "BagIt-Profile-Info: a JSON object"),
        ({**GOOD, "BagIt-Profile-Info": {"Version": "1"}}, "BagIt-Profile-Info/Source-Organization: a text"),
        ({**GOOD, "Bag-Info": []}, "Bag-Info: a JSON object"),
        ({**GOOD, "Bag-Info": {"X": {"required": "yes"}}}, "X/required: true or false"),
        ({**GOOD, "Bag-Info": {"X": {"values": "y"}}}, "X/values: a list of texts"),
        ({**GOOD, "Manifests-Required": [1]}, "Manifests-Required: a list of texts"),
        ({**GOOD, "Serialization": "maybe"}, "Serialization: forbidden | required | optional"),
        ({**GOOD, "Accept-BagIt-Version": []}, "Accept-BagIt-Version: at least one version is required"),
        ({**GOOD, "Fetch.txt-Required": True}, "Fetch.txt-Required: only where Allow-Fetch.txt is true"),
        ({**GOOD, "Manifests-Required": ["md5"]}, "Manifests-Allowed: must hold all that is required"),
        ({**GOOD, "Tag-Manifests-Required": ["md5"]}, "Tag-Manifests-Allowed: must hold all that is required"),
        ({**GOOD, "Tag-Files-Required": ["x"]}, "Tag-Files-Allowed: must hold all that is required"),
    ],
)
def test_what_is_no_profile_is_refused_with_the_reason(tmp_path: Path, document: object, reason: str) -> None:
    file = tmp_path / "profile.json"
    file.write_text(json.dumps(document))

    with pytest.raises(ReadError) as refused:
        load_profile(file)

    assert refused.value.code == "error.profile-malformed"
    assert refused.value.values["reason"] == reason


def test_a_profile_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    for content in (b"", b"{", b"\xff", b"[" * 100_000, b" " * (5 << 20)):
        file.write_bytes(content)
        with pytest.raises(ReadError) as malformed:
            load_profile(file)
        assert malformed.value.code == "error.profile-malformed"
    for path in (tmp_path / "nowhere", tmp_path, "a\0b"):
        with pytest.raises(ReadError) as unreadable:
            load_profile(path)
        assert unreadable.value.code == "error.unreadable"


def test_the_profile_of_our_own_bags_is_loaded_like_any_other(checkout: Path) -> None:
    profile = load_profile(checkout / "schemas" / "bag-profile.json")

    assert profile == bayegan_profile()
    assert profile.identifier == PROFILE_IDENTIFIER
    schemas = json.loads((checkout / "schemas" / "bag-profile.json").read_text())["Bayegan-Records"]
    for path, described in schemas.items():
        if path != "description":
            assert path in profile.tag_files_required
            assert (checkout / "schemas" / described["schema"]).is_file()


def test_a_bag_that_names_our_profile_as_it_was_called_before_is_still_ours(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "own")
    bag.replace("bag-info.txt", OWN_PROFILE.encode(), FIRST_OWN_PROFILE.encode())
    bag.seal()

    for profile in (None, bayegan_profile(), bayegan_profile().replace(identifier=FIRST_OWN_PROFILE)):
        report = validate_bag(bag.path, profile=profile)
        assert (report.findings, report.follows_our_profile) == ([], True)

    bag.drop_line("bag-info.txt", "Bagging-Date")
    assert "profile.tag-missing" in {finding.code for finding in validate_bag(bag.path).findings}


def test_a_bag_of_ours_keeps_our_own_profile_and_is_held_to_it_without_being_asked(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "own")
    assert validate_bag(bag.path, profile=bayegan_profile()).findings == []

    bag.drop_line("bag-info.txt", "Bagging-Date")
    bag.seal()

    assert [finding.code for finding in validate_bag(bag.path).findings] == ["profile.tag-missing"]
    assert [finding.code for finding in validate_bag(bag.path, profile=bayegan_profile()).findings] == ["profile.tag-missing"]


@pytest.mark.slow
def test_a_bag_that_is_made_by_the_command_keeps_the_profile(tmp_path: Path, checkout: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("تاریخ: ۱۵ آبان ۱۳۹۵\n")
    create = [sys.executable, "-m", "archiver", "create", str(tmp_path / "letters"), "--to", str(tmp_path / "bag")]
    subprocess.run([*create, "--organization", "سازمان"], cwd=checkout, check=True, capture_output=True)

    report = validate_bag(tmp_path / "bag", profile=bayegan_profile())

    assert report.findings == []
    assert report.follows_our_profile
