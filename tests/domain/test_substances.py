"""Substances are found by any name that officers use, and by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import substances

CFC_12 = [
    "R12", "R-12", "r 12", "R.12", "Ｒ１２", "R‑12", "CFC 12", "CFC-12", "CFC12", "F-12", "freon 12", "Freon-12",
    "fréon-12", "freón 12", "氟利昂12", "氟利昂-12", "хладон-12", "хладоном-12", "ХФУ-12", "фреон 12", "фреона 12",
    "Ф-12", "فريون 12", "فريون-١٢", "بفريون 12", "الفريون ١٢", "dichlorodifluoromethane",
    "dichlorodifluorométhane", "diclorodifluorometano", "дихлордифторметан", "二氯二氟甲烷", "CCl2F2", "CF2Cl2",
    "75-71-8", "CAS 75-71-8", "Genetron 12",
]  # fmt: skip


@pytest.mark.parametrize("spelt", CFC_12)
def test_cfc_12_is_found_by_any_of_its_names(spelt: str) -> None:
    found = substances.mentions(f"… {spelt}, x")
    assert [mention.name for mention in found] == ["CFC-12"]


@pytest.mark.parametrize(
    ("spelt", "name"),
    [
        ("HFC134a", "HFC-134a"),
        ("R 134 a", "HFC-134a"),
        ("ГФУ-134а", "HFC-134a"),
        ("R-134A", "HFC-134a"),
        ("Suva 134a", "HFC-134a"),
        ("四氟乙烷", "HFC-134a"),
        ("134a", "HFC-134a"),
        ("R404", "R-404A"),
        ("404A", "R-404A"),
        ("制冷剂R410A", "R-410A"),
        ("R-410 a", "R-410A"),
        ("Suva HP62", "R-404A"),
        ("halon 1301", "Halon-1301"),
        ("галоны-1301", "Halon-1301"),
        ("R-12B1", "Halon-1211"),
        ("哈龙1211", "Halon-1211"),
        ("هالون 1211", "Halon-1211"),
        ("CTC", "CTC (carbon tetrachloride)"),
        ("carbon tetrachloride", "CTC (carbon tetrachloride)"),
        ("тетрахлорметаном", "CTC (carbon tetrachloride)"),
        ("четырёххлористого углерода", "CTC (carbon tetrachloride)"),
        ("رابع كلوريد الكربون", "CTC (carbon tetrachloride)"),
        ("四氯化碳", "CTC (carbon tetrachloride)"),
        ("methyl bromide", "MB (methyl bromide)"),
        ("bromure de méthyle", "MB (methyl bromide)"),
        ("甲基溴", "MB (methyl bromide)"),
        ("R-1234yf", "HFO-1234yf"),
        ("HFO-1234ze(E)", "HFO-1234ze(E)"),
        ("HFC-43-10mee", "HFC-43-10mee"),
        ("RC318", "PFC-C318"),
        ("HFC-22", "HCFC-22"),
        ("HCFC-22", "HCFC-22"),
    ],
)
def test_every_kind_of_name_leads_to_its_substance(spelt: str, name: str) -> None:
    assert [mention.name for mention in substances.mentions(f"{spelt}.")] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "AR12", "R-12xyz", "R12abc", "PR-1200", "container MSKU1234565", "freon 12 kg", "refrigerant 40 cylinders",
        "gas 12 bar", "room 40", "5 MB of photos", "GHG inventory", "carbon dioxide equivalent", "R-407",
        "phone 75-71-88", "invoice 12345", "halon 12", "at 77 F 12 drums", "500 р. 22 коп", "HC-12a",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_name_is_not_found(text: str) -> None:
    assert substances.mentions(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("R-123 and R-12", ["HCFC-123", "CFC-12"]),
        ("R-22/R-12", ["HCFC-22", "CFC-12"]),
        ("declared HFC-134a, identifier says CFC-12", ["HFC-134a", "CFC-12"]),
        ("R-11/12/22", ["CFC-11", "CFC-12", "HCFC-22"]),
        ("R-404A/507A, R-22/12 kg", ["R-404A", "R-507A", "HCFC-22"]),
        ("R22x40", ["HCFC-22"]),
        ("含R12的钢瓶", ["CFC-12"]),
    ],
)
def test_names_beside_each_other_are_told_apart(text: str, names: list[str]) -> None:
    assert [mention.name for mention in substances.mentions(text)] == names


@pytest.mark.parametrize(
    ("spelt", "name"),
    [
        ("freeon 12", "CFC-12"),
        ("dichlordifluormethane", "CFC-12"),
        ("chlorodifluromethane", "HCFC-22"),
        ("triflouromethane", "HFC-23"),
        ("carbon tetracloride", "CTC (carbon tetrachloride)"),
    ],
)
def test_a_misspelt_name_is_found_and_marked(spelt: str, name: str) -> None:
    found = substances.mentions(f"some {spelt} here")
    assert [(mention.name, mention.certainty) for mention in found] == [(name, "fuzzy")]


def test_names_that_differ_by_a_letter_are_not_taken_for_each_other() -> None:
    found = substances.mentions("trifluoroethane, trifluoromethane")
    assert [mention.name for mention in found] == ["HFC-143a", "HFC-23"]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("CFCs", "CFC"),
        ("ГХФУ", "HCFC"),
        ("氢氟碳化物", "HFC"),
        ("halons", "Halon"),
        ("Annex C", "Annex C"),
        ("Annex C group I", "Annex C/I"),
        ("freon", "Refrigerant"),
        ("غازات التبريد", "Refrigerant"),
        ("ODS", "ODS"),
    ],
)
def test_a_group_is_no_substance(text: str, group: str) -> None:
    assert substances.mentions(text) == []
    assert [mention.name for mention in substances.group_mentions(text)] == [group]


def test_a_mention_says_where_it_stands() -> None:
    text = "Found: хладон-12 in drums"
    (found,) = substances.mentions(text)
    assert text[found.start : found.end] == "хладон-12"


def test_every_substance_is_found_by_its_own_key_and_number() -> None:
    for substance in substances.all_substances():
        if "isomer group" in substance.name or "chloropicrin" in substance.name:
            continue
        for spelt in filter(None, (substance.name, substance.ashrae)):
            assert substances.resolve(spelt) == substance.name, spelt


def test_groups_know_their_members() -> None:
    assert "CFC-12" in substances.members("CFC")
    assert "R-502" in substances.members("CFC")
    assert "CFC-12" in substances.members("Annex A/I")
    assert "HFC-134a" not in substances.members("ODS")


@given(st.text(max_size=200))
def test_any_text_is_read_and_spans_lie_inside_it(text: str) -> None:
    for mention in [*substances.mentions(text), *substances.group_mentions(text)]:
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "tester reads 22, 18 bottles",
        "l'appareil lit du 22",
        "el aparato marca 22",
        "прибор пишет 22",
        "والجهاز يقرأ 22",
        "仪器显示22",
    ],
)
def test_a_bare_number_that_a_device_shows_is_a_substance(text: str) -> None:
    assert [mention.name for mention in substances.mentions(text)] == ["HCFC-22"]


@pytest.mark.parametrize(
    "text", ["tester reads 22 bar", "analyser shows 12.5 psi", "прибор показал 22 градуса", "line 22, box 12"]
)
def test_a_bare_number_of_something_else_is_none(text: str) -> None:
    assert substances.mentions(text) == []
