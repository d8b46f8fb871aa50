"""Promises of the reader by classes of wording, in every language that words them."""

from __future__ import annotations

from datetime import date

import pytest

from domain.reading import read, to_json
from tests.domain.reading.reading import roles, where

TODAY = date(2025, 6, 18)


def amount(text: str) -> tuple[float | None, int | None]:
    reading = read(text)
    return (
        reading.quantity_kg.value if reading.quantity_kg else None,
        reading.cylinders.value if reading.cylinders else None,
    )


def day(text: str) -> str | None:
    found = read(text, today=TODAY).date
    return found.value if found else None


def methods(text: str) -> set[str]:
    return {f.value for f in read(text).methods}


@pytest.mark.parametrize(
    "text",
    [
        "The importer swears it is R-134a. Identifier: R-12.",
        "L'importateur dit que c'est du R-134a mais notre appareil donne R-12.",
        "El vendedor jura que es R-134a; el identificador marca R-12.",
        "Хозяин уверяет, что это R-134a, но анализатор показал R-12",
        "البائع ادعى أنه R-134a والجهاز أعطى R-12",
        "卖家说是R-134a，一测是R-12",
    ],
)
def test_what_a_person_says_is_a_claim(text: str) -> None:
    assert roles(text) == (["HFC-134a"], ["CFC-12"])


@pytest.mark.parametrize(
    "text",
    [
        "Goods as declared: R-134a\nGoods as found: R-12\nNumber: 18 cylinders",
        "Produit déclaré : R-134a / Produit constaté : R-12",
        "• Declarado: R-134a\n• Hallado: R-12",
        "Заявл. R-134a 100 бал. Фактич. R-12 100 бал.",
        "المصرح به: R-134a\nالمضبوط: R-12",
        "申报：R-134a\n实际：R-12",
    ],
)
def test_the_labels_of_a_form_tell_claim_and_finding_apart(text: str) -> None:
    assert roles(text) == (["HFC-134a"], ["CFC-12"])


@pytest.mark.parametrize(
    "text",
    [
        "R-12 in R-134a bottles",
        "R-12 en envases de R-134a",
        "vendían R-12 por R-134a",
        "du R-12 camouflé en R-134a",
        "用R-134a的瓶子装R-12",
        "把R-12当R-134a卖",
        "R-12 في أسطوانات R-134a",
    ],
)
def test_one_gas_in_the_packing_of_another_is_what_is_really_there(text: str) -> None:
    assert roles(text) == (["HFC-134a"], ["CFC-12"])


def test_a_remark_in_brackets_belongs_to_the_name_before_it() -> None:
    assert roles("R134a (label) / R12 (test)") == (["HFC-134a"], ["CFC-12"])


def test_papers_that_are_silent_on_a_gas_do_not_declare_it() -> None:
    assert roles("Nothing in the papers mentions R-22. Identifier: R-22.") == ([], ["HCFC-22"])


def test_a_sentence_that_denies_a_test_does_not_silence_the_label_in_the_next() -> None:
    text = "We only suspect R-22 in these 12 bottles, nothing tested yet. Label says R-410A."
    assert roles(text) == (["R-410A"], [])


def test_what_is_denied_later_was_the_first_belief() -> None:
    text = "Les 500 kg de CFC-113 saisis n'étaient en fait pas du CFC-113 mais du R-12, le labo est formel."
    assert roles(text) == (["CFC-113"], ["CFC-12"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chirundu, ZW side, 8 bottles R22", ("ZW", "Chirundu")),
        ("Namanga on the Tanzanian side, R-22", ("TZ", "Namanga")),
        ("poste de Kasumbalesa côté RDC", ("CD", "Kasumbalesa")),
        ("paso de Peñas Blancas (lado Costa Rica)", ("CR", "Peñas Blancas")),
        ("Rumichaca, lado ecuatoriano, R-22", ("EC", "Rumichaca")),
        ("معبر نصيب (الجانب السوري)", ("SY", "Nasib")),
    ],
)
def test_the_side_of_a_border_is_the_country(text: str, expected: tuple[str, str]) -> None:
    assert where(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("عمان الأردن، خمس أسطوانات R-32", ("JO", "Amman")),
        ("ميناء صحار، سلطنة عمان، R-22", ("OM", "Sohar")),
        ("Хоргос (Казахстан), R-22", ("KZ", "Khorgos")),
        ("霍尔果斯口岸，R-22", ("CN", "Khorgos")),
        ("طرابلس لبنان، R-22", ("LB", "Tripoli")),
        ("Torkham, truck bound for Afghanistan, R-22", ("PK", "Torkham")),
        ("Malaba, Uganda side. truck from Mombasa, R-22", ("UG", "Malaba")),
    ],
)
def test_a_name_that_several_places_bear_is_read_by_the_country_beside_it(text: str, expected: tuple[str, str]) -> None:
    assert where(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Термез, фура в Афганистан, R-22", ("UZ", "Termez")),
        ("Poti? no, Batumi. R-22", ("GE", "Batumi")),
        ("En Tulcán, frontera con Colombia, 12 cilindros R-22", ("EC", "Tulcán")),
        ("تصدير بدون رخصة من جبل علي إلى مقديشو، R-22", ("AE", "Jebel Ali")),
        ("R-22 seized, Oficial Mendoza firma el acta", (None, None)),
        ("Aduana de Mendoza, R-22", ("AR", "Mendoza")),
        ("40 кг газа R-22", (None, None)),
        ("خمس أسطوانات R-22", (None, None)),
    ],
)
def test_where_it_happened_is_neither_where_it_goes_nor_a_word_that_looks_like_a_place(
    text: str, expected: tuple[str | None, str | None]
) -> None:
    assert where(text) == expected


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("La policía hondureña incautó 12 cilindros R-22", "HN"),
        ("la douane malienne a saisi 12 bouteilles de R-22", "ML"),
        ("казахстанские таможенники изъяли 12 баллонов R-22", "KZ"),
        ("Владивостокская таможня, R-22", "RU"),
    ],
)
def test_whose_officers_report_it_says_the_country(text: str, country: str) -> None:
    assert where(text)[0] == country


