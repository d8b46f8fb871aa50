"""Keys: one spelling for each number and name, nothing that everybody shares, pictures by their looks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import Facts
from domain.keys import _CUED, _SHIP, _VOYAGE, Key, Kind, company, dhash, hash_pieces, keys, near, pieces, same_company


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
        ("лицензия № 15-А/2231", ""),
        ("许可证编号：JX2023001", "JX2023001"),
        ("licence 2024", ""),
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
    ],
)
def test_companies_are_compared_without_form_accents_and_slips(one: str, other: str, same: bool) -> None:
    assert same_company(company(one), company(other)) is same
    if same:
        assert pieces(company(one)) & pieces(company(other))


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


@given(st.one_of([st.from_regex(cue.pattern) for cue in (*(cue for _, cue in _CUED), _SHIP, _VOYAGE)]))
def test_no_cue_is_passed_over_for_want_of_its_root(text: str) -> None:
    for cue in (*(cue for _, cue in _CUED), _SHIP, _VOYAGE):
        assert [found.span() for found in cue.found(text)] == [found.span() for found in cue.pattern.finditer(text)]
