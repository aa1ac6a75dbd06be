"""The browser of this folder's tests, and the pages that they look at."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from archiver.commands.program import main
from archiver.finding_aid import BagDescription, render_finding_aid
from tests.browser.chromium import Chromium, chromium_or_skip
from tests.finding_aid.made_records import ORGANIZATION, make_box, make_described

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.finding_aid.made_records import Record

_BAG = BagDescription("جعبهٔ ۳ (box-3)", ORGANIZATION, ("sha256", "sha512", "sha3256"), "2026-11-24", "1405-09-03")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """One browser for all tests."""
    with Chromium(tmp_path_factory.mktemp("profile")) as chromium:
        yield chromium


class Pages(NamedTuple):
    """A folder of pages by name, and the addresses of those that every test looks at."""

    folder: Path
    names: Sequence[str]


PAGES = (
    "statement/metadata/finding-aid.html",
    "box/metadata/finding-aid.html",
    "many/metadata/finding-aid.html",
    "many/metadata/finding-aid/1361.html",
    "many/metadata/finding-aid/withheld.html",
    "good-en.html",
    "good-fa.html",
    "bad-en.html",
    "bad-fa.html",
    "dates-en.html",
    "dates-fa.html",
)
"""Finding aids of one document, of a box of thirty, and of many with parts; reports on good and spoilt bags, and on dates."""


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder that holds `PAGES`."""
    chromium_or_skip()
    seeds: Path = request.getfixturevalue("seeds")
    folder = tmp_path_factory.mktemp("pages")
    papers = folder / "papers"
    papers.mkdir()
    shutil.copy(seeds / "statement-oslo-1395.txt", papers / "بیانیهٔ اسلو 50% (نهایی) 1395.txt")
    _make_bag(papers, folder / "statement")
    _make_bag(seeds, folder / "good")
    _make_bag(seeds, folder / "بد‌خط")
    (folder / "بد‌خط" / "data" / "letter-tehran-1396.txt").write_bytes(b"changed")
    (folder / "بد‌خط" / "data" / "fax-london-2016.txt").unlink()
    _write(folder / "box", [make_described(), *make_box(30)])
    _write(folder / "many", make_box(2100, days=9_000))
    for language in ("en", "fa"):
        words = ["--lang", language, "--quiet", "--report"]
        main(["validate", str(folder / "good"), *words, str(folder / f"good-{language}.html")])
        bags = [str(folder / name) for name in ("good", "بد‌خط", "absent")]
        main(["validate", *bags, *words, str(folder / f"bad-{language}.html")])
        main(["date", "verify", str(papers), str(seeds), *words, str(folder / f"dates-{language}.html")])
    return folder


def _make_bag(source: Path, bag: Path) -> None:
    assert main(["create", str(source), "--to", str(bag), "--organization", "دفتر ثبت نام‌ها", "--quiet"]) == 0


def _write(folder: Path, records: Sequence[Record]) -> None:
    for name, pieces in render_finding_aid(_BAG, records):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(pieces))
