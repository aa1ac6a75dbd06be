"""A bag of documents that are described in every way, as a table, a developer and the program itself describe them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archiver import CreateOptions, NewDocument, Organization, create

if TYPE_CHECKING:
    from pathlib import Path

DESCRIBED: dict[str, dict[str, Any]] = {
    "letters/نامهٔ مادر.txt": {
        "title": [{"value": "نامهٔ مادر", "language": "fa"}, {"value": 'A mother\'s letter, "1395"', "language": "en"}],
        "language": ["fa", "en"],
        "description": [{"value": "دو سطر\nاز نامه", "language": "fa"}],
        "referenceCode": "ج۱۲/۲۱",
        "levelOfDescription": "item",
        "creator": [
            {
                "name": [{"value": "شیرین کریمی", "language": "fa"}, {"value": "Shirin Karimi", "language": "en"}],
                "type": "person",
            },
            {
                "name": [{"value": "مادران خاوران", "language": "fa"}, {"value": "Mothers", "language": "en"}],
                "type": "organization",
                "identifier": ["https://ror.org/02mhbdp94"],
            },
        ],
        "custodian": {
            "name": [{"value": "The Register", "language": "en"}],
            "identifier": ["https://ror.org/02mhbdp94"],
            "country": "NO",
        },
        "acquisitionSource": [{"value": "Given by the family, 2019", "language": "en"}],
        "accessRights": {"status": "open", "note": [{"value": "برای همه", "language": "fa"}]},
        "sensitivity": ["personal data", "نام شاهدان"],
        "rightsStatement": {
            "value": [{"value": "In Copyright", "language": "en"}],
            "identifier": "http://rightsstatements.org/vocab/InC/1.0/",
        },
    },
    "closed.txt": {
        "title": [{"value": "فهرست زندانیان بند ۲۰۹", "language": "fa"}],
        "referenceCode": "ب/۲",
        "accessRights": {"status": "closed"},
    },
    "until.txt": {
        "title": [{"value": "Until then", "language": "en"}],
        "accessRights": {"status": "embargoed", "until": "2049-03-21", "note": [{"value": "Ask", "language": "en"}]},
    },
    "plain.txt": {},
}
"""The fields of each document, by its path below `data/`."""


def make_bag(target: Path, described: dict[str, dict[str, Any]] | None = None, **options: Any) -> Path:
    """Make a bag of documents that are described so; `plain.txt` states one day at its head and another at its foot."""
    described = DESCRIBED if described is None else described
    text = "15 Aban 1395\n\nThe text of {}.\n\n4 November 2016\n"
    documents = [NewDocument(path, text.format(path).encode(), fields) for path, fields in described.items()]
    made = create(documents, target, CreateOptions(Organization("سازمان اسناد", "fa"), **{"second_opinion": "none", **options}))
    assert made.made, made.findings
    return target


def read_records(bag: Path) -> dict[str, dict[str, Any]]:
    """Return the records of a bag by the paths of their documents below `data/`."""
    lines = (bag / "metadata/records.jsonl").read_bytes().splitlines()
    return {record["file"]["path"].removeprefix("data/"): record for record in map(json.loads, lines)}
