"""`archiver create`: pack documents into a bag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.commands.describing import add_description_arguments, add_languages, read_country, read_description, read_language
from archiver.commands.terminal.option_names import told_by_options
from archiver.commands.terminal.options import add_encoding, add_example, add_store_access, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.records import FIELDS, Organization
from archiver.reports import Result
from archiver.signatures.token_address import is_token_address
from archiver.stores.address import is_address
from archiver.tasks.create_options import CreateOptions, name_field
from archiver.tasks.creation import create

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from archiver.tasks.create_report import CreateReport
    from archiver.tasks.seals.sealed_bags import SealedBags


_OPTIONS: Final = {
    "organization.name": "--organization",
    "organization.identifiers": "--organization-id",
    "organization.country": "--country",
    "languages": "--language",
    "date": "--date",
    "date_note": "--date-note",
    "bag_info": "--bag-info",
    "records": "--records",
    "agent": "--agent",
    "strict_dates": "--strict-dates",
    "encoding": "--encoding",
    "virus_scan_report": "--virus-scan-report",
    **{name_field(field.key): field.option for field in FIELDS if field.option},
}
"""By parameter of `create`, the option that gives it."""


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""

    def text(option: str) -> str:
        """Return the help of an option."""
        return phrase(f"create.{option}", language)

    parser.add_argument("sources", nargs="+", metavar="SOURCE", help=text("source"))
    parser.add_argument("--to", required=True, metavar="BAG", help=text("to"))
    parser.add_argument("--organization", metavar="NAME", help=text("organization"))
    parser.add_argument("--organization-id", action="append", default=[], metavar="ID", help=text("organization-id"))
    parser.add_argument("--organization-language", metavar="TAG", type=read_language, help=text("organization-language"))
    parser.add_argument("--country", metavar="NAME", type=read_country, help=text("country"))
    parser.add_argument("--records", metavar="TABLE", help=text("records"))
    parser.add_argument("--agent", metavar="NAME", help=text("agent"))
    add_languages(parser, text("language"))
    parser.add_argument("--date", metavar="DATE", help=text("date"))
    parser.add_argument("--date-note", metavar="TEXT", help=text("date-note"))
    parser.add_argument("--algorithm", dest="algorithms", action="append", metavar="A", help=text("algorithm"))
    parser.add_argument("--bag-info", action="append", default=[], metavar="KEY=VALUE", help=text("bag-info"))
    parser.add_argument("--strict-dates", action="store_true", help=text("strict-dates"))
    parser.add_argument("--plain", action="store_true", help=text("plain"))
    parser.add_argument("--hidden", choices=("keep", "skip"), default="keep", help=text("hidden"))
    parser.add_argument("--second-opinion", choices=("none", "complete", "full"), default="complete", help=text("second-opinion"))
    parser.add_argument("--virus-scan-report", metavar="FILE", help=text("virus-scan-report"))
    parser.add_argument("--dry-run", action="store_true", help=text("dry-run"))
    parser.add_argument("--seal-key", metavar="KEY", help=text("seal-key"))
    parser.add_argument("--seal-certificate", metavar="FILE", help=text("seal-certificate"))
    parser.add_argument("--passphrase-file", metavar="FILE", help=phrase("seal.passphrase-file", language))
    parser.add_argument("--stamp", action="append", default=[], metavar="URL", help=phrase("seal.stamp", language))
    add_store_access(parser, language)
    add_encoding(parser, language)
    add_description_arguments(parser, language)
    add_with_withheld(parser, language)
    add_example(parser, language, 'archiver create letters/ --to bags/letters --organization "The Register of Names"')


def run(arguments: argparse.Namespace) -> int:
    """Make the bag and print the outcome."""
    options = _read_options(arguments)
    sealing = _read_seal(arguments)
    with Progress(arguments) as progress, told_by_options(_OPTIONS):
        report = create(arguments.sources, arguments.to, options, progress)
        sealed = sealing(report.bag, progress) if sealing is not None and report.made else None
    result = Result("create", report.results, report.findings, withheld=[report.add_withheld])
    if sealed is None:
        return print_result(arguments, result, lambda language: _describe(report, language))
    results = [{**one, "seal": seal} for one, seal in zip(report.results, sealed.results, strict=False)] or report.results
    result = result._replace(results=results, findings=[*report.findings, *sealed.findings], errors=sealed.errors)

    def describe(language: Language) -> Iterator[str]:
        """Yield lines on the bag, then on its seal."""
        from archiver.commands.seal.add import describe_seals  # noqa: PLC0415 - most bags are not sealed at once

        yield from _describe(report, language)
        yield from describe_seals(sealed, language)

    return print_result(arguments, result, describe)


def _read_seal(arguments: argparse.Namespace) -> Callable[[str, Progress], SealedBags] | None:
    """Return a function that seals the new bag, or None. The key is opened before anything is made."""
    key, certificate = arguments.seal_key, arguments.seal_certificate
    if not key:
        for option, given in (("--seal-certificate", certificate), ("--stamp", arguments.stamp)):
            if given:
                raise WrongUsageError("error.option-needs-option", option=option, needed="--seal-key")
        return None
    if not certificate and not is_token_address(key):
        raise WrongUsageError("error.option-needs-option", option="--seal-key", needed="--seal-certificate")
    if is_address(arguments.to):
        # Seals lie beside a bag, or in it, and a bag in a store is not changed.
        raise WrongUsageError("store.disk-needed", address=escape_for_display(arguments.to))
    from archiver.commands.terminal.passphrase import passphrase_of  # noqa: PLC0415 - most bags are not sealed at once
    from archiver.tasks.seals.sealed_bags import check_addresses  # noqa: PLC0415 - see above
    from archiver.tasks.seals.sealing import SealOptions, seal_bags  # noqa: PLC0415 - see above
    from archiver.tasks.seals.signing_keys import load_signer, load_token  # noqa: PLC0415 - see above

    check_addresses(arguments.stamp)
    ask = passphrase_of(arguments.passphrase_file, arguments.language)
    signer = load_signer(key, certificate, ask) if certificate else load_token(key, ask)
    options = SealOptions([signer], "creator", agent=arguments.agent or None, stamps=arguments.stamp)
    return lambda bag, progress: seal_bags([bag], options, progress)


def _read_options(arguments: argparse.Namespace) -> CreateOptions:
    # Not by `type=`: argparse would replace the error by one of its own.
    bag_info = []
    for text in arguments.bag_info:
        label, equals, value = text.partition("=")
        if not equals or not label:
            raise WrongUsageError("error.bag-info-field", found=text)
        bag_info.append((label, value))
    if arguments.organization_language and not arguments.organization:
        raise WrongUsageError("error.option-needs-option", option="--organization-language", needed="--organization")
    return CreateOptions(
        # Without a name it changes the organization of archiver.toml.
        organization=Organization(
            name=arguments.organization or "",
            language=arguments.organization_language or "und",
            identifiers=arguments.organization_id,
            country=arguments.country,
        ),
        languages=arguments.languages,
        date=arguments.date,
        date_note=arguments.date_note,
        bag_info=bag_info,
        strict_dates=arguments.strict_dates,
        plain=arguments.plain,
        skip_hidden=arguments.hidden == "skip",
        encoding=arguments.encoding,
        second_opinion=arguments.second_opinion,
        dry_run=arguments.dry_run,
        virus_scan_report=arguments.virus_scan_report,
        records=arguments.records,
        agent=arguments.agent,
        algorithms=arguments.algorithms or (),
        described=read_description(arguments),
        configuration=arguments.config or True,
    )


def _describe(report: CreateReport, language: Language) -> Iterator[str]:
    key = "create.would-be-made" if report.would_be_made else "create.made" if report.made else "create.not-made"
    algorithms = phrase("comma", language).join(report.algorithms)
    yield phrase(key, language, bag=report.bag, count=report.documents, octets=report.octets, algorithms=algorithms)
