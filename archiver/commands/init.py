"""`archiver init`: write the defaults of an archive for all its bags."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from archiver.commands.answers import write_latin_digits
from archiver.commands.describing import read_access, read_access_word, read_country, read_language
from archiver.commands.interview import Interview
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display, has_errors
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.configuring import check_configuration_place, find_own_folder, write_configuration

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

_OPTIONS: Final[tuple[tuple[str, str, Callable[[str], str]], ...]] = (
    ("organization", "NAME", str),
    ("organization-language", "TAG", read_language),
    ("organization-id", "ID", str),
    ("country", "NAME", read_country),
    ("contact-name", "NAME", str),
    ("contact-email", "ADDRESS", str),
    ("contact-phone", "NUMBER", write_latin_digits),
    ("language", "TAG", read_language),
    ("custodian", "NAME", str),
    ("access", "STATUS", read_access_word),
    ("access-until", "DATE", str),
    ("rights", "TEXT", str),
    ("rights-id", "URI", str),
    ("text-language", "TAG", read_language),
    ("algorithm", "A", str),
)
"""The options, the placeholders of their values, and what reads these."""
_OPTION_OF = {
    "organization.name": "--organization",
    "organization.identifier": "--organization-id",
    "organization.country": "--country",
    "contact.name": "--contact-name",
    "contact.email": "--contact-email",
    "contact.phone": "--contact-phone",
    "documents.language": "--language",
    "documents.custodian": "--custodian",
    "documents.access.until": "--access-until",
    "documents.access": "--access",
    "documents.rights.identifier": "--rights-id",
    "documents.rights": "--rights",
    "bag.algorithms": "--algorithm",
    "seal.trust": "--trust",
}
"""The option for each key of the file. A longer key stands before one that it begins with."""
_SEVERAL = frozenset({"organization", "organization-language", "organization-id", "language", "algorithm"})


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("folder", nargs="?", default="", metavar="FOLDER", help=phrase("init.folder", language))
    parser.add_argument("--user", action="store_true", help=phrase("init.user", language))
    parser.add_argument("--trust", metavar="FILE", help=phrase("init.trust", language))
    for name, metavar, read in _OPTIONS:
        action = "append" if name in _SEVERAL else "store"
        # The name `language` is taken by the language of the messages.
        target = "languages" if name == "language" else name.replace("-", "_")
        parser.add_argument(
            f"--{name}", dest=target, action=action, metavar=metavar, type=read, help=phrase(f"init.{name}", language)
        )
    add_example(parser, language, 'archiver init --organization "The Register of Names" --organization-language en --country NO')


def run(arguments: argparse.Namespace) -> int:
    """Take the answers from the options, or ask, and write the file."""
    is_own = arguments.user
    if arguments.trust is not None and not is_own:
        raise WrongUsageError("error.option-needs-option", option="--trust", needed="--user")
    if arguments.folder and is_own:
        raise WrongUsageError("error.argument-unknown", found=arguments.folder, command="archiver init --user", advice="usual")
    folder = find_own_folder() if is_own else arguments.folder
    # Checked before anything is asked.
    written = check_configuration_place(folder, is_own=is_own)
    if not has_errors(written.findings):
        targets = ["trust", *("languages" if name == "language" else name.replace("-", "_") for name, *_ in _OPTIONS)]
        is_asked = all(getattr(arguments, target) is None for target in targets)
        values = Interview(arguments.language, written.file, is_own=is_own).ask() if is_asked else _read_options(arguments)
        if values is not None:
            written = write_configuration(folder, values, arguments.language, _OPTION_OF, is_own=is_own)
    made = "init.made-own" if is_own else "init.made"
    key = made if written.made else "init.not-made"
    file = escape_for_display(written.file)
    result = Result("init", written.results, written.findings)
    return print_result(arguments, result, lambda language: [phrase(key, language, file=file)])


def _read_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the values of the options, in the keys of the file. Raises WrongUsageError."""
    if not arguments.organization and not arguments.user:
        raise WrongUsageError("error.organization-missing")
    contact = {key: getattr(arguments, f"contact_{key}") for key in ("name", "email", "phone")}
    documents = {
        "language": arguments.languages,
        "custodian": _with_text(arguments, "name", arguments.custodian),
        "access": read_access(arguments.access, arguments.access_until),
        "rights": _with_text(arguments, "statement", arguments.rights, identifier=arguments.rights_id),
    }
    organization = {
        "name": _pair_names(arguments.organization, arguments.organization_language or []) if arguments.organization else None,
        "identifier": arguments.organization_id,
        "country": arguments.country,
    }
    bag = {"algorithms": arguments.algorithm}
    seal = {"trust": None if arguments.trust is None else os.path.abspath(arguments.trust)}
    return _drop_unsaid({"organization": organization, "contact": contact, "documents": documents, "bag": bag, "seal": seal})


def _with_text(arguments: argparse.Namespace, key: str, text: str | None, **others: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    return {key: {arguments.text_language: text} if arguments.text_language else text, **others}


def _pair_names(names: list[str], tags: list[str]) -> str | dict[str, str]:
    """Return each name under its language. The first language belongs to the first name, and so on."""
    if not tags and len(names) == 1:
        return names[0]
    if len(names) != len(tags) or len(set(tags)) < len(tags):
        raise WrongUsageError("error.names-without-languages", names=len(names), languages=len(set(tags)))
    return dict(zip(tags, names, strict=True))


def _drop_unsaid(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values without those that no option gives."""
    said = {key: _drop_unsaid(value) if isinstance(value, dict) else value for key, value in values.items() if value is not None}
    return {key: value for key, value in said.items() if value != {}}
