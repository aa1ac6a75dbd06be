"""HTML as a type of its own, so that mypy sees when text of somebody's material was not escaped.

Functions that put a part into a page take `Markup`. Plain text becomes `Markup` by `escape`, or by the functions of
`archiver.pages.names`.
"""

from __future__ import annotations

import html
from typing import NewType

Markup = NewType("Markup", str)
"""A text that is already HTML."""


def escape(text: str) -> Markup:
    """Return plain text as HTML, with `&`, `<`, `>` and quotation marks escaped."""
    return Markup(html.escape(text))
