"""Each format becomes the text that a reader sees, with its parts named."""

from __future__ import annotations

import pytest

from archiver.dating.agreement import check_dates
from archiver.dating.statements import find_dates
from archiver.documents.document import Document, Encoding
from archiver.documents.reading import read_document
from tests.documents.made_files import OPEN_DOCUMENT, WORD, make_mail, make_open_document, make_page, make_word, make_zip

LETTER = "تاریخ: ۱۵ آبان ۱۳۹۵\n\nمتن نامه که می‌گوید ZWNJ می‌ماند\n\nNovember 4- 2016"


def _parts(document: Document) -> dict[str, str]:
    assert document.text is not None
    return {part.label: document.text[part.start : part.end] for part in document.parts}


def test_the_headers_footers_and_notes_of_word_are_named_and_in_order() -> None:
    document = read_document(make_word("متن", header1="۱۵ آبان ۱۳۹۵", footer1="November 4- 2016", footnotes="پانویس"))

    assert document.media_type.endswith("wordprocessingml.document")
    assert _parts(document) == {"header": "۱۵ آبان ۱۳۹۵", "body": "متن", "footnote 1": "پانویس", "footer": "November 4- 2016"}


def test_word_keeps_breaks_and_leaves_out_what_is_not_shown() -> None:
    body = (
        f"<w:document {WORD}><w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"
        "<w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del></w:p></w:document>"
    )

    assert _parts(read_document(make_zip({"word/document.xml": body})))["body"] == "a\tb\nc"


def test_open_document_names_its_header_and_footer_and_sets_notes_apart() -> None:
    document = read_document(make_open_document("متن", header="۱۵ آبان ۱۳۹۵", footer="November 4- 2016"))
    content = (
        f"<office:text {OPEN_DOCUMENT}><text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d<text:note>"
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note> e</text:p>"
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes></office:text>"
    )
    noted = read_document(make_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}))

    assert _parts(document) == {"header": "۱۵ آبان ۱۳۹۵", "body": "متن", "footer": "November 4- 2016"}
    assert _parts(noted) == {"body": "a   b\tc\nd e", "footnote 1": "note"}


def test_a_page_is_what_is_seen_and_its_stated_dates_stand_apart() -> None:
    head = "<meta property='article:published_time' content='2016-11-04'><meta name='generator' content='x'><style>p{}</style>"
    page = read_document(
        make_page("۱۵ آبان", head).replace(b"</body>", b"<script>1999</script><time datetime='2016-11-05'>now</time>")
    )

    assert _parts(page) == {"body": "۱۵ آبان\nnow", "time": "2016-11-05", "metadata": "2016-11-04"}
    assert page.encoding == Encoding("utf-8", "strict")


def test_a_page_in_an_old_encoding_is_read_as_it_declares() -> None:
    page = "<html><meta http-equiv='Content-Type' content='text/html; charset=windows-1256'><p>تاريخ: 7 مهر 1377"
    document = read_document(page.encode("cp1256"))
    wrong = read_document(page.replace("windows-1256", "nonsense").encode("cp1256"))

    assert _parts(document) == {"body": "تاريخ: 7 مهر 1377"}
    assert document.encoding == Encoding("windows-1256", "declared")
    assert _parts(wrong) == {"body": "تاريخ: 7 مهر 1377"}
    assert wrong.encoding == Encoding("windows-1256", "guessed")


def test_the_date_header_of_a_mail_is_a_witness_beside_its_body() -> None:
    mail = make_mail(LETTER, "Date: Sat, 05 Nov 2016 10:00:00 +0330\r\nSubject: =?utf-8?b?2LPZhNin2YU=?=\r\nX-Other: 1999\r\n")
    document = read_document(mail)

    assert _parts(document)["mail header"] == "Date: Sat, 05 Nov 2016 10:00:00 +0330\nSubject: سلام"
    assert document.text is not None
    assert [(one.gregorian, one.part, one.line, one.place) for one in find_dates(document.text, document.parts)] == [
        ("2016-11-05", "mail header", 1, "metadata"),
        ("2016-11-05", "body", 1, "head"),
        ("2016-11-04", "body", 5, "foot"),
    ]


