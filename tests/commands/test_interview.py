"""`archiver init` in a real terminal (a pseudo-terminal): answers are forgiven, changed and shown before anything is written."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
import tomllib
from typing import TYPE_CHECKING, Any, Self

import pytest

from archiver.configuration import find_code, find_near_code, render_configuration, say_code

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

pytestmark = pytest.mark.slow

_LONGEST = 60.0
"""Seconds to wait for a question, on a machine that is busy with other things."""


class Person:
    """A person at a terminal who runs `archiver init`."""

    def __init__(self, folder: Path, language: str) -> None:
        self._ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "archiver", "--lang", language, "init"]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        self._seen = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def answer(self, *lines: str) -> str:
        """Wait for a question, answer it, for each line; return what was shown after the last answer, up to the next question."""
        for line in lines:
            self._read()
            self._seen = b""
            os.write(self._ours, f"{line}\n".encode())
        return self._read()

    def end(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and what was shown."""
        while self._read_some():
            pass
        return self._process.wait(_LONGEST), self._seen.decode()

    def _read(self) -> str:
        """Read until a question waits for its answer: its line ends with a colon and a blank."""
        until = time.monotonic() + _LONGEST
        while not self._seen.endswith(b": ") and time.monotonic() < until:
            if not self._read_some():
                break
        return self._seen.decode().replace("\r\n", "\n")

    def _read_some(self) -> bool:
        ready, _, _ = select.select([self._ours], [], [], _LONGEST)
        try:
            read = os.read(self._ours, 65536) if ready else b""
        except OSError:  # the other side is closed
            read = b""
        self._seen += read
        return bool(read)


def _written(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "archiver.toml").read_text(encoding="utf-8"))


def test_names_of_countries_and_languages_are_taken_in_persian(tmp_path: Path) -> None:
    with Person(tmp_path, "fa") as person:
        person.answer("بایگانی خانواده‌ها", "فارسی", "")
        person.answer("", "انگلستان", "زهرا موسوی", "zahra@example.org", "۰۲۰ ۷۹۴۶ ۰۰۰۰", "فارسی، English و Deutsch")
        summary = person.answer("", "محدود", "", "")
        assert "GB (بریتانیا)" in summary
        assert "fa (فارسی)، en (انگلیسی)، de (آلمانی)" in summary
        assert not (tmp_path / "archiver.toml").exists()
        person.answer("بله")
        assert person.end()[0] == 0

    assert _written(tmp_path) == {
        "organization": {"name": {"fa": "بایگانی خانواده‌ها"}, "country": "GB"},
        "contact": {"name": "زهرا موسوی", "email": "zahra@example.org", "phone": "020 7946 0000"},
        "documents": {"language": ["fa", "en", "de"], "access": {"status": "restricted"}},
        "bag": {"algorithms": ["sha256", "sha512"]},
    }


def test_ten_bad_answers_lose_none_of_the_good_ones(tmp_path: Path) -> None:
    with Person(tmp_path, "en") as person:
        person.answer("Archive", "English", "", "")
        for _ in range(10):
            assert "No country is known" in person.answer("Narnia")
        assert "Is it Norway (NO)?" in person.answer("Noway")
        person.answer("UK", "", "", "", "", "", "", "", "", "yes")
        assert person.end()[0] == 0

    assert _written(tmp_path)["organization"] == {"name": {"en": "Archive"}, "country": "GB"}


@pytest.mark.parametrize("back", ["<", "back", "برگشت"])
def test_going_back_asks_again_and_offers_what_was_said(tmp_path: Path, back: str) -> None:
    with Person(tmp_path, "en") as person:
        person.answer("Archive", "en", "", "", "Iran", "Zahra", "z@example.org")
        assert "E-mail address of that person [z@example.org]: " in person.answer(back)
        assert "[Zahra]: " in person.answer(back)
        assert "[Iran]: " in person.answer(back)
        # What was said after it is remembered, and not asked again.
        assert "Telephone number" in person.answer("Norway")
        person.answer("", "", "", "", "", "", "yes")
        assert person.end()[0] == 0

    assert _written(tmp_path)["organization"]["country"] == "NO"
    assert _written(tmp_path)["contact"] == {"name": "Zahra", "email": "z@example.org"}


