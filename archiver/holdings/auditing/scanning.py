"""Look at places: which bags are there, and which are new, moved, copied, updated, replaced or missing since the last time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from archiver.errors import ArchiverError
from archiver.findings import escape_for_display, make_finding
from archiver.holdings.auditing.bag_identity import BagIdentity, identify
from archiver.holdings.auditing.matching import Found, Matcher
from archiver.holdings.auditing.place_reach import find_reason, note_device
from archiver.holdings.auditing.place_scan import PlaceScan, ScanResult, is_spoilt, stamp_copy
from archiver.holdings.places import open_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archiver.findings import Where
    from archiver.holdings.ledger import Copy, Ledger
    from archiver.holdings.places import BagName, FoundBag, HoldingsSettings, Place

_MOST_MISSING_SHARE: Final = 20
"""More than one in twenty bags missing at once looks like another disk."""
_LEAST_MISSING: Final = 20
_NO_BAG: Final = "error.not-a-bag"
"""The code for a file that is no archive, whatever its name says."""


class Scanner:
    """Looks at places and enters what changed."""

    def __init__(self, ledger: Ledger, settings: HoldingsSettings) -> None:
        self._ledger = ledger
        self._settings = settings
        self._result = ScanResult()
        self._matcher = Matcher(ledger, self._identify, self._is_there)

    def scan(self, places: Iterable[str], bags: Sequence[BagName] = ()) -> ScanResult:
        """Look at whole places, at single bags and at folders of bags, and enter what changed. Raises WriteError."""
        for name in places:
            scan = self._reach(name)
            if scan.reached and scan.place is not None:
                scan.found = {bag.path: bag for bag in scan.place.find_bags(scan.unread)}
        for name in dict.fromkeys(bag.place for bag in bags if bag.place not in self._result.places):
            self._find_bags(name, [bag.path for bag in bags if bag.place == name])
        self._compare()
        return self._result

    def _find_bags(self, name: str, wanted: Sequence[str]) -> None:
        scan = self._reach(name)
        if not scan.reached or scan.place is None:
            return
        for path in wanted:
            found = scan.place.find_bag(path)
            scan.found.update({bag.path: bag for bag in ([found] if found else scan.place.find_bags(scan.unread, path))})
        scan.known = {path: copy for path, copy in scan.known.items() if path in wanted or path in scan.found}

    def _reach(self, name: str) -> PlaceScan:
        settings = self._settings.place(name)
        known = self._ledger.list_copies(
            "copies.place = (SELECT id FROM places WHERE name = ?) AND copies.state <> 'retired'", (os.fsencode(name),)
        )
        by_path = {copy.path: copy for copy in sorted(known, key=lambda copy: copy.is_here)}
        is_named = name in self._settings.places or os.path.isabs(name)
        place = open_place(settings) if is_named else None
        reason = "not-in-settings" if place is None else find_reason(self._ledger, place)
        scan = PlaceScan(name, place, reason is None, known=by_path)
        self._result.places[name] = scan
        if reason is not None:
            self._result.findings.append(
                make_finding("audit.place-unreachable", {}, place=escape_for_display(name), reason=reason)
            )
            self._ledger.append("place", place=name, reached=False, reason=reason)
        elif place is not None:
            note_device(self._ledger, place)
        return scan

    def _find_place(self, copy: Copy) -> Place | None:
        """Return the place of a copy, or None if it is not known here."""
        if copy.place not in self._settings.places and not os.path.isabs(copy.place):
            return None
        try:
            return open_place(self._settings.place(copy.place))
        except ArchiverError:
            return None

    def _identify(self, copy: Copy) -> str | None:
        """Return what a copy is told by from all others, or None if its place is not known here or nothing is there."""
        place = self._find_place(copy)
        return None if place is None else place.identify(copy.path)

    def _is_there(self, copy: Copy) -> bool | None:
        """Return whether a copy is where it was, or None if its place cannot be reached."""
        scan = self._result.places.get(copy.place)
        if scan is not None and not scan.reached:
            return None
        if scan is not None and copy.path in scan.found:
            return True
        place = self._find_place(copy)
        return None if place is None or place.reach() is not None else place.find_bag(copy.path) is not None

    def _compare(self) -> None:
        scans = [scan for scan in self._result.places.values() if scan.reached]
        for scan in scans:
            self._compare_known(scan)
        moved: set[int] = set()
        for scan in scans:
            self._tell_twins(scan)
            for path, bag in scan.found.items():
                if path not in scan.known:
                    moved |= self._take_in(scan, path, bag)
        for scan in scans:
            self._tell_missing(scan, [copy for copy in scan.gone if copy.id not in moved])

    def _compare_known(self, scan: PlaceScan) -> None:
        for path, copy in scan.known.items():
            if path in scan.found:
                self._look_again(copy, scan)
            elif copy.is_here and is_spoilt(copy, scan.place):
                self._result.suspect.append(copy.id)
            elif not any(path == folder or path.startswith(f"{folder}/") for folder in scan.unread):
                scan.gone.append(copy)
        for folder in scan.unread:
            self._tell_unread(scan, folder)

    def _tell_unread(self, scan: PlaceScan, folder: str) -> None:
        shown = escape_for_display(os.path.join(scan.name, folder))
        self._result.findings.append(make_finding("audit.place-unreachable", {}, place=shown, reason="folder-unreadable"))

    def _tell_twins(self, scan: PlaceScan) -> None:
        """Tell of objects that have the key of the folder of a bag: they were not looked at."""
        for path, bag in scan.found.items():
            if bag.twin and scan.place is not None:
                where: Where = {"bag": escape_for_display(os.path.join(scan.name, path) if path else scan.name)}
                address = escape_for_display(scan.place.locate(path))
                self._result.findings.append(make_finding(bag.twin, where, address=address, taken="folder"))

    # A bag that is where it was.

    def _look_again(self, copy: Copy, scan: PlaceScan) -> None:
        place = scan.place
        assert place is not None  # noqa: S101 - it was reached
        location = place.locate(copy.path)
        stamp = stamp_copy(location, copy)
        row = self._ledger.connection.execute("SELECT stamp FROM sightings WHERE copy = ?", (copy.id,)).fetchone()
        if copy.is_here and row and row[0] == stamp:
            return
        try:
            identity = identify(location)
        except ArchiverError:
            self._result.suspect.append(copy.id)
            return
        if identity is None:
            self._result.suspect.append(copy.id)
            return
        self._judge(copy, location, identity)
        self._ledger.connection.execute("INSERT OR REPLACE INTO sightings VALUES (?, ?)", (copy.id, stamp))

    def _judge(self, copy: Copy, location: str, identity: BagIdentity) -> None:
        verdict = self._matcher.judge(copy, location, identity)
        where = copy.name
        if verdict == "damaged":
            self._result.suspect.append(copy.id)
        elif verdict == "replaced":
            if copy.state != "replaced":
                self._enter(copy, "replaced")
            self._tell("audit.bag-replaced", where, copy.place)
        elif verdict == "updated":
            self._ledger.append(
                "copy",
                copy=copy.id,
                bag=copy.bag,
                place=copy.place,
                path=copy.path,
                state="updated",
                keeps=True,
                **identity.to_fields(),
            )
            self._result.changed.append(copy.id)
            self._tell("audit.bag-updated", where, copy.place)
        elif not copy.is_here:
            self._enter(copy, "found")
            self._result.changed.append(copy.id)

    def _enter(self, copy: Copy, state: str, place: str | None = None, path: str | None = None) -> None:
        """Enter another state of a copy, which keeps all else."""
        before = self._ledger.copy_fields(copy)
        self._ledger.append(
            "copy", **{**before, "state": state, "place": place or copy.place, "path": path if path is not None else copy.path}
        )

    def _tell(self, code: str, bag: str, place: str, **values: object) -> None:
        self._result.findings.append(
            make_finding(code, {"bag": escape_for_display(bag)}, place=escape_for_display(place), **values)
        )

    # A bag that was not there before.

    def _take_in(self, scan: PlaceScan, path: str, bag: FoundBag) -> set[int]:
        """Enter a bag that was found, and return the numbers of copies that it was before."""
        place = scan.place
        assert place is not None  # noqa: S101 - it was reached
        if self._matcher.is_known_folder(bag.identity):
            return set()
        location = place.locate(path)
        try:
            identity = identify(location)
        except ArchiverError as error:
            if error.code == _NO_BAG:
                return set()
            self._result.findings.append(
                make_finding(
                    "bag.file-unreadable",
                    {"bag": escape_for_display(os.path.join(scan.name, path)), "path": ""},
                    reason=str(error),
                )
            )
            return set()
        if identity is None:
            return set()
        match = self._matcher.match(identity, scan.name)
        found = Found(scan.name, path, identity)
        name = f"{scan.name}/{path}" if path else scan.name
        if match.moved is not None:
            self._move(match.moved, found)
            self._tell("audit.bag-moved", name, scan.name, **{"from": escape_for_display(match.moved.name)})
            self._see(match.moved.id, bag, location)
            return {match.moved.id}
        copy = self._ledger.next_number("id")
        number = match.bag or self._ledger.next_number("bag")
        state = "copied" if match.of is not None else "new"
        self._ledger.append("copy", copy=copy, bag=number, place=scan.name, path=path, state=state, **identity.to_fields())
        if match.of is not None:
            self._tell("audit.bag-copied", name, scan.name, of=escape_for_display(match.of.name))
        else:
            self._tell("audit.bag-new", name, scan.name, files=identity.files, octets=identity.octets)
        self._see(copy, bag, location)
        return set()

    def _move(self, copy: Copy, found: Found) -> None:
        keeps = copy.place == found.place
        fields = found.identity.to_fields()
        same = {"keeps": True} if keeps else {}
        self._ledger.append(
            "copy", copy=copy.id, bag=copy.bag, place=found.place, path=found.path, state="moved", **same, **fields
        )

    def _see(self, copy: int, bag: FoundBag, location: str) -> None:
        self._result.changed.append(copy)
        self._matcher.add_folder(bag.identity)
        seen = self._ledger.list_copies("copies.id = ?", (copy,))
        if seen:
            stamp = stamp_copy(location, seen[0])
            self._ledger.connection.execute("INSERT OR REPLACE INTO sightings VALUES (?, ?)", (copy, stamp))

    # Bags that are not there any more.

    def _tell_missing(self, scan: PlaceScan, gone: list[Copy]) -> None:
        newly = [copy for copy in gone if copy.is_here]
        present = sum(copy.is_here for copy in scan.known.values())
        if len(newly) >= _LEAST_MISSING and len(newly) * _MOST_MISSING_SHARE > present:
            values = {"place": escape_for_display(scan.name), "missing": len(newly), "known": present}
            self._result.findings.append(make_finding("audit.too-many-missing", {}, **values))
            scan.reached = False
            self._ledger.append("place", place=scan.name, reached=False, reason="too-many-missing")
            return
        for copy in gone:
            if copy.is_here:
                self._enter(copy, "missing")
            if copy.state == "replaced":
                self._tell("audit.bag-replaced", copy.name, copy.place)
            else:
                self._tell("audit.bag-missing", copy.name, copy.place)
