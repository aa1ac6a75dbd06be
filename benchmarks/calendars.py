"""Converting dates, beside the libraries that everybody has, in one run.

    python benchmarks/calendars.py                 conversions a second, a table of 1,000,000 rows, and the start of the command
    python benchmarks/calendars.py --rows 100000

The peers that are installed are measured: pip install pyicu-wheels persiantools jdatetime khayyam convertdate. Each converts the
same days of 1300-1402 (the last years that all of them have right) in the same order, from year, month and day to the Gregorian
calendar and from `datetime.date` back; rounds are interleaved and medians told. PyICU gives seconds and fields, convertdate a
tuple; the others give an object with year, month and day, ours too, having checked that there is such a day.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.calendars import SolarHijriDate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_SLOW_DAYS = 200


class Peer(NamedTuple):
    """One library: how it converts days each way (results are dropped as they come), whether it checks the day, what it gives."""

    name: str
    to_gregorian: Callable[[Iterable[tuple[int, int, int]]], Iterator[Any]]
    to_solar_hijri: Callable[[Iterable[date]], Iterator[Any]]
    checks: str
    gives: str
    slow: bool = False


def _ours() -> Peer:
    make, convert = SolarHijriDate, SolarHijriDate.from_gregorian
    return Peer(
        "bayegan",
        lambda days: (make(year, month, day).to_gregorian() for year, month, day in days),
        lambda days: (convert(day) for day in days),
        "yes",
        "object",
    )


def _persiantools() -> Peer:
    make = import_module("persiantools.jdatetime").JalaliDate
    return Peer(
        "persiantools",
        lambda days: (make(year, month, day).to_gregorian() for year, month, day in days),
        lambda days: (make(day) for day in days),
        "yes",
        "object",
    )


def _jdatetime() -> Peer:
    make = import_module("jdatetime").date
    return Peer(
        "jdatetime",
        lambda days: (make(year, month, day).togregorian() for year, month, day in days),
        lambda days: (make.fromgregorian(date=day) for day in days),
        "yes",
        "object",
    )


def _khayyam() -> Peer:
    make = import_module("khayyam").JalaliDate
    return Peer(
        "khayyam",
        lambda days: (make(year, month, day).todate() for year, month, day in days),
        lambda days: (make(day) for day in days),
        "yes, wrongly in 1404",
        "object",
    )


def _convertdate() -> Peer:
    persian = import_module("convertdate.persian")
    return Peer(
        "convertdate",
        lambda days: (persian.to_gregorian(year, month, day) for year, month, day in days),
        lambda days: (persian.from_gregorian(day.year, day.month, day.day) for day in days),
        "no",
        "tuple",
        slow=True,
    )


def _icu() -> Peer:
    icu = import_module("icu")
    calendar = icu.Calendar.createInstance(icu.TimeZone.createTimeZone("UTC"), icu.Locale("fa_IR@calendar=persian"))
    calendar.setLenient(False)
    calendar.clear()
    fields = icu.UCalendarDateFields
    year_field, month_field, day_field = fields.YEAR, fields.MONTH, fields.DAY_OF_MONTH
    epoch = date(1970, 1, 1).toordinal()

    def to_gregorian(days: Iterable[tuple[int, int, int]]) -> Iterator[float]:
        for year, month, day in days:
            calendar.set(year, month - 1, day)
            yield calendar.getTime()

    def to_solar_hijri(days: Iterable[date]) -> Iterator[tuple[int, int, int]]:
        for day in days:
            calendar.setTime((day.toordinal() - epoch) * 86400.0)
            yield (calendar.get(year_field), calendar.get(month_field) + 1, calendar.get(day_field))

    return Peer("PyICU", to_gregorian, to_solar_hijri, "yes (setLenient)", "fields")


_PEERS = {"persiantools": _persiantools, "jdatetime": _jdatetime, "khayyam": _khayyam, "convertdate": _convertdate, "icu": _icu}


def _rate(convert: Callable[[Any], Iterator[Any]], days: Sequence[Any]) -> float:
    started = time.perf_counter()
    deque(convert(days), maxlen=0)
    return len(days) / (time.perf_counter() - started)


def measure_conversions(rounds: int, number: int) -> None:
    """Conversions a second each way, ours and every peer's, and how far they agree with ours."""
    peers = [_ours(), *(make() for module, make in _PEERS.items() if find_spec(module))]
    chance = random.Random(1395)  # noqa: S311 - the same days in every run
    first, last = SolarHijriDate(1300, 1, 1).day_number, SolarHijriDate(1402, 12, 29).day_number
    gregorian = [date.fromordinal(chance.randint(first, last)) for _ in range(number)]
    solar = [tuple(SolarHijriDate.from_gregorian(day)) for day in gregorian]
    rates: dict[str, tuple[list[float], list[float]]] = {peer.name: ([], []) for peer in peers}
    for _ in range(rounds):
        for peer in peers:
            days = slice(_SLOW_DAYS if peer.slow else number)
            rates[peer.name][0].append(_rate(peer.to_gregorian, solar[days]))
            rates[peer.name][1].append(_rate(peer.to_solar_hijri, gregorian[days]))
    print(f"{'':14}{'to Gregorian/s':>16}{'to Solar Hijri/s':>18}  gives   checks the day")
    for peer in peers:
        there, back = map(statistics.median, rates[peer.name])
        print(f"{peer.name:14}{there:16,.0f}{back:18,.0f}  {peer.gives:7} {peer.checks}")


