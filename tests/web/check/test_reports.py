"""The report on the page and the one that it keeps are those of `archiver validate --report`, octet for octet."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.holdings.catalogue.catalogued_bags import make_bag
from tests.web.check.large_drops import count_octets, make_stored
from tests.web.check.test_check import wait_for
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.served import Visitor

_ROWS = [
    {"path": "1.txt", "title": "نامه <b>x</b>", "reference code": "A/1", "date": "۱۵ آبان ۱۳۹۵"},
    {"path": "رازناک.txt", "title": "گواهی سربسته", "reference code": "A/2", "date": "Shahrivar 1367", "access": "closed"},
]
_BAGS = ("bag <b>&amp;", "جعبه ۱۲")


@pytest.fixture(scope="module")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose clock stands still for reports. In its root, two bags have an open and a closed document damaged."""
    base = tmp_path_factory.mktemp("reports")
    root = base / "root"
    root.mkdir()
    for name in _BAGS:
        make_bag(root / name, _ROWS)
        for document in (root / name / "data").iterdir():
            document.write_bytes(b"damaged")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1790000000")
        with Served(base / "home", [root]) as started:
            yield started


def _tokens(visitor: Visitor) -> list[str]:
    at = re.search(r"at=([\w-]+)", visitor.get("/check").text)
    assert at is not None
    return sorted(set(re.findall(r"[?&;]bag=([\w-]+)", visitor.get(f"/check?at={at[1]}").text)))


def _report(stamped: Served, folder: Path, form: str, language: str, *words: str) -> bytes:
    """Return the report of the command."""
    path = folder / f"report.{form}"
    command = [sys.executable, "-m", "archiver", "validate", *words, "--report", str(path), "--lang", language]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1790000000", "HOME": str(stamped.home)}
    environment["XDG_CONFIG_HOME"] = str(stamped.home / "config")
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False, cwd=stamped.home.parent / "root")
    return path.read_bytes()


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("level", ["full", "complete", "structure"])
def test_the_kept_report_is_that_of_the_command(stamped: Served, tmp_path: Path, language: str, level: str) -> None:
    visitor = stamped.visit()
    visitor.get(f"/language/{language}")
    tokens = _tokens(visitor)
    assert len(tokens) == len(_BAGS)
    address = wait_for(visitor, visitor.post("/check", {"bag": tokens[0], "level": level}))
    listed = visitor.get(f"{address}/json").text
    bag = str(stamped.home.parent / "root" / next(name for name in _BAGS if f"/{name}" in listed))

    for form in ("html", "json", "txt"):
        assert visitor.get(f"{address}/{form}").body == _report(stamped, tmp_path, form, language, bag, "--level", level)


def test_the_page_shows_what_the_kept_report_says(stamped: Served) -> None:
    visitor = stamped.visit()
    address = wait_for(visitor, visitor.post("/check", {"bag": _tokens(visitor)[0]}))
    shown, kept = (visitor.get(path).text for path in (address, f"{address}/html"))
    of_kept = re.search("<main>(.*)</main>", kept, re.DOTALL)
    assert of_kept is not None
    lines, begun = of_kept[1].strip().split("\n"), shown.index(of_kept[1].strip().split("\n", 1)[0])
    said = shown[begun:].split("\n")[: len(lines)]

    # A line that names a command or its options says on the page what to do there.
    differing = [(kept_line, line) for kept_line, line in zip(lines, said, strict=True) if kept_line != line]
    assert differing
    for kept_line, line in differing:
        assert re.search("--[a-z]|archiver [a-z]", kept_line)
        assert not re.search("--[a-z]|archiver [a-z]", line)


def test_withheld_documents_and_markup_stand_in_no_report(stamped: Served) -> None:
    visitor = stamped.visit()
    for token in _tokens(visitor):
        address = wait_for(visitor, visitor.post("/check", {"bag": token}))
        for path in (address, f"{address}/html", f"{address}/json", f"{address}/txt"):
            text = visitor.get(path).text
            assert "A/2" in text
            assert "رازناک" not in unescape(text)
            assert "سربسته" not in unescape(text)
        assert "<b>" not in visitor.get(address).text


def test_several_bags_have_one_report(stamped: Served) -> None:
    visitor = stamped.visit()
    at = re.search(r"at=([\w-]+)", visitor.get("/check").text)
    assert at is not None
    report = visitor.get(wait_for(visitor, visitor.post("/check", {"all": at[1]}))).text

    assert re.findall(r"<strong>([^<]+)</strong>", report) == ["not valid", "not valid"]
    assert len(re.findall(r'href="/bags/[\w-]+"', report)) == 2


def test_a_check_that_is_cancelled_leaves_nothing(own: Served) -> None:
    root = own.home.parent / "root"
    make_stored(root / "large.zip", 200 << 20)
    visitor = own.visit()
    at = re.search(r"at=([\w-]+)", visitor.get("/check").text)
    assert at is not None
    answer = visitor.post("/check", {"all": at[1]})
    job = answer.header("location") or ""
    assert visitor.post(f"{job}/cancel").status == 303
    until = time.monotonic() + 60
    while "every 1s" in visitor.get(job).text and time.monotonic() < until:
        time.sleep(0.1)

    assert "every 1s" not in visitor.get(job).text
    assert sorted(path.name for path in root.iterdir()) == ["large.zip"]


def test_a_server_that_ends_keeps_no_report(own: Served) -> None:
    root = own.home.parent / "root"
    make_bag(root / "bag", _ROWS)
    visitor = own.visit()
    wait_for(visitor, visitor.post("/check", {"bag": _tokens(visitor)[0]}))
    passing = own.home / "state" / "bayegan" / "passing"
    assert count_octets(passing) > 0
    own.end(signal.SIGINT)

    assert count_octets(passing) == 0


def test_what_a_killed_server_kept_goes_with_the_next_start(tmp_path: Path) -> None:
    root, home = tmp_path / "root", tmp_path / "home"
    root.mkdir()
    make_bag(root / "bag", _ROWS)
    passing = home / "state" / "bayegan" / "passing"
    first = Served(home, [root])
    visitor = first.visit()
    wait_for(visitor, visitor.post("/check", {"bag": _tokens(visitor)[0]}))
    first.end(signal.SIGKILL)
    assert count_octets(passing) > 0
    with Served(home, [root]) as second:
        assert second.visit().get("/check").status == 200
        assert count_octets(passing) == 0
