"""A dropped document of the most octets that are taken: bounded in memory, told in time, and gone after."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.web.check.large_drops import Watch, count_octets, drop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.served import Served

_MEGABYTE = 1_000_000


@pytest.mark.slow
def test_a_document_of_500_megabytes(own: Served, tmp_path: Path) -> None:
    document = tmp_path / "document.txt"
    with document.open("wb") as file:
        # A sparse file: it takes no room on the disk before it is dropped.
        file.truncate(500 * _MEGABYTE)
    visitor, state = own.visit(), own.home / "state" / "bayegan"
    with Watch(own, state) as watch:
        job = drop(own, visitor, document, "/dates/upload")
        assert job is not None
        until = time.monotonic() + 120
        answer = visitor.get(job)
        while answer.status == 200 and f'hx-get="{job}"' in answer.text and time.monotonic() < until:
            time.sleep(0.1)
            answer = visitor.get(job)

    assert answer.status == 303 or "job failed" in answer.text
    assert watch.server < 200 * _MEGABYTE
    assert watch.together < 1200 * _MEGABYTE
    assert watch.disk < 600 * _MEGABYTE
    assert watch.quickest_of_two < 8
    until = time.monotonic() + 60
    while count_octets(state) > 10 * _MEGABYTE and time.monotonic() < until:
        time.sleep(0.1)
    assert count_octets(state) < 10 * _MEGABYTE
