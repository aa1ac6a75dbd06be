"""`archiver search`: find documents in the catalogue of all bags, by words and by days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archiver.commands.describing import read_access_word
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.date_words import say_date
from archiver.findings import escape_for_display, has_errors
from archiver.messages import Language, phrase
from archiver.records.fields import STATUSES
from archiver.reports import Result
from archiver.tasks.arguments import refuse
from archiver.tasks.searching import SearchOptions, search

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from archiver.date_words import MonthNames
    from archiver.tasks.searching import FoundDocument, SearchReport

_MONTHS: Final[dict[str, MonthNames]] = {"gregorian": "gregorian", "solarHijri": "solar-hijri"}
_SHOWN: Final = 50
"""Documents that are shown as text unless another number is asked for. JSON has all."""
# A word that begins with a hyphen and is no option of this command: a hyphen and something else than a hyphen.
_WORD_WITH_HYPHEN: Final = re.compile("-[^-]")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    # argparse asks this pattern if a word is a negative number, and so no option.
    parser._negative_number_matcher = _WORD_WITH_HYPHEN  # noqa: SLF001
    parser.add_argument("words", nargs="*", metavar="WORDS", help=phrase("search.words", language))
    parser.add_argument("--date", metavar="DATE", help=phrase("search.date", language))
    parser.add_argument("--organization", metavar="NAME", help=phrase("search.organization", language))
    parser.add_argument("--place", metavar="PLACE", help=phrase("search.place", language))
    parser.add_argument(
        "--access", metavar="ACCESS", type=read_access_word, choices=STATUSES, help=phrase("search.access", language)
    )
    parser.add_argument("--unresolved", action="store_true", help=phrase("search.unresolved", language))
    parser.add_argument("--limit", metavar="N", help=phrase("search.limit", language, count=_SHOWN))
    add_example(parser, language, phrase("search.example", language))


def run(arguments: argparse.Namespace) -> int:
    """Search, and print the documents that were found."""
    limit = None if arguments.json else _SHOWN
    if arguments.limit is not None:
        limit = int(arguments.limit) if arguments.limit.isdecimal() else refuse("--limit", arguments.limit, "count")
    options = SearchOptions(
        arguments.date, arguments.organization, arguments.place, arguments.access, arguments.unresolved, limit
    )
    found = search(" ".join(arguments.words) or None, options, configuration=arguments.config)
    result = Result("search", found.results, found.findings)
    return print_result(arguments, result, lambda language: _describe(found, language))


def _describe(found: SearchReport, language: Language) -> Iterator[str]:
    """Yield the lines on all documents. Each name has a line of its own, so that no direction of writing disturbs another."""
    if has_errors(found.findings):
        # Nothing was asked of the catalogue, so that "0 documents" would be no answer.
        return
    key = "search.found" if len(found.documents) == found.total else "search.found-more"
    yield phrase(key, language, count=found.total, shown=len(found.documents))
    for document in found.documents:
        yield from _describe_document(document, language)


def _describe_document(document: FoundDocument, language: Language) -> Iterator[str]:
    code = escape_for_display(document.reference_code or phrase("search.no-code", language))
    if document.is_withheld:
        yield f"  {phrase('search.withheld', language, code=code)}"
        return
    yield f"  {escape_for_display(_choose_title(document, language))}"
    facts = [_say_days(document, language), code if document.reference_code else ""]
    for fact in filter(None, facts):
        yield f"      {fact}"
    yield f"      {document.bag}: {escape_for_display(document.path or '')}"
    others = list(document.copies[1:])
    if others:
        yield f"      {phrase('search.other-copies', language, copies=others)}"


def _choose_title(document: FoundDocument, language: Language) -> str:
    """Return the title in the language of the reader if there is one, else the first."""
    own = [title for title, tag in document.titles if tag.partition("-")[0] == language]
    return own[0] if own else document.title or ""


def _say_days(document: FoundDocument, language: Language) -> str:
    if document.date is None:
        return ""
    if document.date == "undated":
        return phrase("search.undated", language)
    days = {"gregorian": document.date, "solarHijri": document.date_solar_hijri or ""}
    if language != "en":
        days = {key: days[key] and say_date(days[key], language, months) for key, months in _MONTHS.items()}
    return phrase("search.days" if days["solarHijri"] else "search.days-gregorian", language, **days)
