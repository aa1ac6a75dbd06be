"""The README keeps its promises: two commands first. What its examples print is compared with the other pages, in tests/docs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def blocks(checkout: Path) -> list[tuple[str, str]]:
    """Every fenced block of the README: its tag and its text."""
    return FENCE.findall((checkout / "README.md").read_text(encoding="utf-8"))


@pytest.fixture
def beside_the_seeds(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new working folder with the seeds in it, as the examples have it."""
    (tmp_path / "seeds").symlink_to(seeds)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("beside_the_seeds")
def test_the_python_example_prints_what_its_comments_say(
    blocks: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    [example] = [text for tag, text in blocks if tag == "python"]
    exec(example, {})  # noqa: S102 - it is our own

    assert capsys.readouterr().out.splitlines() == re.findall(r"  # (.*)", example)


def test_the_first_two_blocks_are_one_command_each(blocks: list[tuple[str, str]]) -> None:
    main_job, tests = blocks[:2]

    assert main_job[0] == tests[0] == "sh"
    assert len(main_job[1].splitlines()) == len(tests[1].splitlines()) == 1
    assert "archiver create seeds/" in main_job[1]
    assert "pytest" in tests[1]
