"""Questions, rules, wishes and lessons are no cases; a seizure that ends in a question is one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from domain.reading import read, to_json

_ROWS = list(csv.DictReader(Path(__file__).with_name("talk.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: f"{row['lang']}-{row['text'][:30]}")
def test_a_gas_is_one_of_a_case_only_where_a_case_is_told(row: dict[str, str]) -> None:
    got = to_json(read(row["text"], lang=row["lang"]))
    assert (sorted(got["substances_declared"]), sorted(got["substances_actual"])) == (
        sorted(row["declared"].split()),
        sorted(row["actual"].split()),
    )


def test_a_country_that_is_only_asked_about_is_no_place_of_a_case() -> None:
    assert read("Question for the group: does R-32 need a licence in Kenya?", lang="en").country is None
