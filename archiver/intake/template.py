"""An empty table with every heading, for people to fill in."""

from __future__ import annotations

import codecs
import io
import json
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import WrongUsageError
from archiver.intake.columns import COLUMNS, ColumnKind, choice_words, column_example, column_name, explain_column, write_heading
from archiver.intake.row_cells import FORMULA_STARTS
from archiver.messages import PAGE_LANGUAGES, Language, form_of, phrase
from archiver.tables import GUIDE_SHEETS, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from archiver.intake.columns import Column

    HeadingColumns: TypeAlias = Sequence[tuple[Column, str | None]]
    """Columns, each with the language of its texts if it stands once for each."""

TEMPLATE_FORMATS: Final = ("csv", "jsonl", "xlsx")
"""The forms of a table that can be written."""

_TEXT: Final = "@"
"""The cell format of texts: spreadsheet programs keep dates and digits in it as they are typed."""
_VALIDATED_ROWS: Final = 100_000
"""The last row that offers choices. openpyxl writes one range, so more rows cost nothing."""
_WIDTHS: Final = (28, 70, 50, 36)
"""The widths of the columns of the guide, in characters, as spreadsheets count them."""
_COLUMN_WIDTH: Final = 24
_READ_ONLY: Final = "D9D9D9"
"""The colour of the headings of columns that are only to be read: grey."""


def list_headings(languages: Sequence[str]) -> list[tuple[Column, str | None]]:
    """Return the columns of an empty table. Columns of texts stand once for each language."""
    return [
        (column, language)
        for column in COLUMNS
        if column.kind is not ColumnKind.READ_ONLY
        for language in ((languages or [None]) if column.by_language else [None])  # type: ignore[list-item]
    ]


def render_template(form: str, languages: Sequence[str], reader: Language) -> bytes:
    """Return the octets of an empty table.

    Args:
        form: one of `TEMPLATE_FORMATS`. CSV is UTF-8 with a byte order mark, as Excel wants it.
        languages: BCP 47 tags; titles, descriptions and names have a column for each.
        reader: the language of the choices; it also decides the direction of the sheet.

    Raises WrongUsageError if a workbook is asked for and openpyxl is not installed.
    """
    headings = [write_heading(column, language, reader) for column, language in list_headings(languages)]
    if form == "jsonl":
        return (json.dumps(dict.fromkeys(headings), ensure_ascii=False) + "\n").encode()
    return b"".join(render_rows(form, list_headings(languages), (), reader))


def render_rows(form: str, columns: HeadingColumns, rows: Iterable[Sequence[str]], reader: Language) -> Iterator[bytes]:
    """Yield the octets of a table of these columns and rows, as `csv` or `xlsx`. See `render_template`."""
    if form == "xlsx":
        yield _render_workbook(columns, rows, reader)
        return
    headings = [write_heading(column, language, reader) for column, language in columns]
    yield codecs.BOM_UTF8
    for row in chain([headings], rows):
        yield (",".join(quote(_keep_as_text(cell), ",") if cell else "" for cell in row) + "\r\n").encode()


def _keep_as_text(cell: str) -> str:
    """Return a cell of CSV that no spreadsheet program runs as a formula. Reading the table takes the apostrophe away again."""
    return f"'{cell}" if cell[:1] in FORMULA_STARTS else cell


def _render_workbook(columns: HeadingColumns, rows: Iterable[Sequence[str]], reader: Language) -> bytes:
    try:
        openpyxl = import_module("openpyxl")
    except ImportError as error:
        raise WrongUsageError("error.xlsx-writer-missing") from error
    book = openpyxl.Workbook()
    book.properties.creator = "bayegan"
    _fill_table(book.active, columns, reader)
    for number, row in enumerate(rows, 2):
        _fill_row(book.active, number, row)
    for language, title in zip(PAGE_LANGUAGES, GUIDE_SHEETS, strict=True):
        _fill_guide(book.create_sheet(title), language)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill_row(sheet: Any, number: int, row: Sequence[str]) -> None:  # noqa: ANN401 - an optional package
    for position, text in enumerate(row, 1):
        if text:
            cell = sheet.cell(number, position, text)
            # openpyxl takes a text that begins with `=` for a formula.
            cell.data_type = "s"
            cell.number_format = _TEXT


def _fill_table(sheet: Any, columns: HeadingColumns, reader: Language) -> None:  # noqa: ANN401 - see above
    sheet.title = phrase("template.sheet", reader)
    sheet.sheet_view.rightToLeft = form_of(reader).direction == "rtl"
    sheet.freeze_panes = "B2"
    for number, (column, language) in enumerate(columns, 1):
        cell = sheet.cell(1, number, write_heading(column, language, reader))
        _make_heading(cell)
        if column.kind is ColumnKind.READ_ONLY:
            cell.fill = import_module("openpyxl.styles").PatternFill("solid", fgColor=_READ_ONLY)
        letter = cell.column_letter
        sheet.column_dimensions[letter].number_format = _TEXT
        sheet.column_dimensions[letter].width = _COLUMN_WIDTH
        if column.choices:
            validation = import_module("openpyxl.worksheet.datavalidation").DataValidation
            choices = ",".join(choice_words(column.choices, reader))
            offered = validation(type="list", formula1=f'"{choices}"', allow_blank=True)
            # Words of the other language and several creators are right too.
            offered.errorStyle = "warning"
            offered.add(f"{letter}2:{letter}{_VALIDATED_ROWS}")
            sheet.add_data_validation(offered)


def _fill_guide(sheet: Any, language: Language) -> None:  # noqa: ANN401 - see above
    sheet.sheet_view.rightToLeft = form_of(language).direction == "rtl"
    sheet.freeze_panes = "A2"
    sheet.append([phrase(f"template.{key}", language) for key in ("column", "meaning", "choices", "example")])
    for column in COLUMNS:
        sheet.append([column_name(column, language), explain_column(column, language), _tell_choices(column, language)])
        sheet.cell(sheet.max_row, len(_WIDTHS), column_example(column)).number_format = _TEXT
    styles = import_module("openpyxl.styles")
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
        _make_heading(sheet[f"{letter}1"])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = styles.Alignment(wrap_text=True, vertical="top")


def _make_heading(cell: Any) -> None:  # noqa: ANN401 - see above
    cell.font = import_module("openpyxl.styles").Font(bold=True)
    cell.number_format = _TEXT


def _tell_choices(column: Column, language: Language) -> str:
    if column.choices:
        return phrase("comma", language).join(choice_words(column.choices, language))
    if column.by_language:
        return phrase("template.by-language", language, heading=f"{column_name(column, language)} [fa]")
    return (
        phrase("template.several", language)
        if column.kind in {ColumnKind.LANGUAGES, ColumnKind.WORDS, ColumnKind.IDENTIFIERS}
        else ""
    )
