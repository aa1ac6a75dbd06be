"""A box of 40 mixed documents, and the spreadsheet of it that an archivist kept by hand, with the faults that such lists have."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import tarfile
import wave
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

import openpyxl
from PIL import Image

_CHECKOUT: Final = Path(__file__).resolve().parent.parent
_SEEDS: Final = {
    "letter-tehran-1396": "نامه‌ها/نامهٔ تهران.txt",
    "statement-oslo-1395": "بیانیهٔ اسلو.txt",
    "memoir-autumn-1367": "خاطرات پاییز.txt",
    "minutes-twins-1380": "صورت‌جلسه ۲.txt",
    "notice-weekday-1396": "اطلاعیه.txt",
    "report-kabul-1371": "گزارش کابل.txt",
    "letter-office-1377-windows-1256": "نامه‌ها/نامهٔ اداری.txt",
    "fax-london-2016": "fax.txt",
}
_DOCUMENTS: Final = {
    "letter-tehran-1396.docx": "نامه‌ها/نامهٔ مادر رضا.docx",
    "letter-tehran-1396.odt": "نامه‌ها/پیش‌نویس نامه.odt",
    "letter-tehran-1396.libreoffice.pdf": "نامه‌ها/نامهٔ چاپی.pdf",
    "letter-tehran-1396.eml": "نامه‌ها/فهرست زندانیان.eml",
    "letter-tehran-1396.html": "صفحهٔ وب.html",
    "fax-london-2016.docx": "fax.docx",
    "fax-london-2016.odt": "fax.odt",
    "fax-london-2016.chromium.pdf": "fax.pdf",
    "fax-london-2016.eml": "fax.eml",
    "fax-london-2016.html": "fax.html",
    "letter-office-1377-windows-1256.docx": "نامه‌ها/اداری.docx",
    "letter-office-1377-windows-1256.libreoffice.pdf": "نامه‌ها/اداری.pdf",
    "every-part.fodt": "همهٔ بخش‌ها.fodt",
    "locked.pdf": "قفل.pdf",
}
_TEXTS: Final = {
    "فهرست اعدام‌شدگان.csv": "فهرست\nنام,نام پدر,تاریخ اعدام\nرضا کریمی,علی,۱۳۶۷/۰۶/۱۷\nعلی رضایی,حسن,۱۳۶۷/۰۵/۰۸\n",
    "بیانیهٔ کوتاه.txt": "بیانیه\n\n۱۰/۶/۹۵\n\nمتن بیانیه\n",
    "یادداشت.txt": "یادداشت بی تاریخ\n",
    "داده.json": '{"a": 1}\n',
    "گزارش.md": "# سرفصل گزارش\n\nتهران، ۳ مهر ۱۳۹۰\n",
    "بیانیهٔ مادران.txt": "تهران، ۱۵ آبان ۱۳۹۵\n\nبیانیهٔ مادران\n\nما مادران این نامه را می‌نویسیم.\n\nاسلو، ۱۴ آبان ۱۳۹۵\n",
}
PASSPHRASE: Final = "سه اسب سفید"  # noqa: S105 - of a key that lives as long as the walk
_PICTURES: Final = 7


def make_box(folder: Path) -> None:
    """Make the box: letters, mails, pictures, sound, tables, an archive and a database."""
    for name in ("نامه‌ها", "عکس‌ها"):
        (folder / name).mkdir(parents=True)
    for source, name in _SEEDS.items():
        shutil.copyfile(_CHECKOUT / "seeds" / f"{source}.txt", folder / name)
    for source, name in _DOCUMENTS.items():
        shutil.copyfile(_CHECKOUT / "tests" / "data" / "documents" / source, folder / name)
    for name, text in _TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    for number in range(1, _PICTURES + 1):
        Image.new("RGB", (120, 80), (30 * number, 90, 120)).save(folder / "عکس‌ها" / f"عکس {number}.jpg")
    Image.new("L", (120, 80)).save(folder / "عکس‌ها" / "اسکن ۱.tif")
    with wave.open(str(folder / "مصاحبه.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", "NONE"))
        sound.writeframes(bytes(1600))
    with closing(sqlite3.connect(folder / "پایگاه.sqlite")) as database:
        database.execute("create table names (name text)")
    (folder / "قدیمی.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528))
    with tarfile.open(folder / "بسته.tgz", "w:gz") as archive:
        text = b"text\n"
        member = tarfile.TarInfo("letter.txt")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))


def list_documents(folder: Path) -> list[str]:
    """Return the paths of the documents in a box."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def make_workbook(folder: Path, path: Path) -> None:
    """Write the spreadsheet of a box: a title above the headings, a column of its own, and faults in eight rows."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.sheet_view.rightToLeft = True
    sheet.append(["فهرست جعبهٔ ۱۲"])
    sheet.append(["مسیر", "عنوان", "کد مرجع", "تاریخ", "دسترسی", "محرمانه؟"])
    paths = {
        "یادداشت.txt": "ياد داشت.txt",
        "صورت‌جلسه ۲.txt": "صورت‌جلسه 2.txt",
        "نامه‌ها/نامهٔ مادر رضا.docx": "نامه‌ها/نامهٔ مادر رضا",
    }
    dates: dict[str, object] = {
        "بیانیهٔ کوتاه.txt": "۹۵/۶/۱۰",
        "قدیمی.doc": "۳۱ مهر ۱۳۵۸",
        "عکس‌ها/عکس 1.jpg": "بی‌تا",
        "عکس‌ها/عکس 2.jpg": "پاییز ۱۳۶۷",
        # A day that a spreadsheet program made of what was typed.
        "مصاحبه.wav": datetime(2016, 11, 5),  # noqa: DTZ001 - as workbooks have it
    }
    access = {"نامه‌ها/فهرست زندانیان.eml": "محرمانه", "خاطرات پاییز.txt": "بسته"}
    for number, name in enumerate(list_documents(folder), 1):
        cells = [f"سند {Path(name).stem}", f"ج۱۲/{number}", dates.get(name), access.get(name)]
        sheet.append([paths.get(name, name), *cells, "بله" if name == "قفل.pdf" else None])
    book.save(path)


def write_settings(root: Path) -> None:
    """Write an archiver.toml that names the organization."""
    names = json.dumps("عدالت برای ایران", ensure_ascii=False)
    text = f'[organization]\nname = {{ fa = {names}, en = "Justice for Iran" }}\ncountry = "GB"\n[documents]\nlanguage = ["fa"]\n'
    (root / "archiver.toml").write_text(text, encoding="utf-8")
