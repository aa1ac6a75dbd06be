"""Files of each format with a given text, as small as the format allows."""

from __future__ import annotations

import html
import io
import zipfile

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OPEN_DOCUMENT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


_NOTES = {"footnotes", "endnotes", "comments"}
_NOTE = "7"


def make_zip(members: dict[str, str | bytes]) -> bytes:
    """A zip file of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def make_word(body: str, **others: str) -> bytes:
    """A DOCX file whose body has a paragraph a line; `others` are members by name (`header1`; `footnotes` with one note)."""
    notes = "".join(f'<w:{name[:-1]}Reference w:id="{_NOTE}"/>' for name in others if name in _NOTES)
    document = _word_part("document", body).replace("</w:document>", f"{notes}</w:document>")
    members: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", "word/document.xml": document}
    return make_zip(members | {f"word/{name}.xml": _word_part(name, text) for name, text in others.items()})


def _word_part(name: str, text: str) -> str:
    paragraphs = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    if name in _NOTES:
        paragraphs = f'<w:{name[:-1]} w:id="{_NOTE}">{paragraphs}</w:{name[:-1]}>'
    return f"<w:{name} {WORD}>{paragraphs}</w:{name}>"


def make_open_document(body: str, header: str = "", footer: str = "") -> bytes:
    """An ODT file whose body has a paragraph a line."""
    styles = f"<style:header>{_paragraphs(header)}</style:header><style:footer>{_paragraphs(footer)}</style:footer>"
    return make_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:text {OPEN_DOCUMENT}>{_paragraphs(body)}</office:text>",
            "styles.xml": f"<office:master-styles {OPEN_DOCUMENT}>{styles}</office:master-styles>",
        }
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{html.escape(line)}</text:p>" for line in text.split("\n"))


def make_page(body: str, head: str = "") -> bytes:
    """An HTML page with a paragraph a line."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>\n" for line in body.split("\n"))
    return f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'>{head}</head><body>{paragraphs}</body></html>".encode()


def make_mail(body: str, headers: str = "") -> bytes:
    """A mail with this body in UTF-8."""
    return f"MIME-Version: 1.0\r\n{headers}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}".encode()
