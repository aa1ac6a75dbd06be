"""The options for making a bag, and the checks of them before anything is read."""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from archiver.bags.format import GENERATED_LABELS, OWN_PROFILES, check_bag_info
from archiver.bags.second_opinion import Opinion
from archiver.dating.stated import read_one_date
from archiver.documents.encodings import is_text_encoding
from archiver.errors import WrongUsageError
from archiver.events import EVENT_LOG_HEAD
from archiver.findings import Finding, Severity, escape_for_display
from archiver.hashing import ALGORITHMS, DEFAULT_ALGORITHMS, is_known_algorithm, normalise_algorithm
from archiver.option_day import error_from_finding
from archiver.records import (
    FIELDS,
    RECORD_SCHEMA,
    DocumentFile,
    Organization,
    RecordContext,
    build_record,
    check_against,
    check_description,
    describe_given_date,
    holds_control_character,
    unregistered_as_errors,
)
from archiver.tasks.arguments import read_pairs
from archiver.tasks.date_arguments import Day, read_date_text

# The form of a BCP 47 tag, as in the schema of records, and that of a country code of ISO 3166-1 alpha-2.
_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SHOWN_BEFORE: Final = 20
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class CreateOptions:
    """The options for making a bag.

    - `organization` is the origin of the documents. Only a `plain` bag, which has no records, may do without.
    - `described` holds fields for the records of all documents, in the form of the schema of records, such as `accessRights`.
    - `date` is the date of the one document as a person knows it, and `date_note` says on what it rests.
    - `bag_info` holds further fields of bag-info.txt, in order.
    - `algorithms` are sha256 and sha512 if none are given.
    - `strict_dates` makes every warning about a date an error.
    - `second_opinion` is `none`, `complete` or `full`.
    - `dry_run` checks everything, reads the documents for their dates, and writes nothing.
    - `virus_scan_report` is the path of a report of clamscan about the sources.
    - `records` is the path of an intake table. Its rows go before the fields for all documents.
    - `agent` is the name of the person who packs. It stands in the events of the bag.
    - `configuration` is the path of an `archiver.toml`, whose defaults are taken for everything left open here. True looks for
      one beside the sources and in the current folder. False takes no defaults. With defaults, an `organization` without a name
      changes identifiers and country of the default one.
    """

    organization: Organization | None = None
    languages: Sequence[str] = ()
    date: str | Day | None = None
    date_note: str | None = None
    algorithms: Sequence[str] = ()
    bag_info: Sequence[tuple[str, str]] | Mapping[str, str | Sequence[str]] = ()
    strict_dates: bool = False
    plain: bool = False
    skip_hidden: bool = False
    encoding: str | None = None
    second_opinion: Opinion = "complete"
    dry_run: bool = False
    records: str | os.PathLike[str] | None = None
    virus_scan_report: str | os.PathLike[str] | None = None
    described: Mapping[str, Any] = field(default_factory=dict)
    agent: str | None = None
    configuration: str | os.PathLike[str] | bool = False

    def bag_info_fields(self) -> list[tuple[str, str]]:
        """Return the fields of bag-info.txt that are known before the bag is made: the organization's name, and those given."""
        organization = [] if self.organization is None else [("Source-Organization", self.organization.name)]
        return [*organization, *read_pairs("bag_info", self.bag_info)]


def normalise_options(options: CreateOptions) -> CreateOptions:
    """Return the options with repeated values taken once, and algorithms as manifests spell them.

    Raises WrongUsageError for missing, contradicting or malformed values.
    """
    texts = _list_texts(options)
    check_texts(texts)
    names = options.organization and [name.value for name in options.organization.names]
    refuse_control_characters(
        {**texts, "organization.name": names, "bag_info": [value for _, value in read_pairs("bag_info", options.bag_info)]}
    )
    _check_organization(options)
    _check_plain(options)
    for tag in options.languages:
        check_language(tag)
    if options.encoding is not None:
        check_encoding(options.encoding)
    if options.date is not None and not options.date_note:
        raise WrongUsageError("error.date-note-missing")
    if options.date is None and options.date_note:
        raise WrongUsageError("error.date-missing")
    algorithms = tuple(dict.fromkeys(read_algorithm(name) for name in options.algorithms))
    return replace(options, languages=tuple(dict.fromkeys(options.languages)), algorithms=algorithms or DEFAULT_ALGORITHMS)


def _list_texts(options: CreateOptions) -> dict[str, object]:
    """Return the values for records, by option. Values for bag-info.txt have a check of their own."""
    organization = options.organization
    return {
        "organization.identifiers": list(organization.identifiers) if organization else None,
        "date": options.date,
        "date_note": options.date_note,
        "agent": options.agent,
        **{name_field(name): value for name, value in options.described.items()},
    }


def refuse_control_characters(given: Mapping[str, object]) -> None:
    """Raise WrongUsageError for control characters, which no cell of a table may hold either; `given` as for `check_texts`."""
    for option, value in given.items():
        for text in _list_strings(value):
            # Other checks find what is not UTF-8.
            if holds_control_character(text.encode("utf-8", "replace").decode()):
                raise WrongUsageError("error.control-character", option=option, found=escape_for_display(text))


def _list_strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _list_strings(inner)


