"""`archiver audit add` and `run` tell what became of each bag, and which of its files are damaged."""

from __future__ import annotations

import os
import shutil
import tarfile
from typing import TYPE_CHECKING

import pytest

from archiver.tasks.audits.copying import copy_bags
from tests.bags.seal_layers import put_layer
from tests.holdings.bags import Archive, write_bag, write_tag_manifests

if TYPE_CHECKING:
    from pathlib import Path

LETTERS = {"1.txt": b"one", "نامه.txt": b"two", "deep/3.txt": b"three"}
OTHERS = {"1.txt": b"ONE"}


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Archive:
    made = Archive(tmp_path, capsys)
    write_bag(made.nas / "letters", LETTERS)
    return made


def test_a_bag_is_new_then_read_then_nothing_is_due(archive: Archive) -> None:
    assert archive.told("add") == (0, [("audit.bag-new", "nas/letters")])
    code, report = archive.audit("run")
    nas, vault = report["results"]

    assert (code, [one["code"] for one in report["findings"]]) == (0, ["audit.copy-single"])
    assert nas == {
        "place": "nas",
        "reached": True,
        "open": True,
        "copies": 1,
        "units": 2,
        "files": 3,
        "octets": 11,
        "faults": 0,
        "notRead": 0,
    }
    assert (vault["copies"], vault["units"]) == (0, 0)
    assert archive.audit("run")[1]["results"][0]["units"] == 0
    assert archive.audit("run", "--for", "10s")[1]["results"][0]["units"] == 2


def test_a_copy_is_told_by_its_content(archive: Archive) -> None:
    archive.audit("add")
    shutil.copytree(archive.nas / "letters", archive.vault / "again")
    write_bag(archive.vault / "others", OTHERS)

    assert archive.told("add") == (0, [("audit.bag-copied", "vault/again"), ("audit.bag-new", "vault/others")])
    code, report = archive.audit("run")
    singles = [one["where"]["bag"] for one in report["findings"] if one["code"] == "audit.copy-single"]
    assert (code, singles) == (0, ["vault/others"])


def test_an_archive_with_the_same_payload_is_a_copy(archive: Archive) -> None:
    archive.audit("add")
    with tarfile.open(archive.vault / "letters.tar", "w") as tar:
        tar.add(archive.nas / "letters", "letters")
    shutil.make_archive(str(archive.vault / "zipped"), "zip", archive.nas, "letters")

    assert archive.told("add") == (0, [("audit.bag-copied", "vault/letters.tar"), ("audit.bag-copied", "vault/zipped.zip")])
    _, report = archive.audit("run")
    assert [(one["units"], one["files"], one["octets"]) for one in report["results"]] == [(2, 3, 11), (2, 6, 22)]
    octets = bytearray((archive.vault / "letters.tar").read_bytes())
    octets[octets.index(b"three")] ^= 1
    (archive.vault / "letters.tar").write_bytes(octets)
    assert archive.told("run", "--for", "1m") == (1, [("audit.fault-confirmed", "vault/letters.tar")])


def test_a_moved_bag_keeps_its_history(archive: Archive) -> None:
    archive.audit("add")
    archive.audit("run")
    (archive.nas / "letters").rename(archive.nas / "2026")
    code, report = archive.audit("add")

    assert (code, [one["code"] for one in report["findings"]]) == (0, ["audit.bag-moved"])
    assert report["findings"][0]["where"] == {"bag": "nas/2026"}
    assert report["findings"][0]["values"]["from"] == "nas/letters"
    kinds = [entry["kind"] for entry in archive.audit("history", "nas/2026")[1]["results"]]
    assert kinds == ["copy", "read", "read", "copy"]
    # The payload was not written anew, so its last read still counts. The tag files are read again.
    assert archive.audit("run")[1]["results"][0]["units"] == 1


def test_a_bag_that_was_moved_to_another_place_is_read_anew(archive: Archive) -> None:
    archive.audit("add")
    archive.audit("run")
    shutil.move(archive.nas / "letters", archive.vault / "letters")

    assert archive.told("run") == (0, [("audit.bag-moved", "vault/letters")])
    assert archive.audit("status")[1]["results"][1]["copies"] == 1


