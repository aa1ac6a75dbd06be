"""Dates in the languages of the diaspora, in sentences of their own."""

from __future__ import annotations

import pytest

from archiver.dating.statements import find_dates


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("lørdag 5. november 2016 ble han arrestert i Oslo", "2016-11-05"),
        ("Ein laurdag, 7. mai 1988, kom brevet", "1988-05-07"),
        ("Han föddes den 5 maj 1956 i Teheran", "1956-05-05"),
        ("avrättades 15 aban 1395 i Evin", "1395-08-15"),
        ("København, lørdag den 5. november 2016", "2016-11-05"),
        ("zij werd op 5 mei 1945 bevrijd", "1945-05-05"),
        ("zaterdag 5 nov 2016 om 14:30 uur", "2016-11-05"),
        ("Roma, il 1° maggio 1945", "1945-05-01"),
        ("firmato il cinque novembre 2016", "2016-11-05"),
        ("Madrid, a 5 de noviembre de 2016", "2016-11-05"),
        ("el cinco de noviembre de dos mil dieciséis", "2016-11-05"),
        ("1º de mayo de 1988", "1988-05-01"),
        ("5 Kasım 2016'da tutuklandı", "2016-11-05"),
        ("2016 yılının 5 Kasım'ında öldü", "2016-11-05"),
        ("5 KASIM 2016 CUMARTESİ", "2016-11-05"),
        ("5 Subat 2016 tarihli mektup", "2016-02-05"),
        ("3 Muharrem 1438", "1438-01-03"),
        ("5 noyabr 2016-cı ildə həbs edildi", "2016-11-05"),
        ("2016-cı il noyabrın 5-də Bakıda", "2016-11-05"),
        ("Москва, 5 ноября 2016 г.", "2016-11-05"),
        ("5-го ноября 2016 года он был арестован", "2016-11-05"),
        ("5 НОЯБРЯ 2016 Г.", "2016-11-05"),
        ("пятого ноября 2016 года", "2016-11-05"),
        ("казнён 15 абана 1395 г. в тюрьме", "1395-08-15"),
        ("3 мухаррама 1438 г. х.", "1438-01-03"),
        ("den 3/5 1999", "1999-05-03"),
        ("den 5:e maj 2016", "2016-05-05"),
        ("den 1:a maj 1988", "1988-05-01"),
        ("Modtaget den 22/2-1999", "1999-02-22"),
        ("op eenentwintig september 1994", "1994-09-21"),
        ("den tjugoen maj nittonhundraåttioåtta", "1988-05-21"),
        ("den enogtyvende maj nittenhundrede og otteogfirs", "1988-05-21"),
        ("den tjueførste mai nittenhundreogåttiåtte", "1988-05-21"),
        ("op tweeëntwintig mei negentienhonderd achtentachtig", "1988-05-22"),
        ("nato il ventuno settembre millenovecentosessantotto", "1968-09-21"),
        ("el tres de mayo de 1999", "1999-05-03"),
        ("on beş Kasım bin dokuz yüz seksen sekiz", "1988-11-15"),
        ("5ê Mijdara 2016an hat girtin", "2016-11-05"),
        ("roja şemiyê, 5ê Mijdarê 2016", "2016-11-05"),
        ("15ê Xezelwera 1395an", "1395-08-15"),
        ("لە ڕۆژی شەممە ٥ی نۆڤەمبەری ٢٠١٦ گیرا", "2016-11-05"),
        ("١٥ی خەزەڵوەری ١٣٩٥", "1395-08-15"),
        ("٣ی موحەڕەمی ١٤٣٨", "1438-01-03"),
        ("۱۵ آبان ۱۳۹۵-جی ایلده", "1395-08-15"),
    ],
)
def test_a_day_is_found_in_each_language(text: str, written: str) -> None:
    [statement] = find_dates(text)

    assert (statement.precision, [one.written for one in statement.readings]) == ("day", [written])


