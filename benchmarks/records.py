"""Making bags with records: documents a second, and where the time goes.

    python benchmarks/records.py --folder /dev/shm                    5,000 letters of about 2.5 kB
    python benchmarks/records.py --folder /dev/shm --documents 20000
    python benchmarks/records.py --folder /dev/shm --lines 2          letters of the size that the seeds have

Every step is a process of its own, from start to exit, and the steps take turns. "Of all cores" are the seconds of processor time
of all processes of the step, which other load on the machine changes less than the clock. The parts are measured in one process.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
from typing import TYPE_CHECKING

from bags import Step, measure

if TYPE_CHECKING:
    from bags import Cost

_CREATE = """
import sys
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
options = {"organization": Organization("The Register of Names", "en")} if sys.argv[4] == "records" else {"plain": True}
sys.exit(not create(sys.argv[1], sys.argv[2], CreateOptions(second_opinion=sys.argv[3], **options)).made)
"""
_PARTS = """
import glob, json, os, sys, time
from archiver.bags.format import RECORDS
from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import find_dates
from archiver.documents.formats import format_identifier, identify_formats
from archiver.documents.reading import read_document
from archiver.events import Deed, EventLog, EventType, GroupedEvents
from archiver.records import RECORD_SCHEMA, check_against, render_line
from archiver.finding_aid import BagDescription, render_finding_aid
source, bag = sys.argv[1:]
paths = glob.glob(os.path.join(source, "*", "*"))
records = [json.loads(line) for line in open(os.path.join(bag, RECORDS), "rb")]
description = BagDescription("bag", "The Register of Names", ("sha256", "sha512"), "2026-11-24", "1405-09-03")
def log_events():
    grouped = GroupedEvents(EventLog(0))
    deeds = [Deed(kind, "done to each document") for kind in list(EventType)[:5]]
    for record in records:
        for deed in deeds:
            grouped.add(record["identifier"], deed)
    grouped.flush()
def tell(part, work):
    work(paths[:10])
    began = time.process_time()
    result = work(paths)
    print(f"| {part} | {(time.process_time() - began) / len(paths) * 1000:.3f} |")
    return result
print("\\n| part | ms a document |\\n|---|---|")
if format_identifier():
    tell("identifying the format", lambda all: [identify_formats(all[at:at + 32]) for at in range(0, len(all), 32)])
texts = tell("reading the text", lambda all: [read_document(path).text for path in all])
found = tell("finding dates", lambda all: [find_dates(text) for text in texts[:len(all)]])
def describe(dates):
    return check_dates(dates), decide_date(dates), [one.to_dict() for one in dates]
tell("checking, deciding and describing dates", lambda _: [describe(dates) for dates in found])
tell("checking records against the schema", lambda _: [check_against(RECORD_SCHEMA, record) for record in records])
tell("rendering records", lambda _: [render_line(record) for record in records])
tell("logging events", lambda _: log_events())
tell("rendering the finding aid", lambda _: [b"".join(page) for _, page in render_finding_aid(description, records)])
"""
_SENTENCE = "این سند در بارهٔ وضعیت آموزش در مناطق مرزی نوشته شده است و به پیوست، گزارش کامل ارسال می‌شود. "
_MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def write_letters(folder: str, count: int, lines: int) -> int:
    """So many letters of our own, a hundred in a folder, each dated and with some dates in its text; their octets."""
    chance = random.Random(1395)  # noqa: S311 - no secret
    octets = 0
    for number in range(count):
        here = os.path.join(folder, f"پوشهٔ {number // 100:04}")
        os.makedirs(here, exist_ok=True)
        letter = _write_letter(chance, number, lines).encode()
        octets += len(letter)
        with open(os.path.join(here, f"نامهٔ {number:06}.txt"), "wb") as file:
            file.write(letter)
    return octets


def _write_letter(chance: random.Random, number: int, count: int) -> str:
    def date() -> str:
        return f"{chance.randint(1, 29)} {chance.choice(_MONTHS)} {chance.randint(1340, 1402)}".translate(_DIGITS)

    lines = [
        _SENTENCE * chance.randint(1, 3) + (f"در تاریخ {date()} جلسه برگزار شد." if chance.random() < 0.5 else "")  # noqa: PLR2004
        for _ in range(count)
    ]
    return f"تاریخ: {date()}\nشماره: {number}\n\n" + "\n".join(lines) + "\n\nبا احترام\n"


def main() -> None:
    """Print what was measured as tables."""
    parser = argparse.ArgumentParser(description="Make bags with records.")
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--lines", type=int, default=6, help="lines of each letter (two have what a short one has)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="where to work (a temporary folder is made in it)")
    asked = parser.parse_args()
    place = tempfile.mkdtemp(dir=asked.folder)
    try:
        source = os.path.join(place, "source")
        octets = write_letters(source, asked.documents, asked.lines)
        costs: dict[str, list[Cost]] = {}
        for number in range(asked.rounds):
            for step in _steps(source, os.path.join(place, f"bag-{number}")):
                costs.setdefault(step.name, []).append(measure(step))
        _tell(asked.documents, octets, costs)
        parts = Step("parts", [[sys.executable, "-c", _PARTS, source, os.path.join(place, "bag-0-records-complete")]])
        sys.stdout.flush()
        measure(parts)
    finally:
        shutil.rmtree(place)


def _steps(source: str, bag: str) -> list[Step]:
    return [
        Step(name, [[sys.executable, "-c", _CREATE, source, f"{bag}-{kind}-{opinion}", opinion, kind]])
        for name, opinion, kind in (
            ("create", "complete", "records"),
            ("create, no second opinion", "none", "records"),
            ("create --plain, no second opinion", "none", "plain"),
        )
    ]


def _tell(documents: int, octets: int, costs: dict[str, list[Cost]]) -> None:
    print(f"\n{documents:,} letters, {octets / documents:,.0f} octets each, {len(next(iter(costs.values())))} rounds\n")
    print(
        "| step | s | documents a second | s of all cores | s of all cores for 1,000 documents | MiB |\n|---|---|---|---|---|---|"
    )
    for name, measured in costs.items():
        seconds, core_seconds, mebioctets = (statistics.median(column) for column in zip(*measured, strict=True))
        rate, cost = documents / seconds, core_seconds / documents * 1000
        print(f"| {name} | {seconds:.2f} | {rate:,.0f} | {core_seconds:.2f} | {cost:.2f} | {mebioctets:.0f} |")


if __name__ == "__main__":
    main()
