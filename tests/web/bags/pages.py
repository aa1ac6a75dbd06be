"""What the tests of the pages of a bag need: names in addresses, and waiting for jobs."""

from __future__ import annotations

import base64
import json
import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.served import Answer, Visitor


def token_of(path: Path) -> str:
    """Return the name of a path in addresses."""
    return base64.urlsafe_b64encode(str(path).encode()).decode().rstrip("=")


def find_number(bag: Path, name: str) -> int:
    """Return the number of a document: its line in the records."""
    lines = (bag / "metadata/records.jsonl").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if json.loads(line)["file"]["path"] == f"data/{name}")


def follow(visitor: Visitor, answer: Answer) -> Answer:
    """Wait for the job that an answer leads to, and return the page to which that leads, or its own page if it failed."""
    assert answer.status == 303, answer.text
    address = answer.header("location") or ""
    until = time.monotonic() + 120
    while address.startswith("/jobs/"):
        page = visitor.get(address)
        if page.status == 303:
            address = page.header("location") or ""
        elif 'class="job failed"' in page.text or 'class="job stopped"' in page.text:
            return page
        else:
            time.sleep(0.1)
        assert time.monotonic() < until, page.text
    return visitor.get(address)


def words_of(answer: Answer) -> str:
    """Return the words of a page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))
