"""The guide says what the code does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archiver.calendars.year_table import KNIFE_EDGE_YEARS
from archiver.dating.stated import read_date
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def guide(checkout: Path) -> str:
    """The text of docs/calendars.md."""
    return (checkout / "docs" / "calendars.md").read_text(encoding="utf-8")


def list_spellings() -> str:
    """The names of every vocabulary as the guide lists them; run this file from the root of the checkout to put them there."""
    lines = []
    for language in LANGUAGES:
        vocabulary = read_vocabulary(language)
        lines += ["", f"**{vocabulary['names']['en']}** (`{language}`)", ""]
        for calendar, months in vocabulary["months"].items():
            lines.append(f"- {calendar} months: {'; '.join(' / '.join(names) for names in months)}")
        for calendar, months in vocabulary.get("romanised", {}).items():
            lines.append(f"- {calendar} months, also: {'; '.join(', '.join(names) or '-' for names in months)}")
        for kind, groups in (
            ("weekdays", vocabulary["weekdays"]),
            ("seasons", vocabulary["seasons"]),
            ("eras", vocabulary["eras"]),
            ("eras in brackets", vocabulary["erasInBrackets"]),
        ):
            if groups:
                lines.append(f"- {kind}: {'; '.join(f'{name}: ' + ' / '.join(words) for name, words in groups.items())}")
    return "\n".join(lines[1:])


def test_the_list_of_spellings_is_that_of_the_vocabularies(guide: str) -> None:
    listed = guide.partition("<!-- spellings -->\n")[2].partition("\n<!-- /spellings -->")[0]

    assert listed == list_spellings()


def test_every_row_of_the_interval_table_is_what_comes_out(guide: str) -> None:
    rows = re.findall(r"^\| ([^|`]+) \| `([^|`]+)` \| `([^|`]+)` \|$", guide, re.MULTILINE)

    assert len(rows) == 11
    for statement, gregorian, solar_hijri in rows:
        if statement == "two readings":
            continue
        (reading,) = read_date(statement).readings
        assert (reading.gregorian, reading.solar_hijri) == (gregorian, solar_hijri), statement


def test_every_example_of_a_layout_parses(guide: str) -> None:
    table = guide.partition("| layout | examples |")[2].partition("\n\n")[0]
    examples = [example for line in table.splitlines()[2:] for example in re.findall(r"`([^`]+)`", line.split(" | ", 1)[1])]

    assert len(examples) > 25
    for example in examples:
        stated = read_date(example)
        assert stated.readings or stated.undated, example


def test_the_calls_of_the_guide_print_what_it_shows(guide: str) -> None:
    calls = re.findall(r'^\$ archiver date convert ((?:--to \S+ )?)(?!--)"?([^"\n]+?)"?\n([^$`\n]+)$', guide, re.MULTILINE)

    assert len(calls) == 3
    for options, date, shown in calls:
        command = [sys.executable, "-m", "archiver", "--lang", "en", "date", "convert", *options.split(), date]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == shown


def test_the_findings_of_the_guide_are_the_codes_of_the_room(guide: str, checkout: Path) -> None:
    listed = re.findall(r"^\| `(date\.[a-z0-9-]+)` \| (error|warning|note) \|", guide, re.MULTILINE)
    entries = json.loads((checkout / "archiver" / "messages" / "date.json").read_text(encoding="utf-8"))

    assert {code for code, _ in listed} <= set(entries)
    raised = {"date.impossible", "date.unreadable"}
    assert all(severity == ("error" if code in raised else entries[code]["severity"]) for code, severity in listed)


def test_the_guide_counts_the_knife_edge_years(guide: str) -> None:
    assert f"In {len(KNIFE_EDGE_YEARS)} of the 3,000 years" in guide
    assert min(year for year in KNIFE_EDGE_YEARS if year > 1498) == 1503


def write_spellings(path: str) -> None:
    """Put the spellings where the guide lists them."""
    with open(path, encoding="utf-8") as file:
        before, rest = file.read().split("<!-- spellings -->\n")
    after = rest.partition("\n<!-- /spellings -->")[2]
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}<!-- spellings -->\n{list_spellings()}\n<!-- /spellings -->{after}")


if __name__ == "__main__":
    write_spellings("docs/calendars.md")
