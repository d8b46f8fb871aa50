"""Promises of the reader on who says what a gas is, where goods were stopped and on what day, in six languages."""

from __future__ import annotations

from datetime import date

import pytest

from domain.reading import read
from tests.domain.reading.reading import roles, where

TODAY = date(2025, 6, 18)


def day(text: str) -> str | None:
    found = read(text, today=TODAY).date
    return found.value if found else None


@pytest.mark.parametrize(
    "text",
    [
        "Label and test the same: R-22, 40 cylinders, Tema",
        "Étiquette et test identiques : R-22, 40 bouteilles, Lomé",
        "Etiqueta y prueba iguales: R-22, 40 cilindros, Callao",
        "R-22, 40 баллонов, бумаги и прибор совпали",
        "الملصق والفحص R-22، 40 أسطوانة",
        "标签和检测都是R-22，四十瓶",
        "It is R-22, exactly as the labels say.",
        "C'est du R-22 comme sur la facture.",
        "Es R-22 como dice la etiqueta.",
        "Это R-22, как в накладной.",
        "هو R-22 كما في الأوراق",
    ],
)
def test_a_paper_and_a_test_that_say_the_same_fill_both_fields(text: str) -> None:
    assert roles(text) == (["HCFC-22"], ["HCFC-22"])


@pytest.mark.parametrize(
    "text",
    [
        "2 bottles marked Halon 1211. Contents confirmed by the lab.",
        "2 bouteilles marquées Halon 1211. Contenu confirmé par le laboratoire.",
        "2 botellas marcadas Halon 1211. Contenido confirmado por el laboratorio.",
        "2 баллона с маркировкой Halon 1211. Содержимое подтвердила лаборатория.",
    ],
)
def test_contents_that_a_test_confirms_are_those_of_the_label(text: str) -> None:
    assert roles(text) == (["Halon-1211"], ["Halon-1211"])


@pytest.mark.parametrize(
    "text",
    [
        "Advert on Facebook: 'R-12 original, 9 cans'",
        'Aviso en MercadoLibre: "gas R12 original, tengo 9"',
        "Продавец на OLX пишет «R-12 оригинал, есть 10 баллонов»",
        "网上销售R-12，10瓶",
    ],
)
def test_an_advert_is_a_claim(text: str) -> None:
    assert roles(text) == (["CFC-12"], [])


@pytest.mark.parametrize(
    "text",
    [
        "He sells R-134a without paying the tax, Marseille",
        "Il vend du R-134a hors taxe, Marseille",
        "Vende R-134a sin pagar impuesto, Lima",
        "Продаёт R-134a без уплаты налога, Минск",
        "يبيع R-134a بدون ضريبة في عمان",
        "逃税卖R-134a，珠海",
    ],
)
def test_what_somebody_sells_without_paying_is_the_officers_own_statement(text: str) -> None:
    assert roles(text) == ([], ["HFC-134a"])


@pytest.mark.parametrize(
    "text",
    [
        "Instead of 800 cylinders of R-134a: bags of cement.",
        "Au lieu de 800 bouteilles de R-134a : du ciment.",
        "En lugar de 800 cilindros de R-134a había cemento.",
        "Вместо 800 баллонов R-134a — мешки с цементом.",
        "Inside: cement blocks where 800 R-134a cylinders should be.",
    ],
)
def test_what_was_expected_in_the_place_of_something_else_was_declared(text: str) -> None:
    assert roles(text) == (["HFC-134a"], [])


@pytest.mark.parametrize(
    "text",
    [
        "Labelled R-134a. Analyser: R-134a 0 %, R-12 71 %, R-22 29 %.",
        "Étiqueté R-134a. Analyseur : R-134a 0 %, R-12 71 %, R-22 29 %",
        "标签R-134a，仪器读数R-134a 0%，R-12 71%，R-22 29%",
    ],
)
def test_a_reading_of_nothing_denies_its_gas_and_not_the_next(text: str) -> None:
    assert roles(text) == (["HFC-134a"], ["CFC-12", "HCFC-22"])


