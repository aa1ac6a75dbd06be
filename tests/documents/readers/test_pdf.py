"""The glyphs of a page are read in reading order.

The files are made by hand: each glyph stands where a program that lays out Persian puts it, from left to right.
"""

from __future__ import annotations

import re

import pytest

from archiver.documents.readers import pdf_glyphs
from archiver.documents.reading import read_document
from tests.documents.readers.made_pdf import Shown, make_pages, make_pdf, write_objects

pytest.importorskip("pypdf")
pytest.importorskip("bidi")


def _read(*shown: Shown, extra: str = "") -> str:
    document = read_document(make_pdf(list(shown), extra=extra))
    assert document.findings == ()
    assert document.text is not None
    return document.text.rstrip("\n")


def _seen(text: str) -> list[str]:
    """The glyphs of a line as it looks, written here from left to right."""
    return list(text)


def test_the_letters_of_a_persian_line_stand_from_right_to_left() -> None:
    assert _read(Shown(_seen("نابآ"), 100, 700)) == "آبان"


def test_presentation_forms_are_letters() -> None:
    assert _read(Shown(_seen("\ufee5\ufe8e\ufe91\ufe81"), 100, 700)) == "آبان"


def test_a_ligature_of_lam_and_alef_stays_in_order() -> None:
    # The glyph says lam, alef; it stands between ی and س.
    assert _read(Shown(["م", "لا", "س"], 100, 700)) == "سلام"
    assert _read(Shown(["م", "\ufefc", "س"], 100, 700)) == "سلام"


def test_a_latin_ligature_stays_in_order_too() -> None:
    assert _read(Shown(["fi", "n", "d"], 100, 700)) == "find"
    assert _read(Shown(["fi", "n", "d", " ", "ل", "ا", "س"], 100, 700)) == "سال find"


def test_numbers_are_read_from_the_left() -> None:
    assert _read(Shown(_seen("۱۳۹۵ نابآ ۱۵"), 100, 700)) == "۱۵ آبان ۱۳۹۵"


def test_a_date_with_hyphens_after_a_persian_word_looks_turned_round_and_is_turned_back() -> None:
    # UAX #9, W2 and W4: after an Arabic letter a number is Arabic, and a hyphen joins no Arabic numbers.
    assert _read(Shown(_seen("15-08-1395 خیرات"), 100, 700)) == "تاریخ 1395-08-15"


def test_a_date_with_slashes_is_one_number() -> None:
    assert _read(Shown(_seen("۱۳۹۵/۸/۱۵ خیرات"), 100, 700)) == "تاریخ ۱۳۹۵/۸/۱۵"


def test_brackets_make_pairs_whichever_of_the_two_the_program_writes() -> None:
    assert _read(Shown(_seen("(باتک) نیا"), 100, 700)) == "این (کتاب)"
    assert _read(Shown(_seen(")باتک( نیا"), 100, 700)) == "این (کتاب)"


def test_a_blank_that_takes_no_room_is_a_joiner() -> None:
    # In the order of the page: the last letters of the line, the blank, and the next letter at the same place.
    assert _read(Shown(_seen("اه"), 100, 700), Shown([" "], 110, 700), Shown(_seen("باتک"), 110, 700)) == "کتاب\u200cها"


def test_a_covered_blank_between_latin_letters_is_a_blank() -> None:
    assert _read(Shown(_seen("5"), 100, 700), Shown([" "], 105, 700), Shown(_seen("May"), 105.5, 700)) == "5 May"


def test_a_mark_stands_on_the_letter_that_it_is_drawn_on() -> None:
    assert _read(Shown(_seen("همان"), 100, 700), Shown(["\u0654"], 100.5, 699)) == "نامه\u0654"


def test_glyphs_are_read_where_they_stand_not_when_they_are_drawn() -> None:
    assert _read(Shown(_seen("۱۳۹۵"), 100, 700), Shown(_seen("۱۵"), 150, 700), Shown(_seen("نابآ"), 125, 700)) == "۱۵ آبان ۱۳۹۵"


def test_letters_printed_twice_to_look_bold_are_read_once() -> None:
    assert _read(Shown(_seen("bold"), 100, 700), Shown(_seen("bold"), 100.2, 700)) == "bold"
    assert _read(Shown(_seen("aa"), 100, 700)) == "aa"


