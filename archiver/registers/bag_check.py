"""Compare a bag with what a register says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.registers.registered_bag import NoTagManifestError, hash_listed, read_state

if TYPE_CHECKING:
    from archiver.bags.reading import BagSource
    from archiver.findings import FindingLog
    from archiver.registers.register import Register
    from archiver.registers.register_line import BagState


def check_bag(register: Register, source: BagSource, log: FindingLog) -> int | None:
    """Return the line, counted from 0, that names the bag as it is, or None. What is wrong with the bag goes to the log.

    A bag that has more layers of seals than when it was registered is as it was. If it has fewer, layers were removed.
    """
    try:
        state = read_state(source)
    except NoTagManifestError:
        log.add("register.no-tag-manifest")
        return None
    lines = register.find_lines(state)
    if not lines:
        _check_stranger(register, state, log)
        return None
    newest = lines[-1]
    lacking = _list_lacking(register, newest, source)
    if not lacking:
        return None if _is_exchanged(register, newest, state, log) else newest
    matching = [number for number in lines[:-1] if not _list_lacking(register, number, source)]
    values: dict[str, Any] = {"registerLine": newest + 1, "registered": register.lines[newest].time}
    if all(path.endswith(".sha512") for path in lacking):
        log.add("register.layer-missing", None, **values, missing=", ".join(lacking))
    elif matching:
        older = register.lines[matching[-1]]
        log.add("register.rolled-back", None, **values, older=older.sequence, olderTime=older.time)
    elif not _is_exchanged(register, newest, state, log):
        log.add("register.differs", None, **values, files=", ".join(lacking))
    return None


def _list_lacking(register: Register, number: int, source: BagSource) -> list[str]:
    """Return the files that a line names and that are not in the bag as the line says."""
    listed = register.lines[number].state.digests
    return [path for path, digest in listed.items() if hash_listed(source, path) != digest]


def list_newer_seals(register: Register, number: int, source: BagSource) -> list[str]:
    """Return the newest lists of seals of a bag that a line does not name, since it was sealed after it was registered."""
    new = read_state(source).digests.keys() - register.lines[number].state.digests.keys()
    return sorted(path for path in new if path.endswith(".sha512"))


def _check_stranger(register: Register, state: BagState, log: FindingLog) -> None:
    """Note that no line is about a bag, unless one of another name has its digests."""
    found = state.digests.items()
    same = [number for number, line in enumerate(register.lines) if line.state.digests.items() <= found]
    if same:
        log.add("register.other-name", None, registerLine=same[-1] + 1, name=register.lines[same[-1]].state.name)
    else:
        log.add("register.bag-unknown")


def _is_exchanged(register: Register, newest: int, state: BagState, log: FindingLog) -> bool:
    """Return whether the name of a bag is that of another bag in the register, and note that."""
    named = register.find_name(state.name)
    if register.lines[newest].state.name == state.name or not named:
        return False
    log.add("register.exchanged", None, registerLine=newest + 1, name=register.lines[newest].state.name, found=state.name)
    return True
