"""Records and events of a bag in the making are held in little room, and come out as they went in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.records import KeptRecords
from archiver.records.packed_lines import PackedLines


@given(st.lists(st.binary(max_size=300).map(lambda line: line.replace(b"\n", b"") * 2000), max_size=4))
def test_packed_lines_are_the_lines(lines: list[bytes]) -> None:
    packed = PackedLines()
    for line in lines:
        packed.append(line)

    assert b"".join(packed.blocks()) == b"".join(line + b"\n" for line in lines)
    assert len(packed) == len(lines)


def test_kept_records_are_read_from_end_to_end_and_by_position() -> None:
    records = [{"identifier": f"urn:{number}", "title": "نامه\u200cها"} for number in range(5)]
    kept = KeptRecords()
    for record in records:
        kept.append(record)

    assert list(kept) == records
    assert (kept[1], kept[-1], kept[1:3], len(kept)) == (records[1], records[-1], records[1:3], 5)
    assert [json.loads(line) for line in b"".join(kept.render()).splitlines()] == records
    with pytest.raises(IndexError):
        kept[5]
