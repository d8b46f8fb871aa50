"""What an unknown name of a substance may have meant."""

from __future__ import annotations

import pytest

from domain.alternatives import MOST, nearest


@pytest.mark.parametrize(
    ("written", "likeliest"),
    [
        ("R-411Z", "R-411A"),
        ("R-404B", "R-404A"),
        ("R-135a", "HFC-134a"),
        ("R-4044A", "R-404A"),
        ("HCFC-241b", "HCFC-141b"),
        ("хладон-23", "HCFC-22"),
        ("氟利昂32", "HCFC-22"),
        ("R-1234", "HFO-1234yf"),
        ("R-1341", "HFC-134a"),
    ],
)
def test_the_known_number_that_is_spelt_most_nearly_so_stands_among_the_first(written: str, likeliest: str) -> None:
    assert likeliest in nearest(written)
    assert len(nearest(written)) <= MOST


def test_a_freon_is_never_taken_for_ammonia() -> None:
    assert "Ammonia" not in nearest("freon 77")


@pytest.mark.parametrize("written", ["unobtainium", "spare parts", "", "2026", "R-999", "R-777", "freon 77", "R-23456"])
def test_for_words_that_resemble_no_substance_nothing_is_guessed(written: str) -> None:
    assert nearest(written) == ()
