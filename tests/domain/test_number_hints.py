"""A text is searched for numbers only where it may announce some: nothing that it announces may be lost by that."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import grouped_numbers, paper_numbers, tables
from domain.number_hints import hinted

PHRASES = [(row["key"], row["phrase"].removesuffix("*")) for row in tables.rows("number_words")]
LEADING = [phrase for key, phrase in PHRASES if key in ("licence", "lot", "cylinder", "ship", "voyage")]
LINKING = [phrase for key, phrase in PHRASES if key in ("between", "number", "name", "and")]
CODES = ("KX4471", "IMP-2026-0055", "123456", "AB/1233", "0077E", "lot9981", "FJ 2026 0099", "MAEU 586 412 397",
         "H7781", "9k12b", "\uff11\uff12\uff13\uff14\uff15", "٤٥٦٧٨")  # fmt: skip
OTHERS = (
    "R-12",
    "HFC-134a",
    "MSKU1234565",
    "544 kg",
    "Manila",
    "Ocean Star",
    "seized",
    "40",
    "баллонов",
    "查获",
    "2024-05-14",
)
BEHIND = (" ", " ", " ", ": ", ", ", ". ", "\n", " (", ") ", " n° ", " # ", " = ", "  ", " «", "» ")
texts = st.lists(
    st.tuples(
        st.one_of(*map(st.sampled_from, (LEADING, LINKING, CODES, OTHERS))),
        st.sampled_from(BEHIND),
    ),
    min_size=2,
    max_size=10,
)


@given(texts)
@settings(max_examples=400, deadline=None)
def test_what_a_text_announces_is_found_though_few_are_searched(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + behind for word, behind in parts)
    every = {"licence", "lot", "cylinder", "ship", "voyage"}
    if any(map(grouped_numbers.may_begin, text.split())) and grouped_numbers.may_stand_in(text):
        every.add("grouped")
    quickly = paper_numbers.found(text)
    with patch("domain.paper_numbers.hinted", lambda _: frozenset(every)):
        assert quickly == paper_numbers.found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The importer had no licence for R-12. Bill of lading MAEU58641239.",
        "40 cylinders of R-134a in container MSKU1234565, B/L MAEU58641239",
        "Labels had been stuck over the marking of the drums; MAEU58641239",
    ],
)
def test_a_phrase_and_a_number_that_does_not_follow_it_are_no_reason_to_search(text: str) -> None:
    assert not hinted(text)
