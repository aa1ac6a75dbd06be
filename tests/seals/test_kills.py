"""Sealing that is killed at any moment leaves whole layers only, and the next try works."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.seals.conftest import archiver, copy_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.signatures.openssl import Identity

KILLS = 20


@pytest.mark.slow
def test_a_killed_seal_leaves_whole_layers_only(plain_bag: Path, desk: Identity, trust: Path, tmp_path: Path) -> None:
    place = tmp_path / "killed"
    bag = place / "letters"
    words = ["seal", "add", str(bag), "--key", str(desk.key), "--certificate", str(desk.certificate)]
    copy_folder(plain_bag, bag)
    begin = time.monotonic()
    subprocess.run([sys.executable, "-m", "archiver", *words], check=True, capture_output=True)
    lasted = time.monotonic() - begin
    moments = random.Random(17)  # noqa: S311 - the same moments in every run
    for _ in range(KILLS):
        shutil.rmtree(bag)
        copy_folder(plain_bag, bag)
        process = subprocess.Popen(
            [sys.executable, "-m", "archiver", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moments.uniform(0.5, 1.1) * lasted)
        process.kill()
        process.wait()

        assert archiver("validate", bag).code == 0
        assert archiver("seal", "check", bag, "--trust", trust).result["verdict"] in {"unsealed", "not-proven"}
        assert archiver(*words).code == 0
        assert os.listdir(place) == ["letters"]
