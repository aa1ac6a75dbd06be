"""Seals and signatures stand in bags and beside them: they are valid there, and every command leaves them as they are."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING

import bagit
import pytest

from archiver.bags.reading import find_seal_folders, open_source
from archiver.findings import FindingLog
from archiver.records import Organization
from archiver.tasks.changes.date_resolving import GivenDate, resolve_date
from archiver.tasks.changes.describing import DescribeOptions, describe
from archiver.tasks.changes.updating import add_algorithm
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.deriving import derive_bag
from archiver.tasks.extraction import extract
from archiver.tasks.validation import validate
from tests.bags.good_bags import BagFolder
from tests.bags.seal_layers import put_foreign_signature, put_layer, read_octets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

PLAIN = CreateOptions(Organization("x"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    source = tmp_path / "letter.txt"
    source.write_text("15 Aban 1395\ntext\n4 November 2016\n", encoding="utf-8")
    assert create(source, tmp_path / "own", PLAIN).made
    put_layer(tmp_path / "own")
    put_foreign_signature(tmp_path / "own")
    return tmp_path / "own"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/letter.txt").write_text("text\n", encoding="utf-8")
    bagit.make_bag(str(tmp_path / "foreign"), checksums=["sha256"])
    return tmp_path / "foreign"


_OF_OTHER_TESTS = ("seal.not-checked", "seal.list-", "seal.file-missing")
"""Trust, lists and digests: `tests/seals` has tests of them. The layers here have no true signatures."""


def _codes(bag: Path) -> list[str]:
    found = [finding.code for finding in validate(bag).findings if finding.code.startswith(("seal.", "bag."))]
    return [code for code in found if not code.startswith(_OF_OTHER_TESTS)]


def test_a_bag_of_ours_with_seals_and_signatures_is_valid(own: Path) -> None:
    assert validate(own, second_opinion=True).valid
    assert _codes(own) == []
    assert bagit.Bag(str(own)).is_valid()


def test_a_bag_of_another_program_with_seals_and_signatures_is_valid(foreign: Path) -> None:
    put_layer(foreign)
    put_foreign_signature(foreign)

    assert validate(foreign, second_opinion=True).valid
    assert _codes(foreign) == []


@pytest.mark.parametrize("kind", ["plain", "early", "own"])
def test_an_empty_folder_of_seals_is_no_fault_of_the_bag(tmp_path: Path, kind: str) -> None:
    bag = BagFolder(tmp_path / "bag", kind)  # type: ignore[arg-type] # one of its kinds
    (bag.path / "seals").mkdir()

    assert _codes(bag.path) == []


@pytest.mark.parametrize("name", ["seals.txt", "Seals/0001/seal.json", "metadata/seals/0001/seal.json"])
def test_what_only_looks_like_a_seal_is_unlisted_as_before(own: Path, name: str) -> None:
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_bytes(b"x")

    assert "bag.tag-file-unlisted" in _codes(own)
    assert not validate(own).valid


@pytest.mark.parametrize("form", ["tar", "tar.gz", "zip"])
def test_seals_in_an_archive_and_beside_it_are_found(own: Path, tmp_path: Path, form: str) -> None:
    shutil.make_archive(
        str(tmp_path / "packed"), {"tar": "tar", "tar.gz": "gztar", "zip": "zip"}[form], root_dir=tmp_path, base_dir="own"
    )
    archive = tmp_path / f"packed.{form}"
    put_layer(own, tmp_path / "packed.seals")

    assert validate(archive).valid
    assert _codes(archive) == []
    source = open_source(str(archive), FindingLog())
    inside, beside = find_seal_folders(source)
    assert (inside.is_inside, inside.shown, inside.layers) == (True, "seals", [1])
    assert (beside.is_inside, beside.shown, beside.layers) == (False, "../packed.seals", [1])
    for folder in (inside, beside):
        assert folder.files(1) == sorted(read_octets(own / "seals/0001"))
        octets = (own / "seals/0001/covers.sha512").read_bytes()
        assert folder.read("0001/covers.sha512", 1 << 20) == octets
        assert folder.size("0001/covers.sha512") == len(octets)
        assert folder.read("0001/covers.sha512", len(octets) - 1) is None
        with pytest.raises(FileNotFoundError):
            folder.read("0001/nothing", 1)
        with pytest.raises(FileNotFoundError):
            folder.size("0001/nothing")
    source.close()


def _remove_all(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink()


FAULTS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a gap": (lambda seals: (seals / "0001").rename(seals / "0003"), ["seal.layer-missing"]),
    "an unknown file": (lambda seals: (seals / "0001/notes.txt").write_bytes(b""), ["seal.file-unknown"]),
    "an unknown file at the top": (lambda seals: (seals / "notes.txt").write_bytes(b""), ["seal.file-unknown"]),
    "an unknown folder": (lambda seals: (seals / "0001/more").mkdir(), ["seal.file-unknown"]),
    "a layer with a name that is no number": (lambda seals: (seals / "1").mkdir(), ["seal.file-unknown"]),
    "no list": (lambda seals: (seals / "0001/covers.sha512").unlink(), ["seal.layer-incomplete"]),
    "no copy of a tag manifest": (lambda seals: _remove_all((seals / "0001").glob("tagmanifest-*")), ["seal.layer-incomplete"]),
    "an empty layer": (lambda seals: (seals / "0002").mkdir(), ["seal.layer-incomplete"]),
    "a link": (lambda seals: (seals / "0001/validation/a.crt").symlink_to("/etc/passwd"), ["seal.link"]),
    "a link to a folder": (lambda seals: (seals / "0002").symlink_to("/etc"), ["seal.link"]),
    "a pipe": (lambda seals: os.mkfifo(seals / "0001/stamp-2.tsr"), ["seal.special-file"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_belong_among_seals_beside_a_bag_is_told(own: Path, tmp_path: Path, fault: str) -> None:
    put_layer(own, tmp_path / "own.seals")
    spoil, expected = FAULTS[fault]
    spoil(tmp_path / "own.seals")

    assert _codes(own) == expected
    assert validate(own).valid, "RFC 8493 knows nothing of seals"


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_belong_among_seals_in_a_bag_is_told(own: Path, fault: str) -> None:
    spoil, expected = FAULTS[fault]
    spoil(own / "seals")
    of_bag = {"seal.link": ["bag.link"], "seal.special-file": ["bag.special-file"]}.get(expected[0], [])

    assert sorted(_codes(own)) == sorted(of_bag + expected)


def test_a_socket_and_an_unreadable_folder_are_told(own: Path, tmp_path: Path) -> None:
    put_layer(own, tmp_path / "own.seals")
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(tmp_path)
        listener.bind("own.seals/s")
        assert _codes(own) == ["seal.special-file"]
    (tmp_path / "own.seals/s").unlink()
    if os.geteuid():
        (tmp_path / "own.seals/0001/validation").chmod(0)
        assert _codes(own) == ["seal.folder-unreadable"]
        (tmp_path / "own.seals/0001/validation").chmod(0o700)


def test_a_link_in_the_place_of_the_folder_beside_a_bag_is_not_followed(own: Path, tmp_path: Path) -> None:
    put_layer(own, tmp_path / "elsewhere")
    (tmp_path / "own.seals").symlink_to(tmp_path / "elsewhere")

    assert _codes(own) == ["seal.link"]


def test_what_bag_nabit_does_not_put_into_signatures_is_told(own: Path) -> None:
    (own / "signatures/notes.txt").write_bytes(b"x")

    assert _codes(own) == ["seal.file-unknown"]
    assert validate(own).valid


def _add_algorithm(bag: Path) -> bool:
    return add_algorithm(bag, "sha3256").changed


def _resolve(bag: Path) -> bool:
    return resolve_date(bag, "letter.txt", GivenDate("5 November 2016", "by the card", "A. Clerk")).changed


def _describe(bag: Path) -> bool:
    table = bag.with_name("table.csv")
    table.write_text("path,title\nletter.txt,A letter\n", encoding="utf-8")
    return describe(bag, table, DescribeOptions("A. Clerk")).changed


@pytest.mark.parametrize("change", [_add_algorithm, _resolve, _describe])
def test_every_change_of_a_bag_keeps_its_seals_octet_for_octet(own: Path, change: Callable[[Path], bool]) -> None:
    before, states = read_octets(own), {path: path.stat() for path in own.rglob("s*/*") if path.is_file()}

    assert change(own)

    after = read_octets(own)
    assert {name for name in before if name.startswith(("seals/", "signatures/"))} <= after.keys()
    assert all(after[name] == octets for name, octets in before.items() if name.startswith(("seals/", "signatures/")))
    assert all(path.stat().st_mtime_ns == state.st_mtime_ns for path, state in states.items() if path.exists())
    for manifest in own.glob("tagmanifest-*.txt"):
        listed = manifest.read_text(encoding="utf-8")
        assert "seals/" not in listed
        assert "signatures/" not in listed
    assert validate(own, second_opinion=True).valid
    assert _codes(own) == []


def test_a_change_leaves_seals_beside_the_bag_where_they_are(own: Path, tmp_path: Path) -> None:
    put_layer(own, tmp_path / "own.seals")
    before = read_octets(tmp_path / "own.seals")

    assert _add_algorithm(own)

    assert read_octets(tmp_path / "own.seals") == before
    assert _codes(own) == []


def test_seals_that_another_program_listed_stay_listed(foreign: Path) -> None:
    put_layer(foreign)
    bag = bagit.Bag(str(foreign))
    bag.save(manifests=True)
    assert "seals/0001/seal.json" in (foreign / "tagmanifest-sha256.txt").read_text(encoding="utf-8")

    assert add_algorithm(foreign, "sha512", although_signed=True).changed

    assert "seals/0001/seal.json" in (foreign / "tagmanifest-sha512.txt").read_text(encoding="utf-8")
    subprocess.run(["sha512sum", "--check", "--quiet", "--strict", "tagmanifest-sha512.txt"], cwd=foreign, check=True)
    assert validate(foreign).valid


def _beside(bag: Path) -> None:
    put_layer(bag, bag.with_name("foreign.seals"))


def _detached(bag: Path) -> None:
    (bag / "tagmanifest-sha256.txt.asc").write_bytes(b"x")


def _detached_in_folder(bag: Path) -> None:
    (bag / "metadata").mkdir()
    (bag / "metadata/tagmanifest-sha256.txt.tsr").write_bytes(b"x")


def _detached_beside(bag: Path) -> None:
    bag.with_name("foreign.tagmanifest-sha256.txt.p7s").write_bytes(b"x")


@pytest.mark.parametrize("sign", [put_layer, put_foreign_signature, _beside, _detached, _detached_in_folder, _detached_beside])
def test_a_signed_bag_without_a_history_is_changed_only_if_that_is_asked_for(
    foreign: Path, sign: Callable[[Path], object]
) -> None:
    sign(foreign)
    before = read_octets(foreign.parent)

    refused = add_algorithm(foreign, "sha512")

    assert not refused.changed
    assert [finding.code for finding in refused.findings if finding.severity == "error"] == ["seal.signed"]
    assert read_octets(foreign.parent) == before

    changed = add_algorithm(foreign, "sha512", although_signed=True)

    assert changed.changed
    assert "seal.signed-state-left" in [finding.code for finding in changed.findings]
    after = read_octets(foreign.parent)
    assert {name: after[name] for name in before if os.path.basename(name) != "tagmanifest-sha256.txt"} == {
        name: octets for name, octets in before.items() if os.path.basename(name) != "tagmanifest-sha256.txt"
    } | {name: after[name] for name in before if os.path.basename(name) == "bag-info.txt"}
    assert after["foreign/metadata/history/1/tagmanifest-sha256.txt"] == before["foreign/tagmanifest-sha256.txt"]


def test_an_unsigned_bag_of_another_program_is_changed_as_before(foreign: Path) -> None:
    report = add_algorithm(foreign, "sha512")

    assert report.changed
    assert not any(finding.code.startswith("seal.") for finding in report.findings)


def test_the_seals_of_a_bag_are_not_taken_out_with_its_documents(own: Path, tmp_path: Path) -> None:
    report = extract(own, tmp_path / "out")

    assert report.made
    assert [finding.code for finding in report.findings] == ["seal.not-extracted"]
    assert os.listdir(tmp_path / "out") == ["letter.txt"]


def test_a_new_bag_of_the_documents_of_a_sealed_one_says_that_it_is_not_sealed(own: Path, tmp_path: Path) -> None:
    put_layer(own, tmp_path / "own.seals")
    report = derive_bag(own, tmp_path / "new")

    assert report.made
    found = next(finding for finding in report.findings if finding.code == "seal.source-sealed")
    assert found.values["seals"] == "seals/0001, ../own.seals/0001, signatures"
    assert not (tmp_path / "new/seals").exists()
    assert "That bag is sealed" in (tmp_path / "new/bag-info.txt").read_text(encoding="utf-8")
    assert _codes(tmp_path / "new") == []


def test_a_bag_of_an_unsealed_one_says_nothing_of_seals(own: Path, tmp_path: Path) -> None:
    shutil.rmtree(own / "seals")
    shutil.rmtree(own / "signatures")
    report = derive_bag(own, tmp_path / "new")

    assert not any(finding.code.startswith("seal.") for finding in report.findings)
    assert "sealed" not in (tmp_path / "new/bag-info.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["new", "new.tar", "new.zip"])
def test_no_bag_is_made_beside_the_seals_of_another(own: Path, tmp_path: Path, name: str) -> None:
    put_layer(own, tmp_path / "new.seals")

    made = create(tmp_path / "letter.txt", tmp_path / name, PLAIN)
    derived = derive_bag(own, tmp_path / name)

    for report in (made, derived):
        assert not report.made
        assert [finding.code for finding in report.findings if finding.severity == "error"] == ["seal.beside-exists"]
    assert not (tmp_path / name).exists()


def test_a_bag_of_the_payload_of_a_sealed_one_says_that_it_is_not_sealed(own: Path, tmp_path: Path) -> None:
    put_layer(own, tmp_path / "own.seals")
    report = create(own / "data", tmp_path / "new", PLAIN)

    assert report.made
    found = next(finding for finding in report.findings if finding.code == "seal.source-sealed")
    assert (found.severity, found.values["seals"]) == ("note", "seals, signatures, own.seals")


def test_a_folder_of_seals_is_packed_like_any_other(own: Path, tmp_path: Path) -> None:
    seals = tmp_path / "own.seals"
    put_layer(own, seals)
    report = create(seals, tmp_path / "new", CreateOptions(Organization("x"), plain=True))

    assert report.made
    assert not any(finding.code.startswith("seal.") for finding in report.findings)
    assert read_octets(tmp_path / "new/data") == read_octets(seals)
