"""The list of documents at the top of a finding aid: links, order, codes, and what it must not tell."""

from __future__ import annotations

import base64
import csv
import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from archiver.bags.format import FINDING_AID
from archiver.commands.program import main
from archiver.finding_aid.sizes import say_size
from tests.pages.html_page import Page

if TYPE_CHECKING:
    from pathlib import Path

_ROWS = (
    ("path", "title", "access", "reference code"),
    ("نامه‌ها/نامهٔ ۱۰۰% «مهم»#۱?.txt", "نامه", "open", "ج۱۲/۲۱"),
    ("b.txt", "The ninth", "open", "A/9"),
    ("c.txt", "The tenth", "open", "A/10"),
    ("fax.txt", "A fax", "open", "Z/1"),
    ("d.txt", "A letter without a code", "open", ""),
    ("hidden/names of witnesses.txt", "Who saw it", "closed", "ج۱۲/۲۲"),
)


@pytest.fixture
def bag(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bag of letters, of which one has an unresolved date and one is withheld."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1478304000")
    for number, (path, *_) in enumerate(_ROWS[1:]):
        file = tmp_path / "box" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"تهران، {number + 1} آبان ۱۳۹۵\nمتن\n", encoding="utf-8")
    shutil.copy(seeds / "fax-london-2016.txt", tmp_path / "box/fax.txt")
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows(_ROWS)
    return _pack(tmp_path, "bag")


def _pack(folder: Path, name: str) -> Path:
    given = ["--organization", "X", "--config", "/dev/null", "--second-opinion", "none"]
    assert main(["create", "box", "--records", "t.csv", "--to", name, *given, "--quiet"]) == 0
    return folder / name


def _page(bag: Path) -> Page:
    return Page((bag / FINDING_AID).read_text(encoding="utf-8"))


def test_every_link_leads_to_a_document_of_the_bag_and_only_the_open_ones_have_any(bag: Path) -> None:
    addresses = {str(one.attributes["href"]) for one in _page(bag).find("a")}

    files = {unquote(one) for one in addresses if not one.startswith("#")}
    assert files == {f"../data/{path}" for path, *_ in _ROWS[1:-1]}
    assert all((bag / "metadata" / file).is_file() for file in files)
    assert all(address.isascii() and "%25" in address for address in addresses if "%D9" in address)


def test_unresolved_dates_stand_first_then_codes_as_people_sort_them(bag: Path) -> None:
    page = _page(bag)
    titles = [one.text for one in page.find("a") if "td" in one.around and str(one.attributes["href"]).startswith("#")]

    assert titles == ["A fax", "The ninth", "The tenth", "نامه", "A letter without a code", "ج۱۲/۲۲"]
    assert [one.text for one in page.find("h3")] == [
        "The ninth",
        "The tenth",
        "A fax",
        "نامه",
        "A letter without a code",
        "ج۱۲/۲۲",
    ]


def test_a_code_is_one_text_in_the_direction_of_its_first_letter(bag: Path) -> None:
    codes = {one.text: one.attributes["dir"] for one in _page(bag).find("bdi", class_="code")}

    assert codes == {"ج۱۲/۲۱": "rtl", "ج۱۲/۲۲": "rtl", "A/9": "ltr", "A/10": "ltr", "Z/1": "ltr"}


def test_a_withheld_document_is_in_no_title_path_or_link(bag: Path) -> None:
    source = (bag / FINDING_AID).read_text(encoding="utf-8")

    assert [word for word in ("witness", "hidden/", "Who saw", "۶ آبان") if word in unquote(source)] == []


def test_the_page_runs_our_script_and_no_other(bag: Path) -> None:
    page = _page(bag)
    (script,) = page.find("script")
    (policy,) = [str(one.attributes["content"]) for one in page.find("meta") if "http-equiv" in one.attributes]

    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_the_same_sources_make_the_same_page(bag: Path) -> None:
    assert (_pack(bag.parent, "bag2") / FINDING_AID).read_bytes().replace(b"bag2", b"bag") == (bag / FINDING_AID).read_bytes()


def test_the_commands_for_macos_find_every_file(bag: Path) -> None:
    """`shasum` is the program of macOS; Perl brings it to other systems too."""
    if shutil.which("shasum") is None:
        pytest.skip("shasum comes with Perl, which is not here")
    (commands,) = [one.text for one in _page(bag).find("pre", class_="macos")]
    done = subprocess.run(["bash", "-c", commands], cwd=bag, check=False, capture_output=True, text=True)

    failed = [line for line in done.stdout.splitlines() if not line.endswith(": OK")]
    assert all("%25" in line for line in failed)
    assert len(done.stdout.splitlines()) > 2 * len(_ROWS)


@pytest.mark.parametrize(
    ("octets", "english", "persian"),
    [
        (999, "999 bytes", "۹۹۹ بایت"),
        (1000, "1.0 kB (1000 bytes)", "۱٫۰ کیلوبایت (۱۰۰۰ بایت)"),
        (2_948_420, "2.9 MB (2948420 bytes)", "۲٫۹ مگابایت (۲۹۴۸۴۲۰ بایت)"),
        (999_960, "1.0 MB (999960 bytes)", "۱٫۰ مگابایت (۹۹۹۹۶۰ بایت)"),
        (5_000_000_000_000_000, "5000.0 TB (5000000000000000 bytes)", "۵۰۰۰٫۰ ترابایت (۵۰۰۰۰۰۰۰۰۰۰۰۰۰۰۰ بایت)"),
    ],
)
def test_sizes_are_told_in_units_that_people_know_too(octets: int, english: str, persian: str) -> None:
    assert (say_size(octets, "en"), say_size(octets, "fa")) == (english, persian)