@pytest.mark.parametrize(
    ("text", "precision", "written"),
    [
        ("på 1990-tallet", "decade", "199X"),
        ("i 80-årene", "decade", "198X"),
        ("på 80-talet", "decade", "198X"),
        ("i 1980'erne", "decade", "198X"),
        ("in de jaren '90", "decade", "199X"),
        ("negli anni ottanta", "decade", "198X"),
        ("en los años 80", "decade", "198X"),
        ("1980'lerde", "decade", "198X"),
        ("в 80-х годах", "decade", "198X"),
        ("20-й век", "century", "19XX"),
        ("aus dem 18. Jh.", "century", "17XX"),
        ("5. Jhdt.", "century", "04XX"),
        ("im 19. Jahrh.", "century", "18XX"),
        ("18. årh.", "century", "17XX"),
        ("del XVIII sec.", "century", "17XX"),
        ("sec. XIX", "century", "18XX"),
        ("18. yy.", "century", "17XX"),
        ("XIX в.", "century", "18XX"),
        ("XIX века", "century", "18XX"),
        ("en el siglo XIX", "century", "18XX"),
        ("under 1800-talet", "century", "18XX"),
        ("1994-cü ilin payızında", "season", "1994-23"),
        ("1994 sonbaharında", "season", "1994-23"),
        ("1980-ci illərdə", "decade", "198X"),
        ("salên 1990î", "decade", "199X"),
        ("sala hezar û nehsed û heştê û heşt", "year", "1988"),
        ("20e eeuw", "century", "19XX"),
        ("i november 2016", "month", "2016-11"),
        ("в ноябре 2016 года", "month", "2016-11"),
        ("1988 yılında", "year", "1988"),
        ("2016'da", "year", "2016"),
        ("1988-ci ildə", "year", "1988"),
        ("в 1988 году", "year", "1988"),
        ("nel 1979", "year", "1979"),
        ("tussen 3 en 5 maart 2016", "day-range", "2016-03-03/2016-03-05"),
        ("del 5 al 8 de noviembre de 2016", "day-range", "2016-11-05/2016-11-08"),
        ("с 5 по 8 ноября 2016 года", "day-range", "2016-11-05/2016-11-08"),
        ("entre 1979 y 1988", "year-range", "1979/1988"),
    ],
)
def test_less_exact_dates_are_found_in_each_language(text: str, precision: str, written: str) -> None:
    [statement] = find_dates(text)

    assert (statement.precision, statement.readings[0].written) == (precision, written)


@pytest.mark.parametrize(
    "text",
    [
        "в 5 в. 30 мин.",
        "per 12 sec.",
        "5 yy.",
        "Art. 5 Jh.",
        "20 в. включительно",
        "sec. 18",
        "в. 30",
        "12 årh.",
        "c. 18",
        "Jh. 5",
    ],
)
def test_a_short_word_for_century_beside_a_plain_number_is_none(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("lördagen den 5 november 2016", "Lördagen 5 november 2016", "lørdagen den 5. november 2016"),
        *("Samstagabend, 5. November 2016", "Samstagnacht, den 5. November 2016", "Sonnabendvormittag, 5. November 2016"),
        *("zaterdagavond 5 november 2016", "zaterdagmiddag 5 november 2016", "zaterdagochtend, 5 november 2016"),
    ],
)
def test_the_forms_of_a_weekday_are_read_and_checked(text: str) -> None:
    [right] = find_dates(text)
    [wrong] = find_dates(text.replace("5", "6"))

    # 5 November 2016 was a Saturday.
    assert (right.weekday_written, right.findings) == ("Saturday", ())
    assert [finding.code for finding in wrong.findings] == ["date.weekday-differs"]


@pytest.mark.parametrize(
    "text",
    [
        "Dato: 5. nov. 2016",
        "Datum: 5 november 2016",
        "Data: 5 novembre 2016",
        "Fecha: 5 de noviembre de 2016",
        "Tarih: 5 Kasım 2016",
        "Tarix: 5 noyabr 2016",
        "Дата: 5 ноября 2016",
        "Madrid, a 5 de noviembre de 2016",
        "Стокгольм, 5 ноября 2016 г.",
        "Oslo, den 5. november 2016",
    ],
)
def test_a_dateline_is_one_in_each_language(text: str) -> None:
    [statement] = find_dates(f"{text}\n\nText follows here.")

    assert statement.place == "head"


