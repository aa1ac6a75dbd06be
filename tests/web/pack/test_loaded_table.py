"""Load a faulty Persian spreadsheet into a draft, and mend it on the page."""

from __future__ import annotations

import io
import re
import time
import uuid
from html import unescape
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.web.pack.boxes import Packer, fill_box, write_settings
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def boxed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose root has a box. Each test has a draft of its own."""
    base = tmp_path_factory.mktemp("boxed")
    fill_box(base / "root" / "جعبه ۱۲")
    write_settings(base / "root")
    with Served(base / "home", [base / "root"]) as served:
        yield served


def _workbook(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _upload(packer: Packer, address: str, files: dict[str, bytes], field: str, **fields: str) -> str:
    """Send files as a browser does, and return where the answer leads."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"token": packer.visitor.token, **fields}.items()
    ]
    for name, octets in files.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + octets + b"\r\n")
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Origin": f"http://127.0.0.1:{packer.visitor.port}"}
    answer = packer.visitor.ask("POST", address, body, headers)
    assert answer.status == 303, answer.text
    return answer.header("location") or ""


def _load(packer: Packer, *rows: list[str]) -> str:
    """Load a workbook of these rows into the table, and return its page after it."""
    job = _upload(packer, f"{packer.address}/table/upload", {"فهرست.xlsx": _workbook(*rows)}, "table")
    for _ in range(600):
        if packer.visitor.get(job).status == 303:
            break
        time.sleep(0.1)
    return packer.page("describe")


def test_a_faulty_spreadsheet_is_mended_on_the_page(boxed: Served) -> None:
    packer = Packer(boxed, "جعبه ۱۲")
    page = _load(
        packer,
        ["فهرست جعبهٔ ۱۲"],
        ["مسیر", "عنوان [fa]", "تاریخ", "دسترسی", "محرمانه؟"],
        ["نامه‌ها/صورت‌جلسه 2.txt", "صورت‌جلسهٔ دوم", "۳۰ اسفند ۱۳۵۸", "", ""],
        ["letter.txt", "نامه", "۱۰/۶/۹۵", "محرمانه", "بله"],
    )
    letter, minutes = packer.place_of("letter.txt"), packer.place_of("نامه‌ها/صورت‌جلسه ۲.txt")

    # The digit of the path is another one, so that the row is offered for the document and not given to it.
    assert 'id="strays"' in page
    assert 'value="نامه‌ها/صورت‌جلسه ۲.txt"' in unescape(page)
    assert "محرمانه؟" in page
    assert re.search(rf'name="cell:{letter}:date"[^>]* aria-invalid="true"', page)
    assert re.search(rf'name="cell:{letter}:accessStatus"[^>]* aria-invalid="true"', page)
    stray = re.search(r'name="stray" value="(\d+)"', page)
    assert stray is not None
    packer.visitor.post(f"{packer.address}/strays", {"stray": stray[1], "path": "نامه‌ها/صورت‌جلسه ۲.txt", "do": "use"})
    page = packer.page("describe")
    assert 'id="strays"' not in page
    assert re.search(rf'name="cell:{minutes}:title.fa"[^>]*>\nصورت‌جلسهٔ دوم<', page)
    undecided = packer.run("check")
    assert "Not all of the list فهرست.xlsx was loaded: 1 of its rows and headings" in re.sub("<[^>]+>", "", undecided)
    packer.visitor.post(f"{packer.address}/table/settle")
    fails = packer.run("check")
    assert f"/documents/{letter}#c-date" in fails
    assert f"/documents/{letter}#c-accessStatus" in fails
    assert "Not all of the list" not in fails
    packer.type(**{f"p{letter}_date": "۱۰ شهریور ۱۳۹۵", f"p{letter}_accessStatus": "closed", f"p{minutes}_date": "۲۹ اسفند ۱۳۵۸"})
    assert "verdict good" in packer.run("check")


def test_a_title_of_the_list_takes_the_place_of_a_proposed_one(boxed: Served) -> None:
    packer = Packer(boxed, "جعبه ۱۲")
    letter, photo = packer.place_of("letter.txt"), packer.place_of("عکس.jpg")
    page = _load(packer, ["path", "title"], ["letter.txt", "نامهٔ مادر رضا"], ["عکس.jpg", ""])

    assert re.search(rf'name="cell:{letter}:title"[^>]*>\nنامهٔ مادر رضا<', page)
    assert re.search(rf'name="cell:{letter}:title.fa"[^>]*>\n<', page)
    assert re.search(rf'name="cell:{photo}:title.fa"[^>]*>\nعکس<', page)


def test_a_title_that_was_typed_stays_beside_that_of_the_list(boxed: Served) -> None:
    packer = Packer(boxed, "جعبه ۱۲")
    photo = packer.place_of("عکس.jpg")
    packer.type(**{f"p{photo}_title.fa": "عکس مادر رضا"})
    page = _load(packer, ["path", "title [en]"], ["عکس.jpg", "Photograph"])

    assert re.search(rf'name="cell:{photo}:title.en"[^>]*>\nPhotograph<', page)
    assert re.search(rf'name="cell:{photo}:title.fa"[^>]*>\nعکس مادر رضا<', page)


def test_dropped_documents_are_told_in_the_report(boxed: Served) -> None:
    packer = Packer(boxed, "جعبه ۱۲")
    there = _upload(packer, "/pack/upload", {"نامه.txt": "۳ مهر ۱۳۹۰\n".encode(), "b.txt": b"b"}, "files", name="جعبهٔ تازه")
    packer.address = there.rpartition("/")[0]
    page = packer.wait_until_read()
    checked = packer.run("check")
    done = packer.pack("dropped")

    assert "were dropped on the page" in page
    assert "neither their folders nor the times" in checked
    assert "neither their folders nor the times" in done
