"""An older record is checked by its own schema and read like a new one; one that nobody knows is told as that."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from archiver import validate
from archiver.records import NEWEST_VERSION, RECORD_SCHEMA, VERSIONS, ListedFile, RecordCheck, change_record, renew_record
from archiver.records.versions import RecordVersion
from archiver.schema_files import read_schema, schema_folder
from tests.bags.good_bags import BagFolder
from tests.bags.own_metadata import RECORDS, SCHEMAS
from tests.bags.spoiling import sealed
from tests.records.test_schema_check import RECORD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.findings import Finding

OLDER = Path(__file__).resolve().parents[1] / "data" / "schemas" / "document-record-0.9.schema.json"
OLD_RECORD: dict[str, Any] = {
    "recordVersion": "0.9",
    "identifier": "urn:x:1",
    "title": "بیانیه",
    "origin": "سازمان اسناد",
    "file": {"path": "data/letter.txt", "size": 17, "checksums": {"sha256": "0" * 64}},
}
FILES = {"data/letter.txt": ListedFile({"sha256": "0" * 64}, 17)}


def _renew(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        **{name: value for name, value in RECORD.items() if name != "referenceCode"},
        "identifier": record["identifier"],
        "title": [{"value": record["title"], "language": "und"}],
        "originOrganization": {"name": [{"value": record["origin"], "language": "und"}]},
        "file": {**RECORD["file"], "mediaType": "application/octet-stream", **record["file"]},
    }


@pytest.fixture
def _older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Bayegan that ships an older schema beside the newest."""
    shipped = tmp_path / "shipped"
    shutil.copytree(schema_folder(), shipped)
    shutil.copy(OLDER, shipped)
    monkeypatch.setattr("archiver.schema_files.schema_folder", lambda: str(shipped))
    monkeypatch.setitem(VERSIONS, "0.9", RecordVersion(OLDER.name, _renew))


def _check(record: object) -> list[Finding]:
    return list(RecordCheck(FILES, ["سازمان اسناد"], "records.jsonl").check([json.dumps(record).encode()]))


def test_the_newest_version_is_that_of_the_shipped_schema() -> None:
    for version, known in VERSIONS.items():
        schema = read_schema(known.schema)
        assert schema["properties"]["recordVersion"]["const"] == version
        assert schema["$id"] == f"urn:bayegan:schema:document-record:{version}"
        jsonschema.Draft202012Validator.check_schema(schema)
    assert VERSIONS[NEWEST_VERSION].schema == RECORD_SCHEMA


@pytest.mark.usefixtures("_older")
def test_an_older_record_is_checked_by_its_own_schema() -> None:
    assert _check(OLD_RECORD) == []

    [finding] = _check({**OLD_RECORD, "title": [{"value": "بیانیه", "language": "fa"}]})
    assert (finding.code, finding.where["pointer"]) == ("record.schema", "/title")
    assert {finding.code for finding in _check({**RECORD, "recordVersion": "0.9"})} == {"record.schema", "record.missing"}


@pytest.mark.usefixtures("_older")
def test_an_older_record_is_read_like_a_new_one() -> None:
    assert renew_record(OLD_RECORD)["title"] == [{"value": "بیانیه", "language": "und"}]
    assert renew_record(RECORD) == RECORD

    [finding] = _check({**OLD_RECORD, "origin": "دیگری"})
    assert finding.code == "record.organization-differs"
    [finding] = _check({**OLD_RECORD, "file": {**OLD_RECORD["file"], "size": 18}})
    assert finding.code == "record.size-differs"


@pytest.mark.parametrize("version", ["9.9", "1.00", "", "۱.۰"])
def test_a_version_that_is_not_known_is_told(version: str) -> None:
    [finding, _] = _check({**RECORD, "recordVersion": version})

    assert (finding.code, finding.where["pointer"]) == ("record.version-unknown", "/recordVersion")
    assert "1.0" in finding.message("fa")


def _age(bag: BagFolder) -> None:
    """The records of the bag as the older version has them, with the schema under the name that it had then."""
    lines = []
    for line in bag.read(RECORDS).splitlines():
        new = json.loads(line)
        file = {key: new["file"][key] for key in ("path", "size", "checksums")}
        lines.append({**OLD_RECORD, "identifier": new["identifier"], "file": file})
    bag.write(RECORDS, b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    bag.write(f"{SCHEMAS}/{RECORD_SCHEMA}", OLDER.read_bytes())


@pytest.mark.usefixtures("_older")
@pytest.mark.parametrize("name", [RECORD_SCHEMA, OLDER.name])
def test_a_bag_holds_the_schema_of_its_own_version(name: str, tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "own")

    def change(bag: BagFolder) -> None:
        _age(bag)
        bag.write(f"{SCHEMAS}/{name}", OLDER.read_bytes())

    sealed(change)(bag)
    assert [finding.code for finding in validate(bag.path).findings] == []

    def spoil(bag: BagFolder) -> None:
        bag.write(f"{SCHEMAS}/{name}", (Path(schema_folder()) / RECORD_SCHEMA).read_bytes())

    sealed(spoil)(bag)
    assert [finding.code for finding in validate(bag.path).findings] == ["record.schema-altered"]


def test_a_changed_title_comes_from_the_table() -> None:
    record = {"title": [{"value": "a", "language": "und"}], "titleBasis": "file-name", "recordVersion": NEWEST_VERSION}

    assert change_record(record, {"title": [{"value": "نامه", "language": "fa"}]})["titleBasis"] == "table"
    assert change_record(record, {"sensitivity": ["x"]})["titleBasis"] == "file-name"
