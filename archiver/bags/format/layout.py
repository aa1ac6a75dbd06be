"""The paths and file names in a bag (RFC 8493 2 and 2.4), and the checks for names that are unsafe or unwise."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from archiver.hashing.algorithms import is_known_algorithm, normalise_algorithm

if TYPE_CHECKING:
    from collections.abc import Iterable

DECLARATION: Final = "bagit.txt"
BAG_INFO: Final = "bag-info.txt"
PACKAGE_INFO: Final = "package-info.txt"  # the name of bag-info.txt until BagIt 0.95
FETCH: Final = "fetch.txt"
PAYLOAD: Final = "data"
METADATA: Final = "metadata"
EMPTY_FOLDERS: Final = f"{METADATA}/empty-folders.txt"
SYSTEM_FILES: Final = frozenset(
    {
        ".directory",
        ".ds_store",
        ".spotlight-v100",
        ".trashes",
        "$recycle.bin",
        "__macosx",
        "@eadir",
        "desktop db",
        "desktop df",
        "desktop.ini",
        "ehthumbs.db",
        "ehthumbs_vista.db",
        "icon\r",
        "lost+found",
        "network trash folder",
        "recycler",
        "system volume information",
        "temporary items",
        "thumbs.db",
    }
)
RECORDS: Final = f"{METADATA}/records.jsonl"
EVENTS: Final = f"{METADATA}/events.jsonl"
FINDING_AID: Final = f"{METADATA}/finding-aid.html"
FINDING_AID_PARTS: Final = f"{METADATA}/finding-aid"
SCHEMAS: Final = f"{METADATA}/schemas"
HISTORY: Final = f"{METADATA}/history"
"""The folder in which updates keep the tag files of earlier states, in folders numbered from 1."""
PROFILE_IDENTIFIER: Final = "urn:uuid:39669150-1391-57fe-b7d6-4973275081e4"
"""The profile of Bayegan, `schemas/bag-profile.json`. A URN, since it must last, and an address could pass to somebody else."""
OWN_PROFILES: Final = frozenset({PROFILE_IDENTIFIER, "https://bayegan.example/profiles/bag/1.0"})
"""The identifiers of this profile: the one of today, and that of bags made before."""

# Other tools put the length of the digest into the name.
_OTHER_NAMES = {"blake2b512": "blake2b", "blake2s256": "blake2s"}

# `manifest-sha512.txt` or `tagmanifest-sha512.txt`. Case and algorithm may be any, so that a name that is written wrong is seen.
# Patterns that are not needed for every bag are compiled at their first use, as those of `re.fullmatch` are.
_MANIFEST = re.compile(r"(?P<tag>tag)?manifest-(?P<algorithm>.+)\.txt", re.IGNORECASE | re.DOTALL)

UnwiseReason = Literal["reserved", "character", "trailing", "control", "bidi"]
UnsafeReason = Literal["empty", "absolute", "parent", "home", "drive", "variable"]

# Lines that each hold one good name: words of letters, digits, `_` and joiners, parted by single dots or spaces. The five
# characters at the start rule out devices of Windows, which have at most four before a dot, or have a `$`. SYSTEM_FILES is
# checked apart. The pattern for ASCII alone is twice as fast.
_ORDINARY_NAMES = "(?:[\\w\u200c\u200d-]{5,}+(?:[ .][\\w\u200c\u200d-]++)*+\n)*+"
_ORDINARY_NAMES_IN_ASCII = "(?:[A-Za-z0-9_-]{5,}+(?:[ .][A-Za-z0-9_-]++)*+\n)*+"
# A drive of Windows as a whole component, or before a backslash: `C:`, `C:\x`.
_DRIVE = re.compile(r".:(?:$|\\)", re.DOTALL)
# A variable that a shell would replace: `%TEMP%`; `$HOME` or `${HOME}` as a whole component, or before a backslash.
_VARIABLE = r"%[^%/\\]+%|\$(?:\w+|\{\w+\})(?:$|\\)"


class ManifestName(NamedTuple):
    """Facts that the file name of a manifest states."""

    algorithm: str
    """The BagIt name as RFC 8493 2.4 normalises it: `sha3256`."""
    of_tags: bool
    """True for a tag manifest, False for a payload manifest."""
    is_normalized: bool
    """True if the file name is written as RFC 8493 2.4 demands."""


def hashlib_name(algorithm: str) -> str | None:
    """Return the name that `archiver.hashing` has for an algorithm of a manifest's file name, or None if it has none."""
    name = _OTHER_NAMES.get(algorithm, algorithm)
    return name if is_known_algorithm(name) else None


def manifest_name(algorithm: str) -> str:
    """Return the file name of the payload manifest of an algorithm, in any spelling of its name (RFC 8493 2.1.3)."""
    return f"manifest-{normalise_algorithm(algorithm)}.txt"


def tag_manifest_name(algorithm: str) -> str:
    """Return the file name of the tag manifest of an algorithm, in any spelling of its name (RFC 8493 2.2.1)."""
    return f"tagmanifest-{normalise_algorithm(algorithm)}.txt"


