"""A draft on a full disk says that the disk is full, and neither that there is no draft nor that the page has a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.errors import WriteError
from archiver.web.drafts import Edit, edit_cells, make_draft
from archiver.web.drafts.draft import find_draft, list_drafts

if TYPE_CHECKING:
    from pathlib import Path


def test_what_the_disk_does_not_hold_is_told_and_taken_back(tmp_path: Path) -> None:
    with make_draft(str(tmp_path), "/box") as draft:
        name = draft.name
        edit_cells(draft, [Edit("a.txt", "title", "", "first")])
        (pages,) = draft.database.execute("pragma page_count").fetchone()
    long = "x" * 1_000_000

    def type_more() -> None:
        """Type more than the database may hold."""
        with find_draft(str(tmp_path), name) as draft:
            draft.database.execute(f"pragma max_page_count = {pages}")
            edit_cells(draft, [Edit("a.txt", "title", "", long)])

    with pytest.raises(WriteError, match="full") as told:
        type_more()

    assert told.value.code == "error.unwritable"
    with find_draft(str(tmp_path), name) as draft:
        assert draft.database.execute("select value from cells").fetchall()[0]["value"] == "first"


def test_a_draft_that_cannot_be_begun_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    with pytest.raises(WriteError):
        make_draft(str(tmp_path / "drafts" / "gone"), "/box")

    assert list_drafts(str(tmp_path / "drafts")) == []