@pytest.mark.parametrize(
    "text",
    [
        "Does anyone know if R-32 needs a licence?",
        "Quelqu'un sait si le R-32 exige une licence ?",
        "¿Alguien sabe si el R-32 necesita licencia?",
        "Кто знает, нужна ли лицензия на R-32?",
        "هل يعرف أحد إن كان R-32 يحتاج رخصة؟",
        "请问R-32要不要许可证？",
    ],
)
def test_a_question_to_colleagues_names_no_goods(text: str) -> None:
    assert roles(text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "A workshop allegedly fills R-12.",
        "Un atelier chargerait du R-12.",
        "Un taller cargaría equipos con R-12.",
        "По слухам, в цеху R-12.",
        "据举报，车间里有R-12。",
    ],
)
def test_hearsay_is_no_finding(text: str) -> None:
    assert roles(text) == ([], [])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("they say four-oh-four-A on the side", "R-404A"),
        ("quinze bouteilles de fréon vingt-deux", "HCFC-22"),
        ("15 cilindros de erre veintidós", "HCFC-22"),
        ("прибор говорит 22й", "HCFC-22"),
        ("135 баллонов 404ой", "R-404A"),
        ("сто тридцать четвёртый, 10 баллонов", "HFC-134a"),
        ("三十瓶四零四A", "R-404A"),
        ("13 latas d 134 A en la mochila", "HFC-134a"),
        ("31 балон фриона 22", "HCFC-22"),
    ],
)
def test_a_gas_is_known_by_its_number_as_it_is_spoken(text: str, name: str) -> None:
    declared, actual = roles(text)
    assert name in (*declared, *actual)


@pytest.mark.parametrize("text", ["22-го марта, Бишкек", "маршрут 404-й", "R-404A, 404 kg", "404 cylinders"])
def test_a_day_a_route_and_a_weight_are_no_gas(text: str) -> None:
    declared, actual = roles(text)
    assert {*declared, *actual} <= {"R-404A"} and ("R-404A" in actual) == ("R-404A" in text)


def test_a_number_alone_repeats_the_gas_named_before() -> None:
    assert roles("dicen R-404A y el aparato confirma 404.") == (["R-404A"], ["R-404A"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("R-22 declared under 2903.45 (HS 2022)", "2903.45"),
        ("R-410A, code SH 2903.49 (SH 2022)", "2903.49"),
        ("2903.71, R-134a", "2903.71"),
    ],
)
def test_a_customs_code_of_another_substance_is_flagged(text: str, code: str) -> None:
    assert [f.args[0] for f in read(text).flags if f.code == "hs_contradicts"] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "R-12 code 2903.77",
        "R-22 code 2903.49 from HS 2007",
        "R-22 sous 2903.71.00",
        "methyl bromide 2903.61 HS 2022",
        "split units with R-410A, 8415.10",
        "R-141b in polyol, 3907.29",
    ],
)
def test_a_customs_code_that_may_be_right_is_not_flagged(text: str) -> None:
    assert not [f for f in read(text).flags if f.code == "hs_contradicts"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sfax. Bouteilles pleines de R-404A, destinées à Misrata.", ("TN", "Sfax")),
        ("500 bouteilles de R-22 au port de Djibouti, jamais arrivées en Éthiopie", ("DJ", "Djibouti")),
        ("Exportado a Bolivia en papeles. Antofagasta. El gas se quedó acá.", ("CL", "Antofagasta")),
        ("zona franca de Iquique, origen cambiado a 'USA', 200 cil de R-410A", ("CL", "Iquique")),
        ("Our exporter in Houston resold the methyl bromide", ("US", "Houston")),
        ("From Suva to all: R-12 in 4 drums", ("FJ", "Suva")),
        ("R-22 went out on paper from Durban to Maputo", ("ZA", "Durban")),
        ("судно на стоянке в Находке, 60 баллонов R-22", ("RU", "Nakhodka")),
        ("хоргос каз сторона, 135 баллонов R-22", ("KZ", "Khorgos")),
        ("Aflao côté Togo, non, côté Ghana. 50 bouteilles", ("GH", "Aflao")),
        ("夜里背进来R-12八瓶，勐腊", ("CN", "Mengla")),
        ("同登口岸（越方）扣下R410A三十瓶", ("VN", "Dong Dang")),
        ("بيع بروميد الميثيل لمزرعة. الإسماعيلية.", ("EG", "Ismailia")),
    ],
)
def test_the_place_is_where_the_goods_were_not_where_they_were_bound(
    text: str, expected: tuple[str | None, str | None]
) -> None:
    assert where(text) == expected


