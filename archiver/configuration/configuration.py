"""Find and read `archiver.toml`, the defaults of an archive for all its bags.

The file is looked for beside the sources, then in the current folder. A finding names the file that was taken.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.configuration.configuration_faults import EMBARGO_END, check_values
from archiver.configuration.key_lines import find_key_line
from archiver.errors import ReadError
from archiver.findings import Finding, Where, escape_for_display, has_errors, make_finding
from archiver.hashing import ALGORITHMS, is_known_algorithm, normalise_algorithm
from archiver.operating_system import open_regular_file
from archiver.option_day import read_embargo_end
from archiver.records import (
    CONFIGURATION_SCHEMA,
    FIELDS,
    FieldKind,
    LanguageText,
    Organization,
    check_against,
    check_description,
    unregistered_as_errors,
)
from archiver.settings_files import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


CONFIGURATION_FILE: Final = SETTINGS_FILE
HOLDINGS_SECTIONS: Final = ("audit", "places", "notify", "cluster")
"""The sections on audits."""
LARGEST: Final = 1 << 20
"""Octets. A larger file is no file of defaults."""

# The end of a message of tomllib: `Invalid value (at line 3, column 7)`.
_POSITION: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_CONTACTS: Final = {"name": "Contact-Name", "email": "Contact-Email", "phone": "Contact-Phone"}


class Configuration(NamedTuple):
    """The defaults of an archive, as `CreateOptions` takes them.

    `contact` holds fields of bag-info.txt, and `described` fields of the record in the form of its schema. `path` is the file
    that they were read from, or None.
    """

    path: str | None = None
    organization: Organization | None = None
    languages: Sequence[str] = ()
    algorithms: Sequence[str] = ()
    contact: Sequence[tuple[str, str]] = ()
    described: Mapping[str, Any] = {}
    trust: str | None = None
    """The path of the trust file. Only a file that the user named or owns may decide it: see `find_trusted_settings`."""
    authorities: Sequence[str] = ()
    """The addresses of authorities of time stamps. They too count only in such a file."""
    holdings: Mapping[str, Any] = {}
    """The sections on audits as they are written. They too count only in a file that the user named or owns."""


def find_configuration(sources: Iterable[str]) -> tuple[str | None, list[Finding]]:
    """Return the path of the `archiver.toml` that goes with some sources, and findings that speak against taking it.

    It lies beside one of them (in the folder that holds it), or else in the current folder. Two different files beside several
    sources are `config.several`. A file in a source itself is a document of the bag, or a mistake (`look_for_packed`).
    """
    parents = dict.fromkeys(os.path.dirname(os.path.abspath(source)) for source in sources)
    beside = [os.path.relpath(path) for parent in parents if os.path.isfile(path := os.path.join(parent, CONFIGURATION_FILE))]
    if len(beside) > 1:
        return None, [
            make_finding(
                "config.several", {"path": escape_for_display(beside[0])}, files=[escape_for_display(path) for path in beside]
            )
        ]
    if beside:
        return beside[0], []
    return CONFIGURATION_FILE if os.path.isfile(CONFIGURATION_FILE) else None, []


def look_for_packed(sources: Iterable[str], *, is_named: bool) -> list[Finding]:
    """Return a finding for each source that holds an `archiver.toml`: an error, unless the user named the one to be used."""
    code = "config.in-source" if is_named else "config.in-source-undecided"
    inside = [path for source in sources if os.path.isfile(path := os.path.join(source, CONFIGURATION_FILE))]
    return [make_finding(code, {"path": escape_for_display(path)}, file=escape_for_display(path)) for path in inside]


def read_configuration(path: str) -> tuple[Configuration, list[Finding]]:
    """Read a file of defaults. Return its values and findings; with an error among these, no value may be used.

    Raises ReadError if the file cannot be read.
    """
    try:
        # `--config /dev/null` says that no file of defaults is wanted.
        with open(path, "rb") if path == os.devnull else open_regular_file(path) as file:
            octets = file.read(LARGEST + 1)
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=error.strerror or str(error)) from error
    values, findings = _parse(octets, path)
    if values is not None:
        text = octets.decode("utf-8-sig")
        findings = [_with_line(finding, text) for finding in check_configuration(values, path)]
    if values is None or has_errors(findings):
        return Configuration(path), findings
    return _make_configuration(path, values), findings


def _with_line(finding: Finding, text: str) -> Finding:
    """Return a finding about a key with the line of the file in which it stands."""
    key = finding.values.get("key") or finding.where.get("field")
    line = find_key_line(text, str(key)) if key else 0
    return finding.replace(where={**finding.where, "line": line}) if line else finding


def _parse(octets: bytes, path: str) -> tuple[dict[str, Any] | None, list[Finding]]:
    where: Where = {"path": escape_for_display(path)}
    if len(octets) > LARGEST:
        return None, [make_finding("config.too-large", where, file=escape_for_display(path), limit=LARGEST)]
    line, column = 1, 1
    try:
        text = octets.decode("utf-8-sig")
        return _as_json(tomllib.loads(text)), []
    except UnicodeDecodeError:
        return None, [make_finding("config.not-utf8", where, file=escape_for_display(path))]
    except tomllib.TOMLDecodeError as error:
        position = _POSITION.search(str(error))  # without one, the fault is at the end of the text
        *before, last = text.split("\n")
        line, column = map(int, position.groups()) if position else (len(before) + 1, len(last) + 1)
    except (ValueError, RecursionError):
        pass  # lists nested too deeply, or a number of too many digits
    at_fault: Where = {**where, "line": line, "column": column}
    return None, [make_finding("config.unreadable", at_fault, file=escape_for_display(path), line=line, column=column)]


def _as_json(value: Any) -> Any:  # noqa: ANN401 - any value of TOML
    """Return the value with days and times as texts, so that `until = 2049-03-21` needs no quotation marks."""
    if isinstance(value, dict):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner) for inner in value]
    return value if isinstance(value, str | int | float) else value.isoformat()


def check_configuration(values: Mapping[str, Any], path: str) -> Iterator[Finding]:
    """Yield the faults of the values of an `archiver.toml` at a path. The file need not be there yet."""
    where: Where = {"path": escape_for_display(path)}
    try:
        # A command line gives octets that are not UTF-8 as lone surrogates, which no file can hold.
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        yield make_finding("config.not-utf8", where, file=escape_for_display(path))
        return
    faults = check_against(CONFIGURATION_SCHEMA, values, where, "config.value")
    named = [finding for fault in faults for finding in _name_key(fault)] or list(check_values(values, where))
    yield from named
    if named:
        return
    configuration = _make_configuration(path, values)
    origin = {} if configuration.organization is None else {"originOrganization": configuration.organization.to_dict()}
    described = {**origin, "language": list(configuration.languages), **configuration.described}
    for finding in unregistered_as_errors(check_description(described, {})):
        yield finding.replace(where={**where, "field": _find_key(finding.where["pointer"])})
    for name in configuration.algorithms:
        if not is_known_algorithm(normalise_algorithm(name)):
            yield make_finding("config.algorithm", where, found=escape_for_display(name), known=", ".join(ALGORITHMS))


def check_answers(values: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the faults of values that are not in a file yet. `names` are what users call the keys, such as options."""
    for finding in check_configuration(values, ""):
        told = finding.values
        if finding.code == "config.value":
            key = next((name for start, name in names.items() if told["key"].startswith(start)), told["key"])
            yield make_finding("config.answer", {}, **{**told, "key": key})
        else:
            yield finding.replace(where={})


