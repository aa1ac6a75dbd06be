"""One line of a register: it is read only in the form in which it is written, so that it says one thing to everybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from archiver.registers.register_line import parse_line

if TYPE_CHECKING:
    from collections.abc import Callable

DIGEST = "ab" * 32


def entry() -> dict[str, Any]:
    return {
        "sequence": 1,
        "time": "2026-11-28T12:00:00Z",
        "bag": {"name": "نامه‌ها", "identifiers": ["IR-1"]},
        "digests": {"seals/0001/stamped.sha512": DIGEST, "tagmanifest-sha256.txt": DIGEST},
        "previousEntryHash": "0" * 64,
    }


def write(values: object) -> bytes:
    """Return JSON as the format wants it: no spaces, and letters as they are."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def test_a_line_is_read_back() -> None:
    read = parse_line(write(entry()))

    assert read is not None
    assert (read.sequence, read.time, read.before) == (1, "2026-11-28T12:00:00Z", "0" * 64)
    assert (read.state.name, read.state.identifiers) == ("نامه‌ها", ("IR-1",))
    assert read.render() == write(entry())
    assert read.state.list_digests().decode() == f"{DIGEST}  seals/0001/stamped.sha512\n{DIGEST}  tagmanifest-sha256.txt\n"


def put(*keys: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Return a change of one value."""

    def change(values: dict[str, Any]) -> None:
        for key in keys[:-1]:
            values = values[key]
        values[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        put("sequence", value="1"),
        put("sequence", value=1.0),
        put("sequence", value=True),
        put("time", value=1),
        put("time", value="2026-11-28T12:00:00"),
        put("time", value="2026-11-28T12:00:00+00:00"),
        put("time", value="۲۰۲۶-11-28T12:00:00Z"),
        put("bag", value=[]),
        put("bag", "name", value=None),
        put("bag", "name", value=5),
        put("bag", "identifiers", value=[5]),
        put("bag", "identifiers", value=None),
        put("digests", value={}),
        put("digests", value=[]),
        put("digests", value=["a"]),
        put("digests", value={"a": DIGEST, "b": DIGEST[1:]}),
        put("digests", value={"a": DIGEST.upper()}),
        put("digests", value={"a": DIGEST[1:]}),
        put("digests", value={"a": 5}),
        put("digests", value={"a\n": DIGEST}),
        put("digests", value={"a\\b": DIGEST}),
        put("digests", value={" a": DIGEST}),
        put("digests", value={"a ": DIGEST}),
        put("digests", value={"": DIGEST}),
        put("digests", value={"b": DIGEST, "a": DIGEST}),
        put("previousEntryHash", value=None),
        put("previousEntryHash", value="0" * 63),
        put("further", value=1),
        lambda values: values.pop("time"),
        lambda values: values["bag"].pop("identifiers"),
    ],
)
def test_a_line_that_differs_in_one_point_is_none(change: Callable[[dict[str, Any]], object]) -> None:
    values = entry()
    change(values)

    assert parse_line(write(values)) is None


@pytest.mark.parametrize(
    "octets",
    [b"", b"5", b"null", b"[]", b"[" * 60_000, b"\xff", write(entry())[:-1], write(entry()) + b" ", b" " + write(entry())],
)
def test_what_is_no_line(octets: bytes) -> None:
    assert parse_line(octets) is None


def test_the_longest_name_in_a_list() -> None:
    for length, is_read in ((1000, True), (1001, False)):
        values = entry()
        values["digests"] = {"a" * length: DIGEST}
        assert (parse_line(write(values)) is not None) is is_read
