"""How many dates are found, how many invented, and how fast: this finder beside others, in one run, on one corpus.

    python benchmarks/dating.py ../shared/data/date-corpus/dates.jsonl [--misses] [--no-peers]
    python benchmarks/dating.py tests/data/date-lines/*.tsv [--misses]    # labelled lines: a score for each file

A day is right where a mention that overlaps the labelled span gives the labelled Gregorian day (a lunar one within the tolerance
that the label states). A mention of any precision is right where calendar, precision and interval are the labelled ones. Other
packages give neither spans nor calendars that could be compared, so of them only the days are asked: right where the day is among
those they give for the line. Those that are not installed are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import time
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import DateStatement, find_dates
from benchmarks.date_peers import peers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Line = dict[str, Any]
Label = dict[str, Any]

SEASONS = ("spring", "summer", "autumn", "winter")
BOUNDS = {"solar-hijri": 97, "gregorian": 97, "imperial": 95, "lunar-hijri": 95}
MEGABYTE = 1_000_000


def read_corpus(path: str) -> list[Line]:
    """The labelled lines."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def written_form(label: Label) -> str:
    """A label's components as `StatementReading.written` has them: `1395-8-15` is 1395-08-15, `1340@autumn` is 1340-23."""
    return "/".join(_written_one(part) for part in label["as_written"].split(".."))


def _written_one(part: str) -> str:
    year, at, season = part.partition("@")
    if at:
        return f"{int(year):04d}-{21 + SEASONS.index(season)}"
    if part.endswith("s"):
        return f"{part[:3]}X"
    if part.endswith("C"):
        return f"{int(part[:-1]) - 1:02d}XX"
    numbers = part.removeprefix("--").split("-")
    sizes = [2, 2] if part.startswith("--") else [4, 2, 2]
    return part[: 2 * part.startswith("--")] + "-".join(
        f"{int(number):0{size}d}" for number, size in zip(numbers, sizes, strict=False)
    )


def is_day_right(label: Label, statement: DateStatement) -> bool:
    """Whether a statement gives the labelled day."""
    return statement.gregorian is not None and _same(statement.gregorian, label["edtf_gregorian"], label.get("tolerance_days", 0))


def is_right(label: Label, statement: DateStatement) -> bool:
    """Whether calendar, precision and interval are the labelled ones."""
    if not statement.readings or str(statement.calendar) != label["calendar"] or statement.precision != label["precision"]:
        return False
    if label.get("edtf_gregorian") is None:
        return statement.readings[0].written == written_form(label)
    return is_day_right(label, statement)


def _same(found: str, expected: str, tolerance: int) -> bool:
    ours, theirs = found.replace("~", "").split("/"), expected.replace("~", "").split("/")
    return len(ours) == len(theirs) and all(_near(one, other, tolerance) for one, other in zip(ours, theirs, strict=True))


def _near(one: str, other: str, tolerance: int) -> bool:
    if one == other or (len(other) == 4 and one.startswith(f"{other}-")):  # noqa: PLR2004 - labelled to the year only
        return True
    try:
        return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= tolerance
    except ValueError:
        return False


