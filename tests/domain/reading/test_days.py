"""The day of the event is understood however officers write it, in each language, and no other day for it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from domain.reading import read


def _rows() -> list[tuple[str, str, str, str]]:
    with (Path(__file__).parent / "days.csv").open(encoding="utf-8") as file:
        return [(row["date"], row["today"], row["lang"], row["text"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("day", "today", "lang", "text"), _rows())
def test_the_day_of_the_event_is_understood(day: str, today: str, lang: str, text: str) -> None:
    found = read(text, lang=lang, today=date.fromisoformat(today)).date
    assert (found.value if found else "") == day
