"""Write every generated page anew: `python docs/regenerate.py`. Read what changed before you keep it.

Generated are the pages of the codes, of the fields of a record and of the columns of a table, the drawing of the floors, the
spellings of months in docs/calendars.md, the outputs of the commands that pages show, and the transcripts of the commands.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
WRITERS: Final = ("write_finding_codes", "write_record_fields", "write_column_list", "write_floors")


def list_steps() -> list[list[str]]:
    """Return the commands that write the pages, in their order."""
    pages = [page for page in [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))] if "```console" in page.read_text("utf-8")]
    transcripts = sorted(ROOT.glob("tests/transcripts/*.txt"))
    return [
        *([f"docs/{writer}.py"] for writer in WRITERS),
        ["-m", "tests.calendars.test_guide"],
        ["-m", "tests.docs.console", *map(str, pages)],
        ["-m", "tests.transcripts.transcript", *map(str, transcripts)],
    ]


if __name__ == "__main__":
    for step in list_steps():
        print("python", *step[:2], flush=True)  # noqa: T201 - a script
        # The pages tell of this checkout, whichever is installed.
        subprocess.run([sys.executable, *step], cwd=ROOT, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})  # noqa: S603 - our own scripts
