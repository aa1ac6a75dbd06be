"""Ask for the defaults of an archive, one question a line, in a terminal and through a pipe alike.

Questions go to standard error, so that standard output stays one JSON document. If an answer cannot be used, the reason is
printed and the question is asked again. An empty answer takes the default, which stands in brackets. At the end of the input,
all further questions take their defaults.
"""

from __future__ import annotations

import copy
import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from archiver.configuration import check_answers
from archiver.errors import ArchiverError, WrongUsageError
from archiver.findings import Severity
from archiver.hashing import DEFAULT_ALGORITHMS
from archiver.messages import Language, phrase
from archiver.option_day import read_embargo_end

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Reader = Callable[[str], Any]
    KeyPath = tuple[str, ...]

_MOST_TRIES: Final = 5
"""A program that answers every question in the same wrong way must come to an end."""

_PERSIAN: Final = re.compile("[\u0600-\u06ff]")
_SEPARATORS: Final = re.compile("[,،]")


class Interview:
    """One round of questions, for the file at `path`."""

    def __init__(self, language: Language, path: str) -> None:
        self._language = language
        self._path = path
        self._values: dict[str, Any] = {}
        self._is_over = False

    def ask(self) -> dict[str, Any]:
        """Return all answers, in the keys of `archiver.toml`. Raises WrongUsageError if no answer to a question can be used."""
        print(phrase("init.welcome", self._language, file=self._path), file=sys.stderr)
        self._ask_names()
        identifiers: list[str] = []
        while answer := self._ask("identifier", ("organization", "identifier"), partial(_append, identifiers)):
            identifiers = answer
        self._ask("country", ("organization", "country"), str.upper)
        for key in ("name", "email", "phone"):
            self._ask(f"contact-{key}", ("contact", key))
        self._ask("languages", ("documents", "language"), _split)
        self._ask_text("custodian", ("documents", "custodian", "name"))
        key_path = ("documents", "access")
        access = self._ask("access", key_path, lambda status: {"status": status, **_END.get(status, {})})
        if access and "until" in access:
            self._ask("access-until", (*key_path, "until"), lambda day: read_embargo_end(day, "--access-until"), default=None)
        if self._ask_text("rights", ("documents", "rights", "statement")):
            self._ask("rights-id", ("documents", "rights", "identifier"))
        self._ask("algorithms", ("bag", "algorithms"), _split, default=", ".join(DEFAULT_ALGORITHMS))
        return self._values

    def _ask_names(self) -> None:
        key_path = ("organization", "name")
        names: Mapping[str, str] = self._ask_text("organization", key_path, default=None) or {}
        while (name := self._read_answer("other-name", "")) != "":
            guess = _guess_language(name)
            default = None if guess in names else guess
            names = self._ask("text-language", key_path, partial(_add_name, names, name), default=default) or names

    def _ask_text(self, key: str, key_path: KeyPath, default: str | None = "") -> Mapping[str, str] | None:
        """Ask for a text and its language. Return the text by its language, or None if there is none."""
        text = self._ask(key, key_path, default=default)
        if text is None:
            return None
        texts: Mapping[str, str] = self._ask(
            "text-language", key_path, partial(_add_name, {}, text), default=_guess_language(text)
        )
        return texts

    def _ask(self, key: str, key_path: KeyPath, read: Reader = str, default: str | None = "") -> Any:  # noqa: ANN401 - any value
        """Ask a question and keep the value that `read` makes of the answer. Return the value, or None for no answer.

        If `default` is None, there must be an answer.
        """
        fault: str | None = None
        for _ in range(_MOST_TRIES):
            answer = self._read_answer(key, default)
            if fault is not None and self._is_over:
                break  # the answer that could not be used was not meant to be left out
            if not answer and default == "":
                return None
            fault = self._keep(key_path, read, answer) if answer else phrase("init.needed", self._language)
            if fault is None:
                return self._at(key_path)
            print(fault, file=sys.stderr)
        raise WrongUsageError("error.no-usable-answer", question=phrase(f"init.ask-{key}", self._language))

    def _keep(self, key_path: KeyPath, read: Reader, answer: str) -> str | None:
        """Keep the value of an answer, or return why it cannot be used."""
        try:
            value = read(answer)
        except ArchiverError as error:
            return f"{error.message(self._language)} {error.remedy(self._language)}"
        changed = copy.deepcopy(self._values)
        inner = changed
        for step in key_path[:-1]:
            inner = inner.setdefault(step, {})
        inner[key_path[-1]] = value
        for finding in check_answers(changed, {}):
            if finding.severity is Severity.ERROR:
                return f"{finding.message(self._language)} {finding.remedy(self._language)}"
        self._values = changed
        return None

    def _at(self, key_path: KeyPath) -> Any:  # noqa: ANN401 - any value
        value: Any = self._values
        for step in key_path:
            value = value[step]
        return value

    def _read_answer(self, key: str, default: str | None) -> str:
        """Return the next line, or the default if the line is empty or the input has ended."""
        shown_default = phrase("init.none", self._language) if default == "" else default
        bracket = "" if default is None else f" [{shown_default}]"
        print(f"{phrase(f'init.ask-{key}', self._language)}{bracket}: ", end="", file=sys.stderr, flush=True)
        line = "" if sys.stdin is None else sys.stdin.readline()
        if not line or not sys.stdin.isatty():
            print(file=sys.stderr)  # in a pipe, no Enter key has ended the line
        self._is_over = self._is_over or not line
        return line.strip() or default or ""


_END: Final = {"embargoed": {"until": "2100-01-01"}}
"""A day that makes an embargo complete until the question for the real one is answered."""


def _add_name(names: Mapping[str, str], name: str, tag: str) -> Mapping[str, str]:
    if tag in names:
        raise WrongUsageError("error.name-language-repeated", language=tag, name=names[tag])
    return {**names, tag: name}


def _append(given: Sequence[str], answer: str) -> list[str]:
    return [*given, answer]


def _split(answer: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in _SEPARATORS.split(answer) if part.strip()))


def _guess_language(text: str) -> str:
    """Return the language to offer as the default. It is never taken without being shown."""
    return "fa" if _PERSIAN.search(text) else "en"
