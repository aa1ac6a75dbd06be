"""BagIt Profiles 1.4.0, read from local JSON files: the rules of a community for its bags beyond RFC 8493.

https://bagit-profiles.github.io/bagit-profiles-specification/
"""

import json
import os
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple, cast

from archiver.errors import ReadError, WrongUsageError
from archiver.findings import escape_for_display
from archiver.hashing import normalise_algorithm
from archiver.operating_system import open_regular_file
from archiver.value import Value, set_field

Serialization = Literal["forbidden", "required", "optional"]

OCTETS_LIMIT: Final = 4 << 20
_SERIALIZATIONS: Final = ("forbidden", "required", "optional")
_INFO_REQUIRED: Final = ("Source-Organization", "External-Description", "Version", "BagIt-Profile-Identifier")


class TagRule(NamedTuple):
    """Rule of a profile for one element of bag-info.txt."""

    label: str
    is_required: bool = False
    values: tuple[str, ...] = ()
    """The values that are accepted. If there are none, any value is."""
    is_repeatable: bool = True


class Profile(Value):
    """A profile. None in a field means that anything is allowed. Algorithms are spelt as in file names of manifests."""

    __slots__ = (  # noqa: RUF023 - in the order of __init__
        "identifier",
        "tags",
        "versions",
        "manifests_required",
        "manifests_allowed",
        "tag_manifests_required",
        "tag_manifests_allowed",
        "tag_files_required",
        "tag_files_allowed",
        "allows_fetch",
        "requires_fetch",
        "wants_empty_data",
        "serialization",
        "media_types",
    )

    identifier: str
    tags: tuple[TagRule, ...]
    versions: tuple[str, ...]
    manifests_required: tuple[str, ...]
    manifests_allowed: tuple[str, ...] | None
    tag_manifests_required: tuple[str, ...]
    tag_manifests_allowed: tuple[str, ...] | None
    tag_files_required: tuple[str, ...]
    tag_files_allowed: tuple[str, ...] | None
    """Paths. A `*` in one stands for any characters."""
    allows_fetch: bool
    requires_fetch: bool
    wants_empty_data: bool
    serialization: Serialization
    media_types: tuple[str, ...]
    """The media types of serialised bags that are accepted."""

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        identifier: str,
        tags: tuple[TagRule, ...],
        versions: tuple[str, ...],
        manifests_required: tuple[str, ...] = (),
        manifests_allowed: tuple[str, ...] | None = None,
        tag_manifests_required: tuple[str, ...] = (),
        tag_manifests_allowed: tuple[str, ...] | None = None,
        tag_files_required: tuple[str, ...] = (),
        tag_files_allowed: tuple[str, ...] | None = None,
        allows_fetch: bool = True,  # noqa: FBT001, FBT002
        requires_fetch: bool = False,  # noqa: FBT001, FBT002
        wants_empty_data: bool = False,  # noqa: FBT001, FBT002
        serialization: Serialization = "optional",
        media_types: tuple[str, ...] = (),
    ) -> None:
        set_field(self, "identifier", identifier)
        set_field(self, "tags", tags)
        set_field(self, "versions", versions)
        set_field(self, "manifests_required", manifests_required)
        set_field(self, "manifests_allowed", manifests_allowed)
        set_field(self, "tag_manifests_required", tag_manifests_required)
        set_field(self, "tag_manifests_allowed", tag_manifests_allowed)
        set_field(self, "tag_files_required", tag_files_required)
        set_field(self, "tag_files_allowed", tag_files_allowed)
        set_field(self, "allows_fetch", allows_fetch)
        set_field(self, "requires_fetch", requires_fetch)
        set_field(self, "wants_empty_data", wants_empty_data)
        set_field(self, "serialization", serialization)
        set_field(self, "media_types", media_types)


class _MalformedError(Exception):
    """The document is not a profile. The argument says why."""


