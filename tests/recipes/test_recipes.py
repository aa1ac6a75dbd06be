"""The recipes of CONTRIBUTING.md are true: each is followed in a copy of the tree, and what was added works everywhere.

If a test here fails since the code was moved, the recipe is wrong too: mend both.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LETTER = "تهران، ۱۵ آبان ۱۳۹۵\nنامه\n"


class Tree:
    """A copy of the package and its schemas, in which a contributor works."""

    def __init__(self, root: Path) -> None:
        self.root = root
        ignored = shutil.ignore_patterns("__pycache__")
        for folder in ("archiver", "schemas", "docs"):
            shutil.copytree(CHECKOUT / folder, root / folder, ignore=ignored)

    def replace(self, file: str, before: str, after: str) -> None:
        """Replace the one place of a file where `before` stands."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{file} has {text.count(before)} times {before!r}"
        path.write_text(text.replace(before, after), encoding="utf-8")

    def run(self, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a command of the copy."""
        environment = {**os.environ, "PYTHONPATH": str(self.root), "SOURCE_DATE_EPOCH": "1478338200"}
        return subprocess.run(
            [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
        )


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "tree")


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    folder.mkdir()
    return folder


@pytest.mark.slow
def test_a_reader_is_a_module_named_in_two_tables(tree: Tree, box: Path) -> None:
    """A format of our own: a line `TOY 1.0`, then the octets of a text in reverse order."""
    (tree.root / "archiver/documents/readers/toy_text.py").write_text(
        '''"""TOY: text whose octets are in reverse order."""

from __future__ import annotations

from archiver.documents.encodings import decode
from archiver.documents.readers.extracted_text import ExtractedText, Piece

MEDIA_TYPE = "text/x-toy"


def extract_toy(octets: bytes) -> ExtractedText:
    """Return the text of a file."""
    decoding = decode(octets.partition(b"\\n")[2][::-1])
    return ExtractedText(MEDIA_TYPE, [Piece("body", decoding.text)], decoding.encoding)
''',
        encoding="utf-8",
    )
    recognition = "archiver/documents/formats/recognition.py"
    pdf = '    (PDF, (rb"%PDF-",)),\n'
    tree.replace("archiver/documents/formats/signatures.py", pdf, f'{pdf}    ("text/x-toy", (rb"TOY 1\\.0\\n",)),\n')
    tree.replace("archiver/documents/formats/signatures.py", "    {PDF,", '    {PDF, "text/x-toy",')
    tree.replace(recognition, "pdf_text\n", "pdf_text, toy_text\n")
    tree.replace(recognition, "TEXTS = frozenset({", "TEXTS = frozenset({toy_text.MEDIA_TYPE, ")
    reading = "archiver/documents/reading.py"
    tree.replace(reading, "    word_text,\n)", "    toy_text,\n    word_text,\n)")
    html = "    if media_type == html_text.MEDIA_TYPE:\n"
    tree.replace(reading, html, f"    if media_type == toy_text.MEDIA_TYPE:\n        return toy_text.extract_toy(octets)\n{html}")
    (box / "letter.toy").write_bytes(b"TOY 1.0\n" + LETTER.encode()[::-1])
    (box / "letter.txt").write_text(LETTER, encoding="utf-8")

    toy, plain = (tree.run("-m", "archiver", "date", "find", name, "--json", folder=box) for name in ("letter.toy", "letter.txt"))

    assert (toy.returncode, toy.stderr) == (0, "")
    assert json.loads(toy.stdout)["results"][0]["dates"] == json.loads(plain.stdout)["results"][0]["dates"]
    made = tree.run("-m", "archiver", "create", "letter.toy", "--to", "bag", "--organization", "X", folder=box)
    assert made.returncode == 0, made.stdout + made.stderr
    record = json.loads((box / "bag/metadata/records.jsonl").read_text(encoding="utf-8"))
    assert (record["file"]["mediaType"], record["date"]["gregorian"]) == ("text/x-toy", "2016-11-05")


@pytest.mark.slow
def test_a_check_is_a_code_with_its_texts_and_one_call(tree: Tree, box: Path) -> None:
    """A check of our own: dates of a Saturday are told."""
    catalogue = tree.root / "archiver/messages/date.json"
    entries = json.loads(catalogue.read_text(encoding="utf-8"))
    entries["date.toy-saturday"] = {
        "severity": "warning",
        "en": {"message": "The date “{text}” is a Saturday.", "remedy": "Look at the calendar."},
        "fa": {"message": "تاریخ «{text}» شنبه است.", "remedy": "به تقویم نگاه کنید."},
    }
    catalogue.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    tree.replace(
        "archiver/dating/agreement/checks.py",
        "    findings += _check_datelines(statements)\n",
        "    findings += _check_datelines(statements)\n"
        '    saturdays = [one for one in statements if one.weekday == "Saturday"]\n'
        '    findings += [make_finding("date.toy-saturday", one.where, text=one.text) for one in saturdays]\n',
    )
    (box / "letter.txt").write_text(LETTER, encoding="utf-8")

    find = ("-m", "archiver", "date", "find", "letter.txt", "--lang")
    english, persian = (tree.run(*find, language, folder=box) for language in ("en", "fa"))

    assert (english.returncode, persian.returncode) == (0, 0)
    assert "date.toy-saturday" in english.stdout
    assert "Look at the calendar." in english.stdout
    assert "به تقویم نگاه کنید" in persian.stdout
    strict = tree.run("-m", "archiver", "date", "verify", "letter.txt", folder=box)
    assert strict.returncode == 1
    tree.run("docs/write_finding_codes.py", folder=tree.root)
    assert "date.toy-saturday" in (tree.root / "docs/finding-codes.md").read_text(encoding="utf-8")
    assert "date.toy-saturday" in (tree.root / "docs/fa/finding-codes.md").read_text(encoding="utf-8")


TOY = '''"""The toy calendar: twelve months of 30 or 31 days, no leap years; 1 Primo 2350 is 1 January 2000."""

from __future__ import annotations

from archiver.calendars.calendar_system import CalendarDate, CalendarSystem, ScriptRanks
from archiver.calendars.terms import Calendar

_LENGTHS = (31, 30, 31, 30, 31, 30, 31, 30, 31, 30, 30, 30)
_FIRST_DAY = 730120 - 365 * 2350


class ToyCalendar(CalendarSystem):
    """Years of 365 days."""

    calendar = Calendar.TOY
    month_names = "toy"
    years = range(1000, 4000)
    longest_month = 31
    long_year = 2350
    usual_years = range(2300, 2400)
    ranks = ScriptRanks(persian=9, arabic=9, latin=9, latin_solar=9)

    def month_start(self, year: int, month: int) -> int:
        """Return the day number of the first day of a month."""
        return _FIRST_DAY + 365 * year + sum(_LENGTHS[: month - 1])

    def month_length(self, year: int, month: int) -> int:
        """Return 30 or 31."""
        return _LENGTHS[month - 1]

    def locate(self, day_number: int) -> CalendarDate:
        """Return the date of a day."""
        year, day = divmod(day_number - _FIRST_DAY, 365)
        month = 1
        while day >= _LENGTHS[month - 1]:
            day -= _LENGTHS[month - 1]
            month += 1
        return CalendarDate(year, month, day + 1)

    def tolerance_days(self, year: int) -> int:
        """Return 0."""
        return 0


TOY = ToyCalendar()
'''

TOY_MONTHS = ["Primo", "Duo", "Tres", "Quartil", "Quintil", "Sextil", "Septil", "Octil", "Novil", "Decil", "Undecil", "Duodecil"]


def _add_toy_calendar(tree: Tree) -> None:
    """Follow the recipe, step by step."""
    kurdish = '    KURDISH = "kurdish"\n'
    tree.replace("archiver/calendars/terms.py", kurdish, f'{kurdish}    TOY = "toy"\n')
    (tree.root / "archiver/calendars/toy.py").write_text(TOY, encoding="utf-8")
    name = '  "calendar.kurdish"'
    tree.replace("archiver/messages/term.json", name, f'  "calendar.toy": {{"en": "Toy", "fa": "بازی"}},\n{name}')
    path = tree.root / "archiver/vocabularies/en.json"
    vocabulary = json.loads(path.read_text(encoding="utf-8"))
    vocabulary["months"]["toy"] = [[month] for month in TOY_MONTHS]
    vocabulary["eras"]["toy"] = ["Toy era"]
    path.write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    tree.replace("schemas/document-record.schema.json", '"umm-al-qura", "kurdish"]', '"umm-al-qura", "kurdish", "toy"]')


@pytest.fixture(scope="module")
def toy_tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A copy of the program with one calendar more."""
    tree = Tree(tmp_path_factory.mktemp("toy") / "tree")
    _add_toy_calendar(tree)
    return tree


def _converted(tree: Tree, folder: Path, *words: str) -> list[list[tuple[str, str | None]]]:
    ran = tree.run("-m", "archiver", "date", "convert", *words, "--json", folder=folder)
    assert not ran.stderr
    results = json.loads(ran.stdout)["results"]
    readings = [one.get("readings", [one] if "calendar" in one else []) for one in results]
    return [[(one["calendar"], one.get("gregorian")) for one in several] for several in readings]


@pytest.mark.slow
def test_a_new_calendar_is_read_where_somebody_names_it(toy_tree: Tree, box: Path) -> None:
    """By its name, its months, its era mark; in full, with two digits, a season, a decade, without a year."""
    named = _converted(toy_tree, box, "--from", "toy", "2350-01-15", "1/2/50", "autumn 2350", "2350", "2350s", "Duo 2350")
    marked = _converted(toy_tree, box, "15 Primo 2350", "15 Primo 50", "Primo 2350", "2350 Toy era", "15 Primo", "Primo 15, 2350")

    assert named == [
        [("toy", "2000-01-15")],
        [("toy", "2000-02-01")],
        [("toy", "2000-07-02/2000-10-01")],
        [("toy", "2000-01-01/2000-12-30")],
        [("toy", "2000-01-01/2009-12-28")],
        [("toy", "2000-02-01/2000-03-01")],
    ]
    assert marked == [
        [("toy", "2000-01-15")],
        [("toy", "2000-01-15")],
        [("toy", "2000-01")],
        [("toy", "2000-01-01/2000-12-30")],
        [("toy", None)],
        [("toy", "2000-01-15")],
    ]
    assert _converted(toy_tree, box, "--to", "toy", "2000-01-15") == [[("gregorian", "2000-01-15")]]


@pytest.mark.slow
def test_what_is_wrong_with_a_date_of_a_new_calendar_is_told(toy_tree: Tree, box: Path) -> None:
    """A day that the month lacks, with and without a year, a foreign month, another calendar's era mark, an unknown one."""
    wrong = ("31 Duo 2350", "31 Duo", "15 Aban 2350 Toy era", "15 Primo 2350 AH", "15 Primo 2350 XY", "15 Primo 999")
    ran = toy_tree.run("-m", "archiver", "date", "convert", *wrong, "--json", folder=box)
    codes = [finding["code"] for finding in json.loads(ran.stdout)["findings"]]

    assert (ran.returncode, ran.stderr) == (1, "")
    assert codes[:2] == ["date.impossible", "date.impossible"]
    assert len(codes) == len(wrong)
    # The era mark of another calendar is told, and the date is read by its month.
    assert set(codes[2:]) <= {"date.unreadable", "date.impossible", "date.era-differs"}


@pytest.mark.slow
def test_a_new_calendar_is_found_in_texts_and_kept_in_records(toy_tree: Tree, box: Path) -> None:
    (box / "letter.txt").write_text("Oslo, 15 Primo 2350\n\nWe met on 3 Duo, and in Tres 2349.\n", encoding="utf-8")
    (box / "other.txt").write_text("no date at all\n", encoding="utf-8")
    (box / "table.csv").write_text("path,date,calendar\nother.txt,1/2/50,Toy\n", encoding="utf-8")

    found = toy_tree.run("-m", "archiver", "date", "find", "letter.txt", "--json", folder=box)
    dates = json.loads(found.stdout)["results"][0]["dates"]
    (box / "source").mkdir()
    for name in ("letter.txt", "other.txt"):
        (box / name).rename(box / "source" / name)
    words = ("create", "source", "--to", "bag", "--organization", "X", "--records", "table.csv")
    made = toy_tree.run("-m", "archiver", *words, folder=box)
    records = [json.loads(line) for line in (box / "bag/metadata/records.jsonl").read_text(encoding="utf-8").splitlines()]
    checked = toy_tree.run("-m", "archiver", "validate", "bag", folder=box)

    assert [(one["calendar"], one.get("gregorian")) for one in dates] == [
        ("toy", "2000-01-15"),
        ("toy", None),
        ("toy", "1999-03-03/1999-04-02"),
    ]
    assert (made.returncode, checked.returncode) == (0, 0), made.stdout + made.stderr + checked.stdout
    assert [record["date"]["gregorian"] for record in records] == ["2000-01-15", "2000-02-01"]
