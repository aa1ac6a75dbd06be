"""Render a result as one page to keep, send and print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.messages import marked_values, phrase
from archiver.pages import Markup, PageHead, escape, frame_page, show, show_code, show_path
from archiver.reports.folding import LISTED
from archiver.reports.gathering import (
    group_findings,
    list_things,
    render_totals,
    say_examined,
    say_place,
    say_time,
    say_title,
    tabulate_bags,
)
from archiver.reports.marked_text import BEGIN, END, remove_marks, show_marked
from archiver.reports.scope import say_scope
from archiver.reports.withholding import FindingByCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archiver.messages import Language
    from archiver.reports.folding import Folded
    from archiver.reports.gathering import BagRow, Group
    from archiver.reports.result import Made, Result

_VERDICTS: Final = {"valid": "good", "invalid": "bad", "sealed": "good", "not-proven": "bad", "broken": "bad"}
"""The classes of the rows of bags, by their verdict."""


def render_html(
    result: Result, say_lines: Callable[[Language], Iterable[str]], language: Language, made: Made, *, has_font: bool = True
) -> str:
    """Render the page: the command's own lines, a table of bags if there are several, every finding, and counts.

    `say_lines` returns the lines of the command on its result. A page for mail has no font in it.
    """
    with marked_values(BEGIN, END):
        title = say_title(result, language)
        head = PageHead(language, show(remove_marks(title)), has_font=has_font)
        body = ["<header>", f"<h1>{show_marked(title)}</h1>", *_facts(result, made, language), "</header>", "<main>"]
        body += [*_sections(result, say_lines, language), "</main>"]
        return "".join(f"{line}\n" for line in frame_page(head, body))


def render_body(result: Result, say_lines: Callable[[Language], Iterable[str]], language: Language, made: Made) -> Markup:
    """Render what the page has below its title, for a page that has a frame and a title of its own."""
    with marked_values(BEGIN, END):
        lines = [*_facts(result, made, language), *_sections(result, say_lines, language)]
        return Markup("".join(f"{line}\n" for line in lines))


def _sections(result: Result, say_lines: Callable[[Language], Iterable[str]], language: Language) -> Iterator[str]:
    yield from _lines(say_lines(language), language)
    yield from _scope(result, language)
    yield from _bags(tabulate_bags(result), language)
    yield from _findings(result, language)


def _facts(result: Result, made: Made, language: Language) -> Iterator[str]:
    """Yield the verdict, the time, and what was examined."""
    yield f'<p class="verdict {result.status}">{show_marked(phrase(f"report.{result.status}", language))}</p>'
    yield "<dl>"
    yield from _fact(phrase("report.made", language), show_marked(say_time(made, language)))
    yield from _fact(phrase("report.tool", language), Markup(f'<bdi lang="" dir="ltr">{show(made.tool)}</bdi>'))
    if made.nothingMadeAt is not None:
        target = Markup(f'<data value="{escape(made.nothingMadeAt)}">{show_path(made.nothingMadeAt)}</data>')
        yield from _fact(phrase("report.nothing-made", language), target)
    for key, things in list_things(result):
        if things:
            told = ["<br>".join(map(show_marked, say_examined(thing, language))) for thing in things]
            yield from _fact(phrase(f"report.{key}", language), Markup("".join(f"<p>{one}</p>" for one in told)))
    yield "</dl>"


def _fact(label: str, markup: Markup) -> Iterator[str]:
    yield f"<dt>{show(label)}</dt>"
    yield f"<dd>{markup}</dd>"


def _heading(key: str, language: Language) -> Markup:
    return Markup(f'<h2 id="{key}">{show(phrase(f"report.{key}", language))}</h2>')


def _lines(lines: Iterable[str], language: Language) -> Iterator[str]:
    told = list(lines)
    if not told:
        return
    yield '<section aria-labelledby="results">'
    yield _heading("results", language)
    yield from (f'<p class="line">{show_marked(line)}</p>' for line in told)
    yield "</section>"


def _bags(rows: list[BagRow], language: Language) -> Iterator[str]:
    if not rows:
        return
    yield '<section aria-labelledby="bags">'
    yield _heading("bags", language)
    yield '<div class="wide" role="group" aria-labelledby="bags" tabindex="0">'
    yield "<table>"
    heads = "".join(f'<th scope="col">{show(phrase(f"table.{key}", language))}</th>' for key in ("bag", "verdict"))
    heads += "".join(f'<th scope="col" class="number">{show(phrase(f"table.{key}s", language))}</th>' for key in rows[0].counts)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in rows:
        numbers = "".join(
            f'<td class="number">{phrase("table.number", language, number=number)}</td>' for number in row.counts.values()
        )
        name = f'<th scope="row">{show_path(row.bag)}</th>'
        kind = _VERDICTS.get(row.verdict.split(".")[1], "unread")
        yield f'<tr class="{kind}">{name}<td>{show(phrase(row.verdict, language))}</td>{numbers}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"
    yield "</section>"


def _findings(result: Result, language: Language) -> Iterator[str]:
    yield '<section aria-labelledby="findings">'
    yield _heading("findings", language)
    for group in group_findings(result.all_findings, lists_all=result.lists_all):
        yield "<article>"
        yield f"<h3>{_name_group(group, language)}</h3>"
        for folded in group.findings:
            yield from _finding(folded, language)
        yield "</article>"
    yield f'<p class="counts">{show_marked(render_totals(result.all_findings, language))}</p>'
    yield "</section>"


def _name_group(group: Group, language: Language) -> Markup:
    first = group.findings[0].finding
    if group.subject and isinstance(first, FindingByCode):
        bag = f"{show_path(first.where['bag'], 'bdi')} · " if "bag" in first.where else ""
        return Markup(f"{bag}{show_code(first.where['path'])}")
    if group.subject:
        return show_path(group.subject, "bdi")
    return show_marked(group.say_heading(language) or phrase("report.in-general", language))


def _scope(result: Result, language: Language) -> Iterator[str]:
    """Yield what was checked and what not, and what that proves."""
    if not result.scope:
        return
    yield '<section aria-labelledby="scope">'
    yield _heading("scope", language)
    for key, text in zip(("checked", "not-checked", "proves"), say_scope(result.scope, language), strict=True):
        yield f"<h3>{show(phrase(f'report.{key}', language))}</h3>"
        yield f"<p>{show_marked(text)}</p>"
    yield "</section>"


def _finding(folded: Folded, language: Language) -> Iterator[str]:
    finding = folded.finding
    place, remedy = say_place(folded.where, language), finding.remedy(language)
    severity = show(phrase(f"severity.{finding.severity}", language))
    yield f'<div class="finding {finding.severity}">'
    yield f'<h4>{severity} <code lang="" dir="ltr">{show(finding.code)}</code></h4>'
    yield "<dl>"
    if place:
        yield from _fact(phrase("report.where", language), show_marked(place))
    yield from _fact(phrase("report.what", language), show_marked(finding.message(language)))
    if remedy:
        yield from _fact(phrase("report.what-to-do", language), show_marked(remedy))
    if not folded.is_one:
        yield from _fact(phrase("report.alike", language, count=folded.number), _list_alike(folded, language))
    elif folded.omitted:
        yield from _fact(phrase("report.more", language), show_marked(phrase("report.omitted", language, count=folded.omitted)))
    yield "</dl>"
    yield "</div>"


def _list_alike(folded: Folded, language: Language) -> Markup:
    """Return the names of what a folded finding is about: the first, and the others in a part that opens."""
    names = [f"<li>{show_path(name, 'bdi')}</li>" for name in folded.names]
    more = show(phrase("report.alike-rest", language, count=folded.number - LISTED))
    rest = f"<details><summary>{more}</summary><ul>{''.join(names[LISTED:])}</ul></details>"
    return Markup(f"<ul>{''.join(names[:LISTED])}</ul>{rest}")
