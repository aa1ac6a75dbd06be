"""Plain text cannot be put into a page without being escaped: mypy refuses it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
_PROGRAM = """from archiver.pages import escape, fact, pair, show
fact("aid.file", "<b>")
fact("aid.file", escape("<b>"))
fact("aid.file", show("<b>"))
fact("aid.file", pair("dd", str))
"""


@pytest.mark.slow
def test_mypy_sees_a_missing_escape(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM, encoding="utf-8")

    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), "--follow-imports", "silent", str(program)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.findall(r":(\d+): error: .*\[(.+)\]", checked.stdout) == [("2", "arg-type")]