def test_an_added_algorithm_is_an_update_and_no_replacement(archive: Archive) -> None:
    archive.audit("add")
    shutil.rmtree(archive.nas / "letters")
    write_bag(archive.nas / "letters", LETTERS, ("sha256", "sha512"))

    assert archive.told("add") == (0, [("audit.bag-updated", "nas/letters")])
    assert archive.told("run") == (0, [])
    shutil.copytree(archive.nas / "letters", archive.vault / "a")
    assert archive.told("add") == (0, [("audit.bag-copied", "vault/a")])


def test_changed_tag_files_with_new_tag_manifests_are_an_update(archive: Archive) -> None:
    archive.audit("add")
    with (archive.nas / "letters" / "bag-info.txt").open("a") as info:
        info.write("Contact-Name: A\n")
    write_tag_manifests(archive.nas / "letters")

    assert archive.told("run") == (0, [("audit.bag-updated", "nas/letters")])


def test_another_bag_at_the_same_path_is_an_alarm_until_somebody_decides(archive: Archive) -> None:
    archive.audit("add")
    shutil.rmtree(archive.nas / "letters")
    write_bag(archive.nas / "letters", OTHERS)

    for _ in range(2):
        assert archive.told("add") == (1, [("audit.bag-replaced", "nas/letters")])
    assert archive.told("status") == (1, [("audit.bag-replaced", "nas/letters")])
    assert archive.audit("retire", "nas/letters", "--note", "corrected", "--agent", "M. Karimi")[0] == 0
    assert archive.told("add") == (0, [("audit.bag-new", "nas/letters")])
    assert archive.told("run") == (0, [])


def test_a_missing_bag_is_told_until_it_is_found_or_retired(archive: Archive) -> None:
    archive.audit("add")
    (archive.nas / "letters").rename(archive.folder / "elsewhere")

    for _ in range(2):
        assert archive.told("run") == (1, [("audit.bag-missing", "nas/letters")])
    (archive.folder / "elsewhere").rename(archive.nas / "letters")
    assert archive.told("run") == (0, [])
    shutil.rmtree(archive.nas / "letters")
    assert archive.told("run") == (1, [("audit.bag-missing", "nas/letters")])
    archive.audit("retire", "nas/letters", "--note", "sold", "--agent", "M. Karimi")
    assert archive.told("run") == (0, [])


def test_a_place_that_cannot_be_reached_says_nothing_of_its_bags(archive: Archive) -> None:
    archive.audit("add")
    archive.nas.rename(archive.folder / "unplugged")

    code, report = archive.audit("add")
    assert (code, [one["code"] for one in report["findings"]]) == (1, ["audit.place-unreachable"])
    assert archive.audit("run")[0] == 1
    assert report["findings"][0]["values"]["place"] == "nas"
    assert report["results"][0]["reached"] is False


def _unmount(archive: Archive) -> None:
    """Leave the mount point of a disk, in which somebody has put a note."""
    import sqlite3  # noqa: PLC0415 - only here

    archive.audit("add")
    connection = sqlite3.connect(archive.ledger)
    connection.execute("UPDATE devices SET device = 'that of a disk' WHERE place = CAST('nas' AS BLOB)")
    connection.commit()
    connection.close()
    shutil.rmtree(archive.nas / "letters")
    (archive.nas / "NOT-MOUNTED").touch()


def test_the_mount_point_of_a_disk_is_a_place_that_cannot_be_reached(archive: Archive) -> None:
    _unmount(archive)

    assert archive.told("add") == (1, [("audit.place-unreachable", "nas")])
    assert archive.told("compare", "nas/letters") == (1, [("audit.place-unreachable", "nas/letters")])
    assert archive.told("repair", "nas/letters", "--apply") == (1, [("audit.place-unreachable", "nas/letters")])