def test_a_post_that_no_table_knows_is_taken_as_written_and_marked() -> None:
    found = read("Seized at the Qwertyville border post, 12 cylinders R-22").place
    assert found is not None
    assert (found.value, found.certain) == ("Qwertyville", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500 + 480 disposable cylinders, 12 kg R-22 each", (11760.0, 980)),
        ("8 bottles r22, 13.6 each", (108.8, 8)),
        ("Факт: R12 600 бал. + R134a 400 бал. По 13,6.", (13600.0, 1000)),
        ("2,5 т в баллонах по 13,6 кг, R-134a", (2500.0, None)),
        ("25 桶 R-11，250kg/桶", (6250.0, 25)),
        ("R-22 1000瓶 十三点六公斤一瓶", (13600.0, 1000)),
        ("R-134a 1万3千6百公斤", (13600.0, None)),
        ("R-407C, 26,400 kg net, 28,900 kg gross", (26400.0, None)),
        ("30 garrafas r22 de las de 13.6", (408.0, 30)),
        ("150 splits préchargés au R-22, 0,9 kg par appareil", (135.0, None)),
        ("R-22, 12 cylinders, valued $50/12 kg", (None, 12)),
    ],
)
def test_amounts_without_their_unit_in_sums_and_per_piece(text: str, expected: tuple[float | None, int | None]) -> None:
    assert amount(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le 12 du mois dernier à Lomé, R-22", "2025-05-12"),
        ("seized on the 5th, R-22", "2025-06-05"),
        ("изъяли 25 числа R-22", "2025-05-25"),
        ("امبارح في عدن R-22", "2025-06-17"),
        ("大前天查获R-22", "2025-06-15"),
        ("整批卸下一半后才离境。2025-01-15", "2025-01-15"),
        ("quota 2025 épuisé, R-22 à Lomé", None),
    ],
)
def test_days_named_without_their_month_and_years_of_other_things(text: str, expected: str | None) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("R-22 sous les cartons de savon", "CONCEAL"),
        ("R-22 за мешками с луком", "CONCEAL"),
        ("certificate of origin was forged, R-22", "FALSE_DOCUMENT"),
        ("8 bouteilles de R-22 dans un minibus", "LUGGAGE"),
        ("el precinto fue cambiado, R-22", "SEAL_TAMPER"),
        ("许可证已经用过，又拿来进口R-22", "LICENCE_FRAUD"),
    ],
)
def test_two_words_together_say_how_it_was_done(text: str, code: str) -> None:
    assert code in methods(text)


def test_a_missing_licence_for_goods_on_their_way_out_is_one_for_export() -> None:
    assert methods("Экспорт R-22 без лицензии, Новороссийск") == {"EXPORT_NO_LICENCE"}


def test_the_stop_of_an_abbreviation_ends_no_sentence() -> None:
    assert roles("Declarado 1.140 cil. R-404A") == (["R-404A"], [])


def test_a_customs_code_before_a_comma_is_one() -> None:
    assert to_json(read("he used 2903.71, goods R-22"))["hs_codes"] == [{"code": "2903.71", "edition": "stable"}]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Seized at Manila: 40 cyl R-12", "seized"),
        ("saisi à Lomé 12 bouteilles R-22", "seized"),
        ("изъято 12 баллонов", "seized"),
        ("查获R-12 12瓶", "seized"),
        ("تم ضبط 12 اسطوانة", "seized"),
        ("decomiso de 12 cilindros, mercadería liberada después", "released"),
        ("not seized yet, 12 cyl R-12 in Tema", None),
        ("12 cyl R-12 in Tema", None),
    ],
)
def test_the_text_says_what_became_of_the_goods(text: str, status: str | None) -> None:
    found = read(text).status
    assert (found.value if found else None) == status


@pytest.mark.parametrize(
    "text",
    [
        "3 passengers each carried two 6.8 kg cylinders of R-134a",
        "Tres pasajeros, cada uno con dos cilindros de 6,8 kg de R-134a",
        "Три пассажира везли по два баллона R-134a (6,8 кг)",
    ],
)
def test_people_who_each_carry_some_carry_them_all(text: str) -> None:
    assert amount(text) == (40.8, 6)
