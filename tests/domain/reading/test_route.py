"""The route of the goods: understood in every language where a message tells it, and never made up."""

from __future__ import annotations

import pytest

from domain.reading import read
from domain.routes import countries_along, stops, written


def route(text: str) -> str:
    found = read(text).route
    return written(found.value) if found is not None else ""


@pytest.mark.parametrize(
    "text",
    [
        "20 cylinders R-12 from China via Dubai to Manila",
        "Manila: R-12 bound for Manila from China through Dubai",
        "20 bouteilles de R-12, de Chine à Manille via Dubaï",
        "R-12 en provenance de Chine, passé par Dubaï, à destination de Manille",
        "20 cilindros de R-12 desde China vía Dubái hasta Manila",
        "R-12 procedente de China con destino a Manila, en tránsito por Dubái",
        "20 баллонов R-12 из Китая через Дубай в Манилу",
        "R-12 следовал из Китая транзитом через Дубай, назначение Манила",
        "20 أسطوانة R-12 من الصين عبر دبي إلى مانيلا",
        "شحنة R-12 قادمة من الصين مروراً بدبي ومتجهة إلى مانيلا",
        "从中国经迪拜到马尼拉，20瓶R-12",
        "R-12货物从中国起运，途经迪拜，运往马尼拉",
        "China → Dubai → Manila, 20 cylinders R-12",
        "Origin: China\nTransit: Dubai\nDestination: Manila\n20 cylinders R-12",
    ],
)
def test_a_route_is_understood_with_its_stops_in_their_order(text: str) -> None:
    assert route(text) == "China → Dubai → Manila"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CN -> AE -> PH, 20 cylinders R-12", "China → United Arab Emirates → Philippines"),
        ("R-22 from Ningbo, China to Mombasa, Kenya", "Ningbo, China → Mombasa, Kenya"),
        ("R-22, Jebel Ali to Berbera, 40 cylinders", "Jebel Ali → Berbera"),
        ("R-22上海至马尼拉，40瓶", "Shanghai → Manila"),
        ("Le lot vient de Chine via Dubaï. Destination finale : Niamey. R-22", "China → Dubai → Niamey"),
        ("غاز R-134a صُدّر من مصر إلى الأردن ثم أعيد سراً إلى مصر", "Egypt → Jordan → Egypt"),
        ("груз из Китая через Хоргос и Алматы в Узбекистан, R-22", "China → Khorgos → Almaty → Uzbekistan"),
        ("vuelo de Miami a San José, R-12", "Miami → San José"),
    ],
)
def test_a_route_names_what_the_message_names(text: str, said: str) -> None:
    assert route(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "R-12 from China, found in Manila",
        "R-12 made in China, Manila port, for Davao",
        "From Suva to all: 20 cylinders of R-22 seized",
        "From: customs Manila To: ozone unit Suva. R-12, 20 cylinders",
        "Samples sent from Manila to Paris for analysis. R-12, 20 cylinders",
        "A colleague from Thailand wrote to Manila about R-12",
        "R-22 moved from Batumi to Tbilisi",
        "From China or India via Dubai to Manila, R-12",
        "De la douane de Lomé à Paris : R-12, 20 bouteilles",
        "Bonjour de Lomé, 20 bouteilles de R-12 de Chine",
        "20 баллонов R-12 из Китая, обнаружены в Маниле",
        "20 أسطوانة R-12 صنع في الصين ضبطت في مانيلا",
        "在马尼拉查获中国产R-12，20瓶",
    ],
)
def test_where_no_route_is_told_none_is_made_up(text: str) -> None:
    assert route(text) == ""


def test_a_route_told_in_pieces_is_to_be_checked() -> None:
    found = read("Origin: China. Consigned to a firm. Destination: Manila. R-12").route
    assert found is not None and not found.certain


def test_a_route_leaves_the_country_where_it_happened_alone() -> None:
    reading = read("R-12 from China via Dubai to Manila, seized in Port Klang, Malaysia")
    assert reading.country is not None and reading.country.value == "MY"
    assert reading.route is not None and reading.route.value == ("China", "Dubai", "Manila")


def test_stops_are_parted_by_any_arrow() -> None:
    assert stops("China -> Dubai=>Manila → Davao") == ["China", "Dubai", "Manila", "Davao"]


def test_the_countries_of_a_route_are_those_of_its_places_too() -> None:
    assert countries_along("Shanghai → Dubai → Manila, Philippines") == ("CN", "AE", "PH")
    assert countries_along("") == ()
