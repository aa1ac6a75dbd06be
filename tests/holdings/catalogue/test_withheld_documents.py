from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from archiver.holdings.catalogue import Hit
from tests.holdings.catalogue.catalogued_bags import TODAY, Holdings, change_bag, make_bag

if TYPE_CHECKING:
    from pathlib import Path

_SECRETS = (
    "رازناک",
    "سربسته",
    "شیرین‌زاد",
    "ناشناخته",
    "Hidden",
    "hidden",
    "testimony",
    "پنهانکاران",
    "راز.txt",
    "1367-06",
    "1988-08",
)
_ROWS = [
    {"path": "open.txt", "title": "نامهٔ سرگشاده", "reference code": "A-1", "date": "1395", "access": "open"},
    {
        "path": "راز.txt",
        "title": "گواهی رازناک",
        "title:en": "Hidden testimony",
        "description": "یادداشتی سربسته",
        "creator": "شیرین‌زاد ناشناخته",
        "creator type": "person",
        "reference code": "A-2",
        "date": "Shahrivar 1367",
        "access": "open",
    },
]


def _withhold(**changes: str) -> list[dict[str, str]]:
    return [_ROWS[0], {**_ROWS[1], **changes}]


def _make(folder: Path, rows: list[dict[str, str]], organization: str = "سازمان اسناد") -> Holdings:
    holdings = Holdings(folder)
    make_bag(holdings.add(1, "nas", "letters"), rows, organization)
    return holdings


def _is_closed(holdings: Holdings, today: date = TODAY) -> None:
    """Demand that no question but for its reference code or its access finds the document, and no octet tells of it."""
    for asked in ("گواهی", "رازناک", "سربسته", "شیرین زاد", "hidden", "testimony", "راز", "txt"):
        assert holdings.find(asked, today=today) == [], asked
    assert holdings.find(on="Shahrivar 1367", today=today) == []
    assert holdings.find("A-2", on="Shahrivar 1367", today=today) == []
    assert holdings.find("A-2", organization="سازمان اسناد", today=today) == []
    assert holdings.find(organization="سازمان اسناد", today=today) == ["A-1"]
    assert "A-2" not in holdings.find(access="open", today=today)
    (hit,) = holdings.ask("A-2", today=today).hits
    assert hit == Hit("A-2", is_withheld=True)
    assert holdings.find(place="nas", today=today) == ["A-1", "A-2"]


@pytest.mark.parametrize("access", ["restricted", "closed"])
def test_a_withheld_document_is_known_by_its_reference_code_alone(tmp_path: Path, access: str) -> None:
    holdings = _make(tmp_path, _withhold(access=access))
    assert holdings.update() == []
    _is_closed(holdings)
    assert holdings.holds(*_SECRETS) == []
    assert holdings.find(access=access) == ["A-2"]
    assert holdings.find(access="embargoed") == []
    assert holdings.find(access="open") == ["A-1"]


def test_an_organization_of_withheld_documents_alone_is_not_told(tmp_path: Path) -> None:
    holdings = _make(tmp_path, [{"path": "1.txt", "title": "گواهی", "reference code": "1", "access": "closed"}], "پنهانکاران")
    holdings.update()
    assert holdings.holds("پنهانکاران") == []
    make_bag(holdings.add(2, "nas", "open"), [{"path": "2.txt", "title": "گواهی", "access": "open"}], "پنهانکاران")
    holdings.update()
    assert holdings.holds("پنهانکاران") == ["پنهانکاران"]
    change_bag(tmp_path / "nas/open", [{"path": "2.txt", "access": "closed"}])
    holdings.update()
    assert holdings.holds("پنهانکاران") == []


def test_a_withheld_document_without_a_reference_code_is_found_by_its_access_alone(tmp_path: Path) -> None:
    holdings = _make(tmp_path, [{"path": "1.txt", "title": "گواهی", "access": "closed"}])
    holdings.update()
    assert holdings.find("گواهی") == []
    assert holdings.find(access="closed") == [None]


