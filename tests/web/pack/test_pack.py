"""Pack a box by plain forms, and compare the bag with that of the command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.pack.boxes import HOSTILE, Packer, fill_box, write_settings
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

_EPOCH = "1480000000"
_CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with a box and an archiver.toml."""
    root = tmp_path / "root"
    fill_box(root / "جعبه ۱۲")
    write_settings(root)
    return root


@pytest.fixture
def boxed(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server whose root has a box. The time of packing is fixed."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", _EPOCH)
    with Served(tmp_path / "home", [root]) as served:
        yield served


def _read_tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_box_packed_in_the_page_and_by_the_command_gives_the_same_bag(boxed: Served, root: Path, tmp_path: Path) -> None:
    packer = Packer(boxed, "جعبه ۱۲")
    letter, photo = packer.place_of("letter.txt"), packer.place_of("عکس.jpg")
    packer.type(**{f"p{letter}_title.en": HOSTILE, f"p{photo}_date": "۱۵ آبان ۱۳۹۵", f"p{photo}_referenceCode": "ج۱۲/۲۱"})
    conflict = packer.place_of("بیانیهٔ مادران.txt")
    decision = {"day": "۱۵ آبان ۱۳۹۵", "note": "کارت دعوت", "who": "زهرا موسوی", "do": "save"}
    assert packer.visitor.post(f"{packer.address}/resolve/{conflict}", decision).status == 303
    # Another person packs than the one who decided.
    assert packer.visitor.post(f"{packer.address}/origin", {"agent": "مریم کریمی"}).status == 303
    assert "verdict good" in packer.run("check")
    done = packer.pack("page")
    (root / "table.csv").write_bytes(packer.visitor.get(f"{packer.address}/table/csv").body)
    (root / "page").rename(root / "kept")
    words = ["create", "جعبه ۱۲/", "--to", "page", "--records", "table.csv", "--agent", "مریم کریمی"]
    environment = {**os.environ, "HOME": str(tmp_path / "home"), "PYTHONPATH": str(_CHECKOUT)}
    command = [sys.executable, "-m", "archiver", *words]
    made = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)

    assert made.returncode == 0, made.stderr
    assert _read_tree(root / "kept") == _read_tree(root / "page")
    events = (root / "page/metadata/events.jsonl").read_text(encoding="utf-8").splitlines()
    (decided,) = [event for event in events if "کارت دعوت" in event]
    assert "زهرا موسوی" in decided
    assert "مریم کریمی" not in decided
    digests = re.findall(r'<code class="digest" dir="ltr">([0-9a-f]+)</code>', done)
    printed = subprocess.run(
        ["sha256sum", root / "page" / "tagmanifest-sha256.txt"], capture_output=True, text=True, check=True
    ).stdout
    assert digests[0] == printed.split()[0]
    assert len(digests[1]) == 128


def test_nothing_is_written_into_the_source(boxed: Served, root: Path) -> None:
    before = _read_tree(root / "جعبه ۱۲")
    packer = Packer(boxed, "جعبه ۱۲")
    packer.type(p1_referenceCode="A")
    packer.run("check")
    packer.pack("bag")

    assert _read_tree(root / "جعبه ۱۲") == before
    assert {path.name for path in root.iterdir()} == {"جعبه ۱۲", "bag", "archiver.toml"}


def test_markup_in_names_and_texts_stays_text(boxed: Served) -> None:
    packer = Packer(boxed, "جعبه ۱۲")
    page = packer.type(**{"p1_title.fa": HOSTILE, "p1_date": HOSTILE, "p1_referenceCode": HOSTILE})
    pages = [page, packer.page("documents/1"), packer.page("check"), packer.run("check"), packer.visitor.get("/pack").text]

    for text in pages:
        assert "<img" not in text
        assert "<b onclick" not in text


def test_two_windows_lose_nothing_of_each_other(boxed: Served) -> None:
    packer = Packer(boxed, "جعبه ۱۲")
    old = packer.page("describe")
    edits = re.search(r'id="edits" value="(\d+)"', old)
    assert edits is not None
    packer.type(p1_referenceCode="first window", p2_referenceCode="first window")
    # The second window was opened before, and sends the whole form: one cell is new in it, the others are as they were.
    stale = {"edits": edits[1], "cell:1:referenceCode": "", "cell:2:referenceCode": "second window"}
    packer.visitor.post(f"{packer.address}/cells", stale)
    page = packer.page("describe")

    assert re.search(r'name="cell:1:referenceCode"[^>]*>\nfirst window<', page)
    assert re.search(r'name="cell:2:referenceCode"[^>]*>\nsecond window<', page)


def test_a_message_that_arrives_late_takes_nothing_back(boxed: Served) -> None:
    """A page that is left sends what is unsaved once more, and the browser may send that before what was on its way."""
    packer = Packer(boxed, "جعبه ۱۲")

    def send(text: str, page: str, number: int, before: str = "") -> str:
        """Send a cell as the script of a page does, and return what it holds then."""
        fields = {"cell:1:referenceCode": text, "page": page, "number": str(number), "before": before}
        answer = packer.visitor.post(f"{packer.address}/cells", fields, {"HX-Request": "true"})
        assert answer.status == 200
        held = re.search(r'name="cell:1:referenceCode"[^>]*>\n([^<]*)<', packer.page("describe"))
        assert held is not None
        return held[1]

    assert send("typed", "one", 2) == "typed"
    assert send("typ", "one", 1) == "typed"
    assert send("typed on", "two", 1, "one") == "typed on"
    assert send("late", "one", 3) == "typed on"
    assert send("and on", "two", 2, "one") == "and on"
