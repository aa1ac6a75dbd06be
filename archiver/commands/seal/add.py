"""`archiver seal add`: validate bags and seal them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.seal.stamp import describe_stamps
from archiver.commands.terminal.options import add_example, add_with_withheld
from archiver.commands.terminal.passphrase import passphrase_of
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.seals.statement import ROLES
from archiver.tasks.seals.sealing import SealOptions, seal_bags
from archiver.tasks.seals.signing_keys import load_key_store, load_signer, load_token

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from archiver.seals.layer_signer import LayerSigner
    from archiver.tasks.seals.sealed_bags import SealedBags


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bags", nargs="+", metavar="BAG", help=phrase("seal.bag", language))
    parser.add_argument("--key", action="append", default=[], metavar="FILE", help=phrase("seal.key", language))
    parser.add_argument("--certificate", action="append", default=[], metavar="FILE", help=phrase("seal.certificate", language))
    parser.add_argument("--pkcs12", action="append", default=[], metavar="FILE", help=phrase("seal.pkcs12", language))
    parser.add_argument("--token", action="append", default=[], metavar="URI", help=phrase("seal.token", language))
    parser.add_argument("--passphrase-file", metavar="FILE", help=phrase("seal.passphrase-file", language))
    parser.add_argument("--role", choices=ROLES, default="custodian", help=phrase("seal.role", language))
    parser.add_argument("--reason", metavar="TEXT", help=phrase("seal.reason", language))
    parser.add_argument("--agent", metavar="NAME", help=phrase("seal.agent", language))
    parser.add_argument("--stamp", action="append", default=[], metavar="URL", help=phrase("seal.stamp", language))
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--beside", dest="place", action="store_const", const="beside", help=phrase("seal.beside", language))
    place.add_argument("--inside", dest="place", action="store_const", const="inside", help=phrase("seal.inside", language))
    add_with_withheld(parser, language)
    add_example(
        parser, language, "archiver seal add bags/letters --key keys/seal-key.pem --certificate keys/seal-certificate.pem"
    )


def run(arguments: argparse.Namespace) -> int:
    """Seal the bags, and print the outcome."""
    signers = list(load_signers(arguments))
    options = SealOptions(
        signers, arguments.role, arguments.reason or None, arguments.agent or None, arguments.place, arguments.stamp
    )
    with Progress(arguments) as progress:
        sealed = seal_bags(arguments.bags, options, progress)
    result = Result("seal add", sealed.results, sealed.findings, sealed.errors)

    return print_result(arguments, result, lambda language: describe_seals(sealed, language))


def describe_seals(sealed: SealedBags, language: Language) -> Iterator[str]:
    """Yield lines on the new layer of each bag, and on its time stamps."""
    for one in sealed.results:
        names = phrase("comma", language).join(signer["name"] for signer in one["signers"])
        yield phrase("seal.added", language, bag=one["bag"], signers=names, layer=one["layer"])
        yield from describe_stamps(one, language)


def load_signers(arguments: argparse.Namespace) -> Iterator[LayerSigner]:
    """Yield the signers of the options for keys, in files and on tokens. Raises ReadError or WrongUsageError."""
    keys, certificates, stores, tokens = arguments.key, arguments.certificate, arguments.pkcs12, arguments.token
    if len(keys) != len(certificates):
        raise WrongUsageError("error.keys-unpaired", keys=len(keys), certificates=len(certificates))
    if not keys and not stores and not tokens:
        raise WrongUsageError("error.signer-missing")
    ask = passphrase_of(arguments.passphrase_file, arguments.language)
    for key, certificate in zip(keys, certificates, strict=True):
        yield load_signer(key, certificate, ask)
    for store in stores:
        yield load_key_store(store, ask)
    for token in tokens:
        yield load_token(token, ask)