def test_the_raised_mark_of_a_note_is_no_part_of_the_year() -> None:
    year = Shown(_seen("۱۳۹۵ نابآ ۱۵"), 100, 700)

    assert _read(year, Shown(["1"], 97, 703, "0.6 0 0 0.6")) == "۱۵ آبان ۱۳۹۵ 1"


def test_columns_are_kept_apart() -> None:
    assert _read(Shown(_seen("No."), 100, 700), Shown(_seen("12"), 300, 700)) == "No.\t12"


def test_three_blanks_part_columns_and_their_lines_are_rows() -> None:
    rows = (Shown(_seen("1   22    Mai 1981"), 100, 700), Shown(_seen("2   12    Juni  81"), 100, 688))

    assert _read(*rows) == "1\t22\tMai 1981\n2\t12\tJuni 81"


def test_a_line_in_latin_letters_keeps_its_direction_with_a_persian_word_in_it() -> None:
    assert _read(Shown(_seen("On یلع we met"), 100, 700), Shown(_seen("Oslo"), 100, 600)) == "On علی we met\nOslo"


def test_lines_are_one_paragraph_where_the_next_word_had_no_room() -> None:
    wide = Shown(_seen("a word after a word and"), 100, 700)

    assert _read(wide, Shown(_seen("another"), 100, 688)) == "a word after a word and another"
    assert _read(wide, Shown(_seen("another"), 100, 660)) == "a word after a word and\nanother"
    assert _read(wide, Shown(_seen("short"), 100, 688), Shown(_seen("5 May"), 100, 676)) == "a word after a word and short\n5 May"


def test_a_line_farther_down_than_others_begins_a_paragraph_even_after_a_full_line() -> None:
    lines = [
        Shown(_seen("a word after a word and"), 100, 700),
        Shown(_seen("another"), 100, 688),
        Shown(_seen("office of the northern"), 100, 670),
        Shown(_seen("November 4"), 100, 652),
    ]

    assert _read(*lines) == "a word after a word and another\noffice of the northern\nNovember 4"


def test_the_width_of_all_pages_tells_which_lines_are_full() -> None:
    first = [Shown(_seen("a much longer line than those of the last page"), 100, 700)]
    last = [Shown(_seen("the northern office"), 100, 700), Shown(_seen("November 4"), 100, 688)]

    assert (read_document(make_pdf(first, last)).text or "").endswith("\nthe northern office\nNovember 4\n")


def test_persian_lines_are_one_paragraph_where_the_next_word_had_no_room() -> None:
    lines = [Shown(_seen("رد ناراب زا دعب هک تفگ"), 100, 700), Shown(_seen("تفر نارهت"), 165, 688), Shown(_seen("یلع"), 195, 676)]

    assert _read(*lines) == "گفت که بعد از باران در تهران رفت\nعلی"


def test_a_page_that_is_turned_is_read_along_its_lines() -> None:
    up = "0 1 -1 0"

    assert _read(Shown(_seen("first"), 100, 300, up), Shown(_seen("next"), 160, 300, up)) == "first\nnext"


def test_the_hidden_text_of_a_scan_is_read_when_laid_out_by_a_mirroring_matrix() -> None:
    # Tesseract writes the letters of a Persian word in order and has them advance to the left.
    words = [Shown(_seen("آبان"), 200, 700, "-1 0 0 1"), Shown(_seen("۱۵"), 210, 700)]

    assert _read(*words) == "۱۵ آبان"


def test_the_hidden_text_of_a_scan_is_read_when_its_letters_are_laid_out_from_the_left() -> None:
    assert _read(Shown(_seen("این نامه برای شما است"), 100, 700)) == "این نامه برای شما است"


def test_forms_that_name_themselves_end() -> None:
    loop = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length 12 >>"
    octets = write_objects(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 9 9] >>",
            "<< /Type /Page /Parent 2 0 R /Resources << /XObject << /X 4 0 R >> >> /Contents 5 0 R >>",
            f"{loop}\nstream\n/X Do /X Do \nendstream",
            "<< /Length 5 >>\nstream\n/X Do\nendstream",
        ]
    )

    document = read_document(octets)

    assert (document.text, [finding.code for finding in document.findings]) == (None, ["document.no-text"])


