"""Concepts are worked out once for what is alike: nothing that a text names may change by that."""

from __future__ import annotations

from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from bench import corpus
from domain import concepts
from domain.alike import same_names
from domain.stretches import _SENTENCE, of_sentence

WORDS = (
    *(
        "R",
        "r",
        "HFC",
        "HCFC-22",
        "CFC",
        "freon",
        "freeon",
        "фреон",
        "хладон-12",
        "氟利昂12",
        "فريون",
        "гхфу",
        "HFO-1234ze",
    ),
    *(
        "134a",
        "12",
        "22",
        "227",
        "ea",
        "a",
        "(E)",
        "13B1",
        "410A",
        "345",
        "7",
        "1234567",
        "kg",
        "кг",
        "tonnes",
        "x",
        "MB",
    ),
    *(
        "2903",
        "2903.42",
        "42",
        "382478",
        "75-69-4",
        "2024-05-14",
        "١٢",
        "１２",
        "12²",
        "½",
        "1\u200b2",
        "13.6",
        "fm 200",
    ),
    *("carbon", "tetrachloride", "carbn", "tetraclorure", "methyl", "bromide", "the", "of", "seized", "cylinders"),
    *("Manila", "Puerto Quetzal", "Georgia", "U.S.", "того", "Того", "CN", "->", "→", "(PH)", "UZ", "hidden", "behind"),
    *(
        "furniture",
        "海关在马尼拉查获",
        "家具后面的",
        "钢瓶",
        "false",
        "labels",
        "customs",
        "таможня",
        "أسطوانة",
        "ج",
        ";",
        "«",
        "…",
        "прибор",
        "говорит",
        "22й",
        "seized.",
        "driver!",
        "。",
        "New",
        "York",
        "supplementary",
        "2903123",
    ),
)
texts = st.lists(
    st.tuples(
        st.sampled_from(WORDS),
        st.sampled_from((" ", " ", " ", "", "-", ".", "  ", ", ", ". The ", ".\n", "\r\n", "\t")),
    )
)


def _at_once(text: str) -> set[str]:
    """What is found without any short cut: each sentence as it stands."""
    return set().union(*map(concepts._concepts, _SENTENCE.split(text)))


@given(texts)
@settings(max_examples=400, deadline=None)
def test_a_text_names_the_same_in_stretches_and_as_a_whole(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + behind for word, behind in parts)
    assert concepts.concepts(text) == _at_once(text)


def test_reports_in_six_languages_name_the_same_in_stretches_and_as_a_whole() -> None:
    for case in islice(corpus.cases(400, seed=7), 400):
        assert concepts.concepts(case["text"]) == _at_once(case["text"]), case["text"]


def test_sentences_that_differ_in_amounts_and_containers_only_are_the_same() -> None:
    one = "Container MSKU1234567: 345 cylinders of R-12, 4714 kg"
    other = "Container MSKU7654321: 789 cylinders of R-12, 9713 kg"
    assert same_names(one)(one) == same_names(other)(other)
    assert "R-12" in same_names(one)(one)


def test_a_gas_called_by_its_number_alone_is_found_by_the_word_before_it() -> None:
    assert "xs_hcfc22" in concepts.concepts("120 баллонов без маркировки прибор говорит 22й")


def test_a_sentence_falls_into_what_may_name_something() -> None:
    concepts.concepts("")
    found = of_sentence("The driver told that strangers handed over freon 12 somewhere")
    assert "freon 12" in found
    assert not {"strangers", "somewhere"} & set(" ".join(found).split()), "words that name nothing"
