"""The options of `create` for a draft: the defaults of `archiver.toml`, and what a person changed of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.configuration import find_code, find_language
from archiver.option_day import read_embargo_end
from archiver.records import LanguageText, Organization
from archiver.tasks.arguments import read_pairs
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.option_defaults import add_defaults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.findings import Finding
    from archiver.web.drafts import Draft

_CONTACTS: Final = {"contactName": "Contact-Name", "contactEmail": "Contact-Email", "contactPhone": "Contact-Phone"}
ORIGIN: Final = (
    *("organization", "organizationLanguage", "organizationIdentifier", "organizationCountry"),
    *("languages", "accessStatus", "accessUntil", "sensitivity", "custodian", "acquisitionSource"),
    *("rightsStatement", "rightsIdentifier", *_CONTACTS),
)
"""The fields of the form, in their order."""
SELDOM: Final = ("organizationIdentifier", "sensitivity", "custodian", "acquisitionSource", "rightsIdentifier", *_CONTACTS)
"""Those of them that most boxes do not need. They are folded away while they are empty."""


class Defaults(NamedTuple):
    """The defaults of `archiver.toml` as options, as texts of the form, and findings about the file."""

    options: CreateOptions
    texts: Mapping[str, str]
    findings: Sequence[Finding]


def read_defaults(draft: Draft, configuration: str | None) -> Defaults:
    """Return the defaults that `create` takes for the folder of a draft."""
    # Dropped documents lie among the user's own state, so that nothing beside them is meant.
    sources = [] if draft.is_dropped else [f"{draft.source}/"]
    options, findings = add_defaults(CreateOptions(configuration=configuration or True), sources)
    return Defaults(options, _write_texts(options), findings)


def _write_texts(options: CreateOptions) -> dict[str, str]:
    origin, described = options.organization, options.described
    access, rights = described.get("accessRights", {}), described.get("rightsStatement", {})
    contact = dict(options.bag_info_fields())
    return {
        "organization": origin.name if origin else "",
        "organizationLanguage": origin.language if origin and origin.language != "und" else "",
        "organizationIdentifier": "\n".join(origin.identifiers) if origin else "",
        "organizationCountry": (origin.country or "") if origin else "",
        "languages": "; ".join(options.languages),
        "accessStatus": access.get("status", ""),
        "accessUntil": access.get("until", ""),
        "sensitivity": "; ".join(described.get("sensitivity", ())),
        "custodian": _first(described.get("custodian", {}).get("name", ())),
        "acquisitionSource": _first(described.get("acquisitionSource", ())),
        "rightsStatement": _first(rights.get("value", ())),
        "rightsIdentifier": rights.get("identifier", ""),
        **{name: str(contact.get(label, "")) for name, label in _CONTACTS.items()},
    }


def _first(texts: Sequence[Mapping[str, str]]) -> str:
    return texts[0]["value"] if texts else ""


def make_options(draft: Draft, configuration: str | None, table: str | None) -> tuple[CreateOptions, Sequence[Finding]]:
    """Return the options for packing a draft, and findings about the defaults.

    Without changes they are those of `archiver create FOLDER/ --records TABLE`.

    Raises WrongUsageError for a value that cannot be read.
    """
    agent = draft.get("agent") or None
    defaults = read_defaults(draft, configuration)
    changed = {name: text for name, text in draft.get("origin", {}).items() if text != defaults.texts.get(name)}
    skip_hidden = bool(draft.get("skip_hidden", False))
    if not changed and not draft.is_dropped:
        options = CreateOptions(
            records=table,
            agent=agent,
            skip_hidden=skip_hidden,
            configuration=configuration or True,
            organization=Organization(""),
        )
        return options, ()
    texts = {**defaults.texts, **changed}
    options = replace(
        defaults.options,
        records=table,
        agent=agent,
        skip_hidden=skip_hidden,
        configuration=False,
        organization=_change_organization(defaults.options.organization, texts, changed),
        languages=_read_languages(texts["languages"]) if "languages" in changed else defaults.options.languages,
        described=_change_described(defaults.options.described, texts, changed),
        bag_info=_change_contact(defaults.options, changed),
    )
    return options, defaults.findings


def _change_organization(
    default: Organization | None, texts: Mapping[str, str], changed: Mapping[str, str]
) -> Organization | None:
    if not texts["organization"]:
        return None
    identifiers = [line.strip() for line in texts["organizationIdentifier"].splitlines() if line.strip()]
    country = texts["organizationCountry"].strip()
    language = texts["organizationLanguage"].strip()
    return Organization(
        texts["organization"],
        (find_language(language) or language) if language else "und",
        identifiers,
        (find_code("countries", country) or country) if country else None,
        default.other_names if default is not None and "organization" not in changed else (),
    )


def _read_languages(text: str) -> list[str]:
    named = [one.strip() for one in text.replace("؛", ";").replace("،", ";").split(";")]
    return [find_language(one) or one for one in named if one]


def _change_described(default: Mapping[str, Any], texts: Mapping[str, str], changed: Mapping[str, str]) -> dict[str, Any]:
    described = dict(default)

    def put(key: str, names: Sequence[str], value: Any) -> None:  # noqa: ANN401 - any value of a field
        """Change a field if one of its texts was changed; no value takes it away."""
        if any(name in changed for name in names):
            described.pop(key, None)
            if value:
                described[key] = value

    put("accessRights", ("accessStatus", "accessUntil"), _read_access(texts))
    words = [one.strip() for one in texts["sensitivity"].replace("؛", ";").split(";")]
    put("sensitivity", ("sensitivity",), list(dict.fromkeys(filter(None, words))))
    custodian = texts["custodian"]
    put("custodian", ("custodian",), {"name": _texts(custodian)} if custodian else None)
    put("acquisitionSource", ("acquisitionSource",), _texts(texts["acquisitionSource"]))
    identifier = {"identifier": texts["rightsIdentifier"]} if texts["rightsIdentifier"] else {}
    rights = {"value": _texts(texts["rightsStatement"]), **identifier} if texts["rightsStatement"] else None
    put("rightsStatement", ("rightsStatement", "rightsIdentifier"), rights)
    return described


def _texts(text: str) -> list[dict[str, str]]:
    return [LanguageText(text).to_dict()] if text else []


def _read_access(texts: Mapping[str, str]) -> dict[str, str] | None:
    status, until = texts["accessStatus"], texts["accessUntil"]
    if not status:
        return None
    return {"status": status, "until": read_embargo_end(until, "accessUntil")} if until else {"status": status}


def _change_contact(options: CreateOptions, changed: Mapping[str, str]) -> list[tuple[str, str]]:
    labels = {_CONTACTS[name]: text for name, text in changed.items() if name in _CONTACTS}
    kept = [(label, str(value)) for label, value in read_pairs("bag_info", options.bag_info) if label not in labels]
    return [*kept, *((label, text) for label, text in labels.items() if text)]
