"""The finding aid: one self-contained page, in Persian and English, on what a bag holds and how to verify it."""

from __future__ import annotations

import os
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import shown
from archiver.messages import LANGUAGES, phrase
from archiver.reports.date_words import say_date
from archiver.reports.names import isolate, show_path, show_quoted
from archiver.reports.verification import plan_verification

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archiver.messages import Language

_STYLE = os.path.join(os.path.dirname(__file__), "page.css")
_BY_A_PERSON = ("resolved", "table")


class BagDescription(NamedTuple):
    """What the page says of the bag as a whole: its name, the origin organization, the algorithms, and both packing dates."""

    name: str
    organization: str
    algorithms: Sequence[str]
    bagging_date: str
    bagging_date_solar_hijri: str


def render_finding_aid(bag: BagDescription, records: Sequence[Mapping[str, Any]]) -> str:
    """The page as HTML. It needs no script and no network, and gives the checksums of documents only, never of tag files."""
    with open(_STYLE, encoding="utf-8") as file:
        style = file.read()
    title = f"{phrase('aid.title', 'en')} · {phrase('aid.title', 'fa')}"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en" dir="ltr">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)} · {escape(shown(bag.name))}</title>",
            f"<style>\n{style}</style>",
            "</head>",
            "<body>",
            *_head(bag, len(records)),
            "<main>",
            *_documents(records),
            *_verification(bag, records),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _pair(tag: str, say: Callable[[Language], str], attributes: str = "") -> str:
    """An element that says the same in both languages, each marked as what it is."""
    english, persian = (escape(say(language)) for language in LANGUAGES)
    return f'<{tag} class="pair"{attributes}><span lang="en">{english}</span> <span lang="fa" dir="rtl">{persian}</span></{tag}>'


def _label(tag: str, key: str, attributes: str = "", **values: object) -> str:
    return _pair(tag, lambda language: phrase(key, language, **values), attributes)


def _paragraphs(key: str, **values: object) -> Iterator[str]:
    for language in LANGUAGES:
        direction = "rtl" if language == "fa" else "ltr"
        yield f'<p lang="{language}" dir="{direction}">{escape(phrase(key, language, **values))}</p>'


def _fact(key: str, value: str) -> Iterator[str]:
    yield _label("dt", key)
    yield value if value.startswith("<dd") else f"<dd>{value}</dd>"


def _head(bag: BagDescription, documents: int) -> Iterator[str]:
    packed = {"gregorian": bag.bagging_date, "solarHijri": bag.bagging_date_solar_hijri}
    yield "<header>"
    yield _label("h1", "aid.title")
    yield "<dl>"
    yield from _fact("aid.bag", show_path(bag.name))
    yield from _fact("aid.origin", isolate(bag.organization))
    yield from _fact("aid.documents", _label("dd", "aid.count", count=documents))
    yield from _fact("aid.packed", _pair("dd", lambda language: _say_days(packed, language)))
    yield "</dl>"
    yield "</header>"


