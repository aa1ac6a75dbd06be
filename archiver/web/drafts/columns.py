"""The columns of a draft: those of the intake table that is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.intake import COLUMN_BY_KEY, COLUMNS, ColumnKind, arrange_columns

if TYPE_CHECKING:
    from archiver.intake import Column
    from archiver.web.drafts.draft import Draft

LANGUAGES: Final = ("fa", "en")
"""The languages of the columns that every draft has, as those of `records template`."""


class DraftColumn(NamedTuple):
    """A column, and the language of its texts: None if it has none, or if a table was loaded that names none."""

    column: Column
    language: str | None

    @property
    def key(self) -> tuple[str, str]:
        """The key of its cells."""
        return self.column.key, (self.language or "").lower()

    @property
    def name(self) -> str:
        """The name of the column in a form."""
        return column_name(*self.key)

    @property
    def is_typed(self) -> bool:
        """True if a person may type into it."""
        return self.column.kind not in {ColumnKind.PATH, ColumnKind.READ_ONLY}


def column_name(key: str, language: str) -> str:
    """Return the name of a column in a form: `title.fa`."""
    return f"{key}.{language}" if language else key


def read_column_name(name: str) -> tuple[str, str] | None:
    """Return the key of a column and its language from its name in a form, None for a column that nobody types into."""
    key, _, language = name.partition(".")
    column = COLUMN_BY_KEY.get(key)
    if column is None or column.kind in {ColumnKind.PATH, ColumnKind.READ_ONLY} or (language and not column.by_language):
        return None
    return (key, language.lower())


def list_title_languages(draft: Draft) -> list[str]:
    """Return the languages of the titles that are proposed."""
    # The index `tongues` holds this expression as it is written here.
    tongue = "json_extract(proposed, '$.language')"
    rows = draft.database.execute(f"select distinct {tongue} as tongue from documents where {tongue} is not null").fetchall()  # noqa: S608
    return [row["tongue"] for row in rows]


def list_columns(draft: Draft) -> list[DraftColumn]:
    """Return the columns of the table: those of `records template`, and those of further languages that were typed or loaded."""
    arranged = arrange_columns(list_title_languages(draft), LANGUAGES)
    of_column: dict[str, list[str | None]] = {}
    for column, language in arranged:
        of_column.setdefault(column.key, []).append(language)
    for row in draft.database.execute("select distinct column, language from cells order by language"):
        key, language = row["column"], row["language"] or None
        known = of_column.get(key)
        if known is not None and (language or "") not in {(one or "").lower() for one in known}:
            known.insert(0 if language is None else len(known), language)
    return [DraftColumn(column, language) for column in COLUMNS for language in of_column.get(column.key, ())]
