"""Write an empty intake table."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.intake import TEMPLATE_FORMATS, list_headings, render_template
from archiver.messages import Language
from archiver.tasks.arguments import read_path, read_texts

DEFAULT_LANGUAGES = ("fa", "en")
"""The languages of the titles and names in a table if the caller names none."""


@dataclass(frozen=True, slots=True)
class WrittenTemplate:
    """An empty table that was written: its format, its path (None for a stream) and the number of its columns."""

    format: str
    output: str | None
    columns: int

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome in the form of `schemas/report.schema.json`."""
        return {"format": self.format, "output": escape_for_display(self.output or "-"), "columns": self.columns}


def write_template(
    to: str | os.PathLike[str] | BinaryIO, form: str | None = None, languages: Sequence[str] = (), reader: Language = "en"
) -> WrittenTemplate:
    """Write an empty table with a column for each field of a record that a table can give.

    Args:
        to: a file, which must not be there yet, or a binary stream.
        form: `csv`, `jsonl` or `xlsx`; by default that of the ending of the file, or else CSV.
        languages: BCP 47 tags of the languages in which texts are given; Persian and English by default.
        reader: the language of the person who fills it in, `en` or `fa`.

    Raises:
        WriteError: the file is there already, or cannot be written.
        WrongUsageError: a language is no BCP 47 tag, the format is not known or not that of the name, or openpyxl is not
            installed for `xlsx`.
    """
    path = None if hasattr(to, "write") else read_path("to", to)
    form = choose_form(form, path or "")
    tags = read_languages(languages)
    octets = render_template(form, tags, reader)
    count = len(list_headings(tags))
    if path is None:
        cast("BinaryIO", to).write(octets)
        return WrittenTemplate(form, None, count)
    from archiver.bags.workplace import open_new_file  # noqa: PLC0415 - a stream needs nothing of bags

    with open_new_file(path) as file:
        file.write(octets)
    return WrittenTemplate(form, path, count)


def read_languages(languages: object) -> tuple[str, ...]:
    """Return the languages of texts, each once, and Persian and English for none.

    Raises WrongUsageError if one is no BCP 47 tag.
    """
    tags = read_texts("languages", languages)
    if tags:
        from archiver.tasks.create_options import check_language  # noqa: PLC0415 - most tables have the usual languages

        for tag in tags:
            check_language(tag)
    return tuple(dict.fromkeys(tags)) or DEFAULT_LANGUAGES


def choose_form(form: str | None, path: str) -> str:
    """Return the format that is asked for, or else that of the ending. The two must agree, since programs go by the ending."""
    ending = os.path.splitext(path)[1].removeprefix(".").lower()
    named = ending if ending in TEMPLATE_FORMATS else None
    if form is None:
        return named or "csv"
    if form not in TEMPLATE_FORMATS:
        raise WrongUsageError(
            "error.choice-unknown", argument="--format", found=form, known=", ".join(TEMPLATE_FORMATS), command="records template"
        )
    if named not in {None, form}:
        raise WrongUsageError("error.format-unlike-name", found=form, path=escape_for_display(path), named=named)
    return form
