"""`archiver audit repair`: repair damaged copies of a bag from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.option_names import told_by_options
from archiver.commands.terminal.options import add_example, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.reports.withheld_documents import withhold_documents_of
from archiver.tasks.audits.repairing import RepairOptions, repair

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("copy", metavar="BAG", help=phrase("audit.copy-to-repair", language))
    parser.add_argument("--from", dest="source", metavar="PLACE", help=phrase("audit.repair-from", language))
    parser.add_argument("--apply", action="store_true", help=phrase("audit.repair-apply", language))
    parser.add_argument("--agent", metavar="NAME", help=phrase("audit.repair-agent", language))
    add_with_withheld(parser, language)
    add_example(parser, language, "archiver audit repair nas/letters --apply --agent 'M. Karimi'")


def run(arguments: argparse.Namespace) -> int:
    """Repair the copies, or plan it, and print the outcome."""
    options = RepairOptions(arguments.source, arguments.apply, arguments.agent, arguments.config)
    with told_by_options({"options.source": "--from"}), Progress(arguments) as progress:
        report = repair(arguments.copy, options, progress)
    withheld = [withhold_documents_of(report.locations)]
    result = Result("audit repair", report.results, report.findings, report.errors, withheld=withheld)

    def describe(language: Language) -> Iterator[str]:
        for one in report.files:
            values = {"bag": one.bag, "path": one.path, "source": one.source}
            key = "audit.repaired" if one.applied else "audit.to-repair"
            yield phrase(key, language, **{name: escape_for_display(value) for name, value in values.items()})
        if report.files and not arguments.apply:
            yield phrase("audit.nothing-changed", language)

    return print_result(arguments, result, describe)
