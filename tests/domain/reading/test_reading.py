"""Promises of the reader: what an officer's message says, nothing more, and where it says so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.reading import FLAGS, Reading, read, to_json

TODAY = date(2025, 6, 18)


def declared(text: str) -> list[str]:
    return [f.value for f in read(text).declared]


def actual(text: str) -> list[str]:
    return [f.value for f in read(text).actual]


def kilograms(text: str, lang: str | None = None) -> float | None:
    found = read(text, lang=lang).quantity_kg
    return found.value if found else None


def cylinders(text: str) -> int | None:
    found = read(text).cylinders
    return found.value if found else None


def flags(text: str, today: date | None = None) -> set[str]:
    return {f.code for f in read(text, today=today).flags}


def test_the_message_of_the_guide_fills_every_field() -> None:
    message = "40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled"
    assert to_json(read(message)) == {
        "substances_declared": ["HFC-134a"],
        "substances_actual": ["CFC-12"],
        "quantity_kg": 544,
        "cylinders": 40,
        "country": "PH",
        "place": "Manila",
        "date": None,
        "containers": [],
        "hs_codes": [],
        "method_codes": ["MISLABEL"],
        "flags": [],
    }


@pytest.mark.parametrize(
    "text",
    [
        "declared R-134a, identifier says R-12",
        "label R-134a, contents R-12",
        "CFC-12 declared as HFC-134a",
        "R-12 found in cylinders marked R-134a",
        "a été déclaré comme R-134a, l'analyse montre du R-12",
        "declarado como R-134a resultó ser R-12",
        "заявлено R-134a, оказалось хладон-12",
        "مصرح به على أنه R-134a تبين أنه فريون 12",
        "申报为R-134a，实为氟利昂12",
        "the R-134a on the invoice is not R-134a but R-12",
    ],
)
def test_a_claim_and_a_finding_are_told_apart_in_every_language(text: str) -> None:
    assert (declared(text), actual(text)) == (["HFC-134a"], ["CFC-12"])


@pytest.mark.parametrize(
    "text",
    [
        "not R-22 but R-12",
        "pas du R-22 mais du R-12",
        "no es R-22 sino R-12",
        "не R-22, а R-12",
        "ليس R-22 بل R-12",
        "不是R-22而是R-12",
    ],
)
def test_what_is_denied_is_neither_declared_nor_found(text: str) -> None:
    assert (declared(text), actual(text)) == ([], ["CFC-12"])


@pytest.mark.parametrize(
    "text",
    [
        "suspected R-12",
        "R-12?",
        "on soupçonne du R-12",
        "se sospecha R-12",
        "подозрение на R-12",
        "يشتبه بوجود R-12",
        "疑似R-12",
    ],
)
def test_what_is_only_suspected_is_flagged_and_not_stated(text: str) -> None:
    assert (declared(text), actual(text)) == ([], [])
    assert "suspected_only" in flags(text)


def test_a_substance_named_without_contrast_is_a_plain_statement() -> None:
    assert (declared("30 cylinders R-22, Apia"), actual("30 cylinders R-22, Apia")) == ([], ["HCFC-22"])


@pytest.mark.parametrize(
    ("text", "kg", "count"),
    [
        ("40 x 13.6 kg R-22", 544, 40),
        ("40 cylinders x 13.6 kg", 544, 40),
        ("40 cylinders, 13.6 kg each", 544, 40),
        ("40 bouteilles de 13,6 kg", 544, 40),
        ("40 cilindros de 13,6 kg cada uno", 544, 40),
        ("40 баллонов по 13,6 кг", 544, 40),
        ("٤٠ أسطوانة سعة ١٣٫٦ كغ", 544, 40),
        ("四十瓶，每瓶13.6公斤", 544, 40),
        ("４０瓶×１３.６公斤", 544, 40),
        ("544 kg (40 cylinders)", 544, 40),
        ("40 cylinders x 13.6 kg (544 kg)", 544, 40),
        ("two hundred cylinders of 30 lb", 2721.55, 200),
        ("100 cylinders x 13.6 kg R-22 and 50 cylinders x 11.3 kg R-410A", 1925, 150),
        ("2,5 t R-22", 2500, None),
        ("两吨半R-32", 2500, None),
        ("полторы тонны R-22", 1500, None),
        ("نصف طن R-22", 500, None),
        ("gross weight 980 kg, net weight 816 kg", 816, None),
        ("declared 500 kg, found 800 kg of R-22", 800, None),
        ("we opened 5 of the 60 cylinders", None, 60),
        ("12,000 l of R-22", None, None),
        ("298 t CO2e", None, None),
        ("$2.10/kg R-22", None, None),
        ("pressure 6.2 bar at 25 C, tel +233 24 555 0199, plate GA 1123", None, None),
    ],
)
def test_net_kilograms_and_containers_are_counted(text: str, kg: float | None, count: int | None) -> None:
    assert kilograms(text) == pytest.approx(kg) if kg is not None else kilograms(text) is None
    assert cylinders(text) == count


@pytest.mark.parametrize(
    ("text", "lang", "kg"),
    [
        ("1,200 kg", "en", 1200),
        ("1.200 kg", "es", 1200),
        ("1.200 kg", "fr", 1200),
        ("1 200 кг", "ru", 1200),
        ("1 200 кг", "ru", 1200),
        ("1.200,5 kg", "es", 1200.5),
        ("1,200.5 kg", "en", 1200.5),
        ("1,250 т", "ru", 1250),
        ("١٬٢٠٠ كغ", "ar", 1200),
    ],
)
def test_separators_are_read_by_the_habit_of_the_language(text: str, lang: str, kg: float) -> None:
    assert kilograms(text, lang) == pytest.approx(kg)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("12 March 2025", "2025-03-12"),
        ("le 1er mars 2025", "2025-03-01"),
        ("5 de mayo de 2024", "2024-05-05"),
        ("14 мая 2024 г.", "2024-05-14"),
        ("١٢ مارس ٢٠٢٥", "2025-03-12"),
        ("2025年3月12日", "2025-03-12"),
        ("2025-03-12", "2025-03-12"),
        ("12.03.2025", "2025-03-12"),
        ("octobre 2022", "2022-10"),
        ("in 2019", "2019"),
        ("yesterday", "2025-06-17"),
        ("hier", "2025-06-17"),
        ("ayer", "2025-06-17"),
        ("вчера", "2025-06-17"),
        ("أمس", "2025-06-17"),
        ("昨天", "2025-06-17"),
        ("last Monday", "2025-06-16"),
        ("three days ago", "2025-06-15"),
        ("il y a 3 jours", "2025-06-15"),
        ("三天前", "2025-06-15"),
        ("R-22 at the port", None),
    ],
)
def test_the_day_is_read_in_every_language(text: str, iso: str | None) -> None:
    found = read(text, today=TODAY).date
    assert (found.value if found else None) == iso


def test_a_relative_day_needs_today() -> None:
    assert read("seized yesterday, R-22").date is None


def test_day_and_month_follow_the_country_and_are_asked_about() -> None:
    manila, suva = read("R-22 in Manila 03/04/2025", lang="en").date, read("R-22 in Suva 03/04/2025", lang="en").date
    assert manila is not None and suva is not None
    assert (manila.value, suva.value) == ("2025-03-04", "2025-04-03")
    assert not manila.certain and not suva.certain


@pytest.mark.parametrize(
    "text", ["R-22 seized on 12/08/1029", "R-22 seized on 4 July 2031", "R-22 seized on 32/01/2024"]
)
def test_a_date_that_cannot_be_is_flagged_and_not_accepted(text: str) -> None:
    assert read(text, today=TODAY).date is None
    assert "implausible_date" in flags(text, TODAY)


def test_an_invoice_date_is_not_the_day_of_the_seizure() -> None:
    found = read("Invoice dated 3 January 2025. Seized on 12 March 2025.").date
    assert found is not None and found.value == "2025-03-12"


def test_a_wrong_check_digit_is_flagged_never_accepted_in_silence() -> None:
    right, wrong = read("container CSQU3054383"), read("container csqu 305438-4")
    assert [(c.number, c.check_digit_ok) for c in right.containers] == [("CSQU3054383", True)]
    assert [(c.number, c.check_digit_ok) for c in wrong.containers] == [("CSQU3054384", False)]
    assert "container_check_digit" in flags("container CSQU3054384")


def test_ten_tonnes_in_one_cylinder_is_flagged() -> None:
    assert "implausible_quantity" in flags("10 tonnes in one cylinder R-22")


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("code 2903.42", "ambiguous"),
        ("HFC-32 under HS 2903.42", "HS 2022"),
        ("CFC-12, HS 2903.42", "pre-2022"),
        ("2903.42 (HS 2022)", "HS 2022"),
        ("2903.42 in the HS 2007", "pre-2022"),
        ("HS 2903.42, seized on 5 May 2004", "pre-2022"),
        ("HS 3827.63", "HS 2022"),
        ("HS 3824.78", "pre-2022"),
        ("HS 2903.71", "stable"),
        ("HS 290377", "stable"),
    ],
)
def test_a_customs_code_carries_its_edition(text: str, edition: str) -> None:
    assert [h.edition for h in read(text).hs_codes] == [edition]


def test_an_ambiguous_code_is_asked_about() -> None:
    assert "hs_ambiguous" in flags("what is 2903.45 on an old invoice?")


def test_a_refrigerant_number_that_nobody_knows_is_asked_about() -> None:
    assert "unknown_substance" in flags("12 cylinders of R-999, Suva")
    assert "unknown_substance" not in flags("12 cylinders of R-22, Suva")


def test_origin_alone_is_not_where_it_happened() -> None:
    assert read("R-22 shipped from China").country is None
    found = read("R-22 from China, stopped at Mombasa").country
    assert found is not None and found.value == "KE"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("label R-134a, contents R-12", ["MISLABEL"]),
        ("invoice says R-134a, lab found R-12", ["MISDECL"]),
        ("declared as spare parts, found 20 cylinders of R-22", ["MISDECL"]),
        ("R-22 hidden behind tyres, no licence", ["CONCEAL", "UNLICENSED"]),
        ("R-22, nothing was hidden", []),
    ],
)
def test_the_method_follows_from_words_and_from_the_contrast(text: str, codes: list[str]) -> None:
    assert to_json(read(text))["method_codes"] == codes or sorted(to_json(read(text))["method_codes"]) == codes


def test_companies_are_known_by_their_legal_form() -> None:
    text = "Pacific Cooling Supplies Ltd, Froid Plus SARL, ООО «Холод-Сервис», 泰冷有限公司, شركة البرد للتجارة"
    names = [f.value for f in read(text).companies]
    assert names == [
        "Pacific Cooling Supplies Ltd",
        "Froid Plus SARL",
        "ООО «Холод-Сервис»",
        "泰冷有限公司",
        "شركة البرد للتجارة",
    ]


def test_bills_ships_and_un_numbers_are_read() -> None:
    reading = read("B/L MAEU586412397, IMO 9074729, UN 1028, R-12")
    assert [f.value for f in reading.bills_of_lading] == ["MAEU586412397"]
    assert [f.value for f in reading.imo] == ["9074729"]
    assert [f.value for f in reading.un_numbers] == ["1028"]


def _spans(reading: Reading) -> list[tuple[int, int]]:
    found = [
        *reading.declared,
        *reading.actual,
        *reading.methods,
        *reading.detections,
        *reading.companies,
        *reading.imo,
    ]
    single = (reading.quantity_kg, reading.cylinders, reading.unit_kg, reading.country, reading.place, reading.date)
    spans = [(f.start, f.end) for f in found]
    spans += [(f.start, f.end) for f in single if f is not None]
    spans += [(c.start, c.end) for c in reading.containers]
    return spans + [(h.start, h.end) for h in reading.hs_codes]


_PIECES = st.sampled_from(
    [
        *("R-12", "not ", "declared as ", "40", " x ", "13.6 kg", "1,2", "瓶", "每瓶", "баллон", "١٢", "كغ", "2903.42"),
        *(
            "MSKU1234567",
            " 31/02/2024 ",
            "؟",
            ". ",
            "昨天",
            "hier",
            "in ",
            "Manila",
            "из Китая ",
            "HS 2022 ",
            "三",
            "万",
        ),
        *("ｘ", "½", "İ", "ß", "\u0301", "\u202e", "🧊", "\n", "3 days ago", "März", "0", "-"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=25).map("".join)))
def test_no_text_raises_and_every_span_lies_inside_it(text: str) -> None:
    reading = read(text, today=TODAY)
    assert all(0 <= start <= end <= len(text) for start, end in _spans(reading))
    assert {flag.code for flag in reading.flags} <= set(FLAGS)
    to_json(reading)


def test_a_value_points_at_the_words_that_support_it() -> None:
    text = "Seized: 40 cylinders x 13.6 kg of R-22 in Manila on 12 March 2025"
    reading = read(text)
    assert reading.quantity_kg and reading.date and reading.place
    assert text[reading.quantity_kg.start : reading.quantity_kg.end] == "40 cylinders x 13.6 kg"
    assert text[reading.date.start : reading.date.end] == "12 March 2025"
    assert text[reading.place.start : reading.place.end] == "Manila"


@pytest.mark.parametrize("text", ["{} cylinders of R-12", "{} kg R-12", "R-12 x {}", "{}", "二{} drums"])
@pytest.mark.parametrize("digits", [309, 5000])
def test_a_flood_of_digits_is_no_number(text: str, digits: int) -> None:
    assert kilograms(text.format("9" * digits)) is None
    assert cylinders(text.format("9" * digits)) is None


def test_a_word_at_the_very_end_is_read_once() -> None:
    assert to_json(read("R-22 cylinders: eight"))["cylinders"] == 8
    assert to_json(read("R-22, nombre de bouteilles : huit", lang="fr"))["cylinders"] == 8
