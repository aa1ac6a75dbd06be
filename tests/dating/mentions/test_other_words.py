"""Names of months that are other words too: months only where their neighbours allow it."""

from __future__ import annotations

import pytest

from archiver.dating.statements import find_dates
from archiver.vocabularies import LANGUAGES, read_vocabulary


@pytest.mark.parametrize(
    "text",
    [
        # The prefix of verbs, beside ordinals.
        "متهم ردیف دوم می گوید که هیچ نمی داند.",
        "روز سوم می آید و پنجم می رود.",
        "بند اول می تواند اجرا شود.",
        "شاهد دوم می گفت که او را دیده است.",
        # Young people, bullets, seals, gold coins, zeros, water, an amount, serious, cancer.
        "در روز جمعه ۴ جوان ۱۸ تا ۲۵ ساله در زندان زاهدان اعدام شدند.",
        "پدر ۳ جوان دستگیرشده به دادگاه آمد.",
        "با شلیک ۳ تیر کشته شد.",
        "۲ تیر به سینه‌اش خورد.",
        "مأموران ۵ تیر هوایی زدند.",
        "سقف اتاق ۸ تیر چوبی داشت.",
        "به پرداخت ۱۴ مهر سکه محکوم شد.",
        "سند ۲ مهر و امضا دارد.",
        "حذف ۴ صفر از پول ملی",
        "۵ آب معدنی خریدند.",
        "به میزان ۲۹ هزار و ۸۸۰ ریال پرداخت شد.",
        "به میزان ۱۲ درصد",
        "بار دوم جدی گرفته شد.",
        "بیمار مبتلا به ۳ سرطان",
        "یک سال ۳۶۵ روز است.",
        "مواد ۱۲۸۴ تا ۱۳۰۵ قانون مدنی",
        # Codes of documents.
        "AI Index: MDE 13/03/80",
        "See ASA 11/04/95 and (EUR 12/05/88).",
        "File No. IR-12/05/67",
        "Copyright 2007 Jan Schmidt",
        "the Mars 2020 rover",
        "August Müller und May Ayim",
        "Theresa May 2016",
        "Jan, 5 Jahre alt",
        "به میزان ۱۳۹۵",
        "۳ مهر زد و امضا کرد.",
        "He may go, and they march on.",
        "Er kam mit Jan, Mai und Augusta.",
    ],
)
def test_another_word_is_no_month(text: str) -> None:
    assert [one.text for one in find_dates(text) if one.text != "2007"] == []


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("در ۱۸ تیر به خوابگاه حمله شد.", "۱۸ تیر"),
        ("واقعهٔ ۱۸ تیر و گلوله‌ها", "۱۸ تیر"),
        ("کوی دانشگاه، ۱۸ تیر ۷۸", "۱۸ تیر ۷۸"),
        ("در ۳ تیر ۱۳۶۰ گلوله خورد.", "۳ تیر ۱۳۶۰"),
        ("روز ۳ تیر با شلیک گلوله کشته شد.", "۳ تیر"),
        ("۱۵ تیر ماه گلوله خورد.", "۱۵ تیر ماه"),
        ("شنبه ۱۴ مهر سکه گران شد.", "شنبه ۱۴ مهر"),
        ("۱۴ مهر جلسه برگزار شد.", "۱۴ مهر"),
        ("۲۲ بهمن در تهران", "۲۲ بهمن"),
        ("بزرگداشت سیزده آذر", "سیزده آذر"),
        ("شانزده آذر روز دانشجو است.", "شانزده آذر"),
        ("در بیست و دو بهمن", "بیست و دو بهمن"),
        ("اول می روز کارگر است.", "اول می"),
        ("کابل، ۱۰ می ۲۰۱۶", "۱۰ می ۲۰۱۶"),
        ("این پرونده مربوط به سال ۱۹۸۸ می باشد.", "۱۹۸۸"),
        ("از سال ۱۳۶۷ می توان گفت", "۱۳۶۷"),
        ("کودتای ۷ ثور", "۷ ثور"),
        ("روز سوم عقرب در کابل", "سوم عقرب"),
        ("روز ۵ می محکوم شد", "۵ می"),
        ("۲۸ اسد روز استقلال است.", "۲۸ اسد"),
        ("in May 2016", "May 2016"),
        ("né vers 1995", "1995"),
        ("حکم ۱۲ مرداد ۱۳۶۷", "۱۲ مرداد ۱۳۶۷"),
        ("قرار ۱۲ مهر ۱۳۶۷", "۱۲ مهر ۱۳۶۷"),
        ("سند ۵ آبان ۱۳۵۷", "۵ آبان ۱۳۵۷"),
        ("Press Release 5 May 2016", "5 May 2016"),
        ("در مقایسه با مهر ۱۳۹۵", "مهر ۱۳۹۵"),
        ("۱۲ جدی ۱۳۵۸", "۱۲ جدی ۱۳۵۸"),
        ("الجزائر في 5 جوان 1967", "5 جوان 1967"),
        ("دمشق، ٥ آب ٢٠١٦", "٥ آب ٢٠١٦"),
        ("د ۲۰۲۵ کال د اسیا جام", "۲۰۲۵ کال"),
        ("Date: 2014 Mar", "2014 Mar"),
        ("Paris, mars 2020", "mars 2020"),
        ("On July 31 they met.", "July 31"),
        ("On December 31", "December 31"),
        ("am 31. Juli", "31. Juli"),
        ("The letter of 13/03/80", "13/03/80"),
    ],
)
def test_a_month_stays_one(text: str, statement: str) -> None:
    assert [one.text for one in find_dates(text)] == [statement]


def test_july_31_is_no_year() -> None:
    assert [one.precision for one in find_dates("On July 31, and on May 31.")] == ["month-day", "month-day"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_words_are_months_or_seasons_of_the_language(language: str) -> None:
    vocabulary = read_vocabulary(language)
    doubtful = {*vocabulary["ambiguous"], *vocabulary["rare"]}.union(*vocabulary["seasons"].values())

    assert {*vocabulary["otherWords"], *vocabulary["verbPrefixes"]} <= doubtful
    assert {key for lists in vocabulary["otherWords"].values() for key in lists} <= {"beforeName", "before", "after", "near"}


def test_a_word_of_persian_is_a_month_in_an_arabic_line() -> None:
    """آب is water in Persian and August in Arabic."""
    assert [one.text for one in find_dates("وصل في 5 آب إلى دمشق.")] == ["5 آب"]
    assert [one.text for one in find_dates("او ۵ آب خورد و رفت.")] == []
