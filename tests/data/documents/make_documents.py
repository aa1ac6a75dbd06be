"""Make every seed again as DOCX, ODT, HTML and PDF by LibreOffice, as PDF by Chromium, and as a mail; and a file with every part.

python tests/data/documents/make_documents.py [FOLDER] [--fonts FONT…]

Needs `soffice` (LibreOffice Writer) and `chromium` on the path, and the fonts that README.md names. Nothing of the test run needs
them: the files are kept beside this script.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from email.message import EmailMessage
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parents[2] / "seeds"
RIGHT_TO_LEFT = re.compile(r"[\u0600-\u06ff]")

# Each seed in another font: their ways to name glyphs in a PDF differ.
FONTS = {
    "fax-london-2016": "Noto Sans Arabic",
    "letter-office-1377-windows-1256": "Nazli",
    "letter-tehran-1396": "Noto Naskh Arabic",
    "memoir-autumn-1367": "FreeFarsi",
    "minutes-twins-1380": "Amiri",
    "notice-weekday-1396": "Titr",
    "report-kabul-1371": "Homa",
    "statement-oslo-1395": "Noto Kufi Arabic",
}

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)


def main() -> None:
    """Make all files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE)
    parser.add_argument("--fonts", nargs="+", help="make the PDFs only, of each seed in each of these fonts")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    texts = {path.stem: read_seed(path) for path in sorted(SEEDS.glob("*.txt"))}
    with tempfile.TemporaryDirectory() as work:
        maker = Maker(arguments.folder, Path(work))
        if arguments.fonts:
            for font in arguments.fonts:
                maker.make_pdfs({f"{name}.{font.replace(' ', '-').lower()}": (text, font) for name, text in texts.items()})
        else:
            dressed = {name: (text, FONTS[name]) for name, text in texts.items()}
            maker.make_office(dressed, "odt", "docx:MS Word 2007 XML", "html:HTML (StarWriter)")
            maker.make_pdfs(dressed)
            maker.convert([HERE / "every-part.fodt"], "odt", "docx:MS Word 2007 XML", "pdf")
            for name, text in texts.items():
                (arguments.folder / f"{name}.eml").write_bytes(make_mail(text))


def read_seed(path: Path) -> str:
    """The text of a seed."""
    return path.read_text(encoding="windows-1256" if path.stem.endswith("windows-1256") else "utf-8")


class Maker:
    """Runs the programs, with a home of their own that is thrown away."""

    def __init__(self, folder: Path, work: Path) -> None:
        self._folder, self._work = folder, work

    def make_office(self, documents: dict[str, tuple[str, str]], *filters: str) -> None:
        """Each text, in its font, through each export filter of LibreOffice."""
        sources = []
        for name, (text, font) in documents.items():
            source = self._work / f"{name}.fodt"
            source.write_text(make_open_document(text, font), encoding="utf-8")
            sources.append(source)
        self.convert(sources, *filters)

    def convert(self, sources: list[Path], *filters: str) -> None:
        """Files through each export filter of LibreOffice."""
        home = f"-env:UserInstallation={(self._work / 'home').as_uri()}"
        for filter_name in filters:
            command = ["soffice", home, "--headless", "--convert-to", filter_name, "--outdir", str(self._folder)]
            subprocess.run([*command, *map(str, sources)], check=True, stdout=subprocess.DEVNULL)

    def make_pdfs(self, documents: dict[str, tuple[str, str]]) -> None:
        """Each text, in its font, as a PDF of LibreOffice and one of Chromium."""
        self.make_office(documents, "pdf")
        for name, (text, font) in documents.items():
            (self._folder / f"{name}.pdf").rename(self._folder / f"{name}.libreoffice.pdf")
            page = self._work / "page.html"
            page.write_text(make_page(text, font), encoding="utf-8")
            self._print(page, self._folder / f"{name}.chromium.pdf")

    def _print(self, page: Path, target: Path) -> None:
        # Without the switch a header and footer tell the day and the path.
        switches = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={self._work / 'chromium'}",
        ]
        command = ["chromium", *switches, f"--print-to-pdf={target}", page.as_uri()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_open_document(text: str, font: str) -> str:
    """A flat ODT file with a paragraph a line, each in its own direction."""
    paragraphs = "".join(f'<text:p text:style-name="{direction_of(line)}">{escape(line)}</text:p>' for line in text.splitlines())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMESPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{font}'"/></office:font-face-decls>
<office:styles><style:style style:name="rtl" style:family="paragraph"><style:paragraph-properties fo:text-align="end"
style:writing-mode="rl-tb" fo:margin-bottom="0.2cm"/><style:text-properties style:font-name="F" style:font-name-complex="F"
fo:font-size="12pt" style:font-size-complex="12pt" style:language-complex="fa" style:country-complex="IR"/></style:style>
<style:style style:name="ltr" style:family="paragraph" style:parent-style-name="rtl"><style:paragraph-properties
fo:text-align="start" style:writing-mode="lr-tb"/></style:style></office:styles>
<office:body><office:text>{paragraphs}</office:text></office:body></office:document>"""


def make_page(text: str, font: str) -> str:
    """A page with a paragraph a line, each in its own direction."""
    paragraphs = "".join(f'<p dir="{direction_of(line)}">{escape(line)}</p>\n' for line in text.splitlines())
    style = f"body {{font-family: '{font}'; font-size: 12pt}}"
    head = f'<head><meta charset="utf-8"><style>{style}</style></head>'
    return f'<!DOCTYPE html>\n<html lang="fa">{head}<body>{paragraphs}</body></html>'


def make_mail(text: str) -> bytes:
    """A mail without a Date header, which would be one statement more."""
    mail = EmailMessage()
    mail["From"] = "archive@example.org"
    mail["To"] = "register@example.org"
    mail["Subject"] = "سند"
    mail["Message-ID"] = "<seed@example.org>"
    mail.set_content(text, cte="base64" if RIGHT_TO_LEFT.search(text) else "quoted-printable")
    return mail.as_bytes()


def direction_of(line: str) -> str:
    """The direction of a line: that of most of its letters, as a person would set it."""
    return "rtl" if len(RIGHT_TO_LEFT.findall(line)) * 2 > sum(letter.isalpha() for letter in line) else "ltr"


if __name__ == "__main__":
    main()
