"""A company is kept under its name, without the word that says that it is one or what it is to the case."""

from __future__ import annotations

import pytest

from domain.reading.companies import companies


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