def read_manifest_name(file_name: str) -> ManifestName | None:
    """Parse a file name in the base directory as that of a manifest. Return None if it is not one."""
    match = _MANIFEST.fullmatch(file_name)
    if match is None or not (algorithm := normalise_algorithm(match["algorithm"])):
        return None
    of_tags = match["tag"] is not None
    regular = tag_manifest_name(algorithm) if of_tags else manifest_name(algorithm)
    return ManifestName(algorithm, of_tags, is_normalized=file_name == regular)


def is_tag_manifest(file_name: str) -> bool:
    """Return whether a file name is that of a tag manifest, as `read_manifest_name` reads it."""
    name = read_manifest_name(file_name)
    return name is not None and name.of_tags


def shows_bag(names: Iterable[str]) -> bool:
    """Return whether the names of the files of a base directory show a bag, even if it has lost its bagit.txt."""
    return any(name in {DECLARATION, BAG_INFO, PACKAGE_INFO} or read_manifest_name(name) for name in names)


def is_payload(path: str) -> bool:
    """Return whether a path in a bag is that of a payload file."""
    return path.startswith(f"{PAYLOAD}/")


def unsafe_reason(path: str) -> UnsafeReason | None:
    r"""Return why a path may lead out of the bag on POSIX or Windows, or None if it cannot (RFC 8493 5.1).

    The check is lexical. It is made on the decoded path, before anything is looked for on a disk. A backslash counts as a
    separator, as on Windows, but a name that merely holds one (`data/a\b`) is safe.
    """
    if not path:
        return "empty"
    if path[0] in "/\\":
        return "absolute"
    components = path.split("/")
    if any(part == ".." for component in components for part in component.split("\\")):
        return "parent"
    if path[1:2] == ":" or any(_DRIVE.match(component) for component in components):
        return "drive"
    return _shell_reason(components)


def _shell_reason(components: list[str]) -> UnsafeReason | None:
    first = components[0]
    # `~$lock.doc` alone is the lock file of an office program and no home folder.
    if first == "~" or (first.startswith("~") and (len(components) > 1 or "\\" in first)):
        return "home"
    if first[0] in "%$" and re.match(_VARIABLE, first) and (len(components) > 1 or "\\" in first):
        return "variable"
    return None


def plain_path(path: str) -> str:
    """Return the path without empty and `.` components. A last slash, which names a folder, is kept."""
    if "//" not in path and not path.startswith("./") and "/." not in path:
        return path
    kept = "/".join(component for component in path.split("/") if component not in {"", "."})
    return kept + "/" if path.endswith(("/", "/.")) else kept


def is_unicode(name: str) -> bool:
    """Return whether a name has no octets that are not UTF-8, which Python gives as lone surrogates."""
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


class _UnwisePatterns(NamedTuple):
    """Patterns of unwise names. They are compiled when the first name is no ordinary one, since most bags need none of them."""

    device: re.Pattern[str]
    character: re.Pattern[str]
    control: re.Pattern[str]
    bidi: re.Pattern[str]


@cache
def _compile_unwise() -> _UnwisePatterns:
    return _UnwisePatterns(
        # The names of devices, alone or before any extension: `NUL`, `aux.txt`, `COM1 .log`. Raised digits count as digits there.
        re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE | re.DOTALL),
        re.compile(r'[<>:"|?*\\]'),
        # The control characters of ASCII (C0, DEL) and of ISO 6429 (C1), and the separators of lines and paragraphs of Unicode.
        re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]"),
        # The marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9).
        re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    )


def unwise_reasons(component: str) -> list[UnwiseReason]:
    """Return why one component of a path makes trouble on other systems or for people. The list is empty for a good name.

    See RFC 8493 6.1.2. The reasons are:

    - `reserved`: the name of a device of Windows.
    - `character`: a character that Windows forbids.
    - `trailing`: a dot or space at the end, which Windows drops.
    - `control`: control characters and line separators.
    - `bidi`: marks that change the order in which letters are shown.
    """
    found: list[UnwiseReason] = []
    patterns = _compile_unwise()
    if patterns.device.fullmatch(component):
        found.append("reserved")
    if patterns.character.search(component):
        found.append("character")
    if component[-1:] == "." or component[-1:].isspace():
        found.append("trailing")
    if patterns.control.search(component):
        found.append("control")
    if patterns.bidi.search(component):
        found.append("bidi")
    return found


def are_ordinary(names: list[str]) -> bool:
    """Return True if all names in one folder are plain: none is unwise or a system's file, and no two are twins.

    False may be wrong: then each name needs its own check.
    """
    together = "\n".join([*names, ""])
    pattern = _ORDINARY_NAMES_IN_ASCII if together.isascii() else _ORDINARY_NAMES
    if together.count("\n") != len(names) or not re.fullmatch(pattern, together):
        return False
    forms = set(case_form(together).split("\n"))
    return len(forms) == len(names) + 1 and SYSTEM_FILES.isdisjoint(forms)


def is_system_file(name: str) -> bool:
    """Return whether an operating system or an office program gives this name to files that it makes for itself."""
    return name.lower() in SYSTEM_FILES or name.startswith(("._", "~$"))


def normal_form(name: str) -> str:
    """Return the NFC form of a name. Names with the same form are one file on some systems (RFC 8493 6.1.1.3)."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def case_form(name: str) -> str:
    """Return the form that two names share if a file system that ignores case takes them for one."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
