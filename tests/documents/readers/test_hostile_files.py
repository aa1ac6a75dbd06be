"""A file that is broken, locked, hostile or not what it says gives one warning, no text, and no harm."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.documents.readers import archive
from archiver.documents.readers.markup import DEEPEST
from archiver.documents.reading import read_document
from tests.documents.made_files import WORD, make_page, make_word, make_zip
from tests.documents.readers.made_pdf import Shown, make_pdf, write_objects

if TYPE_CHECKING:
    from pathlib import Path

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + f"<w:document {WORD}><w:t>&b;</w:t></w:document>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + f"<w:document {WORD}><w:t>&a;</w:t></w:document>"


def _locked() -> bytes:
    """A zip file with the flag of encryption set on its members."""
    octets = bytearray(make_word("text"))
    at = 0
    while (at := octets.find(b"PK\x03\x04", at)) >= 0:
        octets[at + 6] |= 1
        at += 4
    at = 0
    while (at := octets.find(b"PK\x01\x02", at)) >= 0:
        octets[at + 8] |= 1
        at += 4
    return bytes(octets)


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (make_word("text")[:200], "document.broken"),
        (make_zip({"word/document.xml": LAUGHS}), "document.broken"),
        (make_zip({"word/document.xml": OUTSIDE}), "document.broken"),
        (make_zip({"word/document.xml": "<w:document"}), "document.broken"),
        (make_zip({"word/document.xml": "<a>" * (DEEPEST + 1)}), "document.broken"),
        (make_zip({"mimetype": "application/vnd.oasis.opendocument.text"}), "document.broken"),
        (_locked(), "document.encrypted"),
        (b"%PDF-1.7\nnothing of the kind", "document.broken"),
        (make_zip({"anything.bin": b"1"}), "document.no-text"),
    ],
)
def test_what_cannot_be_read_is_one_finding(octets: bytes, code: str) -> None:
    document = read_document(octets)

    assert document.text is None
    assert [finding.code for finding in document.findings] == [code]
    assert document.findings[0].message("fa")


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked() -> None:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb,
        bomb.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(archive.LARGEST_MEMBER // 1024 // 1024 + 1):
            member.write(bytes(1024 * 1024))
    assert len(file.getvalue()) < 100_000

    assert [finding.code for finding in read_document(file.getvalue()).findings] == ["document.too-large"]


def test_a_zip_of_too_many_members_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 1)

    assert [finding.code for finding in read_document(make_word("text")).findings] == ["document.too-large"]


@pytest.mark.parametrize(
    ("name", "octets", "found"),
    [
        ("letter.pdf", b"just text", "text/plain"),
        ("letter.docx", make_page("text"), "text/html"),
        ("letter.txt", b"%PDF-1.4 broken", None),
        ("photo.jpg", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("letter.odt", make_word("text"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_one_warning(
    tmp_path: Path, name: str, octets: bytes, found: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(octets)
    document = read_document(path)

    assert len(document.findings) == 1
    if found is not None:
        assert document.media_type == found
        assert document.findings[0].code == "document.not-what-it-says"


@pytest.mark.parametrize("name", ["letter.html", "letter.eml", "letter.TXT", "letter", "letter.unknown"])
def test_plain_text_may_be_called_what_it_likes(name: str) -> None:
    assert read_document(b"just text", name=name).findings == ()


def test_a_pdf_without_its_reader_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdf", None)
    (finding,) = read_document(b"%PDF-1.7").findings

    assert finding.code == "document.pdf-reader-missing"
    assert "pip install" in finding.remedy()


def test_a_locked_pdf_is_kept_and_not_read(checkout: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("bidi")
    writer = pypdf.PdfWriter(clone_from=checkout / "tests" / "data" / "documents" / "letter-tehran-1396.chromium.pdf")
    writer.encrypt("a password", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)

    assert [finding.code for finding in read_document(locked.getvalue()).findings] == ["document.encrypted"]


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_that_is_locked_against_changes_only_is_read(checkout: Path, algorithm: str) -> None:
    """A PDF with an owner password and no user password opens for everybody (ISO 32000-2, 7.6.4)."""
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("bidi")
    writer = pypdf.PdfWriter(clone_from=checkout / "tests" / "data" / "documents" / "letter-tehran-1396.chromium.pdf")
    writer.encrypt("", "the owner's", algorithm=algorithm)
    locked = io.BytesIO()
    writer.write(locked)

    document = read_document(locked.getvalue())

    assert document.findings == ()
    assert "بهمن" in (document.text or "")


def test_a_package_that_is_missing_for_a_locked_pdf_is_not_called_a_password(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pypdf = pytest.importorskip("pypdf")

    def need_a_package(*_: object) -> None:
        raise pypdf.errors.DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr(pypdf.PdfReader, "decrypt", need_a_package)
    writer = pypdf.PdfWriter(clone_from=checkout / "tests" / "data" / "documents" / "letter-tehran-1396.chromium.pdf")
    writer.encrypt("", "the owner's", algorithm="AES-256")
    locked = io.BytesIO()
    writer.write(locked)

    assert [finding.code for finding in read_document(locked.getvalue()).findings] == ["document.pdf-reader-missing"]


STARTS = [
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"<html>",
    b"<!DOCTYPE html><p>",
    b"MIME-Version: 1.0\r\nDate: x\r\n\r\n",
    b"\xff\xfe",
    b"\xfe\xff\x06",
]


@settings(deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_no_octets_raise(start: bytes, rest: bytes) -> None:
    document = read_document(start + rest)

    assert all(document.text is not None and 0 <= part.start <= part.end <= len(document.text) for part in document.parts)


@settings(deadline=None)
@given(st.text(alphabet="<>/ abpscript!-=\"'&;#1\n", max_size=120))
def test_no_markup_raises(text: str) -> None:
    assert read_document(f"<html>{text}".encode()).media_type == "text/html"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        # HTML 13.2.5.42: `<!` with neither a comment, a doctype nor, in HTML, CDATA is a comment that ends at the next `>`.
        ("<p>a<![<meta>b", "ab"),
        ("<p>a<![nonsense]>b", "ab"),
        ("<p>a<![if !supportLists]>b<![endif]>c", "abc"),
        ("<p>a<![CDATA[x]]>b", "ab"),
        ("<p>a<![", "a"),
        ("<p>a<!-- <p>b", "a"),
        ("<p>a < b", "a < b"),
    ],
)
def test_marked_sections_and_what_is_never_closed_are_not_shown(markup: str, text: str) -> None:
    document = read_document(f"<html>{markup}".encode())

    assert (document.text or "").replace("\n", " ").strip() == text


@pytest.mark.parametrize("opening", ["<![", "<!--", "<!", "<a ", "</", "<?", "<!doctype ", "<a b='", "&", "<script>"])
def test_what_is_opened_a_hundred_thousand_times_is_read_in_the_time_of_its_length(opening: str) -> None:
    began = time.process_time()
    read_document(b"<html>" + opening.encode() * 100_000)

    assert time.process_time() - began < 5


def test_a_large_binary_is_known_by_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "disk.bin"
    with path.open("wb") as file:
        file.write(bytes(range(256)) * 256)
        file.truncate(300 * 1024 * 1024)
    tracemalloc.start()
    document = read_document(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [finding.code for finding in document.findings] == ["document.no-text"]
    assert peak < 4 * 1024 * 1024


def test_octets_full_of_controls_are_no_text() -> None:
    assert read_document(bytes(octet for octet in range(1, 256)) * 20).media_type == "application/octet-stream"


@pytest.mark.parametrize("beginning", [b"", b"<html>", b"Date: x\nMIME-Version: 1.0\n\n"])
def test_more_text_than_a_book_has_is_one_warning_and_is_not_read(tmp_path: Path, beginning: bytes) -> None:
    path = tmp_path / "log"
    with path.open("wb") as file:
        for _ in range(33):
            file.write((beginning + b"a line of a log\n" * 65_536)[: 1024 * 1024])
    document = read_document(path)

    assert document.text is None
    assert [(finding.code, finding.values["limit"]) for finding in document.findings] == [
        ("document.too-large", 32 * 1024 * 1024)
    ]


@settings(deadline=None)
@given(st.integers(0, 600), st.integers(0, 255))
def test_no_damage_to_a_word_file_raises(place: int, value: int) -> None:
    octets = bytearray(make_word("۱۵ آبان ۱۳۹۵", header1="x"))
    octets[place % len(octets)] = value

    read_document(bytes(octets))


def _nest(kind: bytes, depth: int) -> bytes:
    """A mail whose kind, with a boundary of its own each time, is nested so deep."""
    nested = b"".join(kind.replace(b"%d", str(number).encode()) for number in range(depth))
    return b"MIME-Version: 1.0\n" + nested + b"Content-Type: text/plain\n\n5 May 2016\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (_nest(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", 3000), "document.broken"),
        (_nest(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 20_001, 1), "document.too-large"),
    ],
)
def test_mails_within_mails_without_end_are_one_warning(octets: bytes, code: str) -> None:
    document = read_document(octets, name="letter.eml")

    assert document.text is None
    assert [finding.code for finding in document.findings] == [code]


def test_a_header_without_end_is_cut() -> None:
    document = read_document(b"MIME-Version: 1.0\nTo: " + b"(" * 20_000 + b"\n\nbody", name="letter.eml")

    assert document.text == f"To: {'(' * 4000}\nbody\n"


def test_an_attachment_is_a_document_of_its_own() -> None:
    mail = (
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n5 May 2016\n"
        b"--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n"
        b"Content-Transfer-Encoding: base64\n\nNiBNYXkgMjAxNg==\n--b\nContent-Type: message/rfc822\n\n"
        b"Date: Sat, 7 May 2016 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain\n\n8 May 2016\n--b--\n"
    )

    assert read_document(mail).text == "5 May 2016\n"


def test_headers_that_are_large_together_are_one_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 2000)
    octets = make_word("text", **{f"header{number}": "x" * 900 for number in range(9)})

    assert [(one.code, one.values["limit"]) for one in read_document(octets).findings] == [("document.too-large", 2000)]


@pytest.mark.slow
@pytest.mark.parametrize("markup", ["<div>", "<table><tr><td>", "<div hidden>", "<blockquote>", "<p><span>"])
def test_what_nests_a_hundred_thousand_times_is_read(markup: str) -> None:
    document = read_document(b"<html>" + markup.encode() * 100_000 + b"1 May 2016")

    assert (document.text or "").strip() == ("" if "hidden" in markup else "1 May 2016")


@pytest.mark.parametrize(
    ("name", "octets"), [("letter.rtf", b"{\\rtf1 5 May 2016}"), ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99)]
)
def test_a_format_without_a_reader_is_kept_without_text_and_says_so(name: str, octets: bytes) -> None:
    document = read_document(octets, name=name)

    assert document.text is None
    assert [finding.code for finding in document.findings] == ["document.no-text"]


def _page_tree(depth: int, kids: int) -> bytes:
    nodes = [f"<< /Type /Pages /Count 1 /Kids [{' '.join([f'{number + 3} 0 R'] * kids)}] >>" for number in range(depth)]
    return write_objects(["<< /Type /Catalog /Pages 2 0 R >>", *nodes, "<< /Type /Page /MediaBox [0 0 9 9] >>"])


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (_page_tree(5000, 1), "document.broken"),
        (_page_tree(30, 2), "document.broken"),
        (make_pdf(*[[Shown(["a"], 1, 1)]] * 2001), "document.too-large"),
        (write_objects(["<< /Type /Catalog /Pages 2 0 R /X " + "[" * 50_000 + "]" * 50_000 + " >>", "<< >>"]), "document.broken"),
        (make_pdf([Shown(["a"], 1, 1)])[:300], "document.broken"),
    ],
)
def test_a_pdf_that_is_endless_or_cut_off_is_one_warning(octets: bytes, code: str) -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("bidi")
    document = read_document(octets)

    assert document.text is None
    assert [finding.code for finding in document.findings] == [code]


def test_a_pdf_with_a_key_that_no_password_fits_is_locked() -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("bidi")
    key = "<" + "00" * 48 + ">"
    rules = f"/O {key} /U {key} /OE <{'00' * 32}> /UE <{'00' * 32}> /Perms <{'00' * 16}> /P -4"
    standard = "/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF"
    lock = f"<< /Filter /Standard /V 5 /R 6 /Length 256 {rules} {standard} >>"
    octets = write_objects(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>", lock])
    locked = octets.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>]")

    assert [finding.code for finding in read_document(locked).findings] == ["document.encrypted"]


@pytest.mark.parametrize(
    ("octets", "words"),
    [(_page_tree(5000, 1), "it has no end"), (b"%PDF-1.7\nnothing of the kind", "structure is damaged")],
)
def test_what_stops_the_reader_of_a_pdf_is_said_in_words(octets: bytes, words: str) -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("bidi")
    (finding,) = read_document(octets).findings

    assert words in finding.message()
