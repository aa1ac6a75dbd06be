"""The parts of a DOCX file are found by their relationships, and the texts that it takes in are read in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.documents.reading import read_document
from tests.documents.made_files import WORD, make_mail, make_word, make_zip

if TYPE_CHECKING:
    from archiver.documents.document import Document

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_RELATED = f'xmlns:r="{_OFFICE}"'


def _relationships(*entries: tuple[str, str, str], base: str = _OFFICE) -> str:
    rows = "".join(f'<Relationship Id="{name}" Type="{base}/{kind}" Target="{target}"/>' for name, kind, target in entries)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _part(text: str, root: str = "document", namespace: str = WORD) -> str:
    return f"<w:{root} {namespace}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{root}>"


def _types(main: str, content_type: str = _TYPE) -> str:
    return f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/{main}" ContentType="{content_type}.main+xml"/></Types>'


def _texts(document: Document) -> dict[str, str]:
    assert document.text is not None
    return {part.label: document.text[part.start : part.end] for part in document.parts}


@pytest.mark.parametrize(
    ("main", "target"),
    [
        ("word/document2.xml", "word/document2.xml"),
        ("word/document2.xml", "/word/document2.xml"),
        ("custom/letter.xml", "custom/letter.xml"),
        ("document.xml", "./document.xml"),
        ("word/my letter.xml", "word/my%20letter.xml"),
        ("Word/Document.xml", "word/document.xml"),
        ("word\\document.xml", "word/document.xml"),
    ],
)
def test_the_main_part_is_the_one_that_the_package_names(main: str, target: str) -> None:
    octets = make_zip(
        {
            "[Content_Types].xml": _types(target.strip("./")),
            "_rels/.rels": _relationships(("a", "officeDocument", target)),
            main: _part("text"),
        }
    )
    document = read_document(octets, name="letter.docx")

    assert (document.media_type, document.text, document.findings) == (_TYPE, "text\n", ())


def test_headers_and_notes_are_found_by_their_relationships_too() -> None:
    body = f'<w:document {WORD}><w:p><w:r><w:t>text</w:t><w:footnoteReference w:id="3"/></w:r></w:p></w:document>'
    note = f'<w:footnotes {WORD}><w:footnote w:id="3"><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote></w:footnotes>'
    octets = make_zip(
        {
            "[Content_Types].xml": _types("word/document2.xml"),
            "_rels/.rels": _relationships(("a", "officeDocument", "word/document2.xml")),
            "word/_rels/document2.xml.rels": _relationships(
                ("b", "header", "top.xml"),
                ("c", "footnotes", "../notes/n.xml"),
                ("d", "footer", "bottom.xml"),
                ("e", "image", "top.png"),
            ),
            "word/document2.xml": body,
            "word/top.xml": _part("head", "hdr"),
            "word/bottom.xml": _part("foot", "ftr"),
            "notes/n.xml": note,
            "word/header9.xml": _part("of no document", "hdr"),
        }
    )

    assert _texts(read_document(octets)) == {"header": "head", "body": "text", "footnote 1": "note", "footer": "foot"}


def test_strict_open_xml_is_read() -> None:
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    octets = make_zip(
        {
            "[Content_Types].xml": _types("word/document.xml"),
            "_rels/.rels": _relationships(("a", "officeDocument", "word/document.xml"), base=_STRICT),
            "word/_rels/document.xml.rels": _relationships(("b", "header", "header1.xml"), base=_STRICT),
            "word/document.xml": _part("text", namespace=strict),
            "word/header1.xml": _part("head", "hdr", strict),
        }
    )

    assert _texts(read_document(octets)) == {"header": "head", "body": "text"}


@pytest.mark.parametrize(
    ("name", "content_type", "media_type"),
    [
        ("a.dotx", f"{_TYPE.removesuffix('document')}template", f"{_TYPE.removesuffix('document')}template"),
        ("a.docm", "application/vnd.ms-word.document.macroEnabled", "application/vnd.ms-word.document.macroEnabled.12"),
        ("a.dotm", "application/vnd.ms-word.template.macroEnabledTemplate", "application/vnd.ms-word.template.macroEnabled.12"),
    ],
)
def test_templates_and_documents_with_macros_are_read(name: str, content_type: str, media_type: str) -> None:
    octets = make_zip({"[Content_Types].xml": _types("word/document.xml", content_type), "word/document.xml": _part("text")})
    document = read_document(octets, name=name)

    assert (document.media_type, document.text, document.findings) == (media_type, "text\n", ())


def _with_chunk(name: str, octets: bytes, before: str = "") -> bytes:
    paragraph = f"<w:p><w:r><w:t>{before}</w:t></w:r></w:p>" if before else ""
    return make_zip(
        {
            "[Content_Types].xml": _types("word/document.xml"),
            "word/_rels/document.xml.rels": _relationships(("x9", "aFChunk", name)),
            "word/document.xml": f'<w:document {WORD} {_RELATED}>{paragraph}<w:altChunk r:id="x9"/></w:document>',
            f"word/{name}": octets,
        }
    )


CHUNKS = {
    "part.html": "<html><script>1999</script><p>Date: ۱۵ آبان ۱۳۹۵<p>end".encode(),
    "part.htm": b"\xff\xfe" + "<html><p>Date: ۱۵ آبان ۱۳۹۵<p>end".encode("utf-16-le"),
    "part.xhtml": '<?xml version="1.0"?><html lang="fa"><p>Date: ۱۵ آبان ۱۳۹۵</p><p>end</p></html>'.encode(),
    "part.mht": make_mail("<html><p>Date: ۱۵ آبان ۱۳۹۵<p>end", "From: <Saved by Word>\r\n").replace(b"text/plain", b"text/html"),
    "part.txt": "Date: ۱۵ آبان ۱۳۹۵\nend".encode(),
    "part.dat": "<p>Date: ۱۵ آبان ۱۳۹۵</p><p>end</p>".encode(),
    "part.docx": make_word("Date: ۱۵ آبان ۱۳۹۵\nend"),
}


@pytest.mark.parametrize("name", CHUNKS)
def test_a_text_that_is_taken_in_is_read_in_its_place(name: str) -> None:
    document = read_document(_with_chunk(name, CHUNKS[name], "before"))

    assert [line for line in (document.text or "").split("\n") if line] == ["before", "Date: ۱۵ آبان ۱۳۹۵", "end"]
    assert document.findings == ()


@pytest.mark.parametrize(
    ("name", "octets", "found"),
    [
        ("part.rtf", b"{\\rtf1 5 May 2016}", "application/rtf"),
        ("part.bin", b"\0\1\2\3" * 9, "application/octet-stream"),
        ("part.docx", b"PK\3\4broken", "application/zip"),
        ("part.html", b"<html><img src=x></html>", "text/html"),
    ],
)
def test_a_text_that_is_taken_in_and_not_read_is_told(name: str, octets: bytes, found: str) -> None:
    alone, beside = read_document(_with_chunk(name, octets)), read_document(_with_chunk(name, octets, "before"))

    assert (alone.text, [finding.code for finding in alone.findings]) == (None, ["document.part-unread", "document.no-text"])
    assert beside.text == "before\n"
    (finding,) = beside.findings
    assert (finding.code, finding.values) == ("document.part-unread", {"name": f"word/{name}", "mediaType": found})
    assert name in finding.message()
    assert name in finding.message("fa")


def test_documents_that_take_in_documents_come_to_an_end() -> None:
    octets = make_word("the innermost")
    for _ in range(9):
        octets = _with_chunk("part.docx", octets, "another")
    document = read_document(octets)

    assert (document.text or "").count("another") == 5
    assert [finding.code for finding in document.findings] == ["document.part-unread"]


def test_a_document_type_without_entities_does_no_harm() -> None:
    content = (
        '<?xml version="1.0"?>'
        '<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org" "office.dtd">'
        '<office:document-content xmlns:office="http://openoffice.org/2000/office" xmlns:text="http://openoffice.org/2000/text">'
        "<office:body><text:p>۱۵ آبان ۱۳۹۵</text:p></office:body></office:document-content>"
    )
    document = read_document(make_zip({"mimetype": "application/vnd.sun.xml.writer", "content.xml": content}), name="letter.sxw")

    assert (document.text, document.findings) == ("۱۵ آبان ۱۳۹۵\n", ())


def test_a_document_in_one_file_is_read_with_its_header() -> None:
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style"))
    flat = (
        f'<?xml version="1.0"?>\n<office:document {spaces} office:mimetype="application/vnd.oasis.opendocument.text">'
        "<office:master-styles><style:master-page><style:header><text:p>head</text:p></style:header></style:master-page>"
        "</office:master-styles><office:body><office:text><text:p>۱۵ آبان ۱۳۹۵</text:p></office:text></office:body>"
        "</office:document>"
    )

    assert _texts(read_document(flat.encode(), name="letter.fodt")) == {"header": "head", "body": "۱۵ آبان ۱۳۹۵"}


def test_what_a_style_hides_is_not_read() -> None:
    def style(name: str, properties: str, base: str = "") -> str:
        based = f'<w:basedOn w:val="{base}"/>' if base else ""
        return f'<w:style w:styleId="{name}">{based}<w:rPr>{properties}</w:rPr></w:style>'

    styles = (
        style("Gone", "<w:vanish/>")
        + style("Child", "<w:b/>", "Gone")
        + style("Back", '<w:vanish w:val="0"/>', "Gone")
        + style("Loop", "", "Loop")
    )
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{paragraph}"/></w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>'
        for paragraph, run, text in [
            ("Normal", "", "shown"),
            ("Gone", "", "hidden"),
            ("Child", "", "hidden"),
            ("Back", "", "back"),
            ("Loop", "", "loop"),
            ("Normal", '<w:rStyle w:val="Gone"/>', "hidden"),
            ("Gone", '<w:vanish w:val="false"/>', "again"),
        ]
    )
    octets = make_zip(
        {
            "[Content_Types].xml": _types("word/document.xml"),
            "word/_rels/document.xml.rels": _relationships(("s", "styles", "styles.xml")),
            "word/styles.xml": f"<w:styles {WORD}>{styles}</w:styles>",
            "word/document.xml": f"<w:document {WORD}>{paragraphs}</w:document>",
        }
    )

    assert [line for line in (read_document(octets).text or "").split("\n") if line] == ["shown", "back", "loop", "again"]
