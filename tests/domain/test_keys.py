"""Keys: one spelling for each number and name, nothing that everybody shares, pictures by their looks."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import corpus
from domain import paper_numbers
from domain.cases import Facts
from domain.company_names import company, pieces, same_company
from domain.keys import Key, Kind, dhash, hash_pieces, keys, near
from domain.paper_numbers import kind_of


def values(kind: Kind, **facts: object) -> set[str]:
    return {key.value for key in keys(Facts(**facts)) if key.kind is kind}  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["MSKU1234565", "msku 123456-5", "MSKU 123456 5", "ＭＳＫＵ１２３４５６５"])
def test_a_container_has_one_key_however_it_is_written(written: str) -> None:
    assert values(Kind.CONTAINER, identifiers={"container": (written,)}) == {"MSKU1234565"}


def test_what_is_no_container_number_connects_nothing() -> None:
    assert values(Kind.CONTAINER, identifiers={"container": ("40ft", "MSKU12")}) == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("import licence no. PH-2024/0012 was forged", "PH20240012"),
        ("licencia Nº MX-77120", "MX77120"),
        ("лицензия № 15-А/2231", "15A2231"),
        ("licence d'importation n° IMP-2026-0055 périmée", "IMP20260055"),
        ("Лицензия на ввоз № IMP-2026-0055", "IMP20260055"),
        ("Лицензия №IMP-2026-0055", "IMP20260055"),
        ("лицензия №44 уже была использована", ""),
        ("permis n° IMP-2026-0055", "IMP20260055"),
        ("autorisation n°IMP-2026-0055", "IMP20260055"),
        ("licencia de importación núm. IMP-2026-0055", "IMP20260055"),
        ("رخصة استيراد رقم IMP-2026-0055", "IMP20260055"),
        ("رقم الرخصة: IMP-2026-٠٠٥٥", "IMP20260055"),
        ("进口许可证号 IMP-2026-0055", "IMP20260055"),
        ("import permit for refrigerants, no. IMP-2026-0055", "IMP20260055"),
        ("licence found in container no. MSKU1234565", ""),
        ("许可证编号：JX2023001", "JX2023001"),
        ("licence 2024", ""),
        ("import permit EP 2026-00451", "EP202600451"),
        ("permit FJ 2026 0099", "FJ20260099"),
        ("permit no. 2026 0099", "20260099"),
        ("permis d'importation n° FJ 2026 0099", "FJ20260099"),
        ("permiso de importación núm. FJ 2026 0099", "FJ20260099"),
        ("разрешение FJ 2026 0099", "FJ20260099"),
        ("رخصة استيراد رقم FJ 2026 0099", "FJ20260099"),
        ("进口许可证号 FJ 2026 0099", "FJ20260099"),
        ("permit FJ 2026 40 cylinders", ""),
        ("permit for 2026 of 1200 kg", ""),
        ("no licence for 40x13.6 kg", ""),
    ],
)
def test_licence_numbers_are_read_from_the_text(text: str, value: str) -> None:
    assert values(Kind.LICENCE, text=text) == ({value} if value else set())


@pytest.mark.parametrize("text", ["marked R-134a on the valve", "lot of 40x13.6", "batch 2024", "a lot of 544kg"])
def test_a_refrigerant_an_amount_and_a_year_are_no_marks(text: str) -> None:
    assert values(Kind.MARK, text=text) == set()


def test_lot_and_cylinder_marks_are_keys() -> None:
    assert values(Kind.MARK, text="Lot no. AB-12345, serial XK 99812-7") >= {"AB12345"}


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("N° de série KX4471", {"KX4471"}),
        ("lote n.º AB12345", {"AB12345"}),
        ("серийные номера KX4471, KX4472 и KX4480", {"KX4471", "KX4472", "KX4480"}),
        ("serial numbers KX4471 and KX4472", {"KX4471", "KX4472"}),
        ("cylinder marks KX-4471", {"KX4471"}),
        ("cylinder no. KX-4471", {"KX4471"}),
        ("气瓶编号：KX4471", {"KX4471"}),
        ("أرقام تسلسلية KX4471 و KX4472", {"KX4471", "KX4472"}),
        ("cylinders 2026-03-14, 40 cylinders 13600 kg", set()),
        ("lot AB12345 and 12000 kg", {"AB12345"}),
        ("lot AB 12345, 20 cylinders", {"AB12345"}),
        ("lot ab 12345", {"AB12345"}),
        ("batch no. AB 12345 and AB 12346", {"AB12345", "AB12346"}),
        ("lote n.º AB 12345", {"AB12345"}),
        ("партия № АВ 12345", {"AB12345"}),
        ("الدفعة AB 12345", {"AB12345"}),
        ("批号 AB 12345", {"AB12345"}),
        ("serial KX 4471, KX 4472", {"KX4471", "KX4472"}),
        ("lot AB 12345 2026-11-20", {"AB12345"}),
        ("lot AB 123 456 20 cylinders", {"AB123456"}),
        ("the lot had R 134a 300 kg", set()),
        ("a lot of HCFC 22 and 13600 kg", set()),
        ("lot is 12000 kg of R 22", set()),
        ("LOT OF 2000 CANS", set()),
        ("marked UN1078 and HS 2903.77", set()),
    ],
)
def test_marks_are_read_behind_the_words_of_six_languages_also_in_lists(text: str, marks: set[str]) -> None:
    assert values(Kind.MARK, text=text) == marks


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("aboard MSC ANNA voyage FA412R", "MSCANNA/FA412R"),
        ("vessel Msc Anna, voyage no. 0077E", "MSCANNA/77E"),
        ("M/V MSC Anna voy. 77e", "MSCANNA/77E"),
        ("buque MSC Anna, viaje 077E", "MSCANNA/77E"),
        ("船名 MSC ANNA 航次 0077E", "MSCANNA/77E"),
        ("السفينة MSC ANNA رحلة رقم 0077E", "MSCANNA/77E"),
        ("the vessel was held, a voyage of 12 days", ""),
        ("vessel Msc Anna, voy. 77 E", "MSCANNA/77E"),
        ("navire MSC Anna, voyage n° 077 E", "MSCANNA/77E"),
        ("судно MSC Anna, рейс 77-E", "MSCANNA/77E"),
        ("船名 MSC ANNA 航次 77 E", "MSCANNA/77E"),
        ("vessel Msc Anna, voyage 204 with 18 E-bikes", "MSCANNA/204"),
    ],
)
def test_a_voyage_has_one_key_however_it_is_written(text: str, value: str) -> None:
    assert values(Kind.VOYAGE, text=text) == ({value} if value else set())


@pytest.mark.parametrize(
    ("kind", "written", "text", "key"),
    [
        ("licence", "IMP-2026-0055", "licence no. IMP-2026/0055", Kind.LICENCE),
        ("lot", "AB 12345", "batch AB-12345", Kind.MARK),
    ],
)
def test_a_number_given_and_the_same_in_a_text_are_one_key(kind: str, written: str, text: str, key: Kind) -> None:
    assert values(key, identifiers={kind: (written,)}) == values(key, text=text) != set()
    ship = {"ship": ("M/V MSC Anna",), "voyage": ("0077E",)}
    assert values(Kind.VOYAGE, identifiers=ship) == values(Kind.VOYAGE, text="MSC ANNA voyage 77E")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Import permit no.", "licence"),
        ("licence_number", "licence"),
        ("номер партии", "lot"),
        ("N° de série", "lot"),
        ("cylinder number", "lot"),
        ("vessel name", "ship"),
        ("航次", "voyage"),
        ("cylinders", None),
        ("reference", None),
        ("ship owner", None),
        ("de la " * 20, None),
    ],
)
def test_kinds_of_numbers_are_known_by_the_words_of_people(words: str, kind: str | None) -> None:
    assert kind_of(words) == kind


def test_what_an_officer_took_off_the_card_is_no_key_though_the_text_has_it() -> None:
    text = "licence no. IMP-2026-0055"
    assert values(Kind.LICENCE, text=text, confirmed=True) == set()
    assert values(Kind.LICENCE, text=text, confirmed=True, identifiers={"licence": ("IMP-2026-0056",)}) == {
        "IMP20260056"
    }


def test_a_ship_counts_only_with_its_voyage() -> None:
    ship = {"identifiers": {"imo": ("9321483",)}}
    assert values(Kind.VOYAGE, **ship) == set()
    assert values(Kind.VOYAGE, **ship, text="voyage no. 123E") == {"IMO9321483/123E"}
    assert values(Kind.VOYAGE, text="M/V Ocean Pearl voy. 123e") == {"OCEANPEARL/123E"}


def test_a_route_needs_label_content_and_two_countries() -> None:
    whole = {"declared": ("HFC-134a",), "found": ("CFC-12",), "route": "China - Singapore - Philippines"}
    assert values(Kind.ROUTE, **whole) == {"HFC-134a>CFC-12@CN-SG-PH"}
    for missing in whole:
        assert values(Kind.ROUTE, **{name: value for name, value in whole.items() if name != missing}) == set()


def test_an_occasion_is_a_known_day() -> None:
    assert values(Kind.OCCASION, country="PH", quantity_kg=544.0, date="2026-03-14") == {"PH/2026-03-14/544"}
    assert values(Kind.OCCASION, country="PH", quantity_kg=544.0, date="2026-03") == set()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Frostline Cooling Co., Ltd.", "FROSTLINE COOLING LIMITED", True),
        ("Shenzhen Frostline Trading", "Shenzen Frostline Trading LLC", True),
        ("Frigorífica São Jorge S.A.", "Frigorifica Sao Jorge SA", True),
        ("上海制冷有限公司", "上海制冷公司", True),
        ("Northern Gas Supply", "Southern Cold Chain", False),
        ("Cold Trade 2000 SARL", "Cold Trade 2001 SARL", False),
        ("Cold Trade 2000 SARL", "Cold Trade 2000 Ltd", True),
        ("Cold Trade 2000", "Cold Trade", False),
        ("ООО «Хладоснаб»", "Hladosnab LLC", True),
        ("Хладоснаб", "OOO Khladosnab", True),
        ("Sté Froid Afrique", "Froid Afrique SARL", True),
        ("Société Froid Afrique", "FROID AFRIQUE S.A.R.L.", True),
        ("شركة التبريد الحديث", "التبريد الحديث المحدودة", True),
        ("Coolbreeze Trading Inc", "Cool Breeze Trading", True),
        ("PacificFrost Supplies Ltd", "PACIFIC FROST SUPPLIES PTY LTD", True),
        ("Coolbreeze Tradng", "COOL-BREEZE TRADING COMPANY LIMITED", True),
        ("Sun Air", "Sunair Ltd", True),
        ("Coolbreeze Trading", "Cool Frost Trading", False),
        ("Cool Air Trading", "Coolair Shipping", False),
    ],
)
def test_companies_are_compared_without_form_accents_and_slips(one: str, other: str, same: bool) -> None:
    assert same_company(company(one), company(other)) is same
    if same:
        assert pieces(company(one)) & pieces(company(other))


_NAME_WORDS = [
    "cool", "breeze", "frost", "polar", "arctic", "summit", "cascade", "zenith", "orient", "golden", "pacific",
    "northern", "supply", "trading", "shipping",
]  # fmt: skip
_NAMES = st.lists(st.sampled_from(_NAME_WORDS), min_size=2, max_size=3, unique=True)


@given(_NAMES, _NAMES)
def test_names_of_other_words_are_never_the_same_company_however_they_are_parted(
    one: list[str], two: list[str]
) -> None:
    if set(one) != set(two):
        spellings = [" ".join(one), "".join(one), "".join(one[:2]) + " " + " ".join(one[2:])]
        assert not any(same_company(company(each), company(" ".join(two))) for each in spellings)


@given(_NAMES, st.integers(0, 2))
def test_a_name_is_the_same_with_two_of_its_words_joined(words: list[str], at: int) -> None:
    at = min(at, len(words) - 2)
    joined = company(" ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]]))
    parted = company(" ".join(words))
    assert same_company(joined, parted) and same_company(parted, joined) and pieces(joined) & pieces(parted)


def test_a_legal_form_alone_is_no_company() -> None:
    assert company("Co., Ltd.") == ""


def test_near_pictures_share_a_piece_of_their_hash() -> None:
    value = int("a5c3963cf0871e2d", 16)
    for bits in ((0, 9, 18, 27, 36, 45, 54), (1, 2, 3, 4, 5, 6, 7)):
        other = value
        for bit in bits:
            other ^= 1 << bit
        one, two = f"{value:016x}", f"{other:016x}"
        assert near(one, two) and set(hash_pieces(one)) & set(hash_pieces(two))
    assert not near(f"{value:016x}", f"{value ^ 0xFF:016x}")


def test_a_blank_picture_has_no_hash() -> None:
    assert dhash([128] * 72) == ""
    with pytest.raises(ValueError, match="71 shades"):
        dhash([0] * 71)


def test_keys_of_nothing_are_none() -> None:
    assert keys(Facts()) == frozenset()
    assert Key(Kind.BILL, "MAEU123456") in keys(Facts(identifiers={"bill_of_lading": ("MAEU-123456",)}))


def test_texts_without_a_hint_of_a_number_announce_none(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [case["text"] for case in islice(corpus.cases(300, seed=11), 300)]
    texts += [
        "Licence IMP-2026-0055, pilot 12",
        "m/v Ocean Star, voyage 0077E",
        "lots KX4471 and KX4472",
        "cylinder no. 4",
        "lot AB 12345 with 40 cylinders",
        "permit FJ 2026 0099, lot kx 44718",
        "批号 AB 123 456",
    ]
    quickly = [paper_numbers.found(text) for text in texts]
    every = frozenset({"licence", "lot", "cylinder", "ship", "voyage", "grouped"})
    monkeypatch.setattr(paper_numbers, "hinted", lambda text: every)
    assert quickly == [paper_numbers.found(text) for text in texts]
    assert sum(map(bool, quickly)) >= 6
