"""Identifiers by name: RFC 9562 5.5, as Python's own uuid module has it."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from archiver.records.record import name_urn


def test_the_example_of_the_standard() -> None:
    # RFC 9562 appendix A.4.
    assert name_urn(uuid.NAMESPACE_DNS, "www.example.com") == "urn:uuid:2ed6657d-e927-568b-95e1-2665a8aea6a2"


@given(st.uuids(), st.text())
def test_any_name_has_the_identifier_that_python_gives_it(namespace: uuid.UUID, name: str) -> None:
    assert name_urn(namespace, name) == uuid.uuid5(namespace, name).urn
