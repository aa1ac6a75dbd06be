"""A document says the same in whatever form it comes: each form of each seed yields what the seed yields.

How the files were made stands in tests/data/documents/README.md.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import find_dates
from archiver.documents.reading import read_document
from archiver.persian_text import fold_text
from tests.documents.made_files import make_mail, make_open_document, make_page, make_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.findings import Finding

CHECKOUT = Path(__file__).resolve().parents[3]
SEEDS = sorted((CHECKOUT / "seeds").glob("*.txt"))
DATA = CHECKOUT / "tests" / "data" / "documents"
FORMS = sorted(path for seed in SEEDS for path in DATA.glob(f"{seed.stem}.*"))
KINDS = {".docx", ".odt", ".html", ".eml", ".libreoffice.pdf", ".chromium.pdf"}


def _form(path: Path) -> str:
    return "".join(path.suffixes)


def _written(text: str) -> str:
    """A text without what a page does not show (blanks, joiners) and with one form of each letter and digit."""
    return re.sub(r"\s", "", fold_text(text).text)


def _values(finding: Finding) -> dict[str, Any]:
    """Return the values of a finding without the places of the statements."""
    kept = {key: value for key, value in finding.values.items() if key not in {"line", "column", "text", "place"}}
    if "statements" in kept:
        kept["statements"] = [(one["gregorian"], one["solarHijri"], one["weekday"]) for one in kept["statements"]]
    return kept


def _yield_of(source: Path | bytes) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """The statements, findings and date of a document, as far as they do not depend on the form."""
    document = read_document(source)
    assert document.text is not None
    statements = find_dates(document.text, document.parts)
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


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_every_part_of_a_document_is_read_under_its_name_and_what_is_not_shown_is_not(kind: str) -> None:
    """every-part.fodt says in which part it puts which day; it deletes the 1st of Dey 1390 and hides the 9th of Mehr 1377."""
    document = read_document(DATA / f"every-part.{kind}")
    assert document.text is not None
    found = [(one.text, one.part, one.place) for one in find_dates(document.text, document.parts)]

    assert found == [
        ("۱۵ آبان ۱۳۹۵", "header", "head"),
        ("۳ مهر ۱۳۷۷", "body", "body"),
        ("۸ مهر ۱۳۷۷", "body", "body"),
        ("۱۰ مهر ۱۳۷۷", "body", "body"),
        ("۱۱ مهر ۱۳۷۷", "body", "body"),
        ("۱۳ مهر ۱۳۷۷", "body", "body"),
        ("۱۲ مهر ۱۳۷۷", "text box", "body"),
        ("۴ مهر ۱۳۷۷", "footnote 1", "body"),
        ("۵ مهر ۱۳۷۷", "footnote 2", "body"),
        ("۶ مهر ۱۳۷۷", "endnote 1", "body"),
        ("۷ مهر ۱۳۷۷", "comment 1", "body"),
        ("۱۶ آبان ۱۳۹۵", "footer", "foot"),
    ]
    assert [finding.code for finding in document.findings] == ["document.deleted-text"]
    assert "روز تحویل\t۱۰ مهر ۱۳۷۷\nروز بازگشت\t۱۱ مهر ۱۳۷۷" in document.text


def test_the_dates_of_a_pdf_name_their_pages() -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("bidi")
    document = read_document(DATA / "every-part.pdf")
    assert document.text is not None
    found = {(one.text, one.page) for one in find_dates(document.text, document.parts)}

    assert {("۱۵ آبان ۱۳۹۵", 1), ("۴ مهر ۱۳۷۷", 1), ("۱۵ آبان ۱۳۹۵", 2), ("۱۳ مهر ۱۳۷۷", 2), ("۶ مهر ۱۳۷۷", 3)} <= found


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
def test_a_document_locked_by_libreoffice_is_one_warning(kind: str) -> None:
    if kind == "pdf":
        pytest.importorskip("pypdf")
        pytest.importorskip("bidi")
    document = read_document(DATA / f"locked.{kind}")

    assert document.text is None
    assert [finding.code for finding in document.findings] == ["document.encrypted"]
