"""Reading a payload by units gives the findings that parsing its manifests gives, in the same order, octet for octet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archiver.bags.format import Level
from archiver.bags.validation import FixityOptions, payload_reading, validate_bag
from archiver.bags.validation import validate as validation
from archiver.hashing import DigestOptions
from tests.bags import good_bags
from tests.bags.faulty_bags import CASES
from tests.bags.good_bags import BagFolder
from tests.bags.validation.random_faults import RandomFaults

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.bags.validation.payload_read import PayloadRead
    from tests.bags.spoiling import Case


class Ways:
    """Validates a bag in both ways. Small bags are read by units too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.read: PayloadRead | None = None
        before = payload_reading.read_payload

        def keep(*arguments: Any) -> PayloadRead | None:
            self.read = before(*arguments)
            return self.read

        monkeypatch.setattr(validation, "read_payload", keep)

    def by_units(self, bag: BagFolder, options: DigestOptions | None = None) -> dict[str, Any]:
        """The report of reading by units."""
        self._monkeypatch.setattr(payload_reading, "_LONG_MANIFEST", 0)
        return _report(bag, options or DigestOptions(cores=1))

    def by_parsing(self, bag: BagFolder) -> dict[str, Any]:
        """The report of parsing the manifests."""
        self._monkeypatch.setattr(payload_reading, "_LONG_MANIFEST", 1 << 60)
        return _report(bag, DigestOptions(cores=1))


def _report(bag: BagFolder, options: DigestOptions) -> dict[str, Any]:
    report = validate_bag(bag.path, Level.FULL, fixity=FixityOptions(options))
    facts = {name: getattr(report, name) for name in ("valid", "version", "algorithms", "payload_files", "payload_bytes")}
    return {**facts, "findings": [finding.to_dict() for finding in report.findings]}


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Ways:
    return Ways(monkeypatch)


@pytest.fixture
def plain_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name of a good bag needs to be encoded, so that its lines are plain."""
    monkeypatch.setattr(good_bags, "PAYLOAD", {name.replace("%", ""): octets for name, octets in good_bags.PAYLOAD.items()})


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code}: {case.name}") for case in CASES])
def test_a_fault_is_told_in_the_same_words(tmp_path: Path, ways: Ways, case: Case) -> None:
    bag = BagFolder(tmp_path / "bag", case.kind)
    case.spoil(bag)

    assert ways.by_units(bag) == ways.by_parsing(bag)


@pytest.mark.slow
@pytest.mark.usefixtures("plain_names")
@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code}: {case.name}") for case in CASES])
def test_a_fault_among_plain_lines_is_told_in_the_same_words(tmp_path: Path, ways: Ways, case: Case) -> None:
    bag = BagFolder(tmp_path / "bag", case.kind)
    try:
        case.spoil(bag)
    except (OSError, AssertionError, KeyError):
        pytest.skip("the case is about the name that needs to be encoded")

    assert ways.by_units(bag) == ways.by_parsing(bag)


@pytest.mark.slow
@pytest.mark.usefixtures("plain_names")
@pytest.mark.parametrize("seed", range(3))
def test_random_faults_are_told_in_the_same_words(tmp_path: Path, ways: Ways, seed: int) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    (bag.path / "metadata").mkdir()
    faults = RandomFaults(bag, seed)
    assert ways.by_units(bag)["valid"]
    assert ways.read is not None
    assert ways.read.is_well

    for _ in range(100):
        fault = faults.make()
        assert ways.by_units(bag) == ways.by_parsing(bag), fault
        faults.undo()
        (bag.path / "metadata").mkdir()
