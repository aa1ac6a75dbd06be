"""The fields of bag-info.txt: those that are given, and those that a bag in the making knows itself (RFC 8493 2.2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format.tag_file import label_fault, value_fault
from archiver.findings import Finding, make_finding
from archiver.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_OXUM: Final = "Payload-Oxum"
_SOFTWARE: Final = "Bag-Software-Agent"
_PROFILE: Final = "BagIt-Profile-Identifier"
OWN_LABELS: Final = frozenset(label.lower() for label in (_OXUM, _SOFTWARE, _PROFILE))


class BagInfo(NamedTuple):
    """What goes into bag-info.txt.

    `fields` are labels and values in their order, before all others. `solar_hijri` is the Bagging-Date in that calendar, as it is
    to be written. `profile` is the identifier of the profile that the bag follows.
    """

    fields: tuple[tuple[str, str], ...] = ()
    solar_hijri: str | None = None
    profile: str | None = None


def check_bag_info(fields: Iterable[tuple[str, str]], own_labels: frozenset[str] = OWN_LABELS) -> list[Finding]:
    """Findings for fields that cannot be written so that they are read back the same, or that the bag itself must say.

    `own_labels` are the latter, in small letters.
    """
    findings = []
    for label, value in fields:
        fault = label_fault(label) or value_fault(value) or _encoding_fault(label + value)
        if fault:
            findings.append(
                make_finding("source.bag-info-unwritable", {"field": _shown_text(label)}, label=_shown_text(label), reason=fault)
            )
        elif label.lower() in own_labels:
            findings.append(make_finding("source.bag-info-own", {"field": label}, label=label))
    return findings


def complete_bag_info(bag_info: BagInfo, moment: datetime, payload: tuple[int, int]) -> list[tuple[str, str]]:
    """All fields in their order; `payload` is the octets and the number of its files.

    A Bagging-Date that is given stands in the place of today's.
    """
    given = {label.lower() for label, _ in bag_info.fields}
    known = [
        ("Bagging-Date", moment.date().isoformat()),
        ("Bagging-Date-Solar-Hijri", bag_info.solar_hijri),
        (_OXUM, f"{payload[0]}.{payload[1]}"),
        (_SOFTWARE, f"bayegan {__version__}"),
        (_PROFILE, bag_info.profile),
    ]
    return [*bag_info.fields, *((label, value) for label, value in known if value is not None and label.lower() not in given)]


def _encoding_fault(text: str) -> str | None:
    """Octets that are not UTF-8 come from a command line as lone surrogates."""
    return None if text == _shown_text(text) else "not-utf-8"


def _shown_text(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
