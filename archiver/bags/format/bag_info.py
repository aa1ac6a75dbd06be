"""The fields of bag-info.txt: those that are given, and those that follow from the bag itself (RFC 8493 2.2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format.tag_file import label_fault, value_fault
from archiver.findings import Finding, make_finding
from archiver.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

EXTERNAL_IDENTIFIER: Final = "External-Identifier"
"""The label of the name that a sender gives to a bag (RFC 8493 2.2.2)."""
_OXUM: Final = "Payload-Oxum"
_SOFTWARE: Final = "Bag-Software-Agent"
_PROFILE: Final = "BagIt-Profile-Identifier"
GENERATED_LABELS: Final = frozenset(label.lower() for label in (_OXUM, _SOFTWARE, _PROFILE))


class BagInfo(NamedTuple):
    """Content of bag-info.txt that the caller decides.

    `fields` are labels and values in their order, before all others. `solar_hijri` is the Bagging-Date in the Solar Hijri
    calendar, as it is to be written. `profile` is the identifier of the profile that the bag follows.
    """

    fields: tuple[tuple[str, str], ...] = ()
    solar_hijri: str | None = None
    profile: str | None = None


class PayloadOxum(NamedTuple):
    """Number of octets and of files of a payload, as Payload-Oxum states them (RFC 8493 2.2.2)."""

    octets: int
    files: int

    def __str__(self) -> str:
        return f"{self.octets}.{self.files}"


def check_bag_info(fields: Iterable[tuple[str, str]], generated_labels: frozenset[str] = GENERATED_LABELS) -> list[Finding]:
    """Return findings for fields that would not be read back as they were given, or that only the bag itself may state.

    `generated_labels` are the labels of the latter, in small letters.
    """
    findings = []
    for label, value in fields:
        fault: str | None = label_fault(label) or value_fault(value)
        # Octets of a command line that are not UTF-8 come as lone surrogates.
        if not fault and _shown_text(label + value) != label + value:
            fault = "not-utf-8"
        if fault:
            findings.append(
                make_finding("source.bag-info-unwritable", {"field": _shown_text(label)}, label=_shown_text(label), reason=fault)
            )
        elif label.lower() in generated_labels:
            findings.append(make_finding("source.bag-info-own", {"field": label}, label=label))
    return findings


def complete_bag_info(bag_info: BagInfo, moment: datetime, oxum: PayloadOxum) -> list[tuple[str, str]]:
    """Return labels and values of all fields, in their order. A Bagging-Date that is given replaces that of the moment."""
    given = {label.lower() for label, _ in bag_info.fields}
    known = [
        ("Bagging-Date", moment.date().isoformat()),
        ("Bagging-Date-Solar-Hijri", bag_info.solar_hijri),
        (_OXUM, str(oxum)),
        (_SOFTWARE, f"bayegan {__version__}"),
        (_PROFILE, bag_info.profile),
    ]
    return [*bag_info.fields, *((label, value) for label, value in known if value is not None and label.lower() not in given)]


def _shown_text(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