def test_a_hyphen_takes_away_what_stands_in_brackets(tmp_path: Path) -> None:
    with Person(tmp_path, "en") as person:
        assert "[Iran]: " in person.answer("Archive", "en", "", "", "Iran", "<")
        person.answer("-", *[""] * 8, "yes")
        assert person.end()[0] == 0

    assert _written(tmp_path)["organization"] == {"name": {"en": "Archive"}}


def test_an_answer_is_changed_by_its_number_and_what_follows_from_it_is_asked(tmp_path: Path) -> None:
    with Person(tmp_path, "fa") as person:
        summary = person.answer("بایگانی", "", "", "", "", "", "", "", "", "", "باز", "", "")
        [line] = [line for line in summary.splitlines() if "چه کسی می‌تواند" in line]
        assert line == "۱۱. چه کسی می‌تواند سندها را ببیند: باز"
        assert "پایان" in person.answer("۱۱", "بسته تا تاریخ معین")
        assert "۱ فروردین ۱۴۲۸" in person.answer("۱ فروردین ۱۴۲۸")
        person.answer("آری")
        assert person.end()[0] == 0

    # 1 Farvardin 1428 is 20 March 2049 (University of Tehran list).
    assert _written(tmp_path)["documents"] == {"access": {"status": "embargoed", "until": "2049-03-20"}}


def test_no_writes_nothing(tmp_path: Path) -> None:
    with Person(tmp_path, "en") as person:
        person.answer("Archive", *[""] * 12, "perhaps", "99")
        person.answer("no")
        exit_code, shown = person.end()

    assert exit_code == 0
    assert "was not written" in shown
    assert list(tmp_path.iterdir()) == []


def test_an_identifier_says_how_to_end_and_what_it_looks_like(tmp_path: Path) -> None:
    with Person(tmp_path, "en") as person:
        assert "(empty line: it has none)" in person.answer("Archive", "", "")
        assert "does not look like an identifier" in person.answer("Zahra Mousavi")
        assert "does not look like an identifier" in person.answer("zahra@example.org")
        assert "(empty line: no more" in person.answer("https://ror.org/05gq02987")
        person.answer("Register 17")
        person.answer("Register 17", "", *[""] * 9, "yes")
        assert person.end()[0] == 0

    assert _written(tmp_path)["organization"]["identifier"] == ["https://ror.org/05gq02987", "Register 17"]


def test_no_message_names_a_key_or_says_that_nothing_was_written(tmp_path: Path) -> None:
    with Person(tmp_path, "en") as person:
        told = person.answer("Archive", "", "", "", "", "", "nobody")
        assert "“E-mail address of that person”" in told
        assert "contact." not in told
        assert "nothing was written" not in told


@pytest.mark.parametrize(
    ("name", "code"),
    [("انگلستان", "GB"), ("UK", "GB"), ("Iran", "IR"), ("ایران", "IR"), ("ايران", "IR"), ("Türkiye", "TR"), ("turkey", "TR")],
)
def test_countries_have_the_names_that_people_use(name: str, code: str) -> None:
    assert find_code("countries", name) == code


@pytest.mark.parametrize(
    ("name", "tag"),
    [("فارسی", "fa"), ("فارسي", "fa"), ("Farsi", "fa"), ("English", "en"), ("Deutsch", "de"), ("دری", "prs"), ("سورانی", "ckb")],
)
def test_languages_have_the_names_that_people_use(name: str, tag: str) -> None:
    assert find_code("languages", name) == tag


def test_every_country_of_the_registry_has_a_name_in_both_languages() -> None:
    assert say_code("countries", "NO", "fa") == "نروژ"
    assert say_code("languages", "ckb", "en") == "Central Kurdish"
    assert find_near_code("countries", "zzzz") is None


def test_the_examples_of_the_persian_file_are_persian() -> None:
    written = render_configuration({"organization": {"name": "x"}}, "fa")
    for line in written.splitlines():
        if line.startswith("# ") and line.split(" = ")[0] in {"# sensitivity", "# custodian", "# rights", "# name"}:
            assert any("\u0600" <= letter <= "\u06ff" for letter in line), line
    uncommented = "\n".join(line.removeprefix("# ") for line in written.splitlines() if " = " in line or line.startswith("["))
    assert tomllib.loads(uncommented)["documents"]["sensitivity"] == ["داده‌های شخصی"]
