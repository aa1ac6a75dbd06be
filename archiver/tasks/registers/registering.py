"""Keep a register of bags outside them: add bags, compare them with it, and prove that it holds one."""

import os
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime

from archiver.bagging_time import read_bagging_time
from archiver.bags.format import Target
from archiver.bags.validation import open_bag_at
from archiver.bags.workplace import open_workplace, refuse_inside_bag, write_errors
from archiver.errors import ArchiverError, ReadError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors, make_finding, name_bag
from archiver.operating_system import flush_tree
from archiver.registers import (
    LINES_FILE,
    REQUEST,
    BagState,
    JudgedHead,
    NoTagManifestError,
    Proof,
    Register,
    add_to_register,
    check_bag,
    list_newer_seals,
    locked,
    make_proof,
    make_register,
    read_register,
    read_state,
)
from archiver.tasks.arguments import read_optional_path, read_path, read_paths
from archiver.tasks.registers.outcomes import CheckedBag, ProofReport, RegisterCheck, RegisterReport
from archiver.tasks.validation import find_settings


def register_bags(register: str | os.PathLike[str], bags: Iterable[str | os.PathLike[str]]) -> RegisterReport:
    """Add a line for each bag to a register, which is begun if it is not there. Nothing in a bag is changed or validated.

    A bag that the register names already, as it is, gets no second line. If a bag cannot be registered, nothing is added.

    Raises:
        ReadError: the register cannot be read.
        WriteError: the register cannot be written, or another run adds to it.
        WrongUsageError: the register would lie inside a bag.
    """
    path, paths = read_path("register", register), read_paths("bags", bags)
    shown = escape_for_display(path)
    refuse_inside_bag(path)
    with write_errors(path):
        is_register = make_register(path)
    if not is_register:
        refused = [make_finding("register.not-a-register", {"path": shown}, path=shown)]
        return RegisterReport(path, added=False, bags=(), lines=0, findings=refused)
    with locked(path):
        log = FindingLog()
        found = _open_register(path, log)
        if has_errors(log.findings()):
            return RegisterReport(path, added=False, bags=(), lines=len(found.lines), findings=log.findings())
        states, findings, errors = _read_states(paths)
        if has_errors(findings) or errors:
            told = [*log.findings(), *findings]
            return RegisterReport(path, added=False, bags=(), lines=len(found.lines), findings=told, errors=errors)
        return _add(found, states, [*_without_mended(log), *findings])


def _without_mended(log: FindingLog) -> list[Finding]:
    """Return the findings about the register but for the digest, which is written anew."""
    return [finding for finding in log.findings() if finding.code != "register.digest-behind"]


def _open_register(path: str, log: FindingLog) -> Register:
    """Return the register, or an empty one if it is yet to be begun. Raises ReadError."""
    return read_register(path, log) if LINES_FILE in os.listdir(path) else Register(path)


def _add(register: Register, states: Sequence[tuple[str, BagState]], findings: list[Finding]) -> RegisterReport:
    new: dict[tuple[object, ...], tuple[str, BagState]] = {}
    for bag, state in states:
        lines = register.find_lines(state)
        if lines and register.lines[lines[-1]].state == state:
            findings.append(make_finding("register.present", {"path": escape_for_display(bag)}, registerLine=lines[-1] + 1))
        else:  # one that is named twice gets one line
            new.setdefault((state.name, state.identifiers, state.list_digests()), (bag, state))
    with write_errors(register.path):
        add_to_register(register, [state for _, state in new.values()], read_bagging_time())
    if new:
        findings.append(make_finding("register.not-validated", count=len(new)))
    added = [bag for bag, _ in new.values()]
    return RegisterReport(register.path, added=True, bags=added, lines=len(register.lines), findings=findings)


def _read_states(bags: Sequence[str]) -> tuple[list[tuple[str, BagState]], list[Finding], list[ArchiverError]]:
    states: list[tuple[str, BagState]] = []
    findings: list[Finding] = []
    errors: list[ArchiverError] = []
    for bag in bags:
        log = FindingLog()
        try:
            source = open_bag_at(bag, log)
        except ReadError as error:
            errors.append(error)
            continue
        if source is not None:
            with closing(source):
                try:
                    states.append((bag, read_state(source)))
                except NoTagManifestError:
                    log.add("register.no-tag-manifest")
        findings += name_bag(bag, log.findings())
    return states, findings, errors


