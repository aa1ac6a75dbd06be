"""Write the entry of one document."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.finding_aid.date_decisions import show_decisions
from archiver.finding_aid.days import say_day, say_days
from archiver.finding_aid.sizes import say_size
from archiver.messages import phrase
from archiver.pages import Markup, escape, fact, isolate, label, pair, paragraphs, show_code, show_path
from archiver.records import PROPOSED_BASES, FieldKind, arrange_fields, public_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archiver.events import DateDecision
    from archiver.messages import Language
    from archiver.records import DescribedField

BY_A_PERSON = ("resolved", "table")
"""Bases of a date that a person gave."""
_NAMED_LANGUAGES: Final = frozenset({"ar", "az", "bal", "ckb", "de", "en", "fa", "fr", "ku", "prs", "ps", "tr", "ur"})
"""Languages that have a term in the catalogue."""


_ORDER: Final = ("referenceCode", "levelOfDescription", "description", "language", "originOrganization", "creator")
_SHOWN_FIELDS: Final = [field for field in arrange_fields(_ORDER) if field.label]
_ABOVE_DATE, _BELOW_DATE = _SHOWN_FIELDS[:3], _SHOWN_FIELDS[3:]
"""The described fields, in the order of the page."""


class EntryHead(NamedTuple):
    """The identifier of an entry on its page, the title of its document, the address of its file, and the origin of all."""

    identifier: str
    title: Markup
    address: Markup
    organization: str


def show_title(record: Mapping[str, Any]) -> Markup:
    """Return the titles of a document."""
    first, *others = record["title"]
    is_file_name = record.get("titleBasis") == "file-name" or first["value"] == record["file"]["originalName"]
    title = show_path(first["value"], "bdi") if is_file_name else isolate(first["value"], first["language"])
    return Markup(" · ".join([title, *(isolate(other["value"], other["language"]) for other in others)]))


def describe_document(record: Mapping[str, Any], head: EntryHead, decisions: Sequence[DateDecision] = ()) -> Iterator[str]:
    """Yield the entry of a document that may be shown. `decisions` are those of persons on its date, the first one first."""
    organization = head.organization
    yield f'<article id="{head.identifier}">'
    yield f"<h3>{head.title}</h3>"
    yield "<dl>"
    if record.get("titleBasis") in PROPOSED_BASES - {"file-name"}:
        yield from fact("aid.title-basis", label("dd", "aid.title-basis-name", basis=record["titleBasis"]))
    for field in _ABOVE_DATE:
        if field.key in record:
            yield from _describe_field(field, record, organization)
    yield from _date(record["date"])
    for field in _BELOW_DATE:
        if field.key in record:
            yield from _describe_field(field, record, organization)
    yield from _file(record["file"], head.address)
    yield "</dl>"
    yield from _statements(record)
    yield from show_decisions(decisions)
    yield "</article>"


def show_public_name(record: Mapping[str, Any], number: int, tag: str = "span") -> Markup:
    """Return the name of a withheld document: its reference code, else its number among the records of the bag, from 1."""
    if record.get("referenceCode"):
        return Markup(f"<{tag}>{show_code(public_name(record, number))}</{tag}>")
    return label(tag, "aid.withheld-document", number=number)


def describe_withheld(record: Mapping[str, Any], number: int, identifier: str) -> Iterator[str]:
    """Yield the entry of a withheld document: its public name, and the end of its embargo.

    `number` is its position among the records of the bag, from 1.
    """
    yield f'<article id="{identifier}" class="withheld">'
    yield show_public_name(record, number, "h3")
    yield "<dl>"
    yield from fact("aid.access", _access(record["accessRights"]))
    yield "</dl>"
    yield "</article>"


def show_texts(texts: Sequence[Mapping[str, str]], tag: str = "span") -> Markup:
    """Return the same words in several languages, each in its own direction."""
    shown = [isolate(text["value"], text["language"]) for text in texts]
    return Markup("".join(f"<{tag}>{one}</{tag}>" for one in shown)) if len(shown) > 1 else shown[0]


def _describe_field(field: DescribedField, record: Mapping[str, Any], organization: str) -> Iterator[str]:
    """Yield a described field that the document has, unless it says no more than the page."""
    value = record[field.key]
    if field.key == "originOrganization" and value["name"][0]["value"] == organization:
        return
    if field.kind is FieldKind.CHOICE:
        name = field.label.rpartition(".")[2]
        yield from fact(field.label, label("dd", f"{field.label}-name", **{name: value}))
    elif field.kind is FieldKind.CREATORS:
        for creator in value:
            yield from fact(field.label, show_texts(creator["name"], "p"))
    elif value:
        yield from fact(field.label, _SHOWN[field.kind](value))


def _date(date: Mapping[str, Any]) -> Iterator[str]:
    """Yield the date of the document in the catalogue, with its basis if a person gave it."""
    key = "aid.date-given" if date["basis"] in BY_A_PERSON else "aid.date"
    if "stated" in date:
        yield from fact(key, label("dd", "aid.date-stated", stated=date["stated"]))
    elif "gregorian" not in date:
        yield from fact(key, label("dd", "aid.no-date"))
    else:
        yield from fact(key, pair("dd", lambda language: say_days(date, language)))
    if "note" in date:
        yield from fact("aid.date-note", isolate(date["note"]))


def _languages(tags: Sequence[str]) -> Markup:
    # Tags with more than a language (`fa-Latn`) or without a name stay tags.
    return pair(
        "dd",
        lambda language: phrase("comma", language).join(
            phrase("aid.language-name", language, tag=tag.lower()) if tag.lower() in _NAMED_LANGUAGES else tag for tag in tags
        ),
    )


def _access_with_notes(rights: Mapping[str, Any]) -> Markup:
    notes = "".join(f"<p>{isolate(note['value'], note['language'])}</p>" for note in rights.get("note", ()))
    return Markup(f"<dd>{_access(rights, 'p')}{notes}</dd>")


def _rights(rights: Mapping[str, Any]) -> Markup:
    address = f"<p>{show_path(rights['identifier'])}</p>" if "identifier" in rights else ""
    return Markup(show_texts(rights["value"], "p") + address)


def _access(rights: Mapping[str, Any], tag: str = "dd") -> Markup:
    if "until" not in rights:
        return label(tag, "aid.access-name", access=rights["status"])
    return pair(tag, lambda language: phrase("aid.access-until", language, day=say_day(rights["until"], language)))


_SHOWN: Final[Mapping[FieldKind, Callable[[Any], Markup]]] = {
    FieldKind.TEXTS: lambda texts: show_texts(texts, "p"),
    FieldKind.WORDS: lambda words: Markup(", ".join(map(isolate, words))),
    FieldKind.CODE: show_code,
    FieldKind.LANGUAGES: _languages,
    FieldKind.PARTY: lambda party: show_texts(party["name"], "p"),
    FieldKind.ACCESS: _access_with_notes,
    FieldKind.RIGHTS: _rights,
}
"""The markup of a field's value, by its kind."""


