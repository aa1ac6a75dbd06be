"""The options of `archiver create` that describe documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase
from archiver.option_day import read_day
from archiver.records import LanguageText

if TYPE_CHECKING:
    import argparse

LEVELS = ("fonds", "subfonds", "series", "subseries", "file", "item")
STATUSES = ("open", "restricted", "closed", "embargoed")


def add_description_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """The options for what records say of documents; what differs from document to document belongs into a table."""

    def say(option: str) -> str:
        return phrase(f"create.{option}", language)

    group = parser.add_argument_group(phrase("create.describing", language))
    group.add_argument("--config", metavar="FILE", help=say("config"))
    group.add_argument("--title", metavar="TEXT", help=say("title"))
    group.add_argument("--description", metavar="TEXT", help=say("description"))
    group.add_argument("--reference-code", metavar="CODE", help=say("reference-code"))
    group.add_argument("--level", choices=LEVELS, metavar="LEVEL", help=say("level"))
    group.add_argument("--access", choices=STATUSES, metavar="STATUS", help=say("access"))
    group.add_argument("--access-until", metavar="DATE", help=say("access-until"))
    group.add_argument("--sensitivity", action="append", metavar="TEXT", help=say("sensitivity"))
    group.add_argument("--custodian", metavar="NAME", help=say("custodian"))
    group.add_argument("--acquisition-source", metavar="TEXT", help=say("acquisition-source"))
    group.add_argument("--rights", metavar="TEXT", help=say("rights"))
    group.add_argument("--rights-id", metavar="URI", help=say("rights-id"))
    group.add_argument("--text-language", default="und", metavar="TAG", help=say("text-language"))


def read_description(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the options say, as fields of the record. Raises WrongUsageError for options that need one another."""

    def say(text: str) -> list[dict[str, str]]:
        return [LanguageText(text, arguments.text_language).to_dict()]

    texts = {
        "title": arguments.title,
        "description": arguments.description,
        "acquisitionSource": arguments.acquisition_source,
    }
    words = {
        "referenceCode": arguments.reference_code,
        "levelOfDescription": arguments.level,
        "sensitivity": arguments.sensitivity and list(dict.fromkeys(arguments.sensitivity)),
    }
    described: dict[str, Any] = {name: say(text) for name, text in texts.items() if text is not None}
    described |= {name: word for name, word in words.items() if word is not None}
    if arguments.custodian is not None:
        described["custodian"] = {"name": say(arguments.custodian)}
    if arguments.rights is not None:
        identifier = {} if arguments.rights_id is None else {"identifier": arguments.rights_id}
        described["rightsStatement"] = {"value": say(arguments.rights), **identifier}
    elif arguments.rights_id is not None:
        raise WrongUsageError("error.option-needs-option", option="--rights-id", needed="--rights")
    access = read_access(arguments.access, arguments.access_until)
    return described if access is None else {**described, "accessRights": access}


def read_access(status: str | None, until: str | None) -> dict[str, str] | None:
    """The `accessRights` of a record. Raises WrongUsageError for an embargo without an end, and for an end without an embargo."""
    if status == "embargoed" and until is None:
        raise WrongUsageError("error.option-needs-option", option="--access embargoed", needed="--access-until")
    if until is not None and status != "embargoed":
        raise WrongUsageError("error.option-needs-option", option="--access-until", needed="--access embargoed")
    if status is None:
        return None
    return {"status": status} if until is None else {"status": status, "until": read_day(until, "--access-until").isoformat()}
