"""Seal a bag with a key that only another program or a card can use: hand out what is to be signed, and adopt the signature."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.bags.workplace import locked_bag, make_parents, refuse_inside_bag
from archiver.errors import ReadError, WriteError
from archiver.findings import FindingLog, escape_for_display, has_errors, make_finding, name_bag
from archiver.missing_paths import make_missing_error
from archiver.operating_system import flush, flush_tree, rename_without_replacing
from archiver.tasks.seals.sealed_bags import SealedBags, open_whole
from archiver.tasks.seals.sealing import validate_whole
from archiver.tasks.seals.signing_keys import load_certificates, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.progress import Progress
    from archiver.seals.layer_adoption import CarriedSignature


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """The content of an unfinished layer: the certificates of those who will sign, their role, the reason and the person."""

    certificates: Sequence[str] = ()
    role: str = "custodian"
    reason: str | None = None
    agent: str | None = None


def request_signature(bag: str, to: str, options: RequestOptions, progress: Progress | None = None) -> SealedBags:
    """Validate a bag in full, and put the unfinished layer into a folder that is new or empty.

    Raises:
        ReadError: the bag or a certificate cannot be read.
        WriteError: something is in the folder already, or the disk cannot be written.
        WrongUsageError: the folder lies in a bag.
    """
    from archiver.seals.layer_making import LayerPlan, compose_covered, find_place  # noqa: PLC0415 - takes time to load

    refuse_inside_bag(to)
    if os.path.lexists(to) and not _is_empty_folder(to):
        raise WriteError("error.output-exists", path=escape_for_display(to))
    certificates = [load_certificates(path)[0] for path in options.certificates]
    validated, findings = validate_whole(bag, progress)
    if findings:
        return SealedBags(findings=findings)
    log = FindingLog()
    opened = open_whole(bag)
    with closing(opened.source):
        place = find_place(opened, log)
        if has_errors(log.findings()):
            return SealedBags(findings=name_bag(bag, log.findings()))
        plan = LayerPlan(
            datetime.now(UTC).replace(microsecond=0),
            role=options.role,
            reason=options.reason,
            agent=options.agent,
            validated=validated,
            elsewhere=certificates,
        )
        try:
            files = compose_covered(opened, place, plan)
        except OSError as error:
            raise _unreadable(bag, error) from error
    _write_folder(to, files)
    result = {"bag": escape_for_display(bag), "folder": escape_for_display(to), "layer": place.next_number}
    return SealedBags([result], name_bag(bag, log.findings()))


def _is_empty_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path) and not os.listdir(path)


def _unreadable(path: str, error: OSError) -> ReadError:
    return ReadError("error.unreadable", path=escape_for_display(path), reason=error.strerror or str(error))


def _write_folder(to: str, files: Mapping[str, bytes]) -> None:
    """Put files into a folder, which appears with all of them. Raises WriteError."""
    import shutil  # noqa: PLC0415 - only here

    from archiver.seals.layer_making import write_file  # noqa: PLC0415 - takes time to load

    path = os.path.abspath(to)
    unfinished = os.path.join(os.path.dirname(path), f".archiver-{os.urandom(16).hex()}")
    try:
        with make_parents(path):
            os.mkdir(unfinished)
            for name, octets in files.items():
                write_file(os.path.join(unfinished, name), octets)
            flush_tree(unfinished)
            if os.path.isdir(path):
                os.rmdir(path)
            rename_without_replacing(unfinished, path)
            flush(os.path.dirname(path))
    except FileExistsError as error:
        raise WriteError("error.output-exists", path=escape_for_display(to)) from error
    except OSError as error:
        raise WriteError("error.unwritable", path=escape_for_display(to), reason=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def adopt_signatures(bag: str, folder: str, signatures: Sequence[str], progress: Progress | None = None) -> SealedBags:
    """Make a layer of the unfinished one in a folder and of signatures over its list, which other programs made.

    The bag is validated in full again. It must be as it was when the signature was asked for, and each signature must fit.

    Raises:
        ReadError: the bag, the folder or a signature cannot be read.
        WriteError: the disk cannot be written, or another run changes the bag.
    """
    if not os.path.isdir(folder):
        raise make_missing_error("error.request-missing", folder)
    carried = {path: read_file(path, "error.signature-missing") for path in signatures}
    with locked_bag(bag):
        return _adopt(bag, folder, carried, progress)


def _adopt(bag: str, folder: str, carried: Mapping[str, bytes], progress: Progress | None) -> SealedBags:
    from archiver.seals.layer_adoption import compare_with_bag, finish_layer, read_unfinished  # noqa: PLC0415 - takes time to load
    from archiver.seals.layer_making import find_place, write_layer  # noqa: PLC0415 - see above

    _, findings = validate_whole(bag, progress)
    if findings:
        return SealedBags(findings=findings)
    log = FindingLog()
    files = read_unfinished(folder, log)
    if has_errors(log.findings()):
        return SealedBags(findings=log.findings())
    opened = open_whole(bag)
    with closing(opened.source):
        standing = FindingLog()
        place = find_place(opened, standing)
        if has_errors(standing.findings()):
            return SealedBags(findings=name_bag(bag, standing.findings()))
        try:
            differing = compare_with_bag(files, opened, place)
        except OSError as error:
            raise _unreadable(bag, error) from error
        if differing:
            values = {"folder": escape_for_display(folder), "files": ", ".join(differing)}
            return SealedBags(findings=[make_finding("seal.request-differs", {"path": escape_for_display(bag)}, **values)])
        fitting = _fit_all(carried, files, log)
        if has_errors(log.findings()):
            return SealedBags(findings=log.findings())
        path = write_layer(place, finish_layer(files, fitting, place), bag)
    signers = [{"name": escape_for_display(one.certificates[0].name), "sha256": one.certificates[0].sha256} for one in fitting]
    result = {"bag": escape_for_display(bag), "layer": place.next_number, "path": escape_for_display(path), "signers": signers}
    return SealedBags([{**result, "stamps": [], "waiting": 0}], [*name_bag(bag, standing.findings()), *log.findings()])


def _fit_all(carried: Mapping[str, bytes], files: Mapping[str, bytes], log: FindingLog) -> list[CarriedSignature]:
    """Return the signatures that fit. Those that do not are noted, and so are weak algorithms."""
    from archiver.seals.layer_adoption import fit_carried  # noqa: PLC0415 - takes time to load
    from archiver.signatures.der import SignatureFaultError  # noqa: PLC0415 - see above

    found = []
    for path, octets in carried.items():
        try:
            one = fit_carried(octets, files)
        except SignatureFaultError as error:
            log.add("seal.signature-refused", path, reason=error.reason)
            continue
        weak = one.signer.list_weaknesses(one.certificates[0])
        if weak:
            log.add("seal.algorithm-weak", path, algorithms=", ".join(weak))
        if not one.signer.algorithm.is_everywhere:
            log.add("seal.not-verifiable-everywhere", path, name=one.certificates[0].name)
        found.append(one)
    return found
