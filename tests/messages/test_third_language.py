"""A further language is a word, a row, and its texts: in a copy of the tree, bags are then made and reported in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parents[2]


def _translate(entry: Any) -> Any:
    """Return the English text, its words marked as those of the toy language."""
    if isinstance(entry, dict):
        return {part: _translate(text) for part, text in entry.items()}
    return [_translate(form) for form in entry] if isinstance(entry, list) else entry and f"⟪{entry}"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tree that knows French."""
    copy = tmp_path_factory.mktemp("checkout")
    for folder in ("archiver", "schemas"):
        shutil.copytree(CHECKOUT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    languages = copy / "archiver" / "messages" / "languages.py"
    text = languages.read_text(encoding="utf-8")
    text = text.replace('Literal["en", "fa"]', 'Literal["en", "fa", "fr"]')
    text = text.replace(
        '    "fa": LanguageForm(', '    "fr": LanguageForm("ltr", "latin", ("« ", " »"), (0, 1)),\n    "fa": LanguageForm('
    )
    languages.write_text(text, encoding="utf-8")
    for catalogue in languages.parent.glob("*.json"):
        entries = json.loads(catalogue.read_text(encoding="utf-8"))
        for entry in entries.values():
            entry["fr"] = _translate(entry["en"])
        catalogue.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    return copy


def _run(checkout: Path, place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "archiver", *words],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(checkout), "SOURCE_DATE_EPOCH": "1478338200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_bag_is_made_validated_and_reported_in_a_third_language(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Oslo, 15 Aban 1395\n4 November 2016\n", encoding="utf-8")

    made = _run(checkout, tmp_path, "create", "letter.txt", "--to", "bag", "--organization", "Register", "--lang", "fr")
    checked = _run(checkout, tmp_path, "validate", "bag", "--lang", "fr", "--report", "r.html")
    shown = _run(checkout, tmp_path, "date", "find", "letter.txt", "--lang", "fr")

    assert (made.returncode, checked.returncode, shown.returncode) == (0, 0, 0), made.stderr + checked.stderr
    assert made.stdout.startswith("⟪Bag made: bag (1 ⟪document, ")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert '<html lang="fr" dir="ltr">' in page
    assert "⟪Report: " in page
    assert "⟪Two dates" in made.stdout or "⟪Expected one day of issue" in made.stdout


@pytest.mark.slow
def test_the_finding_aid_stays_in_persian_and_english(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Oslo, 15 Aban 1395\n", encoding="utf-8")
    options = ("create", "letter.txt", "--organization", "Register")

    _run(CHECKOUT, tmp_path, *options, "--to", "before", "--lang", "en")
    _run(checkout, tmp_path, *options, "--to", "after", "--lang", "fr")

    before, after = (
        (tmp_path / bag / "metadata" / "finding-aid.html").read_text(encoding="utf-8") for bag in ("before", "after")
    )
    assert after.replace("after", "before") == before.replace("after", "before")
