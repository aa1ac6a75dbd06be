"""The finding aid, read as a browser reads it, on real bags; its commands really run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archiver.bags.format import FINDING_AID
from archiver.records import Organization
from archiver.tasks.changes.date_resolving import GivenDate, resolve_date
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.validation import validate
from tests.pages.html_page import Page

if TYPE_CHECKING:
    from pathlib import Path

_OPTIONS = CreateOptions(organization=Organization("دفتر ثبت نام‌ها"), second_opinion="none")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_DOCUMENTS = {
    "plain.txt": "autumn 1981\n\ntext\n",
    "100% done.txt": "no date here\n",
    "it's\r\nodd!.txt": "04/11/2016\n\nbody\n",
    "invoice\u202egpj.txt": "حدود ۱۳۵۷\n\nمتن سند\n",
    "می\u200cرود 50%.txt": "متن\n",
}


@pytest.fixture
def source(tmp_path: Path, seeds: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name, text in _DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    shutil.copy(seeds / "statement-oslo-1395.txt", folder / "بیانیه اسلو (نهایی) 1395.txt")
    return folder


def pack(source: Path, options: CreateOptions = _OPTIONS) -> Path:
    """A bag of the source, beside it."""
    bag = source.parent / "bag"
    assert create([source], bag, options).made
    return bag


def read_page(bag: Path) -> Page:
    """The finding aid of a bag."""
    return Page((bag / FINDING_AID).read_bytes().decode())


def run_commands(bag: Path, commands: str) -> list[str]:
    """Return the lines that bash prints for the commands in the folder of the bag."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["bash", "-c", commands], cwd=bag, env=environment, check=False, capture_output=True, text=True)
    return done.stdout.splitlines()


def test_the_page_is_well_formed_and_says_what_its_parts_are(source: Path) -> None:
    page = read_page(pack(source))

    assert [one.tag for one in page.elements if one.tag in {"header", "main", "h1"}] == ["header", "h1", "main"]
    assert len(page.find("article")) == len(page.find("h3")) == len(_DOCUMENTS) + 1
    sections = {one.attributes["aria-labelledby"] for one in page.find("section")}
    assert sections == {one.attributes["id"] for one in page.find("h2")}
    assert not [one for one in page.elements if one.tag in {"link", "img"}]
    assert [one.attributes for one in page.find("script")] == [{}]
    addresses = {str(one.attributes["href"]) for one in page.find("a")}
    entries = {f"#{one.attributes['id']}" for one in page.find("article")}
    assert {one for one in addresses if one.startswith("#")} == {"#list", "#timeline", "#documents", "#verification"} | entries
    assert all(one.startswith(("#", "../data/")) for one in addresses)
    assert all("main" in one.around for one in page.find("article"))


def test_persian_text_is_marked_as_persian_and_right_to_left(source: Path) -> None:
    page = read_page(pack(source))
    words = [one for one in page.elements if one.attributes.get("lang") == "fa" and one.tag != "text"]

    assert all(one.attributes["dir"] == "rtl" for one in words)
    assert all(re.search("[آ-ی۰-۹]", one.text) for one in words)
    assert not [
        one for one in page.elements if one.tag != "html" and one.attributes.get("lang") == "en" and re.search("[آ-ی]", one.text)
    ]
    for pair in [one for one in page.elements if (one.attributes.get("class") or "") == "pair"]:
        assert pair.text.strip()
    digits = [one.text for one in words if re.search("[0-9]", re.sub("Python 3", "", one.text))]
    assert digits == []


def test_nothing_unseen_stands_on_the_page_and_a_file_name_is_a_title_without_its_ending(source: Path) -> None:
    page = read_page(pack(source))
    headings = [one.text for one in page.find("h3")]
    isolated = [one.text for one in page.find("bdi") if "h3" in one.around]

    assert _CONTROLS.findall(page.source) == []
    assert "invoice⟨U+202E⟩gpj" in headings
    assert "it's⟨U+000D⟩⟨U+000A⟩odd!" in headings
    assert "بیانیه اسلو (نهایی) 1395" in isolated
    assert "بیانیه اسلو (نهایی) 1395" in headings


def test_a_conflict_names_both_days_their_calendars_weekdays_and_lines(source: Path) -> None:
    (conflict,) = read_page(pack(source)).find("div", class_="conflict")

    for said in (
        "Date conflict: the document states days that differ by 1 day.",
        "Line 1, Solar Hijri calendar: Saturday, 5 November 2016 (15 Aban 1395 Solar Hijri)",
        "سطر ۱، تاریخ هجری خورشیدی: شنبه ۱۵ آبان ۱۳۹۵ هجری خورشیدی (۵ نوامبر ۲۰۱۶ میلادی)",
        "Line 11, Gregorian calendar: Friday, 4 November 2016 (14 Aban 1395 Solar Hijri)",
        "سطر ۱۱، تاریخ میلادی: جمعه ۱۴ آبان ۱۳۹۵ هجری خورشیدی (۴ نوامبر ۲۰۱۶ میلادی)",
    ):
        assert said in conflict.text


def test_partial_dates_are_said_in_words_and_readings_are_all_listed(source: Path) -> None:
    page = read_page(pack(source))
    facts = "\n".join(one.text for one in page.find("dd"))
    (several,) = page.find("div", class_="several")

    assert "autumn 1981 (" in facts
    assert "(پاییز ۱۹۸۱ میلادی)" in facts
    assert "1981-23" not in page.source
    assert "11 April 2016" in several.text
    assert "۴ نوامبر ۲۰۱۶" in several.text