def _file(file: Mapping[str, Any], address: Markup) -> Iterator[str]:
    yield from fact("aid.file", Markup(f'<a href="{address}">{show_path(file["path"])}</a>'))
    kind = " · ".join(filter(None, [file["mediaType"], file.get("format", {}).get("puid"), file.get("encoding", {}).get("name")]))
    size = pair("p", lambda language: say_size(file["size"], language))
    yield from fact("aid.format", Markup(f'<dd><p lang="" dir="ltr">{escape(kind)}</p>{size}</dd>'))
    if attachments := file.get("attachments"):
        names = Markup(", ".join(isolate(one.get("name", one["mediaType"])) for one in attachments))
        yield from fact("aid.attachments", Markup(f"<dd>{names}</dd>"))
    digests = "".join(
        f'<p class="checksum" lang="" dir="ltr"><span>{escape(name)}</span> <code class="digest">{escape(digest)}</code></p>'
        for name, digest in file["checksums"].items()
    )
    yield from fact("aid.checksum", Markup(digests))


def _statements(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the datelines, if they differ or a person decided otherwise."""
    agreement = record["dateAgreement"]
    statements = [record["dateStatements"][position] for position in agreement.get("statements", [])]
    state = state_of_dates(record)
    if not statements or state is None:
        return
    yield f'<div class="statements {state}">'
    yield from paragraphs(f"aid.{state}", differenceDays=agreement.get("differenceDays", 0))
    yield "<ul>"
    for statement in statements:
        yield f"<li><q>{isolate(statement['text'])}</q>"
        yield pair("p", partial(_say_statement, statement))
        yield "</li>"
    yield "</ul>"
    yield "</div>"


def state_of_dates(record: Mapping[str, Any]) -> str | None:
    """Return the entry of the catalogue that says why the statements must be seen beside the date, or None if not."""
    differ, basis = record["dateAgreement"]["status"] == "conflict", record["date"]["basis"]
    if basis in BY_A_PERSON:
        return "decided" if differ else "given"
    if differ:
        return "conflict"
    return "several" if basis == "unresolved" else None


def _say_statement(statement: Mapping[str, Any], language: Language) -> str:
    """Return the place of a statement, its calendar, and its day in each way to read it."""
    readings = [say_days(one, language) for one in statement.get("readings", []) if "gregorian" in one]
    if len(readings) > 1:
        return phrase("aid.stated-readings", language, **{**statement, "choices": phrase("days.or", language).join(readings)})
    if "gregorian" not in statement:
        return phrase("aid.stated-unknown", language, **statement)
    kind = "day" if "weekday" in statement else "days"
    return phrase(f"aid.stated-{kind}", language, **{**statement, "days": say_days(statement, language)})
