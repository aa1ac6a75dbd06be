"""Whatever a record holds that fits its schema, every export of it is well formed and holds to the schema of its format."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.exports import Crosswalk, ExportedBag, ExportNotes, write_crosswalk
from archiver.exports.ro_crate_entities import quote_path
from archiver.records import RECORD_SCHEMA, check_against
from tests.exports.described_records import FULL, PLAIN, HandWritten
from tests.exports.test_premis import find, read_premis

DAY = date(2026, 11, 24)
ANY_TEXT = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["=1+1", "a\r\nb", "\x00", "]]>", "</premis>", "\u202e", '","', "'"]
)
LANGUAGE = st.sampled_from(["fa", "prs", "en", "und"])
TEXTS = st.lists(st.fixed_dictionaries({"value": ANY_TEXT, "language": LANGUAGE}), min_size=1, max_size=2)
IDENTIFIERS = st.lists(
    ANY_TEXT | st.sampled_from(["https://ror.org/1", "https://a b", "./", "#x"]), min_size=1, max_size=2, unique=True
)
PARTY = st.fixed_dictionaries({"name": TEXTS}, optional={"identifier": IDENTIFIERS})
CREATOR = st.fixed_dictionaries(
    {"name": TEXTS, "type": st.sampled_from(["person", "organization", "family"])}, optional={"identifier": IDENTIFIERS}
)
ACCESS = st.one_of(
    st.fixed_dictionaries({"status": st.sampled_from(["open", "restricted", "closed"])}, optional={"note": TEXTS}),
    st.fixed_dictionaries({"status": st.just("embargoed"), "until": st.sampled_from(["2026-11-24", "2026-11-25"])}),
)
FIELDS = st.fixed_dictionaries(
    {"title": TEXTS, "originOrganization": PARTY},
    optional={
        "referenceCode": ANY_TEXT,
        "levelOfDescription": st.sampled_from(["fonds", "item"]),
        "description": TEXTS,
        "creator": st.lists(CREATOR, min_size=1, max_size=2),
        "custodian": PARTY,
        "acquisitionSource": TEXTS,
        "accessRights": ACCESS,
        "sensitivity": st.lists(ANY_TEXT, min_size=1, max_size=2, unique=True),
        "rightsStatement": st.fixed_dictionaries({"value": TEXTS}, optional={"identifier": st.just("https://example.org/terms")}),
    },
)
PATHS = st.text(min_size=1, max_size=20).map(lambda name: f"data/{name}")


@st.composite
def records(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some records of one bag."""
    made = []
    for number, path in enumerate(draw(st.lists(PATHS, max_size=3, unique=True)), 10):
        base = draw(st.sampled_from([FULL, PLAIN]))
        record = {**copy.deepcopy(base), **draw(FIELDS), "identifier": f"urn:x:{number}"}
        record["file"] |= {"path": path, "originalName": draw(ANY_TEXT)}
        assert check_against(RECORD_SCHEMA, record) == []
        made.append(record)
    return [FULL, *made]


def _export(form: Crosswalk, described: list[dict[str, Any]]) -> str:
    whole = "".join(write_crosswalk(form, ExportedBag(HandWritten(described), DAY), ExportNotes()))
    again = "".join(write_crosswalk(form, ExportedBag(HandWritten(described), DAY), ExportNotes()))
    assert whole == again, "the same bag gives the same octets"
    return whole


_TIMES = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@_TIMES
@given(records())
def test_premis_is_always_valid(described: list[dict[str, Any]]) -> None:
    """XML 1.0 2.2: a document holds only characters of Char; and PREMIS 3.0 its schema."""
    root = read_premis(_export(Crosswalk.PREMIS, described).encode())

    assert set(find(root, "//p:linkingRightsStatementIdentifierValue")) == set(find(root, "//p:rightsStatementIdentifierValue"))


@pytest.mark.slow
@_TIMES
@given(records())
def test_a_table_has_a_row_a_record_and_a_cell_a_column(described: list[dict[str, Any]]) -> None:
    """RFC 4180 2.4: each line should contain the same number of fields throughout the file."""
    rows = list(csv.reader(io.StringIO(_export(Crosswalk.DUBLIN_CORE, described).encode().decode(), newline="")))

    assert len(rows) == len(described) + 1
    assert {len(row) for row in rows} == {len(rows[0])}


@_TIMES
@given(records())
def test_a_crate_is_flat_and_every_reference_in_it_leads_somewhere(described: list[dict[str, Any]]) -> None:
    """RO-Crate 1.2: entities are listed flat, each once; what is referred to SHOULD be described, types of events apart."""
    graph = json.loads(_export(Crosswalk.RO_CRATE, described).encode())["@graph"]
    addresses = [entity["@id"] for entity in graph]
    referred = set()
    for entity in graph:
        for key, value in entity.items():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict) and "@id" in each and key not in {"conformsTo", "additionalType"}:
                    assert each.keys() == {"@id"}
                    referred.add(each["@id"])

    assert len(set(addresses)) == len(addresses)
    assert referred <= set(addresses)
    assert set(addresses) - referred == {"ro-crate-metadata.json"}


@_TIMES
@given(st.text(max_size=30), st.text(max_size=30))
def test_a_quoted_path_is_a_relative_reference_and_no_other_path_s(path: str, other: str) -> None:
    """RFC 3986 4.2: a first segment with a colon would be mistaken for a scheme; `#` and `?` would end the path."""
    quoted = quote_path(path)

    assert not re.search(r"[:#?%\s\\\"<>{}|^`](?![0-9A-F]{2})", quoted)
    assert (quoted == quote_path(other)) is (path == other)
