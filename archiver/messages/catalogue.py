"""Read the catalogue of codes and render an entry in a language."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from archiver.messages.languages import form_of, month_name, weekday_name
from archiver.messages.page_words import say_instead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.messages.languages import Language

_FOLDER = os.path.dirname(__file__)
_NO_CODES = {"phrase", "term", "unit"}
_DEFAULTS: Mapping[str, object] = {"advice": "usual"}
"""Values of templates that need not be given."""
_MARKS: ContextVar[tuple[str, str]] = ContextVar("marks", default=("", ""))


@contextmanager
def marked_values(begin: str, end: str) -> Iterator[None]:
    """Put two marks around every value that a template inserts, in this block.

    A page needs to know the limits of the words of a language and of a name or a date in digits: inside Persian prose, the parts
    of a name would change places.
    """
    token = _MARKS.set((begin, end))
    try:
        yield
    finally:
        _MARKS.reset(token)


def _mark(text: str) -> str:
    begin, end = _MARKS.get()
    return f"{begin}{text}{end}"


def _write_digits(text: str, language: Language) -> str:
    """Write ASCII digits as the language has them."""
    digits = form_of(language).digits
    if digits == "latin":
        return text
    from archiver.persian_text import write_digits  # noqa: PLC0415 - takes long to load

    return write_digits(text, digits)


def _name_in(spec: str) -> str:
    """Return the name of a format spec without marks. A spec from a value (`{month:{monthNames}}`) comes with them."""
    begin, end = _MARKS.get()
    return spec.removeprefix(begin).removesuffix(end)


class _Count(int):
    """A number that a template can show with a unit, `{differenceDays:days}`, or as a month, `{month:solar-hijri}`."""

    language: Language

    def __format__(self, spec: str) -> str:
        unit = _name_in(spec)
        form = form_of(self.language)
        digits = _write_digits(str(int(self)), self.language)
        if not unit:
            return digits
        if unit not in _entries("unit"):
            return month_name(self, unit, self.language)
        singular, plural = _entries("unit")[unit][self.language]
        return f"{digits} {singular if self in form.singular else plural}"


class _Word(str):
    """A text that a template can show in its own language.

    - `{right:weekday}` is the name of a weekday.
    - `{nearest:digits}` has the digits of the language.
    - `{known:choices}` is a list without its quotation marks. A word with an entry `choice.…` is shown in both languages.
    - `{expected:value}` is a word of a file, the English one first, since the file takes no other.
    - `{reason:refusal}` is the entry `refusal.…` of `term.json`, itself a template over the same values. Several words with
      commas between them are several entries.
    - `{reason:advice}` says what to do about a refusal; a reason that has no entry of its own takes `advice.other`.
    - `{reason:reason}` may have no entry: words of the operating system or another program stay as they are, in the quotation
      marks of the language.
    """

    __slots__ = ("language", "values")
    language: Language
    values: Mapping[str, object]

    def __format__(self, spec: str) -> str:
        kind = _name_in(spec)
        if not kind:
            return _mark(str(self))
        if kind == "digits":
            return _mark(_write_digits(self, self.language))
        if kind == "weekday":
            return weekday_name(self, self.language)
        if kind == "choices":
            return _join(self.language, (_say_choice(word, self.language) for word in self.replace("'", "").split(", ")))
        if kind == "value":
            return _say_choice(str(self), "en")
        return self._say_term(kind)

    def _say_term(self, kind: str) -> str:
        terms = _entries("term")
        whole = str(self)
        is_known = f"{kind}.{whole}" in terms
        if kind == "reason" and not is_known:
            begin, end = form_of(self.language).quotes
            return f"{begin}{_mark(whole)}{end}"
        if kind == "advice" and not is_known:
            whole, is_known = "other", True
        words = [whole] if is_known else whole.split(", ")
        keys = [f"{kind}.{word}" for word in words]
        said = [say_instead("term", key, self.language) or terms[key][self.language] for key in keys]
        return _join(self.language, [_render(template, self.values, self.language) for template in said])


def _say_decisions(told: Any, language: Language) -> str:  # noqa: ANN401 - the part of a finding's values
    """Return a document with the decisions on its date: the date, who decided, when and why."""
    said = []
    for decision in told["decisions"]:
        values = dict(decision)
        if f"date-stated.{values['date']}" in _entries("term"):
            values["date"] = say_term("date-stated", values["date"], language)
        said.append(phrase("decision.said-why" if values["note"] else "decision.said", language, **values))
    if not said:
        return _mark(told["document"])
    between = str(_entries("phrase")["decision.between"][language])
    return phrase("decision.document", language, document=told["document"], said=between.join(said))


def _say_choice(word: str, language: Language) -> str:
    """Return a word that an option takes, with the same in the other language if it has one: `open (آزاد)`."""
    known = _entries("term").get(f"choice.{word}")
    return str(known[language]) if known else _mark(word)


class _Location:
    """The place of a date statement, `{location}`, from the values beside it. `{location:capital}` begins a sentence."""

    def __init__(self, values: Mapping[str, object], language: Language) -> None:
        self._values = values
        self._language = language

    def __format__(self, kind: str) -> str:
        said = say_location(self._values, self._language)
        return said[:1].upper() + said[1:] if kind == "capital" else said


class _Several:
    """Things that a template shows one after the other, `{expected:value}` and `{told:decisions}` each as such."""

    def __init__(self, things: Sequence[object], values: Mapping[str, object], language: Language) -> None:
        self._things = things
        self._values = values
        self._language = language

    def __getitem__(self, position: int) -> object:
        return _wrap(self._things[position], self._values, self._language)

    def __format__(self, spec: str) -> str:
        if _name_in(spec) == "decisions":
            return _join(self._language, (_say_decisions(one, self._language) for one in self._things))
        kind = spec if _name_in(spec) == "value" else ""
        words = (_wrap(one, self._values, self._language) for one in self._things)
        return _join(self._language, (format(one, kind if isinstance(one, _Word) else "") for one in words))


class _Values:
    """The values of a template, or one with parts, each wrapped when it is asked for: many are not named by any text."""

    def __init__(self, values: Mapping[str, object], around: Mapping[str, object], language: Language) -> None:
        self._values = values
        self._around = around
        self._language = language

    def __getitem__(self, name: str) -> object:
        if name == "location":
            return _Location(self._values, self._language)
        value = self._values[name] if name in self._values else _DEFAULTS[name]
        return _wrap(value, self._around, self._language)


def _wrap(value: object, values: Mapping[str, object], language: Language) -> object:
    if isinstance(value, str):
        word = _Word(value)
        word.language, word.values = language, values
        return word
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        count = _Count(value)
        count.language = language
        return count
    if isinstance(value, dict):
        return _Values(value, values, language)
    if isinstance(value, list | tuple):
        return _Several(value, values, language)
    return value


def _join(language: Language, words: Iterable[str]) -> str:
    return str(_entries("phrase")["comma"][language]).join(words)


@cache
def _entries(prefix: str) -> dict[str, Any]:
    import json  # noqa: PLC0415 - a program that says nothing needs no text

    with open(os.path.join(_FOLDER, f"{prefix}.json"), encoding="utf-8") as file:
        entries: dict[str, Any] = json.load(file)
    return entries


def _entry(code: str) -> dict[str, Any]:
    entry: dict[str, Any] = _entries(code.partition(".")[0])[code]
    return entry


def list_codes() -> list[str]:
    """Return every code of a finding or error, sorted."""
    prefixes = {name.removesuffix(".json") for name in os.listdir(_FOLDER) if name.endswith(".json")}
    return sorted(code for prefix in prefixes - _NO_CODES for code in _entries(prefix))


def severity_of(code: str) -> str:
    """Return the severity that findings of this code have unless a caller is strict: `error`, `warning` or `note`."""
    severity: str = _entry(code)["severity"]
    return severity


def read_texts(code: str, language: Language) -> dict[str, str]:
    """Return the templates of a code: its `message`, and its `remedy` if it has one."""
    texts: dict[str, str] = _entry(code)[language]
    return texts


def render_message(code: str, values: Mapping[str, object], language: Language) -> str:
    """Return what was found, in one or two sentences. Raise KeyError if `values` lack one that the text names."""
    return _render(say_instead("message", code, language) or _entry(code)[language]["message"], values, language)


def render_remedy(code: str, values: Mapping[str, object], language: Language) -> str:
    """Return what to do about it, or an empty text if there is nothing to do."""
    return _render(say_instead("remedy", code, language) or _entry(code)[language].get("remedy", ""), values, language)


def phrase(key: str, language: Language, **values: object) -> str:
    """Return a short text that is not a finding: a heading, a label, a line of progress.

    It stands in `phrase.json`, or if its key is `web.ROOM.…`, in `web/ROOM.json`.
    """
    catalogue = f"web/{key.split('.')[1]}" if key.startswith("web.") else "phrase"
    template: str = say_instead("phrase", key, language) or _entries(catalogue)[key][language]
    return _render(template, values, language)


def say_term(kind: str, term: str, language: Language) -> str:
    """Return the name of a term of a kind: `calendar`, `lunar-hijri` is lunar Hijri. Raises KeyError for another term."""
    return str(_entries("term")[f"{kind}.{term}"][language])


def list_terms(kind: str) -> list[str]:
    """Return every term of a kind, in the order of the catalogue."""
    return [key.removeprefix(f"{kind}.") for key in _entries("term") if key.startswith(f"{kind}.")]


def list_commands() -> list[str]:
    """Return the words of each command, such as `validate` and `date convert`."""
    return [key.removeprefix("command.").replace(".", " ") for key in _entries("phrase") if key.startswith("command.")]


def say_location(values: Mapping[str, object], language: Language) -> str:
    """Return a place in a document by `page`, `part` and `line`, each of which may be absent: `footnote 2, line 1`."""
    told = [phrase(f"place.{key}", language, value=values[key]) for key in ("page", "line") if values.get(key)]
    if part := values.get("part"):
        told.insert(0, say_part(str(part), language))
    return phrase("comma", language).join(told)


def say_part(part: str, language: Language) -> str:
    """Return the name of a part of a document: `footnote 2`. An unknown part is named as it is."""
    name, _, number = part.rpartition(" ")
    if not number.isdecimal():
        name, number = part, ""
    if f"part.{name}" not in _entries("phrase"):
        return _mark(part)
    said = phrase(f"part.{name}", language)
    return f"{said} {phrase('number', language, value=int(number))}" if number else said


def _render(template: str, values: Mapping[str, object], language: Language) -> str:
    return template.format_map(_Values(values, values, language))
