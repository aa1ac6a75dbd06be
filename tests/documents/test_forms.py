"""A document says the same in whatever form it comes: each form of each seed yields what the seed yields.

How the files were made stands in tests/data/documents/README.md.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archiver.dating import check_dates, decide_date, find_dates
from archiver.documents import read_document
from archiver.persian_text import fold_text
from tests.documents.made_files import make_mail, make_open_document, make_page, make_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.findings import Finding

CHECKOUT = Path(__file__).resolve().parents[2]
SEEDS = sorted((CHECKOUT / "seeds").glob("*.txt"))
FORMS = sorted(path for path in (CHECKOUT / "tests" / "data" / "documents").iterdir() if path.suffix not in {".py", ".md"})
KINDS = {".docx", ".odt", ".html", ".eml", ".libreoffice.pdf", ".chromium.pdf"}


def _form(path: Path) -> str:
    return "".join(path.suffixes)


def _written(text: str) -> str:
    """A text without what a page does not show (blanks, joiners) and with one form of each letter and digit."""
    return re.sub(r"\s", "", fold_text(text).text)


def _values(finding: Finding) -> dict[str, Any]:
    """What a finding tells, without where the statements stand."""
    kept = {key: value for key, value in finding.values.items() if key not in {"line", "column", "text", "place"}}
    if "statements" in kept:
        kept["statements"] = [(one["gregorian"], one["solarHijri"], one["weekday"]) for one in kept["statements"]]
    return kept


def _yield_of(source: Path | bytes) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """The statements, findings and date of a document, as far as they do not depend on the form."""
    text = read_document(source).text
    assert text is not None
    statements = find_dates(text)
    said = [
        (_written(one.text), one.calendar, one.precision, one.readings, one.weekday_written, one.place != "body")
        for one in statements
    ]
    return said, [(one.code, _values(one)) for one in check_dates(statements)], decide_date(statements).date


def test_every_seed_is_there_in_every_form() -> None:
    assert {(path.name.split(".")[0], _form(path)) for path in FORMS} == {(seed.stem, kind) for seed in SEEDS for kind in KINDS}


@pytest.mark.parametrize("path", FORMS, ids=[path.name for path in FORMS])
def test_every_form_of_a_seed_yields_what_the_seed_yields(path: Path) -> None:
    if path.suffix == ".pdf":
        pytest.importorskip("pypdf")
        pytest.importorskip("bidi")
    document = read_document(path)

    assert document.findings == ()
    assert _yield_of(path) == _yield_of(CHECKOUT / "seeds" / f"{path.name.split('.')[0]}.txt")


@pytest.mark.parametrize("make", [make_word, make_open_document, make_page, make_mail])
def test_every_form_of_the_real_document_yields_what_it_yields(make: Callable[[str], bytes], shared: Path) -> None:
    (path,) = (shared / "seeds").glob("*.txt")
    text = read_document(path).text
    assert text is not None

    assert _yield_of(make(text)) == _yield_of(path)


@pytest.mark.parametrize("path", [path for path in FORMS if path.suffix == ".pdf"], ids=lambda path: path.name)
def test_a_pdf_gives_the_text_of_its_seed_but_for_marks_and_blanks(path: Path) -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("bidi")
    text, seed = (read_document(one).text for one in (path, CHECKOUT / "seeds" / f"{path.name.split('.')[0]}.txt"))
    assert text is not None
    assert seed is not None

    # Some fonts draw heh and its hamza as one glyph that says heh alone.
    said, written = (re.sub("[\u0654\u0621\u06c0\u0629]", "", _written(one)) for one in (text, seed))
    assert said == written
