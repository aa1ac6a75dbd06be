"""The first heading of the first rank in an HTML page, which stands for a title that the page does not have."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from archiver.documents.readers.stated_title import state_title

if TYPE_CHECKING:
    from archiver.documents.document import StatedTitle

_EXAMINED: Final = 1 << 18
"""Characters at the beginning of a page in which a heading is looked for."""
# Comments, scripts and drawings, which hold no heading of the page.
_APART: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|svg|template|noscript)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_HEADING: Final = re.compile(r"<h1\b[^>]{0,1000}>(.{0,4000}?)</h1\s*>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]*>")


def find_first_heading(page: str) -> StatedTitle | None:
    """Return the first heading of a page as its title, None if there is none."""
    heading = _HEADING.search(_APART.sub(" ", page[:_EXAMINED]))
    return state_title("heading", unescape(_TAG.sub(" ", heading[1]))) if heading else None
