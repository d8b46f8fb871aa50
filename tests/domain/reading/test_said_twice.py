"""Promises on numbers said twice."""

from __future__ import annotations

import pytest

from domain.reading import read


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Eighteen (18) drums of R-141b.", 18),
        ("Баллоны R-236fa, восемнадцать (18) штук.", 18),
        ("أسطوانات R-448A. العدد سبع وعشرون (27).", 27),
        ("Dix-huit (18) bouteilles de R-236fa.", 18),
    ],
)
def test_a_number_in_words_and_in_figures_is_one(text: str, count: int) -> None:
    found = read(text).cylinders
    assert found is not None and found.value == count


def test_another_number_in_brackets_is_a_number_of_its_own() -> None:
    found = read("18 cylinders (13.6 kg) of R-22").quantity_kg
    assert found is not None and found.value == pytest.approx(244.8)
