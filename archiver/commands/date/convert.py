"""`archiver date convert`: convert dates between calendars."""

from __future__ import annotations

import sys
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from archiver.calendars import Calendar
from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase
from archiver.tasks.conversion import convert

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from archiver.dating.readings import StatementReading
    from archiver.findings import Finding
    from archiver.tasks.conversion import ConvertedDate
    from archiver.tasks.tables.table_conversion import TableReport

_STANDARD_INPUT = "-"


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    from archiver.commands.terminal.options import add_example  # noqa: PLC0415 - a call without options needs no help

    calendars = [str(calendar) for calendar in Calendar]
    parser.add_argument("dates", nargs="*", metavar="DATE", help=phrase("convert.date", language))
    told = phrase("convert.from", language)
    parser.add_argument("--from", dest="calendar", choices=calendars, type=_read_calendar, metavar="CALENDAR", help=told)
    known = phrase("convert.to", language, known=phrase("comma", language).join(calendars))
    parser.add_argument("--to", choices=calendars, type=_read_calendar, metavar="CALENDAR", help=known)
    parser.add_argument("--csv", metavar="FILE", help=phrase("convert.csv", language))
    parser.add_argument("--column", metavar="NAME", help=phrase("convert.column", language))
    parser.add_argument("--output", metavar="FILE", help=phrase("convert.output", language))
    add_example(parser, language, 'archiver date convert "15 Aban 1395" 2016-11-05')


def _read_calendar(name: str) -> str:
    """Return the calendar that an option names in English or Persian. A word that is unknown stays as it is."""
    from archiver.intake import find_choice  # noqa: PLC0415 - most calls name no calendar

    return name if name in set(Calendar) else find_choice("calendar", name) or name


def plain_arguments(dates: list[str], language: Language) -> argparse.Namespace:
    """Return the arguments of a call without any option, as argparse would."""
    unset = dict.fromkeys(("calendar", "to", "csv", "column", "output", "report"))
    switches = dict.fromkeys(("json", "quiet", "verbose"), False)
    return cast("argparse.Namespace", SimpleNamespace(dates=dates, language=language, **switches, **unset))


def run(arguments: argparse.Namespace) -> int:
    """Convert the dates given, or the column of a table, and print the outcome."""
    if bool(arguments.csv) == bool(arguments.dates) or bool(arguments.csv) != bool(arguments.column):
        raise WrongUsageError("error.dates-or-table")
    if arguments.csv:
        return _run_table(arguments)
    if arguments.output:
        raise WrongUsageError("error.dates-or-table")
    dates = [date for given in arguments.dates for date in _convert_given(given, arguments)]
    findings = [finding for date in dates for finding in date.findings]
    if findings or arguments.json or arguments.quiet or arguments.report:
        return _print_result(
            arguments, [date.to_dict() for date in dates], findings, lambda language: _describe_all(dates, language)
        )
    for line in _describe_all(dates, arguments.language):
        print(line)
    return 0


def _print_result(
    arguments: argparse.Namespace,
    results: list[dict[str, Any]],
    findings: list[Finding],
    lines: Callable[[Language], Iterable[str]],
) -> int:
    from archiver.commands.terminal.results import print_result  # noqa: PLC0415 - one line about one date needs no report
    from archiver.reports import Result  # noqa: PLC0415 - see above

    return print_result(arguments, Result("date convert", results, findings), lines)


def _convert_given(given: str, arguments: argparse.Namespace) -> Iterator[ConvertedDate]:
    """Convert the date of one argument, or each line of standard input. Findings name the line then."""
    if given != _STANDARD_INPUT:
        yield from convert(given, arguments.calendar, arguments.to).dates
        return
    for number, octets in enumerate(sys.stdin.buffer, 1):
        line = octets.decode("utf-8", "surrogateescape").removeprefix("\ufeff").strip()
        if not line:
            continue
        for date in convert(line, arguments.calendar, arguments.to).dates:
            yield date.replace(findings=[finding.replace(where={"line": number}) for finding in date.findings])


def _describe_all(dates: list[ConvertedDate], language: Language) -> Iterator[str]:
    for date in dates:
        if date.undated:
            yield phrase("convert.undated", language, input=date.input)
        for index, reading in enumerate(date.readings):
            line = phrase(
                _name_phrase(reading),
                language,
                input=date.input,
                calendar=str(reading.calendar),
                solarHijri=reading.solar_hijri,
                gregorian=reading.gregorian,
                weekday=reading.weekday,
                certainty=str(reading.certainty),
                toleranceDays=reading.tolerance_days,
            )
            if date.to and index < len(date.converted):
                line += phrase("convert.other", language, converted=date.converted[index], calendar=str(date.to))
            yield line


def _name_phrase(reading: StatementReading) -> str:
    if reading.gregorian is None:
        return "convert.without-year"
    if reading.solar_hijri is None:
        return "convert.gregorian-only"
    return "convert.day" if reading.weekday else "convert.interval"


def _run_table(arguments: argparse.Namespace) -> int:
    from archiver.tasks.tables.table_conversion import DateColumn  # noqa: PLC0415 - one date must not wait for what reads tables
    from archiver.tasks.tables.table_file import convert_table_file  # noqa: PLC0415 - one date must not wait for what reads tables

    if arguments.json and not arguments.output:
        raise WrongUsageError("error.table-needs-output")
    known = None if arguments.calendar is None else Calendar(arguments.calendar)
    wanted = None if arguments.to is None else Calendar(arguments.to)
    source = sys.stdin.fileno() if arguments.csv == _STANDARD_INPUT else arguments.csv
    target = arguments.output or sys.stdout.buffer
    report = convert_table_file(source, target, DateColumn(arguments.column, known, wanted))
    if not arguments.output:
        from archiver.commands.terminal.results import print_findings_beside  # noqa: PLC0415 - see above
        from archiver.reports import Result  # noqa: PLC0415 - see above

        result = Result("date convert", [{"input": arguments.csv, "rows": report.rows}], report.findings)
        return print_findings_beside(arguments, result, partial(_describe_table, arguments.csv, report))
    results = [{"input": arguments.csv, "rows": report.rows, "output": arguments.output}]
    return _print_result(arguments, results, report.findings, partial(_describe_table, arguments.output, report))


def _describe_table(path: str, report: TableReport, language: Language) -> list[str]:
    return [phrase("convert.rows", language, rows=report.rows, path=path)]
