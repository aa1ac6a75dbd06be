"""Reports say in plain words who vouched, since when, what waits and when to renew. Those on many bags sum it up."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from archiver.records.schema_check import REPORT_SCHEMA, check_against
from archiver.reports.seal_words import describe_sum, sum_seals
from archiver.tasks.validation import validate
from tests.seals.conftest import archiver, copy_folder, trust_one
from tests.seals.time_stamp_authority import Authority, serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def say(*words: str | Path, language: str = "en") -> str:
    """Run a command and return what it prints for people."""
    command = [sys.executable, "-m", "archiver", *map(str, words), "--lang", language]
    return subprocess.run(command, capture_output=True, check=False, text=True).stdout


@pytest.fixture
def many(sealed: Path, plain_bag: Path, tmp_path: Path, seal: Callable[..., Any]) -> list[Path]:
    """Bags that are sealed, sealed in an earlier state, waiting for a time stamp, unsealed, and spoilt."""
    earlier, waiting, unsealed, spoilt = (tmp_path / name for name in ("earlier", "waiting", "unsealed", "spoilt"))
    for bag in (earlier, spoilt):
        shutil.copytree(sealed, bag)
    for bag in (waiting, unsealed):
        copy_folder(plain_bag, bag)
    assert archiver("bag", "add-algorithm", earlier, "sha3_256").code == 0
    seal(waiting, "--stamp", "http://127.0.0.1:9/")
    (spoilt / "bag-info.txt").write_text((spoilt / "bag-info.txt").read_text() + "Contact-Name: me\n")
    return [sealed, earlier, waiting, unsealed, spoilt]


def _count(seals: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in seals.items() if key != "renewals"}


@pytest.mark.parametrize("command", [["seal", "check"], ["validate"]])
def test_the_sum_over_many_bags(command: list[str], many: list[Path], trust: Path) -> None:
    checked = archiver(*command, *many, "--trust", trust)

    assert check_against(REPORT_SCHEMA, checked.report) == []
    seals = checked.report["seals"]
    verdicts = {"sealed": 2, "unsealed": 1, "notProven": 1, "broken": 1, "notChecked": 0}
    assert _count(seals) == {"bags": 5, **verdicts, "earlierState": 1, "waiting": 1}
    # The certificate of the authority ends after ten years, and its root after eleven.
    (renewal,) = seals["renewals"]
    sealed = archiver("seal", "check", many[0], "--trust", trust).result
    assert (renewal["until"], renewal["from"], renewal["bags"]) == (sealed["validUntil"][:10], sealed["renewFrom"][:10], 3)
    assert int(renewal["until"][:4]) - int(renewal["from"][:4]) == 2


def test_validate_tells_each_seal(many: list[Path], trust: Path) -> None:
    checked = archiver("validate", *many, "--trust", trust)

    assert [one.get("seal", {}).get("verdict") for one in checked.report["results"]] == [
        "sealed",
        "sealed",
        "not-proven",
        None,
        "broken",
    ]
    assert "seal" not in archiver("validate", many[3]).result
    assert archiver("validate", many[0]).result["seal"] == {"bag": str(many[0]), "verdict": "not-checked"}
    assert archiver("validate", *many[:2]).report["seals"]["notChecked"] == 2
    assert "seals" not in archiver("validate", many[0], "--trust", trust).report
    assert "seals" not in archiver("validate", many[3], many[3]).report


def test_a_changed_document_breaks_the_seal_that_validate_tells(sealed: Path, trust: Path) -> None:
    """The seal speaks of manifests, which are as they were: `seal check` reads no document."""
    (document,) = (sealed / "data").iterdir()
    document.write_bytes(document.read_bytes() + b"more")
    checked = archiver("validate", sealed, "--trust", trust)

    assert (checked.code, checked.result["valid"], checked.result["seal"]["verdict"]) == (1, False, "broken")


def test_a_faulty_trust_file_makes_nobody_sealed(sealed: Path, trust: Path) -> None:
    trust.write_text(trust.read_text() + '[[signer]]\nname = "Gone"\ncertificate = "gone.crt"\nsha256 = "' + "0" * 64 + '"\n')
    report = validate(sealed, trust=trust)

    assert report.valid
    assert report.seal is not None
    assert report.seal["verdict"] == "not-proven"


def test_what_people_read_of_one_bag(sealed: Path, trust: Path) -> None:
    lines = say("validate", sealed, "--trust", trust).splitlines()
    until = archiver("seal", "check", sealed, "--trust", trust).result["validUntil"][:4]

    assert lines[1].startswith(f"{sealed}: sealed by Evidence desk (trusted), proven to exist since ")
    assert lines[2].startswith("  renew it between ")
    assert f" {until} (" in lines[2]
    persian = say("seal", "check", sealed, "--trust", trust, language="fa").splitlines()
    assert "مهرشده به دست Evidence desk (پذیرفته)" in persian[0]
    assert persian[1].endswith("آن را تازه کنید: archiver seal renew")


@pytest.mark.parametrize(("language", "word"), [("en", "an earlier state of it is sealed by"), ("fa", "وضعیت پیشین آن مهرشده")])
def test_an_earlier_state_is_said_first_and_plainly(language: str, word: str, many: list[Path], trust: Path) -> None:
    first, second, *_ = say("seal", "check", many[1], "--trust", trust, language=language).splitlines()

    assert word in first
    assert "archiver seal add" in second


def test_a_renewal_of_an_earlier_state_vouches_for_no_later_one(many: list[Path], trust: Path, address: str) -> None:
    assert archiver("seal", "renew", many[1], "--stamp", address).code == 0
    checked = archiver("seal", "check", *many[:2], "--trust", trust)

    assert [layer["state"] for layer in checked.report["results"][1]["layers"]] == ["earlier", "current"]
    assert checked.report["seals"]["earlierState"] == 1


def test_an_authority_of_a_renewal_does_not_prove_the_earlier_time(sealed: Path, trust: Path, tmp_path: Path) -> None:
    second = Authority(tmp_path / "second", "Second TSA")
    trust_one(trust, "Second", second.root, "--authority")
    with serve(second) as other:
        assert archiver("seal", "renew", sealed, "--stamp", other).code == 0
    first = say("seal", "check", sealed, "--trust", trust).splitlines()[0]

    assert " by First; good until " in first


def test_what_waits_is_said(many: list[Path], trust: Path) -> None:
    assert "  waits for 1 time stamp: archiver seal stamp" in say("seal", "check", many[2], "--trust", trust)
    text = say("validate", *many, "--trust", trust)
    assert "5 bags: 2 sealed, 1 unsealed, 1 not proven, 1 with a broken seal" in text
    assert "Waiting for time stamps: 1 bag" in text
    assert "Sealed only in an earlier state: 1 bag" in text


def test_the_level_that_reads_no_documents_says_so(sealed: Path, trust: Path) -> None:
    assert "the seal is not compared with its documents" in say("validate", sealed, "--trust", trust, "--level", "complete")


def test_a_page_has_the_sum_and_a_row_for_each_bag(many: list[Path], trust: Path, tmp_path: Path) -> None:
    say("seal", "check", *many, "--trust", trust, "--report", tmp_path / "report.html", language="fa")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")

    assert page.count('<th scope="row">') == 5
    assert "<td>مهر شکسته</td>" in page
    assert "تازه شود" in page


def test_only_the_first_days_of_renewal_are_said_one_by_one() -> None:
    days = [f"2031-0{month}-01T00:00:00Z" for month in range(1, 8)]
    reports: list[dict[str, Any]] = [
        {"verdict": "sealed", "layers": [], "validUntil": day, "renewFrom": f"2029{day[4:]}", "provenSince": None} for day in days
    ]
    lines = list(describe_sum(sum_seals(reports), "en"))

    assert lines[0] == "7 bags: 7 sealed"
    assert lines[-2].startswith("To be renewed between 1 May 2029 (")
    assert lines[-1] == "To be renewed later: 2 bags"
