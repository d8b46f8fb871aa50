"""The small words of every language."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from domain import countries
from templates import filters
from templates.speech import LANGUAGES, day, label, listed, moment

AT = int(datetime(2026, 1, 5, 22, 30, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "5 Jan 2026 22:30 UTC"),
        ("Asia/Manila", "6 Jan 2026 06:30 UTC+8"),
        ("Asia/Kathmandu", "6 Jan 2026 04:15 UTC+5:45"),
        ("America/St_Johns", "5 Jan 2026 19:00 UTC−3:30"),
    ],
)
def test_a_moment_tells_its_distance_from_utc(zone: str, said: str) -> None:
    assert moment(AT, "en", zone) == said


@pytest.mark.parametrize(("lang", "said"), [("en", "A, B"), ("ar", "A، B"), ("zh", "A、B")])
def test_a_list_has_the_comma_of_its_language_and_no_empty_places(lang: str, said: str) -> None:
    assert listed(["A", "", "B"], lang) == said


def test_countries_of_a_network_stand_in_the_order_of_their_names_in_the_language() -> None:
    assert [country.iso2 for country in countries.in_network("SA", "en")][:2] == ["AF", "BD"]
    for lang in ("en", "fr", "es"):
        first = [countries.name(country.iso2, lang)[0] for country in countries.in_network("ECA", lang)]
        plain = [letter for letter in first if letter.isascii()]
        assert plain == sorted(plain)


@pytest.mark.parametrize(
    ("lang", "place", "route"),
    [
        ("en", "Manila", "China → Dubai → Manila → a warehouse"),
        ("fr", "Manila", "Chine → Dubai → Manila → a warehouse"),
        ("ru", "Манила", "Китай → Дубай → Манила → a warehouse"),
        ("ar", "مانيلا", "الصين → دبي → مانيلا → a warehouse"),
        ("zh", "马尼拉", "中国 → 迪拜 → 马尼拉 → a warehouse"),
    ],
)
def test_places_and_routes_are_named_in_the_readers_language_where_the_table_knows_it(
    lang: str, place: str, route: str
) -> None:
    assert filters.place("Manila", lang, "PH") == place
    assert filters.route("China → Dubai → Manila → a warehouse", lang) == route
    assert filters.place("the old mill", lang, "PH") == "the old mill"


def test_the_arrows_of_a_route_point_to_what_is_read_next_from_right_to_left() -> None:
    assert "→" not in label(filters.route("China → Dubai → a warehouse", "ar"), "ar")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_day_and_month_of_a_date_cannot_be_taken_for_each_other(lang: str) -> None:
    assert day("2026-04-03", lang) != day("2026-03-04", lang)
    assert not re.fullmatch(r"[\d./ -]+", day("2026-04-03", lang))


def test_chinese_dates_begin_with_the_year() -> None:
    assert day("2024-05", "zh") == "2024年5月"
    assert moment(AT, "zh", "Asia/Manila") == "2026年1月6日 06:30 UTC+8"