def test_the_date_header_of_a_mail_is_read_as_it_stands() -> None:
    document = read_document(make_mail("text", "Date: Sat, 12 Feb\r\n 2018 10:00:00 +0330 (\u200b)\r\n"))
    assert document.text is not None
    (statement,) = find_dates(document.text, document.parts)

    # The 12th of February 2018 was a Monday.
    assert (statement.text, statement.weekday_written) == ("Sat, 12 Feb 2018", "Saturday")
    assert [finding.code for finding in check_dates([statement])] == ["date.weekday-differs"]


def test_of_the_dates_that_a_page_states_to_machines_only_that_of_publishing_is_its_date() -> None:
    head = "<meta name='dc.date' content='2016-11-04'><meta itemprop='dateModified' content='2019-01-01'>"
    times = b"".join(b"<time datetime='2017-01-0%d'>then</time>" % day for day in range(1, 10))
    document = read_document(make_page(LETTER, head).replace(b"</body>", times + b"</body>"))
    assert document.text is not None
    found = [(one.gregorian, one.part) for one in find_dates(document.text, document.parts) if one.place != "body"]

    assert found == [("2016-11-05", "body"), ("2016-11-04", "body"), ("2016-11-04", "metadata")]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<div hidden>a<div>b</div>c</div>d", "d"),
        ("<p style='Display : NONE'>a<p>b", "b"),
        ("<span style='visibility:hidden'>a</span>b", "b"),
        ("<img hidden>a<input type=hidden value=x>", "a"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("a<del>b</del>c", "ac"),
        ("<template>a</template><script>b</script><noscript>c</noscript>d", "d"),
        ("<p dir=rtl>۱۵ <bdi>آبان</bdi> ۱۳۹۵", "۱۵ آبان ۱۳۹۵"),
        ("<table><tr><td>تاریخ<td>۱۵ آبان<tr><th>a</th><td>b</td></table>c", "تاریخ\t۱۵ آبان\na\tb\nc"),
        ("<table><tr><td><p>a<p>b</td><td>c</table>", "a\nb\nc"),
        ("<table><tr><td>a<td>b<td><tr><td><td>c</table>", "a\tb\t\n\tc"),
        ("<table><tr><td rowspan=2>a<td rowspan=3>b<td>c<tr><td>d<tr><td>e<td>f</table>", "a\tb\tc\n\t\td\ne\t\tf"),
        ("<table><tr><td rowspan=x>a<td rowspan=0>b<tr><td>c</table>", "a\tb\nc"),
        (
            "<table>\n <tr>\n  <td>a</td>\n  <td>b</td>\n </tr>\n <tr>\n <td>c</td> <td></td> <td>d</td></tr></table> e",
            "a\tb\nc\t\td\ne",
        ),
        ("<table><tr><td>1<td>a<br>b<td>c<tr><td>2<td>d<td>e<tr><td>3<td>f<td>g</table>", "1\ta b\tc\n2\td\te\n3\tf\tg"),
        ("<table>a<tr>b<td>c<td>d</table>", "a\nb\nc\td"),
        ("<dl><dt>Date<dd>5 May 2016<dt>Place</dt><dd>Oslo</dd></dl>a", "Date\t5 May 2016\nPlace\tOslo\na"),
        ("<p>a</p><ul><li>b</li> <li>c</li></ul><p>d</p>", "a\nb\nc\nd"),
        ("a <pre>1  b\n2\tc\n</pre> d  e", "a\n1  b\n2\tc\nd e"),
        ("<table><tr><td>a<table><tr><td>b<td>c</table></table>d", "a\nb\tc\nd"),
    ],
)
def test_a_page_is_read_as_it_is_seen(markup: str, text: str) -> None:
    lines = (read_document(f"<html><body>{markup}".encode()).text or "").split("\n")

    assert [line for line in lines if line] == text.split("\n")


def test_the_cells_of_a_row_are_one_line_so_that_a_label_stays_beside_its_date() -> None:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("تاریخ", "۱۵ آبان ۱۳۹۵"))
    body = f"<w:document {WORD}><w:tbl><w:tr>{cells}</w:tr></w:tbl></w:document>"
    document = read_document(make_zip({"word/document.xml": body}))
    assert document.text == "تاریخ\t۱۵ آبان ۱۳۹۵\n"

    assert [one.place for one in find_dates(document.text, document.parts)] == ["head"]


