"""Whatever stands in an address, a parameter or a body gets an answer in time, and never one that is a fault of ours."""

from __future__ import annotations

import base64
import os
import random
import shutil
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

from archiver.web import bags, check, dates, holdings, home, pack, search
from tests.web.bags.hostile_bag import make_bag
from tests.web.fuzzed import ODD_BODIES, ODD_HEADERS, ODD_TEXTS
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.web.served import Answer, Visitor

_SECONDS = 12
"""As the design has it."""
_ROUTES = [route for room in (bags, check, dates, holdings, home, pack, search) for route in room.ROUTES]
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
_TAKES_ALL = os.environ.get("BAYEGAN_ODD_REQUESTS") == "all"
"""With it, about 25,000 requests are asked, which takes some minutes; without it, about a fifth of them."""
_ADDRESSES = sorted({route.path for route in _ROUTES if route.path != "/stop"})
_CHANGES = sorted({route.path for route in _ROUTES if route.methods and "POST" in route.methods and route.path != "/stop"})


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose root has a bag full of markup, the same as an archive, and a folder."""
    base = tmp_path_factory.mktemp("odd")
    root = base / "root"
    root.mkdir()
    make_bag(root)
    shutil.make_archive(str(root / "bag"), "zip", root, next(path.name for path in root.iterdir() if path.is_dir()))
    (root / "empty").mkdir()
    with Served(base / "home", [root]) as started:
        yield started


def _list_tokens(served: Served) -> list[str]:
    """Return the tokens of the root and of all that lies in it."""
    root = served.home.parent / "root"
    return [base64.urlsafe_b64encode(os.fsencode(path)).decode().rstrip("=") for path in (root, *root.iterdir())]


def _fill(address: str, text: str) -> str:
    """Return the address of a route with a text in each place that the route names."""
    parts = address.split("{")
    return parts[0] + "".join(quote(text, safe="", errors="surrogatepass") + part.partition("}")[2] for part in parts[1:])


def _choose(things: Sequence[Any], count: int, address: str) -> Sequence[Any]:
    """Return some things, others for each address but the same in each run, or all of them."""
    chance = random.Random(address)  # noqa: S311 - nothing is kept secret by it
    return things if _TAKES_ALL else chance.sample(things, min(count, len(things)))


def _demand(answer: Answer, asked: object) -> None:
    assert answer.status < 500, asked
    assert answer.header("content-security-policy"), asked
    assert b"Traceback" not in answer.body, asked
    location = answer.header("location") or "/"
    assert location.startswith("/"), asked
    assert not location.startswith(("//", "/\\")), asked


def _ask(visitor: Visitor, method: str, address: str, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
    """Ask, and again if the answer is late: something else may have stopped this machine. The second must come in time."""
    asked = (method, address[:300], body[:300], headers)
    for _ in range(2):
        begun = time.monotonic()
        _demand(visitor.ask(method, address, body, headers, timeout=240), asked)
        if time.monotonic() - begun < _SECONDS:
            return
    raise AssertionError(asked)


@pytest.mark.slow
@pytest.mark.parametrize("address", _ADDRESSES)
def test_odd_texts_in_an_address(filled: Served, address: str) -> None:
    visitor = filled.visit()
    chance = random.Random(address)  # noqa: S311 - nothing is kept secret by it
    for text in _choose(ODD_TEXTS, 12, address):
        _ask(visitor, "GET", _fill(address, text))
        pairs = [(name, text) for name in chance.sample(_NAMES, 6)]
        query = urlencode(pairs, errors="surrogatepass")
        _ask(visitor, "GET", f"{_fill(address, 'a')}?{query}"[:30_000])
    for raw in ("?%", "?%00", "?a=%FF%FE", "?=&=&", "?date=%ED%A0%80", "?words=%ED%A0%80", "?at=%ED%A0%80", "?" + "a&" * 9000):
        _ask(visitor, "GET", _fill(address, "a") + raw)


@pytest.mark.slow
def test_odd_texts_in_each_parameter(filled: Served) -> None:
    visitor = filled.visit()
    for address in (path for path in _ADDRESSES if "{" not in path):
        for name in _choose(_NAMES, 12, address):
            for text in ("", "\0", "\ud800", "-1", "9" * 400, "a" * 20_000, "\u202e../..", "<script>", "..", "L3RtcA"):
                _ask(visitor, "GET", f"{address}?{urlencode({name: text}, errors='surrogatepass')}"[:30_000])


@pytest.mark.slow
@pytest.mark.parametrize("address", _CHANGES)
def test_odd_bodies(filled: Served, address: str) -> None:
    visitor = filled.visit()
    origin = {"Origin": f"http://127.0.0.1:{filled.port}", "X-Bayegan-Token": visitor.token}
    for kind, body in _choose(ODD_BODIES, 10, address):
        _ask(visitor, "POST", _fill(address, "a"), body, {**origin, **({"Content-Type": kind} if kind else {})})
    for text in _choose(ODD_TEXTS, 8, address):
        fields = [(name, text) for name in _NAMES if name != "token"]
        body = urlencode(fields, errors="surrogatepass").encode()[: 2 << 20]
        _ask(visitor, "POST", _fill(address, "a"), body, {**origin, "Content-Type": "application/x-www-form-urlencoded"})


@pytest.mark.slow
@pytest.mark.parametrize("address", [path for path in _ADDRESSES if "{token}" in path or "{bag}" in path])
def test_odd_texts_beside_a_bag_that_is_there(filled: Served, address: str) -> None:
    visitor = filled.visit()
    origin = {"Origin": f"http://127.0.0.1:{filled.port}", "X-Bayegan-Token": visitor.token}
    chance = random.Random(address)  # noqa: S311 - nothing is kept secret by it
    begin, _, rest = address.partition("}")
    stem = begin.partition("{")[0]
    for token in _list_tokens(filled):
        for text in _choose((*ODD_TEXTS, "1", "0", "4", "5"), 8, address + token):
            filled_in = f"{stem}{token}{_fill(rest, text)}"
            query = urlencode([(name, text) for name in chance.sample(_NAMES, 6)], errors="surrogatepass")
            _ask(visitor, "GET", f"{filled_in}?{query}"[:30_000])
            if address in _CHANGES:
                body = urlencode([(name, text) for name in _NAMES if name != "token"], errors="surrogatepass").encode()
                _ask(visitor, "POST", filled_in, body, {**origin, "Content-Type": "application/x-www-form-urlencoded"})


@pytest.mark.parametrize("headers", ODD_HEADERS, ids=str)
def test_odd_headers(filled: Served, headers: dict[str, str]) -> None:
    visitor = filled.visit()
    for address in _ADDRESSES:
        _ask(visitor, "GET", _fill(address, "a"), headers=headers)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get"])
def test_other_methods(filled: Served, method: str) -> None:
    visitor = filled.visit()
    for address in _ADDRESSES:
        _ask(visitor, method, _fill(address, "a"))
