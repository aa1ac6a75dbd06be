from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from archiver import ReadError, SearchOptions, WrongUsageError, search
from archiver.commands.program import main
from archiver.holdings.catalogue import catalogue_path
from archiver.records import check_against
from archiver.records.schema_check import REPORT_SCHEMA
from tests.holdings.catalogue.catalogued_bags import Holdings, make_bag

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KEYS = ["bag", "place", "path", "title", "referenceCode", "date", "dateSolarHijri", "access"]
_ROWS = [
    {
        "path": "1.txt",
        "title": "نامه\u200cای به دادستان",
        "title:en": "A letter",
        "reference code": "A/1",
        "date": "۱۵ آبان ۱۳۹۵",
    },
    {"path": "2.txt", "title": "پیام\u202eآخر", "reference code": "A/2", "date": "n.d."},
    {"path": "3.txt", "title": "گواهی", "reference code": "A/3", "date": "Shahrivar 1367", "access": "closed"},
    {
        "path": "4.txt",
        "title": "یادداشت",
        "reference code": "A/4",
        "date": "Shahrivar 1367",
        "access": "embargoed",
        "access until": "2049-03-21",
    },
    {"path": "5.txt", "title": "دو\nخط", "date": "Shahrivar 1367"},
]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file of settings with two places, beside a catalogue of one bag at the first."""
    folder = tmp_path_factory.mktemp("searching")
    holdings = Holdings(folder)
    make_bag(holdings.add(1, "nas", "letters"), _ROWS)
    assert holdings.update() == []
    path = folder / "settings.toml"
    path.write_text('[places]\nnas = { path = "nas" }\nbank = { path = "bank" }\n', encoding="utf-8")
    return str(path)


@pytest.fixture
def ask(config: str, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """A function that searches with `--json`, checks the report and its exit code, and returns results and codes."""

    def ask(*words: str, exit_code: int = 0) -> tuple[list[dict[str, Any]], list[str]]:
        assert main(["search", "--config", config, "--json", *words]) == exit_code
        report = json.loads(capsys.readouterr().out)
        assert check_against(REPORT_SCHEMA, report) == []
        return report["results"], [finding["code"] for finding in report["findings"]]

    return ask


def test_a_document_has_the_keys_of_its_result(ask: Callable[..., Any]) -> None:
    ((result,), codes) = ask("نامه", "دادستان")
    assert list(result) == _KEYS
    assert result == {
        "bag": "nas/letters",
        "place": "nas",
        "path": "data/1.txt",
        "title": "نامه\u200cای به دادستان",
        "referenceCode": "A/1",
        "date": "2016-11-05",
        "dateSolarHijri": "1395-08-15",
        "access": "open",
    }
    assert codes == []
    ((undated,), _) = ask("--date", "بی\u200cتا")
    assert (undated["referenceCode"], undated["date"], undated["dateSolarHijri"]) == ("A/2", "undated", None)


def test_a_withheld_document_is_its_reference_code_alone(ask: Callable[..., Any]) -> None:
    assert ask("A/3") == ([{"referenceCode": "A/3"}], [])
    assert ask("--access", "closed") == ([{"referenceCode": "A/3"}], [])
    assert ask("--access", "بسته تا تاریخ معین") == ([{"referenceCode": "A/4"}], [])
    assert ask("گواهی یادداشت") == ([], [])
    results, _ = ask("--date", "شهریور ۱۳۶۷")
    assert [result["title"] for result in results] == ["دو\nخط"]


def test_no_hit_is_no_error(ask: Callable[..., Any]) -> None:
    assert ask("nothing") == ([], [])
    assert ask("--organization", "nobody") == ([], [])
    assert ask("--place", "bank") == ([], [])
    assert ask("--unresolved") == ([], [])
    assert ask("-") == ([], [])
    assert ask('"*') == ([], [])


@pytest.mark.parametrize(
    ("date", "code"),
    [("31 Aban 1395", "date.impossible"), ("soon", "date.unreadable"), ("15 Aban", "date.unreadable"), ("", "date.unreadable")],
)
def test_an_unreadable_date_is_an_error_of_its_own(ask: Callable[..., Any], date: str, code: str) -> None:
    assert ask("letter", "--date", date, exit_code=1) == ([], [code])


def test_a_date_of_several_readings_finds_the_documents_of_each(ask: Callable[..., Any]) -> None:
    results, codes = ask("--date", "11/05/2016")
    assert ([result["referenceCode"] for result in results], codes) == (["A/1"], ["date.ambiguous"])


@pytest.mark.parametrize(
    "words",
    [
        ["--access", "secret"],
        ["--place", "attic"],
        ["--limit", "0"],
        ["--limit", "x"],
        ["--unknown"],
        [],
        [""],
        ["--limit", "5"],
        ["--date"],
    ],
)
def test_wrong_usage(config: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "fa"):
        assert main(["search", "--config", config, "--lang", language, *words]) == 2
        assert capsys.readouterr().err


def test_words_need_no_quotation_marks_and_may_begin_with_a_hyphen(ask: Callable[..., Any]) -> None:
    for words in (["-letter"], ["--", "-letter"], ["letter-"], ["the", "letter"], ["-letter", "NEAR(", '"']):
        assert [result["referenceCode"] for result in ask(*words)[0]] == ["A/1"], words


def test_text_has_neither_line_feeds_nor_bidi_controls_of_titles(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "fa"):
        assert main(["search", "--config", config, "--lang", language, "پیامآخر دو خط نامه A/3"]) == 0
        shown = capsys.readouterr().out
        assert r"پیام\u202eآخر" in shown
        assert r"دو\u000aخط" in shown
        assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\r")
    assert "۱۵ آبان ۱۳۹۵ = ۵ نوامبر ۲۰۱۶" in shown
    assert "A/3 (بیرون از دسترس)" in shown


def test_a_title_is_shown_in_the_language_of_the_reader(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--config", config, "دادستان"]) == 0
    assert "  A letter\n      1395-08-15 = 2016-11-05\n      A/1\n      nas/letters: data/1.txt\n" in capsys.readouterr().out


def test_a_limit_is_told(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--config", config, "--place", "nas", "--limit", "2"]) == 0
    assert "5 documents found, of which 2 are shown (--limit)" in capsys.readouterr().out
    report = search("", SearchOptions(place="nas", limit=2), configuration=config)
    assert (len(report.documents), report.total) == (2, 5)


def test_without_a_catalogue_there_is_nothing_to_search(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("")
    with pytest.raises(ReadError) as error:
        search("letter", configuration=settings)
    assert error.value.code == "error.catalogue-missing"
    assert main(["search", "--config", str(settings), "letter"]) == 3


def test_arguments_of_another_kind_are_refused(config: str) -> None:
    for options in ({"limit": "5"}, {"date": 1395}, {"access": "shut"}, {"place": "attic"}):
        with pytest.raises(WrongUsageError):
            search("letter", SearchOptions(**options), configuration=config)
    with pytest.raises(WrongUsageError) as error:
        search(configuration=config)
    assert error.value.code == "error.search-empty"


def test_an_embargo_that_is_over_is_read_by_the_first_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holdings = Holdings(tmp_path)
    make_bag(holdings.add(1, "nas", "letters"), _ROWS)
    assert holdings.update() == []
    settings = tmp_path / "settings.toml"
    settings.write_text('[places]\nnas = { path = "nas" }\n')
    assert search("یادداشت", configuration=settings).results == []
    assert holdings.holds("یادداشت") == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2499811200")  # 20 March 2049
    assert search("یادداشت", configuration=settings).results == []
    assert search("A/4", configuration=settings).results == [{"referenceCode": "A/4"}]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2499897600")  # 21 March 2049
    if os.geteuid():  # pragma: no cover - root may write anything
        holdings.path.chmod(0o400)
        assert [finding.code for finding in search("یادداشت", configuration=settings).findings] == ["catalogue.not-written"]
        holdings.path.chmod(0o600)
    (tmp_path / "nas").rename(tmp_path / "away")
    report = search("یادداشت", configuration=settings)
    assert (report.results, [finding.code for finding in report.findings]) == ([], ["catalogue.embargo-unread"])
    (tmp_path / "away").rename(tmp_path / "nas")
    report = search("یادداشت", SearchOptions(access="open", date="Shahrivar 1367"), configuration=settings)
    assert ([one.reference_code for one in report.documents], report.findings) == (["A/4"], [])
    assert holdings.holds("گواهی") == []
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert search("یادداشت", configuration=settings).results == []


def test_a_search_while_the_catalogue_is_being_written_waits_for_nothing_but_commits(config: str) -> None:
    path = catalogue_path(os.path.join(os.path.dirname(config), "ledger.sqlite"))
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM documents")
        assert search("letter", configuration=config).total == 1
        writer.execute("ROLLBACK")