@pytest.mark.parametrize("to", ["nas", "nas/more", "nas/more/maps", "path"])
def test_nothing_is_copied_to_the_mount_point_of_a_disk(archive: Archive, to: str) -> None:
    write_bag(archive.folder / "maps", OTHERS)
    _unmount(archive)

    report = copy_bags(archive.folder / "maps", archive.nas if to == "path" else to, configuration=archive.settings)
    assert [(one.code, one.values["place"]) for one in report.findings] == [("audit.place-unreachable", "nas")]
    assert os.listdir(archive.nas) == ["NOT-MOUNTED"]


def test_a_disk_that_was_exchanged_with_its_bags_is_reached(archive: Archive) -> None:
    write_bag(archive.nas / "maps", OTHERS)
    _unmount(archive)

    assert archive.told("add") == (1, [("audit.bag-missing", "nas/letters")])
    assert archive.told("add") == (1, [("audit.bag-missing", "nas/letters")])


def test_many_bags_missing_at_once_look_like_another_disk(archive: Archive) -> None:
    for number in range(40):
        write_bag(archive.nas / f"n{number}", {"a": str(number).encode()})
    archive.audit("add")
    for number in range(19):
        shutil.rmtree(archive.nas / f"n{number}")
    assert [code for code, _ in archive.told("add")[1]] == ["audit.bag-missing"] * 19
    for number in range(19, 40):
        (archive.nas / f"n{number}").rename(archive.folder / f"n{number}")
    code, report = archive.audit("run", "--for", "1m")

    assert code == 1
    [stop] = [one for one in report["findings"] if one["code"] == "audit.too-many-missing"]
    assert stop["values"] == {"place": "nas", "missing": 21, "known": 22}
    assert (report["results"][0]["reached"], report["results"][0]["units"]) == (False, 0)


def test_one_folder_under_two_places_is_one_copy(archive: Archive) -> None:
    (archive.folder / "linked").symlink_to(archive.nas)
    (archive.vault / "link").symlink_to(archive.nas / "letters")
    archive.write_settings('nas = { path = "nas" }\nvault = { path = "vault" }\nsame = { path = "nas" }\nabove = { path = "." }\n'
                           'linked = { path = "linked" }\n')  # fmt: skip

    assert archive.told("add") == (0, [("audit.bag-new", "nas/letters")])
    assert archive.told("add") == (0, [])
    assert archive.told("add", str(archive.vault / "link")) == (0, [])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("data/1.txt", "bag.digest-differs"),
        ("bag-info.txt", "bag.digest-differs"),
        ("manifest-sha256.txt", "bag.digest-differs"),
        ("tagmanifest-sha256.txt", "bag.digest-differs"),
    ],
)
def test_a_changed_octet_is_told_with_its_file(archive: Archive, name: str, code: str) -> None:
    archive.audit("add")
    archive.audit("run")
    path = archive.nas / "letters" / name
    octets = bytearray(path.read_bytes())
    octets[0] ^= 1
    path.write_bytes(octets)
    status, report = archive.audit("run", "--for", "1m")

    assert status == 1
    faults = [
        (one["where"]["path"], one["values"]["fault"]) for one in report["findings"] if one["code"] == "audit.fault-confirmed"
    ]
    assert (name, code) in faults
    assert {one["where"]["bag"] for one in report["findings"] if one["code"] == "audit.fault-confirmed"} == {"nas/letters"}
    assert archive.audit("verify")[0] == 0


def test_missing_and_unlisted_files_links_and_pipes_are_told(archive: Archive) -> None:
    archive.audit("add")
    archive.audit("run")
    data = archive.nas / "letters" / "data"
    (data / "نامه.txt").unlink()
    (data / "more.txt").write_bytes(b"x")
    (data / "link").symlink_to("/etc/passwd")
    os.mkfifo(data / "pipe")
    _, report = archive.audit("run", "--for", "1m")

    faults = {
        one["where"]["path"]: one["values"]["fault"] for one in report["findings"] if one["code"] == "audit.fault-confirmed"
    }
    assert faults == {
        "data/نامه.txt": "bag.file-missing",
        "data/more.txt": "bag.file-unlisted",
        "data/link": "bag.link",
        "data/pipe": "bag.special-file",
    }


