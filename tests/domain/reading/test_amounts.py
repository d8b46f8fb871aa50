"""Weights and numbers of cylinders are understood however officers write them, in each language."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from domain.reading import read, to_json


def _rows() -> list[tuple[str, str, str, str]]:
    with (Path(__file__).parent / "amounts.csv").open(encoding="utf-8") as file:
        return [(row["kg"], row["cylinders"], row["lang"], row["text"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("kg", "cylinders", "lang", "text"), _rows())
def test_an_amount_is_understood(kg: str, cylinders: str, lang: str, text: str) -> None:
    got = to_json(read(text, lang=lang))
    assert got["cylinders"] == (int(cylinders) if cylinders else None)
    assert got["quantity_kg"] == (pytest.approx(float(kg), rel=0.002, abs=0.06) if kg else None)


@pytest.mark.parametrize(
    ("text", "kg", "cylinders"),
    [
        ("No. of cylinders: 18\nNet weight each: 13.6 kg\nGas: R-22", 244.8, 18),
        ("They cross on foot with 2 cylinders each; we took 14 cylinders of R-12.", None, 14),
        ("1 can of R-134a in a checked bag, 340 g.", 0.34, 1),
        ("出口没许可证 藏在家具柜里 R-22 1000瓶 十三点六公斤一瓶", 13600, 1000),
        ("6 bottles of R-22, each 30 lb net (13.6 kg)", 81.6, 6),
    ],
)
def test_what_stands_beside_a_figure_does_not_mislead(text: str, kg: float | None, cylinders: int) -> None:
    got = to_json(read(text))
    assert (got["quantity_kg"], got["cylinders"]) == (kg, cylinders)