def test_a_meeting_is_no_island() -> None:
    assert where("la réunion de mardi est reportée") == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on the third of May 2024", "2024-05-03"),
        ("le premier mars deux mille vingt-cinq", "2025-03-01"),
        ("l'an deux mille vingt-cinq et le douze mars, à Pointe-Noire", "2025-03-12"),
        ("el doce de marzo de dos mil veinticuatro", "2024-03-12"),
        ("двадцать третьего апреля 2024 года", "2024-04-23"),
        ("третьего марта две тысячи двадцать пятого года", "2025-03-03"),
        ("في الثالث من شباط 2025", "2025-02-03"),
        ("二〇二四年十一月七日", "2024-11-07"),
        ("Отгружено дважды: 12 мая и 30 мая 2025 г. Задержали вторую партию, 30 мая.", "2025-05-30"),
        ("trois jours avant aujourd'hui : 12 bouteilles", "2025-06-15"),
        ("上周五，防城港", "2025-06-13"),
    ],
)
def test_a_day_is_understood_in_words_and_in_chinese_numerals(text: str, expected: str) -> None:
    assert day(text) == expected


def amount(text: str) -> tuple[float | None, int | None]:
    reading = read(text)
    return (
        reading.quantity_kg.value if reading.quantity_kg else None,
        reading.cylinders.value if reading.cylinders else None,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25 шт. R-32 х 9 кг", (225, 25)),
        ("5 garrafas 13,6 con etiqueta R-134a", (68, 5)),
        ("1130 btl R410A x 11,3", (12769, 1130)),
        ("24 кг нетто за баллон, есть 10 баллонов", (240, 10)),
        ("400 cilindros de R-410A (once coma tres kilos cada uno)", (4520, 400)),
        ("60 tins of FM-200, 4 kg net each, CO2 equivalent 773 t", (240, 60)),
        ("3 t 400 de R-134a", (3400, None)),
        ("We tested the gas: R-134a, 5,000 kg net", (5000, None)),
        ("3 drums n 2 cylinders of R-22", (None, 5)),
        ("холодильники с R-12, 45 штук", (None, None)),
    ],
)
def test_amounts_as_they_are_jotted_down(text: str, expected: tuple[float | None, int | None]) -> None:
    assert amount(text) == expected


def test_the_arabic_word_for_and_in_is_no_place() -> None:
    assert where("المادة R-32 في الورق وفي الفحص. الحديدة، اليمن") == ("YE", "Hodeidah")
    assert where("R-22 في مدينة ألوفي")[1] == "Alofi"


@pytest.mark.parametrize(
    "text",
    [
        "R-22 found by us 5 March 2025 in Subic",
        "R-22 5 kg seized by Maria 05/03/2025 Termez",
        "R-22 saisi par les douanes le 5 mars 2025",
        "R-22 incautado por la aduana 5 de marzo de 2025",
        "R-22 изъято с борта судна 05.03.2025",
        "R-22 получено от таможни 05.03.2025",
        "ضبط من قبل الجمارك 05/03/2025 R-22",
        "由海关2025年3月5日查获R-22",
    ],
)
def test_a_date_behind_who_did_it_is_the_day(text: str) -> None:
    assert day(text) == "2025-03-05"


@pytest.mark.parametrize(
    "text",
    [
        "R-22 to be cleared by 5 March 2025",
        "R-22, permit valid until Friday 5 March 2025",
        "R-22 à dédouaner avant le 5 mars 2025",
        "R-22 antes del 5 de marzo de 2025",
        "R-22 до 05.03.2025",
        "R-22 قبل يوم 05/03/2025",
        "R-22自2025年3月5日起禁止",
    ],
)
def test_a_deadline_is_not_the_day(text: str) -> None:
    assert day(text) is None
