"""Countries and places are found in six languages, inflected as people write them."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import countries, places


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("from the UK via the UAE to the USA", ["GB", "AE", "US"]),
        ("Philippines Filipinas Филиппины الفلبين 菲律宾", ["PH"] * 5),
        ("Vietnam, Viet Nam", ["VN", "VN"]),
        ("Côte d’Ivoire, Cote d'Ivoire", ["CI", "CI"]),
        ("из КНР через ОАЭ", ["CN", "AE"]),
        ("на Филиппинах, в Узбекистане, из Китая, в Индии", ["PH", "UZ", "CN", "IN"]),
        ("من الصين إلى السعودية وبالفلبين", ["CN", "SA", "PH"]),
        ("从中国经印度洋运往乌兹别克斯坦", ["CN", "UZ"]),
        ("Papua New Guinea, Guinea-Bissau and Guinea", ["PG", "GW", "GN"]),
        ("República Dominicana y Dominica", ["DO", "DM"]),
        ("CN → UZ, Manila (PH)", ["CN", "UZ", "PH"]),
        ("Nigeria, Niger", ["NG", "NE"]),
    ],
)
def test_countries_are_found_in_any_language(text: str, codes: list[str]) -> None:
    assert [mention.iso2 for mention in countries.mentions(text)] == codes


@pytest.mark.parametrize(
    "text", ["it is for us", "кроме того, груз", "New Mexico", "грузовой автомобиль", "китайский", "IT department"]
)
def test_words_that_only_look_like_countries_are_not_found(text: str) -> None:
    assert countries.mentions(text) == []


@pytest.mark.parametrize("text", ["turkey", "jordan", "Congo", "قطر", "made in china"])
def test_a_word_that_may_be_something_else_is_marked(text: str) -> None:
    assert [mention.certainty for mention in countries.mentions(text)] == ["ambiguous"]


def test_georgia_of_the_states_is_not_the_country() -> None:
    assert [mention.iso2 for mention in countries.mentions("Savannah, Georgia, USA")] == ["US", "US"]


def test_every_country_of_a_network_is_found_by_its_name_in_each_language() -> None:
    missed = [
        (country.iso2, lang)
        for country in countries.all_countries()
        for lang in countries.LANGUAGES
        if country.iso2 not in {each.iso2 for each in countries.mentions("– " + countries.name(country.iso2, lang))}
    ]
    assert missed == []


@pytest.mark.parametrize("spelt", ["PH", "ph", "PHL", "филиппины", "Filipinas", "菲律宾", "الفلبين"])
def test_a_value_is_resolved_to_its_code(spelt: str) -> None:
    assert countries.resolve(spelt) == "PH"


@pytest.mark.parametrize(
    ("spelt", "codes"),
    [
        ("Congo", ("CD", "CG")), ("CONGO", ("CD", "CG")), (" congo ", ("CD", "CG")), ("Конго", ("CD", "CG")),
        ("الكونغو", ("CD", "CG")), ("刚果", ("CD", "CG")), ("Corée", ("KP", "KR")), ("Virgin Islands", ("VG", "VI")),
        ("CG", ()), ("COD", ()), ("DR Congo", ()), ("Congo-Brazzaville", ()), ("Guinea", ()),
    ],
)  # fmt: skip
def test_a_name_that_two_countries_bear_stands_for_both(spelt: str, codes: tuple[str, ...]) -> None:
    assert countries.namesakes(spelt) == codes


def test_countries_outside_the_networks_have_names_too() -> None:
    assert countries.name("JP", "fr") == "Japon"
    assert "US" in countries.all_iso2()
    assert "EU" not in countries.all_iso2()
    assert countries.network_of("JP") is None
    assert countries.network_of("PH") == "SEAP"


def test_a_flag_is_made_of_the_code() -> None:
    assert countries.flag("PH") == "🇵🇭"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Manila port", ("Manila", "PH")),
        ("в порту Манилы", ("Manila", "PH")),
        ("بميناء مانيلا", ("Manila", "PH")),
        ("马尼拉港", ("Manila", "PH")),
        ("au port de Lomé", ("Lomé", "TG")),
        ("из Шанхая", ("Shanghai", "CN")),
        ("ميناء جبل علي", ("Jebel Ali", "AE")),
        ("Paramaribo", ("Paramaribo", "SR")),
        ("в Ташкенте", ("Tashkent", "UZ")),
        ("à Dakar", ("Dakar", "SN")),
    ],
)
def test_places_are_found_in_any_language(text: str, found: tuple[str, str]) -> None:
    assert [(mention.name, mention.iso2) for mention in places.mentions(text)] == [found]


def test_words_written_small_are_not_places() -> None:
    assert places.mentions("male adapters, a colon, they chop and muse") == []


@given(st.text(max_size=200))
def test_any_text_is_read_and_spans_lie_inside_it(text: str) -> None:
    for mention in [*countries.mentions(text), *places.mentions(text)]:
        assert 0 <= mention.start < mention.end <= len(text)


def test_every_country_of_the_world_has_a_zone_that_exists() -> None:
    zones = {iso2: countries.zone(iso2) for iso2 in countries.all_iso2()}
    assert {iso2 for iso2, zone in zones.items() if zone not in available_timezones()} == set()
    assert zones["JP"] == "Asia/Tokyo" and zones["PH"] == "Asia/Manila"
    assert countries.zone("ZZ") is None