def test_a_damaged_file_is_told_in_each_run_until_it_is_good_again(archive: Archive) -> None:
    archive.audit("add")
    archive.audit("run")
    file = archive.nas / "letters" / "data" / "1.txt"
    file.write_bytes(b"ONE")
    assert archive.told("run", "--for", "1m") == (1, [("audit.fault-confirmed", "nas/letters")])
    assert archive.told("run") == (1, [("audit.fault-confirmed", "nas/letters")])
    assert archive.told("status") == (1, [("audit.fault-confirmed", "nas/letters")])
    archive.audit("accept", "nas/letters", "--file", "data/1.txt", "--note", "water", "--agent", "M. Karimi")
    code, report = archive.audit("run")
    [known] = [one for one in report["findings"] if one["code"] == "audit.fault-known"]
    assert (code, known["values"]["note"], known["where"]) == (1, "water", {"bag": "nas/letters", "path": "data/1.txt"})
    (archive.nas / "letters" / "data" / "deep" / "3.txt").write_bytes(b"x")
    assert archive.told("run", "--for", "1m") == (
        1,
        [("audit.fault-confirmed", "nas/letters"), ("audit.fault-known", "nas/letters")],
    )
    (archive.nas / "letters" / "data" / "deep" / "3.txt").write_bytes(b"three")
    file.write_bytes(b"one")
    assert archive.told("run") == (0, [("audit.fault-healed", "nas/letters")] * 2)
    assert archive.told("run") == (0, [])
    assert archive.audit("verify")[0] == 0


def test_a_bag_that_lost_its_declaration_is_damaged_and_not_missing(archive: Archive) -> None:
    archive.audit("add")
    archive.audit("run")
    (archive.nas / "letters" / "bagit.txt").unlink()
    code, report = archive.audit("run")

    faults = [(one["where"], one["values"]["fault"]) for one in report["findings"] if one["code"] == "audit.fault-confirmed"]
    assert (code, faults) == (1, [({"bag": "nas/letters", "path": "bagit.txt"}, "bag.file-missing")])
    assert archive.told("run") == (1, [("audit.fault-confirmed", "nas/letters")])


def test_files_that_are_no_bags_are_passed_over_and_a_spoilt_archive_is_damaged(archive: Archive) -> None:
    shutil.make_archive(str(archive.vault / "packed"), "tar", archive.nas, "letters")
    (archive.vault / "notes.zip").write_bytes(b"no archive")
    (archive.folder / "other").mkdir()
    shutil.make_archive(str(archive.vault / "other"), "zip", archive.folder / "other")

    assert archive.told("add") == (0, [("audit.bag-copied", "vault/packed.tar"), ("audit.bag-new", "nas/letters")])
    assert archive.told("run") == (0, [])
    (archive.vault / "packed.tar").write_bytes(b"x" * 5000)
    assert archive.told("run") == (1, [("audit.fault-confirmed", "vault/packed.tar")])


def test_hidden_names_are_passed_over(archive: Archive) -> None:
    write_bag(archive.nas / ".quarantine" / "a", OTHERS)
    write_bag(archive.nas / ".b.bayegan-0123456789ab" / "bag", OTHERS)

    assert archive.told("add") == (0, [("audit.bag-new", "nas/letters")])


def test_bags_without_a_named_place_go_by_their_paths(archive: Archive) -> None:
    write_bag(archive.folder / "loose" / "a", OTHERS)
    write_bag(archive.folder / "loose" / "b", LETTERS)
    loose = archive.folder / "loose"

    assert archive.told("add", str(loose / "a")) == (0, [("audit.bag-new", f"{loose}/a")])
    assert archive.told("add", str(loose)) == (0, [("audit.bag-new", f"{loose}/b")])
    (loose / "a" / "data" / "1.txt").write_bytes(b"x")
    assert archive.told("run")[1] == [("audit.bag-copied", "nas/letters"), ("audit.fault-confirmed", f"{loose}/a")]
    shutil.rmtree(loose / "a")
    assert ("audit.bag-missing", f"{loose}/a") in archive.told("run")[1]
    assert archive.audit("add", str(archive.folder / "none"))[0] == 3