def _documents(records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield '<section aria-labelledby="documents">'
    yield _label("h2", "aid.documents", ' id="documents"')
    for record in records:
        yield "<article>"
        yield f"<h3>{_title(record)}</h3>"
        yield "<dl>"
        yield from _fact("aid.file", show_path(record["file"]["path"]))
        yield from _date(record["date"])
        for algorithm, digest in record["file"]["checksums"].items():
            yield from _fact("aid.checksum", f"{escape(algorithm)}<br><code>{escape(digest)}</code>")
        yield "</dl>"
        yield from _statements(record)
        yield "</article>"
    yield "</section>"


def _title(record: Mapping[str, Any]) -> str:
    title = record["title"][0]["value"]
    return show_path(title, "bdi") if title == record["file"]["originalName"] else isolate(title)


def _date(date: Mapping[str, Any]) -> Iterator[str]:
    """The date that the document is catalogued by, and what it rests on where a person gave it."""
    if "gregorian" not in date:
        yield from _fact("aid.date", _label("dd", "aid.no-date"))
    else:
        key = "aid.date-given" if date["basis"] in _BY_A_PERSON else "aid.date"
        yield from _fact(key, _pair("dd", lambda language: _say_days(date, language)))
    if "note" in date:
        yield from _fact("aid.date-note", isolate(date["note"]))


def _say_days(dated: Mapping[str, Any], language: Language) -> str:
    """The days of a `date`, a statement or one of its readings in both calendars, with the certainty where they are not sure."""
    days = say_date(str(dated["gregorian"]), language)
    if "solarHijri" in dated:
        solar_hijri = say_date(str(dated["solarHijri"]), language, "solar-hijri")
        days = phrase("aid.days", language, gregorian=days, solarHijri=solar_hijri)
    certainty = dated.get("certainty", "official")
    if certainty == "official" or (certainty == "approximate" and "toleranceDays" not in dated):
        return days
    told = {"certainty": certainty, "toleranceDays": dated.get("toleranceDays", 0)}
    return phrase("aid.days-unsure", language, days=days, **told)


def _statements(record: Mapping[str, Any]) -> Iterator[str]:
    """What the datelines say, where they differ or a person decided otherwise."""
    agreement = record["dateAgreement"]
    statements = [record["dateStatements"][position] for position in agreement.get("statements", [])]
    state = _state(record)
    if not statements or state is None:
        return
    yield f'<div class="statements {state}">'
    yield from _paragraphs(f"aid.{state}", differenceDays=agreement.get("differenceDays", 0))
    yield "<ul>"
    for statement in statements:
        yield f"<li><q>{isolate(statement['text'])}</q>"
        yield _pair("p", partial(_say_statement, statement))
        yield "</li>"
    yield "</ul>"
    yield "</div>"


def _state(record: Mapping[str, Any]) -> str | None:
    """Why the statements must be seen beside the date, as the entry of the catalogue that says so; None where they need not."""
    differ, basis = record["dateAgreement"]["status"] == "conflict", record["date"]["basis"]
    if basis in _BY_A_PERSON:
        return "decided" if differ else "given"
    if differ:
        return "conflict"
    return "several" if basis == "unresolved" else None


def _say_statement(statement: Mapping[str, Any], language: Language) -> str:
    """Where a statement stands, in which calendar it is written, and which day that is."""
    if "gregorian" in statement:
        kind = "day" if "weekday" in statement else "days"
        return phrase(f"aid.stated-{kind}", language, **{**statement, "days": _say_days(statement, language)})
    readings = [_say_days(one, language) for one in statement.get("readings", []) if "gregorian" in one]
    if not readings:
        return phrase("aid.stated-unknown", language, line=statement["line"])
    return phrase("aid.stated-readings", language, line=statement["line"], choices=phrase("days.or", language).join(readings))


def _verification(bag: BagDescription, records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    verification = plan_verification(bag.algorithms, records)
    yield '<section aria-labelledby="verification">'
    yield _label("h2", "aid.verify", ' id="verification"')
    if verification.coreutils:
        yield from _paragraphs("aid.how-to-verify")
        if verification.names:
            yield from _paragraphs("aid.names-not-found", count=len(verification.names))
            yield "<ul>"
            yield from (f"<li>{show_path(check.path)}</li>" for check in verification.names)
            yield "</ul>"
        yield _commands("\n".join(escape(command) for command in verification.coreutils))
    if verification.names:
        yield from _paragraphs("aid.encoded-names")
        yield from (
            _commands(escape(check.before) + show_quoted(check.quoted) + escape(check.after)) for check in verification.names
        )
    if verification.python:
        yield from _paragraphs("aid.verify-with-python")
        yield from (_commands(escape(command)) for command in verification.python)
    yield "</section>"


def _commands(markup: str) -> str:
    return f'<pre lang="" dir="ltr">{markup}</pre>'
