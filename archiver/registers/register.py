"""Read a register, and check the chain of its lines and the tree heads over them."""

from __future__ import annotations

import hashlib
import re
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from archiver.errors import ReadError
from archiver.findings import escape_for_display
from archiver.operating_system import Folder
from archiver.registers.earlier_stamps import check_list
from archiver.registers.hash_tree import HashTree, hash_leaf
from archiver.registers.register_line import FIRST, RegisterLine, hash_line, parse_line
from archiver.registers.tree_heads import EARLIER, REQUEST, STAMPS, TREE_HEAD, TreeHead, parse_tree_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.findings import FindingLog
    from archiver.registers.register_line import BagState

LINES_FILE: Final = "register.jsonl"
"""The chained list: one line a bag."""
DIGEST_FILE: Final = "register.sha256"
"""The digest of the list, for `sha256sum -c`. Without it, nobody would notice that the last lines are missing."""
_LONGEST_LINE: Final = 1 << 16
_LARGEST_FILE: Final = 1 << 20
_DIGEST_LINE: Final = re.compile(rb"([0-9a-f]{64})  register\.jsonl\n")
_NUMBER: Final = re.compile("[0-9]{4,6}")
_RESPONSE: Final = re.compile(r"stamp-[1-9][0-9]*\.tsr")


