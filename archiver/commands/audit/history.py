"""`archiver audit history`: tell when the copies of a bag were read, and with which result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.audits.history import read_audit_history

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("name", metavar="BAG", help=phrase("audit.bag", language))
    parser.add_argument("--file", dest="member", metavar="PATH", help=phrase("audit.file", language))
    add_example(parser, language, "archiver audit history nas/letters --file data/letter.txt")


def run(arguments: argparse.Namespace) -> int:
    """Print the history."""
    report = read_audit_history(arguments.name, arguments.member, configuration=arguments.config)
    result = Result("audit history", report.results, report.findings, report.errors)
    entries = [*zip(report.results, report.decisions, strict=True)]
    return print_result(arguments, result, lambda language: [_say(entry, decided, language) for entry, decided in entries])


def _say(entry: dict[str, Any], decided: Sequence[str], language: Language) -> str:
    kind = entry["kind"]
    if kind == "read":
        key = "audit.entry-read" if entry["outcome"] == "good" else "audit.entry-damaged"
        faults = ", ".join(f"{fault['path']} ({fault['code']})" for fault in entry["faults"])
        algorithms = ", ".join(entry["algorithms"])
        return phrase(key, language, **{**entry, "faults": faults, "algorithms": algorithms})
    told = phrase("audit.entry", language, time=entry["time"], place=entry["place"], kind=kind)
    return f"{told} ({phrase('comma', language).join(decided)})" if decided else told
