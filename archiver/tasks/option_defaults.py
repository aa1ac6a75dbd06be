"""The options of a bag, completed by the defaults of an archive."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archiver.records import Organization

if TYPE_CHECKING:
    from archiver.configuration import Configuration
    from archiver.tasks.create_options import CreateOptions


def fill_in(options: CreateOptions, configuration: Configuration) -> CreateOptions:
    """The options with the defaults of an archive wherever they themselves say nothing.

    A `plain` bag has no records: of its defaults only the name of the organization, contact and algorithms are taken.
    """
    origin, described, languages = configuration.organization, configuration.described, configuration.languages
    if options.plain:
        origin, described, languages = origin and Organization(origin.name), {}, ()
    given = {label.lower() for label, _ in options.bag_info}
    contact = [(label, value) for label, value in configuration.contact if label.lower() not in given]
    return replace(
        options,
        organization=options.organization or origin,
        languages=options.languages or languages,
        algorithms=options.algorithms or configuration.algorithms,
        bag_info=[*contact, *options.bag_info],
        described={**described, **options.described},
    )