def test_an_embargo_is_over_on_its_day(tmp_path: Path) -> None:
    holdings = _make(tmp_path, _withhold(**{"access": "embargoed", "access until": "2030-01-01"}))
    holdings.update()
    _is_closed(holdings)
    assert holdings.find(access="embargoed") == ["A-2"]
    assert holdings.holds(*_SECRETS) == []
    eve, day = date(2029, 12, 31), date(2030, 1, 1)
    holdings.update(eve)
    _is_closed(holdings, eve)
    assert holdings.holds(*_SECRETS) == []
    assert holdings.update(day) == []
    assert holdings.find("رازناک", today=day) == ["A-2"]
    assert holdings.find(on="Shahrivar 1367", today=day) == ["A-2"]
    assert holdings.find(access="open", today=day) == ["A-2", "A-1"]
    assert holdings.find(access="embargoed", today=day) == []
    # If the clock goes back, the document is withheld again.
    _is_closed(holdings, eve)


def test_an_embargo_that_ended_waits_for_a_copy_that_can_be_read(tmp_path: Path) -> None:
    holdings = _make(tmp_path, _withhold(**{"access": "embargoed", "access until": "2030-01-01"}))
    shutil.copytree(tmp_path / "nas/letters", holdings.add(2, "usb", "letters", bag=1))
    holdings.update()
    day = date(2030, 1, 1)
    copies = holdings.list_copies()
    for place in ("nas", "usb"):
        (tmp_path / place).rename(tmp_path / f"{place}-away")
    from archiver.holdings.catalogue import update_catalogue  # noqa: PLC0415 - the copies are those of before

    (finding,) = update_catalogue(holdings.ledger, copies, day)
    assert (finding.code, finding.where, finding.values["documents"]) == ("catalogue.embargo-unread", {"bag": "nas/letters"}, 1)
    assert holdings.find("رازناک", today=day) == []
    assert holdings.find("A-2", today=day) == ["A-2"]
    (tmp_path / "usb-away").rename(tmp_path / "usb")
    assert update_catalogue(holdings.ledger, copies, day) == []
    assert holdings.find("رازناک", today=day) == ["A-2"]


@pytest.mark.parametrize("access", [{"access": "closed"}, {"access": "embargoed", "access until": "2030-01-01"}])
def test_no_octet_stays_of_a_document_that_becomes_withheld(tmp_path: Path, access: dict[str, str]) -> None:
    holdings = _make(tmp_path, _ROWS)
    holdings.update()
    assert set(holdings.holds(*_SECRETS)) >= {"رازناک", "سربسته", "hidden", "testimony", "راز.txt"}
    change_bag(tmp_path / "nas/letters", [{"path": "راز.txt", **access}])
    assert holdings.update() == []
    _is_closed(holdings)
    assert holdings.holds(*_SECRETS) == []
    assert holdings.holds("سرگشاده") == ["سرگشاده"]


def test_no_octet_stays_among_many_documents(tmp_path: Path) -> None:
    """Rows move between pages while others come and go, and FTS5 keeps deleted words until it merges."""
    holdings = Holdings(tmp_path)
    bags = [holdings.add(number, "nas", f"bag {number}") for number in range(4)]
    for number, bag in enumerate(bags):
        rows = [
            {"path": f"{row}.txt", "title": f"نهفته{number}x{row}پ " * 20, "reference code": f"{number}/{row}", "access": "open"}
            for row in range(60)
        ]
        make_bag(bag, rows)
        holdings.update()
    secret = [f"نهفته2x{row}پ" for row in range(0, 60, 3)]
    assert holdings.holds(*secret) == secret
    change_bag(bags[2], [{"path": f"{row}.txt", "access": "closed"} for row in range(0, 60, 3)])
    del holdings.copies[1]
    holdings.update()
    assert holdings.holds(*secret) == []
    assert holdings.holds("نهفته2x1پ", "نهفته3x3پ") == ["نهفته2x1پ", "نهفته3x3پ"]
    assert holdings.find("نهفته2x1پ") == ["2/1"]
    assert holdings.find("نهفته2x3پ") == []


