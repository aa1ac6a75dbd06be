"""The files of the page: what is of others is what its makers gave out, and nothing is fetched from elsewhere."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import archiver.web

WEB = Path(archiver.web.__file__).parent
HTMX = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"
"""SHA-256 of `dist/htmx.min.js` of the tag v2.0.10 (commit 4dd2685f) of github.com/bigskysoftware/htmx."""
FILES = sorted(path for path in WEB.rglob("*") if path.suffix in {".html", ".css", ".js"} and path.name != "htmx.min.js")


def test_htmx_is_what_its_makers_gave_out() -> None:
    assert hashlib.sha256((WEB / "static" / "htmx.min.js").read_bytes()).hexdigest() == HTMX
    assert (WEB / "static" / "htmx-LICENSE.txt").read_text().startswith("Zero-Clause BSD")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_page_has_a_script_or_a_style_inside_or_an_address_elsewhere(file: Path) -> None:
    """The policy would stop them, and a person would see a page that does not work."""
    text = file.read_text(encoding="utf-8")

    assert not re.findall(r"https?://(?!www\.w3\.org/)", text)
    assert not re.findall(r"\son[a-z]+=|\sstyle=|<style|javascript:|hx-on|hx-vals=.js:|\| *safe", text)
    assert not re.findall(r"<script(?! src=\"/static/)", text)
    assert "innerHTML" not in text
    assert "eval(" not in text
