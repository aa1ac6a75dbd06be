"""The fields that describe a document in words of people: one row each, read by everything that asks for, keeps or shows them.

To add a field, add a row here, its term to `schemas/document-record.schema.json` and `schemas/archiver-toml.schema.json`, and its
texts: those of the column to `archiver/intake/columns.json`, the label of the finding aid and the help of the option to
`archiver/messages/phrase.json`. CONTRIBUTING.md shows each step. A new kind of value also needs a function in each module that
has a table by `FieldKind`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class FieldKind(StrEnum):
    """The shape of a field's value in a record."""

    TEXTS = "texts"
    """Texts with their languages: `[{"value": "Letter", "language": "en"}]`."""
    WORDS = "words"
    """Words of an open vocabulary: `["personal data"]`."""
    CODE = "code"
    """One code as it is written: `"NO-RN/F-12"`."""
    CHOICE = "choice"
    """One of the field's `choices`: `"item"`."""
    LANGUAGES = "languages"
    """BCP 47 tags: `["fa"]`."""
    CREATORS = "creators"
    """Persons, families or organizations: `[{"name": […], "type": "person", "identifier": […]}]`."""
    PARTY = "party"
    """One person or organization: `{"name": […], "identifier": […], "country": "NO"}`."""
    ACCESS = "access"
    """Who may see the document: `{"status": "embargoed", "until": "2049-03-21", "note": […]}`."""
    RIGHTS = "rights"
    """The terms of use: `{"value": […], "identifier": "https://…"}`."""


class CrateTerm(NamedTuple):
    """A term of an RO-Crate.

    With a `definition` it names a PropertyValue in `additionalProperty` (`definition` is its `propertyID`); without one it is a
    property of schema.org.
    """

    name: str
    definition: str = ""


class DescribedField(NamedTuple):
    """One field of a record, and its name everywhere else. An empty name means that the field is not there.

    `column` is the key of the column of the intake table; fields of several values have further columns, whose keys begin so.
    `toml` is the key of `archiver.toml`, `option` the option of `archiver create`. `label` is the entry of the catalogue that the
    finding aid shows before the value. `dublin_core` are columns of the Dublin Core table. `premis` is the type of a
    `significantProperties` element. `of_one_document` fields cannot be given for several documents at once. Fields with
    `told_if_withheld` are shown even if the document may not be.
    """

    key: str
    kind: FieldKind
    column: str
    choices: tuple[str, ...] = ()
    toml: str = ""
    option: str = ""
    label: str = ""
    dublin_core: tuple[str, ...] = ()
    premis: str = ""
    crate: CrateTerm | None = None
    of_one_document: bool = False
    told_if_withheld: bool = False


LEVELS: Final = ("fonds", "subfonds", "series", "subseries", "file", "item")
"""Levels of description (ISAD(G) 3.1.4)."""
STATUSES: Final = ("open", "restricted", "closed", "embargoed")
"""The people who may see a document: everybody, some, nobody, and nobody until a day."""

_PROVENANCE: Final = "http://purl.org/dc/terms/provenance"

FIELDS: Final = (
    DescribedField(
        "title",
        FieldKind.TEXTS,
        column="title",
        option="--title",
        dublin_core=("dc.title",),
        premis="title",
        crate=CrateTerm("name"),
        of_one_document=True,
    ),
    DescribedField(
        "language",
        FieldKind.LANGUAGES,
        column="language",
        toml="documents.language",
        label="aid.language",
        dublin_core=("dc.language",),
        premis="language",
        crate=CrateTerm("inLanguage"),
    ),
    DescribedField(
        "referenceCode",
        FieldKind.CODE,
        column="referenceCode",
        option="--reference-code",
        label="aid.reference-code",
        dublin_core=("dc.identifier", "isadg.reference_code"),
        crate=CrateTerm("identifier"),
        of_one_document=True,
    ),
    DescribedField(
        "levelOfDescription",
        FieldKind.CHOICE,
        column="levelOfDescription",
        choices=LEVELS,
        option="--level",
        label="aid.level",
        dublin_core=("isadg.level_of_description",),
        premis="level of description",
        crate=CrateTerm("level of description", "ISAD(G) 3.1.4"),
    ),
    DescribedField(
        "description",
        FieldKind.TEXTS,
        column="description",
        option="--description",
        label="aid.description",
        dublin_core=("dc.description",),
        premis="description",
        crate=CrateTerm("description"),
        of_one_document=True,
    ),
    DescribedField(
        "creator",
        FieldKind.CREATORS,
        column="creator",
        label="aid.creator",
        dublin_core=("dc.creator",),
        premis="creator",
        crate=CrateTerm("creator"),
    ),
    DescribedField(
        "custodian",
        FieldKind.PARTY,
        column="custodian",
        toml="documents.custodian",
        option="--custodian",
        label="aid.custodian",
        dublin_core=("dcterms.provenance",),
        premis="custodian",
        crate=CrateTerm("custodian", _PROVENANCE),
    ),
    DescribedField(
        "acquisitionSource",
        FieldKind.TEXTS,
        column="acquisitionSource",
        toml="documents.acquisition-source",
        option="--acquisition-source",
        label="aid.acquisition",
        dublin_core=("dcterms.provenance",),
        premis="acquisition source",
        crate=CrateTerm("source of acquisition", _PROVENANCE),
    ),
    DescribedField(
        "accessRights",
        FieldKind.ACCESS,
        column="access",
        choices=STATUSES,
        toml="documents.access",
        option="--access",
        label="aid.access",
        dublin_core=("dcterms.accessRights",),
        crate=CrateTerm("conditionsOfAccess"),
        told_if_withheld=True,
    ),
    DescribedField(
        "sensitivity",
        FieldKind.WORDS,
        column="sensitivity",
        toml="documents.sensitivity",
        option="--sensitivity",
        label="aid.sensitivity",
        dublin_core=("sensitivity",),
        crate=CrateTerm("sensitivity", "sensitivity"),
        told_if_withheld=True,
    ),
    DescribedField(
        "rightsStatement",
        FieldKind.RIGHTS,
        column="rights",
        toml="documents.rights",
        option="--rights",
        label="aid.rights",
        dublin_core=("dc.rights",),
        crate=CrateTerm("license"),
    ),
    DescribedField(
        "originOrganization",
        FieldKind.PARTY,
        column="organization",
        toml="organization",
        label="aid.origin",
        dublin_core=("dc.publisher",),
        premis="origin organization",
        crate=CrateTerm("sourceOrganization"),
    ),
)
"""All described fields, in the order of the schema of records. `--language` and `--organization` are options of the whole bag."""


def arrange_fields(first: Sequence[str]) -> tuple[DescribedField, ...]:
    """Return all fields, beginning with those whose keys are `first`; the others follow in the order of `FIELDS`.

    Each place that shows fields has an order of its own. A field that it does not know yet comes last.
    """
    by_key = {field.key: field for field in FIELDS}
    return tuple({key: by_key[key] for key in (*first, *by_key)}.values())