def check_register(
    register: str | os.PathLike[str],
    bags: Iterable[str | os.PathLike[str]] = (),
    trust: str | os.PathLike[str] | None = None,
    *,
    configuration: bool | str | os.PathLike[str] = False,
) -> RegisterCheck:
    """Check the chain of a register and its tree heads, and compare bags with it. Nothing is validated beside.

    `trust` is the trust file by which time stamps are judged. Without one, `configuration` names settings that name it, as in
    `archiver.check_seals`. Without any, nobody is trusted.

    Raises ReadError if there is no register, or something cannot be read.
    """
    path, paths = read_path("register", register), read_paths("bags", bags)
    log = FindingLog()
    found = read_register(path, log)
    named, told = find_trust(trust, configuration, [path, *paths])
    heads = _judge(found, named, log)
    for head in found.heads:
        if head.request:
            log.add("register.stamp-waits", f"{head.folder}/{REQUEST}", lines=head.lines)
    findings = [*told, *name_bag(path, log.findings())]
    checked: list[CheckedBag] = []
    errors: list[ArchiverError] = []
    for bag in paths:
        bag_log = FindingLog()
        try:
            line = _check(found, bag, bag_log)
        except ReadError as error:
            errors.append(error)
            continue
        findings += name_bag(bag, bag_log.findings())
        checked.append(_describe(bag, found, line, heads))
    return RegisterCheck(path, not has_errors(log.findings()), len(found.lines), checked, findings, errors)


def find_trust(
    trust: str | os.PathLike[str] | None,
    configuration: bool | str | os.PathLike[str],  # noqa: FBT001 - as in `check_register`
    bags: list[str],
) -> tuple[str | None, list[Finding]]:
    """Return the path of the trust file, named or by settings, and findings about files of settings. Raises ReadError."""
    settings, told = find_settings(configuration, bags)
    return read_optional_path("trust", trust) or (settings.trust if settings else None), told


def _judge(register: Register, trust: str | None, log: FindingLog) -> list[JudgedHead]:
    """Return the tree heads with their time stamps, judged by a trust file, or none without time stamps."""
    if not any(head.responses for head in register.heads):
        return []
    from archiver.registers.head_judging import judge_heads  # noqa: PLC0415 - most registers have no time stamps
    from archiver.seals.bag_seals import load_trust  # noqa: PLC0415 - see above

    return judge_heads(register, load_trust(trust, log), datetime.now(UTC), log)


def _describe(bag: str, register: Register, line: int | None, heads: list[JudgedHead]) -> CheckedBag:
    if line is None:
        return CheckedBag(bag, None, None, None)
    times = [stamp.time for head in heads if head.lines > line for stamp in head.stamps if stamp.trusted]
    since = min(times).strftime("%Y-%m-%dT%H:%M:%SZ") if times else None
    return CheckedBag(bag, line + 1, register.lines[line].time, since)


def _check(register: Register, bag: str, log: FindingLog) -> int | None:
    source = open_bag_at(bag, log)
    if source is None:
        return None
    with closing(source):
        return check_bag(register, source, log)


def prove_bag(register: str | os.PathLike[str], bag: str | os.PathLike[str], to: str | os.PathLike[str]) -> ProofReport:
    """Write a proof that a register holds a bag as it is, for somebody who must not learn the names of the others.

    It rests on the first time stamp over the bag. One that is no time stamp of its tree head proves nothing: no proof is written.

    Raises:
        ReadError: the register or the bag cannot be read.
        WriteError: the proof cannot be written.
        WrongUsageError: the target lies inside a bag.
    """
    path, bag_path, target = read_path("register", register), read_path("bag", bag), Target.from_path(read_path("to", to))
    refuse_inside_bag(target.shown)
    log, bag_log = FindingLog(), FindingLog()
    found = read_register(path, log)
    proof = _prove(found, bag_path, bag_log)
    if proof is not None and proof.tree_head.responses:
        from archiver.registers.head_judging import note_wrong_stamps  # noqa: PLC0415 - most registers have no time stamps

        note_wrong_stamps(proof.tree_head, log)
    findings = [*log.findings(), *name_bag(bag_path, bag_log.findings())]
    if os.path.lexists(target.path):
        shown = escape_for_display(target.shown)
        findings.append(make_finding("source.target-exists", {"path": shown}, name=shown))
    if proof is None or has_errors(findings):
        return ProofReport(bag_path, target.shown, made=False, line=None, lines=len(found.lines), findings=findings)
    if not proof.tree_head.responses:
        findings.append(make_finding("register.unstamped", {"path": escape_for_display(path)}))
    _write(proof, target)
    return ProofReport(bag_path, target.shown, made=True, line=proof.line, lines=proof.tree_head.lines, findings=findings)


def _prove(register: Register, bag: str, log: FindingLog) -> Proof | None:
    """Return the proof for a bag, or None if no line names it as it is. A seal that the line does not name is noted."""
    source = open_bag_at(bag, log)
    if source is None:
        return None
    with closing(source):
        line = check_bag(register, source, log)
        if line is None:
            return None
        newer = list_newer_seals(register, line, source)
    if newer:
        log.add("register.seal-newer", None, registerLine=line + 1, seals=", ".join(newer))
    return make_proof(register, line)


def _write(proof: Proof, target: Target) -> None:
    with write_errors(target.shown):
        workplace = open_workplace(target)
        try:
            for name, octets in proof.list_files():
                with open(workplace.path_of(name), "wb") as file:
                    file.write(octets)
            flush_tree(workplace.folder)
            workplace.publish()
        finally:
            workplace.remove()
            workplace.release()
