"""Bags are checked as `archiver validate` checks them, and the report is the one of `--report`."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from archiver import CreateOptions, Organization, create
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.served import Answer, Visitor

_SEEDS = Path(__file__).resolve().parent.parent.parent.parent / "seeds"
GOOD, DAMAGED = "جعبه ۱۲", "damaged"


@pytest.fixture(scope="module")
def holding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose root has a good bag, the same damaged, and the good one as a zip file."""
    base = tmp_path_factory.mktemp("check")
    root = base / "root"
    root.mkdir()
    create(_SEEDS, root / GOOD, CreateOptions(organization=Organization("Test")))
    shutil.copytree(root / GOOD, root / DAMAGED)
    next((root / DAMAGED / "data").rglob("*.txt")).write_text("other", encoding="utf-8")
    shutil.make_archive(str(base / "dropped"), "zip", root, GOOD)
    with Served(base / "home", [root]) as started:
        yield started


def _tokens(visitor: Visitor) -> dict[str, str]:
    """Return the tokens of the bags in the root, by name."""
    at = re.search(r"at=([\w-]+)", visitor.get("/check").text)
    assert at is not None
    page = visitor.get(f"/check?at={at[1]}").text
    tokens = re.findall(r"bag=([\w-]+)", page)
    return {name: next(token for token in tokens if name in visitor.get(f"/check?bag={token}").text) for name in (GOOD, DAMAGED)}


def wait_for(visitor: Visitor, answer: Answer, seconds: float = 60) -> str:
    """Wait until the job of an answer has ended, and return the address of its outcome."""
    assert answer.status == 303, answer.text
    job = answer.header("location") or ""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page = visitor.get(job)
        if page.status == 303:
            return page.header("location") or ""
        assert "verdict error" not in page.text, page.text
        time.sleep(0.2)
    raise AssertionError(job)


def test_a_good_bag_is_valid_and_a_damaged_one_is_not(holding: Served) -> None:
    visitor = holding.visit()
    tokens = _tokens(visitor)
    verdicts = {}
    for name, token in tokens.items():
        report = visitor.get(wait_for(visitor, visitor.post("/check", {"bag": token}))).text
        assert f'href="/bags/{token}"' in report
        verdicts[name] = re.search(r"<strong>([^<]+)</strong>", report)[1]  # type: ignore[index]

    assert verdicts == {GOOD: "valid", DAMAGED: "not valid"}


def test_the_report_is_kept_in_three_forms(holding: Served) -> None:
    visitor = holding.visit()
    report = wait_for(visitor, visitor.post("/check", {"bag": _tokens(visitor)[DAMAGED]}))
    kept = {form: visitor.get(f"{report}/{form}") for form in ("html", "json", "txt")}

    assert all((answer.header("content-disposition") or "").startswith("attachment") for answer in kept.values())
    assert json.loads(kept["json"].body)["results"][0]["valid"] is False
    assert kept["html"].text.startswith("<!DOCTYPE html>")
    assert visitor.get(f"{report}/pdf").status == 404


def test_nothing_chosen_is_told(holding: Served) -> None:
    answer = holding.visit().post("/check")

    assert answer.status == 422
    assert "No bag is chosen." in answer.text


def test_what_is_chosen_stays_in_the_address(holding: Served) -> None:
    visitor = holding.visit()
    tokens = _tokens(visitor)
    page = visitor.get(f"/check?{urlencode([('bag', token) for token in tokens.values()])}").text

    assert page.count('type="hidden" name="bag"') == 2
    assert "Chosen: 2 bags" in page
