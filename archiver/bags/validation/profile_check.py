"""Check a bag against a profile (`archiver.bags.format.profile`). Every rule that it breaks is a finding."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.format import (
    BAG_INFO,
    DECLARATION,
    FETCH,
    OWN_PROFILES,
    PAYLOAD,
    Profile,
    TagRule,
    allows_tag_file,
    manifest_name,
    parse_profile,
    read_manifest_name,
    tag_manifest_name,
)
from archiver.bags.reading import PROFILE_LABEL
from archiver.schema_files import read_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.bags.reading import Listing, OpenBag

_PROFILE_FILE = "bag-profile.json"
_SHOWN = 500
"""Characters of names of profiles that a finding shows."""


class FilesFound(NamedTuple):
    """The files that the walk through a bag found."""

    tag_files: list[str]
    payload_files: int
    payload_octets: int


class _ManifestRules(NamedTuple):
    """The rules of a profile for payload manifests or for tag manifests."""

    required: tuple[str, ...]
    allowed: tuple[str, ...] | None
    file_name: Callable[[str], str]


@cache
def bayegan_profile() -> Profile:
    """Return the profile of Bayegan's bags, which ships with it."""
    return parse_profile(read_schema(_PROFILE_FILE))


def check_profile(bag: OpenBag, profile: Profile, files: FilesFound | None) -> None:
    """Note every rule of the profile that the bag breaks. `files` is None if only the base directory was read."""
    named = bag.values(PROFILE_LABEL)
    if _identifiers(profile).isdisjoint(named):
        shown = ", ".join(named)[:_SHOWN] or "no-profile"
        bag.log.add("profile.not-named", BAG_INFO, identifier=profile.identifier, named=shown)
    if bag.version is not None and bag.version_text not in profile.versions:
        bag.log.add("profile.version-refused", DECLARATION, found=bag.version_text, accepted=list(profile.versions))
    _check_serialization(bag, profile)
    for rule in profile.tags:
        _check_tag(bag, rule)
    payload_rules = _ManifestRules(profile.manifests_required, profile.manifests_allowed, manifest_name)
    tag_rules = _ManifestRules(profile.tag_manifests_required, profile.tag_manifests_allowed, tag_manifest_name)
    _check_manifests(bag, bag.payload, payload_rules)
    _check_manifests(bag, bag.tags, tag_rules)
    has_fetch = FETCH in bag.base_files
    if has_fetch and not profile.allows_fetch:
        bag.log.add("profile.fetch-refused", FETCH)
    if profile.requires_fetch and not has_fetch:
        bag.log.add("profile.fetch-missing", FETCH)
    if files is not None:
        _check_files(bag, profile, files)


def _identifiers(profile: Profile) -> frozenset[str]:
    """Return the identifiers of a profile. That of Bayegan has had two."""
    return OWN_PROFILES if profile.identifier in OWN_PROFILES else frozenset({profile.identifier})


def note_unchecked_profiles(bag: OpenBag, profile: Profile | None) -> None:
    """Note each profile that the bag names and that it was not checked against. Nothing is downloaded.

    If it does not name the profile that it was checked against, `profile.not-named` tells which ones it names.
    """
    identifiers = frozenset[str]() if profile is None else _identifiers(profile)
    if profile is not None and identifiers.isdisjoint(bag.values(PROFILE_LABEL)):
        return
    for field in bag.info:
        if field.label.lower() == PROFILE_LABEL.lower() and field.value not in OWN_PROFILES | identifiers:
            bag.log.add("profile.not-checked", BAG_INFO, line=field.line, identifier=field.value[:_SHOWN])


def _check_serialization(bag: OpenBag, profile: Profile) -> None:
    found = bag.source.media_types
    accepted = list(profile.media_types)
    if bag.source.is_folder:
        if profile.serialization == "required":
            bag.log.add("profile.not-serialized", accepted=accepted)
    elif profile.serialization == "forbidden":
        bag.log.add("profile.serialized", found=found[0])
    elif accepted and not set(found) & set(accepted):
        bag.log.add("profile.serialization-refused", found=found[0], accepted=accepted)


def _check_tag(bag: OpenBag, rule: TagRule) -> None:
    fields = [field for field in bag.info if field.label.lower() == rule.label.lower()]
    if rule.is_required and not fields:
        bag.log.add("profile.tag-missing", BAG_INFO, label=rule.label)
    if not rule.is_repeatable:
        for field in fields[1:]:
            bag.log.add("profile.tag-repeated", BAG_INFO, line=field.line, label=rule.label)
    for field in fields:
        if rule.values and field.value not in rule.values:
            found = field.value[:100]
            bag.log.add("profile.tag-value", BAG_INFO, line=field.line, label=rule.label, found=found, accepted=list(rule.values))


def _check_manifests(bag: OpenBag, listing: Listing, rules: _ManifestRules) -> None:
    present = {manifest.algorithm for manifest in listing.manifests}
    for algorithm in rules.required:
        if algorithm not in present:
            bag.log.add("profile.manifest-missing", rules.file_name(algorithm), algorithm=algorithm)
    for manifest in listing.manifests:
        if rules.allowed is not None and manifest.algorithm not in rules.allowed:
            bag.log.add("profile.manifest-refused", manifest.file, algorithm=manifest.algorithm, accepted=list(rules.allowed))


def _check_files(bag: OpenBag, profile: Profile, files: FilesFound) -> None:
    # A profile never names bag-info.txt or manifests among the tag files. Every bag that follows one must have the first.
    for path in (BAG_INFO, *profile.tag_files_required):
        if path not in files.tag_files:
            bag.log.add("profile.tag-file-missing", path)
    if profile.tag_files_allowed is not None:
        for path in files.tag_files:
            is_of_every_bag = path in {DECLARATION, BAG_INFO, FETCH} or read_manifest_name(path) is not None
            if not is_of_every_bag and not allows_tag_file(profile, path):
                bag.log.add("profile.tag-file-refused", path, name=path)
    is_empty = files.payload_files == 0 or (files.payload_files == 1 and files.payload_octets == 0)
    if profile.wants_empty_data and not is_empty:
        bag.log.add("profile.payload-not-empty", PAYLOAD, files=files.payload_files)
