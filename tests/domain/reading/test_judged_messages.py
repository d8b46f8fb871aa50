"""The judged set stays read well, field by field, in each language."""

from __future__ import annotations

import pytest

from bench import reading as bench


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "ar", "zh"])
def test_two_messages_in_three_are_wholly_right_in_every_language(lang: str) -> None:
    rows = [row for row in bench.messages() if row["lang"] == lang]
    assert len(rows) >= 30
    _, whole, _ = bench.score(rows)
    assert whole >= 0.66


def test_every_field_is_read_with_an_f1_of_nine_tenths() -> None:
    figures, _, _ = bench.score(bench.messages())
    assert {field: f1 for field, (_, _, f1) in figures.items() if f1 < 0.9} == {}