def test_a_bag_with_odd_manifests_is_read_whole(archive: Archive) -> None:
    odd = archive.nas / "odd"
    write_bag(odd, LETTERS)
    text = (odd / "manifest-sha256.txt").read_text(encoding="utf-8")
    (odd / "manifest-sha256.txt").write_text(text.replace("  data", " *data"), encoding="utf-8")
    write_tag_manifests(odd)

    assert archive.told("add") == (0, [("audit.bag-copied", "nas/odd"), ("audit.bag-new", "nas/letters")])
    assert archive.told("run") == (0, [])
    (odd / "data" / "1.txt").write_bytes(b"x")
    assert ("audit.fault-confirmed", "nas/odd") in archive.told("run", "--for", "1m")[1]


@pytest.mark.parametrize("has_manifest", [True, False])
def test_a_bag_that_states_no_octets_is_counted_by_the_lines_of_its_manifest(archive: Archive, *, has_manifest: bool) -> None:
    odd = archive.nas / "odd"
    write_bag(odd, OTHERS)
    (odd / "bag-info.txt").write_text("Contact-Name: A\n")
    manifest = odd / "manifest-sha256.txt"
    if has_manifest:
        manifest.write_text(manifest.read_text(encoding="utf-8").replace("  data", " *data"), encoding="utf-8")
    else:
        manifest.unlink()
    write_tag_manifests(odd)

    found = {one["where"]["bag"]: one["values"] for one in archive.audit("add")[1]["findings"] if one["code"] == "audit.bag-new"}
    assert (found["nas/odd"]["files"], found["nas/odd"]["octets"]) == (len(OTHERS) if has_manifest else 0, 0)
    assert archive.audit("run")[0] == (0 if has_manifest else 1)


@pytest.mark.parametrize("is_beside", [True, False])
def test_a_damaged_seal_is_a_fault_of_its_bag(archive: Archive, *, is_beside: bool) -> None:
    bag = archive.nas / "letters"
    layer = put_layer(bag, archive.nas / "letters.seals" if is_beside else None)
    assert archive.told("run") == (0, [("audit.bag-new", "nas/letters")])
    (layer / "seal.json").write_bytes(b"{}")
    code, report = archive.audit("run", "--for", "1m")

    faults = [(one["where"], one["values"]["fault"]) for one in report["findings"] if one["code"] == "audit.fault-confirmed"]
    shown = "../letters.seals" if is_beside else "seals"
    assert (code, faults) == (1, [({"bag": "nas/letters", "path": f"{shown}/0001/seal.json"}, "seal.list-differs")])


@pytest.mark.parametrize("algorithms", [("sha256",), ("sha256", "sha512")])
@pytest.mark.parametrize("kind", ["gone", "folder", "changed"])
def test_a_tag_manifest_that_is_not_as_it_was_is_a_fault(archive: Archive, kind: str, algorithms: tuple[str, ...]) -> None:
    write_tag_manifests(archive.nas / "letters", algorithms)
    manifest = archive.nas / "letters/tagmanifest-sha256.txt"
    archive.audit("run")
    octets = manifest.read_bytes()
    manifest.unlink()
    if kind == "folder":
        manifest.mkdir()
    elif kind == "changed":
        manifest.write_bytes(octets.replace(b"bagit.txt", b"bagit.TXT"))
    for _ in range(2):
        code, report = archive.audit("run", "--for", "1m")
        faults = [one["where"]["path"] for one in report["findings"] if one["code"] == "audit.fault-confirmed"]
        assert (code, manifest.name in faults) == (1, True)
    if kind == "folder":
        manifest.rmdir()
    manifest.write_bytes(octets)
    assert archive.told("run", "--for", "1m") == (0, [("audit.fault-healed", "nas/letters")] * len(faults))


def test_tag_manifests_of_another_algorithm_are_an_update(archive: Archive) -> None:
    archive.audit("run")
    (archive.nas / "letters/tagmanifest-sha256.txt").unlink()
    write_tag_manifests(archive.nas / "letters", ("sha512",))
    assert archive.told("run") == (0, [("audit.bag-updated", "nas/letters")])
