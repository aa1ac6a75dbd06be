"""`archiver date find` as it is called: what it lists under each date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.commands.program import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "en", "fa"),
    [
        # Esfand has 29 days in 1404, which is no leap year (University of Tehran list); November has 30.
        ("30/12/1404", "no such date in the Solar Hijri calendar", "چنین تاریخی در گاه‌شماری هجری خورشیدی نیست"),
        ("31 November 2016", "no such date in the Gregorian calendar", "چنین تاریخی در گاه‌شماری میلادی نیست"),
        ("15 Aban", "which day is not certain (day without a year)", "روز آن معلوم نیست"),
    ],
)
def test_a_date_that_does_not_exist_is_told_from_one_whose_day_is_not_certain(
    written: str, en: str, fa: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text(f"Received on {written}.\n", encoding="utf-8")
    for language, said in (("en", en), ("fa", fa)):
        assert main(["date", "find", str(tmp_path / "letter.txt"), "--lang", language]) == 0
        assert said in capsys.readouterr().out
