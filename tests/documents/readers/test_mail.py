"""Mails and mailboxes as programs store them, by RFC 5322 (headers), 2045 to 2047 (MIME) and 4155 (mailboxes)."""

from __future__ import annotations

import base64
import binascii
import quopri
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.dating.dated_document import read_dates
from archiver.documents.document import Attachment, Document
from archiver.documents.readers import mail_text
from archiver.documents.reading import read_document

if TYPE_CHECKING:
    from pathlib import Path

DAY = "تهران، ۱۵ آبان ۱۳۹۵"
RECEIVED = b"Received: from a.example.org by b.example.org; Mon, 7 Nov 2016 09:59:00 +0330\r\n"
HEADER = RECEIVED + (
    b"From: Archive <archive@example.org>\r\nTo: Reader <reader@example.org>\r\nSubject: Letter\r\n"
    b"Message-ID: <1@example.org>\r\nDate: Sat, 5 Nov 2016 09:59:00 +0330\r\nMIME-Version: 1.0\r\n"
)
ENVELOPE = b"From archive@example.org Mon Nov  7 06:29:00 2016\r\n"


def _mail(body: bytes, *headers: bytes) -> bytes:
    return HEADER + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


LETTER = _mail(base64.encodebytes(DAY.encode()), b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: base64")


def _parts(document: Document) -> dict[str, str]:
    return {part.label: (document.text or "")[part.start : part.end] for part in document.parts}


def _days(path: Path) -> list[tuple[str | None, str | None, str]]:
    return [(one.gregorian, one.part, one.place) for one in read_dates(str(path)).statements]


@pytest.mark.parametrize(
    "octets",
    [
        LETTER,
        ENVELOPE + LETTER,
        b">" + ENVELOPE + LETTER,
        b"\r\n\r\n" + LETTER,
        b"\xef\xbb\xbf" + LETTER,
        str(len(LETTER)).encode()
        + b"       \n"
        + LETTER
        + b"<?xml version='1.0'?><plist><string>1 January 1999</string></plist>",
        LETTER.replace(b"\r\n", b"\n"),
        LETTER.replace(b"\r\n", b"\r"),
        LETTER.replace(b"\r\n", b"\r\r\n"),
        LETTER.replace(b"\r\n\r\n", b"\r\n \t\r\n", 1),
        LETTER.replace(b"Subject: ", b"Subject  : "),
        LETTER.replace(b"Subject: ", b"a line that is no header\r\nSubject: "),
        LETTER.decode("ascii").encode("utf-16"),
        LETTER.decode("ascii").encode("utf-16-le"),
        LETTER.replace(b"Subject: ", b"Subject: " + b"long " * 40_000),
    ],
    ids=[
        *("plain", "envelope", "quoted envelope", "blank lines", "mark", "count of Apple", "LF", "CR", "CRCRLF"),
        *("blanks before the body", "blanks before a colon", "damaged header", "UTF-16", "UTF-16 without a mark", "long header"),
    ],
)
@pytest.mark.parametrize("name", ["letter.eml", "letter"])
def test_a_mail_is_read_in_whatever_form_a_program_stored_it(tmp_path: Path, octets: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(octets)

    assert _days(path) == [("2016-11-05", "mail header", "metadata"), ("2016-11-05", "body", "head")]
    assert read_dates(str(path)).date["gregorian"] == "2016-11-05"


@pytest.mark.parametrize(
    ("octets", "headers"),
    [
        (DAY.encode(), [b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: 8bit"]),
        (DAY.encode("cp1256", "replace"), [b"Content-Type: text/plain; charset=windows-1256"]),
        (
            base64.encodebytes(DAY.encode("utf-16")),
            [b"Content-Type: text/plain; charset=utf-16", b"Content-Transfer-Encoding: BASE64"],
        ),
        (
            quopri.encodestring(DAY.encode()),
            [b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: quoted-printable"],
        ),
        (f"<p>{DAY}</p>".encode(), [b"Content-Type: text/html; charset=utf-8"]),
        (
            base64.encodebytes(f"<p>{DAY}</p>".encode()),
            [b"Content-Type: text/html; charset=utf-8", b"Content-Transfer-Encoding: base64"],
        ),
        (DAY.encode(), [b"Content-Type: text/plain; charset=nonsense"]),
        (DAY.encode(), [b"Content-Type: text/plain; charset=us-ascii"]),
        (DAY.encode(), [b"Content-Type: text"]),
        (DAY.encode(), []),
    ],
)
def test_a_text_is_read_as_it_was_sent(octets: bytes, headers: list[bytes]) -> None:
    # Windows-1256 has no digits of its own for Persian.
    expected = DAY if "windows-1256" not in str(headers) else DAY.encode("cp1256", "replace").decode("cp1256")

    assert _parts(read_document(_mail(octets, *headers)))["body"] == expected


def test_the_encoding_that_an_editor_changed_is_not_the_one_in_the_label() -> None:
    stated = _mail(DAY.encode(), b"Content-Type: text/plain; charset=windows-1256")

    assert _parts(read_document(b"\xef\xbb\xbf" + stated))["body"] == DAY
    assert _parts(read_document(stated.decode().encode("utf-16")))["body"] == DAY


def test_a_second_date_header_is_told() -> None:
    second = b"Date: Mon, 7 Nov 2016 10:00:00 +0330"
    document = read_document(_mail(b"No day.", second))

    assert _parts(document)["mail header"].split("\n")[:2] == ["Date: Sat, 5 Nov 2016 09:59:00 +0330", second.decode()]
    assert [(one.code, one.values["dates"]) for one in document.findings] == [
        ("document.second-date", ["Sat, 5 Nov 2016 09:59:00 +0330", "Mon, 7 Nov 2016 10:00:00 +0330"])
    ]
    assert all("RFC 5322" in document.findings[0].message(language) for language in ("en", "fa"))


def _multipart(kind: str, *parts: tuple[str, bytes], boundary: str = "b") -> bytes:
    body = b"".join(f"--{boundary}\r\n{header}\r\n\r\n".encode() + octets + b"\r\n" for header, octets in parts)
    return _mail(body + f"--{boundary}--\r\n".encode(), f'Content-Type: multipart/{kind}; boundary="{boundary}"'.encode())


PLAIN, PAGE = "Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8"


def test_attachments_are_named_and_not_read() -> None:
    named = "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''%D9%86%D8%A7%D9%85%D9%87.pdf"
    old = 'Content-Type: image/jpeg; name="=?windows-1256?Q?=D3=E1=C7=E3?=.jpg"'
    text = 'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="notes.txt"'
    document = read_document(
        _multipart(
            "mixed", (PLAIN, DAY.encode()), (named, b"%PDF"), (old, b""), (text, b"1 January 1999"), ("Content-Type: x", b"")
        )
    )

    assert _parts(document)["body"] == DAY
    assert document.attachments == (
        Attachment("نامه.pdf", "application/pdf"),
        Attachment("سلام.jpg", "image/jpeg"),
        Attachment("notes.txt", "text/plain"),
    )
    told = document.findings[0]
    assert (told.code, told.values["count"]) == ("document.attachments-unread", 3)
    assert "نامه.pdf, سلام.jpg, notes.txt (3 attachments in all)" in told.message()
    assert "(روی هم ۳ پیوست)" in told.message("fa")


@pytest.mark.parametrize(
    ("octets", "body"),
    [
        (_multipart("alternative", (PLAIN, b"one"), (PAGE, b"<p>two")), "one"),
        (_multipart("alternative", (PLAIN, b" "), (PAGE, b"<p>two")), "two"),
        (
            _multipart("alternative", (PLAIN, b"Your program shows no pages."), (PAGE, b"<p>" + b"5 May 2016 " * 20)),
            "5 May 2016 " * 20,
        ),
        (_multipart("mixed", (PLAIN, b"one"), ("Content-Type: image/png", b""), (PLAIN, b"two")), "one\n\ntwo"),
        (_multipart("related", (PAGE, b"<p>one"), ("Content-Type: image/png", b"")), "one"),
        (_multipart("mixed", ("", b"one"), boundary="a b"), "one"),
        (_multipart("mixed", (PLAIN, b"one")).replace(b'boundary="b"', b'boundary="other"'), "one"),
        (_mail(b"no part\r\n5 May 2016", b"Content-Type: multipart/mixed; boundary=never"), "no part\n5 May 2016"),
        (_mail(b"5 May 2016", b"Content-Type: multipart/mixed"), "5 May 2016"),
        (_multipart("mixed", (PLAIN, b"one"), boundary="b").replace(b"--b", b"--\xe9").replace(b'"b"', b'"\xe9"'), "one"),
        (_multipart("digest", ("", HEADER + b"\r\n1 January 1999"), (PLAIN, b"one")), "one"),
    ],
)
def test_the_text_is_what_a_reader_of_the_mail_sees(octets: bytes, body: str) -> None:
    assert _parts(read_document(octets))["body"] == body.strip()


def test_a_mail_inside_a_mail_is_an_attachment_however_deep() -> None:
    nested = b"Content-Type: message/rfc822\n\n" * 3000 + b"Content-Type: text/plain\n\n1 January 1999\n"
    document = read_document(HEADER + nested)

    assert document.attachments == (Attachment(None, "message/rfc822"),)
    assert "1999" not in (document.text or "")


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_files_that_stand_in_the_text_as_letters_are_attachments(line_end: bytes) -> None:
    """As programs sent files before MIME; the lines are those of `uuencode` of GNU sharutils, with backquotes for zeros."""
    first = [b"begin 644 report.doc", b"#0V%T", b"`", b"end"]
    # 45 octets: "On 5 November 1999 nobody wrote this sentence"
    line = b"M" + binascii.b2a_uu(b"On 5 November 1999 nobody wrote this sentence")[1:].rstrip(b"\n")
    second = [b"begin 600 a file.bin", line, b"`", b"end"]
    third = [b"begin-base64 644 old.zip", base64.b64encode(b"5 November 1999"), b"===="]
    body = line_end.join([b"15 Aban 1395", b"", *first, b"between", *second, *third, b"begin 644 and so on", b"The end.", b""])

    document = read_document(_mail(body), name="letter.eml")

    assert document.attachments == tuple(
        Attachment(name, "application/octet-stream") for name in ("report.doc", "a file.bin", "old.zip")
    )
    assert [finding.code for finding in document.findings] == ["document.attachments-unread"]
    assert "#0V%T" not in (document.text or "")
    assert "between" in (document.text or "")
    assert "begin 644 and so on\nThe end." in (document.text or "")


def test_the_day_on_which_a_page_was_saved_is_not_its_date() -> None:
    saved = b"From: <Saved by Blink>\r\nDate: Fri, 1 Jan 1999 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    document = read_document(saved + b"Content-Type: text/html\r\n\r\n<p>5 May 2016", name="page.mht")

    assert _parts(document) == {"body": "5 May 2016"}


def _message(day: int, body: str) -> bytes:
    date = f"Date: {day} Nov 2016 09:59:00 +0330\nMessage-ID: <{day}@example.org>\n\n{body}\n\n".encode()
    return ENVELOPE.replace(b"\r", b"") + b"From: a@example.org\n" + date


def test_a_mailbox_is_read_message_by_message_and_has_no_date_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "in.mbox"
    path.write_bytes(
        _message(5, "From here at 10:30 on Monday\nwe wrote.\n\n>From a@b Sat Nov  5 06:29:00 2016\nX: y") + _message(8, "end")
    )
    read = read_dates(str(path))

    assert read.document.media_type == "application/mbox"
    assert [(one.gregorian, one.part, one.place) for one in read.statements][:1] == [("2016-11-05", "message 1", "body")]
    assert [(one.gregorian, one.part, one.place) for one in read.statements][-1:] == [("2016-11-08", "message 2", "body")]
    assert list(_parts(read.document)) == ["message 1", "message 2"]
    assert read.date["basis"] == "none"
    assert [(finding.code, finding.values["messages"]) for finding in read.findings] == [("document.mailbox", 2)]


def test_a_mailbox_of_one_message_is_a_mail(tmp_path: Path) -> None:
    path = tmp_path / "Inbox"
    path.write_bytes(_message(5, "end"))

    assert _days(path) == [("2016-11-05", "mail header", "metadata")]


def test_a_message_with_a_single_header_is_one_if_the_line_before_it_states_its_delivery() -> None:
    document = read_document(b"From a@b Mon Jun  1 10:00:00 2009\nReceived: by x; Mon, 1 Jun 2009 10:00:00\n\n5 May 2016\n")

    assert (document.media_type, document.text) == ("application/mbox", "5 May 2016\n")


def test_a_mailbox_that_is_too_large_is_read_as_far_as_its_limit_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_text, "MOST_MESSAGES", 2)
    document = read_document(b"".join(_message(day, "text") for day in range(1, 10)), name="in.mbox")

    assert list(_parts(document)) == ["message 1", "message 2"]
    assert [(finding.code, finding.values["messages"]) for finding in document.findings] == [("document.mailbox-cut", 2)]


def test_a_mail_that_somebody_saved_as_text_is_read_as_one_and_is_no_surprise() -> None:
    document = read_document(LETTER, name="letter.txt")

    assert (document.media_type, document.findings) == ("message/rfc822", ())


@settings(deadline=None)
@given(st.integers(0, 700), st.integers(0, 40), st.binary(max_size=6))
def test_no_damage_to_a_mail_raises(place: int, length: int, octets: bytes) -> None:
    mail = ENVELOPE + _multipart("mixed", (PLAIN, DAY.encode()), ("Content-Type: application/pdf; name=a.pdf", b"%PDF"))
    document = read_document(mail[:place] + octets + mail[place + length :], name="in.mbox")

    assert all(part.start <= part.end <= len(document.text or "") for part in document.parts)


@pytest.mark.parametrize(
    "text",
    [
        "From the letter of the mothers\nTo: be read\nand more\n\nDate: 5 May 2016\n",
        "Name: x\nPlace: y\n\nText of a card.\n",
        "From time to time\n\nwe wrote.\n",
        "12\nlines of a poem\n",
    ],
)
def test_a_text_that_begins_like_a_mail_is_a_text(text: str) -> None:
    assert read_document(text.encode(), name="notes").media_type == "text/plain"
