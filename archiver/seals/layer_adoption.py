"""A layer whose signature is made by another program or a card: its unfinished files in a folder, and the signature that fits."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.operating_system import open_regular_file
from archiver.seals.layer_files import INSTRUCTIONS, MOST_OCTETS, STATEMENT, VALIDATION, is_manifest_copy, signature_name
from archiver.seals.layer_making import (
    SealPlace,
    close_layer,
    copy_manifests,
    digest_layers,
    gather_authorities,
    instruct,
    write_certificates,
)
from archiver.seals.signer_judging import fit_signer
from archiver.seals.statement import SEAL, read_statement
from archiver.seals.sums import COVERS, MalformedListError, digest_octets, read_sums
from archiver.signatures.algorithms import WrongSignatureError
from archiver.signatures.certificates import Certificate, write_block
from archiver.signatures.signed_data import Signer, read_signed_data, unwrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.bags.reading import OpenBag
    from archiver.findings import FindingLog

_LARGEST_MANIFEST: Final = 1 << 30


class CarriedSignature(NamedTuple):
    """A signature over the list of an unfinished layer, in PEM, with the certificate of its signer and those above it."""

    octets: bytes
    signer: Signer
    certificates: Sequence[Certificate]


def read_unfinished(folder: str, log: FindingLog) -> dict[str, bytes]:
    """Read the files of an unfinished layer in a folder. What is missing or differs from the list there is noted."""
    files = {COVERS: _read(folder, COVERS, MOST_OCTETS)}
    try:
        listed = read_sums(files[COVERS] or b"-")
    except MalformedListError:
        log.add("seal.request-damaged", os.path.join(folder, COVERS))
        return {}
    names = {STATEMENT, INSTRUCTIONS, *(path for path in listed if is_manifest_copy(path))}
    for name in sorted(names):
        files[name] = _read(folder, name, _LARGEST_MANIFEST if is_manifest_copy(name) else MOST_OCTETS)
        if digest_octets(files[name]) != listed.get(name):
            log.add("seal.request-damaged", os.path.join(folder, name))
    return files


def _read(folder: str, name: str, limit: int) -> bytes:
    """Return the octets of a file, or none if it cannot be read."""
    try:
        with open_regular_file(os.path.join(folder, name)) as file:
            return file.read(limit)
    except OSError:
        return b""


def compare_with_bag(files: Mapping[str, bytes], bag: OpenBag, place: SealPlace) -> list[str]:
    """Return the files of an unfinished layer that are not those of the next layer of a bag as it is now. Raises OSError."""
    copies = copy_manifests(bag)
    differing = {name for name in {*copies, *filter(is_manifest_copy, files)} if copies.get(name) != files.get(name)}
    covered = {name: digest_octets(octets) for name, octets in files.items() if name != COVERS} | digest_layers(place)
    if read_sums(files[COVERS]) != covered:
        differing.add(COVERS)
    said = read_statement(files[STATEMENT])
    manifests = {name: {"sha512": digest_octets(octets)} for name, octets in copies.items()}
    if (said.get("purpose"), said.get("layer"), said.get("covers")) != (SEAL, place.next_number, manifests):
        differing.add(STATEMENT)
    if files[INSTRUCTIONS] != instruct(bag, place):
        differing.add(INSTRUCTIONS)
    return sorted(differing)


def fit_carried(octets: bytes, files: Mapping[str, bytes]) -> CarriedSignature:
    """Return the signature in a file, in PEM or DER, if it is right for an unfinished layer. Raises SignatureFaultError."""
    encoded = unwrap(octets)
    signed = read_signed_data(encoded)
    if len(signed.signers) != 1:
        raise WrongSignatureError("signers-several")
    fitting = fit_signer("", signed, signed.signers[0], files[COVERS])
    named = read_statement(files[STATEMENT]).get("sealedBy")
    listed = [one.get("certificateSha256") for one in named if isinstance(one, dict)] if isinstance(named, list) else []
    if listed and fitting.certificate.sha256 not in listed:
        raise WrongSignatureError("other-certificate")
    others = [one for one in signed.certificates if one != fitting.certificate]
    return CarriedSignature(write_block("CMS", encoded), fitting.signer, [fitting.certificate, *others])


def finish_layer(files: Mapping[str, bytes], signatures: Sequence[CarriedSignature], place: SealPlace) -> dict[str, bytes]:
    """Return the files of a layer with its signatures."""
    whole = dict(files)
    for number, one in enumerate(signatures, 1):
        whole |= {signature_name(number): one.octets, **write_certificates(f"signer-{number}", one.certificates)}
    whole |= {f"{VALIDATION}{name}": octets for name, octets in gather_authorities(place).items()}
    return close_layer(whole)
