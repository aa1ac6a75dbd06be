"""Ask for the defaults of an archive, one question a line, in a terminal and through a pipe alike.

If an answer cannot be used, the reason is printed and the question is asked again; no other answer is lost. An empty answer takes
the default, which stands in brackets. At the end of the input, all further questions take their defaults. In the end all answers
are shown, and each can be changed before anything is written.
"""

from __future__ import annotations

import copy
import os
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from archiver.commands.answers import AnswerReader, UnusableAnswerError, guess_language, split_list, write_latin_digits
from archiver.commands.dialogue import Dialogue, StepBackError
from archiver.configuration import check_answers, say_code
from archiver.errors import ArchiverError, WrongUsageError
from archiver.findings import Severity
from archiver.hashing import DEFAULT_ALGORITHMS
from archiver.messages import Language, phrase
from archiver.option_day import read_embargo_end

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.findings import Finding

    Reader = Callable[[str], Any]
    KeyPath = tuple[str, ...]

_YES: Final = frozenset({"yes", "y", "بله", "بلی", "آری"})
_NO: Final = frozenset({"no", "n", "نه", "خیر"})


class Interview:
    """The questions for the file at `path`. Only the user's own settings say what is trusted."""

    def __init__(self, language: Language, path: str, *, is_own: bool = False) -> None:
        self._language = language
        self._is_own = is_own
        self._path = path
        self._values: dict[str, Any] = {}
        self._dialogue = Dialogue(language)
        self._read = AnswerReader(language)
        self._is_wanted = True

    def ask(self) -> dict[str, Any] | None:
        """Return all answers, in the keys of `archiver.toml`, or None if the person does not want them written.

        Raises WrongUsageError if the input ends without an answer that is needed or that can be used.
        """
        self._dialogue.say(phrase("init.welcome", self._language, file=self._path))
        self._dialogue.run(self._ask_all)
        return self._values if self._is_wanted else None

    def _ask_all(self) -> None:
        self._values = {}
        self._ask_names()
        self._ask_identifiers()
        self._ask("country", ("organization", "country"), self._read.read_country)
        for key in ("name", "email"):
            self._ask(f"contact-{key}", ("contact", key))
        self._ask("contact-phone", ("contact", "phone"), write_latin_digits)
        self._ask("languages", ("documents", "language"), self._read.read_languages)
        self._ask_text("custodian", ("documents", "custodian", "name"))
        self._ask_access(("documents", "access"))
        if self._ask_text("rights", ("documents", "rights", "statement")):
            self._ask("rights-id", ("documents", "rights", "identifier"))
        self._ask("algorithms", ("bag", "algorithms"), split_list, default=", ".join(DEFAULT_ALGORITHMS))
        if self._is_own:
            self._ask("trust", ("seal", "trust"), lambda file: os.path.abspath(os.path.expanduser(file)))
        self._show_summary()

    def _ask_names(self) -> None:
        key_path = ("organization", "name")
        names: Mapping[str, str] = self._ask_text("organization", key_path, default=None) or {}
        while (name := self._take_plain("other-name")) != "":
            guess = guess_language(name)
            default = None if guess in names else guess
            names = self._ask("text-language", key_path, partial(self._add_name, names, name), default=default) or names

    def _ask_identifiers(self) -> None:
        identifiers: list[str] = []
        while answer := self._ask(
            "further-identifier" if identifiers else "identifier",
            ("organization", "identifier"),
            partial(self._append_identifier, identifiers),
        ):
            identifiers = answer

    def _ask_access(self, key_path: KeyPath) -> None:
        access = self._ask("access", key_path, self._read_access)
        if access and "until" in access:
            self._ask("access-until", (*key_path, "until"), lambda day: read_embargo_end(day, "--access-until"), default=None)

    def _ask_text(self, key: str, key_path: KeyPath, default: str | None = "") -> Mapping[str, str] | None:
        """Ask for a text and its language. Return the text by its language, or None if there is none."""
        text = self._ask(key, key_path, default=default)
        if text is None:
            return None
        texts: Mapping[str, str] = self._ask(
            "text-language", key_path, partial(self._add_name, {}, text), default=guess_language(text)
        )
        return texts

    def _ask(self, key: str, key_path: KeyPath, read: Reader = str, default: str | None = "") -> Any:  # noqa: ANN401 - any value
        """Ask a question and keep the value that `read` makes of the answer. Return the value, or None for no answer.

        If `default` is None, there must be an answer.
        """
        label = phrase(f"init.ask-{key}", self._language)
        # A question such as that for a language is asked of several texts.
        place = f"{key} {'.'.join(key_path)}"
        fault: str | None = None
        while True:
            answer = self._dialogue.take(place, label, default)
            if fault is not None and self._dialogue.is_over:
                # The answer that could not be used was not meant to be left out.
                raise WrongUsageError("error.no-usable-answer", question=label)
            if not answer and default is not None:
                self._dialogue.remember(place, label, "")
                return None
            fault = self._keep(key_path, read, answer, label) if answer else phrase("init.needed", self._language)
            if fault is None:
                self._dialogue.remember(place, label, answer)
                return self._at(key_path)
            self._dialogue.say(fault)
            if self._dialogue.is_over:
                raise WrongUsageError("error.no-usable-answer", question=label)

    def _take_plain(self, key: str) -> str:
        label = phrase(f"init.ask-{key}", self._language)
        answer = self._dialogue.take(key, label, "")
        self._dialogue.remember(key, label, answer)
        return answer

    def _keep(self, key_path: KeyPath, read: Reader, answer: str, label: str) -> str | None:
        """Keep the value of an answer, or return why it cannot be used."""
        try:
            value = read(answer)
        except UnusableAnswerError as error:
            return str(error)
        except ArchiverError as error:
            return f"{error.message(self._language)} {error.remedy(self._language)}"
        changed = copy.deepcopy(self._values)
        inner = changed
        for step in key_path[:-1]:
            inner = inner.setdefault(step, {})
        inner[key_path[-1]] = value
        for finding in check_answers(changed, {".".join(key_path): f"“{label}”" if self._language == "en" else f"«{label}»"}):
            if finding.severity is Severity.ERROR:
                return self._say_fault(finding)
        self._values = changed
        return None

    def _say_fault(self, finding: Finding) -> str:
        message = finding.message(self._language)
        # In the middle of the questions, nothing need be said of writing.
        return message if finding.code == "config.answer" else f"{message} {finding.remedy(self._language)}"

    def _at(self, key_path: KeyPath) -> Any:  # noqa: ANN401 - any value
        value: Any = self._values
        for step in key_path:
            value = value[step]
        return value

    def _show_summary(self) -> None:
        """Show all answers, and let the person take them, leave them or change one."""
        given = self._dialogue.given
        self._dialogue.say(phrase("init.summary", self._language, file=self._path))
        for number, answer in enumerate(given, 1):
            text = self._explain(answer.key, answer.text) or phrase("init.none", self._language)
            # Without the explanation that a question has in brackets or after a colon.
            question = re.split(r" \(|:", answer.label)[0]
            self._dialogue.say(phrase("init.summary-line", self._language, number=number, question=question, answer=text))
        while True:
            reply = self._dialogue.read(phrase("init.ask-summary", self._language), phrase("init.yes", self._language)).casefold()
            if reply in _YES or reply in _NO:
                self._is_wanted = reply in _YES
                return
            if reply.isdecimal() and 1 <= int(reply) <= len(given):
                raise StepBackError(int(reply) - 1)
            if self._dialogue.is_over:
                raise WrongUsageError("error.no-usable-answer", question=phrase("init.ask-summary", self._language))
            self._dialogue.say(phrase("init.unknown-reply", self._language, number=len(given)))

    def _explain(self, key: str, text: str) -> str:
        """Return an answer as the file will have it, with the name that it stands for."""
        if not text:
            return ""
        if key.startswith("country"):
            code = self._read.read_country(text)
            return f"{code} ({say_code('countries', code, self._language) or text})"
        if key.startswith(("languages", "text-language")):
            tags = self._read.read_languages(text)
            return phrase("comma", self._language).join(
                f"{tag} ({say_code('languages', tag, self._language) or tag})" for tag in tags
            )
        return text

    def _read_access(self, answer: str) -> dict[str, str]:
        status = self._read.read_access(answer)
        return {"status": status, **_END.get(status, {})}

    def _append_identifier(self, given: Sequence[str], answer: str) -> list[str]:
        return [*given, self._read.read_identifier(answer)]

    def _add_name(self, names: Mapping[str, str], name: str, answer: str) -> Mapping[str, str]:
        tag = self._read.read_language(answer)
        if tag in names:
            raise WrongUsageError("error.name-language-repeated", language=tag, name=names[tag])
        return {**names, tag: name}


_END: Final = {"embargoed": {"until": "2100-01-01"}}
"""A day that makes an embargo complete until the question for the real one is answered."""
