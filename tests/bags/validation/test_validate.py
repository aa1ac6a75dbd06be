from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.bags.format import Level
from archiver.bags.reading import tag_text
from archiver.bags.validation import validate_bag
from archiver.findings.finding_log import LISTED_AT_MOST
from tests.bags.good_bags import PAYLOAD, BagFolder

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.findings import Finding


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_all_faults_are_told_at_once_errors_first(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.write("data/hello.txt", b"HELLO\n")
    bag.remove("data/letters/empty.txt")
    bag.write("data/new.txt", b"x")
    bag.append("manifest-sha256.txt", b"garbage\n")
    bag.write("notes.txt", b"x")

    report = validate_bag(bag.path)

    assert set(codes(report.findings)) == {
        "bag.digest-differs",
        "bag.file-missing",
        "bag.file-unlisted",
        "bag.line-malformed",
        "bag.oxum-differs",
        "bag.tag-file-unlisted",
    }
    severities = [str(finding.severity) for finding in report.findings]
    assert severities == sorted(severities)
    assert not report.valid


def test_a_wrong_oxum_never_hides_which_file_is_bad(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.append("data/hello.txt", b"x")

    found = {finding.code: finding for finding in validate_bag(bag.path).findings}

    assert found["bag.digest-differs"].where == {"path": "data/hello.txt"}
    size = sum(map(len, PAYLOAD.values()))
    assert found["bag.oxum-differs"].values == {"expected": f"{size}.5", "found": f"{size + 1}.5"}


def test_a_differing_digest_names_the_file_the_manifest_its_line_and_both_digests(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.write("data/hello.txt", b"HELLO\n")

    findings = [finding for finding in validate_bag(bag.path).findings if finding.values.get("algorithm") == "sha256"]

    lines = bag.read("manifest-sha256.txt").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.endswith(b"data/hello.txt"))
    assert [(finding.code, finding.where, finding.values) for finding in findings] == [
        (
            "bag.digest-differs",
            {"path": "data/hello.txt"},
            {
                "manifest": "manifest-sha256.txt",
                "manifestLine": line,
                "algorithm": "sha256",
                "expected": hashlib.sha256(b"hello\n").hexdigest(),
                "found": hashlib.sha256(b"HELLO\n").hexdigest(),
                "manifestState": "agrees",  # as the tag manifest has it: so the file was changed, or the bag was made anew
            },
        )
    ]


def test_a_changed_manifest_line_is_told_from_a_changed_file(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    first, _, _ = bag.read("manifest-sha512.txt").partition(b" ")
    bag.replace("manifest-sha512.txt", first, first[::-1])

    findings = validate_bag(bag.path).findings

    line = next(finding for finding in findings if finding.code == "bag.listed-digest-differs")
    assert line.where == {"path": "manifest-sha512.txt", "line": 1}
    assert line.values["agreeing"] == ["manifest-sha256.txt"]
    assert line.values["found"] == first[::-1].decode()
    assert line.values["expected"] == first.decode()
    assert {finding.where["path"] for finding in findings} == {"manifest-sha512.txt"}


def test_levels_go_as_far_as_they_say(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.write("data/hello.txt", b"HELLO\n")
    bag.remove("data/letters/empty.txt")
    bag.replace("bagit.txt", b"1.0", b"1.1")

    found = {level: set(codes(validate_bag(bag.path, level).findings)) for level in Level}

    assert found[Level.STRUCTURE] == {"bag.version-unknown"}
    assert found[Level.COMPLETE] == found[Level.STRUCTURE] | {"bag.file-missing", "bag.oxum-differs"}
    assert found[Level.FULL] == found[Level.COMPLETE] | {"bag.digest-differs"}
    assert validate_bag(bag.path, Level.STRUCTURE).payload_files == 0
    assert validate_bag(bag.path, Level.COMPLETE).payload_files == len(PAYLOAD) - 1


def test_at_most_a_thousand_findings_of_a_code_are_listed_and_the_rest_counted(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    lines = b"".join(hashlib.sha256(b"%d" % number).hexdigest().encode() + b"  data/x%d\n" % number for number in range(1500))
    bag.append("manifest-sha256.txt", lines)
    bag.write("data/hello.txt", b"HELLO\n")

    findings = validate_bag(bag.path, Level.FULL).findings

    missing = [finding for finding in findings if finding.code == "bag.file-missing"]
    assert len(missing) == LISTED_AT_MOST == 1000
    assert [finding.values.get("omitted", 0) for finding in missing[-2:]] == [0, 500]
    assert codes(findings).count("bag.digest-differs") == 4  # the file, and a manifest, each in two manifests


def test_progress_is_told(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.write("data/large", bytes(3 << 20))
    bag.list_payload()
    bag.seal()
    told: list[tuple[int, int]] = []

    assert validate_bag(bag.path, progress=lambda octets, files: told.append((octets, files))).findings == []

    assert told == sorted(told)
    assert len(told) >= 3
    assert told[-1] == (sum(map(len, PAYLOAD.values())) + (3 << 20), len(PAYLOAD) + 1)


def test_paths_of_more_than_a_thousand_folders_and_of_the_longest_names(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    lines = []
    for component in ("d", "n" * 255):
        here = os.open(bag.path / "data", os.O_RDONLY)
        for _ in range(1200 if component == "d" else 20):
            os.mkdir(component, dir_fd=here)
            below = os.open(component, os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
            os.close(here)
            here = below
        os.close(os.open("f", os.O_WRONLY | os.O_CREAT, dir_fd=here))
        os.close(here)
        lines.append("data/" + f"{component}/" * (1200 if component == "d" else 20) + "f")
    for algorithm in bag.algorithms:
        digest = hashlib.new(algorithm).hexdigest()
        bag.append(f"manifest-{algorithm}.txt", "".join(f"{digest}  {line}\n" for line in lines).encode())
    bag.replace("bag-info.txt", b".5\n", b".7\n")
    bag.seal()

    findings = validate_bag(bag.path).findings

    subprocess.run(["rm", "-rf", bag.path], check=True)  # Python's own way to remove a tree calls itself once a folder
    assert findings == []


@pytest.mark.slow
def test_many_files_are_checked_by_several_processes(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    for number in range(2000):
        bag.write(f"data/{number % 20}/{number}", b"%d" % number)
    bag.list_payload()
    bag.seal()
    bag.write("data/7/1987", b"7891")

    findings = validate_bag(bag.path).findings

    assert {finding.where["path"] for finding in findings} == {"data/7/1987"}
    assert codes(findings) == ["bag.digest-differs"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha512.txt", "fetch.txt"])
@given(content=st.binary(max_size=400), declared=st.sampled_from(["UTF-8", "UTF-16", "utf-7", "hz", "iso2022_jp", "cp037"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_nothing_that_a_tag_file_holds_raises(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes, declared: str
) -> None:
    bag = BagFolder(tmp_path_factory.mktemp("fuzz") / "bag", "own")
    bag.replace("bagit.txt", b"UTF-8", declared.encode())
    bag.write(name, content)

    for finding in validate_bag(bag.path).findings:
        assert finding.message("fa").encode()


@pytest.mark.slow
@given(
    st.lists(
        st.sampled_from(["data/a", "data/a\n", "data/%", "data/%25", "data/\u00e9", "data/e\u0301", "data/A", "data/a%0A"]),
        unique=True,
    )
)
@settings(max_examples=60, deadline=None)
def test_names_that_are_easily_mixed_up_are_told_apart(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    bag = BagFolder(tmp_path_factory.mktemp("names") / "bag", "own")
    for number, name in enumerate(names):
        bag.write(name, b"%d" % number)
    bag.list_payload()
    bag.seal()

    report = validate_bag(bag.path)

    assert report.valid
    assert report.payload_files == len(PAYLOAD) + len(names)
    assert not {"bag.name-not-encoded", "bag.normalization-differs"} & set(codes(report.findings))


@pytest.fixture
def flat(tmp_path: Path) -> BagFolder:
    """A bag whose files lie in one folder, so that they are read in the order of the manifest and compared in one go."""
    bag = BagFolder(tmp_path / "bag", "plain")
    for folder in ("deep", "letters"):
        shutil.rmtree(bag.path / "data" / folder)
    for number in range(300):
        bag.write(f"data/letter-{number:03}.txt", b"%d" % number)
    return bag


@pytest.mark.parametrize("number", [0, 127, 128, 298])
def test_digests_of_two_lines_that_were_exchanged_are_found_in_any_order_of_the_lines(flat: BagFolder, number: int) -> None:
    """RFC 8493 3: each file must have the digest that is listed for *it*, wherever its line stands."""
    first, second = f"letter-{number:03}.txt".encode(), f"letter-{number + 1:03}.txt".encode()
    flat.list_payload()
    for algorithm in flat.algorithms:
        manifest = flat.read(f"manifest-{algorithm}.txt")
        exchanged = manifest.replace(first, b"?").replace(second, first).replace(b"?", second)
        flat.write(f"manifest-{algorithm}.txt", exchanged)
    flat.seal()

    findings = validate_bag(flat.path).findings

    assert codes(findings) == ["bag.digest-differs"] * 4
    assert {finding.where["path"] for finding in findings} == {f"data/{first.decode()}", f"data/{second.decode()}"}


def test_every_line_of_a_file_that_is_listed_in_two_forms_is_compared(flat: BagFolder) -> None:
    """RFC 8493 6.1.1.3: both forms are one file, and the last of the manifest as of the folder."""
    composed, decomposed = "data/z\u00e9", "data/ze\u0301"
    flat.write(composed, b"x")
    flat.list_payload()
    for algorithm in flat.algorithms:
        line = flat.line(composed, algorithm).replace(composed.encode(), decomposed.encode())
        flat.append(f"manifest-{algorithm}.txt", (b"0" + line[1:]) if algorithm == "sha256" else line)
    flat.seal()

    errors = [finding for finding in validate_bag(flat.path).findings if finding.severity == "error"]

    assert set(codes(errors)) == {"bag.entry-repeated", "bag.listed-digest-differs"}
    assert errors[codes(errors).index("bag.listed-digest-differs")].where == {"path": "manifest-sha256.txt", "line": 304}


def test_a_tag_file_of_too_many_lines_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_text, "LINES_LIMIT", 100)
    monkeypatch.setattr(tag_text, "BLOCK", 4096)
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.append("manifest-sha256.txt", b"garbage\n" * 10_000)
    bag.seal()

    findings = validate_bag(bag.path, Level.STRUCTURE).findings

    assert [finding.where["path"] for finding in findings if finding.code == "bag.tag-file-too-large"] == ["manifest-sha256.txt"]
    assert codes(findings).count("bag.line-malformed") < 1000


def test_memory_is_bounded_whatever_a_tag_file_holds(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "fetch.txt"):
        with open(bag.path / name, "ab") as file:
            file.truncate(1 << 30)  # a hole of zeros: a line without end
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    findings = validate_bag(bag.path, Level.STRUCTURE).findings

    assert codes(findings).count("bag.tag-file-too-large") == 4
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB


def test_fetch_txt_is_said_to_name_files_that_no_manifest_lists_too(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.write("fetch.txt", b"https://example.org/a 6 data/hello.txt\nhttps://example.org/b - data/never.txt\n")
    bag.seal()

    (present,) = [finding for finding in validate_bag(bag.path).findings if finding.code == "bag.fetch-present"]

    assert present.values["files"] == 2


@pytest.mark.parametrize("name", ["._letter.txt", "~$letter.docx", ".DS_Store", "Thumbs.db"])
def test_files_that_systems_and_programs_make_for_themselves_are_told(tmp_path: Path, name: str) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.write(f"data/{name}", b"x")
    bag.list_payload()
    bag.seal()

    report = validate_bag(bag.path)

    assert report.valid
    assert [(finding.code, finding.where["path"]) for finding in report.findings] == [("bag.system-file", f"data/{name}")]
