"""How long it takes to check an intake table, and how much memory.

    python benchmarks/tables.py [--rows 100000] [--form csv|xlsx|ods|jsonl] [--wrong]

Every row describes a file that is there: a path in a sub-folder, titles in two languages, a date in one of four layouts, a
reference code, a level, a language, a creator, access. With `--wrong` every row has a fault too, so that findings are paid for.
The files are not made: what is measured is the table, whose paths are matched with a list. Times are processor time.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from typing import TYPE_CHECKING

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from archiver.intake import read_intake

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEADINGS = ("path", "title [fa]", "title [en]", "date", "code", "level", "language", "creator", "creator type", "access")
MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
MEGABYTE = 1 << 20


def list_files(count: int) -> Iterator[str]:
    """Paths as an archive has them."""
    return (f"جعبهٔ {number // 1000:03d}/نامه‌ها/نامه {number:06d}.txt" for number in range(count))


def write_date(number: int) -> str:
    """A day between 1340 and 1400, in one of four layouts."""
    year, month, day = 1340 + number % 60, 1 + number % 12, 1 + number % 29
    layouts = (
        f"{year}-{month:02d}-{day:02d}",
        f"{day} {MONTHS[month - 1]} {year}",
        f"{year}/{month}/{day}".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
        f"{MONTHS[month - 1]} {year}",
    )
    return layouts[number % len(layouts)]


def write_rows(count: int, *, wrong: bool) -> Iterator[tuple[str, ...]]:
    """The rows of the table."""
    for number, path in enumerate(list_files(count)):
        title = f"نامهٔ مادران به دادستان، شمارهٔ {number}"
        level = "جعبه" if wrong else "item"
        code = f"NO-RN/F-{number // 1000}/{number:06d}"
        yield (
            path,
            title,
            f"Letter {number}",
            write_date(number),
            code,
            level,
            "fa; en",
            "مادران خاوران",
            "organization",
            "open",
        )


def write_table(path: str, form: str, rows: Iterator[tuple[str, ...]]) -> None:
    """The table as a file."""
    if form == "xlsx":
        import openpyxl  # noqa: PLC0415 - only for this form

        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in (HEADINGS, *rows):
            sheet.append(row)
        book.save(path)
        return
    if form == "ods":
        write_open_document(path, (HEADINGS, *rows))
        return
    with open(path, "w", encoding="utf-8", newline="") as file:
        if form == "jsonl":
            import json  # noqa: PLC0415 - only for this form

            file.writelines(json.dumps(dict(zip(HEADINGS, row, strict=True)), ensure_ascii=False) + "\n" for row in rows)
            return
        import csv  # noqa: PLC0415 - only for this form

        csv.writer(file).writerows((HEADINGS, *rows))


def write_open_document(path: str, rows: Iterable[tuple[str, ...]]) -> None:
    """The table as LibreOffice writes it: each cell with its type twice, and its text as a paragraph."""
    import zipfile  # noqa: PLC0415 - only for this form
    from xml.sax.saxutils import escape  # noqa: PLC0415 - see above

    spaces = {"office": "office", "table": "table", "text": "text"}
    named = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in spaces.items())
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    begin = '<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        with archive.open("content.xml", "w") as content:
            content.write(f"<office:document-content {named} {calc}><office:body><office:spreadsheet><table:table>".encode())
            for row in rows:
                cells = "".join(f"{begin}{escape(cell)}</text:p></table:table-cell>" for cell in row)
                content.write(f"<table:table-row>{cells}</table:table-row>".encode())
            content.write(b"</table:table></office:spreadsheet></office:body></office:document-content>")


def main() -> None:
    """Measure once and print one line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--form", choices=("csv", "xlsx", "ods", "jsonl"), default="csv")
    parser.add_argument("--wrong", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "table")
        writer = os.fork()
        if writer == 0:
            # In a process of its own, so that its memory is not counted.
            write_table(path, arguments.form, write_rows(arguments.rows, wrong=arguments.wrong))
            os._exit(0)
        os.waitpid(writer, 0)
        begun = time.process_time()
        intake = read_intake(path, list_files(arguments.rows))
        seconds = time.process_time() - begun
        size = os.path.getsize(path) / MEGABYTE
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{arguments.form}, {intake.rows} rows, {size:.0f} MiB: {seconds:.1f} s of processor time, {peak:.0f} MiB at most, "
        f"{intake.matched} matched, {len(intake.findings)} findings listed"
    )


if __name__ == "__main__":
    main()
