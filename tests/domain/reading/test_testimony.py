"""Who vouches for a gas: people who swear, things with the name on them, and two who say the same."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.domain.reading.reading import roles

_ROWS = list(csv.DictReader(Path(__file__).with_name("testimony.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: f"{row['lang']}-{row['text'][:30]}")
def test_a_name_belongs_to_who_vouches_for_it(row: dict[str, str]) -> None:
    assert roles(row["text"]) == (row["declared"].split(), row["actual"].split())
