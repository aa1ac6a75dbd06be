"""The formats of texts that the schemas name: `date`, `date-time` and `uri`, as JSON Schema Validation 7.3 defines them.

Both engines check them by these functions, so that both accept the same texts.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DATE: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _is_date(text: str) -> bool:
    """Return whether a text is a `full-date` of RFC 3339."""
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_date_time(text: str) -> bool:
    """Return whether a text is a `date-time` of RFC 3339, in which `t` and `z` may be small."""
    from rfc3339_validator import validate_rfc3339  # noqa: PLC0415 - most lines need one of the two alone

    return bool(validate_rfc3339(text.upper()))


def _is_uri(text: str) -> bool:
    """Return whether a text is a URI of RFC 3986, with its scheme."""
    return bool(_uri_validator()(text, rule="URI"))


@cache
def _uri_validator() -> Callable[..., Any]:
    from rfc3986_validator import validate_rfc3986  # noqa: PLC0415 - its patterns take long to compile

    validate: Callable[..., Any] = validate_rfc3986
    return validate


TEXT_FORMATS: Final[Mapping[str, Callable[[str], bool]]] = {"date": _is_date, "date-time": _is_date_time, "uri": _is_uri}
"""The function that checks a text, for each format."""


def conforms(text: str, kind: str) -> bool:
    """Return whether a text has a `format` of the schemas, such as `uri` or `date`."""
    return TEXT_FORMATS[kind](text)
