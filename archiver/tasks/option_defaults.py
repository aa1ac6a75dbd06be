"""Complete the options of a bag by the defaults of an archive."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from archiver.configuration import (
    Configuration,
    find_configuration,
    look_for_packed,
    note_untrusted,
    read_configuration,
)
from archiver.findings import escape_for_display, has_errors, make_finding
from archiver.records import Organization
from archiver.settings_files import find_own_settings
from archiver.tasks.arguments import read_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.findings import Finding
    from archiver.tasks.create_options import CreateOptions


def add_defaults(options: CreateOptions, sources: Sequence[str]) -> tuple[CreateOptions, list[Finding]]:
    """Return the options with the defaults that they ask for, and findings about the file that holds these.

    If one of the findings is an error, the options are returned as they were, and no bag may be made of them.

    Raises ReadError if the file cannot be read.
    """
    if options.configuration is False:
        return options, []
    named = None if options.configuration is True else os.fspath(options.configuration)
    configuration, findings = _take_configuration(named, sources)
    return (options if has_errors(findings) else fill_in(options, configuration)), findings


def _take_configuration(named: str | None, sources: Sequence[str]) -> tuple[Configuration, list[Finding]]:
    """Return the configuration of the file that is named, or else goes with the sources, and findings about the file."""
    path, findings = find_configuration(sources) if named is None else (named, [])
    if named is None and path is not None:
        findings = [*findings, *note_untrusted(path)]
    elif path is None and not findings:
        path = find_own_settings()
    findings = findings + look_for_packed(sources, is_named=named is not None)
    if path is None:
        return Configuration(), findings
    configuration, faults = read_configuration(path)
    if has_errors(faults) or os.path.samefile(path, os.devnull) or _decides_trust_alone(configuration):
        return configuration, findings + faults
    used = make_finding("config.used", {"path": escape_for_display(path)}, file=escape_for_display(path))
    return configuration, [*findings, used, *faults]


def _decides_trust_alone(configuration: Configuration) -> bool:
    is_trusted = configuration.trust is not None or bool(configuration.holdings)
    return is_trusted and not any(configuration._replace(path=None, trust=None, holdings={}))


def fill_in(options: CreateOptions, configuration: Configuration) -> CreateOptions:
    """Return the options with the defaults of an archive for everything that they leave open.

    A `plain` bag has no records. It takes the name of the organization, the contact and the algorithms only.
    """
    described, languages = configuration.described, configuration.languages
    if options.plain:
        described, languages = {}, ()
    given = {label.lower() for label, _ in read_pairs("bag_info", options.bag_info)}
    contact = [(label, value) for label, value in configuration.contact if label.lower() not in given]
    return replace(
        options,
        organization=_complete_organization(options, configuration.organization),
        languages=options.languages or languages,
        algorithms=options.algorithms or configuration.algorithms,
        bag_info=[*contact, *read_pairs("bag_info", options.bag_info)],
        described={**described, **options.described},
    )


def _complete_organization(options: CreateOptions, default: Organization | None) -> Organization | None:
    """Return the organization of the options; one without a name changes identifiers and country of the default one."""
    given = options.organization
    if given is not None and given.name:
        return given
    if default is None:
        return None
    origin = Organization(default.name) if options.plain else default
    if given is None:
        return origin
    return replace(origin, identifiers=given.identifiers or origin.identifiers, country=given.country or origin.country)
