"""The arguments and the text that `archiver date find` and `archiver date verify` share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_encoding, add_example
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase, say_location
from archiver.reports import Result

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from archiver.dating.dated_document import DatedDocument
    from archiver.dating.statements import DateStatement
    from archiver.tasks.dates import FoundDates

_BEGIN, _END = "⟦", "⟧"


def add_document_arguments(parser: argparse.ArgumentParser, language: Language, example: str) -> None:
    """Add the arguments for files and folders, and for the way to show their dates."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=phrase("date.file", language))
    parser.add_argument("--show", action="store_true", help=phrase("date.show", language))
    add_encoding(parser, language)
    add_example(parser, language, example)


def print_dates(arguments: argparse.Namespace, command: str, task: Callable[..., FoundDates]) -> int:
    """Run the task on the files and print the dates that it found."""
    with Progress(arguments) as progress:
        found = task(arguments.files, encoding=arguments.encoding, progress=progress)
    result = Result(command, [document.to_dict() for document in found.documents], found.findings, found.errors)
    return print_result(arguments, result, lambda language: _describe(found.documents, language, show=arguments.show))


def _describe(documents: Sequence[DatedDocument], language: Language, *, show: bool) -> Iterator[str]:
    for document in documents:
        yield phrase("date.statements", language, path=document.path, count=len(document.statements))
        if show:
            yield from (phrase("date.of-document", language, text=line) for line in _marked_lines(document, language))
        else:
            for statement in document.statements:
                place = say_location(statement.to_dict(), language)
                written = phrase("date.written", language, place=place, text=statement.text)
                yield from describe_statement(statement, written, language)


def describe_statement(statement: DateStatement, heading: str, language: Language) -> Iterator[str]:
    """Yield the lines on a statement under a heading: its day in both calendars, its weekday, and what it dates."""
    described = statement.to_dict()
    yield f"  {heading}"
    yield "      " + phrase(f"date.stated-{_kind_of(statement)}", language, **described)


def _kind_of(statement: DateStatement) -> str:
    """Return the key of the phrase for its day. A date that does not exist has no day; an uncertain one may have."""
    if statement.gregorian is None:
        is_impossible = statement.refusal is not None and not statement.readings and statement.refusal.code == "date.impossible"
        return "impossible" if is_impossible else "unknown"
    return "days" if statement.weekday is None else "day"


def _marked_lines(document: DatedDocument, language: Language) -> Iterator[str]:
    """Yield each line that holds dates, with every date between marks, under the part or page of the document."""
    text = document.document.text or ""
    by_line: dict[int, list[DateStatement]] = {}
    for statement in document.statements:
        by_line.setdefault(text.rfind("\n", 0, statement.start) + 1, []).append(statement)
    told = ""
    for start, statements in by_line.items():
        heading = say_location({"page": statements[0].page, "part": statements[0].part}, language)
        if heading != told:
            told = heading
            yield f"  {heading}"
        end = text.find("\n", statements[-1].end)
        line, position = "", start
        for statement in statements:
            line += f"{text[position : statement.start]}{_BEGIN}{text[statement.start : statement.end]}{_END}"
            position = statement.end
        yield f"{statements[0].line:>5}  {line}{text[position : end if end >= 0 else len(text)]}".rstrip("\r")
