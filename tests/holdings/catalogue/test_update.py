from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
import tarfile
from typing import TYPE_CHECKING

import pytest

from archiver import CreateOptions, create
from archiver.errors import ReadError
from archiver.holdings.catalogue import CataloguedCopy, catalogue_path, update_catalogue
from tests.holdings.catalogue.catalogued_bags import TODAY, Holdings, change_bag, make_bag, number_rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def holdings(tmp_path: Path) -> Holdings:
    """Two bags of two documents at a place."""
    holdings = Holdings(tmp_path)
    make_bag(holdings.add(1, "nas", "one"), number_rows(["نامه", "پیام"]))
    make_bag(holdings.add(2, "nas", "sub/two"), number_rows(["گزارش", "پیام"]))
    assert holdings.update() == []
    return holdings


def _copies_of(holdings: Holdings, words: str) -> list[tuple[tuple[str, str], ...]]:
    return [hit.copies for hit in holdings.ask(words).hits]


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [("/a/ledger.sqlite", "/a/catalogue.sqlite"), ("b/my-ledger.db", "b/my-catalogue.db"), ("audit", "audit-catalogue.sqlite")],
)
def test_the_catalogue_stands_beside_its_ledger(ledger: str, expected: str) -> None:
    assert catalogue_path(ledger) == expected


def test_a_document_of_several_copies_is_one_answer(holdings: Holdings) -> None:
    shutil.copytree(holdings.folder / "nas/one", holdings.add(3, "bank", "copy of one", bag=1))
    holdings.update()
    assert _copies_of(holdings, "نامه") == [(("bank", "copy of one"), ("nas", "one"))]
    assert [hit.copies[0] for hit in holdings.ask("نامه", place="nas").hits] == [("nas", "one")]
    assert holdings.ask("گزارش", place="bank").documents == 0
    assert holdings.ask(place="bank").documents == 2


def test_a_retired_copy_is_no_answer_and_another_still_is(holdings: Holdings) -> None:
    shutil.copytree(holdings.folder / "nas/one", holdings.add(3, "bank", "one", bag=1))
    holdings.update()
    del holdings.copies[1]
    holdings.update()
    assert _copies_of(holdings, "نامه") == [(("bank", "one"),)]
    del holdings.copies[3]
    holdings.update()
    assert holdings.find("نامه") == []
    assert holdings.find("گزارش") == ["1"]


def test_a_moved_copy_is_named_anew_without_being_read(holdings: Holdings) -> None:
    (holdings.folder / "nas/one").rename(holdings.folder / "nas/uno")
    (holdings.folder / "nas/uno/metadata/records.jsonl").unlink()
    holdings.add(1, "nas", "uno")
    assert holdings.update() == []
    assert _copies_of(holdings, "نامه") == [(("nas", "uno"),)]


def test_an_updated_copy_is_read_again_and_differs_from_the_old_one(holdings: Holdings) -> None:
    shutil.copytree(holdings.folder / "nas/one", holdings.add(3, "bank", "one", bag=1))
    holdings.update()
    change_bag(holdings.folder / "nas/one", [{"path": "1.txt", "title": "نامهٔ سرگشاده"}])
    holdings.update()
    assert _copies_of(holdings, "سرگشاده") == [(("nas", "one"),)]
    assert sorted(_copies_of(holdings, "نامه")) == [(("bank", "one"),), (("nas", "one"),)]


def test_a_copy_that_cannot_be_reached_keeps_what_was_read(holdings: Holdings) -> None:
    copies = holdings.list_copies()
    shutil.move(holdings.folder / "nas", holdings.folder / "away")
    assert update_catalogue(holdings.ledger, copies, TODAY) == []
    assert holdings.find("نامه") == ["1"]


def test_bags_of_others_and_plain_ones_are_passed_over(holdings: Holdings) -> None:
    source = holdings.folder / "source"
    source.mkdir()
    (source / "plain.txt").write_text("plain")
    assert create(source, holdings.add(3, "nas", "plain"), CreateOptions(plain=True, second_opinion="none")).made
    assert holdings.update() == []
    assert holdings.update() == []


def test_a_bag_in_an_archive_is_read(holdings: Holdings) -> None:
    bag = make_bag(holdings.folder / "packed", number_rows(["بسته در بایگانی"]))
    with tarfile.open(holdings.folder / "nas/packed.tar", "w") as archive:
        archive.add(bag, "packed")
    holdings.add(3, "nas", "packed.tar")
    assert holdings.update() == []
    assert _copies_of(holdings, "بایگانی") == [(("nas", "packed.tar"),)]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("metadata/records.jsonl", "records-differ"),
        ("tagmanifest-sha512.txt", "records-differ"),
        ("bagit.txt", "no-bag"),
        (None, "bag-missing"),
    ],
)
def test_records_that_are_not_those_of_the_bag_are_told_and_not_believed(holdings: Holdings, path: str | None, why: str) -> None:
    bag = make_bag(holdings.add(3, "nas", "three"), number_rows(["دستکاری"]))
    if path is None:
        shutil.rmtree(bag)
    elif path == "bagit.txt":
        (bag / path).unlink()
    else:
        octets = (bag / path).read_bytes()
        (bag / path).write_bytes(octets.replace(b"1", b"2"))
    for _ in range(2):
        (finding,) = holdings.update()
        assert (finding.code, finding.where, finding.values["why"]) == ("catalogue.bag-unread", {"bag": "nas/three"}, why)
        assert finding.message("en") != finding.message("fa")
        assert holdings.find("دستکاری") == []
        assert holdings.find("نامه") == ["1"]