def test_more_operations_than_a_document_has_are_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_glyphs, "MOST_OPERATIONS", 10)
    (finding,) = read_document(make_pdf([Shown(["a"], 1, 1)], extra="q Q " * 10)).findings

    assert (finding.code, finding.values["limit"]) == ("document.too-large", 10)


def test_more_content_than_a_document_has_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_glyphs, "MOST_CONTENT", 10)
    (finding,) = read_document(make_pdf([Shown(["a"], 1, 1)])).findings

    assert (finding.code, finding.values["limit"]) == ("document.too-large", 10)


@pytest.mark.parametrize(
    "operators",
    [
        "/F Tf",
        "Q Q Q",
        "(x) Tj",
        "BT /G 9 Tf (x) Tj ET",
        "1 0 Tm",
        "/X Do",
        "[1 [2] (x)] TJ",
        "BT /F 1e300 Tf 1e300 0 Td ET",
        "x",
    ],
)
def test_malformed_operators_do_nothing(operators: str) -> None:
    assert _read(Shown(_seen("text"), 100, 700), extra=f"{operators}\n") == "text"


_DRAWN = "q 500 0 0 700 40 60 cm /P Do Q\n"


def _line(text: str, x: float = 40, y: float = 700) -> str:
    return f"BT /F 12 Tf {x} {y} Td ({text}) Tj ET\n"


def _unread(octets: bytes) -> tuple[str | None, list[tuple[str, dict[str, object]]]]:
    document = read_document(octets)
    return document.text, [(finding.code, dict(finding.values)) for finding in document.findings]


@pytest.mark.parametrize(
    "layer", ["", "BT ET", "BT /F 12 Tf 3 Tr () Tj ET", "BT /F 12 Tf 3 Tr (   ) Tj ET", "BT /F 12 Tf (. . .) Tj ET"]
)
def test_a_scan_with_an_empty_layer_of_text_has_no_text(layer: str) -> None:
    text, findings = _unread(make_pages(*[_DRAWN + layer] * 3))

    assert text is None
    assert findings == [
        (
            "document.no-text",
            {"mediaType": "application/pdf", "unread": "all-pages", "pages": 3, "pagesWithoutText": 3, "numbers": "1–3"},
        )
    ]


@pytest.mark.parametrize("drawn", [_DRAWN, "10 10 m 20 20 l S", "10 10 5 5 re f", "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"])
def test_pages_without_text_are_counted_and_blank_ones_are_not(drawn: str) -> None:
    text, findings = _unread(make_pages(_line("Cover"), drawn, "", _line("Page"), drawn, drawn))

    assert text == "Cover\nPage\n"
    assert [(code, values["pages"], values["pagesWithoutText"], values["numbers"]) for code, values in findings] == [
        ("document.no-text", 6, 3, "2, 5–6")
    ]


def test_a_damaged_page_is_told_by_its_number_and_the_others_are_read() -> None:
    cut_off = "BT /F 12 Tf 40 700 Td [(cut off in an arr"
    octets = make_pages(_line("Date: 5 November 2016"), cut_off, _line("third"), cut_off, _line("fifth"))
    document = read_document(octets)
    (finding,) = document.findings

    assert document.text == "Date: 5 November 2016\nthird\nfifth\n"
    assert [part.number for part in document.parts] == [1, 3, 5]
    assert (finding.code, finding.values["numbers"], finding.values["count"]) == ("document.pages-broken", "2, 4", 2)
    assert "2, 4" in finding.message()
    assert "۲, ۴" in finding.message("fa")


def test_a_document_of_damaged_pages_is_damaged() -> None:
    assert _unread(make_pages(*["[(cut"] * 2)) == (None, [("document.broken", {"reason": "damaged"})])


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"C:\\web\\docs\\ ", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"\0" * 128, b"x" * 1000]
)
@pytest.mark.parametrize("counted_from", ["head", "file"])
def test_octets_before_the_head_do_not_hide_a_pdf(before: bytes, counted_from: str) -> None:
    octets = before + make_pages(_line("5 November 2016"))
    if counted_from == "file":
        octets = re.sub(rb"(\d{10})(?= 00000 n)", lambda place: b"%010d" % (int(place[1]) + len(before)), octets)
        octets = re.sub(rb"(?<=startxref\n)\d+", lambda place: b"%d" % (int(place[0]) + len(before)), octets)
    document = read_document(octets, name="letter.pdf")

    assert (document.media_type, document.text, document.findings) == ("application/pdf", "5 November 2016\n", ())


