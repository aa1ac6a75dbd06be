"""Say in plain words who vouches for bags, since when that is proven, what waits, and when to renew.

All is taken from results as `schemas/report.schema.json` describes them.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from archiver.calendars import ImpossibleDateError, SolarHijriDate
from archiver.messages import month_name, phrase, say_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.messages import Language

_KEYS: Final = {
    "sealed": "sealed",
    "unsealed": "unsealed",
    "not-proven": "notProven",
    "broken": "broken",
    "not-checked": "notChecked",
}
"""The verdicts, with their keys in the sum."""
_SHOWN: Final = 5
"""The most days of renewal that are said."""


def describe_seals(report: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Yield lines on the seals of one bag: the verdict, what it does not say, when to renew, then each layer."""
    yield _say_verdict(report, language)
    if is_earlier(report):
        yield phrase("seal.earlier-only", language)
    if report["verdict"] == "sealed" and report["renewFrom"] is not None:
        days = {"since": say_day(report["renewFrom"], language), "until": say_day(report["validUntil"], language)}
        yield phrase("seal.renew", language, **days)
    for layer in report["layers"]:
        yield phrase(f"seal.layer.{layer['state']}", language, layer=f"{layer['layer']:04}")
        for signer in layer["signers"]:
            role = say_term("seal-role", signer["role"], language)
            yield phrase(f"seal.layer.signer.{_fate(signer)}", language, name=signer["name"], role=role)
        yield from _describe_stamps(layer, language)
    for one in report.get("signatures", ()):
        yield phrase(f"seal.file.{one['state']}", language, path=one["path"])
        for signer in one["signers"]:
            yield phrase(f"seal.file.signer.{_fate(signer)}", language, name=signer["name"])
        yield from _describe_stamps(one, language)
    waiting = _count_waiting(report)
    if waiting:
        yield phrase("seal.layer.waiting", language, count=waiting)


def _describe_stamps(one: Mapping[str, Any], language: Language) -> Iterator[str]:
    for stamp in one["stamps"]:
        day = say_day(stamp["time"], language)
        yield phrase(f"seal.layer.stamp.{_fate(stamp)}", language, name=stamp["authority"], time=day)


def _list_judged(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the layers, and the signatures of another program."""
    return [*report["layers"], *report.get("signatures", ())]


def _fate(one: Mapping[str, Any]) -> str:
    return "trusted" if one["trusted"] else "stranger"


def is_earlier(report: Mapping[str, Any]) -> bool:
    """Return whether a bag is sealed, but only in an earlier state."""
    if report["verdict"] != "sealed":
        return False
    signed = [layer for layer in _list_judged(report) if any(one["trusted"] for one in layer["signers"])]
    # A policy may want no signers. Then time stamps vouch that the bag was there.
    return all(layer["state"] == "earlier" for layer in signed or _list_judged(report))


def _count_waiting(report: Mapping[str, Any]) -> int:
    """Return how many time stamps the last layer waits for. A layer before it takes none any more."""
    return int(report["layers"][-1]["waiting"]) if report["layers"] else 0


def _say_verdict(report: Mapping[str, Any], language: Language) -> str:
    if report["verdict"] != "sealed":
        return phrase(f"seal.verdict.{report['verdict']}", language, bag=report["bag"])
    comma = phrase("comma", language)
    signers = dict.fromkeys(one["name"] for layer in _list_judged(report) for one in layer["signers"] if one["trusted"])
    stamps = _name_provers(report)
    state = "earlier" if is_earlier(report) else "current"
    values = {"bag": report["bag"], "signers": comma.join(signers), "authorities": comma.join(stamps)}
    if report["provenSince"] is None or report["validUntil"] is None:
        return phrase(f"seal.verdict.sealed-unstamped.{state}", language, **values)
    days = {"since": say_day(report["provenSince"], language), "until": say_day(report["validUntil"], language)}
    return phrase(f"seal.verdict.{'sealed' if signers else 'stamped'}.{state}", language, **values, **days)


def _name_provers(report: Mapping[str, Any]) -> list[str]:
    """Return the authorities that prove the time of the report. Those of a later renewal prove a later time."""
    proving = [one for one in _list_judged(report) if one["provenSince"] == report["provenSince"]]
    named = ([stamp["authority"] for stamp in one["stamps"] if stamp["trusted"]] for one in proving)
    return list(dict.fromkeys(next(filter(None, named), [])))


def say_day(moment: str, language: Language) -> str:
    """Return the day of a time in both calendars, in digits that are the same in every language."""
    day = datetime.fromisoformat(moment).date()
    gregorian = f"{day.day} {month_name(day.month, 'gregorian', language)} {day.year}"
    try:
        solar = SolarHijriDate.from_gregorian(day)
    except ImpossibleDateError:
        return gregorian
    return phrase(
        "seal.day", language, gregorian=gregorian, solar=f"{solar[2]} {month_name(solar[1], 'solar-hijri', language)} {solar[0]}"
    )


def sum_seals(reports: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return how many bags are sealed, unsealed, waiting, and to be renewed between which days."""
    verdicts = Counter(report["verdict"] for report in reports)
    ends = Counter((one["renewFrom"][:10], one["validUntil"][:10]) for one in reports if one.get("renewFrom") is not None)
    return {
        "bags": len(reports),
        **{key: verdicts[verdict] for verdict, key in _KEYS.items()},
        "earlierState": sum(map(is_earlier, reports)),
        "waiting": sum(_count_waiting(report) > 0 for report in reports if report.get("layers")),
        "renewals": [{"from": begin, "until": end, "bags": count} for (begin, end), count in sorted(ends.items())],
    }


def describe_sum(seals: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Yield lines on the seals of many bags."""
    told = [phrase(f"seal.sum.{verdict}", language, count=seals[key]) for verdict, key in _KEYS.items() if seals[key]]
    yield phrase("seal.sum", language, count=seals["bags"], verdicts=phrase("comma", language).join(told))
    for key in ("earlierState", "waiting"):
        if seals[key]:
            yield phrase(f"seal.sum.{key}", language, count=seals[key])
    yield from _describe_renewals(seals["renewals"], language)


def _describe_renewals(renewals: Sequence[Mapping[str, Any]], language: Language) -> Iterable[str]:
    for one in renewals[:_SHOWN]:
        days = {"since": say_day(one["from"], language), "until": say_day(one["until"], language)}
        yield phrase("seal.sum.renew", language, count=one["bags"], **days)
    if later := sum(one["bags"] for one in renewals[_SHOWN:]):
        yield phrase("seal.sum.renew-later", language, count=later)
