"""`archiver.toml`: where it is found, what it may say, and how it is told what is wrong with it."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.configuration import Configuration, find_configuration, look_for_packed, read_configuration, render_configuration
from archiver.configuration.configuration import check_configuration
from archiver.errors import ReadError
from archiver.records import LanguageText, Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.option_defaults import fill_in

if TYPE_CHECKING:
    from pathlib import Path

WHOLE: dict[str, Any] = {
    "organization": {
        "name": {"fa": "دفتر ثبت نام‌ها", "en": 'The "Register" of Names'},
        "identifier": ["https://ror.org/05gq02987"],
        "country": "NO",
    },
    "contact": {"name": "بایگان", "email": "records@example.org", "phone": "+47 55 00 00 00"},
    "documents": {
        "language": ["fa", "prs"],
        "custodian": {"name": "Families", "country": "IR"},
        "acquisition-source": {"en": "Given, 2019"},
        "access": {"status": "embargoed", "until": "2049-03-21", "note": "Names witnesses"},
        "sensitivity": ["personal data"],
        "rights": {"statement": "In Copyright", "identifier": "http://rightsstatements.org/vocab/InC/1.0/"},
    },
    "bag": {"algorithms": ["sha512"]},
}
"""Every key that there is."""

WRONG = [
    ("organisation = {name = 'x'}", "config.key-unknown", "organization may be meant", "شاید منظور organization باشد"),
    ("[documents]\nlanguages = ['fa']", "config.key-unknown", "language may be meant", "شاید منظور language باشد"),
    ("[documents]\naccessRights = {}", "config.key-unknown", "documents.accessRights", "شاید منظور access باشد"),
    ("[bag]\nzzzzzz = 1", "config.key-unknown", "expected one of algorithms", "یکی از algorithms انتظار می‌رفت"),
    ("organization = 'x'", "config.value", "an object with fields", "شیئی با چند فیلد"),
    ("[organization]\ncountry = 'NO'", "config.value", "the field name too", "فیلد name نیز"),
    ("[organization]\nname = {persian_ = 'x'}", "config.value", "a BCP 47 language tag before each text", "برچسب زبان BCP"),
    ("[organization]\nname = ''", "config.value", "at least 1 character", "دست‌کم ۱ نویسه"),
    ("[organization]\nname = {}", "config.value", "at least 1 field", "دست‌کم ۱ فیلد"),
    ("[organization]\nname = 'x'\ncountry = 'ایران'", "config.value", "two capital Latin letters", "دو حرف بزرگ لاتین"),
    ("[contact]\nemail = 'somebody'", "config.value", "an e-mail address", "نشانی رایانامه"),
    ("[contact]\nphone = '۵۵'", "config.value", "a telephone number", "شمارهٔ تلفن"),
    ("[documents]\nlanguage = 'fa'", "config.value", "expected a list", "فهرست انتظار می‌رفت"),
    ("[documents.access]\nstatus = 'secret'", "config.value", "one of open (آزاد), restricted", "یکی از open (آزاد)، restricted"),
    ("[documents.access]\nstatus = 'embargoed'", "config.value", "the field until too", "فیلد until نیز"),
    ("[documents.access]\nstatus = 'embargoed'\nuntil = '2049-02-30'", "config.day", "one day", "روزی انتظار"),
    # Both the lunar year 1495, in 2071, and the Solar Hijri one, in 2116, are still to come.
    ("[documents.access]\nstatus = 'embargoed'\nuntil = 1495-01-01", "config.day", "it can be read in", "گونه می‌توان خواند"),
    ("[documents.access]\nstatus = 'embargoed'\nuntil = 'March 2049'", "config.day", "more than one day", "بیش از یک روز"),
    ("[organization]\nname = ' \u00a0'", "config.value", "more than spaces", "تنها فاصله نباشد"),
    ("[organization]\nname = {fa = '\u3000'}", "config.value", "organization.name.fa", "organization.name.fa"),
    ("[organization]\nname = {fa = 'x', FA = 'y'}", "config.language-repeated", "as fa and as FA", "یکی با fa و یکی با FA"),
    ('[contact]\nname = "a\\u001bb"', "config.control-character", "contact.name", "contact.name"),
    ('[documents]\nsensitivity = ["a\\u0000b"]', "config.control-character", "documents.sensitivity", "نویسهٔ کنترلی"),
    ("[documents.rights]\nstatement = 'x'\nidentifier = 'none'", "config.value", "a URI", "یک URI"),
    ("[bag]\nalgorithms = ['crc32']", "config.algorithm", "sha256", "sha256"),
    ("[documents]\nlanguage = ['per']", "record.language-unknown", "fa", "fa"),
    ("[organization]\nname = 'x'\ncountry = 'SU'", "record.country-unassigned", "SU", "SU"),
    ("[organization]\nname = 'x'\nidentifier = ['isil:QQ-1']", "identifier.isil-country", "QQ", "QQ"),
    ("[organization]\nname = 'x'\nidentifier = ['ror.org/05gq02988']", "identifier.ror-check-digit", "87", "۸۷"),
    ("x = = 1", "config.unreadable", "line 1, column 5", "سطر ۱، ستون ۵"),
    ("\n[bag", "config.unreadable", "line 2, column 5", "سطر ۲، ستون ۵"),
    ("x = " + "[" * 5000, "config.unreadable", "line 1", "سطر ۱"),
]


def _write(folder: Path, text: str | bytes) -> str:
    path = folder / "archiver.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


@pytest.mark.parametrize(("text", "code", "en", "fa"), WRONG, ids=lambda value: str(value)[:30])
def test_what_is_wrong_is_told_with_its_key_in_both_languages(tmp_path: Path, text: str, code: str, en: str, fa: str) -> None:
    configuration, [finding] = read_configuration(_write(tmp_path, text))

    assert (finding.code, finding.severity) == (code, "error")
    assert en in finding.message("en")
    assert fa in finding.message("fa")
    assert configuration == Configuration(str(tmp_path / "archiver.toml"))


def test_octets_that_are_no_text_and_files_without_end_are_told(tmp_path: Path) -> None:
    assert [finding.code for finding in read_configuration(_write(tmp_path, b"\xff"))[1]] == ["config.not-utf8"]
    assert [finding.code for finding in read_configuration(_write(tmp_path, b"#" * (2 << 20)))[1]] == ["config.too-large"]
    for path in ("/dev/zero", str(tmp_path / "none.toml")):
        with pytest.raises(ReadError):
            read_configuration(path)


def test_a_whole_file_says_what_records_and_bag_info_hold(tmp_path: Path) -> None:
    configuration, findings = read_configuration(_write(tmp_path, render_configuration(WHOLE)))

    assert findings == []
    assert configuration.organization == Organization(
        "دفتر ثبت نام‌ها", "fa", ["https://ror.org/05gq02987"], "NO", [LanguageText('The "Register" of Names', "en")]
    )
    assert configuration.contact == [
        ("Contact-Name", "بایگان"),
        ("Contact-Email", "records@example.org"),
        ("Contact-Phone", "+47 55 00 00 00"),
    ]
    assert (configuration.languages, configuration.algorithms) == (["fa", "prs"], ["sha512"])
    assert configuration.described == {
        "custodian": {"name": [{"value": "Families", "language": "und"}], "country": "IR"},
        "acquisitionSource": [{"value": "Given, 2019", "language": "en"}],
        "accessRights": {"status": "embargoed", "until": "2049-03-21", "note": [{"value": "Names witnesses", "language": "und"}]},
        "sensitivity": ["personal data"],
        "rightsStatement": {
            "value": [{"value": "In Copyright", "language": "und"}],
            "identifier": "http://rightsstatements.org/vocab/InC/1.0/",
        },
    }


def test_a_day_may_stand_without_quotation_marks(tmp_path: Path) -> None:
    configuration, findings = read_configuration(_write(tmp_path, "[documents.access]\nstatus = 'embargoed'\nuntil = 2049-03-21"))

    assert findings == []
    assert configuration.described["accessRights"]["until"] == "2049-03-21"


def test_an_embargo_ends_on_a_day_of_any_calendar(tmp_path: Path) -> None:
    """1 Farvardin 1428 is 20 March 2049 (University of Tehran list)."""
    text = "[documents.access]\nstatus = 'embargoed'\nuntil = '۱ فروردین ۱۴۲۸'"
    configuration, findings = read_configuration(_write(tmp_path, text))

    assert findings == []
    assert configuration.described["accessRights"] == {"status": "embargoed", "until": "2049-03-20"}


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    configuration, findings = read_configuration(_write(tmp_path, b"\xef\xbb\xbf[organization]\nname = 'x'"))

    assert findings == []
    assert configuration.organization is not None
    assert configuration.organization.name == "x"


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_file_that_says_little_shows_what_more_there_is(language: Any) -> None:
    text = render_configuration({"organization": {"name": "x"}}, language)

    assert tomllib.loads(text) == {"organization": {"name": "x"}, "contact": {}, "documents": {}, "bag": {}}
    examples = "\n".join(line.removeprefix("# ") for line in text.split("\n")[2:])
    shown = tomllib.loads(examples)
    assert {name: set(section) for name, section in shown.items()} == {name: set(section) for name, section in WHOLE.items()}
    assert list(check_configuration(shown, "archiver.toml")) == []


@given(st.text(min_size=1))
def test_any_text_is_read_back_as_it_was_written(text: str) -> None:
    """TOML 1.0: a basic string holds any Unicode text, with escapes."""
    values = {"organization": {"name": text}}
    try:
        text.encode()
    except UnicodeEncodeError:
        assert [finding.code for finding in check_configuration(values, "x")] == ["config.not-utf8"]
        return

    assert tomllib.loads(render_configuration(values))["organization"]["name"] == text


def test_it_is_found_beside_the_source_then_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box, here = tmp_path / "box", tmp_path / "here"
    (box / "letters").mkdir(parents=True)
    here.mkdir()
    monkeypatch.chdir(here)
    letters = [str(box / "letters")]

    assert find_configuration(letters) == (None, [])
    _write(here, "")
    assert find_configuration(letters) == ("archiver.toml", [])
    _write(box, "")
    assert find_configuration(letters) == ("../box/archiver.toml", [])
    assert find_configuration([f"{letters[0]}/"]) == ("../box/archiver.toml", [])
    path, [finding] = find_configuration([*letters, str(here / "x")])
    assert (path, finding.code) == (None, "config.several")


def test_one_inside_a_source_is_never_packed_in_silence(tmp_path: Path) -> None:
    _write(tmp_path, "")

    for is_named, code, severity in ((False, "config.in-source-undecided", "error"), (True, "config.in-source", "warning")):
        [finding] = look_for_packed([str(tmp_path)], is_named=is_named)
        assert (finding.code, finding.severity) == (code, severity)
        assert ("is packed" in finding.message()) is is_named
    assert look_for_packed([str(tmp_path / "archiver.toml")], is_named=False) == []


def test_options_go_before_defaults(tmp_path: Path) -> None:
    configuration, _ = read_configuration(_write(tmp_path, render_configuration(WHOLE)))
    own = {"accessRights": {"status": "open"}}
    options = CreateOptions(
        Organization("x"), languages=["ps"], algorithms=["md5"], bag_info=[("contact-email", "me@example.org")], described=own
    )

    filled = fill_in(options, configuration)

    assert (filled.organization, filled.languages, filled.algorithms) == (Organization("x"), ["ps"], ["md5"])
    assert [label for label, _ in filled.bag_info_fields()[1:]] == ["Contact-Name", "Contact-Phone", "contact-email"]
    assert filled.described["accessRights"] == {"status": "open"}
    assert filled.described["sensitivity"] == ["personal data"]
    assert fill_in(CreateOptions(), configuration).organization == configuration.organization


def test_a_plain_bag_takes_no_more_of_it_than_bag_info_holds(tmp_path: Path) -> None:
    configuration, _ = read_configuration(_write(tmp_path, render_configuration(WHOLE)))

    filled = fill_in(CreateOptions(plain=True), configuration)

    assert filled.organization == Organization("دفتر ثبت نام‌ها")
    assert (filled.described, filled.languages) == ({}, ())


def test_every_day_that_toml_has_is_a_text(tmp_path: Path) -> None:
    path = _write(tmp_path, f"[contact]\nname = {date(2016, 11, 5).isoformat()}T09:30:00Z")

    assert read_configuration(path)[0].contact == [("Contact-Name", "2016-11-05T09:30:00+00:00")]
    assert json.dumps(read_configuration(path)[0].contact)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[documents]\nlanguage = ["fa", "qzz"]', "documents.language"),
        ('[organization]\nname = "x"\ncountry = "ZZ"', "organization.country"),
        ('[organization]\nname = {qzz = "x"}', "organization.name"),
        ('[organization]\nname = "x"\nidentifier = ["https://ror.org/05gq02988"]', "organization.identifier"),
        ('[documents.custodian]\nname = "x"\ncountry = "ZZ"', "documents.custodian.country"),
        ('[documents.rights]\nstatement = {qzz = "x"}', "documents.rights.statement"),
        ('[documents]\nacquisition-source = {qzz = "x"}', "documents.acquisition-source"),
    ],
)
def test_what_no_registry_knows_is_found_at_the_key_of_the_file(text: str, key: str, tmp_path: Path) -> None:
    path = _write(tmp_path, text)
    _, [finding] = read_configuration(path)

    assert (finding.where["path"], finding.where["field"]) == (path, key)
    assert text.splitlines()[finding.where["line"] - 1].startswith(key.rpartition(".")[2])
