"""Tell errors about parameters of Python functions by the options that give them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archiver.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


@contextmanager
def told_by_options(options: Mapping[str, str]) -> Iterator[None]:
    """Write options in place of parameters in every WrongUsageError of the block. `options` are by parameter."""
    try:
        yield
    except WrongUsageError as error:
        for key in {"option", "options", "parameter"} & error.values.keys():
            error.values[key] = ", ".join(options.get(name, name) for name in error.values[key].split(", "))
        raise


def tell_by_command(error: WrongUsageError, command: str, options: Collection[str]) -> None:
    """Tell an error about a parameter of a function as one about an option of a command, which has these options."""
    if "parameter" not in error.values:
        return
    parameter = str(error.values["parameter"])
    name = parameter.partition("[")[0].rpartition(".")[2].replace("_", "-")
    option = next((option for option in (f"--{name}", f"--{name.removesuffix('s')}") if option in options), parameter)
    error.values.update(parameter=option, command=command, advice="command")
