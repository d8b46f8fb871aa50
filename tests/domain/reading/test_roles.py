"""What papers, people and labels say a gas is, and what it is, are told apart however officers write it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from domain.reading import read, to_json


def _rows() -> list[tuple[list[str], list[str], str, str]]:
    with (Path(__file__).parent / "claims.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [(row["declared"].split(), row["actual"].split(), row["lang"], row["text"]) for row in rows]


@pytest.mark.parametrize(("declared", "actual", "lang", "text"), _rows())
def test_what_is_claimed_and_what_is_there_are_told_apart(
    declared: list[str], actual: list[str], lang: str, text: str
) -> None:
    got = to_json(read(text, lang=lang))
    assert sorted(got["substances_declared"]) == sorted(declared)
    assert sorted(got["substances_actual"]) == sorted(actual)