def test_a_broken_record_is_told_each_time_and_the_others_are_found(holdings: Holdings) -> None:
    bag = make_bag(holdings.add(3, "nas", "three"), number_rows(["یکم", "دوم", "سوم"]))
    records = (bag / "metadata/records.jsonl").read_bytes().splitlines(keepends=True)
    for number, line in enumerate((b"{\n", b"[]\n", b'{"identifier":"x"}\n', b'{"identifier":1}\n', b"\xff\n")):
        (bag / "metadata/records.jsonl").write_bytes(records[0] + line + records[2])
        for manifest in bag.glob("tagmanifest-*"):
            algorithm = manifest.stem.split("-")[1]
            digest = hashlib.new(algorithm, (bag / "metadata/records.jsonl").read_bytes()).hexdigest()
            lines = manifest.read_text().splitlines()
            manifest.write_text(
                "".join(f"{digest}  metadata/records.jsonl\n" if "records.jsonl" in one else f"{one}\n" for one in lines)
            )
        for _ in range(2):
            (finding,) = holdings.update()
            assert finding.code == "catalogue.record-broken", number
            assert finding.where == {"bag": "nas/three", "path": "metadata/records.jsonl", "line": 2}
        assert holdings.find("یکم") == ["1"]
        assert holdings.find("دوم") == []
        assert holdings.find("سوم") == ["3"]


def test_a_missing_catalogue_is_made_anew(holdings: Holdings) -> None:
    holdings.path.unlink()
    with pytest.raises(ReadError) as error:
        holdings.find("نامه")
    assert error.value.code == "error.catalogue-missing"
    assert holdings.update() == []
    assert holdings.find("نامه") == ["1"]


@pytest.mark.parametrize("how", ["garbage", "empty", "cut", "page", "tables", "older", "newer", "other"])
def test_a_spoilt_or_other_catalogue_is_made_anew(holdings: Holdings, how: str) -> None:
    octets = holdings.path.read_bytes()
    if how in {"older", "newer", "other", "tables"}:
        changes = {"older": "PRAGMA user_version = 0", "newer": "PRAGMA user_version = 99", "other": "PRAGMA application_id = 1"}
        catalogue = sqlite3.connect(holdings.path)
        catalogue.execute(changes.get(how, "DROP TABLE documents"))
        catalogue.commit()
        catalogue.close()
    else:
        page = len(octets) // 2 // 4096 * 4096
        spoilt = octets[:page] + b"\xa5" * 4096 + octets[page + 4096 :]
        holdings.path.write_bytes(
            {"garbage": b"garbage" * 999, "empty": b"", "cut": octets[: len(octets) // 2], "page": spoilt}[how]
        )
    if how != "page":
        with pytest.raises(ReadError) as error:
            holdings.find("نامه")
        assert error.value.code == "error.catalogue-unusable"
        assert error.value.message("fa") != error.value.message("en")
    (finding,) = holdings.update()
    assert finding.code == "catalogue.made-anew"
    assert holdings.find("نامه") == ["1"]
    assert holdings.update() == []


def test_octets_spoilt_anywhere_never_end_in_another_error(holdings: Holdings) -> None:
    octets = holdings.path.read_bytes()
    chance = random.Random(1367)  # noqa: S311 - no secret
    for _ in range(60):
        spoilt = bytearray(octets)
        for _ in range(chance.randint(1, 40)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        holdings.path.write_bytes(spoilt)
        try:
            holdings.ask("نامه پیام", on="1395")
            holdings.ask(place="nas")
        except ReadError as error:
            assert error.code == "error.catalogue-unusable"  # noqa: PT017
        assert {finding.code for finding in holdings.update()} <= {"catalogue.made-anew"}
        try:
            holdings.ask("نامه")
        except ReadError:
            # Such octets as only a question meets: it marks the file, and the next update makes it anew.
            assert [finding.code for finding in holdings.update()] == ["catalogue.made-anew"]
            assert holdings.find("نامه") == ["1"]


def test_a_catalogue_that_cannot_be_written_does_not_stop_the_work(holdings: Holdings) -> None:
    holdings.path.unlink()
    holdings.path.mkdir()
    (finding,) = holdings.update()
    assert finding.code == "catalogue.not-written"
    holdings.path.rmdir()
    assert update_catalogue(str(holdings.folder / "nowhere/ledger.sqlite"), [], TODAY)[0].code == "catalogue.not-written"
    assert holdings.update() == []


def test_ten_thousand_copies_that_are_the_same_are_read_once(holdings: Holdings) -> None:
    bag = str(holdings.folder / "nas/one")
    copies = [
        CataloguedCopy(number, 1, "nas", f"one {number}", bag if number == 0 else "/nowhere", "v") for number in range(10_000)
    ]
    assert update_catalogue(holdings.ledger, copies, TODAY) == []
    assert len(holdings.ask("نامه").hits[0].copies) == 10_000
