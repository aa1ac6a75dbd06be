"""Check language tags and countries against the IANA Language Subtag Registry (RFC 5646) and ISO 3166-1.

`language_subtags.json` holds a copy of the registry with its date. Registries grow, and a bag outlives the program that made it.
So an unknown value is a warning, and only a malformed one is an error.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.findings import escape_for_display, make_finding

if TYPE_CHECKING:
    from archiver.findings import Finding, Where

_FILE: Final = os.path.join(os.path.dirname(__file__), "language_subtags.json")
_KINDS: Final = ("language", "script", "region", "variant", "grandfathered")
_UNOFFICIAL: Final = frozenset({"XK"})
"""Kosovo. ISO 3166-1 does not assign the code but leaves it to users, and it is in general use."""

# The syntax of RFC 5646 2.1 in lower case, without four-letter languages, which the registry never had. Only the first part must
# be there: a language (`fa`; `zh-yue` with an extended language), a script (`arab`), a region (`ir`, `419`), variants (`fonipa`
# of five to eight characters, or `1997` of four that begin with a digit), extensions (`u-ca-persian`, begun by any single
# character but x), private use (`x-dialect`).
_TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-(?P<extlang>[a-z]{3}))?|[a-z]{5,8})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*)"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
)
# A tag of private use only, such as `x-dialect`.
_PRIVATE: Final = re.compile(r"x(-[a-z0-9]{1,8})+")


class _Registry(NamedTuple):
    """The subtags of each kind, the replacements of deprecated ones, and the language of each extended subtag."""

    subtags: dict[str, frozenset[str]]
    extlang: dict[str, str]
    deprecated: dict[str, dict[str, str]]
    overlong: dict[str, str]
    countries: frozenset[str]


@cache
def _registry() -> _Registry:
    with open(_FILE, encoding="ascii") as file:
        read: dict[str, Any] = json.load(file)
    subtags = {kind: frozenset(read[kind].split()) for kind in _KINDS}
    return _Registry(subtags, read["extlang"], read["deprecated"], read["overlong"], frozenset(read["countries"].split()))


def check_language_tag(tag: str, where: Where) -> list[Finding]:
    """Return the faults of a BCP 47 tag: `record.language-malformed`, `-unknown` (one for each subtag) or `-deprecated`.

    The tag is never changed: `prs` is a language of its own and does not become `fa-AF`.
    """
    return [make_finding(code, where, **values) for code, values in _examine(tag)]


@lru_cache(maxsize=1000)
def _examine(tag: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    lower, registry = tag.lower(), _registry()
    if lower in registry.deprecated["whole"]:
        return (_deprecate(tag, tag, registry.deprecated["whole"][lower]),)
    if lower in registry.subtags["grandfathered"] or _PRIVATE.fullmatch(lower):
        return ()
    match = _TAG.fullmatch(lower)
    if match is None or _has_twice(match):
        return (("record.language-malformed", {"found": escape_for_display(tag)}),)
    return tuple(_look_up(tag, match, registry))


def _has_twice(match: re.Match[str]) -> bool:
    """Return whether a variant or a singleton occurs twice, which RFC 5646 2.2.5 and 2.2.6 forbid."""
    variants = match["variants"].split("-")[1:]
    # A singleton is one character between hyphens: the `u` of `fa-u-ca-persian`. `x` begins private use and is none.
    singletons = re.findall(r"(?<=-)[0-9a-wy-z](?=-)", match["extensions"])
    return len(set(variants)) < len(variants) or len(set(singletons)) < len(singletons)


def _look_up(tag: str, match: re.Match[str], registry: _Registry) -> list[tuple[str, dict[str, Any]]]:
    language, _, extlang = match["language"].partition("-")
    parts = [("language", language), ("script", match["script"]), ("region", match["region"])]
    parts += [("variant", variant) for variant in match["variants"].split("-")[1:]]
    found = []
    for kind, subtag in parts:
        if not subtag:
            continue
        if not _is_registered(kind, subtag, registry):
            found.append(_miss(tag, kind, subtag, registry))
        elif subtag in registry.deprecated.get(kind, {}):
            found.append(_deprecate(tag, subtag, registry.deprecated[kind][subtag]))
    if extlang and registry.extlang.get(extlang) != language:
        found.append(_miss(tag, "extlang", extlang, registry))
    return found


def _is_registered(kind: str, subtag: str, registry: _Registry) -> bool:
    """Return whether the registry has a subtag, by itself or in a range such as `qaa..qtz`."""
    return subtag in registry.subtags[kind] or any(
        len(first) == len(subtag) and first <= subtag <= last
        for first, _, last in (entry.partition("..") for entry in _ranges(kind))
        if last
    )


@cache
def _ranges(kind: str) -> tuple[str, ...]:
    """Return the ranges for private use, such as `qaa..qtz`."""
    return tuple(entry for entry in _registry().subtags[kind] if ".." in entry)


def _miss(tag: str, kind: str, subtag: str, registry: _Registry) -> tuple[str, dict[str, Any]]:
    shorter = registry.overlong.get(subtag, "") if kind == "language" else ""
    advice = "shorter" if shorter else "none"
    return "record.language-unknown", {"found": tag, "subtag": subtag, "kind": kind, "advice": advice, "preferred": shorter}


def _deprecate(tag: str, subtag: str, preferred: str) -> tuple[str, dict[str, Any]]:
    advice = "preferred" if preferred else "nothing"
    return "record.language-deprecated", {"found": tag, "subtag": subtag, "advice": advice, "preferred": preferred}


def check_country(code: str, where: Where) -> list[Finding]:
    """Return `record.country-unassigned` for a code that ISO 3166-1 does not assign, except `XK`."""
    is_known = code in _registry().countries or code in _UNOFFICIAL
    return [] if is_known else [make_finding("record.country-unassigned", where, found=escape_for_display(code))]
