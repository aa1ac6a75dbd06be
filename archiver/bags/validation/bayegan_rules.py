"""Check the rules that bags of Bayegan keep beyond RFC 8493.

A bag is one of Bayegan if bag-info.txt names our profile (`OWN_PROFILES`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from archiver.bags.format import BAG_INFO, EMPTY_FOLDERS, Level, decode_name, stands_apart, tag_manifest_name

if TYPE_CHECKING:
    from archiver.bags.reading import Contents, OpenBag
    from archiver.bags.validation.line_inspectors import LineInspectors

_LONGEST_SHOWN: Final = 100


def check_bayegan_rules(bag: OpenBag, contents: Contents | None, level: Level, inspectors: LineInspectors) -> None:
    """Note every rule that the bag breaks, after its tag files were read and its folders walked.

    `contents` is None if only the tag files in the base directory were read. Documents are read again at the full level only.
    `inspectors` share the work on records and events.
    """
    present = {manifest.file for manifest in bag.tags.manifests}
    for manifest in bag.payload.manifests:
        wanted = tag_manifest_name(manifest.algorithm)
        if wanted not in present:
            bag.log.add("bag.own-tag-manifest-missing", wanted, manifest=manifest.file)
    _check_bagging_dates(bag)
    if contents is not None:
        if bag.source.holds_folders:
            _check_empty_folders(bag, contents)
        # The schema checks take longer to load than a small bag to validate.
        from archiver.bags.validation.bayegan_history import check_history  # noqa: PLC0415
        from archiver.bags.validation.bayegan_records import check_bayegan_records  # noqa: PLC0415

        changes = check_bayegan_records(bag, inspectors, reads_documents=level.holds(Level.FULL))
        check_history(bag, contents.folders, changes)


def _check_bagging_dates(bag: OpenBag) -> None:
    """Note dates of packing in two calendars that do not name the same day."""
    days = {field.label.lower(): field for field in reversed(bag.info)}
    gregorian, solar_hijri = days.get("bagging-date"), days.get("bagging-date-solar-hijri")
    if gregorian is None or solar_hijri is None:
        return
    # Other bags are validated without the calendars.
    from archiver.calendars import SolarHijriDate  # noqa: PLC0415

    try:
        expected = SolarHijriDate.from_gregorian(date.fromisoformat(gregorian.value)).iso()
    except ValueError:
        return  # not a day, or a day before that calendar begins
    if solar_hijri.value != expected:
        stated, found = gregorian.value[:_LONGEST_SHOWN], solar_hijri.value[:_LONGEST_SHOWN]
        line = solar_hijri.line
        bag.log.add("bag.bagging-dates-differ", BAG_INFO, line=line, gregorian=stated, expected=expected, found=found)


def _check_empty_folders(bag: OpenBag, contents: Contents) -> None:
    recorded = set()
    if contents.lists_empty_folders:
        recorded = {decode_name(line) for _, line in bag.read_lines(EMPTY_FOLDERS)}
    for path in sorted(recorded.difference(contents.empty_folders)):
        bag.log.add("bag.empty-folder-missing", path)
    for path in contents.empty_folders:
        if path not in recorded and not stands_apart(path):
            bag.log.add("bag.empty-folder-unrecorded", path)