def load_profile(path: str | os.PathLike[str]) -> Profile:
    """Read a profile from a local file.

    Raises:
        ReadError: `error.unreadable` or `error.profile-malformed`.
    """
    if not isinstance(path, str | os.PathLike):
        raise WrongUsageError("error.argument-wrong", parameter="path", found=repr(path)[:60], expected="path")
    name = escape_for_display(str(path))
    try:
        with open_regular_file(path) as file:
            octets = file.read(OCTETS_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise ReadError("error.unreadable", path=name, reason=reason) from error
    if len(octets) > OCTETS_LIMIT:
        raise ReadError("error.profile-malformed", path=name, reason="JSON of at most 4 MiB")
    try:
        return parse_profile(json.loads(octets))
    except (ValueError, RecursionError) as error:
        raise ReadError("error.profile-malformed", path=name, reason=str(error)) from error


def parse_profile(document: object) -> Profile:
    """Return the profile that a JSON document describes. Raise ValueError with the reason if it describes none."""
    try:
        return _parse(_Section(document, ""))
    except _MalformedError as error:
        raise ValueError(str(error)) from None


def _parse(document: "_Section") -> Profile:
    info = document.section("BagIt-Profile-Info")
    for key in _INFO_REQUIRED:
        info.text(key)
    serialization = document.text("Serialization", "optional")
    if serialization not in _SERIALIZATIONS:
        raise _MalformedError(f"Serialization: {' | '.join(_SERIALIZATIONS)}")
    profile = Profile(
        identifier=info.text("BagIt-Profile-Identifier"),
        tags=_parse_tags(document.section("Bag-Info", {})),
        versions=document.texts("Accept-BagIt-Version") or (),
        manifests_required=_algorithms(document.texts("Manifests-Required")) or (),
        manifests_allowed=_algorithms(document.texts("Manifests-Allowed")),
        tag_manifests_required=_algorithms(document.texts("Tag-Manifests-Required")) or (),
        tag_manifests_allowed=_algorithms(document.texts("Tag-Manifests-Allowed")),
        tag_files_required=document.texts("Tag-Files-Required") or (),
        tag_files_allowed=document.texts("Tag-Files-Allowed"),
        allows_fetch=document.flag("Allow-Fetch.txt", default=True),
        requires_fetch=document.flag("Fetch.txt-Required", default=False),
        wants_empty_data=document.flag("Data-Empty", default=False),
        serialization=cast("Serialization", serialization),
        media_types=document.texts("Accept-Serialization") or (),
    )
    _check_against_itself(profile)
    return profile


def _check_against_itself(profile: Profile) -> None:
    if not profile.versions:
        raise _MalformedError("Accept-BagIt-Version: at least one version is required")
    if profile.requires_fetch and not profile.allows_fetch:
        raise _MalformedError("Fetch.txt-Required: only where Allow-Fetch.txt is true")
    for required, allowed, key in (
        (profile.manifests_required, profile.manifests_allowed, "Manifests-Allowed"),
        (profile.tag_manifests_required, profile.tag_manifests_allowed, "Tag-Manifests-Allowed"),
    ):
        if allowed is not None and not set(required) <= set(allowed):
            raise _MalformedError(f"{key}: must hold all that is required")
    if not all(allows_tag_file(profile, path) for path in profile.tag_files_required):
        raise _MalformedError("Tag-Files-Allowed: must hold all that is required")


def _parse_tags(section: "_Section") -> tuple[TagRule, ...]:
    rules = []
    for label in section.labels():
        tag = section.section(label)
        rule = TagRule(
            label,
            is_required=tag.flag("required", default=False),
            values=tag.texts("values") or (),
            is_repeatable=tag.flag("repeatable", default=True),
        )
        rules.append(rule)
    return tuple(rules)


def _algorithms(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(normalise_algorithm(name) for name in names)


def allows_tag_file(profile: Profile, path: str) -> bool:
    """Return whether the profile allows a tag file at this path of the bag."""
    return profile.tag_files_allowed is None or any(matches_pattern(path, pattern) for pattern in profile.tag_files_allowed)


def matches_pattern(path: str, pattern: str) -> bool:
    """Return whether a path matches a pattern, in which "asterisks can represent zero or more characters", slashes too."""
    first, *rest = pattern.split("*")
    if not rest:
        return path == pattern
    *middle, last = rest
    if not path.startswith(first):
        return False
    position = len(first)
    for part in middle:
        found = path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return path.endswith(last) and len(path) - len(last) >= position


class _Section:
    """A JSON object of a profile. Its methods check that members have the types of the specification."""

    def __init__(self, document: object, name: str) -> None:
        if not isinstance(document, dict):
            raise _MalformedError(f"{name or 'a profile'}: a JSON object")
        self._members: Mapping[str, Any] = document
        self._name = name

    def labels(self) -> list[str]:
        """Return the labels of the section."""
        return list(self._members)

    def _get(self, key: str, kind: type, described: str, default: object = None) -> Any:  # noqa: ANN401 - as `kind` says
        value = self._members.get(key, default)
        if not isinstance(value, kind):
            raise _MalformedError(f"{self._name}{'/' if self._name else ''}{key}: {described}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text. Raises _MalformedError."""
        return cast("str", self._get(key, str, "a text", default))

    def flag(self, key: str, *, default: bool) -> bool:
        """Return a truth value. Raises _MalformedError."""
        return cast("bool", self._get(key, bool, "true or false", default))

    def section(self, key: str, default: Mapping[str, Any] | None = None) -> "_Section":
        """Return a section inside this one. Raises _MalformedError."""
        return _Section(self._get(key, dict, "a JSON object", default), key)

    def texts(self, key: str) -> tuple[str, ...] | None:
        """Return a list of texts, or None if the key is missing."""
        if key not in self._members:
            return None
        values = self._get(key, list, "a list of texts")
        if not all(isinstance(value, str) for value in values):
            raise _MalformedError(f"{key}: a list of texts")
        return tuple(values)
