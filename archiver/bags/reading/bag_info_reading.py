"""Read the metadata of a bag, bag-info.txt: RFC 8493 2.2.2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archiver.bags.format import BAG_INFO, OWN_PROFILES, PACKAGE_INFO, TagField, TagText, missed_form, read_tag_file

if TYPE_CHECKING:
    from archiver.bags.reading.open_bag import OpenBag

CHARACTERS_LIMIT: Final = 16 << 20
"""Characters of bag-info.txt, which is held in memory."""
PROFILE_LABEL: Final = "BagIt-Profile-Identifier"
_SHOWN: Final = 100
"""Characters of a value that a finding shows."""

_OXUM = "payload-oxum"
_ONCE_AT_MOST = frozenset({"bagging-date", "bag-size", "bag-group-identifier", "bag-count", _OXUM})
# Octets and files, such as `279164409832.1198`. Twenty digits hold any number of 64 bits.
_OXUM_FORM = re.compile(r"([0-9]{1,20})\.([0-9]{1,20})")


def read_bag_info(bag: OpenBag) -> None:
    """Set the metadata of the bag, its Payload-Oxum, and whether it follows our profile. Faults go to the log."""
    name = _find_name(bag)
    if name is None:
        return
    tags = _read_tags(bag, name)
    for number in tags.blank_lines:
        bag.log.add("bag.blank-line", name, line=number)
    for number in tags.malformed_lines:
        bag.log.add("bag.tag-malformed", name, line=number, raised=bag.is_strict)
    for number in tags.loose_lines:
        if bag.is_strict:
            bag.log.add("bag.tag-loose", name, line=number)
    bag.info = tags.fields
    bag.follows_our_profile = not OWN_PROFILES.isdisjoint(bag.values(PROFILE_LABEL))
    first: dict[str, TagField] = {}
    for field in bag.info:
        label = field.label.lower()
        if label in _ONCE_AT_MOST and first.setdefault(label, field) is not field:
            # RFC 8493 says "SHOULD NOT be repeated" of the others and "MUST NOT" of Payload-Oxum.
            bag.log.add("bag.tag-repeated", name, line=field.line, raised=bag.is_strict and label == _OXUM, label=field.label)
        if form := missed_form(field.label, field.value):
            bag.log.add("bag.element-malformed", name, line=field.line, label=field.label, found=field.value[:_SHOWN], form=form)
    _set_oxum(bag, name)


def _find_name(bag: OpenBag) -> str | None:
    if BAG_INFO in bag.base_files:
        return BAG_INFO
    is_early = bag.version is not None and bag.version < (0, 96)
    return PACKAGE_INFO if is_early and PACKAGE_INFO in bag.base_files else None


def _read_tags(bag: OpenBag, name: str) -> TagText:
    lines = []
    characters = 0
    for number, line in bag.read_lines(name):
        characters += len(line) + 1
        if characters > CHARACTERS_LIMIT:
            bag.log.add("bag.tag-file-too-large", name, line=number)
            break
        lines.append(f"{line}\n")
    return read_tag_file("".join(lines), strict=bag.is_strict)


def _set_oxum(bag: OpenBag, name: str) -> None:
    for field in bag.info:
        if field.label.lower() == _OXUM:
            match = _OXUM_FORM.fullmatch(field.value)
            if match is None:
                bag.log.add("bag.oxum-malformed", name, line=field.line, found=field.value[:_SHOWN])
            else:
                bag.oxum.append((field, int(match[1]), int(match[2])))


def check_oxum(bag: OpenBag, octets: int, files: int) -> None:
    """Compare each Payload-Oxum with the payload that is there. A difference is a finding."""
    for field, stated_octets, stated_files in bag.oxum:
        if (stated_octets, stated_files) != (octets, files):
            found = f"{octets}.{files}"
            bag.log.add("bag.oxum-differs", _find_name(bag), line=field.line, expected=field.value, found=found)
