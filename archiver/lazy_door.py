"""Doors of rooms that open only as far as they are used: a name is imported when somebody first asks for it."""

from __future__ import annotations

from importlib import import_module

# See archiver/__init__.py.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def import_name(package: str, modules: Mapping[str, str], name: str) -> object:
    """What a package calls `name`; `modules` says which of its modules holds each name.

    Raises AttributeError for a name that the package does not have, as Python itself would.
    """
    module = modules.get(name)
    if module is None:
        message = f"module {package!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{package}.{module}"), name)
