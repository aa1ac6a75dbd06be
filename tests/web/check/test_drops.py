"""Dropped bags: bounded in memory and on the disk, however large, broken or hostile, and gone after the check."""

from __future__ import annotations

import re
import shutil
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.web.check.large_drops import Watch, count_octets, drop, make_bomb, make_stored

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.served import Served, Visitor

_MEGABYTE = 1_000_000


def _state(served: Served) -> Path:
    return served.home / "state" / "bayegan"


def _wait(visitor: Visitor, job: str | None, seconds: float = 120) -> str:
    """Wait for a report, and return its text."""
    assert job is not None
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page = visitor.get(job)
        if page.status == 303:
            return visitor.get(page.header("location") or "").text
        time.sleep(0.2)
    raise AssertionError(page.text)


def _verdict(report: str) -> str:
    found = re.search(r"<strong>([^<]+)</strong>", report)
    assert found is not None
    return found[1]


def _demand_empty(served: Served) -> None:
    until = time.monotonic() + 60
    while count_octets(_state(served)) > 10 * _MEGABYTE and time.monotonic() < until:
        time.sleep(0.1)
    assert count_octets(_state(served)) < 10 * _MEGABYTE


def _demand_no_archive(served: Served) -> None:
    """A dropped archive is removed when its check has ended, a moment after the report can be seen."""
    until = time.monotonic() + 60
    while (left := list(_state(served).rglob("*.zip"))) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []


@pytest.mark.slow
@pytest.mark.parametrize(("make", "octets", "disk"), [(make_stored, 300 << 20, 1000), (make_bomb, 2 << 30, 600)])
def test_a_large_drop_is_bounded(own: Served, tmp_path: Path, make: object, octets: int, disk: int) -> None:
    dropped = tmp_path / "dropped.zip"
    make(dropped, octets)  # type: ignore[operator]
    visitor = own.visit()
    before = Watch(own, _state(own))
    with before:
        time.sleep(0.3)
    with Watch(own, _state(own)) as watch:
        report = _wait(visitor, drop(own, visitor, dropped))

    assert _verdict(report) == "valid"
    assert watch.server - before.server < 200 * _MEGABYTE
    assert watch.together < 1200 * _MEGABYTE
    assert watch.disk < disk * _MEGABYTE
    assert watch.quickest_of_two < 8
    _demand_empty(own)


def test_a_small_drop_is_checked_under_its_own_name_and_removed(served: Served, tmp_path: Path) -> None:
    dropped = tmp_path / "نامه‌ها.zip"
    make_bomb(dropped, 1 << 20)
    visitor = served.visit()
    report = _wait(visitor, drop(served, visitor, dropped))

    assert _verdict(report) == "valid"
    assert "نامه‌ها.zip" in re.sub("<[^>]*>", "", report)
    assert str(_state(served)) not in report
    _demand_no_archive(served)


def test_two_drops_at_once_do_not_meet(served: Served, tmp_path: Path) -> None:
    visitor, verdicts = served.visit(), []
    paths = [tmp_path / folder / "same.zip" for folder in ("one", "two")]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        make_bomb(path, (number + 1) << 20)
    threads = [
        threading.Thread(target=lambda path=path: verdicts.append(_verdict(_wait(visitor, drop(served, visitor, path)))))
        for path in paths
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert verdicts == ["valid", "valid"]
    _demand_no_archive(served)


def test_a_drop_that_breaks_off_leaves_nothing(served: Served, tmp_path: Path) -> None:
    dropped = tmp_path / "broken.zip"
    make_stored(dropped, 20 << 20)
    visitor = served.visit()

    assert drop(served, visitor, dropped, most=8 << 20) is None
    _demand_empty(served)
    assert visitor.get("/check").status == 200


@pytest.mark.parametrize(
    ("name", "octets"),
    [("a.zip", b""), ("a.zip", b"PK\x03\x04"), ("a.tar", b"\0" * 1024), ("a.txt", b"text"), ("a.tar.gz", b"\x1f\x8b\x08" * 9)],
)
def test_what_is_no_bag_is_told(served: Served, tmp_path: Path, name: str, octets: bytes) -> None:
    dropped = tmp_path / name
    dropped.write_bytes(octets)
    visitor = served.visit()
    report = _wait(visitor, drop(served, visitor, dropped))

    assert _verdict(report) in {"not valid", "could not be read"}


def test_an_archive_that_ends_too_soon_is_not_valid(served: Served, tmp_path: Path) -> None:
    whole, half = tmp_path / "whole.zip", tmp_path / "half.zip"
    make_stored(whole, 2 << 20)
    with whole.open("rb") as file, half.open("wb") as other:
        shutil.copyfileobj(file, other)
        other.truncate(1 << 20)
    visitor = served.visit()

    assert _verdict(_wait(visitor, drop(served, visitor, half))) in {"not valid", "could not be read"}


def test_nothing_dropped_is_told(served: Served) -> None:
    visitor = served.visit()
    body = b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + visitor.token.encode() + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Origin": f"http://127.0.0.1:{served.port}"}
    answer = visitor.ask("POST", "/check/upload", body, headers)

    assert answer.status == 422
    assert "No file was dropped." in answer.text
