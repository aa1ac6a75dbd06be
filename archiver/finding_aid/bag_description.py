"""Facts about a bag as a whole that its finding aid tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.events import DateDecision


class BagDescription(NamedTuple):
    """The bag as a whole: its name, the origin organization, the algorithms, and both packing dates.

    `organization_names` are the names of the organization in all languages, as records have them. They are empty if only one
    name is known. `decisions` returns what persons decided on the date of the document of a record, the first decision first.
    """

    name: str
    organization: str
    algorithms: Sequence[str]
    bagging_date: str
    bagging_date_solar_hijri: str
    organization_names: Sequence[Mapping[str, str]] = ()
    decisions: Callable[[Mapping[str, Any]], Sequence[DateDecision]] = lambda _: ()
