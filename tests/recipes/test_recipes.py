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
SIGNATURE = b"TOY 1.0\\n"


def extract_toy(octets: bytes) -> ExtractedText:
    """Return the text of a file."""
    decoding = decode(octets[len(SIGNATURE) :][::-1])
    return ExtractedText(MEDIA_TYPE, [Piece("body", decoding.text)], decoding.encoding)
''',
        encoding="utf-8",
    )
    recognition = "archiver/documents/formats/recognition.py"
    pdf = '    (b"%PDF-", pdf_text'
    tree.replace(recognition, pdf, f"    (toy_text.SIGNATURE, toy_text.MEDIA_TYPE),\n{pdf}")
    tree.replace(recognition, "pdf_text, word_text\n", "pdf_text, toy_text, word_text\n")
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