def test_what_a_person_decided_is_shown_with_its_reason_and_is_no_conflict_any_more(seeds: Path, tmp_path: Path) -> None:
    options = replace(_OPTIONS, date="5 November 2016", date_note="by the <invitation> card")
    assert create([seeds / "statement-oslo-1395.txt"], tmp_path / "bag", options).made
    page = read_page(tmp_path / "bag")
    (decided,) = page.find("div", class_="decided")
    facts = [one.text for one in page.find("dd")]

    assert "Date conflict" not in page.source
    assert "ناهمخوانی تاریخ" not in page.source
    assert "by the <invitation> card" in facts
    assert any(fact.startswith("5 November 2016 (15 Aban 1395 Solar Hijri)") for fact in facts)
    assert [one.text for one in page.find("q")] == ["۱۳۹۵ آبان ۱۵, شنبه", "November 4- 2016", "by the <invitation> card"]
    assert "A person has decided" in decided.text


def test_the_commands_find_every_document_of_a_healthy_bag_whole(source: Path) -> None:
    bag = pack(source)
    together, *each = [one.text for one in read_page(bag).find("pre", class_="linux")]

    told = run_commands(bag, together)
    excused = [line for line in told if not line.endswith(": OK")]
    assert len(excused) == 2 * len(each)
    assert all(line.endswith(": FAILED open or read") for line in excused)
    assert [run_commands(bag, command) for command in each] == [["OK"]] * 3


def test_names_that_cannot_be_found_are_announced_before_the_commands(source: Path) -> None:
    page = read_page(pack(source))
    announced = page.source.index("For 3 documents you will see “FAILED open or read”")
    named = [one.text for one in page.find("li") if one.around[-2] == "section"]

    assert announced < page.source.index("sha256sum -c")
    assert named == ["data/100% done.txt", "data/it's⟨U+000D⟩⟨U+000A⟩odd!.txt", "data/می\u200cرود 50%.txt"]


@pytest.mark.parametrize("spoilt", sorted(_DOCUMENTS))
def test_the_commands_see_a_changed_document_whatever_its_name(source: Path, spoilt: str) -> None:
    bag = pack(source)
    document = bag / "data" / spoilt
    document.write_bytes(document.read_bytes() + b"!")
    together, *each = [one.text for one in read_page(bag).find("pre", class_="linux")]

    told = run_commands(bag, together)
    alone = [run_commands(bag, command)[0] for command in each]
    if "%" in spoilt or "\n" in spoilt:
        assert sorted(alone) == ["FAILED", "OK", "OK"]
    else:
        assert sum(line.endswith(": FAILED") for line in told) == 2
        assert alone == ["OK"] * 3


@pytest.mark.slow
@pytest.mark.parametrize("algorithm", ["sha3256", "blake2s", "sha3512"])
def test_where_coreutils_has_no_program_python_checks_every_name(source: Path, algorithm: str) -> None:
    bag = pack(source, replace(_OPTIONS, algorithms=(algorithm,)))
    (command,) = [one.text for one in read_page(bag).find("pre", class_="linux")]

    told = run_commands(bag, command)
    assert sum(line.startswith(("'data/", '"data/')) for line in told) == len(_DOCUMENTS) + 1
    assert all(line.endswith(" OK") for line in told)
    (bag / "data" / "plain.txt").write_bytes(b"changed")
    assert [line for line in run_commands(bag, command) if not line.endswith(" OK")] == ["'data/plain.txt' FAILED"]


def test_blake2b_has_a_program_of_coreutils(source: Path) -> None:
    bag = pack(source, replace(_OPTIONS, algorithms=("blake2b",)))
    together, *each = [one.text for one in read_page(bag).find("pre", class_="linux")]

    assert together.splitlines() == ["b2sum -c manifest-blake2b.txt", "b2sum -c tagmanifest-blake2b.txt"]
    assert [run_commands(bag, command) for command in each] == [["OK"]] * 3


def test_the_page_is_the_same_for_the_same_sources_and_time(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1478304000")
    first = (pack(source) / FINDING_AID).read_bytes()
    shutil.rmtree(source.parent / "bag")

    assert (pack(source) / FINDING_AID).read_bytes() == first


def test_pages_by_year_are_part_of_the_bag(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.finding_aid.finding_aid.ON_ONE_PAGE", 1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1478304000")
    bag = pack(source)
    parts = sorted(path.relative_to(bag).as_posix() for path in (bag / "metadata" / "finding-aid").iterdir())
    listed = (bag / "tagmanifest-sha256.txt").read_text(encoding="utf-8")

    names = ("1360", "1395-2", "1395", "undated-2", "undated-3", "undated")
    assert parts == [f"metadata/finding-aid/{name}.html" for name in names]
    assert [part for part in parts if f"  {part}\n" not in listed] == []
    assert validate(bag).valid
    assert set(run_commands(bag, "sha256sum -c tagmanifest-sha256.txt | sed 's/.*: //'")) == {"OK"}
    pages = {part: (bag / part).read_bytes() for part in parts}
    shutil.rmtree(bag)
    pack(source)
    assert {part: (bag / part).read_bytes() for part in parts} == pages


def test_a_resolved_date_moves_its_document_to_another_page(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.finding_aid.finding_aid.ON_ONE_PAGE", 1)
    names = ("statement-oslo-1395.txt", "memoir-autumn-1367.txt")
    assert create([seeds / name for name in names], tmp_path / "bag", _OPTIONS).made
    given = GivenDate("12 Farvardin 1396", "by the register", "Shirin")
    assert resolve_date(tmp_path / "bag", names[0], given, second_opinion="none").changed
    before, after = (
        (tmp_path / "bag" / "metadata" / "finding-aid" / f"{year}.html").read_text(encoding="utf-8") for year in (1395, 1396)
    )

    assert "no documents any more" in before
    assert "statement-oslo" not in before
    assert "statement-oslo" in after
    assert "by the register" in after
    assert validate(tmp_path / "bag").valid
