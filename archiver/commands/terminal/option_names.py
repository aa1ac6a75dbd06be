"""Tell errors about parameters of Python functions by the options that give them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archiver.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@contextmanager
def told_by_options(options: Mapping[str, str]) -> Iterator[None]:
    """Write options in place of parameters in every WrongUsageError of the block. `options` are by parameter."""
    try:
        yield
    except WrongUsageError as error:
        for key in {"option", "options"} & error.values.keys():
            error.values[key] = ", ".join(options.get(name, name) for name in error.values[key].split(", "))
        raise
