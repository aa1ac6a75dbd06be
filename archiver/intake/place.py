"""Where in a table something stands, and the findings about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Where, escape_for_display, make_finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.findings import Finding

    Note = Callable[[Finding], None]

_LONGEST_SHOWN = 120


def shorten(text: str) -> str:
    """A cell as it can be told: what cannot be shown as an escape, and not all of it where it is long."""
    return escape_for_display(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")


class Place(NamedTuple):
    """A cell of a table, by the number of its row, the number of its column from 1, and the heading of that."""

    row: int
    column: int
    heading: str

    def where(self) -> Where:
        """The place as findings have it."""
        return {"row": self.row, "column": self.column, "field": shorten(self.heading)}

    def say(self, code: str, **values: Any) -> Finding:  # noqa: ANN401 - any JSON value
        """A finding about the cell; its values name the row and the heading, so that its message can."""
        return make_finding(code, self.where(), row=self.row, column=self.column, field=shorten(self.heading), **values)
