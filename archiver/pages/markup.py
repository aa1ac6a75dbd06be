"""HTML as a type of its own: a text of somebody's material cannot be taken for markup without being escaped.

Functions that put a part into a page take `Markup`; plain text becomes `Markup` by `escape`, or by the functions of
`archiver.pages.names`.
"""

from __future__ import annotations

import html
from typing import NewType

Markup = NewType("Markup", str)
"""A text that is HTML already."""


def escape(text: str) -> Markup:
    """Return plain text as HTML, with `&`, `<`, `>` and quotation marks escaped."""
    return Markup(html.escape(text))
