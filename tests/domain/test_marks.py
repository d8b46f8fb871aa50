"""Promises of the words marked in hits."""

from __future__ import annotations

import pytest

from domain import marks
from domain.query import parse

LONG = (
    "The officers of the border post at Manila looked at a truck that came from the north with many things. "
    "Behind rice there were 40 cylinders labelled R-134a; the identifier said хладон-12 and the driver fled. "
    "MSKU 123456 7 was the number of the container, and 2903.42 stood on the invoice."
)


def marked(words: str, text: str) -> list[str]:
    query = parse(words)
    terms = [term for each in query.filters if not each.excluded for term in each.terms]
    pieces = marks.snippet(text, marks.wanted(query.conditions, terms))
    return [piece for piece, found in pieces or () if found]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("R-12", "хладон-12"),
        ("CFC", "хладон-12"),
        ("msku1234567", "MSKU 123456 7"),
        ('"behind rice"', "Behind rice"),
        ("cylinder", "cylinders"),
        ("баллон", "cylinders"),
        ("label*", "labelled"),
        ("2903.42", "2903.42"),
        ("country:PH", "Manila"),
        ("substance:R-12", "хладон-12"),
    ],
)
def test_what_was_asked_for_is_marked_however_it_stands(words: str, found: str) -> None:
    assert found in marked(words, LONG)


def test_chinese_words_are_marked_whole_and_arabic_ones_with_their_article() -> None:
    assert marked("氟利昂12", "实际为氟利昂12，货主") == ["氟利昂12"]
    assert marked("制冷剂", "一批假冒制冷剂") == ["制冷剂"]
    assert marked("اسطوانة", "ضبط 40 أسطوانات في الميناء") == ["أسطوانات"]


def test_what_was_excluded_is_not_marked_and_what_is_not_there_gives_no_snippet() -> None:
    assert marked("driver -rice", LONG) == ["driver"]
    assert marked("zebra", LONG) == []
    assert marks.snippet("", marks.wanted(parse("zebra").conditions)) is None


def test_a_snippet_fits_a_phone_and_begins_and_ends_between_words() -> None:
    for words in ("R-12", "invoice", "officers", "container invoice"):
        query = parse(words)
        pieces = marks.snippet(LONG, marks.wanted(query.conditions))
        assert pieces is not None
        text = "".join(piece for piece, _ in pieces)
        assert len(text) <= marks.WIDTH + 2
        assert all(word in LONG.split() for word in text.strip("…").split())


def test_the_whole_text_is_kept_in_pieces() -> None:
    sought = marks.wanted(parse("R-12 cylinder").conditions)
    assert "".join(piece for piece, _ in marks.marked(LONG, sought)) == LONG
