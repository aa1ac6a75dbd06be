"""`seal page`: one sheet for paper."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from tests.seals.conftest import archiver
from tests.seals.test_attacks import list_stamped, write_list

if TYPE_CHECKING:
    from collections.abc import Callable
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


def test_a_seal_without_a_claimed_time_has_a_page_too(bag: Path, seal: Callable[..., Any], tmp_path: Path) -> None:
    """No time stamp names a time, so only the claimed one stands on the page."""
    usual, other = tmp_path / "usual.html", tmp_path / "other.html"
    assert seal(bag).code == 0
    assert archiver("seal", "page", bag, "--to", usual).code == 0
    layer = bag / "seals/0001"
    statement = json.loads((layer / "seal.json").read_text())
    for claimed in ({}, {"claimedTime": "yesterday"}):
        kept = {key: value for key, value in statement.items() if key != "claimedTime"}
        (layer / "seal.json").write_text(json.dumps({**kept, **claimed}))
        write_list(
            layer, "covers.sha512", [path.name for path in layer.glob("tagmanifest-*")] + ["how-to-verify.txt", "seal.json"]
        )
        (layer / "signature-1.p7s").unlink(missing_ok=True)
        write_list(layer, "stamped.sha512", list_stamped(layer))
        other.unlink(missing_ok=True)
        assert archiver("seal", "page", bag, "--to", other).code == 0
        said = other.read_text(encoding="utf-8")
        assert statement["claimedTime"] in usual.read_text(encoding="utf-8")
        assert statement["claimedTime"] not in said
        assert "yesterday" not in said


def test_a_bag_that_is_not_there_has_no_page(tmp_path: Path) -> None:
    refused = archiver("seal", "page", tmp_path / "none", "--to", tmp_path / "page.html")

    assert (refused.code, refused.codes) == (3, {"error.bag-missing"})
    assert not (tmp_path / "page.html").exists()


def test_a_bag_without_a_seal_or_with_a_broken_one_gets_no_page(bag: Path, sealed: Path, tmp_path: Path) -> None:
    (sealed / "seals" / "0001" / "seal.json").write_text("{}")

    assert archiver("seal", "page", bag, "--to", tmp_path / "page.html").codes == {"seal.required"}
    assert "seal.list-differs" in archiver("seal", "page", sealed, "--to", tmp_path / "page.html").codes
    assert not (tmp_path / "page.html").exists()
