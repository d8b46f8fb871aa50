"""Among the countries and places of a message, the one where it happened is understood, in each language."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from domain.reading import read, to_json


def _rows() -> list[tuple[str, str, str, str]]:
    with (Path(__file__).parent / "places.csv").open(encoding="utf-8") as file:
        return [(row["country"], row["place"], row["lang"], row["text"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("country", "place", "lang", "text"), _rows())
def test_where_it_happened_is_understood(country: str, place: str, lang: str, text: str) -> None:
    got = to_json(read(text, lang=lang))
    assert (got["country"] or "", got["place"] or "") == (country, place)
