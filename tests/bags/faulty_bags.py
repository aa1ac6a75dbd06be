"""Bags with one fault each, by the code that each must raise, with whatever else follows from it and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bags.faulty_declarations import declaration_cases, element_cases, encoding_cases
from tests.bags.faulty_files import file_cases, irregular_cases, name_cases
from tests.bags.faulty_history import history_cases
from tests.bags.faulty_manifests import digest_cases, line_cases, path_cases, repeated_cases
from tests.bags.faulty_own_bags import own_cases
from tests.bags.faulty_tags import fetch_cases, form_cases, tag_cases

if TYPE_CHECKING:
    from tests.bags.spoiling import Case

CASES: list[Case] = [
    *declaration_cases(),
    *encoding_cases(),
    *element_cases(),
    *line_cases(),
    *path_cases(),
    *repeated_cases(),
    *tag_cases(),
    *form_cases(),
    *fetch_cases(),
    *file_cases(),
    *irregular_cases(),
    *name_cases(),
    *digest_cases(),
    *own_cases(),
    *history_cases(),
]
