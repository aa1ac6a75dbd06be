"""The options of `create`, each value read in one form, or refused by the name of its parameter."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from archiver.records import FIELDS, LanguageText, Organization
from archiver.tasks.arguments import (
    read_described,
    read_optional_path,
    read_pairs,
    read_path,
    read_text,
    read_texts,
    refuse,
    refuse_choice,
)
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.date_arguments import read_optional_date_text

_OPINIONS: Final = ("none", "complete", "full")


def read_create_options(options: CreateOptions) -> CreateOptions:
    """Return the options with every value in one form. Raises WrongUsageError for a value of another kind, by its parameter."""
    if not isinstance(options, CreateOptions):
        refuse("options", options, "create-options")
    if options.second_opinion not in _OPINIONS:
        refuse_choice("second_opinion", options.second_opinion, _OPINIONS)
    for name in ("date_note", "encoding", "agent"):
        if getattr(options, name) is not None:
            read_text(name, getattr(options, name))
    configuration = options.configuration
    return replace(
        options,
        organization=_read_organization(options.organization),
        languages=read_texts("languages", options.languages),
        date=read_optional_date_text("date", options.date),
        algorithms=read_texts("algorithms", options.algorithms),
        bag_info=read_pairs("bag_info", options.bag_info),
        records=read_optional_path("records", options.records),
        virus_scan_report=read_optional_path("virus_scan_report", options.virus_scan_report),
        described=read_described("described", options.described, [field.key for field in FIELDS]),
        configuration=configuration if isinstance(configuration, bool) else read_path("configuration", configuration),
    )


def _read_organization(given: object) -> Organization | None:
    if given is None:
        return None
    if not isinstance(given, Organization):
        refuse("organization", given, "organization")
    names = given.other_names
    if isinstance(names, str | bytes | LanguageText | Mapping) or not isinstance(names, Iterable):
        refuse("organization.other_names", names, "language-texts")
    return replace(
        given,
        name=read_text("organization.name", given.name),
        language=read_text("organization.language", given.language),
        country=None if given.country is None else read_text("organization.country", given.country),
        other_names=tuple(_read_name(f"organization.other_names[{index}]", name) for index, name in enumerate(names)),
        identifiers=read_texts("organization.identifiers", given.identifiers),
    )


def _read_name(parameter: str, given: object) -> LanguageText:
    if not isinstance(given, LanguageText):
        refuse(parameter, given, "language-text")
    return LanguageText(read_text(f"{parameter}.value", given.value), read_text(f"{parameter}.language", given.language))
