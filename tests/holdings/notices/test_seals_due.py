"""Seals that are to be renewed, with real seals and an authority that is `openssl ts`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from archiver.holdings.notices import find_due_seals
from archiver.holdings.notices.digest import Digest
from archiver.holdings.notices.digest_words import say_digest
from tests.holdings.bags import write_bag
from tests.seals.conftest import archiver
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.openssl import make_identity, openssl

if TYPE_CHECKING:
    from pathlib import Path

DAYS = 1000


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority whose certificate ends in 1000 days."""
    return Authority(tmp_path_factory.mktemp("authority"), days=DAYS)


@pytest.fixture
def stamped(tmp_path: Path, authority: Authority) -> Path:
    """A bag of another program, with a stamped seal beside it."""
    bag = tmp_path / "bag"
    write_bag(bag, {"1.txt": b"one"}, algorithms=("sha512",))
    desk = make_identity(tmp_path)
    with serve(authority) as address:
        added = archiver("seal", "add", bag, "--key", desk.key, "--certificate", desk.certificate, "--stamp", address)
    assert added.code == 0, added.text
    return bag


def end_of(certificate: Path) -> datetime:
    """The end of a certificate, as OpenSSL tells it."""
    told = openssl("x509", "-in", certificate, "-noout", "-enddate").stdout.decode().strip().removeprefix("notAfter=")
    return datetime.strptime(told, "%b %d %H:%M:%S %Y %Z").replace(tzinfo=UTC)


def test_a_seal_is_due_two_years_before_its_stamp_ends(stamped: Path, authority: Authority) -> None:
    end = end_of(authority.certificate)
    due = end - timedelta(days=730)
    copies = [("nas/bag", str(stamped))]

    assert find_due_seals(copies, due) == ([], [])
    assert find_due_seals(copies, due + timedelta(seconds=1)) == ([("nas/bag", end.date().isoformat())], [])
    # Nothing was asked anew meanwhile.
    assert find_due_seals(copies, end + timedelta(days=1))[1] == []


def test_a_layer_above_without_a_stamp_leaves_the_day_of_the_one_below(stamped: Path, authority: Authority) -> None:
    end = end_of(authority.certificate)
    above = stamped.with_name("bag.seals") / "0002"
    above.mkdir()
    (above / "seal.json").write_bytes(b"{}")

    assert find_due_seals([("nas/bag", str(stamped))], end) == ([("nas/bag", end.date().isoformat())], [])


def test_seals_beside_something_that_is_no_bag_are_no_matter_here(tmp_path: Path) -> None:
    (tmp_path / "bag.seals").mkdir()
    (tmp_path / "bag").write_bytes(b"neither a folder nor an archive")

    assert find_due_seals([("nas/bag", str(tmp_path / "bag")), ("nas/gone", str(tmp_path / "gone"))]) == ([], [])


def test_twenty_bags_are_named_and_the_others_counted() -> None:
    due = [(f"nas/{number:02}", "2030-01-01") for number in range(23)]
    waiting = [f"vault/{number:02}" for number in range(22)]
    digest = Digest(moment=0, seconds=1.0, since=None, places=(), seals_due=due, stamps_waiting=waiting)
    lines = [line.strip() for line in say_digest(digest, "en")]

    named = [line for line in lines if line.startswith("nas/")]
    # Nowruz 1408 is on 20 March 2029, and 1 January 2030 is the 288th day from then: 6 months of 31 days, 3 of 30, and 12 days.
    assert len(named) == 20
    assert named[0] == "nas/00: its time stamp can be verified until 1 January 2030 (12 Dey 1408 Solar Hijri)"
    assert [line for line in lines if line.startswith("vault/")] == waiting[:20]
    assert [line for line in lines if "more" in line] == ["… and 3 more", "… and 2 more"]
