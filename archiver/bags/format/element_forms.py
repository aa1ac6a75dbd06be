"""The forms that RFC 8493 2.2.2 gives to values of reserved metadata elements."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

ElementForm = Literal["bagging-date", "bag-count", "bag-size"]

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# "N of T", such as `3 of 4`, or `3 of ?` if nobody knows how many there will be.
_COUNT: Final = r"(?i)([0-9]{1,20}) of ([0-9]{1,20}|\?)"
# A size "followed by an abbreviation such as MB, GB, or TB", such as `42600 MB`, `.043 TB`, `12 bytes`.
_SIZE: Final = r"(?i)[0-9.,]*[0-9] ?(?:[kmgtpe]i?b|b|(?:kilo|mega|giga|tera|peta)?bytes?|octets?)"


def _is_day(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_count(value: str) -> bool:
    match = re.fullmatch(_COUNT, value)
    return match is not None and int(match[1]) > 0 and (match[2] == "?" or int(match[1]) <= int(match[2]))


def _is_size(value: str) -> bool:
    return re.fullmatch(_SIZE, value) is not None


_CHECKS: Final[dict[str, tuple[ElementForm, Callable[[str], bool]]]] = {
    "bagging-date": ("bagging-date", _is_day),
    "bag-count": ("bag-count", _is_count),
    "bag-size": ("bag-size", _is_size),
}


def missed_form(label: str, value: str) -> ElementForm | None:
    """Return the form that the value of an element should have and has not, or None. The case of the label does not matter."""
    form, is_good = _CHECKS.get(label.lower(), (None, None))
    return None if is_good is None or is_good(value.strip()) else form
