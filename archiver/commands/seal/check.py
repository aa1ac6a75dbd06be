"""`archiver seal check`: say who sealed bags, and since when they are proven to exist."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archiver.commands.terminal.options import add_example, add_store_access
from archiver.commands.terminal.results import print_result
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase, say_term
from archiver.reports import Result
from archiver.tasks.seals.paper_page import say_day
from archiver.tasks.seals.seal_checking import check_seals

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bags", nargs="+", metavar="BAG", help=phrase("seal.bag", language))
    parser.add_argument("--trust", metavar="FILE", help=phrase("seal.trust", language))
    parser.add_argument("--register", action="append", default=[], metavar="REGISTER", help=phrase("seal.register", language))
    parser.add_argument("--require-seal", action="store_true", help=phrase("seal.require-seal", language))
    parser.add_argument("--at", metavar="TIME", help=phrase("seal.at", language))
    add_store_access(parser, language)
    add_example(parser, language, "archiver seal check bags/letters --trust trust.toml")


def run(arguments: argparse.Namespace) -> int:
    """Check the seals, and print the verdicts."""
    at = None if arguments.at is None else _read_time(arguments.at)
    settings = arguments.config or True
    required = arguments.require_seal
    options = {"requires_seal": required, "at": at, "configuration": settings, "registers": arguments.register}
    checked = check_seals(arguments.bags, arguments.trust, **options)
    reports = [report.to_dict() for report in checked.reports]
    result = Result("seal check", reports, checked.findings, checked.errors)

    def describe(language: Language) -> list[str]:
        lines = [line for report in reports for line in describe_seals(report, language)]
        if any(report["layers"] or report.get("signatures") for report in reports):
            lines.append(phrase("seal.documents-not-read", language))
        return lines

    return print_result(arguments, result, describe)


def _read_time(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise WrongUsageError("error.time-wrong", found=escape_for_display(given)) from error
    if moment.tzinfo is None:
        raise WrongUsageError("error.time-wrong", found=escape_for_display(given))
    return in_utc


def describe_seals(report: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Yield lines on the seals of one bag: the verdict, then each layer."""
    yield _say_verdict(report, language)
    for layer in report["layers"]:
        yield phrase(f"seal.layer.{layer['state']}", language, layer=f"{layer['layer']:04}")
        for signer in layer["signers"]:
            role = say_term("seal-role", signer["role"], language)
            yield phrase(f"seal.layer.signer.{_fate(signer)}", language, name=signer["name"], role=role)
        yield from _describe_stamps(layer, language)
    yield from _describe_foreign(report, language)


def _describe_foreign(report: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Yield lines on the signatures of another program."""
    for one in report.get("signatures", ()):
        yield phrase(f"seal.file.{one['state']}", language, path=one["path"])
        for signer in one["signers"]:
            yield phrase(f"seal.file.signer.{_fate(signer)}", language, name=signer["name"])
        yield from _describe_stamps(one, language)


def _describe_stamps(one: Mapping[str, Any], language: Language) -> Iterator[str]:
    for stamp in one["stamps"]:
        day = say_day(stamp["time"], language)
        yield phrase(f"seal.layer.stamp.{_fate(stamp)}", language, name=stamp["authority"], time=day)


def _fate(one: Mapping[str, Any]) -> str:
    return "trusted" if one["trusted"] else "stranger"


def _list_judged(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*report["layers"], *report.get("signatures", ())]


def _say_verdict(report: Mapping[str, Any], language: Language) -> str:
    if report["verdict"] != "sealed":
        return phrase(f"seal.verdict.{report['verdict']}", language, bag=report["bag"])
    comma = phrase("comma", language)
    signers = dict.fromkeys(one["name"] for layer in _list_judged(report) for one in layer["signers"] if one["trusted"])
    stamps = dict.fromkeys(one["authority"] for layer in _list_judged(report) for one in layer["stamps"] if one["trusted"])
    values = {"bag": report["bag"], "signers": comma.join(signers), "authorities": comma.join(stamps)}
    if report["provenSince"] is None or report["validUntil"] is None:
        return phrase("seal.verdict.sealed-unstamped", language, **values)
    days = {"since": say_day(report["provenSince"], language), "until": say_day(report["validUntil"], language)}
    return phrase(f"seal.verdict.{'sealed' if signers else 'stamped'}", language, **values, **days)
