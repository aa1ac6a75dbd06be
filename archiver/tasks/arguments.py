"""Arguments as a Python developer may give them: taken in every sensible form, and refused by the name of the parameter.

Each function returns the argument in the one form that the tasks work with, or raises WrongUsageError.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display

if TYPE_CHECKING:
    from archiver.bags.format import Profile

_Choice = TypeVar("_Choice", bound=StrEnum)
_ACCESS_RIGHTS = ("status", "until", "note")
_LONGEST_SHOWN = 60


def refuse(parameter: str, found: object, expected: str) -> NoReturn:
    """Raise WrongUsageError for an argument of another kind; `expected` names an entry `argument.…` of the terms."""
    shown = repr(found)
    if len(shown) > _LONGEST_SHOWN:
        shown = f"{shown[:_LONGEST_SHOWN]}…"
    raise WrongUsageError("error.argument-wrong", parameter=parameter, found=escape_for_display(shown), expected=expected)


def read_path(parameter: str, given: object) -> str:
    """Return a path of this system as text. Octets are refused: names that are no UTF-8 come from `os.fsdecode`."""
    path = read_path_in_bag(parameter, given)
    if "\0" in path or not _is_encodable(path):
        refuse(parameter, given, "path-characters")
    return path


def read_path_in_bag(parameter: str, given: object) -> str:
    """Return a path as text, whatever characters it has."""
    path = os.fspath(given) if isinstance(given, os.PathLike) else given
    if not isinstance(path, str):
        refuse(parameter, given, "path")
    return _plain_text(path)


def _is_encodable(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True


def _plain_text(text: str) -> str:
    """Return a text as a plain `str`. The check against the schemas takes no subclass."""
    return str.__str__(text)


def read_paths(parameter: str, given: object) -> list[str]:
    """Return one path or several as a list."""
    if isinstance(given, str | os.PathLike):
        return [read_path(parameter, given)]
    if isinstance(given, bytes | bytearray | Mapping) or not isinstance(given, Iterable):
        refuse(parameter, given, "paths")
    return [read_path(f"{parameter}[{index}]", one) for index, one in enumerate(given)]


def check_progress(given: object) -> None:
    """Raise WrongUsageError if a progress callback cannot be called."""
    if given is not None and not callable(given):
        refuse("progress", given, "progress")


def read_optional_path(parameter: str, given: object) -> str | None:
    """Return a path as text, or None if there is none."""
    return None if given is None else read_path(parameter, given)


def read_texts(parameter: str, given: object) -> tuple[str, ...]:
    """Return one text or several."""
    if isinstance(given, str):
        return (_plain_text(given),)
    if isinstance(given, bytes | bytearray | Mapping) or not isinstance(given, Iterable):
        refuse(parameter, given, "texts")
    return tuple(read_text(f"{parameter}[{index}]", one) for index, one in enumerate(given))


def read_text(parameter: str, given: object) -> str:
    """Return the text."""
    if not isinstance(given, str):
        refuse(parameter, given, "text")
    return _plain_text(given)


def read_choice(parameter: str, given: object, choices: type[_Choice]) -> _Choice:
    """Return the member of an enumeration, given as itself or by its text."""
    if not isinstance(given, str) or given not in list(choices):
        refuse_choice(parameter, given, [str(choice) for choice in choices])
    return choices(given)


def refuse_choice(parameter: str, given: object, known: Iterable[str]) -> NoReturn:
    """Raise WrongUsageError for a word that is none of those known."""
    found = escape_for_display(given if isinstance(given, str) else repr(given))
    raise WrongUsageError("error.argument-choice", parameter=parameter, found=found, known=", ".join(known))


def read_pairs(parameter: str, given: object) -> list[tuple[str, str]]:
    """Return labels and values in order. A mapping may give several values of one label as a list."""
    if isinstance(given, Mapping):
        pairs = [
            (label, one) for label, value in given.items() for one in (value if isinstance(value, list | tuple) else [value])
        ]
        return [_read_pair(f"{parameter}[{label!r}]", (label, value)) for label, value in pairs]
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        refuse(parameter, given, "fields")
    return [_read_pair(f"{parameter}[{index}]", pair) for index, pair in enumerate(given)]


def _read_pair(parameter: str, pair: object) -> tuple[str, str]:
    match pair:
        case (str(label), str(value)):
            return label, value
    refuse(parameter, pair, "label-and-value")


def read_described(parameter: str, given: object, known: Sequence[str]) -> dict[str, Any]:
    """Return the fields of a record; a name that is none of those known is refused with the nearest one."""
    if not isinstance(given, Mapping):
        refuse(parameter, given, "described")
    for name, value in given.items():
        if name not in known:
            _refuse_field(parameter, name, known)
        if name == "accessRights":
            _check_access_rights(f"{parameter}[{name!r}]", value)
        if not _is_json(value):
            refuse(f"{parameter}[{name!r}]", value, "json")
    return {_plain_text(name): _plain_json(value) for name, value in given.items()}


def _check_access_rights(parameter: str, given: object) -> None:
    if not isinstance(given, Mapping):
        refuse(parameter, given, "access-rights")
    for name in given:
        if name not in _ACCESS_RIGHTS:
            _refuse_field(parameter, name, _ACCESS_RIGHTS)


def _plain_json(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value without subclasses of `str` and `dict`."""
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, Mapping):
        return {_plain_text(key): _plain_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return list(map(_plain_json, value))
    return value


def _is_json(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_json(inner) for key, inner in value.items())
    if type(value) in {list, tuple}:  # a date is a tuple too
        return all(map(_is_json, value))  # type: ignore[call-overload, unused-ignore] # a list or tuple
    return value is None or isinstance(value, str | int | float)


def _refuse_field(parameter: str, name: object, known: Sequence[str]) -> NoReturn:
    from difflib import get_close_matches  # noqa: PLC0415 - only for what is refused

    found = escape_for_display(str(name))
    by_small_letters = {field.lower(): field for field in known}
    if near := get_close_matches(found.lower(), by_small_letters, n=1):
        nearest = by_small_letters[near[0]]
        raise WrongUsageError("error.field-unknown", parameter=parameter, found=found, nearest=nearest)
    raise WrongUsageError("error.field-none-near", parameter=parameter, found=found, known=", ".join(known))


def read_profile(parameter: str, given: object) -> "Profile | None":
    """Return the profile, read from its file if a path is given."""
    from archiver.bags.format import Profile, load_profile  # noqa: PLC0415 - only some tasks take one

    if given is None or isinstance(given, Profile):
        return given
    return load_profile(read_path(parameter, given))
