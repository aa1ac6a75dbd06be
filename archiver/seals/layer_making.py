"""Make a layer: first all its octets, then the folder, which appears by one rename."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.format import EXTERNAL_IDENTIFIER, SEALS, Target, bag_name, is_tag_manifest, seal_layer_name, seals_beside
from archiver.bags.reading import find_seal_folders
from archiver.bags.workplace import open_workplace
from archiver.errors import WriteError
from archiver.events import EVENT_LOG_HEAD
from archiver.findings import escape_for_display
from archiver.operating_system import create_new_file, flush, flush_tree, rename_without_replacing, write_whole
from archiver.seals.instructions import write_instructions
from archiver.seals.layer_check import check_layers
from archiver.seals.layer_files import INSTRUCTIONS, STATEMENT, VALIDATION, SealLayer, is_request, signature_name
from archiver.seals.sealed_state import count_states
from archiver.seals.statement import SEAL, write_statement
from archiver.seals.sums import COVERS, STAMPED, digest_file, digest_octets, write_sums
from archiver.signatures.certificates import Certificate, write_block
from archiver.signatures.der import SignatureFaultError
from archiver.signatures.signing import sign_detached
from archiver.signatures.time_stamps import RefusedStampError, read_response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from archiver.bags.reading import OpenBag, SealFolder
    from archiver.findings import FindingLog
    from archiver.seals.layer_signer import LayerSigner

_LARGEST_MANIFEST: Final = 1 << 30


class LayerPlan(NamedTuple):
    """The content of a new layer, and its signers."""

    moment: datetime
    purpose: str = SEAL
    signers: Sequence[LayerSigner] = ()
    role: str = "custodian"
    reason: str | None = None
    agent: str | None = None
    validated: Mapping[str, Any] | None = None
    validation: Mapping[str, bytes] = {}
    """Further certificates and revocation lists, by their names in `validation/`."""
    elsewhere: Sequence[Certificate] = ()
    """The certificates of signers whose keys only another program can use."""


class SealPlace(NamedTuple):
    """The folder that takes the layers of a bag, and the layers that stand there."""

    path: str
    is_inside: bool
    layers: Sequence[SealLayer]

    @property
    def next_number(self) -> int:
        """The number of the next layer."""
        return self.layers[-1].number + 1 if self.layers else 1

    def layer_path(self, number: int) -> str:
        """Return the path of the folder of a layer."""
        return os.path.join(self.path, seal_layer_name(number))


def find_place(bag: OpenBag, log: FindingLog, place: str | None = None) -> SealPlace:
    """Return the folder for the layers of a bag, and check those that stand there.

    Seals stand inside a bag of ours that is a folder, and beside every other one. `place` is `inside` or `beside`, if the user
    says so. Layers that stand in one of the two are continued there.
    """
    source = bag.source
    is_folder = os.path.isdir(source.path)
    folders = find_seal_folders(source)
    beside = seals_beside(source.path)
    if place is None:
        held = [folder for folder in folders if folder.layers and (folder.is_inside is False or is_folder)]
        inside = held[0].is_inside if held else is_folder and bag.follows_our_profile
    else:
        inside = place == "inside"
    path = os.path.join(os.path.realpath(source.path), SEALS) if inside else beside
    found = next((folder for folder in folders if folder.is_inside == inside), None)
    return SealPlace(path, inside, _check(found, log))


def _check(folder: SealFolder | None, log: FindingLog) -> Sequence[SealLayer]:
    return [] if folder is None else check_layers(folder, log).layers


def compose_covered(bag: OpenBag, place: SealPlace, plan: LayerPlan) -> dict[str, bytes]:
    """Return the octets of the files of a new layer that are signed, and of their list. Raises OSError."""
    copies = copy_manifests(bag)
    files: dict[str, bytes] = dict(copies)
    files[STATEMENT] = _write_statement(bag, place, plan, {name: digest_octets(octets) for name, octets in copies.items()})
    files[INSTRUCTIONS] = instruct(bag, place)
    covered = {path: digest_octets(octets) for path, octets in files.items()}
    files[COVERS] = write_sums(covered | digest_layers(place))
    return files


def copy_manifests(bag: OpenBag) -> dict[str, bytes]:
    """Return the tag manifests of a bag. Raises OSError."""
    names = [name for name in bag.source.base_files if is_tag_manifest(name)]
    return {name: _read_manifest(bag, name) for name in names}


def digest_layers(place: SealPlace) -> dict[str, str]:
    """Return the digests of all files of the layers that stand there, by their paths from the next layer. Raises OSError."""
    return {
        f"../{layer.name}/{path}": _digest(layer, path) for layer in place.layers for path in layer.files if not is_request(path)
    }


def instruct(bag: OpenBag, place: SealPlace) -> bytes:
    """Return the how-to-verify.txt of a new layer."""
    return write_instructions(_path_of_bag(bag.source.path, place))


def compose_layer(bag: OpenBag, place: SealPlace, plan: LayerPlan) -> dict[str, bytes]:
    """Return the octets of every file of a new layer, by its path from there. Raises OSError."""
    files = compose_covered(bag, place, plan)
    for number, signer in enumerate(plan.signers, 1):
        signature = sign_detached(files[COVERS], signer.key, signer.certificates, plan.moment)
        files |= {signature_name(number): signature, **write_certificates(f"signer-{number}", signer.certificates)}
    files |= {f"{VALIDATION}{name}": octets for name, octets in plan.validation.items()}
    return close_layer(files)


def close_layer(files: dict[str, bytes]) -> dict[str, bytes]:
    """Add the list of what is stamped to the files of a layer."""
    stamped = [path for path in files if path == COVERS or path.startswith((VALIDATION, "signature-"))]
    files[STAMPED] = write_sums({path: digest_octets(files[path]) for path in stamped})
    return files


def write_certificates(name: str, certificates: Sequence[Certificate]) -> dict[str, bytes]:
    """Return files for a certificate and the chain above it: `NAME.crt`, `NAME-issuer-1.crt` and so on."""
    endings = ["", *(f"-issuer-{number}" for number in range(1, len(certificates)))]
    return {
        f"{VALIDATION}{name}{ending}.crt": write_block("CERTIFICATE", one.encoded)
        for ending, one in zip(endings, certificates, strict=True)
    }


def gather_authorities(place: SealPlace) -> dict[str, bytes]:
    """Return the certificates in the time stamps of the layer before, as files for `validation/`."""
    found: dict[str, bytes] = {}
    for number, name in enumerate(place.layers[-1].responses if place.layers else (), 1):
        try:
            stamp = read_response(place.layers[-1].read(name) or b"")
        except (SignatureFaultError, RefusedStampError):
            continue
        found |= write_certificates(f"authority-{number}", list(stamp.signed.certificates))
    return {path.removeprefix(VALIDATION): octets for path, octets in found.items()}


def _read_manifest(bag: OpenBag, name: str) -> bytes:
    octets = bag.source.read(name, _LARGEST_MANIFEST)
    if octets is None:
        raise OSError(27, os.strerror(27), name)
    return octets


def _digest(layer: SealLayer, path: str) -> str:
    with layer.folder.open(f"{layer.name}/{path}") as file:
        return digest_file(file)


def _path_of_bag(path: str, place: SealPlace) -> str | None:
    if place.is_inside:
        return "../.."
    return f"../../{os.path.basename(os.path.abspath(path))}" if os.path.isdir(path) else None


def _write_statement(bag: OpenBag, place: SealPlace, plan: LayerPlan, covers: Mapping[str, str]) -> bytes:
    identifier, head = bag.values(EXTERNAL_IDENTIFIER), bag.values(EVENT_LOG_HEAD)
    last = place.layers[-1] if place.layers else None
    return write_statement(
        purpose=plan.purpose,
        layer=place.next_number,
        bag={
            "identifier": identifier[0] if identifier else None,
            "name": escape_for_display(bag_name(bag.source.path)),
            "state": count_states(bag.source) if bag.follows_our_profile else None,
            "eventLogHead": head[0] if head and bag.follows_our_profile else None,
        },
        covers=covers,
        moment=plan.moment,
        sealed_by=[
            {"name": one.name, "certificateSha256": one.sha256, "role": plan.role}
            for one in [*(signer.certificates[0] for signer in plan.signers), *plan.elsewhere]
        ],
        agent=plan.agent,
        reason=plan.reason,
        validated=plan.validated,
        previousLayer=last and {"number": last.number, "coversSha512": _digest(last, COVERS)},
    )


def write_layer(place: SealPlace, files: Mapping[str, bytes], shown: str) -> str:
    """Write a layer beside the bag, flush it, and put it in its place by one rename. Return its path.

    Raises:
        WriteError: the disk cannot be written, or another run made a layer meanwhile.
    """
    number = place.next_number
    owner = os.path.dirname(place.path) if place.is_inside else place.path
    try:
        workplace = open_workplace(Target.from_path(owner))
        try:
            _write_files(workplace.path_of(seal_layer_name(number)), files)
            flush_tree(workplace.folder)
            with suppress(FileExistsError):
                os.mkdir(place.path)
            rename_without_replacing(workplace.path_of(seal_layer_name(number)), place.layer_path(number))
            flush(place.path)
            flush(os.path.dirname(place.path))
        finally:
            workplace.remove()
            workplace.release()
    except OSError as error:
        reason = error.strerror or str(error)
        raise WriteError("error.unwritable", path=escape_for_display(shown), reason=reason) from error
    return place.layer_path(number)


def _write_files(folder: str, files: Mapping[str, bytes]) -> None:
    os.mkdir(folder)
    if any(path.startswith(VALIDATION) for path in files):
        os.mkdir(os.path.join(folder, VALIDATION))
    for path, octets in files.items():
        write_file(os.path.join(folder, path), octets)


def write_file(path: str, octets: bytes) -> None:
    """Write a new file. Raises OSError."""
    descriptor = create_new_file(path)
    try:
        write_whole(descriptor, octets)
    finally:
        os.close(descriptor)
