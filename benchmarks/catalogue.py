"""The catalogue of many bags: adding, searching, and its size.

    python benchmarks/catalogue.py --folder DISK                                   10,000 bags of 20 documents
    python benchmarks/catalogue.py --folder DISK --times 5                         1,000,000 documents

The bags are made of tag files only, since nothing else of them is read. Their records have a title in Persian and English, a
description, a creator and a code. Their words are as frequent as those of a language (Zipf), and their dates are days, months and
years of 1340 to 1402. Each question is asked of a catalogue that is opened for it, as the command does.

`--times N` fills the catalogue further with N - 1 times the same documents, some weeks later each time, without bags: only their
number matters to searching.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import random
import shutil
import statistics
import tempfile
import time
from datetime import date
from typing import TYPE_CHECKING

from archiver.dating.stated import read_date
from archiver.holdings.catalogue import (
    CataloguedCopy,
    Days,
    Question,
    catalogue_path,
    days_of_reading,
    open_to_search,
    search_catalogue,
    update_catalogue,
)
from archiver.holdings.catalogue.bag_records import open_records
from archiver.holdings.catalogue.document_days import list_periods

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = date(2026, 11, 29)
_SYLLABLES = ("با", "مه", "دی", "سا", "نو", "گر", "را", "شا", "کی", "پو", "ته", "لا", "زر", "خو", "ما", "فر", "هن", "بی")
_WORDS = ["".join(parts) for parts in itertools.product(_SYLLABLES, repeat=3)]
_LATIN = ["".join(parts) for parts in itertools.product(("ba", "do", "ri", "ne", "su", "ka", "lo", "me", "ti", "pa"), repeat=3)]
_WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, len(_WORDS) + 1)))
_LATIN_WEIGHTS = _WEIGHTS[: len(_LATIN)]
_PROFILE = "urn:uuid:39669150-1391-57fe-b7d6-4973275081e4"
_ASKED = {"frequent": 0, "usual": 30, "rare": 3000}
"""Ranks of the words that are asked for."""


def _write_bags(folder: str, bags: int, documents: int) -> None:
    chance = random.Random(1395)  # noqa: S311 - no secret
    for number in range(bags):
        name = f"{number // 1000:03}/{number:06}"
        bag = os.path.join(folder, name)
        os.makedirs(os.path.join(bag, "metadata"))
        records = "".join(f"{_make_record(chance, number, line)}\n" for line in range(documents)).encode()
        digest = hashlib.sha256(records).hexdigest()
        for path, octets in (
            ("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
            ("bag-info.txt", f"BagIt-Profile-Identifier: {_PROFILE}\n".encode()),
            ("tagmanifest-sha256.txt", f"{digest}  metadata/records.jsonl\n".encode()),
            ("metadata/records.jsonl", records),
        ):
            with open(os.path.join(bag, path), "wb") as file:
                file.write(octets)


def _list_copies(folder: str, bags: int) -> Iterator[CataloguedCopy]:
    for number in range(bags):
        name = f"{number // 1000:03}/{number:06}"
        yield CataloguedCopy(number, number, "nas", name, os.path.join(folder, name), name)


def _make_record(chance: random.Random, bag: int, number: int) -> str:
    def words(count: int) -> str:
        return " ".join(chance.choices(_WORDS, cum_weights=_WEIGHTS, k=count))

    latin = " ".join(chance.choices(_LATIN, cum_weights=_LATIN_WEIGHTS, k=6))
    year, month, day = chance.randint(1340, 1402), chance.randint(1, 12), chance.randint(1, 29)
    written = chance.choices((f"{year}-{month:02}-{day:02}", f"{year}-{month:02}", f"{year}"), (8, 1, 1))[0]
    reading = read_date(written).readings[0]
    record = {
        "recordVersion": "1.1",
        "identifier": f"urn:uuid:{bag:08x}-0000-5000-8000-{number:012x}",
        "title": [{"value": words(6), "language": "fa"}, {"value": latin, "language": "en"}],
        "referenceCode": f"NO-RN/{bag}/{number}",
        "description": [{"value": words(15), "language": "fa"}],
        "creator": [{"name": [{"value": words(2), "language": "fa"}], "type": "person"}],
        "accessRights": {"status": "open"},
        "originOrganization": {"name": [{"value": f"Archive {bag % 50}", "language": "en"}]},
        "date": {"solarHijri": reading.solar_hijri, "gregorian": reading.gregorian, "precision": "day", "basis": "table"},
        "file": {"path": f"data/{number:06}.txt", "checksums": {"sha256": "0" * 64, "sha512": "0" * 128}},
    }
    return json.dumps(record, ensure_ascii=False)


def _time_questions(path: str, rounds: int) -> Iterator[tuple[str, int, float, float]]:
    """Yield each question with the number of its answers, and the milliseconds of the first and of the middle one."""
    (month,) = days_of_reading(read_date("Shahrivar 1367").readings[0])
    questions = {f"{name} word": Question(_DAY, _WORDS[rank], limit=50) for name, rank in _ASKED.items()}
    questions |= {
        f"{name} word and a month": Question(_DAY, _WORDS[rank], days=[month], limit=50) for name, rank in _ASKED.items()
    }
    questions["frequent word and a month, all told"] = Question(_DAY, _WORDS[0], days=[month])
    several = " ".join(_WORDS[rank] for rank in (0, 30, 900))
    questions["three words"] = Question(_DAY, several, limit=50)
    questions["three words and a month"] = Question(_DAY, several, days=[month], limit=50)
    questions["a month"] = Question(_DAY, days=[month], limit=50)
    questions["a reference code"] = Question(_DAY, "NO-RN/77/7")
    for name, question in questions.items():
        taken = []
        answers = 0
        for _ in range(rounds):
            began = time.perf_counter()
            with open_to_search(path) as catalogue:
                answers = search_catalogue(catalogue, question).documents
            taken.append((time.perf_counter() - began) * 1000)
        yield name, answers, taken[0], statistics.median(taken)


def _multiply(path: str, times: int) -> None:
    columns = "record_file, number, identity + :by, access, until, told, reference_code, path, title, date, solar_hijri"
    columns += ", first + :days, organization, unresolved"
    steps = (
        f"INSERT INTO documents SELECT id + :rows, {columns} FROM documents WHERE id <= :last",  # noqa: S608 - constants
        "INSERT INTO days SELECT width, first + :days, document + :rows, last + :days FROM days WHERE document <= :last",
        "INSERT INTO texts (rowid, words, joined, periods)"  # noqa: ISC004
        " SELECT rowid + :rows, words, joined, find_periods(rowid + :rows) FROM texts WHERE rowid <= :last",
    )
    with open_to_search(path) as catalogue:

        def find_periods(document: int) -> str:
            rows = catalogue.execute("SELECT first, last FROM days WHERE document = ?", (document,))
            return " ".join(list_periods(Days(*row) for row in rows))

        catalogue.create_function("find_periods", 1, find_periods)
        (last,) = catalogue.execute("SELECT max(id) FROM documents").fetchone()
        for by in range(1, times):
            catalogue.execute("BEGIN")
            for step in steps:
                catalogue.execute(step, {"by": by, "rows": last * by, "days": 23 * by, "last": last})
            catalogue.execute("COMMIT")


def main() -> None:
    """Print what was measured as tables."""
    parser = argparse.ArgumentParser(description="Fill and search a catalogue.")
    parser.add_argument("--bags", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=20, help="documents of each bag")
    parser.add_argument("--times", type=int, default=1, help="how many times the documents are put into the catalogue")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", help="where to work (a temporary folder is made in it)")
    parser.add_argument("--keep", help="a folder that stays: bags and catalogue are made in it, or taken from it")
    asked = parser.parse_args()
    place = asked.keep or tempfile.mkdtemp(dir=asked.folder)
    try:
        ledger = os.path.join(place, "ledger.sqlite")
        path = catalogue_path(ledger)
        folder = os.path.join(place, "bags")
        if not os.path.exists(folder):
            _write_bags(folder, asked.bags, asked.documents)
        if not os.path.exists(path):
            _time_adding(ledger, list(_list_copies(folder, asked.bags)))
            _multiply(path, asked.times)
        documents = asked.bags * asked.documents * asked.times
        size = os.path.getsize(path)
        print(f"\n{documents:,} documents, {size / 1e6:,.0f} MB, {size / documents:,.0f} octets a document\n")
        print("| question | answers | first, ms | ms |\n|---|---|---|---|")
        for name, answers, first, middle in _time_questions(path, asked.rounds):
            print(f"| {name} | {answers:,} | {first:.1f} | {middle:.1f} |")
    finally:
        if not asked.keep:
            shutil.rmtree(place)


def _time_adding(ledger: str, copies: list[CataloguedCopy]) -> None:
    findings: list[object] = []

    def read() -> None:
        for copy in copies:
            with open_records(copy.location) as records:
                for _ in records:
                    pass

    def update() -> None:
        findings.extend(update_catalogue(ledger, copies, _DAY))

    print("| step | s | s of processor time |\n|---|---|---|")
    for step, work in (("read the bags", read), ("read and add them", update), ("look at them again", update)):
        began, used = time.perf_counter(), time.process_time()
        work()
        print(f"| {step} | {time.perf_counter() - began:.2f} | {time.process_time() - used:.2f} |", flush=True)
    if findings:
        message = f"{len(findings)} findings, such as {findings[0]}"
        raise SystemExit(message)


if __name__ == "__main__":
    main()
