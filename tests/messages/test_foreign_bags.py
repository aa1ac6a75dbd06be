"""Advice about bags: a bag from elsewhere is evidence, so that no remedy makes a person change what came."""

from __future__ import annotations

import re

import pytest

from archiver.messages.catalogue import list_codes, read_texts

OF_BAGS = [code for code in list_codes() if code.startswith(("bag.", "profile.", "record.", "event.", "extract."))]
"""Every code that validate and extract can raise."""
OWN = {"record.schema"}
"""It names the person's own table first."""

CHANGES = re.compile(
    r"(?:^|[.:,;] |\b(?:and|or|not|then) )"
    r"(?:remove|delete|rename|correct|move|rewrite|replace|restore|repair|mend)\b|\b(?:take it out|list it|make the \w+ again)\b",
    re.IGNORECASE,
)
ENDINGS = ("را بردارید", "برطرف کنید", "اصلاح کنید", "بازگردانید", "از نو بسازید", "حذف کنید", "درست کنید")


@pytest.mark.parametrize("code", [code for code in OF_BAGS if code not in OWN])
def test_no_remedy_changes_what_somebody_sent(code: str) -> None:
    advice = read_texts(code, "en").get("remedy", "")
    assert not CHANGES.search(advice.replace("remove nothing beside the bag", "")), advice

    persian = read_texts(code, "fa").get("remedy", "")
    assert not [ending for ending in ENDINGS if ending in persian], persian


def test_the_check_would_find_the_advice_that_it_forbids() -> None:
    for advice in (
        "Remove the line.",
        "If it belongs to the bag, list it.",
        "Find out. If not, remove it.",
        "Rename it before it goes.",
    ):
        assert CHANGES.search(advice)
