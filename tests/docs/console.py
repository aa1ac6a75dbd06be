"""The commands of a page and what they print.

`python tests/docs/console.py docs/*.md docs/fa/*.md` writes down what they print now.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from tests.transcripts.transcript import CHECKOUT, TIMES, Terminal

_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```)", re.MULTILINE | re.DOTALL)


def answer_page(text: str, folder: Path) -> str:
    """The page with what its commands print now, one after the other in one new folder that holds the seeds."""
    terminal = Terminal(folder)
    for seed in shutil.copytree(CHECKOUT / "seeds", terminal.place / "seeds").iterdir():
        os.utime(seed, TIMES)
    (terminal.place / "profile.json").write_text(PROFILE, encoding="utf-8")
    (terminal.place / "letters.csv").write_text("date\n1395-08-15\n", encoding="utf-8")

    def answer(block: re.Match[str]) -> str:
        lines = []
        for line in block[0].splitlines():
            if line.startswith("$ "):
                done = terminal.run(line[2:])
                lines += [line, *done.stdout.splitlines(), *done.stderr.splitlines()]
        return "\n".join(lines) + "\n"

    return _BLOCK.sub(answer, text)


PROFILE = """{
  "BagIt-Profile-Info": {
    "BagIt-Profile-Identifier": "https://example.org/profiles/exchange.json",
    "BagIt-Profile-Version": "1.4.0",
    "Source-Organization": "The Register of Names",
    "External-Description": "What we send to each other",
    "Version": "1.0"
  },
  "Bag-Info": {"Source-Organization": {"required": true}},
  "Manifests-Required": ["sha512"],
  "Accept-BagIt-Version": ["1.0"]
}
"""
"""An agreement between two institutions, for the page on bags from elsewhere."""


if __name__ == "__main__":
    for name in sys.argv[1:]:
        page = Path(name)
        with tempfile.TemporaryDirectory() as temporary:
            page.write_text(answer_page(page.read_text(encoding="utf-8"), Path(temporary)), encoding="utf-8")
