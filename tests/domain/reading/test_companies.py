"""A company is kept under its name, without the word that says that it is one or what it is to the case."""

from __future__ import annotations

import pytest

from domain.reading.firms.companies import companies


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Company Cool Breeze Trading Inc imported R-22", "Cool Breeze Trading Inc"),
        ("Consignee: Company Cool Breeze Trading Inc.", "Cool Breeze Trading Inc."),
        ("Importer Cool Air Ltd", "Cool Air Ltd"),
        ("Messrs Cool Air Ltd", "Cool Air Ltd"),
        ("Société Froid Plus SARL", "Froid Plus SARL"),
        ("Importateur Société Froid Plus SARL", "Froid Plus SARL"),
        ("Empresa Frío Sur S.A.", "Frío Sur S.A."),
        ("компания ООО «Холод Сервис»", "ООО «Холод Сервис»"),
        ("Компания Cool Air Ltd", "Cool Air Ltd"),
        ("شركة Cool Air LLC", "Cool Air LLC"),
        ("شركة كول بريز للتجارة", "شركة كول بريز للتجارة"),
        ("进口公司上海冷气有限公司", "上海冷气有限公司"),
        ("公司Cool Air Ltd", "Cool Air Ltd"),
        ("The Company Store Ltd", "The Company Store Ltd"),
        ("Société Générale du Froid SARL", "Société Générale du Froid SARL"),
        ("Company Ltd", "Company Ltd"),
    ],
)
def test_a_company_is_named_without_its_title(text: str, name: str) -> None:
    found = companies(text)
    assert [company.value for company in found] == [name]
    assert text[found[0].start : found[0].end] == name


def test_a_firm_that_has_no_name_is_none() -> None:
    assert companies("进口商是空壳公司，没有办公地点。") == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("importer COOL BREEZE TRADING COMPANY LIMITED, Cebu", "COOL BREEZE TRADING COMPANY LIMITED"),
        ("company COOL BREEZE TRADING COMPANY LIMITED", "COOL BREEZE TRADING COMPANY LIMITED"),
        ('consignee "COOL-BREEZE TRADING CORP"', "COOL-BREEZE TRADING CORP"),
        ("SEIZED 40 CYLINDERS R-12 IMPORTED BY COOL BREEZE TRADING LTD AT SUVA", "COOL BREEZE TRADING LTD"),
        ("IMPORTER COOL BREEZE TRADING DECLARED R-134A", "COOL BREEZE TRADING"),
        ("importer Coolbreeze Tradng", "Coolbreeze Tradng"),
        ("importer PACIFIC FROST SUPPLIES", "PACIFIC FROST SUPPLIES"),
        ("importer: Coolbreeze, Suva", "Coolbreeze"),
        ("Importer: Pacific-Frost Supplies, Suva", "Pacific-Frost Supplies"),
        ("exporter Ningbo Gas shipped it", "Ningbo Gas"),
        ("l'exportateur est « Polar Express Négoce »", "Polar Express Négoce"),
        ("importador Frío Sur declaró R-134a", "Frío Sur"),
        ("импортёр Холод Сервис, Ташкент", "Холод Сервис"),
        ("импортёр «Холод Сервис» заявил R-134a", "Холод Сервис"),
        ("المستورد كول بريز للتجارة صرح", "كول بريز للتجارة"),
        ("进口商：上海冷风，货物", "上海冷风"),
    ],
)
def test_a_company_without_a_legal_form_is_named_by_what_it_is_to_the_case(text: str, name: str) -> None:
    found = companies(text)
    assert [company.value for company in found] == [name]
    assert text[found[0].start : found[0].end] == name


@pytest.mark.parametrize(
    "text",
    [
        "importer Kenya, exporter China",
        "shipper Ningbo",
        "importer: R-134a",
        "Importer Unknown",
        "Importer declared R-22",
        "THE IMPORTER SAYS R-12",
        "The company had no licence",
        "company from Shanghai",
        "进口商：上海，货物",
        "broker Arrested",
        "Buyer Mr Ali",
    ],
)
def test_a_country_a_place_a_gas_and_a_verb_behind_an_importer_are_no_company(text: str) -> None:
    assert companies(text) == ()