def check_texts(given: Mapping[str, object]) -> None:
    """Raise WrongUsageError for octets that are not UTF-8. They come from a command line as lone surrogates.

    `given` are JSON values, by the parameter that gives them.
    """
    for option, value in given.items():
        text = json.dumps(value, ensure_ascii=False)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            found = text[max(error.start - _SHOWN_BEFORE, 0) : error.end]
            raise WrongUsageError("error.option-not-utf8", option=option, found=escape_for_display(found.strip('[{"'))) from None


def _check_organization(options: CreateOptions) -> None:
    organization = options.organization
    if organization is None:
        if not options.plain and options.records is None:
            raise WrongUsageError("error.organization-missing")
        return
    if not organization.name.strip():
        raise WrongUsageError("error.organization-missing")
    _demand(_LANGUAGE_TAG.fullmatch(organization.language), "error.language-tag", organization.language)
    _demand(organization.country is None or _COUNTRY.fullmatch(organization.country), "error.country", organization.country)


def _check_plain(options: CreateOptions) -> None:
    """Raise WrongUsageError for options of a plain bag that only records could hold, so that no value is lost in silence."""
    if not options.plain:
        return
    given = {
        "date": options.date,
        "records": options.records,
        "agent": options.agent,
        "strict_dates": options.strict_dates,
        "languages": options.languages,
        "encoding": options.encoding,
        "virus_scan_report": options.virus_scan_report,
        "organization.identifiers": options.organization and options.organization.identifiers,
        "organization.country": options.organization and options.organization.country,
        **{name_field(name): value for name, value in options.described.items()},
    }
    useless = [name for name, value in given.items() if value]
    if useless:
        raise WrongUsageError("error.plain-without-records", options=", ".join(useless))


def _demand(condition: object, code: str, found: object) -> None:
    if not condition:
        raise WrongUsageError(code, found=str(found))


def check_language(tag: str) -> None:
    """Raise WrongUsageError if the tag has not the form of BCP 47."""
    _demand(_LANGUAGE_TAG.fullmatch(tag), "error.language-tag", tag)


def check_encoding(name: str) -> None:
    """Raise WrongUsageError if this is no encoding of texts."""
    _demand(is_text_encoding(name), "error.unknown-encoding", name)


def read_algorithm(name: str) -> str:
    """Return an algorithm as manifests spell it (`sha3256` for `SHA3-256`). Raises WrongUsageError for an unknown one."""
    algorithm = normalise_algorithm(name)
    if not is_known_algorithm(algorithm):
        raise WrongUsageError("error.unknown-algorithm", found=name, known=", ".join(ALGORITHMS))
    return algorithm


def name_field(key: str) -> str:
    """Return how errors name a field of `CreateOptions.described`."""
    return f"described[{key!r}]"


def check_for_several(options: CreateOptions, documents: int) -> None:
    """Raise WrongUsageError if there are several documents and an option describes one only."""
    if documents <= 1:
        return
    if options.date is not None:
        raise WrongUsageError("error.date-for-several", count=documents)
    for described in FIELDS:
        if described.of_one_document and described.key in options.described:
            raise WrongUsageError("error.option-for-several", option=name_field(described.key), count=documents)


def check_options(options: CreateOptions) -> list[Finding]:
    """Return findings about values for records and bag-info.txt: malformed ones, unregistered ones, and labels that are ours."""
    return _check_shared_fields(options) + _check_bag_info(options)


def check_described(options: CreateOptions, described: Mapping[str, Any], path: str) -> list[Finding]:
    """Return findings about the fields that one document has of its own."""
    texts = {name_field(name): value for name, value in described.items()}
    check_texts(texts)
    refuse_control_characters(texts)
    findings = _check_shared_fields(replace(options, described={**options.described, **described}))
    return [finding.replace(where={"path": path, **finding.where}) for finding in findings]


def _check_shared_fields(options: CreateOptions) -> list[Finding]:
    """Return the faults that every record of the bag would have.

    The schema describes whole records, so a record of no document is checked in their place.
    """
    if options.organization is None:
        return []
    context = RecordContext(options.organization, 0, options.languages, options.described)
    file = DocumentFile("data/a", "a", 0, 0, "text/plain", {"sha256": "0" * 64})
    record = build_record(context, file, {"date": {"basis": "none"}, "dateStatements": [], "dateAgreement": {"status": "none"}})
    faults = check_against(RECORD_SCHEMA, record)
    return unregistered_as_errors(faults or check_description(record, {}))


def _check_bag_info(options: CreateOptions) -> list[Finding]:
    own = {*GENERATED_LABELS, "bagging-date", "bagging-date-solar-hijri", EVENT_LOG_HEAD.lower()}
    if options.organization is not None:
        own.add("source-organization")
    if options.plain and not any(value in OWN_PROFILES for _, value in options.bag_info_fields()):
        own.discard("bagit-profile-identifier")
    return check_bag_info(read_pairs("bag_info", options.bag_info), frozenset(own)) + check_bag_info(
        options.bag_info_fields()[:1], frozenset()
    )


def read_given_date(date: str | Day, note: str) -> tuple[Mapping[str, Any], list[Finding]]:
    """Read the date that a person gives to a document, or that it has none. Return the `date` of a record, and findings about it.

    Raises WrongUsageError if it cannot be read, or in more than one way.
    """
    text = read_date_text("date", date)
    given = read_one_date(text, where={"field": "--date"})
    if given.reading is None and not given.undated:
        refusal = next(finding for finding in given.findings if finding.severity is Severity.ERROR)
        raise error_from_finding("error.date-unusable", text, refusal)
    return describe_given_date(given, text, note), list(given.findings)
