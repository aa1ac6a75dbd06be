"""Say a digest in words: its verdict in one line, then all else in short sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.date_words import say_date
from archiver.messages import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.holdings.notices.changes import Change
    from archiver.holdings.notices.digest import Digest, PlaceDigest, Unlooked
    from archiver.messages import Language

_NAMED: Final = 20
"""Names that are listed of a kind."""
_UNITS: Final = ("B", "kB", "MB", "GB", "TB")
_THOUSAND: Final = 1000
_IN: Final = "  "
_DEEPER: Final = "    "


def say_verdict(digest: Digest, language: Language) -> str:
    """Return the verdict on a run in one line, which names no bag and no place."""
    counts = {
        "faults-new": digest.new_faults,
        "faults-old": digest.fault_count - digest.new_faults,
        "missing": digest.missing,
        "replaced": digest.replaced,
        "unreached": digest.unreached,
        "overdue": digest.overdue,
    }
    told = [phrase(f"digest.verdict.{key}", language, number=number) for key, number in counts.items() if number]
    if told:
        return phrase("digest.verdict.care", language, told=phrase("comma", language).join(told))
    key = "digest.verdict.unread" if digest.never else "digest.verdict.well"
    return phrase(key, language, bags=digest.bags, parts=digest.never)


def say_digest(digest: Digest, language: Language) -> Iterator[str]:
    """Yield the lines of a digest."""
    yield say_verdict(digest, language)
    yield from _say_changes(digest, language)
    yield phrase("digest.places", language)
    for place in digest.places:
        yield from _say_place(place, language)
    yield from _say_faults(digest, language)
    yield from _say_copies(digest, language)
    yield from _say_seals(digest, language)
    yield from _say_unlooked(digest.unlooked, language)
    yield phrase("audit.head", language, head=digest.head, entries=digest.entries)


def _say_changes(digest: Digest, language: Language) -> Iterator[str]:
    key = "digest.first" if digest.since is None else "digest.changes"
    if not digest.changes and not digest.new_faults and not digest.mended:
        key = "digest.first" if digest.since is None else "digest.no-changes"
    yield phrase(key, language, time=_say_time(digest.since, language))
    for change in digest.changes:
        yield from _say_change(change, language)
    if digest.new_faults:
        yield _IN + phrase("digest.faults-came", language, number=digest.new_faults)
    if digest.mended:
        yield _IN + phrase("digest.faults-gone", language, number=digest.mended)


def _say_change(change: Change, language: Language) -> Iterator[str]:
    yield _IN + phrase(f"digest.change.{change.kind}", language, copies=change.copies)
    yield from _list_names(change.names, change.copies, language)


def _list_names(names: Sequence[str], number: int, language: Language) -> Iterator[str]:
    """Yield the first names, each on a line of its own, since names have blanks and commas."""
    shown = names[:_NAMED]
    yield from (_DEEPER + phrase("digest.name", language, name=name) for name in shown)
    if number > len(shown):
        yield _DEEPER + phrase("digest.more", language, number=number - len(shown))


def _say_place(place: PlaceDigest, language: Language) -> Iterator[str]:
    values: dict[str, Any] = {
        "place": place.place,
        "copies": place.copies,
        "overdue": place.overdue,
        "units": place.units,
        "files": place.files,
        "size": _say_size(place.octets, language),
    }
    yield _IN + phrase("digest.place", language, **values)
    if place.overdue:
        key = "digest.forecast.overdue"
    elif place.never:
        key = "digest.forecast.never"
    else:
        key = "digest.forecast.in-time" if place.first_late is None else "digest.forecast.late"
    day = _say_day(place.first_late, language)
    yield _DEEPER + phrase(key, language, day=day, number=place.never, size=_say_size(place.octets_a_night, language))


def _say_faults(digest: Digest, language: Language) -> Iterator[str]:
    if not digest.fault_count:
        return
    yield phrase("digest.faults", language, number=digest.fault_count)
    for fault in digest.faults[:_NAMED]:
        key = "digest.fault.new" if fault.is_new else "digest.fault.known" if fault.is_known else "digest.fault.old"
        yield _IN + phrase(key, language, bag=fault.bag, path=fault.path, fault=fault.fault)
    if digest.fault_count > _NAMED:
        yield _IN + phrase("digest.more", language, number=digest.fault_count - min(_NAMED, len(digest.faults)))


def _say_copies(digest: Digest, language: Language) -> Iterator[str]:
    if not digest.bags:
        return
    yield phrase("digest.copies", language)
    for copies, bags in sorted(digest.bags_by_copies.items()):
        key = "digest.copies-one" if copies == 1 else "digest.copies-more"
        yield _IN + phrase(key, language, bags=bags, copies=copies)


def _say_seals(digest: Digest, language: Language) -> Iterator[str]:
    if digest.seals_due:
        yield phrase("digest.seals-due", language, number=len(digest.seals_due))
        for bag, until in digest.seals_due[:_NAMED]:
            yield _IN + phrase("digest.seal-due", language, bag=bag, day=_say_day(until, language))
        if len(digest.seals_due) > _NAMED:
            yield _IN + phrase("digest.more", language, number=len(digest.seals_due) - _NAMED)
    if digest.stamps_waiting:
        yield phrase("digest.stamps-waiting", language, number=len(digest.stamps_waiting))
        yield from _list_names(digest.stamps_waiting, len(digest.stamps_waiting), language)


def _say_unlooked(unlooked: Sequence[Unlooked], language: Language) -> Iterator[str]:
    if not unlooked:
        yield phrase("digest.all-looked-at", language)
        return
    yield phrase("digest.not-looked-at", language)
    for one in unlooked:
        key = "digest.unlooked-parts" if one.units else "digest.unlooked"
        yield _IN + phrase(key, language, place=one.place, reason=one.reason, number=one.units)


def _say_size(octets: int, language: Language) -> str:
    """Return a number of octets in the largest unit that it fills, in powers of ten, rounded up."""
    power = next((power for power in range(len(_UNITS) - 1, 0, -1) if octets >= _THOUSAND**power), 0)
    whole, tenth = divmod(-(-octets * 10 // _THOUSAND**power), 10)
    return phrase(f"digest.size.{_UNITS[power]}", language, whole=whole, tenth=tenth)


def _say_day(day: str | None, language: Language) -> str:
    """Return a day in both calendars, or an empty text if there is none."""
    if day is None:
        return ""
    from datetime import date  # noqa: PLC0415 - most digests name no day

    from archiver.calendars import SolarHijriDate  # noqa: PLC0415 - see above

    solar = SolarHijriDate.from_gregorian(date.fromisoformat(day)).iso()
    days = {"gregorian": say_date(day, language), "solarHijri": say_date(solar, language, "solar-hijri")}
    return phrase("aid.days", language, **days)


def _say_time(time: str | None, language: Language) -> str:
    """Return the time of an entry: the day in both calendars, and the time in UTC."""
    if time is None:
        return ""
    return phrase("report.time", language, days=_say_day(time[:10], language), time=time[11:16])