def test_words_that_went_with_a_retired_copy_do_not_outlive_the_withholding(tmp_path: Path) -> None:
    holdings = _make(tmp_path, _ROWS)
    holdings.update()
    (names,) = holdings.copies.values()
    holdings.copies.clear()
    holdings.update()
    assert holdings.find("رازناک") == []
    change_bag(tmp_path / "nas/letters", [{"path": "راز.txt", "access": "closed"}])
    holdings.copies[2] = names
    holdings.update()
    _is_closed(holdings)
    assert holdings.holds(*_SECRETS) == []


def test_a_document_that_one_copy_withholds_is_withheld_in_older_copies_too(tmp_path: Path) -> None:
    holdings = _make(tmp_path, _ROWS)
    shutil.copytree(tmp_path / "nas/letters", holdings.add(2, "usb", "letters", bag=1))
    holdings.update()
    assert holdings.find("رازناک") == ["A-2"]
    change_bag(tmp_path / "nas/letters", [{"path": "راز.txt", "access": "closed"}])
    holdings.update()
    assert holdings.find("رازناک") == []
    assert holdings.find("A-2") == ["A-2"]
    assert holdings.holds(*_SECRETS) == []
    # The same if all is read anew, the old copy first or last.
    for order in ((1, 2), (2, 1)):
        holdings.path.unlink()
        holdings.copies = {copy: holdings.copies[copy] for copy in order}
        holdings.update()
        assert holdings.find("رازناک") == []
        assert holdings.holds(*_SECRETS) == []
    # Once the copy that withholds it is gone, the other tells of it again.
    del holdings.copies[1]
    holdings.update()
    assert holdings.find("رازناک") == ["A-2"]


def test_the_catalogue_and_what_stands_beside_it_is_for_its_owner_only(tmp_path: Path) -> None:
    os.umask(0o022)
    holdings = _make(tmp_path, _ROWS)
    holdings.update()
    change_bag(tmp_path / "nas/letters", [{"path": "راز.txt", "access": "closed"}])
    holdings.update()
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.glob("cat*")] == [("catalogue.sqlite", 0o600)]
    holdings.path.chmod(0o644)
    holdings.update()
    assert holdings.path.stat().st_mode & 0o777 == 0o600


def test_a_catalogue_that_cannot_be_written_anew_is_told_until_it_is(tmp_path: Path) -> None:
    holdings = _make(tmp_path, _ROWS)
    holdings.update()
    change_bag(tmp_path / "nas/letters", [{"path": "راز.txt", "access": "closed"}])
    # Beside the catalogue no file of that name can be made.
    (tmp_path / "catalogue.sqlite.new").mkdir()
    for _ in range(2):
        (finding,) = holdings.update()
        assert finding.code == "catalogue.not-wiped"
        assert holdings.find("رازناک") == []
    (tmp_path / "catalogue.sqlite.new").rmdir()
    assert holdings.update() == []
    assert holdings.holds(*_SECRETS) == []


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    holdings = _make(tmp_path, _ROWS)
    (tmp_path / "catalogue.sqlite.new").write_bytes(b"left")
    for _ in range(2):
        holdings.update()
        assert [path.name for path in tmp_path.glob("cat*")] == ["catalogue.sqlite"]
        (tmp_path / "catalogue.sqlite.new").write_bytes(b"left")


def test_an_update_that_was_ended_midway_is_wiped_by_the_next(tmp_path: Path) -> None:
    holdings = _make(tmp_path, _ROWS)
    holdings.update()
    change_bag(tmp_path / "nas/letters", [{"path": "راز.txt", "access": "closed"}])
    with closing(sqlite3.connect(holdings.path)) as catalogue:
        # As if a kill had come after the last commit, before the file was written anew.
        catalogue.execute("PRAGMA secure_delete = OFF")
        catalogue.execute("UPDATE copies SET version = ?", (holdings.list_copies()[0].version,))
        catalogue.execute("INSERT INTO facts VALUES ('loose', 1), ('withholding', 1)")
        catalogue.execute("UPDATE documents SET title = '[]' WHERE reference_code = 'A-2'")
        catalogue.commit()
    holdings.update()
    with closing(sqlite3.connect(holdings.path)) as catalogue:
        assert catalogue.execute("SELECT name FROM facts").fetchall() == [("salt",)]