_KEYS: Final = {field.key: field.toml for field in FIELDS if field.toml}
"""The key of the file for each field of the record."""


def _find_key(pointer: str) -> str:
    """Return the key for a JSON Pointer into a record. The language of a text is a key below that of the text."""
    field, *steps = pointer.strip("/").split("/")
    inner = [_INNER_KEYS.get(step, step) for step in steps if not step.isdecimal()]
    return ".".join([_KEYS.get(field, field), *filter(None, inner)])


_INNER_KEYS: Final = {"language": "", "value": "statement"}


def _name_key(fault: Finding) -> Iterator[Finding]:
    """Yield the fault with its key in the form of TOML. Unknown keys are told one by one, each with the nearest known key."""
    file, key = fault.where["path"], fault.values["pointer"].strip("/").replace("/", ".")
    where: Where = {"path": file}
    if fault.values["rule"] != "additionalProperties":
        told = {name: value for name, value in fault.values.items() if name != "pointer"}
        yield make_finding("config.value", where, file=file, key=key or CONFIGURATION_FILE, **told)
        return
    known = {_plain(name): name for name in fault.values["expected"]}
    for found in fault.values["found"]:
        meant = _OTHER_NAMES.get(_plain(found), _plain(found))
        nearest = get_close_matches(meant, known, 1)
        told = {"advice": "nearest" if nearest else "known", "nearest": known[nearest[0]] if nearest else ""}
        whole = f"{key}.{found}".strip(".")
        yield make_finding("config.key-unknown", where, file=file, key=whole, known=list(known.values()), **told)