class Score:
    """Counts of what was asked and what was right, by group, and the misses."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self.right: Counter[tuple[str, str]] = Counter()
        self.misses: list[str] = []
        self.dateless = 0
        self.invented: list[str] = []

    def count(self, group: tuple[str, str], *, right: bool) -> None:
        """One label of a group."""
        self.asked[group] += 1
        self.right[group] += right

    def percent(self, group: tuple[str, str]) -> float:
        """How many of a group were right, in percent."""
        return 100 * self.right[group] / self.asked[group]


def score_finder(corpus: Iterable[Line]) -> Score:
    """This finder on the corpus."""
    score = Score()
    for line in corpus:
        statements = find_dates(line["text"])
        if not line["dates"]:
            score.dateless += 1
            score.invented += [f"{line['id']} {one.text}" for one in statements[:1]]
        for label in line["dates"]:
            if not label.get("optional"):
                _score_label(score, line, label, statements)
    return score


def _score_label(score: Score, line: Line, label: Label, statements: list[DateStatement]) -> None:
    start = label.get("start", 0)
    hits = [one for one in statements if one.start < start + len(label["span"]) and one.end > start]
    right = any(is_right(label, one) for one in hits)
    score.count((label["calendar"], label["precision"]), right=right)
    score.count(("language", line["lang"]), right=right)
    score.count(("all", "mentions"), right=right)
    if label["precision"] == "day":
        score.count((label["calendar"], "days"), right=any(is_day_right(label, one) for one in hits))
    if not right:
        found = [(one.text, str(one.calendar), one.precision, one.gregorian) for one in hits]
        score.misses.append(f"{line['id']} {label['span']!r} {label['calendar']} {label['precision']}: {found}")


def score_lines(path: str) -> Score:
    """This finder on a file of labelled lines (`tests/data/date-lines/README.md`)."""
    score = Score()
    with open(path, encoding="utf-8") as file:
        for line in file:
            _score_line(score, *f"{line.rstrip()}\t\t".split("\t")[:3])
    return score


def _score_line(score: Score, language: str, marked: str, stated: str) -> None:
    pieces = re.split("[⟦⟧]", marked)
    text = "".join(pieces)
    ends = [len("".join(pieces[: place + 1])) for place in range(len(pieces))]
    spans = list(zip(ends[0::2], ends[1::2], strict=False))
    statements = find_dates(text)
    score.dateless += not spans
    score.invented += [text for one in statements[:1] if not spans]
    for (start, end), label in zip(spans, stated.split("; ") if stated not in {"", "hit"} else (), strict=True):
        found = [
            f"{one.calendar} {one.precision} {one.readings[0].written}"
            for one in statements
            if one.start < end and one.end > start and one.readings
        ]
        for group in (tuple(label.split(" ")[:2]), ("language", language), ("all", "mentions")):
            score.count((group[0], group[1]), right=label in found)
        if label not in found:
            score.misses.append(f"{language} {text!r} {label}: {found}")


def print_score(score: Score) -> None:
    """The table of this finder."""
    print(f"{'calendar':<14} {'precision':<12} {'right':>5} {'of':>5} {'%':>6}")
    for group in sorted(score.asked):
        print(f"{group[0]:<14} {group[1]:<12} {score.right[group]:>5} {score.asked[group]:>5} {score.percent(group):>6.1f}")
    print(f"dateless lines with an invented date: {len(score.invented)} of {score.dateless}  {score.invented}")


def score_peer(corpus: list[Line], find: Callable[[str], set[str]]) -> tuple[Counter[str], int, float]:
    """Days right by calendar, dateless lines hit, and megabytes a second."""
    right: Counter[str] = Counter()
    invented = 0
    begin = time.process_time()
    for line in corpus:
        try:
            days = find(line["text"])
        except Exception:  # noqa: BLE001 - several of them raise on ordinary lines
            days = set()
        invented += bool(days) and not line["dates"]
        for label in line["dates"]:
            if label["precision"] == "day" and not label.get("optional"):
                tolerance = label.get("tolerance_days", 0)
                right[label["calendar"]] += any(_near(day, label["edtf_gregorian"], tolerance) for day in days)
    size = sum(len(line["text"].encode()) for line in corpus)
    return right, invented, size / (time.process_time() - begin) / MEGABYTE


def vary_numbers(text: str, chance: random.Random) -> str:
    """The text with the last digits of its years changed, so that no two copies state the same dates."""
    return re.sub(r"(?<=\d\d)\d(?=\d\b)", lambda _: str(chance.randrange(10)), text)


def print_speeds(corpus: list[Line]) -> None:
    """Megabytes of UTF-8 a second of one core, best of three, and whether hostile texts cost more than their length."""
    chance = random.Random(1395)  # noqa: S311 - a benchmark
    persian = "\n".join(line["text"] for line in corpus if line["lang"] in {"fa", "prs", "ps"})
    texts = {
        "Persian lines of the corpus, years varied": "\n".join(vary_numbers(persian, chance) for _ in range(20)),
        "Persian lines without a date": "\n".join(line["text"] for line in corpus if line["lang"] == "fa" and not line["dates"])
        * 60,
    }
    for name, text in texts.items():
        seconds = min(_seconds(text) for _ in range(3))
        print(f"{name}: {len(text.encode()) / seconds / MEGABYTE:.2f} MB/s")
    for unit in ("9", "12 ", "1/", "15 Aban 1395, ", "و ", "مهر ", "a", "7 و ", "شنبه "):
        short, long = (_seconds(unit * (size // len(unit))) for size in (200_000, 800_000))
        print(f"{unit!r} over and over: {long:.2f} s for 800,000 code points, {long / short:.1f} times a quarter of it")
    line = persian.replace("\n", " ")
    hundred = line * (100 * MEGABYTE // len(line.encode()) + 1)
    print(f"one line of {len(hundred.encode()) // MEGABYTE} MB: {_seconds(hundred):.0f} s")


def _seconds(text: str) -> float:
    begin = time.process_time()
    statements = find_dates(text)
    check_dates(statements)
    decide_date(statements)
    return time.process_time() - begin


def main() -> int:
    """Print every table; 1 where a bound is not held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--no-speeds", action="store_true")
    options = parser.parse_args()
    if options.corpus[0].endswith(".tsv"):
        for path in options.corpus:
            print(os.path.basename(path))
            score = score_lines(path)
            print_score(score)
            if options.misses:
                print("\n".join(score.misses))
        return 0
    corpus = read_corpus(options.corpus[0])
    score = score_finder(corpus)
    print(f"{datetime.now().astimezone():%Y-%m-%d}, Python {sys.version.split()[0]}, {len(corpus)} lines")
    print_score(score)
    if options.misses:
        print("\n".join(score.misses))
    if not options.no_peers:
        for name, find in peers():
            right, invented, speed = score_peer(corpus, find)
            days = ", ".join(f"{calendar} {right[calendar]}/{score.asked[calendar, 'days']}" for calendar in BOUNDS)
            print(f"{name}: days right: {days}; dateless lines hit: {invented}; {speed:.3f} MB/s")
    if not options.no_speeds:
        print_speeds(corpus)
    held = all(score.percent((calendar, "days")) >= bound for calendar, bound in BOUNDS.items())
    return 0 if held and score.percent(("all", "mentions")) >= 93 and len(score.invented) <= 0.02 * score.dateless else 1  # noqa: PLR2004


if __name__ == "__main__":
    raise SystemExit(main())
