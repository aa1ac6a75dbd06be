"""Boxes of documents, and a client that packs them by plain forms."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.served import Served, Visitor

CONFLICT = "تهران، ۱۵ آبان ۱۳۹۵\n\nبیانیهٔ مادران\n\nما مادران این نامه را می‌نویسیم.\n\nاسلو، ۱۴ آبان ۱۳۹۵\n"
"""15 and 14 Aban 1395 are 5 and 4 November 2016."""
HOSTILE = '<img src=x onerror="alert(1)">&amp; «'
_FORM = re.compile(r'name="(edits)" id="edits" value="(\d+)"')
_CELL = re.compile(r'<textarea[^>]* name="(cell:[^"]+)"[^>]*>\n?([^<]*)</textarea>')


def fill_box(folder: Path) -> Path:
    """Make a box of six documents with Persian names, one with contradictory datelines, one named by markup."""
    (folder / "نامه‌ها").mkdir(parents=True)
    (folder / "بیانیهٔ مادران.txt").write_text(CONFLICT, encoding="utf-8")
    (folder / "نامه‌ها" / "نامهٔ تهران.txt").write_text("تهران، ۳ مهر ۱۳۹۰\n\nنامه\n", encoding="utf-8")
    (folder / "نامه‌ها" / "صورت‌جلسه ۲.txt").write_text("صورت‌جلسه\n", encoding="utf-8")
    (folder / "<b onclick=alert(1)>.txt").write_text(f"{HOSTILE}\n\n5 November 2016\n", encoding="utf-8")
    (folder / "letter.txt").write_text("Oslo, 5 November 2016\n\nDear friends\n", encoding="utf-8")
    (folder / "عکس.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9")
    return folder


def write_settings(root: Path) -> None:
    """Write an archiver.toml that names the organization."""
    text = '[organization]\nname = { fa = "بایگانی نام‌ها", en = "The Register of Names" }\ncountry = "NO"\n'
    (root / "archiver.toml").write_text(text, encoding="utf-8")


class Packer:
    """A visitor who packs a box by plain forms, without a script."""

    def __init__(self, served: Served, box: str) -> None:
        self.visitor: Visitor = served.visit()
        self.start(box)

    def start(self, box: str) -> None:
        """Choose a folder of the root, and wait until it is read."""
        page = self.visitor.get("/pack").text
        tokens = re.findall(r'href="/pack/choose/([^"]+)">(.*?)</a>', page)
        token = next(token for token, name in tokens if box in unescape(re.sub("<[^>]+>", "", name)))
        answer = self.visitor.post("/pack/start", {"folder": token})
        assert answer.status == 303, answer.text
        self.address = (answer.header("location") or "").rpartition("/")[0]
        self.wait_until_read()

    def wait_until_read(self) -> str:
        """Wait until no document is being read, and return the page."""
        for _ in range(600):
            page = self.page("describe")
            if 'id="reading"' not in page:
                return page
            time.sleep(0.1)
        raise AssertionError(page)

    def page(self, step: str) -> str:
        """Return the page of a step."""
        answer = self.visitor.get(f"{self.address}/{step}")
        assert answer.status == 200, answer.text
        return answer.text

    def place_of(self, path: str) -> int:
        """Return the number of a document in the table."""
        names = re.findall(r'documents/(\d+)"><bdi class="path" lang="" dir="ltr">(.*?)</bdi></a>', self.page("describe"))
        return next(int(place) for place, name in names if unescape(re.sub("<[^>]+>", "", name)) == path)

    def type(self, **cells: str) -> str:
        """Send the whole form of the table with some cells changed, by `PLACE_COLUMN`, and return the page after it."""
        page = self.page("describe")
        fields = {name: unescape(text) for name, text in _CELL.findall(page)}
        found = _FORM.search(page)
        assert found is not None
        fields["edits"] = found[2]
        fields |= {f"cell:{name.partition('_')[0].strip('p')}:{name.partition('_')[2]}": text for name, text in cells.items()}
        answer = self.visitor.post(f"{self.address}/cells", fields)
        assert answer.status == 303, answer.text
        return self.page("describe")

    def run(self, step: str, fields: dict[str, str] | None = None) -> str:
        """Start the job of a step, and return the page on which it ends."""
        answer = self.visitor.post(f"{self.address}/{step}", fields)
        assert answer.status == 303, answer.text
        job = answer.header("location") or ""
        for _ in range(600):
            answer = self.visitor.get(job)
            if answer.status == 303:
                return self.visitor.get(answer.header("location") or "").text
            assert "job failed" not in answer.text, answer.text
            time.sleep(0.1)
        raise AssertionError(answer.text)

    def pack(self, name: str, form: str = "") -> str:
        """Make the bag beside the box, and return the last page."""
        found = re.search(r'name="where" value="([^"]+)"', self.page("pack"))
        assert found is not None
        return self.run("pack", {"where": found[1], "name": name, "form": form})
