"""Whatever stands in an address, a parameter or a body gets an answer in time, and never one that is a fault of ours."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from archiver.web import bags, check, dates, holdings, home, search
from tests.web.fuzzed import ODD_BODIES, ODD_HEADERS, ODD_TEXTS

if TYPE_CHECKING:
    from tests.web.served import Answer, Served, Visitor

_SECONDS = 12
"""As the design has it."""
_ROUTES = [route for room in (bags, check, dates, holdings, home, search) for route in room.ROUTES]
_NAMES = [
    "at",
    "bag",
    "all",
    "level",
    "date",
    "compare",
    "more",
    "text",
    "job",
    "words",
    "organization",
    "place",
    "access",
    "unresolved",
    "shown",
    "to",
    "key",
    "token",
    "q",
    "sort",
    "page",
    "from",
    "until",
    "calendar",
    "state",
    "order",
    "filter",
    "number",
    "folder",
    "file",
    "reveal",
    "draft",
    "step",
    "column",
    "value",
]
_ADDRESSES = sorted({route.path for route in _ROUTES if route.path != "/stop"})
_CHANGES = sorted({route.path for route in _ROUTES if route.methods and "POST" in route.methods and route.path != "/stop"})


def _fill(address: str, text: str) -> str:
    """Return the address of a route with a text in each place that the route names."""
    parts = address.split("{")
    return parts[0] + "".join(quote(text, safe="", errors="surrogatepass") + part.partition("}")[2] for part in parts[1:])


def _demand(answer: Answer, begun: float, asked: object) -> None:
    assert answer.status < 500, asked
    assert answer.header("content-security-policy"), asked
    assert b"Traceback" not in answer.body, asked
    location = answer.header("location") or "/"
    assert location.startswith("/"), asked
    assert not location.startswith(("//", "/\\")), asked
    assert time.monotonic() - begun < _SECONDS, asked


def _ask(visitor: Visitor, method: str, address: str, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
    begun = time.monotonic()
    _demand(visitor.ask(method, address, body, headers), begun, (method, address[:300], body[:300], headers))


@pytest.mark.parametrize("address", _ADDRESSES)
def test_odd_texts_in_an_address(served: Served, address: str) -> None:
    visitor = served.visit()
    chance = random.Random(address)  # noqa: S311 - nothing is kept secret by it
    for text in ODD_TEXTS:
        _ask(visitor, "GET", _fill(address, text))
        pairs = [(name, text) for name in chance.sample(_NAMES, 6)]
        query = urlencode(pairs, errors="surrogatepass")
        _ask(visitor, "GET", f"{_fill(address, 'a')}?{query}"[:30_000])
    for raw in ("?%", "?%00", "?a=%FF%FE", "?=&=&", "?date=%ED%A0%80", "?words=%ED%A0%80", "?at=%ED%A0%80", "?" + "a&" * 9000):
        _ask(visitor, "GET", _fill(address, "a") + raw)


def test_odd_texts_in_each_parameter(served: Served) -> None:
    visitor = served.visit()
    for address in (path for path in _ADDRESSES if "{" not in path):
        for name in _NAMES:
            for text in ("", "\0", "\ud800", "-1", "9" * 400, "a" * 20_000, "\u202e../..", "<script>", "..", "L3RtcA"):
                _ask(visitor, "GET", f"{address}?{urlencode({name: text}, errors='surrogatepass')}"[:30_000])


@pytest.mark.parametrize("address", _CHANGES)
def test_odd_bodies(served: Served, address: str) -> None:
    visitor = served.visit()
    origin = {"Origin": f"http://127.0.0.1:{served.port}", "X-Bayegan-Token": visitor.token}
    for kind, body in ODD_BODIES:
        _ask(visitor, "POST", _fill(address, "a"), body, {**origin, **({"Content-Type": kind} if kind else {})})
    for text in ODD_TEXTS:
        fields = [(name, text) for name in _NAMES if name != "token"]
        body = urlencode(fields, errors="surrogatepass").encode()[: 2 << 20]
        _ask(visitor, "POST", _fill(address, "a"), body, {**origin, "Content-Type": "application/x-www-form-urlencoded"})


@pytest.mark.parametrize("headers", ODD_HEADERS, ids=str)
def test_odd_headers(served: Served, headers: dict[str, str]) -> None:
    visitor = served.visit()
    for address in _ADDRESSES:
        _ask(visitor, "GET", _fill(address, "a"), headers=headers)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get"])
def test_other_methods(served: Served, method: str) -> None:
    visitor = served.visit()
    for address in _ADDRESSES:
        _ask(visitor, method, _fill(address, "a"))
