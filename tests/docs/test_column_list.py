"""The page of tables lists the columns that there are."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_tables_lists_every_column_as_it_is() -> None:
    written = runpy.run_path(str(DOCS / "write_column_list.py"))
    page = written["PAGE"].read_text(encoding="utf-8")

    assert written["write_page"](page) == page
    assert written["render_columns"]() in page
