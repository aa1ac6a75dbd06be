"""`archiver seal request`: hand out what another program or a card is to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.seals.statement import ROLES
from archiver.tasks.seals.carried_signing import RequestOptions, request_signature

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bag", metavar="BAG", help=phrase("seal.bag", language))
    parser.add_argument("--to", required=True, metavar="FOLDER", help=phrase("seal.request-to", language))
    parser.add_argument(
        "--certificate", action="append", default=[], metavar="FILE", help=phrase("seal.request-certificate", language)
    )
    parser.add_argument("--role", choices=ROLES, help=phrase("seal.role", language))
    parser.add_argument("--reason", metavar="TEXT", help=phrase("seal.reason", language))
    parser.add_argument("--agent", metavar="NAME", help=phrase("seal.agent", language))
    add_with_withheld(parser, language)
    add_example(parser, language, "archiver seal request bags/letters --to to-sign --certificate desk.crt --role custodian")


def run(arguments: argparse.Namespace) -> int:
    """Put the unfinished layer into the folder, and print what is to be done with it."""
    if arguments.role and not arguments.certificate:
        raise WrongUsageError("error.option-needs-option", option="--role", needed="--certificate")
    role = arguments.role or RequestOptions().role
    options = RequestOptions(arguments.certificate, role, arguments.reason or None, arguments.agent or None)
    with Progress(arguments) as progress:
        done = request_signature(arguments.bag, arguments.to, options, progress)
    result = Result("seal request", done.results, done.findings, done.errors)
    return print_result(
        arguments, result, lambda language: [phrase("seal.signature-requested", language, **one) for one in done.results]
    )