@pytest.mark.parametrize(("right", "up"), [(0, 0), (0.3, 0), (0, 0.4), (0.5, -0.5), (-0.3, 0), (1, 0)])
@pytest.mark.parametrize("text", ["Date: 5 November 2016", "Willi will fill all illicit bills"])
def test_a_line_drawn_again_to_look_bold_is_read_once(text: str, right: float, up: float) -> None:
    assert _unread(make_pages(_line(text) + _line(text, 40 + right, 700 + up))) == (f"{text}\n", [])


def test_numbers_of_glyphs_without_a_table_of_letters_are_no_text() -> None:
    octets = make_pdf([Shown(_seen("text"), 100, 700)]).replace(b" /ToUnicode 5 0 R", b"")
    text, findings = _unread(octets)

    assert (text, [code for code, _ in findings]) == (None, ["document.no-text"])


def test_a_damaged_font_takes_no_other_letters_along() -> None:
    octets = make_pages(_line("text") + "BT /F 12 Tf 40 600 Td (more) Tj /B 12 Tf (x) Tj ET", "BT /B 12 Tf (unread) Tj ET")
    octets = octets.replace(
        b"/Font << /F 3 0 R >>",
        b"/Font << /F 3 0 R /B << /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [null] >> >>",
    )
    text, findings = _unread(octets)

    assert text == "text\nmore\n"
    assert [(code, values["numbers"]) for code, values in findings] == [("document.no-text", "2")]


def test_a_letter_that_unicode_has_not_assigned_stops_nothing() -> None:
    assert _read(Shown(["م", "\u0378", "س"], 100, 700)) == "س\ufffdم"


def test_more_glyphs_than_a_page_has_are_a_damaged_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_glyphs, "MOST_ON_PAGE", 10)

    assert _unread(make_pages(_line("short"), _line("much longer than that"))) == (
        "short\n",
        [("document.pages-broken", {"count": 1, "pages": 2, "numbers": "2", "reason": "endless"})],
    )


def test_more_glyphs_than_a_document_has_are_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_glyphs, "MOST_GLYPHS", 10)

    assert _unread(make_pages(*[_line("short")] * 3)) == (None, [("document.too-large", {"limit": 10})])


def _form(*annotations: str) -> bytes:
    """A page that says “Date:”, with annotations whose appearance is object 7: it says “5 November 2016”."""
    value = _line("5 November 2016", 2, 3)
    head = "<< /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F 3 0 R >> >>"
    return write_objects(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [4 0 R] /MediaBox [0 0 600 800] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> /Contents 5 0 R /Annots 6 0 R >>",
            f"<< /Length 99 >>\nstream\n{_line('Date:', 40, 703).ljust(99)}\nendstream",
            f"[{' '.join(annotations)}]",
            f"{head} /Length {len(value)} >>\nstream\n{value}\nendstream",
        ]
    )


_SHOWN = "/Rect [75 700 275 720] /AP << /N 7 0 R >>"


@pytest.mark.parametrize(
    "annotation",
    [
        f"<< /Subtype /Widget {_SHOWN} >>",
        f"<< /Subtype /FreeText {_SHOWN} /F 4 >>",
        "<< /Subtype /Widget /Rect [75 700 275 720] /AS /On /AP << /N << /On 7 0 R /Off 5 0 R >> >> >>",
    ],
)
def test_the_value_of_a_form_field_stands_where_it_is_shown(annotation: str) -> None:
    assert _unread(_form(annotation)) == ("Date: 5 November 2016\n", [])


@pytest.mark.parametrize(
    "annotation",
    [
        f"<< /Subtype /Widget {_SHOWN} /F 2 >>",
        f"<< /Subtype /Widget {_SHOWN} /F 32 >>",
        f"<< /Subtype /Popup {_SHOWN} >>",
        "<< /Subtype /Widget /Rect [75 700 275 720] >>",
        "<< /Subtype /Widget /Rect [75] /AP << /N 7 0 R >> >>",
        "<< /Subtype /Widget /Rect [75 700 275 720] /AS /Off /AP << /N << /On 7 0 R >> >> >>",
        "null",
        "12",
    ],
)
def test_what_an_annotation_does_not_show_is_not_read(annotation: str) -> None:
    assert _unread(_form(annotation)) == ("Date:\n", [])
