"""Values with named fields: what the public API gives back.

Most of them are frozen dataclasses. Importing `dataclasses` takes longer than converting a date, so the few values that
`archiver date convert` needs are written by hand on `Value`.
"""

from typing import Any, ClassVar, NoReturn, Self, dataclass_transform

set_field = object.__setattr__
"""Set a field of a new value, for its `__init__` alone."""


@dataclass_transform(frozen_default=True)
class Value:
    """A value with the fields that `__slots__` names. They are set once, by `__init__`."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401 - any field
        """Return the value with some fields changed, as `dataclasses.replace` does."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        fields.update(changes)
        return type(self)(**fields)

    __replace__ = replace  # for `copy.replace` of Python 3.13

    def __setattr__(self, name: str, value: object) -> NoReturn:
        message = f"{type(self).__name__}.{name} cannot be set: the value does not change; replace() gives another"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> NoReturn:
        message = f"{type(self).__name__}.{name} cannot be deleted"
        raise AttributeError(message)

    def _fields(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__slots__])

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._fields() == other._fields()

    def __hash__(self) -> int:
        return hash(self._fields())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        return type(self), self._fields()


class WithoutTruthValue:
    """A report that raises TypeError for `if report:`, which could mean several things. The error names what to ask instead."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    ask_instead = "findings"
    """The attribute that answers the question."""

    def __bool__(self) -> NoReturn:
        message = f"{type(self).__name__} has no truth value; ask for its .{self.ask_instead}"
        raise TypeError(message)
