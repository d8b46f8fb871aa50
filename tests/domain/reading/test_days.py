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


def _far_years() -> list[tuple[str, str, str]]:
    with (Path(__file__).parent / "far_years.csv").open(encoding="utf-8") as file:
        return [(row["year"], row["lang"], row["text"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("year", "lang", "text"), _far_years())
def test_a_year_that_no_case_can_have_is_named_and_is_no_date_and_a_count_is_no_year(
    year: str, lang: str, text: str
) -> None:
    reading = read(text, lang=lang, today=date(2026, 11, 22))
    named = [flag.args[0].strip("年") for flag in reading.flags if flag.code == "implausible_date"]
    assert (named, reading.date) == ([year] if year else [], None)
