"""`seal page`: one sheet for paper."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from tests.seals.conftest import archiver

if TYPE_CHECKING:
    from pathlib import Path


def test_the_page_holds_the_digests_in_groups_and_the_years_of_both_calendars(sealed: Path, tmp_path: Path) -> None:
    done = archiver("seal", "page", sealed, "--to", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    digest = hashlib.sha512((sealed / "seals" / "0001" / "covers.sha512").read_bytes()).hexdigest()

    assert (done.code, done.result["page"]) == (0, str(tmp_path / "page.html"))
    assert " ".join(re.findall("....", digest)) in page
    assert re.search(r"First TSA.*20[0-9]{2} \(.* 14[0-9]{2}\)", page)
    assert "<svg" in page
    assert "<script" not in page
    assert page.count("Witness") == 2


def test_a_bag_without_a_seal_or_with_a_broken_one_gets_no_page(bag: Path, sealed: Path, tmp_path: Path) -> None:
    (sealed / "seals" / "0001" / "seal.json").write_text("{}")

    assert archiver("seal", "page", bag, "--to", tmp_path / "page.html").codes == {"seal.required"}
    assert "seal.list-differs" in archiver("seal", "page", sealed, "--to", tmp_path / "page.html").codes
    assert not (tmp_path / "page.html").exists()
