"""A path at which there is nothing is told with advice that a person can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.missing_paths import make_missing_error

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "advice"), [("جعبه ١٢", "near"), ("جعبه ١٢/", "near"), ("جعبه", "quotation-marks"), ("جعبه/", "quotation-marks")]
)
def test_a_folder_is_told_without_the_slash_at_its_end(tmp_path: Path, written: str, advice: str) -> None:
    (tmp_path / "جعبه ۱۲").mkdir()
    error = make_missing_error("error.source-missing", f"{tmp_path}/{written}")

    assert error.values["path"] == f"{tmp_path}/{written.rstrip('/')}"
    assert (error.values["advice"], error.values["nearest"]) == (advice, f"{tmp_path}/جعبه ۱۲")
