from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.bags.format import TagField, read_tag_file, tag_file, write_tag_file
from archiver.bags.format.tag_file import split_lines

labels = st.text(min_size=1).filter(lambda label: tag_file.label_fault(label) is None and label.isprintable())
values = st.text(
    alphabet=st.one_of(st.sampled_from(" \t\n:نامه۱\u200c\u2028\x0b\x85"), st.characters(exclude_categories=["Cs"]))
).filter(lambda value: tag_file.value_fault(value) is None)


@pytest.mark.slow
@given(st.lists(st.tuples(labels, values)))
def test_labels_and_values_come_back_in_their_order(fields: list[tuple[str, str]]) -> None:
    """RFC 8493 2.2.2: "the ordering of metadata elements MUST be preserved"; they may be repeated, values continued."""
    read = read_tag_file(write_tag_file(fields).decode())

    assert [(field.label, field.value) for field in read.fields] == fields
    assert not read.blank_lines
    assert not read.malformed_lines
    assert not read.loose_lines


def test_a_value_of_several_lines_is_indented_and_its_line_ends_belong_to_it() -> None:
    fields = [("External-Description", "line one\nline two\n\nسطر چهارم"), ("Contact-Name", "A: B")]

    written = write_tag_file(fields)

    assert written.decode() == "External-Description: line one\n  line two\n  \n  سطر چهارم\nContact-Name: A: B\n"
    assert read_tag_file(written.decode()).fields == [TagField(*fields[0], 1), TagField(*fields[1], 5)]


def test_the_example_of_the_rfc_is_read() -> None:
    text = (
        "Source-Organization: FOO University\n"
        "External-Description: Uncompressed greyscale TIFF images from the\n"
        "      FOO papers colle...\n"
        "Payload-Oxum: 279164409832.1198\n"
    )

    assert [field[:2] for field in read_tag_file(text).fields] == [
        ("Source-Organization", "FOO University"),
        ("External-Description", "Uncompressed greyscale TIFF images from the\nFOO papers colle..."),
        ("Payload-Oxum", "279164409832.1198"),
    ]


def test_lines_end_with_lf_cr_or_crlf_and_nothing_else() -> None:
    assert split_lines("a\nb\rc\r\nd\n\re") == ["a", "b", "c", "d", "", "e"]
    assert split_lines("a\u2028b\x0bc\x85d\x1ce\n") == ["a\u2028b\x0bc\x85d\x1ce"]
    assert split_lines("") == []


def test_before_version_1_0_space_about_the_colon_is_no_part_of_label_or_value() -> None:
    text = "Label  :   value  \nOther\t:\tx\n  y \n"

    assert [field[:2] for field in read_tag_file(text, strict=False).fields] == [("Label", "value"), ("Other", "x\ny")]
    assert read_tag_file(text).fields[0].value == "  value  "
    assert read_tag_file(text).loose_lines == [1, 2]


def test_lines_that_are_no_element_are_named() -> None:
    read = read_tag_file("  indented first\n\nno colon\n: no label\nA: 1\n\nB:2\n")

    assert read.malformed_lines == [1, 3, 4]
    assert read.blank_lines == [2, 6]
    assert read.loose_lines == [7]
    assert [field[:2] for field in read.fields] == [("A", "1"), ("B", "2")]


@pytest.mark.parametrize(
    ("label", "value", "fault"),
    [
        ("", "x", "empty"),
        ("a:b", "x", "colon"),
        ("a\nb", "x", "line-end"),
        (" a", "x", "space"),
        ("a", "x\ry", "carriage-return"),
        ("a", "x\n y", "space-after-line-end"),
    ],
)
def test_what_could_not_be_read_back_is_not_written(label: str, value: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        write_tag_file([(label, value)])


@given(st.text(), st.booleans())
def test_no_text_upsets_the_reader(text: str, strict: bool) -> None:  # noqa: FBT001
    read = read_tag_file(text, strict=strict)

    assert len(read.fields) + len(read.malformed_lines) + len(read.blank_lines) <= len(split_lines(text))


def test_long_input_is_read_in_linear_time() -> None:
    for text in ("A: " + "x" * 8_000_000, "A: x\n" + " y\n" * 1_000_000, ":" * 4_000_000, " " * 4_000_000):
        read_tag_file(text)
