"""A register notices each change, exchange and removal, in the bags and in itself, and gives proofs that a shell can check."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bagit
import pytest

from archiver.bags.reading import open_source
from archiver.commands.program import main
from archiver.errors import ReadError
from archiver.findings import FindingLog
from archiver.records import Organization
from archiver.records.schema_check import REPORT_SCHEMA, check_against
from archiver.registers import (
    LINES_FILE,
    HashTree,
    Register,
    add_to_register,
    make_proof,
    read_register,
    read_state,
    render_tree_head,
)
from archiver.registers.hash_tree import hash_leaf
from archiver.registers.register_line import BagState
from archiver.tasks.changes.updating import add_algorithm
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.registers.registering import check_register, prove_bag, register_bags
from tests.bags.good_bags import BagFolder
from tests.bags.seal_layers import put_layer, read_octets
from tests.signatures.making import (
    STAMPING,
    TIME_STAMP,
    make_authority,
    make_information,
    make_keyholder,
    make_response,
    make_signed,
    usage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.findings import Finding


def _make(path: Path, text: str = "text") -> Path:
    source = path.with_suffix(".txt")
    source.write_text(f"{text} {path.name}\n", encoding="utf-8")
    assert create(source, path, CreateOptions(Organization("x"))).made
    source.unlink()
    return path


@pytest.fixture
def bags(tmp_path: Path) -> list[Path]:
    made = [_make(tmp_path / name) for name in ("oslo", "tehran", "نامه‌ها")]
    put_layer(made[1])
    return made


@pytest.fixture
def register(tmp_path: Path, bags: list[Path]) -> Path:
    assert register_bags(tmp_path / "register", bags).added
    return tmp_path / "register"


def _codes(findings: object, severity: str = "error") -> list[str]:
    found: list[Finding] = list(findings)  # type: ignore[call-overload] # findings of any report
    return [finding.code for finding in found if finding.severity == severity]


def _check(register: Path, *bags: Path) -> list[str]:
    return _codes(check_register(register, bags).findings)


def test_bags_are_registered_in_the_order_of_adding(register: Path, bags: list[Path]) -> None:
    lines = [json.loads(line) for line in (register / LINES_FILE).read_bytes().splitlines()]

    assert [line["bag"]["name"] for line in lines] == ["oslo", "tehran", "نامه‌ها"]
    assert [line["sequence"] for line in lines] == [1, 2, 3]
    octets = (register / LINES_FILE).read_bytes().splitlines()
    assert lines[0]["previousEntryHash"] == "0" * 64
    assert lines[2]["previousEntryHash"] == hashlib.sha256(octets[1]).hexdigest()
    for name in ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt", "seals/0001/stamped.sha512"):
        assert lines[1]["digests"][name] == hashlib.sha256((bags[1] / name).read_bytes()).hexdigest()
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "register.sha256"], cwd=register, check=True)
    assert _check(register, *bags) == []


def test_a_bag_is_registered_once_for_each_of_its_states(register: Path, bags: list[Path]) -> None:
    report = register_bags(register, [bags[0], bags[0], bags[1]])
    assert (report.added, report.bags, report.lines) == (True, [], 3)
    assert {(finding.code, finding.values["registerLine"]) for finding in report.findings} == {
        ("register.present", 1),
        ("register.present", 2),
    }

    assert add_algorithm(bags[0], "sha384").changed
    report = register_bags(register, [bags[0], bags[0]])
    assert (report.bags, report.lines) == ([str(bags[0])], 4)
    assert _codes(report.findings, "note") == ["register.not-validated"]
    assert _check(register, *bags) == []


def _change(bag: Path) -> None:
    assert add_algorithm(bag, "sha3256").changed


def _remove_seals(bag: Path) -> None:
    shutil.rmtree(bag / "seals")


def _change_seal(bag: Path) -> None:
    with (bag / "seals/0001/stamped.sha512").open("ab") as file:
        file.write(b"\n")


def _change_and_remove_seals(bag: Path) -> None:
    _change(bag)
    _remove_seals(bag)


def _remove_tag_manifest(bag: Path) -> None:
    (bag / "tagmanifest-sha512.txt").unlink()


def _remove_tag_manifests(bag: Path) -> None:
    for path in bag.glob("tagmanifest-*"):
        path.unlink()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_change, "register.differs"),
        (_remove_tag_manifest, "register.differs"),
        (_remove_tag_manifests, "register.no-tag-manifest"),
        (_remove_seals, "register.layer-missing"),
        (_change_seal, "register.layer-missing"),
        (_change_and_remove_seals, "register.differs"),
    ],
)
def test_a_bag_that_is_not_as_it_was_is_told(register: Path, bags: list[Path], spoil: Callable[[Path], None], code: str) -> None:
    spoil(bags[1])

    report = check_register(register, bags)
    assert _codes(report.findings) == [code]
    (told,) = (finding for finding in report.findings if finding.severity == "error")
    assert told.values.get("registerLine") == (None if code == "register.no-tag-manifest" else 2)
    assert [bag.line for bag in report.bags] == [1, None, 3]
    assert report.whole


def test_a_bag_that_was_rolled_back_is_told(register: Path, bags: list[Path], tmp_path: Path) -> None:
    shutil.copytree(bags[0], tmp_path / "kept")
    _change(bags[0])
    assert register_bags(register, [bags[0]]).added
    shutil.rmtree(bags[0])
    (tmp_path / "kept").rename(bags[0])

    assert _check(register, bags[0]) == ["register.rolled-back"]


def test_a_bag_that_was_registered_twice_and_changed_since_is_in_no_state_of_the_register(
    register: Path, bags: list[Path]
) -> None:
    assert add_algorithm(bags[0], "sha384").changed
    assert register_bags(register, [bags[0]]).added
    _change(bags[0])

    assert _check(register, bags[0]) == ["register.differs"]


def test_a_bag_that_was_exchanged_is_told(register: Path, bags: list[Path], tmp_path: Path) -> None:
    bags[0].rename(tmp_path / "aside")
    bags[1].rename(bags[0])
    (tmp_path / "aside").rename(bags[1])

    assert _check(register, bags[0], bags[1]) == ["register.exchanged", "register.exchanged"]


def test_a_changed_bag_in_the_place_of_another_is_told_as_that(register: Path, bags: list[Path]) -> None:
    shutil.rmtree(bags[1])
    bags[0].rename(bags[1])
    _change(bags[1])

    report = check_register(register, [bags[1]])
    (told,) = (finding for finding in report.findings if finding.severity == "error")
    assert (told.code, told.values) == ("register.exchanged", {"registerLine": 1, "name": "oslo", "found": "tehran"})


def test_the_state_of_a_bag_whose_seal_is_not_whole(bags: list[Path]) -> None:
    """Its newest layer stands for nothing, so the tag manifests alone do."""

    def list_digests() -> list[str]:
        with closing(open_source(str(bags[1]), FindingLog())) as source:
            return sorted(read_state(source).digests)

    manifests = ["tagmanifest-sha256.txt", "tagmanifest-sha512.txt"]
    assert list_digests() == ["seals/0001/stamped.sha512", *manifests]
    put_layer(bags[1], number=2)
    assert list_digests() == ["seals/0002/stamped.sha512", *manifests]

    newest = bags[1] / "seals/0002/stamped.sha512"
    newest.write_bytes(b"0" * ((1 << 24) + 1))
    assert list_digests() == manifests
    newest.unlink()
    assert list_digests() == manifests
    shutil.rmtree(bags[1] / "seals")
    (bags[1] / "seals").mkdir()
    (bags[1] / "seals/note.txt").write_text("no layer", encoding="utf-8")
    assert list_digests() == manifests


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"0" * ((1 << 24) + 1)), lambda path: path.unlink()])
def test_a_list_of_a_layer_that_cannot_be_read_any_more_is_told(
    register: Path, bags: list[Path], spoil: Callable[[Path], object]
) -> None:
    spoil(bags[1] / "seals/0001/stamped.sha512")

    assert _check(register, bags[1]) == ["register.layer-missing"]
    put_layer(bags[1], number=2)
    assert _check(register, bags[1]) == ["register.layer-missing"]


def test_a_bag_that_was_sealed_once_more_is_found_by_its_first_layer(register: Path, bags: list[Path]) -> None:
    put_layer(bags[1], number=2)

    assert _check(register, bags[1]) == []


def test_another_bag_in_its_place_is_told(register: Path, bags: list[Path]) -> None:
    shutil.rmtree(bags[0])
    _make(bags[0], "other text")

    assert _check(register, bags[0]) == ["register.differs"]


def test_an_unknown_bag_is_told(register: Path, tmp_path: Path) -> None:
    assert _check(register, _make(tmp_path / "new")) == ["register.bag-unknown"]


def test_a_bag_without_an_identifier_is_known_by_its_name(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(name, encoding="utf-8")
        bagit.make_bag(str(tmp_path / name), checksums=["sha256"])
    assert register_bags(tmp_path / "register", [tmp_path / "a", tmp_path / "b"]).added
    assert _check(tmp_path / "register", tmp_path / "a", tmp_path / "b") == []

    (tmp_path / "a").rename(tmp_path / "c")
    (told,) = check_register(tmp_path / "register", [tmp_path / "c"]).findings
    assert (told.code, told.severity, told.values) == ("register.other-name", "error", {"registerLine": 1, "name": "a"})


def test_a_bag_that_was_only_renamed_or_sealed_once_more_is_as_it_was(register: Path, bags: list[Path], tmp_path: Path) -> None:
    put_layer(bags[1], number=2)
    bags[0].rename(tmp_path / "renamed")

    assert _check(register, bags[1], tmp_path / "renamed") == []


def test_copies_of_a_bag_under_other_names_are_bags_of_their_own(register: Path, bags: list[Path], tmp_path: Path) -> None:
    copies = [Path(shutil.copytree(bags[0], tmp_path / f"copy-{number}")) for number in range(3)]
    assert register_bags(register, copies).lines == 6

    assert _check(register, *bags, *copies) == []
    _change(copies[1])
    assert _check(register, *bags, *copies) == ["register.differs"]


@pytest.mark.parametrize("form", ["tar", "zip"])
def test_an_archive_is_registered_like_a_folder_with_the_seals_beside_it(tmp_path: Path, form: str) -> None:
    bag = _make(tmp_path / "oslo")
    archive = Path(shutil.make_archive(str(tmp_path / "oslo"), form, root_dir=tmp_path, base_dir="oslo"))
    put_layer(bag, tmp_path / "oslo.seals")
    assert register_bags(tmp_path / "register", [archive]).added

    line = json.loads((tmp_path / "register" / LINES_FILE).read_bytes())
    assert "../oslo.seals/0001/stamped.sha512" in line["digests"]
    assert _check(tmp_path / "register", archive, bag) == []
    shutil.rmtree(tmp_path / "oslo.seals")
    assert _check(tmp_path / "register", archive) == ["register.layer-missing"]


def _edit(register: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    path = register / LINES_FILE
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda lines: lines[1:], {"register.chain-broken", "register.digest-differs"}),
        (lambda lines: [lines[0], lines[2]], {"register.chain-broken", "register.digest-differs"}),
        (lambda lines: lines[:2], {"register.digest-differs"}),
        (lambda lines: [lines[0], lines[2], lines[1]], {"register.chain-broken", "register.digest-differs"}),
        (lambda lines: [lines[0].replace(b"oslo", b"olso"), *lines[1:]], {"register.chain-broken", "register.digest-differs"}),
        (
            lambda lines: [*lines[:2], lines[2].replace(b"sequence", b"Sequence")],
            {"register.line-malformed", "register.digest-differs"},
        ),
        (lambda lines: [*lines[:2], lines[2].replace(b":", b": ", 1)], {"register.line-malformed", "register.digest-differs"}),
        (lambda lines: [*lines[:2], lines[2][:-1]], {"register.line-malformed", "register.digest-differs"}),
        (lambda lines: [*lines[:2], lines[2][:-1] + b" "], {"register.line-malformed", "register.digest-differs"}),
        (
            lambda lines: [*lines[:2], lines[2].replace(b'"name":"', b'"name":"\\ud800')],
            {"register.line-malformed", "register.digest-differs"},
        ),
        (lambda _: [], {"register.line-malformed"}),
        (lambda _: [b"[" * 100_000], {"register.line-malformed", "register.digest-differs"}),
        (lambda lines: [*lines, b"{}\n"], {"register.line-malformed"}),
    ],
)
def test_a_line_that_was_changed_removed_or_added_is_told(
    register: Path, change: Callable[[list[bytes]], list[bytes]], codes: set[str]
) -> None:
    _edit(register, change)

    report = check_register(register)
    assert set(_codes(report.findings)) == codes
    assert not report.whole
    assert not register_bags(register, []).added, "nothing is added to a register that is not whole"


def test_a_last_line_that_was_changed_in_full_form_is_told(register: Path) -> None:
    _edit(register, lambda lines: [*lines[:2], lines[2].replace(b'"time":"2', b'"time":"3')])

    assert _check(register) == ["register.digest-differs"]


def test_the_digest_beside_the_lines_is_needed(register: Path) -> None:
    (register / "register.sha256").unlink()

    assert _check(register) == ["register.digest-missing"]


def test_an_addition_that_was_cut_short_is_a_warning_and_mended_by_the_next(register: Path, tmp_path: Path) -> None:
    before = (register / "register.sha256").read_bytes()
    assert register_bags(register, [_make(tmp_path / "new")]).added
    (register / "register.sha256").write_bytes(before)
    (register / "register.jsonl.new").write_bytes(b"half a line")

    report = check_register(register)
    assert (_codes(report.findings), _codes(report.findings, "warning")) == ([], ["register.digest-behind"])
    assert register_bags(register, [_make(tmp_path / "newer")]).added
    assert check_register(register).findings == []


def test_a_first_addition_that_was_killed_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    register = tmp_path / "register"
    register.mkdir()
    (register / "register.jsonl.new").write_bytes(b"half a line")

    assert register_bags(register, [_make(tmp_path / "oslo")]).added
    report = check_register(register)
    assert (report.lines, report.findings) == (1, [])


def _stamp(register: Path, number: int = 1, *, is_answered: bool = False) -> None:
    """Write a tree head by the words of the format alone."""
    lines = (register / LINES_FILE).read_bytes().splitlines()
    leaves = []
    for line in lines:
        digests = json.loads(line)["digests"]
        listed = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))
        leaves.append(hashlib.sha256(b"leaf\n" + listed.encode()).hexdigest())
    folder = register / f"stamps/{number:04}"
    folder.mkdir(parents=True)
    head = render_tree_head(len(lines), HashTree(leaves).root, hashlib.sha256(lines[-1]).hexdigest())
    (folder / "tree-head.txt").write_bytes(head)
    if is_answered:
        tsa = make_keyholder("TSA", make_authority("Root"), (usage("digital_signature"), True), (STAMPING, True))
        token = make_signed(tsa, make_information(head), TIME_STAMP, is_detached=False)
        (folder / "stamp-1.tsr").write_bytes(make_response(token))


def _forge(register: Path, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    """Change lines and make the chain and its digest anew, as somebody with the whole register could."""
    entries = change([json.loads(line) for line in (register / LINES_FILE).read_bytes().splitlines()])
    before, octets = "0" * 64, b""
    for number, entry in enumerate(entries, 1):
        line = json.dumps({**entry, "sequence": number, "previousEntryHash": before}, ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256(line.encode()).hexdigest()
        octets += line.encode() + b"\n"
    (register / LINES_FILE).write_bytes(octets)
    (register / "register.sha256").write_text(f"{hashlib.sha256(octets).hexdigest()}  {LINES_FILE}\n", encoding="utf-8")


def _rename_first(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    entries[0]["bag"]["name"] = "olso"
    return entries


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_rename_first, "register.tree-head-differs"),
        (lambda entries: entries[:2], "register.lines-missing"),
        (lambda entries: [*reversed(entries)], "register.tree-head-differs"),
    ],
)
def test_a_register_that_was_made_anew_does_not_fit_its_tree_head(
    register: Path, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]], code: str
) -> None:
    _stamp(register)
    assert _check(register) == []

    _forge(register, change)

    assert _check(register) == [code]


def test_a_tree_head_that_is_larger_than_any_is_told(register: Path) -> None:
    _stamp(register)
    (register / "stamps/0001/tree-head.txt").write_bytes(b"0" * ((1 << 20) + 1))

    report = check_register(register)
    assert [(one.code, one.where["path"]) for one in report.findings if one.severity == "error"] == [
        ("register.stamp-unreadable", "stamps/0001")
    ]


@pytest.mark.parametrize("name", ["register.jsonl", "stamps"])
def test_a_link_in_the_place_of_a_part_is_not_followed(name: str, register: Path, tmp_path: Path) -> None:
    _stamp(register)
    (register / name).rename(tmp_path / name)
    (register / name).symlink_to(tmp_path / name)

    with pytest.raises(ReadError) as refused:
        check_register(register)
    assert refused.value.code == "error.unreadable"


def test_tree_heads_are_numbered_and_have_one_form(register: Path) -> None:
    _stamp(register, 2)
    assert _check(register) == ["register.stamp-missing"]
    _stamp(register, 1)
    assert _check(register) == []
    (register / "stamps/0001/tree-head.txt").write_bytes(b"bayegan register 2.0\n")
    assert _check(register) == ["register.tree-head-malformed"]
    (register / "stamps/0001/tree-head.txt").unlink()
    (register / "stamps/0001/tree-head.txt").symlink_to("/etc/passwd")
    assert _check(register) == ["register.stamp-unreadable"]


def _run_check(shell: str, proof: Path, bag: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([shell, "check.sh", str(bag)], cwd=proof, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_a_proof_is_checked_by_a_shell_and_names_no_other_bag(
    register: Path, bags: list[Path], tmp_path: Path, shell: str
) -> None:
    _stamp(register, is_answered=True)
    for number, bag in enumerate(bags):
        proof = tmp_path / f"proof-{number}"
        report = prove_bag(register, bag, proof)
        assert (report.made, report.line, report.findings) == (True, number + 1, [])
        assert sorted(os.listdir(proof)) == ["check.sh", "how-to-verify.txt", "proof.txt", "stamp-1.tsr", "tree-head.txt"]
        assert len((proof / "check.sh").read_text(encoding="utf-8").splitlines()) <= 12
        for octets in read_octets(proof).values():
            assert not any(other.name.encode() in octets for other in bags)
        assert _run_check(shell, proof, bag).returncode == 0
        for other in bags:
            if other != bag:
                assert _run_check(shell, proof, other).returncode != 0
        text = (proof / "proof.txt").read_text(encoding="utf-8")
        for spoilt in (text.replace("\nR ", "\nL "), text.replace("\nL ", "\nR ")):
            if spoilt != text:
                (proof / "proof.txt").write_text(spoilt, encoding="utf-8")
                assert _run_check(shell, proof, bag).returncode != 0


def test_a_bag_that_is_not_registered_gets_no_proof(register: Path, bags: list[Path], tmp_path: Path) -> None:
    report = prove_bag(register, _make(tmp_path / "new"), tmp_path / "proof")
    assert (report.made, _codes(report.findings)) == (False, ["register.bag-unknown"])
    assert not (tmp_path / "proof").exists()
    (tmp_path / "proof").mkdir()
    assert _codes(prove_bag(register, bags[0], tmp_path / "proof").findings) == ["source.target-exists"]


def test_a_proof_without_a_time_stamp_says_so(register: Path, bags: list[Path], tmp_path: Path) -> None:
    report = prove_bag(register, bags[0], tmp_path / "proof")

    assert (report.made, [finding.code for finding in report.findings]) == (True, ["register.unstamped"])
    assert _run_check("sh", tmp_path / "proof", bags[0]).returncode == 0


def test_a_proof_among_ten_thousand_bags_is_short(tmp_path: Path) -> None:
    register = Register(str(tmp_path))
    digests = dict.fromkeys(("tagmanifest-sha256.txt", "tagmanifest-sha512.txt", "seals/0001/stamped.sha512"), "0" * 64)
    states = [BagState(f"bag {number}", (), {**digests, "tagmanifest-sha256.txt": f"{number:064}"}) for number in range(10_000)]
    add_to_register(register, states, 0)
    read = read_register(str(tmp_path), FindingLog())
    assert len(read.lines) == 10_000

    proof = make_proof(read, 4999).render()

    assert len(proof) < 1500
    assert proof.count(b"\n") == 3 + 1 + 14


def test_what_is_no_bag_or_no_register_is_refused(register: Path, bags: list[Path], tmp_path: Path) -> None:
    before = read_octets(register)
    bare = BagFolder(tmp_path / "bare", "plain")
    for name in ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt"):
        bare.remove(name)
    refused = register_bags(register, [bare.path])
    assert (refused.added, _codes(refused.findings)) == (False, ["register.no-tag-manifest"])
    assert [error.code for error in register_bags(register, [tmp_path / "missing"]).errors] == ["error.bag-missing"]
    assert read_octets(register) == before
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").touch()
    refused = register_bags(tmp_path / "full", bags)
    assert (refused.added, _codes(refused.findings)) == (False, ["register.not-a-register"])
    checked = check_register(register, [tmp_path / "missing", bags[1]])
    assert ([error.code for error in checked.errors], [one.line for one in checked.bags]) == (["error.bag-missing"], [2])


def test_a_folder_that_is_no_bag_is_told_and_gets_no_proof(register: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    checked = check_register(register, [tmp_path / "folder"])
    assert (_codes(checked.findings), checked.bags[0].line, checked.whole) == (["bag.none-here"], None, True)
    proved = prove_bag(register, tmp_path / "folder", tmp_path / "proof")
    assert (_codes(proved.findings), proved.made) == (["bag.none-here"], False)
    assert not (tmp_path / "proof").exists()


def _run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    code = main([*map(str, words), "--json"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert check_against(REPORT_SCHEMA, report) == []
    return code, report


def test_the_commands_have_the_exit_codes_of_all_others(
    bags: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "register"
    assert _run(capsys, "register", "check", register)[0] == 3
    code, report = _run(capsys, "register", "add", register, *bags)
    assert (code, report["status"], report["results"][0]["lines"]) == (0, "good", 3)
    code, report = _run(capsys, "register", "check", register, *bags)
    assert (code, report["status"]) == (0, "good")
    assert [result["registered"] for result in report["results"][1:]] == [True, True, True]
    assert _run(capsys, "register", "prove", register, bags[0], "--to", tmp_path / "proof")[0] == 0
    _change(bags[0])
    code, report = _run(capsys, "register", "check", register, *bags)
    assert (code, report["status"]) == (1, "error")
    assert _run(capsys, "register", "prove", register, bags[0], "--to", tmp_path / "other")[0] == 1
    assert _run(capsys, "register", "add", register, tmp_path / "missing")[0] == 3
    assert _run(capsys, "register", "add", bags[1] / "metadata/register", bags[0])[0] == 2
    code, report = _run(capsys, "register", "prove", register, bags[2], "--to", bags[1] / "metadata/proof")
    assert (code, [one["code"] for one in report["findings"]]) == (2, ["error.target-inside-bag"])
    assert not (bags[1] / "metadata/proof").exists()


def test_the_answer_is_said_in_both_languages(register: Path, bags: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "check", str(register), *map(str, bags)]) == 0
    english = capsys.readouterr().out
    assert "the chain of 3 lines is whole" in english
    assert "valid" not in english, "nothing was validated"
    assert main(["register", "check", str(register), *map(str, bags), "--lang", "fa"]) == 0
    assert "زنجیر ۳ سطر درست است" in capsys.readouterr().out


def test_the_leaf_of_a_bag_is_its_list(register: Path) -> None:
    read = read_register(str(register), FindingLog())

    assert read.make_tree(1).root == hash_leaf(read.lines[0].state.list_digests())
