"""Which of the places of one name is meant; a ship called after a port, a gas sold under one and forty are no place."""

from __future__ import annotations

import pytest

from domain.reading import read, to_json


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("10 kg of Suva 134a", None),
        ("Suva MP39 12 kg", None),
        ("10 kg R-134a brand Suva", None),
        ("Forane 22, Suva 134a, Klea 32", None),
        ("фреон Сува 134a 10 кг", None),
        ("20 cylinders of Suva 134a at Lautoka", "Lautoka"),
        ("20 cylinders R-12 at Suva", "Suva"),
        ("at Suva R-12 20 cylinders", "Suva"),
        ("сорок баллонов R12 по 13,6 кг", None),
        ("Сорок баллонов R12", None),
        ("баллоны R12 изъяты в Сороках", "Soroca"),
        ("находки: 20 баллонов R12", None),
        ("20 баллонов R12, Находка", "Nakhodka"),
        ("R-22 seized vessel Maersk Seville voyage 204E", None),
        ("R-22 seized vessel Maersk Seville voyage 204E at Cebu", "Cebu"),
        ("R-22 aboard Maersk Seville voyage 204E", None),
        ('R-22, M/V "Santiago" at Cebu', "Cebu"),
        ("navire MSC Barcelona, port d'Abidjan", "Abidjan"),
        ("судно «Владивосток» в Находке", "Nakhodka"),
        ("R-22 on a ship in Lagos", "Lagos"),
        ("R-22, Tema Cargo Village", "Tema"),
    ],
)
def test_only_places_are_places(text: str, place: str | None) -> None:
    assert to_json(read(text))["place"] == place


@pytest.mark.parametrize(
    ("text", "country", "place"),
    [
        ("R-12 seized in Santiago, Chile", "CL", "Santiago de Chile"),
        ("R-12 en Santiago (Cuba)", "CU", "Santiago de Cuba"),
        ("Valencia, Venezuela R-12", "VE", "Valencia"),
        ("Barcelona, Venezuela R-12", "VE", "Barcelona"),
        ("Mérida, Venezuela R-12", "VE", "Mérida"),
        ("Trujillo, Honduras R-12", "HN", "Trujillo"),
        ("Trinidad, Bolivia R-12", "BO", "Trinidad"),
        ("Валенсия, Венесуэла R-12", "VE", "Valencia"),
        ("巴伦西亚（委内瑞拉）R-12", "VE", "Valencia"),
        ("Odessa, Kenya R-12", "KE", "Odessa"),
        ("Port of Spain, Trinidad R-12", "TT", "Port of Spain"),
        ("Khorgos, Kazakhstan R-12", "KZ", "Khorgos"),
    ],
)
def test_the_country_right_beside_a_place_decides(text: str, country: str, place: str) -> None:
    reading = read(text)
    assert reading.country is not None and reading.place is not None
    assert (reading.country.value, reading.place.value) == (country, place)
    assert reading.country.certain and reading.place.certain


def test_a_list_of_countries_moves_no_place() -> None:
    assert to_json(read("R-12 in Lagos, Ghana, Togo"))["country"] == "NG"


def test_santiago_alone_is_that_of_chile_and_uncertain() -> None:
    reading = read("R-12 en Santiago")
    assert reading.place is not None and reading.country is not None
    assert (reading.country.value, reading.place.value, reading.place.certain) == ("CL", "Santiago de Chile", False)