_OTHER_NAMES: Final = {"access-rights": "access", "rights-statement": "rights", "organisation": "organization"}
"""Other names of keys, in records and in British spelling."""


def _plain(key: str) -> str:
    """Return the key in the spelling of the file, for `access_rights` and `accessRights` alike."""
    # The pattern matches the empty place between a small letter and a capital.
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", key).lower().replace("_", "-")


def _make_configuration(path: str, values: Mapping[str, Any]) -> Configuration:
    """Return the configuration for values that fit the schema."""
    documents = values.get("documents", {})
    organization = None
    if "organization" in values:
        given = values["organization"]
        first, *others = _read_texts(given["name"])
        organization = Organization(first.value, first.language, given.get("identifier", ()), given.get("country"), others)
    described: dict[str, Any] = {}
    for field in FIELDS:
        key = field.toml.removeprefix(_DOCUMENTS)
        # Languages and the organization have places of their own.
        if field.toml.startswith(_DOCUMENTS) and key in documents and field.kind is not FieldKind.LANGUAGES:
            described[field.key] = _READERS[field.kind](documents[key])
    return Configuration(
        path=path,
        organization=organization,
        languages=documents.get("language", ()),
        algorithms=values.get("bag", {}).get("algorithms", ()),
        contact=[(_CONTACTS[name], value) for name, value in values.get("contact", {}).items()],
        described=described,
        trust=_find_beside(path, values.get("seal", {}).get("trust")),
        authorities=values.get("seal", {}).get("authorities", ()),
        holdings={name: values[name] for name in HOLDINGS_SECTIONS if name in values},
    )


def _find_beside(path: str, named: str | None) -> str | None:
    """Return the path of a file that a file of settings names, from the folder of the latter."""
    return None if named is None else os.path.join(os.path.dirname(os.path.abspath(path)), os.path.expanduser(named))


_DOCUMENTS: Final = "documents."


def _read_access(access: Mapping[str, Any]) -> dict[str, Any]:
    until = {"until": read_embargo_end(access["until"], EMBARGO_END)} if "until" in access else {}
    return {**access, **until, **({"note": _describe(access["note"])} if "note" in access else {})}


def _read_rights(rights: Mapping[str, Any]) -> dict[str, Any]:
    identifier = {"identifier": rights["identifier"]} if "identifier" in rights else {}
    return {"value": _describe(rights["statement"]), **identifier}


def _read_texts(text: str | Mapping[str, str]) -> list[LanguageText]:
    if isinstance(text, str):
        return [LanguageText(text)]
    return [LanguageText(value, language) for language, value in text.items()]


def _describe(text: str | Mapping[str, str]) -> list[dict[str, str]]:
    return [one.to_dict() for one in _read_texts(text)]


_READERS: Final[Mapping[FieldKind, Callable[[Any], Any]]] = {
    FieldKind.TEXTS: _describe,
    FieldKind.WORDS: lambda words: words,
    FieldKind.CODE: lambda code: code,
    FieldKind.CHOICE: lambda choice: choice,
    FieldKind.PARTY: lambda party: {**party, "name": _describe(party["name"])},
    FieldKind.ACCESS: _read_access,
    FieldKind.RIGHTS: _read_rights,
}
"""By kind of field, the value of the record for the value of the file."""
