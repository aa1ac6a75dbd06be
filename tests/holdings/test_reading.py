"""Reading units: what counts, what is read again, and what is left."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from archiver.hashing import HashingProcesses
from archiver.holdings.auditing import (
    BagIdentity,
    CoresRunner,
    PlannedUnit,
    ReadingRun,
    Scanner,
    identify,
    name_faults,
    plan_copy,
)
from archiver.holdings.auditing.units import UnitFault
from archiver.holdings.ledger import open_to_write
from archiver.holdings.places import read_settings
from archiver.holdings.schedule import Budget
from tests.holdings.bags import write_bag, write_tag_manifests

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archiver.holdings.auditing import ReadingResult


def _identify(path: Path) -> BagIdentity:
    identity = identify(str(path))
    assert identity is not None
    return identity


def _read(
    folder: Path, cores: int = 1, hook: Callable[[int], None] = lambda _: None, budget: Budget | None = None
) -> ReadingResult:
    (folder / "settings.toml").write_text('[places]\nnas = { path = "nas" }\n')
    settings, _ = read_settings(str(folder / "settings.toml"))
    with open_to_write(settings.ledger) as ledger, closing(HashingProcesses(cores)) as processes:
        ledger.begin_run("audit run")
        Scanner(ledger, settings).scan(["nas"])
        run = ReadingRun(ledger, settings)
        return run.read(CoresRunner(processes, hook), ["nas"], budget or Budget(seconds=60))


def test_a_fault_that_a_second_read_does_not_find_is_no_damage(tmp_path: Path) -> None:
    good = b"a" * (2 << 20)
    write_bag(tmp_path / "nas" / "letters", {"large": good})
    path = tmp_path / "nas" / "letters" / "data" / "large"
    path.write_bytes(b"b" + good[1:])

    def heal(_: int) -> None:
        path.write_bytes(good)

    result = _read(tmp_path, hook=heal)

    assert [finding.code for finding in result.findings] == ["audit.fault-not-repeated"]
    assert result.findings[0].where == {"bag": "nas/letters", "path": "data/large"}
    assert result.places["nas"].faults == 0


def test_bags_are_cut_at_2500_files_and_256_mebioctets(tmp_path: Path) -> None:
    write_bag(tmp_path / "many", {f"{number:05}": b"" for number in range(5_001)})
    write_bag(tmp_path / "large", {"a": b"a", "b": b"b", "c": b"c"})
    with (tmp_path / "large" / "data" / "b").open("r+b") as file:
        file.truncate(300 << 20)

    assert [(unit.first, unit.files) for unit in _identify(tmp_path / "many").units[1:]] == [(1, 2500), (2501, 2500), (5001, 1)]
    assert [(unit.first, unit.files) for unit in _identify(tmp_path / "large").units[1:]] == [(1, 1), (2, 1), (3, 1)]


def test_all_units_of_a_bag_are_read_by_processes_and_by_one_alone(tmp_path: Path) -> None:
    write_bag(tmp_path / "nas" / "many", {f"{number % 7}/{number:05}": str(number).encode() for number in range(6_000)})
    write_bag(tmp_path / "nas" / "large", {f"{number}": bytes([number]) * (5 << 20) for number in range(20)})
    for cores in (1, 2):
        result = _read(tmp_path, cores)
        assert result.findings == []
        place = result.places["nas"]
        assert (place.units, place.files, place.faults) == (6, 6_020, 0)


def test_a_place_that_fails_again_and_again_is_left(tmp_path: Path) -> None:
    for number in range(60):
        write_bag(tmp_path / "nas" / f"{number:02}", {"a": str(number).encode()})
    (tmp_path / "settings.toml").write_text('[places]\nnas = { path = "nas" }\n')
    settings, _ = read_settings(str(tmp_path / "settings.toml"))
    with open_to_write(settings.ledger) as ledger, closing(HashingProcesses(1)) as processes:
        Scanner(ledger, settings).scan(["nas"])
        shutil.rmtree(tmp_path / "nas")
        result = ReadingRun(ledger, settings).read(CoresRunner(processes), ["nas"], Budget())

        assert {finding.code for finding in result.findings} == {"audit.unit-lost"}
        assert 20 <= len(result.findings) < 40
        assert not [line for _, line in ledger.lines() if json.loads(line)["kind"] == "read"]


def test_a_unit_is_only_compared_with_manifests_that_the_ledger_pins(tmp_path: Path) -> None:
    """One of two manifests is spoilt: the documents are read by the other, and the spoilt one is told."""
    bag = tmp_path / "nas" / "letters"
    write_bag(bag, {"a": b"a", "b": b"b"}, ("sha256", "sha512"))
    (tmp_path / "settings.toml").write_text('[places]\nnas = { path = "nas" }\n')
    settings, _ = read_settings(str(tmp_path / "settings.toml"))
    with open_to_write(settings.ledger) as ledger, closing(HashingProcesses(1)) as processes:
        Scanner(ledger, settings).scan(["nas"])
        text = (bag / "manifest-sha256.txt").read_text()
        (bag / "manifest-sha256.txt").write_text(text.replace(text[0], "0" if text[0] != "0" else "1", 1))
        results = list(CoresRunner(processes).run(iter(plan_copy(ledger, settings, ledger.list_copies()[0]))))
        (bag / "manifest-sha512.txt").unlink()
        [unpinned] = CoresRunner(processes).run(iter(plan_copy(ledger, settings, ledger.list_copies()[0])[1:]))

    by_first = {result.unit.first: result for result in results}
    assert by_first[1].faults == ()
    assert by_first[1].algorithms == ("sha512",)
    assert [tuple(fault) for fault in by_first[0].faults] == [("manifest-sha256.txt", "bag.digest-differs", 0)]
    assert [fault.path for fault in unpinned.faults] == ["manifest-sha256.txt"]


def test_the_same_content_has_the_same_digest_however_it_is_written(tmp_path: Path) -> None:
    files = {"a b": b"1", "ب": b"2", "%": b"3", "z": b"4"}
    write_bag(tmp_path / "one", files)
    manifest = (tmp_path / "one" / "manifest-sha256.txt").read_text()
    texts = {
        "encoded": manifest.replace("data/%", "data/%25"),
        "upper": "".join(line[:64].upper() + line[64:] + "\n" for line in manifest.replace("data/%", "data/%25").splitlines()),
        "reversed": "".join(f"{line}\n" for line in reversed(manifest.replace("data/%", "data/%25").splitlines())),
        "windows": manifest.replace("data/%", "data/%25").replace("\n", "\r\n").replace("  data", " *data"),
    }
    contents = set()
    for name, text in texts.items():
        shutil.copytree(tmp_path / "one", tmp_path / name)
        (tmp_path / name / "manifest-sha256.txt").write_bytes(text.encode())
        write_tag_manifests(tmp_path / name)
        contents.add(_identify(tmp_path / name).content["sha256"])

    assert len(contents) == 1


def test_a_bag_without_tag_manifests_is_pinned_by_its_base_files(tmp_path: Path) -> None:
    write_bag(tmp_path / "nas" / "letters", {"a": b"a"})
    (tmp_path / "nas" / "letters" / "tagmanifest-sha256.txt").unlink()
    identity = _identify(tmp_path / "nas" / "letters")

    assert set(identity.pins) == {"bagit.txt", "bag-info.txt", "manifest-sha256.txt"}
    assert _read(tmp_path).findings == []


def test_names_of_documents_that_are_not_withheld_stay(tmp_path: Path) -> None:
    write_bag(tmp_path / "letters", {"a": b"a"})

    [fault] = name_faults(str(tmp_path / "letters"), [UnitFault("data/a\u202e", "x", 3)], date(2026, 11, 29))
    assert fault == ("data/a\\u202e", "x", 3)


def test_a_plan_names_all_units_of_a_copy(tmp_path: Path) -> None:
    write_bag(tmp_path / "nas" / "letters", {"a": b"a"})
    (tmp_path / "settings.toml").write_text('[places]\nnas = { path = "nas" }\n')
    settings, _ = read_settings(str(tmp_path / "settings.toml"))
    with open_to_write(settings.ledger) as ledger:
        Scanner(ledger, settings).scan(["nas"])
        plan = plan_copy(ledger, settings, ledger.list_copies()[0])

    assert all(isinstance(unit, PlannedUnit) for unit in plan)
    assert [(unit.first, unit.location) for unit in plan] == [
        (0, str(tmp_path / "nas/letters")),
        (1, str(tmp_path / "nas/letters")),
    ]


def test_no_unit_is_read_twice_in_a_run_that_works_ahead(tmp_path: Path) -> None:
    """Many units are read within the second in which the run began, which is all that the ledger knows of their time."""
    for number in range(220):
        write_bag(tmp_path / "nas" / f"{number:03}", {"a": str(number).encode()})
    _read(tmp_path)

    result = _read(tmp_path, budget=Budget(seconds=600))

    assert (result.places["nas"].units, result.places["nas"].files) == (440, 220)
