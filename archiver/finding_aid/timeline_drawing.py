"""Draw the time line as a picture, with positions in per cent, so that its letters keep their size on phones and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.calendars import Calendar, DayInterval, calendar_system, write_interval
from archiver.finding_aid.days import say_days
from archiver.finding_aid.timeline import KINDS, lay_out
from archiver.messages import PAGE_LANGUAGES, form_of, phrase
from archiver.pages import Markup, both, escape, label, pair, paragraphs
from archiver.persian_text import write_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archiver.finding_aid.bag_overview import Mark
    from archiver.finding_aid.timeline import Bar, DayColumn, Scale, Timeline
    from archiver.messages import Language

# Heights in CSS pixels: the years above and below, a row of bars, a bar in it, a dot, the tallest column, and the room between.
_ABOVE: Final = 34
_BELOW: Final = 42
_LANE: Final = 16
_BAR: Final = 11
_DOT: Final = 7
_TALLEST: Final = 110
_ROOM: Final = 14

_MOST_DOTS: Final = 14
"""The most documents in a column that are drawn as dots. So many are nearly as high as `_TALLEST`."""
_FEW_YEARS: Final = 5
"""If more years are written, every second one is left out on a narrow screen."""
_NUMBER_WIDTH: Final = 8.0
_COLUMN_WIDTH: Final = 0.7
"""The widths of a number in a bar and of a column, in per cent."""
# A square on its corner: from the top by 5 pixels each to the right, the bottom, the left, and back.
_DIAMOND: Final = '<path class="clash" d="M0-5 5 0 0 5-5 0z"/>'


def draw_timeline(marks: Mapping[Mark, int], counts: Mapping[str, int]) -> Iterator[str]:
    """Yield a figure of at least one dated document.

    `counts` are the numbers of documents that are `undated` and `withheld`, and not on the line.
    """
    timeline = lay_out(marks)

    def summarize(language: Language) -> str:
        """Return the numbers of the timeline in words."""
        return _summarize(marks, {**counts, "undrawn": timeline.undrawn}, language)

    yield '<section aria-labelledby="timeline">'
    yield label("h2", "aid.timeline", ' id="timeline"')
    yield "<figure>"
    yield from _Drawing(timeline, PAGE_LANGUAGES).lines(summarize)
    yield "<figcaption>"
    yield pair("div", summarize)
    yield from paragraphs("aid.timeline-scales")
    if timeline.tallest > _MOST_DOTS:
        yield from paragraphs("aid.timeline-tallest", count=timeline.tallest)
    yield '<ul class="legend">'
    for kind in KINDS:
        if any(mark.kind == kind for mark in marks):
            sign = f'<svg class="timeline" aria-hidden="true">{_sign("50%", 7, kind)}</svg>'
            yield f"<li>{sign} {label('span', f'aid.mark-{kind}')}</li>"
    yield "</ul>"
    yield "</figcaption>"
    yield "</figure>"
    yield "</section>"


def draw_in_language(marks: Mapping[Mark, int], language: Language) -> tuple[Markup, str]:
    """Return the picture for at least one dated document, for a page in one language, and its numbers in words."""
    timeline = lay_out(marks)
    told = _summarize(marks, {"undrawn": timeline.undrawn}, language)
    return Markup("".join(_Drawing(timeline, (language,)).lines(lambda _: told))), told


def _summarize(marks: Mapping[Mark, int], absent: Mapping[str, int], language: Language) -> str:
    """Return the time line in words, for people who do not see it."""
    ends = min(mark.first for mark in marks), max(mark.last for mark in marks)
    first, last = (_say_members([(end, end)], language) for end in ends)
    drawn = sum(marks.values()) - absent["undrawn"]
    kinds = {kind: sum(count for mark, count in marks.items() if mark.kind == kind) for kind in KINDS[1:]}
    among, missing = (
        phrase("comma", language).join(phrase(f"aid.of-{key}", language, count=count) for key, count in counted.items() if count)
        for counted in (kinds, absent)
    )
    key = "aid.timeline-of-day" if ends[0] == ends[1] else "aid.timeline-summary"
    told = [phrase(key, language, drawn=drawn, first=first, last=last)]
    told += [phrase("aid.timeline-among", language, among=among)] if among else []
    told += [phrase("aid.timeline-missing", language, missing=missing)] if missing else []
    return " ".join(told)


def _sign(x: str, y: float, kind: str) -> str:
    if kind == "clash":
        return f'<svg x="{x}" y="{y:g}" overflow="visible">{_DIAMOND}</svg>'
    return f'<circle class="dot {kind}" cx="{x}" cy="{y:g}" r="2.5"/>'


def _say_members(members: Sequence[tuple[int, int]], language: Language) -> str:
    """Return some days or intervals of which one is meant, in words."""
    said = []
    for first, last in members:
        gregorian, solar_hijri = (
            write_interval(DayInterval(first, last), calendar_system(calendar))
            for calendar in (Calendar.GREGORIAN, Calendar.SOLAR_HIJRI)
        )
        said.append(say_days({"gregorian": gregorian, "solarHijri": solar_hijri}, language))
    return phrase("days.or", language).join(said)


class _Drawing:
    """The picture: the years of one calendar, bars, columns, and the years of the other calendar, from top to bottom."""

    def __init__(self, timeline: Timeline, languages: Sequence[Language]) -> None:
        self._timeline = timeline
        self._languages = languages
        self._are_dots = timeline.tallest <= _MOST_DOTS
        columns = timeline.tallest * _DOT if self._are_dots else _TALLEST
        self._base = _ABOVE + _ROOM + timeline.lanes * _LANE + columns + _ROOM

    def _say(self, say: Callable[[Language], str]) -> Markup:
        return both(say) if len(self._languages) > 1 else escape(say(self._languages[0]))

    def lines(self, summarize: Callable[[Language], str]) -> Iterator[str]:
        """Yield the lines of the drawing. `summarize` says it in words."""
        height = self._base + _BELOW
        yield f'<svg class="timeline" role="img" aria-labelledby="timeline-title timeline-description" height="{height}">'
        yield f'<title id="timeline-title">{self._say(_say_title)}</title>'
        yield f'<desc id="timeline-description">{self._say(summarize)}</desc>'
        yield from self._years(Calendar.SOLAR_HIJRI, "year", _ABOVE, (12, 26))
        yield from self._years(Calendar.GREGORIAN, "western", self._base + 6, (36, 22))
        for bar in self._timeline.bars:
            mark = bar.mark
            yield from self._group(
                mark.members or [(mark.first, mark.last)], bar.documents, self._set(bar) if mark.members else self._bar(bar)
            )
        for column in self._timeline.columns:
            yield from self._group([(column.first, column.last)], sum(column.counts.values()), self._column(column))
        yield "</svg>"

    def _group(self, members: Sequence[tuple[int, int]], count: int, shapes: Iterator[str]) -> Iterator[str]:
        """Yield shapes with a title, which a browser shows when a pointer rests on them."""
        told = self._say(lambda language: phrase("aid.mark", language, days=_say_members(members, language), count=count))
        yield f"<g><title>{told}</title>{''.join(shapes)}</g>"

    def _years(self, calendar: Calendar, name: str, axis: int, below: tuple[int, int]) -> Iterator[str]:
        """Yield an axis, a line through the picture for each year, and the years in the digits of both languages."""
        scale = self._timeline.scale
        is_above = calendar is Calendar.SOLAR_HIJRI
        years = scale.list_years(calendar)
        for number, (year, place) in enumerate(years):
            yield f'<line class="{name}" x1="{place:.2f}%" y1="{_ABOVE}" x2="{place:.2f}%" y2="{self._base + 6}"/>'
            minor = ' class="minor"' if number % 2 and len(years) > _FEW_YEARS else ""
            persian, latin = below if is_above else (axis + below[0] - 6, axis + below[1] - 6)
            if "fa" in self._languages:
                yield f'<text x="{place:.2f}%" y="{persian}" lang="fa"{minor}>{write_digits(str(year), "persian")}</text>'
            if "en" in self._languages:
                yield f'<text x="{place:.2f}%" y="{latin}" lang="en"{minor}>{year}</text>'
        end = axis - 4 if is_above else axis + 4
        for place in scale.list_months(calendar):
            yield f'<line class="month" x1="{place:.2f}%" y1="{axis}" x2="{place:.2f}%" y2="{end}"/>'
        yield f'<line class="axis" x1="0" y1="{axis}" x2="100%" y2="{axis}"/>'

    def _bar(self, bar: Bar) -> Iterator[str]:
        scale: Scale = self._timeline.scale
        mark = bar.mark
        left, right = scale.place(mark.first), scale.place(mark.last + 1)
        top = _ABOVE + _ROOM + bar.lane * _LANE
        size = f'width="{right - left:.2f}%" height="{_BAR}"'
        yield f'<rect class="{mark.kind}" x="{left:.2f}%" y="{top}" {size} rx="2"/>'
        if bar.documents > 1 and right - left > _NUMBER_WIDTH:
            yield self._number(bar, (left + right) / 2, top + _BAR - 2)
        if mark.kind == "clash":
            yield from (_sign(f"{place:.2f}%", top + _BAR / 2, mark.kind) for place in (left, right))

    def _set(self, bar: Bar) -> Iterator[str]:
        """Yield the days of which one is meant, on a thread. The time between them is not meant."""
        scale: Scale = self._timeline.scale
        mark = bar.mark
        places = [(scale.place(first), scale.place(last + 1)) for first, last in mark.members]
        middle = _ABOVE + _ROOM + bar.lane * _LANE + _BAR / 2
        left, right = places[0][0], places[-1][1]
        yield f'<line class="thread {mark.kind}" x1="{left:.2f}%" y1="{middle:g}" x2="{right:.2f}%" y2="{middle:g}"/>'
        for begin, end in places:
            if end - begin > _COLUMN_WIDTH:
                size = f'width="{end - begin:.2f}%" height="{_BAR}"'
                yield f'<rect class="{mark.kind}" x="{begin:.2f}%" y="{middle - _BAR / 2:g}" {size} rx="2"/>'
            else:
                yield _sign(f"{(begin + end) / 2:.2f}%", middle, mark.kind)
        if bar.documents > 1 and right - left > _NUMBER_WIDTH:
            yield self._number(bar, (left + right) / 2, middle - 2)

    def _column(self, column: DayColumn) -> Iterator[str]:
        x = self._timeline.scale.middle(column.number)
        if self._are_dots:
            kinds = [kind for kind in KINDS for _ in range(column.counts.get(kind, 0))]
            yield from (_sign(f"{x:.2f}%", self._base - _DOT * number - 4, kind) for number, kind in enumerate(kinds))
            return
        top = float(self._base)
        for kind in KINDS:
            # A few documents among many keep a height of 1.5 pixels, so that they can be seen.
            height = max(_TALLEST * column.counts.get(kind, 0) / self._timeline.tallest, 1.5 if column.counts.get(kind) else 0)
            if height:
                top -= height
                size = f'width="{_COLUMN_WIDTH}%" height="{height:.1f}"'
                yield f'<rect class="{kind}" x="{x - _COLUMN_WIDTH / 2:.2f}%" y="{top:.1f}" {size}/>'
        if column.counts.get("clash"):
            yield _sign(f"{x:.2f}%", top - _DOT, "clash")

    def _number(self, bar: Bar, place: float, height: float) -> str:
        """Return the number of documents that look the same, inside a bar or above a thread."""
        kind = "" if bar.mark.members else f' class="on-{bar.mark.kind}"'
        digits = [write_digits(str(bar.documents), form_of(language).digits) for language in self._languages]
        return f'<text{kind} x="{place:.2f}%" y="{height:g}">{" · ".join(digits)}</text>'


def _say_title(language: Language) -> str:
    return phrase("aid.timeline", language)
