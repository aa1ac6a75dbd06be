"""A bag that was sealed once and is kept: every later version judges it alike, and its commands run by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.seals.conftest import archiver
from tests.seals.test_by_hand import CLOCKS, list_commands, run

KEPT = Path(__file__).parents[1] / "data" / "seals" / "kept"
BAG = KEPT / "letters"


def test_it_is_sealed_since_the_time_that_openssl_shows() -> None:
    checked = archiver("seal", "check", BAG, "--trust", KEPT / "trust.toml", "--at", "2040-01-01T00:00:00Z")

    assert (checked.code, checked.result["verdict"]) == (0, "sealed")
    assert checked.result["provenSince"] == "2026-11-29T09:14:28Z"
    assert [layer["purpose"] for layer in checked.result["layers"]] == ["seal", "renewal"]
    assert [stamp["time"] for stamp in checked.result["layers"][1]["stamps"]] == ["2035-06-01T12:00:00Z"]
    assert archiver("validate", BAG).code == 0


@pytest.mark.parametrize("layer", ["0001", "0002"])
@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
def test_its_commands_run_by_hand(clock: str, layer: str) -> None:
    outputs = [run(command, BAG / "seals" / layer, clock) for command in list_commands(BAG / "seals" / layer)]

    assert [finished.returncode for finished in outputs] == [0] * len(outputs), [finished.stderr for finished in outputs]
