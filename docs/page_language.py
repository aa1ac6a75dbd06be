"""Pages say which language they are in (`lang: fa` at their head), and Persian ones run from right to left."""

from __future__ import annotations

from typing import Any


def on_post_page(output: str, page: Any, config: Any) -> str:  # noqa: ANN401, ARG001 - as mkdocs calls it
    """The page with the language and direction that its head states."""
    if page.meta.get("lang") != "fa":
        return output
    return output.replace('<html lang="en"', '<html lang="fa" dir="rtl"', 1).replace('<body dir="ltr"', '<body dir="rtl"', 1)
