"""The title that is proposed for a document, and where it comes from."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pypdf
import pytest

from archiver.description.document_reading import StagedDocument, read_documents
from archiver.description.title_language import tell_language
from archiver.documents.readers.stated_title import is_junk

if TYPE_CHECKING:
    from pathlib import Path

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></cp:coreProperties>'
)
_STYLE = '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
_STYLES = f'<w:styles xmlns:w="{_W}">{_STYLE}</w:styles>'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml'
    '.document.main+xml"/></Types>'
)
_META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>{}</dc:title></office:meta></office:document-meta>'
)
_CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>{}</office:text></office:body>'
    "</office:document-content>"
)


def propose(path: Path, content: str | bytes) -> tuple[str, str, str]:
    """Title, language and basis that are proposed for a file of this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    [read] = read_documents([StagedDocument(str(path), str(path))])
    return read.title.value, read.title.language, read.title.basis


def word(title: str, *paragraphs: tuple[str, str]) -> bytes:
    """A DOCX of paragraphs, each of a style and a text."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>' for style, text in paragraphs
    )
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("docProps/core.xml", _CORE.format(title))
        archive.writestr("word/styles.xml", _STYLES)
        archive.writestr("word/document.xml", document)
    return octets.getvalue()


def pdf(title: str) -> bytes:
    """A PDF with a title in its properties."""
    writer, octets = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Title": title})
    writer.write(octets)
    return octets.getvalue()


def odt(title: str, body: str) -> bytes:
    """An ODT."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("meta.xml", _META.format(title))
        archive.writestr("content.xml", _CONTENT.format(body))
    return octets.getvalue()


STATED = [
    ("a.docx", word("شکایت‌نامهٔ خانواده‌ها"), ("شکایت‌نامهٔ خانواده‌ها", "fa", "document-properties")),
    ("a.docx", word("Document1", ("Normal", "Text."), ("berschrift1", "نامهٔ مادر رضا")), ("نامهٔ مادر رضا", "fa", "heading")),
    ("نامه.docx", word("سند ۱", ("Normal", "متن.")), ("نامه", "fa", "file-name")),
    ("a.odt", odt("The register of names", "<text:p>x</text:p>"), ("The register of names", "en", "document-properties")),
    ("a.odt", odt("", "<text:p>x</text:p><text:h>Report on Evin</text:h>"), ("Report on Evin", "en", "heading")),
    ("a.pdf", pdf("گزارش کمیسیون"), ("گزارش کمیسیون", "fa", "document-properties")),
    ("نامه ۷.pdf", pdf("Microsoft Word - namah7.doc"), ("نامه ۷", "fa", "file-name")),
    ("a.pdf", pdf("Çáä ÇáãÊÍÏÉ ÑÇåí"), ("a", "und", "file-name")),
    ("a.html", "<html><title>News of the day &amp; night</title><h1>x</h1>", ("News of the day & night", "en", "html-title")),
    (
        "a.html",
        "<!-- <title>no</title> --><title>Untitled Document</title><h1>بیانیهٔ <b>مادران</b></h1>",
        ("بیانیهٔ مادران", "fa", "heading"),
    ),
    (
        "a.eml",
        "From: a@example.org\nTo: b@example.org\nSubject: =?utf-8?B?2YbYp9mF2YfZlCDZhdin2K/Ysduw?=\n\nText\n",
        ("نامهٔ مادر۰", "fa", "subject"),
    ),
    (
        "a.eml",
        "Date: Sat, 05 Nov 2016 10:00:00 +0100\nFrom: a@example.org\nSubject: (no subject)\n\nText\n",
        ("a", "und", "file-name"),
    ),
    ("a.txt", "بسمه تعالی\nتاریخ: ۱۵ آبان ۱۳۹۵\n\nبیانیهٔ مادران خاوران\n\nمتن.\n", ("بیانیهٔ مادران خاوران", "fa", "first-line")),
    ("a.txt", "خاطرات یک نگهبان\nپاییز ۱۳۶۷\n\nمتن.\n", ("خاطرات یک نگهبان", "fa", "first-line")),
    ("a.txt", "Report on the prison\n====================\nText.\n", ("Report on the prison", "en", "heading")),
    ("a.md", "# بیانیهٔ گروه\nمتن\n", ("بیانیهٔ گروه", "fa", "heading")),
    # No title: an address, a line of a paragraph, a lone line, a table.
    ("a.txt", "ریاست محترم دادگاه\n\nبا سلام\n", ("a", "und", "file-name")),
    ("a.txt", "Dear Sir\n\nThe text of the letter.\n", ("a", "und", "file-name")),
    ("b.txt", "The first line of a paragraph\ngoes on here.\n", ("b", "und", "file-name")),
    ("c.txt", "Only this\n", ("c", "und", "file-name")),
    ("names.csv", "Names\n\na,b\n", ("names", "und", "file-name")),
    ("IMG_0042.JPG", b"\xff\xd8\xff\xe0", ("IMG_0042", "und", "file-name")),
    ("1395.8.15", b"\x00\x01", ("1395.8.15", "und", "file-name")),
]


@pytest.mark.parametrize(("name", "content", "expected"), STATED)
def test_a_title_is_proposed_with_its_basis(
    name: str, content: str | bytes, expected: tuple[str, str, str], tmp_path: Path
) -> None:
    assert propose(tmp_path / name, content) == expected


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Document1",
            "untitled",
            "Untitled-3",
            "Microsoft Word - x.doc",
            "Microsoft Word - نامه.docx",
            "سند ۱",
            "سند۱",
            "بدون عنوان",
        ),
        *(
            "PowerPoint Presentation",
            "Slide 1",
            "Dokument2",
            "Sans titre",
            "C:\\temp\\letter.doc",
            "IMG_20161105_093000",
            "scan0001",
        ),
        *(
            "[Type the document title]",
            "https://example.org/x",
            "New Page 1",
            "letter.indd",
            "SKM_C224e16110510250",
            "سند شمارهٔ ۱",
            "No Job Name",
            "Presentación1.pptx",
        ),
    ],
)
def test_the_words_of_the_maker_are_no_title(title: str) -> None:
    assert is_junk(title)


@pytest.mark.parametrize(
    "title",
    [
        "Document on the prison",
        "سند شکایت خانواده‌ها",
        "Slide rules in use",
        "Untitled poems of a prisoner",
        "گزارش ۱۳۶۷",
        "Titles",
        "Scanning the past",
    ],
)
def test_titles_that_begin_alike_are_titles(title: str) -> None:
    assert not is_junk(title)


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("بیانیهٔ گروه", "", "fa"),
        ("بيان إلى السلطات", "", "ar"),
        ("د ښځو غږ", "", "ps"),
        ("ڕاپۆرتی زیندان", "", "ckb"),
        ("نامه مادران", "", "fa"),
        ("Bericht über die Lage der Frauen", "", "de"),
        ("Lettre des familles", "", "fr"),
        ("Evin", "", "und"),
        ("خبر بازداشت‌ها", "", "fa"),
        ("Evin", "The report of the women in the prison of Evin", "en"),
        ("سلام", "Only English words stand in the text", "und"),
    ],
)
def test_the_language_of_a_title_is_told_by_its_letters_and_words(title: str, text: str, language: str) -> None:
    assert tell_language(title, text) == language
