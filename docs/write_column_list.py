"""Write the list of columns on the page of tables: `python docs/write_column_list.py`; a test keeps it current."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from archiver.intake.columns import COLUMNS, choice_words, column_example, column_name, explain_column

PAGE: Final = Path(__file__).parent / "records-table.md"
_LIST: Final = re.compile(r"(?<=<!-- columns -->\n).*?(?=<!-- /columns -->)", re.DOTALL)


def render_columns() -> str:
    """The columns as a table of Markdown, in the order of the empty table."""
    lines = ["| column | ستون | languages | what belongs into it | example |", "|---|---|---|---|---|"]
    for column in COLUMNS:
        meaning = explain_column(column, "en").replace("\\", "\\\\")
        if column.choices:
            pairs = zip(choice_words(column.choices, "en"), choice_words(column.choices, "fa"), strict=True)
            meaning += " One of " + ", ".join(f"`{english}` ({persian})" for english, persian in pairs) + "."
        by_language = "yes" if column.by_language else ""
        names = f"{column_name(column, 'en')} | {column_name(column, 'fa')}"
        lines.append(f"| {names} | {by_language} | {meaning} | `{column_example(column)}` |")
    return "\n".join(lines) + "\n"


def write_page(text: str) -> str:
    """The page with the list as it is now."""
    return _LIST.sub(lambda _: render_columns(), text)


if __name__ == "__main__":
    PAGE.write_text(write_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
