"""Promises of regions: a part of the world stands for its countries, in any of six languages."""

from __future__ import annotations

import pytest

from domain import concepts, countries, regions, tables
from domain.query import parse


@pytest.mark.parametrize(
    ("words", "inside", "outside"),
    [
        ("R-12 in West Africa", "GH", "KE"),
        ("Afrique de l'Ouest", "SN", "KE"),
        ("Центральной Азии", "UZ", "TR"),
        ("海湾国家", "AE", "IR"),
        ("جنوب شرق آسيا", "PH", "IN"),
        ("Centroamérica", "HN", "PE"),
    ],
)
def test_a_region_is_searched_as_its_countries(words: str, inside: str, outside: str) -> None:
    terms = {option.terms[0] for each in parse(words).required for option in each.good}
    assert concepts.country_term(inside) in terms
    assert concepts.country_term(outside) not in terms


def test_a_country_whose_name_sounds_like_a_region_is_the_country() -> None:
    for words, iso2 in (("South Africa", "ZA"), ("Central African Republic", "CF")):
        (condition,) = parse(words).required
        assert condition.options[0].terms == (concepts.country_term(iso2),)


def test_every_region_has_known_countries_and_words_in_six_languages() -> None:
    spoken: dict[str, set[str]] = {}
    for row in tables.rows("region_words"):
        spoken.setdefault(row["key"], set()).add(row["lang"])
    for row in tables.rows("regions"):
        assert set(tables.values(row["members"])) <= set(countries.all_iso2()), row["key"]
        assert spoken[row["key"]] == {"en", "fr", "es", "ru", "ar", "zh"}
    assert regions.mentions("nothing of the kind") == []
