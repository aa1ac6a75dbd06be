"""Place the bars of a forecast on a drawing. The template draws them, and says the same in a table."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.tasks.audits.due_weeks import PlaceForecast

WIDTH: Final = 520
HEIGHT: Final = 120
_GAP: Final = 6
_WEEK: Final = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Bar:
    """A week: its first day (`YYYY-MM-DD`), what becomes late in it, and its place on the drawing.

    `is_late` says that something of it is late now.
    """

    day: str
    octets: int
    x: int
    y: int
    width: int
    height: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class DrawnForecast:
    """A forecast with its bars, and the height of the line of what is needed in a week."""

    forecast: PlaceForecast
    bars: Sequence[Bar]
    line: int


def draw_forecast(forecast: PlaceForecast) -> DrawnForecast:
    """Return the bars of a forecast. The tallest week, or the line if it is higher, fills the drawing."""
    week = forecast.octets_a_night * 7
    top = max(*forecast.octets, week, 1)
    step = WIDTH // len(forecast.octets)
    now = time.time()
    bars = []
    for number, octets in enumerate(forecast.octets):
        height = -(-octets * HEIGHT // top)
        day = time.strftime("%Y-%m-%d", time.localtime(now + number * _WEEK))
        bars.append(Bar(day, octets, number * step, HEIGHT - height, step - _GAP, height, number == 0 and forecast.overdue > 0))
    return DrawnForecast(forecast, bars, HEIGHT - week * HEIGHT // top)
