"""Years and centuries before Christ, in EDTF (ISO 8601-2), which has a year 0: 1 BC is 0000, and 500 BC is -0499."""

from __future__ import annotations

import pytest

from archiver.calendars import DateRefusedError
from archiver.dating.stated import read_date
from archiver.dating.statements import find_dates


@pytest.mark.parametrize(
    ("text", "gregorian"),
    [
        ("1 BC", "0000"),
        ("500 BC?", "-0499?"),
        ("before 500 BC", "../-0500"),
        ("after 500 BC", "-0498/.."),
        ("circa 500 BC", "-0499~"),
        ("before 1 BC", "../-0001"),
        ("after 1 BC", "0001/.."),
        ("پیش از ۵۰۰ ق.م.", "../-0500"),
        ("بعد از ۵۰۰ ق.م", "-0498/.."),
        ("حدود ۵۰۰ قبل از میلاد", "-0499~"),
        ("vor 500 v. Chr.", "../-0500"),
        ("avant 500 av. J.-C.", "../-0500"),
        ("до 500 г. до н. э.", "../-0500"),
        ("before the 3rd century BC", "../-0300"),
        ("after the 3rd century BC", "-0199/.."),
        ("after 300-200 BC", "-0198/.."),
        ("c. 3000-2500 BC", "-2999~/-2499~"),
        # Three forms of EDTF, each as a record has it.
        ("-0499", "-0499"),
        ("../-0500", "../-0500"),
        ("-0498/..", "-0498/.."),
        ("-0299/-0199", "-0299/-0199"),
        ("-04XX/-02XX", "-04XX/-02XX"),
        ("-0299~/-0199~", "-0299~/-0199~"),
        ("0000/0001", "0000/0001"),
        ("-0026/0014", "-0026/0014"),
        ("-02XX/00XX", "-02XX/00XX"),
    ],
)
def test_what_edtf_can_say_is_read(text: str, gregorian: str) -> None:
    (reading,) = read_date(text).readings

    assert reading.gregorian == gregorian
    assert (reading.days, reading.solar_hijri) == (None, None)


def test_a_set_before_christ_is_one_of_its_years() -> None:
    stated = read_date("[-0499,-0498]")

    assert stated.is_set
    assert [one.gregorian for one in stated.readings] == ["-0499", "-0498"]


@pytest.mark.parametrize(
    ("text", "gregorian"),
    [
        ("300 BCE - 200 BCE", "-0299/-0199"),
        ("300-200 BC", "-0299/-0199"),
        ("300 BC to 200 BC", "-0299/-0199"),
        ("۳۰۰ تا ۲۰۰ قبل از میلاد", "-0299/-0199"),
        ("550–330 v. Chr.", "-0549/-0329"),
        ("550-330 av. J.-C.", "-0549/-0329"),
        ("550—330 гг. до н. э.", "-0549/-0329"),
        ("480 to 79 BC", "-0479/-0078"),
        ("27 BC - 14 AD", "-0026/0014"),
        ("27 BC to AD 14", "-0026/0014"),
        ("3rd century BC to 1st century AD", "-02XX/00XX"),
        ("5th-3rd centuries BC", "-04XX/-02XX"),
        ("MÖ 300-200", "-0299/-0199"),
        ("MÖ 500", "-0499"),
        ("500 av. J.-C.", "-0499"),
    ],
)
def test_years_and_ranges_are_found_as_they_are_read(text: str, gregorian: str) -> None:
    (found,) = find_dates(f"It is of {text}, they say.")

    assert [one.gregorian for one in read_date(text).readings] == [found.gregorian] == [gregorian]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("between 300 and 200 BC", ["-0299/-0199"]),
        ("between 27 BC and AD 14", ["-0026/0014"]),
        ("in 500 and 300 BC", ["-0499", "-0299"]),
        ("in 500 BC or 501 BC", ["-0499", "-0500"]),
        ("in 27 BC and AD 14", ["-0026", "0014"]),
        ("۵۰۰ ق.م و ۳۰۰ ق.م", ["-0499", "-0299"]),
        # The years 480 and 479, or four hundred years: nothing says which.
        ("480-79 BC", []),
        ("27 BC - 14", ["-0026"]),
        ("200-300 BC", []),
        ("5th century BC to 6th century BC", ["-04XX", "-05XX"]),
        ("5th century BC to autumn", ["-04XX"]),
        # No decade of our time, and a province of Canada.
        ("the 40s BC", []),
        ("Vancouver, BC 2016", []),
    ],
)
def test_two_years_are_a_range_only_if_the_text_says_so(text: str, found: list[str]) -> None:
    assert [one.gregorian for one in find_dates(text)] == found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("15 March 44 BC", "before-christ"),
        ("15 مارس ۴۴ ق.م", "before-christ"),
        ("March 44 BC", "before-christ"),
        ("summer 480 BC", "before-christ"),
        ("the 40s BC", "before-christ"),
        ("in 500 and 300 BC", "several-dates"),
        ("200-300 BC", "end-before-start"),
        ("-0199/-0299", "end-before-start"),
        ("480-79 BC", "two-years"),
        ("27 BC - 14", "two-years"),
        ("0 BC", "no-year"),
        ("-1999", "sign"),
        ("-0000", "sign"),
        ("-0499/1395-08", "contradiction"),
        ("-0499/5", "sign"),
    ],
)
def test_what_is_not_counted_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateRefusedError) as refused:
        read_date(text)

    assert refused.value.reason == reason