@pytest.mark.parametrize(
    "text",
    [
        "et barn på 5 jul og 3 set",
        "el mar 5 veces",
        "1500'den fazla kişi",
        "1500 г муки и 1000 г сахара",
        "25 года и 1000 лет",
        "on 2016 copies, once 30 were sold",
        "mayın 5 metre, ara 12 gün",
        "su ocak 5 kilo",
        "hace 2000 años",
        "It is a set. Years ago. Ask the gen. And 3 set.",
        "in the set. during ago. 5 Gen.",
        "the set 2016 and the gen 2016",
        "han var 45 år",
        "Тел.: 11-20-16",
        "10/12 1988 stykker",
    ],
)
def test_words_of_other_meaning_are_no_months(text: str) -> None:
    assert find_dates(text) == []


def test_a_number_in_words_is_the_day_of_a_month_in_its_own_language() -> None:
    assert [one.precision for one in find_dates("He left on May 2016, once March 2016 had begun")] == ["month", "month"]


def test_a_year_before_a_sentence_is_not_the_year_of_the_day_that_begins_it() -> None:
    assert [one.readings[0].written for one in find_dates("It happened in 1984. 5 April 2016 was later.")] == [
        "1984",
        "2016-04-05",
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Cejna Karkeran 1ê Gulanê tê pîrozkirin", ["--05-01", "--02-01"]),
        ("5 gulan", ["--05-05", "--02-05"]),
        ("ji 5 heta 8ê Rezberê", ["--09-05/--09-08", "--07-05/--07-08"]),
        ("31ê Pûşperê", ["--04-31"]),
        ("21ê Adarê Newroz e", ["--03-21"]),
    ],
)
def test_a_kurdish_month_of_two_calendars_keeps_both_without_a_year(text: str, written: list[str]) -> None:
    [statement] = find_dates(text)

    assert [one.written for one in statement.readings] == written
    assert [one.code for one in statement.findings] == ["date.ambiguous"] * (len(written) > 1)


def test_the_finding_about_two_calendars_without_a_year_names_both() -> None:
    [statement] = find_dates("5 gulan")

    assert statement.findings[0].values["choices"] == "gregorian --05-05 · solar-hijri --02-05"


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Expedientes, de 1990 a 1995, 4 cajas.", ["1990/1995"]),
        ("El 12 de octubre, de 1990 a 1995, hubo fiesta.", ["--10-12", "1990/1995"]),
        ("dal 5 all'8 novembre 1988", ["1988-11-05/1988-11-08"]),
        ("van 12 t/m 14 juni 2009", ["2009-06-12/2009-06-14"]),
        ("в тысяча девятьсот восемьдесят восьмом году", ["1988"]),
        ("5 ноября две тысячи шестнадцатого года", ["2016-11-05"]),
        ("سال هزار و سیصد و پنجاه و هفتم", ["1357"]),
        ("سال هزار و سیصد و پنجاه و هفت خورشیدی", ["1357"]),
        ("Han kom i maj och for i augusti", ["--05", "--08"]),
        ("Elle vint en mai et partit en mars", ["--05", "--03"]),
        ("Er kam im Mai", ["--05"]),
        ("зимой сорок второго", ["1942-24"]),
        ("i oktober og i 80-årene", ["--10", "198X"]),
        ("د ۱۹۹۰مو کلونو جګړې", ["199X"]),
        ("۱۳۷۸-جی ایلین یاییندا", ["1378-22"]),
    ],
)
def test_words_of_one_language_join_ranges_years_and_months(text: str, stated: list[str]) -> None:
    assert [one.readings[0].written for one in find_dates(text)] == stated


@pytest.mark.parametrize(
    "text",
    [
        "efter Maj kom Eva",
        "forlagssjef i Oktober, Geir Berdahl",
        "Mei-Ling en August de Vries woonden naast de fabriek",
        "Sie saßen im August-Bebel-Haus in der Straße des 17. Juni",
        "Juin, le maréchal, avait des hommes",
        "در خیابان ۱۷ شهریور ایستاد",
        "Köyde 5 ocak yanıyordu",
        "3 ekim alanı arttı",
        "el artículo 5 de la Ley 12/2009",
        "сто лет и один год",
    ],
)
def test_names_hearths_and_laws_are_no_dates(text: str) -> None:
    assert find_dates(text) == []
