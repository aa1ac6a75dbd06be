"""Each new bag has an identifier of its own in bag-info.txt, by which others can name it (RFC 8493 2.2.2, RFC 9562)."""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING

from archiver import CreateOptions, Organization, create, open_bag

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _identifiers(folder: Path, text: str, **options: object) -> tuple[str, ...]:
    folder.mkdir()
    (folder / "letter.txt").write_text(text, encoding="utf-8")
    os.utime(folder / "letter.txt", (1_600_000_000, 1_600_000_000))
    made = create(folder / "letter.txt", folder / "bag", CreateOptions(organization=Organization("x"), **options))  # type: ignore[arg-type] # as given
    assert made.made
    with open_bag(folder / "bag") as bag:
        return bag.information["External-Identifier"]


def _read(identifiers: tuple[str, ...]) -> uuid.UUID:
    (identifier,) = identifiers
    assert identifier.startswith("urn:uuid:")
    return uuid.UUID(identifier)


def test_two_bags_of_the_same_documents_have_two_random_identifiers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    first, second = (_read(_identifiers(tmp_path / name, "one")) for name in "ab")

    assert (first.version, second.version) == (4, 4)
    assert first != second


def test_a_fixed_time_gives_the_same_bag_the_same_identifier_and_another_bag_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")

    first, again, other = (_read(_identifiers(tmp_path / name, text)) for name, text in (("a", "1"), ("b", "1"), ("c", "2")))
    titled = _read(_identifiers(tmp_path / "d", "1", described={"title": [{"value": "A letter", "language": "en"}]}))

    assert first.version == 5
    assert first == again
    assert len({first, other, titled}) == 3


def test_an_identifier_that_is_given_stays_and_none_is_added(tmp_path: Path) -> None:
    assert _identifiers(tmp_path / "a", "1", bag_info={"external-identifier": "A/1"}) == ("A/1",)
    assert _identifiers(tmp_path / "b", "1", plain=True, bag_info={"External-Identifier": ["A/1", "A/2"]}) == ("A/1", "A/2")


def test_a_plain_bag_has_one_too(tmp_path: Path) -> None:
    assert _read(_identifiers(tmp_path / "a", "1", plain=True))
