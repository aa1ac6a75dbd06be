"""Write the table of years: the number of documents of each, and links to the parts of a finding aid that has some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.format import FINDING_AID_PARTS
from archiver.finding_aid.days import gregorian_years
from archiver.messages import phrase
from archiver.pages import label, pair, paragraphs
from archiver.persian_text import write_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.finding_aid.bag_overview import Holdings
    from archiver.messages import Language


def part_path(group: str, number: int) -> str:
    """Return the path in the bag of the page of a group, or of a further page (`number` counts from 0)."""
    return f"{FINDING_AID_PARTS}/{group}{f'-{number + 1}' if number else ''}.html"


def say_group(group: str, language: Language, key: str = "aid.group-year") -> str:
    """Return the name of a group: `1395 Solar Hijri (2016 to 2017)`, or for years as the entry `key` has it."""
    if not group.isdigit():
        return phrase(f"aid.group-{group}", language)
    first, last = gregorian_years(int(group))
    return phrase(key, language, year=int(group), first=first, last=last)


def tabulate_years(holdings: Holdings, on_one_page: int | None) -> Iterator[str]:
    """Yield a table with a row for each group of documents.

    If the documents are on pages of their own, of `on_one_page` documents each, the table links to them.
    """
    groups = holdings.list_groups()
    if len(groups) == 1 and on_one_page is None:
        return
    yield '<section aria-labelledby="years">'
    yield label("h2", "aid.years", ' id="years"')
    yield from paragraphs("aid.years-explained")
    yield "<table>"
    heads = "".join(f'<th scope="col">{label("span", f"aid.{key}")}</th>' for key in ("year", "documents", "conflicts"))
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for group in groups:
        parts = 0 if on_one_page is None else -(-holdings.count(group) // on_one_page)
        name = _name_group(group, parts)
        yield f'<tr><th scope="row">{name}</th>{_number(holdings.count(group))}{_number(holdings.clashes[group])}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</section>"


def _name_group(group: str, parts: int) -> str:
    name = pair("span", lambda language: say_group(group, language, "aid.year-row"))
    if not parts:
        return name
    folder = FINDING_AID_PARTS.rpartition("/")[0]
    addresses = [part_path(group, number).removeprefix(f"{folder}/") for number in range(parts)]
    further = [
        f'<a href="{address}">{label("span", "aid.part-number", number=number)}</a>'
        for number, address in enumerate(addresses[1:], 2)
    ]
    return "".join([f'<a href="{addresses[0]}">{name}</a>', *further])


def _number(number: int) -> str:
    persian = write_digits(str(number), "persian")
    return f'<td class="pair"><span lang="en">{number}</span> <span lang="fa" dir="rtl">{persian}</span></td>'
