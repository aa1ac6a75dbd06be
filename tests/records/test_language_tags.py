"""Language tags and countries are those of the registries, and a tag stays what it was given as."""

from __future__ import annotations

import importlib.resources
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from iana_bcp47 import validate_bcp47

from archiver.records import check_country, check_language_tag
from archiver.records.language_tags import _registry

TAGS = [
    ("fa", []),
    ("prs", []),
    ("fa-AF", []),
    ("FA-latn-ir", []),
    ("zh-yue", ["record.language-deprecated"]),  # the registry's redundant tag
    ("sgn-ase", []),
    ("zh-gan", ["record.language-deprecated"]),
    ("i-default", []),
    ("i-klingon", ["record.language-deprecated"]),
    ("x-our-own", []),
    ("qaa-Qaaa-XA", []),
    ("sl-rozaj-biske-1994", []),
    ("de-a-value-b-other-x-a", []),
    ("iw", ["record.language-deprecated"]),
    ("fa-SU", ["record.language-deprecated"]),
    ("fas", ["record.language-unknown"]),
    ("persian", ["record.language-unknown"]),
    ("fa-Zyzy", ["record.language-unknown"]),
    ("fa-QR-nonsuch", ["record.language-unknown"]),
    ("fa-yue", ["record.language-unknown"]),  # RFC 5646 2.2.2: an extended language only after its own prefix
    ("abcd", ["record.language-malformed"]),
    ("fa_IR", ["record.language-malformed"]),
    ("fa-", ["record.language-malformed"]),
    ("x", ["record.language-malformed"]),
    ("fa-a", ["record.language-malformed"]),
    ("de-1996-1996", ["record.language-malformed"]),
    ("en-a-bb-c-dd-a-ee", ["record.language-malformed"]),
    ("فارسی", ["record.language-malformed"]),
    ("fa\n", ["record.language-malformed"]),
]


@pytest.mark.parametrize(("tag", "codes"), TAGS)
def test_tags_of_bcp_47_pass_and_others_are_told(tag: str, codes: list[str]) -> None:
    assert [finding.code for finding in check_language_tag(tag, {})] == codes


def test_what_took_the_place_of_a_subtag_is_told_in_both_languages() -> None:
    for tag, preferred in (("iw", "he"), ("per", "fa"), ("fas", "fa"), ("i-klingon", "tlh")):
        [finding] = check_language_tag(tag, {})
        assert f" {preferred}" in finding.message("en")
        assert f" {preferred} " in finding.message("fa")
    [finding] = check_language_tag("persian", {})
    assert "such tags are short" in finding.message("en").lower()


PARTS = "fa|prs|zh-yue|sgn-ase|latn|arab|af|ir|su|419|1996|rozaj|zz|zzz|i|x|a|u|klingon|nonsuch|fonipa"
SUBTAGS = st.sampled_from(re.findall(r"[^|]+", PARTS))


@settings(deadline=None, max_examples=500)
@given(st.lists(SUBTAGS, min_size=1, max_size=5).map("-".join))
def test_another_validator_of_the_same_registry_gives_the_same_verdict(tag: str) -> None:
    """RFC 5646 2.2.9: a tag is valid if it is well-formed and all its subtags are registered."""
    codes = {finding.code for finding in check_language_tag(tag, {})}

    assert validate_bcp47(tag)[0] == (not codes or codes == {"record.language-deprecated"})


def test_the_registry_is_whole() -> None:
    """Every entry of the IANA registry as another package ships it, with what the registry prefers."""
    text = (importlib.resources.files("iana_bcp47") / "language-subtag-registry.txt").read_text(encoding="utf-8")
    registry = _registry()
    counted = 0
    for entry in text.split("%%\n")[1:]:
        kind, subtag = (re.search(rf"^(?:{key}): (\S+)", entry, re.MULTILINE) for key in ("Type", "Subtag|Tag"))
        assert kind is not None
        assert subtag is not None
        counted += 1
        if kind[1] == "extlang":
            assert f"Prefix: {registry.extlang[subtag[1]]}\n" in entry
        elif kind[1] != "redundant":
            assert subtag[1].lower() in registry.subtags[kind[1]]
    assert counted > 9000
    assert sum(map(len, registry.subtags.values())) + len(registry.extlang) <= counted


@pytest.mark.parametrize(
    ("code", "passes"), [("NO", True), ("IR", True), ("AF", True), ("XK", True), ("SU", False), ("UK", False), ("QQ", False)]
)
def test_countries_are_those_that_iso_3166_assigns(code: str, *, passes: bool) -> None:
    assert [finding.code for finding in check_country(code, {})] == ([] if passes else ["record.country-unassigned"])


def test_the_countries_are_those_of_the_time_zone_database() -> None:
    """The tz database keeps the assigned codes of ISO 3166-1 in iso3166.tab."""
    table = Path("/usr/share/zoneinfo/iso3166.tab")
    if not table.exists():
        pytest.skip("no time zone database here")
    lines = table.read_text(encoding="utf-8").splitlines()

    assert {line[:2] for line in lines if not line.startswith("#")} == _registry().countries
    assert len(_registry().countries) == 249
