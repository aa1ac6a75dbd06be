"""The seeds yield what their README says; its tables were checked by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.tasks.dates import find, verify

if TYPE_CHECKING:
    from archiver.dating.dated_document import DatedDocument

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def _read_table(heading: str) -> list[list[str]]:
    section = (SEEDS / "README.md").read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in row] for row in rows[2:]]


YIELDS = _read_table("What each must yield")
STATEMENTS = _read_table("Every date statement")
DOCUMENTS = sorted(path.name for path in SEEDS.iterdir() if path.suffix != ".md")


def _find(name: str) -> DatedDocument:
    return find(str(SEEDS / name)).documents[0]


def test_every_document_stands_in_both_tables() -> None:
    assert sorted(row[0] for row in YIELDS) == DOCUMENTS
    assert sorted({row[0] for row in STATEMENTS}) == DOCUMENTS


@pytest.mark.parametrize(("name", "encoding", "agreement", "basis", "solar_hijri", "gregorian", "findings"), YIELDS)
def test_a_seed_yields_its_date_and_its_findings(
    name: str, encoding: str, agreement: str, basis: str, solar_hijri: str, gregorian: str, findings: str
) -> None:
    dated = _find(name)

    assert dated.document.encoding is not None
    assert dated.document.encoding.name == encoding
    assert dated.agreement["status"] == agreement
    assert dated.date["basis"] == basis
    assert (dated.date["solarHijri"], dated.date["gregorian"]) == (solar_hijri, gregorian)
    assert [finding.code for finding in verify(str(SEEDS / name)).findings] == findings.split()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_seed_yields_every_statement_in_order_and_no_other(name: str) -> None:
    expected = [(text, gregorian or None) for document, text, gregorian in STATEMENTS if document == name]

    assert [(statement.text, statement.gregorian) for statement in _find(name).statements] == expected
