"""The options of `archiver create` that describe documents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase
from archiver.option_day import read_embargo_end
from archiver.records import FieldKind, LanguageText, arrange_fields

if TYPE_CHECKING:
    import argparse

    from archiver.records import DescribedField

_FIRST: Final = ("title", "description", "referenceCode", "levelOfDescription", "accessRights", "sensitivity")
_FIELDS: Final = tuple(field for field in arrange_fields(_FIRST) if field.option)
"""The fields that an option gives, in the order of the help."""
_METAVARS: Final = {FieldKind.CODE: "CODE", FieldKind.PARTY: "NAME", FieldKind.ACCESS: "STATUS"}
"""Placeholders of values other than TEXT."""
_FURTHER: Final = {FieldKind.ACCESS: ("access-until", "DATE"), FieldKind.RIGHTS: ("rights-id", "URI")}
"""The second option of a kind, and the placeholder of its value."""


def add_languages(parser: argparse.ArgumentParser, text: str) -> None:
    """Add `--language TAG`, which may be repeated, with a text for the help. The name `language` is that of the messages."""
    parser.add_argument("--language", dest="languages", action="append", default=[], metavar="TAG", type=read_language, help=text)


def add_description_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the options for the described fields. Values that differ from document to document belong into a table."""

    def text(option: str) -> str:
        """Return the help of an option."""
        return phrase(f"create.{option}", language)

    group = parser.add_argument_group(phrase("create.describing", language))
    for field in _FIELDS:
        name = field.option.removeprefix("--")
        metavar = name.upper() if field.kind is FieldKind.CHOICE else _METAVARS.get(field.kind, "TEXT")
        action = "append" if field.kind is FieldKind.WORDS else "store"
        read = partial(_read_choice, field.key) if field.choices else str
        group.add_argument(
            field.option, action=action, metavar=metavar, help=text(name), choices=field.choices or None, type=read
        )
        if field.kind in _FURTHER:
            further, metavar = _FURTHER[field.kind]
            group.add_argument(f"--{further}", metavar=metavar, help=text(further))
    group.add_argument("--text-language", default="und", metavar="TAG", type=read_language, help=text("text-language"))


def read_language(name: str) -> str:
    """Return the tag of a language that an option names in English, Persian or its own words. A tag stays as it is."""
    from archiver.configuration import find_language  # noqa: PLC0415 - most commands name no language

    return find_language(name) or name


def read_country(name: str) -> str:
    """Return the code of a country that an option names in English or Persian. A code stays as it is."""
    from archiver.configuration import find_code  # noqa: PLC0415 - most commands name no country

    return find_code("countries", name) or name


def read_access_word(word: str) -> str:
    """Return the access status that an option names in English or Persian. A word that is unknown stays as it is."""
    return _read_choice("accessRights", word)


def _read_choice(choices: str, word: str) -> str:
    from archiver.intake import find_choice  # noqa: PLC0415 - most commands name no choice

    return find_choice(choices, word) or word


def read_description(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the fields of the record that the options give. Raises WrongUsageError for options that need one another."""
    given = {field: getattr(arguments, field.option.removeprefix("--").replace("-", "_")) for field in _FIELDS}
    if arguments.rights_id is not None and arguments.rights is None:
        raise WrongUsageError("error.option-needs-option", option="--rights-id", needed="--rights")
    read_access(arguments.access, arguments.access_until)
    return {field.key: _read_value(field, value, arguments) for field, value in given.items() if value is not None}


def _read_value(field: DescribedField, value: Any, arguments: argparse.Namespace) -> object:  # noqa: ANN401 - a text or a list
    if field.kind is FieldKind.WORDS:
        return list(dict.fromkeys(value))
    if field.kind is FieldKind.ACCESS:
        return read_access(value, arguments.access_until)
    texts = [LanguageText(value, arguments.text_language).to_dict()]
    if field.kind is FieldKind.TEXTS:
        return texts
    if field.kind is FieldKind.PARTY:
        return {"name": texts}
    if field.kind is FieldKind.RIGHTS:
        return {"value": texts, **({} if arguments.rights_id is None else {"identifier": arguments.rights_id})}
    return value


def read_access(status: str | None, until: str | None) -> dict[str, str] | None:
    """Return the `accessRights` of a record. Raises WrongUsageError if an embargo has no end, or an end no embargo."""
    if status == "embargoed" and until is None:
        raise WrongUsageError("error.option-needs-option", option="--access embargoed", needed="--access-until")
    if until is not None and status != "embargoed":
        raise WrongUsageError("error.option-needs-option", option="--access-until", needed="--access embargoed")
    if status is None:
        return None
    return {"status": status} if until is None else {"status": status, "until": read_embargo_end(until, "--access-until")}
