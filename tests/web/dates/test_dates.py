"""The page of dates says what `archiver date` says, and loses nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from tests.web.served import Served

_MARK = re.compile("<mark[^>]*>(.*?)</mark>", re.DOTALL)


def test_a_date_is_told_in_every_calendar(served: Served) -> None:
    page = served.visit().get(f"/dates?date={quote('۱۵ آبان ۱۳۹۵')}").text

    # The day and its conversions as the official calendar of Iran of that year has them.
    assert "5 November 2016" in page
    assert "15 Aban 1395" in page
    assert "Saturday" in page


def test_readings_come_alone_while_a_date_is_typed(served: Served) -> None:
    part = served.visit().get("/dates/readings?date=1395-08-15", {"HX-Request": "true"}).text

    assert "<html" not in part
    assert "5 November 2016" in part


def test_a_date_that_does_not_exist_is_refused_with_the_reason(served: Served) -> None:
    page = served.visit().get(f"/dates?date={quote('۳۱ آبان ۱۳۹۵')}").text

    assert 'class="finding error"' in page


def test_dates_that_agree_and_differ(served: Served) -> None:
    visitor = served.visit()
    agreeing = urlencode([("compare", "15 Aban 1395"), ("compare", "2016-11-05")])
    differing = urlencode([("compare", "15 Aban 1395"), ("compare", "2016-11-04")])

    assert "They agree." in visitor.get(f"/dates?{agreeing}").text
    assert "They differ." in visitor.get(f"/dates?{differing}").text


def test_dates_of_a_text_are_marked_alone_and_a_reload_shows_them_again(served: Served) -> None:
    visitor = served.visit()
    answer = visitor.post("/dates/text", {"text": "نامهٔ ۱۵ آبان ۱۳۹۵ <b>\nOslo, 4 November 2016"})
    address = (answer.header("location") or "").partition("#")[0]

    assert answer.status == 303
    assert _MARK.findall(visitor.get(address).text) == ["۱۵ آبان ۱۳۹۵", "4 November 2016"]
    assert _MARK.findall(visitor.get(address).text) == ["۱۵ آبان ۱۳۹۵", "4 November 2016"]
    assert _MARK.findall(served.visit().get(address).text) == []


def test_a_text_that_is_too_long_is_refused(served: Served) -> None:
    answer = served.visit().post("/dates/text", {"text": "a" * 500_001})

    assert answer.status == 422
    assert "Drop it as a file." in answer.text


def test_a_date_that_is_too_long_is_refused(served: Served) -> None:
    assert "A date has at most" in served.visit().get(f"/dates?date={'1' * 301}").text