def measure_table(rows: int) -> None:
    """Rows a second of `archiver date convert --csv`, start to exit.

    First a century of letters: days of 1300-1405 in no order, every other one in Persian words. Then the worst case, a tenth as
    long: no date stands twice, so that nothing can be remembered.
    """
    chance = random.Random(1395)  # noqa: S311 - the same table in every run
    first, last = SolarHijriDate(1300, 1, 1).day_number, SolarHijriDate(1405, 12, 29).day_number
    century = (SolarHijriDate.from_day_number(chance.randint(first, last)) for _ in range(rows))
    _convert_table("a century", [day.iso() if place % 2 else day.format("fa") for place, day in enumerate(century)])
    start = SolarHijriDate(1100, 1, 1).day_number
    _convert_table("all different", [SolarHijriDate.from_day_number(start + place).iso() for place in range(rows // 10)])


def _convert_table(name: str, dates: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table, output = os.path.join(folder, "table.csv"), os.path.join(folder, "converted.csv")
        with open(table, "w", encoding="utf-8") as file:
            file.write("number,date,title\n")
            file.writelines(f'{row},{written},"letter {row}, copy"\n' for row, written in enumerate(dates))
        started = time.perf_counter()
        command = [sys.executable, "-m", "archiver", "date", "convert", "--quiet", "--csv", table, "--column", "date"]
        subprocess.run([*command, "--output", output], check=True)
        seconds = time.perf_counter() - started
    print(f"table, {name}: {len(dates):,} rows, {len(dates) / seconds:,.0f} rows/s")


def measure_start(rounds: int) -> None:
    """The start of `archiver date convert 1395-08-15` beside that of Python alone, both from compiled modules."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    bare, ours = [sys.executable, "-c", "pass"], [sys.executable, "-m", "archiver", "date", "convert", "1395-08-15"]
    with tempfile.TemporaryDirectory() as folder:
        environment["PYTHONPYCACHEPREFIX"] = folder
        times: tuple[list[float], list[float]] = ([], [])
        for round_number in range(rounds + 1):
            for command, kept in zip((bare, ours), times, strict=True):
                started = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
                if round_number:
                    kept.append(time.perf_counter() - started)
    alone, whole = map(statistics.median, times)
    print(f"start to exit: {whole * 1000:.1f} ms, python -c pass {alone * 1000:.1f} ms, ratio {whole / alone:.2f}")


def main() -> None:
    """Measure all three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--days", type=int, default=50_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    arguments = parser.parse_args()
    measure_conversions(arguments.rounds, arguments.days)
    measure_table(arguments.rows)
    measure_start(6 * arguments.rounds)


if __name__ == "__main__":
    main()
