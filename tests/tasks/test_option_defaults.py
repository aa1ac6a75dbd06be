"""A bag takes the defaults of an archive if its options ask for them, whoever calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archiver.errors import WrongUsageError
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create

if TYPE_CHECKING:
    from archiver.tasks.create_report import CreateReport

_DEFAULTS = """\
[organization]
name = { en = "The Register of Names" }
country = "NO"

[documents]
language = ["fa"]
"""


@pytest.fixture(autouse=True)
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder to work in, which holds a source and, beside it, the defaults of an archive."""
    monkeypatch.chdir(tmp_path)
    Path("letters").mkdir()
    Path("letters/a.txt").write_text("x\n", encoding="utf-8")
    Path("archiver.toml").write_text(_DEFAULTS, encoding="utf-8")


def _codes(report: CreateReport) -> list[str]:
    return [finding.code for finding in report.findings]


def _record() -> dict[str, Any]:
    record: dict[str, Any] = json.loads(Path("bag/metadata/records.jsonl").read_bytes())
    return record


@pytest.mark.parametrize("configuration", [True, "archiver.toml", Path("archiver.toml")], ids=["beside", "named", "path"])
def test_a_call_takes_the_defaults_that_it_asks_for(*, configuration: str | Path | bool) -> None:
    report = create("letters", "bag", CreateOptions(configuration=configuration))

    assert report.made
    assert _codes(report)[0] == "config.used"
    assert _record()["language"] == ["fa"]
    assert _record()["originOrganization"]["country"] == "NO"


def test_a_call_that_does_not_ask_reads_no_defaults() -> None:
    Path("archiver.toml").write_text("broken", encoding="utf-8")

    report = create("letters", "bag", CreateOptions(organization=Organization("x", country="IR")))
    assert report.made
    assert not [code for code in _codes(report) if code.startswith("config.")]


def test_an_organization_without_a_name_changes_the_default_one() -> None:
    organization = Organization("", identifiers=["https://ror.org/04h699437"], country="SE")
    assert create("letters", "bag", CreateOptions(organization=organization, configuration=True)).made

    origin = _record()["originOrganization"]
    assert origin["name"] == [{"value": "The Register of Names", "language": "en"}]
    assert (origin["identifier"], origin["country"]) == (["https://ror.org/04h699437"], "SE")


def test_a_value_that_is_no_path_is_refused_by_its_parameter() -> None:
    with pytest.raises(WrongUsageError) as refused:
        create("letters", "bag", CreateOptions(configuration=None))  # type: ignore[arg-type]

    assert refused.value.values["parameter"] == "configuration"


def test_a_faulty_file_of_defaults_makes_no_bag() -> None:
    Path("archiver.toml").write_text("broken", encoding="utf-8")

    report = create("letters", "bag", CreateOptions(configuration=True))
    assert (report.made, report.results, _codes(report)) == (False, [], ["config.unreadable"])
    assert not Path("bag").exists()


@pytest.mark.parametrize(
    ("target", "would_be_made"), [("bag", True), ("letters", False)], ids=["free", "something stands at the target"]
)
def test_a_dry_run_says_whether_the_bag_would_be_made(target: str, *, would_be_made: bool) -> None:
    report = create("letters", target, CreateOptions(configuration=True, dry_run=True))

    assert report.would_be_made is would_be_made
    assert not report.made
    assert [result["documents"] for result in report.results] == [1]
