"""Search the catalogue of all bags by words and by days."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archiver.calendars import DateRefusedError, UnreadableDateError
from archiver.dating.stated import read_date
from archiver.errors import WrongUsageError
from archiver.findings import Finding, Severity, escape_for_display, has_errors
from archiver.holdings.catalogue import (
    Days,
    Hit,
    Question,
    catalogue_path,
    days_of_reading,
    list_unread,
    name_bag,
    open_embargoed,
    open_to_search,
    search_catalogue,
)
from archiver.holdings.places import read_settings
from archiver.option_day import read_access_day
from archiver.records.fields import STATUSES
from archiver.tasks.arguments import read_optional_path, read_text, refuse, refuse_choice
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document that a search found. Of a withheld one only the reference code is told; all else is None or empty.

    - `bag` is the first copy of its bag as `PLACE/PATH`, and `copies` are all of them.
    - `place` is the place of that copy, and `path` the path of the document in the bag.
    - `titles` are the titles by language, and `title` is the first of them.
    - `date` is EDTF, or `undated` if it bears no date by the word of a person. `date_solar_hijri` is the same in that calendar.
    - `locations` are the paths or addresses by which the copies are opened, and `number` is the position of the document
      among the records of the bag, from 1.
    - `is_unresolved` is True if nobody has decided yet of which day it is.
    - `access` is the status on the day of the search: `open`, or that of a withheld document.
    """

    reference_code: str | None
    is_withheld: bool
    bag: str | None = None
    place: str | None = None
    path: str | None = None
    title: str | None = None
    date: str | None = None
    date_solar_hijri: str | None = None
    access: str | None = None
    titles: Sequence[tuple[str, str]] = ()
    copies: Sequence[str] = ()
    locations: Sequence[str] = ()
    number: int | None = None
    is_unresolved: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the document in the form of `schemas/report.schema.json`. `copies` is there if there are several."""
        if self.is_withheld:
            return {"referenceCode": self.reference_code}
        return {
            "bag": self.bag,
            "place": self.place,
            "path": self.path,
            "title": self.title,
            "referenceCode": self.reference_code,
            "date": self.date,
            "dateSolarHijri": self.date_solar_hijri,
            "access": self.access,
            **({"copies": list(self.copies)} if len(self.copies) > 1 else {}),
        }


@dataclass(frozen=True, slots=True)
class SearchReport(WithoutTruthValue):
    """The documents that a search found, what has all its words first. `total` are how many there are beside a limit."""

    ask_instead = "documents"

    documents: Sequence[FoundDocument]
    total: int
    findings: Sequence[Finding]

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report."""
        return [document.to_dict() for document in self.documents]


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """Questions about documents beside words. One that is None is not asked.

    - `date` is a date in any calendar and notation: a document is found if it may be of one of its days.
    - `organization` is a name of the organization that it comes from, some words of the name, or an identifier.
    - `place` is the place of a copy of its bag.
    - `access` is `open`, `restricted`, `closed` or `embargoed`, as of today.
    - `unresolved` asks for documents whose date nobody has decided yet.
    - `limit` is the largest number of documents that are returned.
    """

    date: str | None = None
    organization: str | None = None
    place: str | None = None
    access: str | None = None
    unresolved: bool = False
    limit: int | None = None


def search(
    words: str | None = None, options: SearchOptions | None = None, *, configuration: str | os.PathLike[str] | None = None
) -> SearchReport:
    """Search the catalogue that stands beside the ledger of audits. See `archiver audit add` for what it knows.

    Args:
        words: words of titles, descriptions, creators or reference codes, in any spelling. `*` at the end of a word stands for
            any ending.
        options: what is asked of documents beside words.
        configuration: the file of settings. None takes the one that `BAYEGAN_CONFIG` names, or the user's own.

    Raises:
        WrongUsageError: nothing is asked, or a place or an access is unknown.
        ReadError: there is no catalogue, or it cannot be read.
    """
    asked = options or SearchOptions()
    given = None if words is None or not read_text("words", words).strip() else words
    _check(asked)
    if given is None and replace(asked, limit=None) == SearchOptions():
        raise WrongUsageError("error.search-empty")
    settings, findings = read_settings(read_optional_path("configuration", configuration))
    if has_errors(findings):
        return SearchReport((), 0, findings)
    if asked.place is not None and asked.place not in settings.places and not os.path.isabs(asked.place):
        refuse_choice("place", asked.place, settings.places or ["-"])
    try:
        days, is_undated, told = (None, False, []) if asked.date is None else _read_days(asked.date)
    except DateRefusedError as refusal:
        refused = refusal.finding({"field": "--date"}).raised_to(Severity.ERROR)
        return SearchReport((), 0, [*findings, *_advise([refused])])
    filters = (asked.organization, asked.place, asked.access, asked.unresolved, asked.limit)
    question = Question(read_access_day(None), given, days, is_undated, *filters)
    with open_to_search(catalogue_path(settings.ledger)) as catalogue:
        unread = [*open_embargoed(catalogue, question.today), *list_unread(catalogue)]
        answer = search_catalogue(catalogue, question)
    return SearchReport(list(map(_describe, answer.hits)), answer.documents, [*findings, *told, *unread])


def _check(options: SearchOptions) -> None:
    """Raise WrongUsageError for values that can never be right."""
    for name in ("date", "organization", "place", "access"):
        if getattr(options, name) is not None:
            read_text(name, getattr(options, name))
    if options.access is not None and options.access not in STATUSES:
        refuse_choice("access", options.access, STATUSES)
    if options.limit is not None and (not isinstance(options.limit, int) or options.limit < 1):
        refuse("limit", options.limit, "count")


def _read_days(text: str) -> tuple[list[Days] | None, bool, list[Finding]]:
    """Return the days of all readings of a date, whether it says that there is none, and findings. Raises DateRefusedError."""
    stated = read_date(text, None, {"field": "--date"})
    if stated.undated:
        return None, True, []
    days = [days for reading in stated.readings for days in days_of_reading(reading)]
    if not days:
        raise UnreadableDateError("no-year", text=text.strip())
    return days, False, _advise(stated.findings)


def _advise(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings on a date that is searched for. What to do about them depends on that."""
    return [finding.replace(values={**finding.values, "advice": "search"}) for finding in findings]


def _describe(hit: Hit) -> FoundDocument:
    if hit.is_withheld:
        return FoundDocument(hit.reference_code, is_withheld=True)
    copies = [name_bag(*copy) for copy in hit.copies]
    return FoundDocument(
        hit.reference_code,
        is_withheld=False,
        bag=copies[0],
        place=escape_for_display(hit.copies[0][0]),
        path=hit.path,
        title=hit.title[0][0],
        date=hit.date,
        date_solar_hijri=hit.solar_hijri,
        access=hit.access,
        titles=hit.title,
        copies=copies,
        locations=hit.locations,
        number=hit.number,
        is_unresolved=hit.is_unresolved,
    )
