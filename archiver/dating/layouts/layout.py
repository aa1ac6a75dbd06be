"""A layout of dates: a pattern over the shape of a run."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Layout:
    """A pattern with its name, the precision of what it finds, and the kinds of terms that it can begin with.

    The pattern is compiled when it is first asked for: one date needs only a few of all.
    """

    def __init__(self, name: str, precision: str, begins: str, source: str) -> None:
        self.name = name
        self.precision = precision
        self.begins = begins
        self._source = source

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern of a shape."""
        return re.compile(self._source)

    def has_kinds(self, kinds: Iterable[str]) -> bool:
        """Return whether the pattern speaks of all these kinds of terms. One that does not cannot take a shape that has them."""
        return all(kind in self._source for kind in kinds)


def make_layout(name: str, precision: str, begins: str, *parts: str) -> Layout:
    """Return a layout whose pattern is put together from parts."""
    return Layout(name, precision, begins, "".join(parts))