def test_word_leaves_out_hidden_runs_and_reads_text_boxes_once() -> None:
    compatibility = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>"
    body = (
        f"<w:document {WORD} {compatibility}><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>gone</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>'
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        "<w:t> too</w:t></w:r></w:p></w:document>"
    )

    assert _parts(read_document(make_zip({"word/document.xml": body}))) == {"body": "seen too", "text box": "box"}


def test_several_headers_are_numbered_and_one_that_is_said_twice_stands_once() -> None:
    document = read_document(make_word("متن", header1="a", header2="a", header3="b"))

    assert _parts(document) == {"header 1": "a", "header 2": "b", "body": "متن"}


def test_mail_labelled_as_western_is_read_as_old_persian() -> None:
    body = "به پيوست دوازده برگ سند مربوط به سال هاي گذشته ارسال مي گردد"
    mail = b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n" + body.encode("cp1256")

    assert _parts(read_document(mail))["body"] == body


def test_a_mail_of_markup_is_read_as_a_page_and_one_without_text_has_headers_only() -> None:
    markup = b"MIME-Version: 1.0\r\nSubject: s\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>one<p>two"
    picture = b"MIME-Version: 1.0\r\nSubject: s\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA"

    assert _parts(read_document(markup)) == {"mail header": "Subject: s", "body": "one\ntwo"}
    assert _parts(read_document(picture)) == {"mail header": "Subject: s"}


def test_a_letter_that_begins_like_a_mail_is_a_letter() -> None:
    letter = b"To: the office\nDate: 04/11/2016\n\nWe confirm."

    assert read_document(letter, name="fax.txt").media_type == "text/plain"
    assert read_document(letter, name="fax.eml").media_type == "message/rfc822"


def test_a_quotation_in_a_mail_is_marked_as_in_plain_text() -> None:
    page = "<p>Thanks &amp; regards</p>Jane wrote:<blockquote><p>Dear</p><p>1 May 2016</p></blockquote><p>end"
    mail = b"MIME-Version: 1.0\nSubject: s\nContent-Type: text/html; charset=utf-8\n\n" + page.encode()

    assert _parts(read_document(mail))["body"] == "Thanks & regards\nJane wrote:\n\n> Dear\n\n> 1 May 2016\n\nend"
    assert "> Dear" not in _parts(read_document(f"<html>{page}".encode()))["body"]


def test_an_empty_plain_body_gives_way_to_the_page_beside_it() -> None:
    mail = (
        b"MIME-Version: 1.0\nSubject: s\nContent-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\n \n"
        b"--B\nContent-Type: text/html\n\n<p>5 May 2016</p>\n--B--\n"
    )

    assert _parts(read_document(mail))["body"] == "5 May 2016"


def test_a_cell_with_several_paragraphs_stands_apart_from_the_next() -> None:
    page = "<table><tr><td>A. B., 23</td><td>August 28<br>Evin</td></tr><tr><td>C</td><td>D</td></tr></table>"

    assert read_document(f"<html><body>{page}".encode()).text == "A. B., 23\n\nAugust 28\nEvin\n\nC\tD\n"


def test_delimited_text_is_a_table_by_its_name() -> None:
    octets = "نام,سن,تاریخ\nالف,۲۳,شهریور ۱۳۶۷\n".encode()
    table, letter = read_document(octets, name="list.CSV"), read_document(octets, name="list.txt")
    assert table.text is not None

    assert (table.media_type, table.parts[0].name, letter.parts[0].name) == ("text/plain", "table", "body")
    assert [(one.text, one.part) for one in find_dates(table.text, table.parts)] == [("شهریور ۱۳۶۷", None)]


def test_a_page_without_its_head_is_a_page_by_its_name() -> None:
    fragment = b"<table><tr><td>Date:</td><td>5 November 2016</td></tr></table>"
    page = read_document(fragment, name="letter.html")

    assert (page.media_type, page.text) == ("text/html", "Date:\t5 November 2016\n")
    assert read_document(fragment, name="letter.txt").media_type == "text/plain"
    assert read_document(b"Dear <b>Sir</b>", name="letter.html").text == "Dear Sir\n"
    assert read_document(b"Dear Sir\n5 < 6", name="letter.html").media_type == "text/plain"
