"""`archiver audit run`: read what is due, and enter what was found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example, add_runner
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.errors import WrongUsageError
from archiver.holdings.notices import say_digest
from archiver.holdings.places import read_period, read_size
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.arguments import refuse
from archiver.tasks.audits.running import AuditOptions, run_audit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--for", dest="period", metavar="TIME", help=phrase("audit.for", language))
    parser.add_argument("--bytes", dest="size", metavar="SIZE", help=phrase("audit.bytes", language))
    parser.add_argument("--place", action="append", default=[], metavar="PLACE", help=phrase("audit.place", language))
    add_runner(parser, language)
    parser.add_argument("--accept-clock", action="store_true", help=phrase("audit.accept-clock", language))
    parser.add_argument("--note", metavar="TEXT", help=phrase("audit.note", language))
    parser.add_argument("--agent", metavar="NAME", help=phrase("audit.agent", language))
    add_example(parser, language, "archiver audit run --for 5h")


def run(arguments: argparse.Namespace) -> int:
    """Run the audit and print its outcome."""
    options = _read_options(arguments)
    with Progress(arguments) as progress:
        report = run_audit(options if arguments.json else replace(options, progress=progress))
    digest = report.digest
    told = None if digest is None else digest.to_dict()
    result = Result("audit run", report.results, report.findings, report.errors, digest=told)

    def describe(language: Language) -> Iterator[str]:
        if digest is not None:
            yield from say_digest(digest, language)

    return print_result(arguments, result, describe)


def _read_options(arguments: argparse.Namespace) -> AuditOptions:
    """Return the options. Raises WrongUsageError."""
    seconds = None if arguments.period is None else read_period(arguments.period)
    if arguments.period is not None and seconds is None:
        refuse("--for", arguments.period, "period")
    octets = None if arguments.size is None else read_size(arguments.size)
    if arguments.size is not None and not octets:
        refuse("--bytes", arguments.size, "size")
    clock = None
    if arguments.accept_clock:
        for option in ("note", "agent"):
            if getattr(arguments, option) is None:
                raise WrongUsageError("error.option-needs-option", option="--accept-clock", needed=f"--{option}")
        clock = (arguments.note, arguments.agent)
    options = AuditOptions(seconds, octets, arguments.place, clock, arguments.config, language=arguments.language)
    return replace(options, runner=arguments.runner, cluster=arguments.cluster)
