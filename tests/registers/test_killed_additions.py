"""A register to which an addition was killed is as it was, or has all the new lines; and the next addition goes on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.registers.registering import check_register, register_bags
from tests.registers.kills import kill_additions_at_random

if TYPE_CHECKING:
    from pathlib import Path

_EMPTY = hashlib.sha256(b"").hexdigest()
_BROKEN = b'{"sequence":1,"time":"2016-11'


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    source = tmp_path / "letter.txt"
    source.write_text("text\n", encoding="utf-8")
    assert create(source, tmp_path / "bag", CreateOptions(Organization("x"))).made
    return tmp_path / "bag"


@pytest.mark.slow
def test_kills_at_random_moments_leave_the_old_register_or_the_new_one(tmp_path: Path) -> None:
    tally = kill_additions_at_random(tmp_path, 20, 1395)

    assert tally["kills"] == 20


@pytest.mark.parametrize(
    "left",
    [
        {"register.jsonl.new": _BROKEN},
        {"register.sha256": f"{_EMPTY}  register.jsonl\n".encode()},
        {"register.sha256.new": b"", "register.jsonl.new": _BROKEN},
        {"register.sha256": f"{_EMPTY}  register.jsonl\n".encode(), "register.jsonl.new": _BROKEN},
    ],
    ids=["lines", "digest", "parts of both", "digest and lines"],
)
def test_a_first_addition_that_was_killed_is_begun_again(tmp_path: Path, bag: Path, left: dict[str, bytes]) -> None:
    register = tmp_path / "register"
    register.mkdir()
    for name, octets in left.items():
        (register / name).write_bytes(octets)

    assert register_bags(register, [bag]).added

    assert sorted(path.name for path in register.iterdir() if not path.name.endswith("sha256.new")) == [
        "register.jsonl",
        "register.sha256",
    ]
    assert check_register(register, [bag]).findings == []


def test_lines_whose_first_digest_was_not_written_are_known(tmp_path: Path, bag: Path) -> None:
    register = tmp_path / "register"
    assert register_bags(register, [bag]).added
    (register / "register.sha256").write_text(f"{_EMPTY}  register.jsonl\n", encoding="utf-8")

    findings = check_register(register, [bag]).findings
    assert [(finding.code, finding.values["lines"], finding.values["found"]) for finding in findings] == [
        ("register.digest-behind", 0, 1)
    ]


def test_a_digest_of_lines_that_are_gone_begins_no_register(tmp_path: Path, bag: Path) -> None:
    register = tmp_path / "register"
    assert register_bags(register, [bag]).added
    (register / "register.jsonl").unlink()

    report = register_bags(register, [bag])
    assert [finding.code for finding in report.findings] == ["register.not-a-register"]