class Register:
    """The lines of a register, and the heads of the tree over them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lines: list[RegisterLine] = []
        self.digests: list[str] = []
        """The digest of each line, which the next line holds."""
        self.heads: list[TreeHead] = []
        """The tree heads that fit the lines, in their order."""
        self.next_stamp = 1
        """The number of the next folder of time stamps."""
        self._by_name: dict[str, list[int]] = {}

    def take(self, line: RegisterLine, octets: bytes) -> None:
        """Take the next line, which has the form of one."""
        for key in (f"name {line.state.name}", *(f"identifier {one}" for one in line.state.identifiers)):
            self._by_name.setdefault(key, []).append(len(self.lines))
        self.lines.append(line)
        self.digests.append(hash_line(octets))

    @property
    def head(self) -> str:
        """The digest of the last line."""
        return self.digests[-1] if self.digests else FIRST

    def find_lines(self, state: BagState) -> list[int]:
        """Return the lines about a bag, counted from 0: those with its identifier, or else with its name.

        Copies of a bag have one identifier. Of its lines, those with the name of the bag count if there are any.
        """
        found = {number for one in state.identifiers for number in self._by_name.get(f"identifier {one}", ())}
        named = self._by_name.get(f"name {state.name}", [])
        return [number for number in named if number in found] or sorted(found) or named

    def find_name(self, name: str) -> list[int]:
        """Return the lines about bags of a name, counted from 0."""
        return self._by_name.get(f"name {name}", [])

    def make_tree(self, count: int) -> HashTree:
        """Return the tree over the first lines."""
        return HashTree(hash_leaf(line.state.list_digests()) for line in self.lines[:count])


def read_register(path: str, log: FindingLog) -> Register:
    """Return a register. What is wrong with its chain and its tree heads goes to the log.

    Raises ReadError if there is none, or it cannot be read.
    """
    register = Register(path)
    shown = escape_for_display(path)
    try:
        with closing(Folder(path)) as folder:
            _read_lines(register, folder, log)
            _read_heads(register, folder, log)
    except FileNotFoundError as error:
        raise ReadError("error.register-missing", path=shown) from error
    except OSError as error:
        raise ReadError("error.unreadable", path=shown, reason=error.strerror or str(error)) from error
    return register


def _read_lines(register: Register, folder: Folder, log: FindingLog) -> None:
    descriptor, _ = folder.open_file(LINES_FILE)
    hasher, before = hashlib.sha256(), FIRST
    states = [hasher.hexdigest()]
    with open(descriptor, "rb") as file:
        for number, octets in enumerate(iter(partial(file.readline, _LONGEST_LINE), b""), 1):
            hasher.update(octets)
            states.append(hasher.hexdigest())
            line = parse_line(octets[:-1]) if octets.endswith(b"\n") else None
            if line is None:
                log.add("register.line-malformed", LINES_FILE, line=number)
            elif (line.sequence, line.before) != (number, before):
                log.add("register.chain-broken", LINES_FILE, line=number)
            if line is not None:
                register.take(line, octets[:-1])
            before = hash_line(octets.removesuffix(b"\n"))
    if len(states) == 1:
        log.add("register.line-malformed", LINES_FILE, line=1)
        return
    _check_digest(folder, states, log)


def _check_digest(folder: Folder, states: list[str], log: FindingLog) -> None:
    """Compare the digest that was written after the last addition with the lines that are there.

    `states` are the digests of no lines, of the first line, of the first two, and so on.
    """
    octets = b""
    with suppress(OSError):
        octets = _read_small(folder, DIGEST_FILE)
    match = _DIGEST_LINE.fullmatch(octets)
    if match is None:
        log.add("register.digest-missing", DIGEST_FILE, name=DIGEST_FILE)
    elif (stated := match[1].decode()) in states[:-1]:
        # An addition was cut short before it wrote the digest.
        log.add("register.digest-behind", DIGEST_FILE, lines=states.index(stated), found=len(states) - 1)
    elif stated != states[-1]:
        log.add("register.digest-differs", LINES_FILE)


def _read_heads(register: Register, folder: Folder, log: FindingLog) -> None:
    for number in _list_numbers(folder, log):
        place = f"{STAMPS}/{number:04}"
        register.next_stamp = number + 1
        try:
            octets = _read_small(folder, f"{place}/{TREE_HEAD}")
            responses = tuple(_read_responses(folder, place))
            request = _read_if_there(folder, f"{place}/{REQUEST}")
            earlier = _read_if_there(folder, f"{place}/{EARLIER}")
        except OSError as error:
            log.add("register.stamp-unreadable", place, reason=error.strerror or str(error))
            continue
        head = parse_tree_head(place, octets, responses)
        if head is None:
            log.add("register.tree-head-malformed", f"{place}/{TREE_HEAD}")
        elif head.lines > len(register.lines):
            log.add("register.lines-missing", f"{place}/{TREE_HEAD}", lines=head.lines, found=len(register.lines))
        elif (head.root, head.head) != (register.make_tree(head.lines).root, register.digests[head.lines - 1]):
            log.add("register.tree-head-differs", f"{place}/{TREE_HEAD}", lines=head.lines)
        else:
            covered = check_list(folder, head, earlier, log) if head.earlier else frozenset[str]()
            register.heads.append(head._replace(request=request, covered=covered))


def _list_numbers(folder: Folder, log: FindingLog) -> list[int]:
    try:
        with folder.scan(STAMPS) as entries:
            names = [entry.name for entry in entries]
    except FileNotFoundError:
        return []
    numbers = sorted(int(name) for name in names if _NUMBER.fullmatch(name))
    missing = next((number for number, found in enumerate(numbers, 1) if number != found), None)
    if missing is not None:
        log.add("register.stamp-missing", f"{STAMPS}/{missing:04}", name=f"{STAMPS}/{missing:04}")
    return numbers


def _read_responses(folder: Folder, place: str) -> Iterator[tuple[str, bytes]]:
    with folder.scan(place) as entries:
        names = sorted(entry.name for entry in entries if _RESPONSE.fullmatch(entry.name))
    for name in names:
        yield name, _read_small(folder, f"{place}/{name}")


def _read_if_there(folder: Folder, path: str) -> bytes:
    try:
        return _read_small(folder, path)
    except FileNotFoundError:
        return b""


def _read_small(folder: Folder, path: str) -> bytes:
    descriptor, _ = folder.open_file(path)
    with open(descriptor, "rb") as file:
        octets = file.read(_LARGEST_FILE + 1)
    if len(octets) > _LARGEST_FILE:
        raise OSError(27, "larger than any file of its kind", path)
    return octets
