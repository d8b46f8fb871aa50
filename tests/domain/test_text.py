"""The analyser: what readers take as the same becomes the same term, whatever they type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import text
from domain.terms import terms


@pytest.mark.parametrize("spelt", ["R-12", "r 12", "R12", "Ｒ１２", "r.12", "R‐12"])
def test_a_code_is_one_term_however_it_is_joined(spelt: str) -> None:
    assert text.surface(spelt.replace("‐", "-")) == ["r12"]


@pytest.mark.parametrize(
    ("spelt", "term"),
    [("HS2903.42", "hs290342"), ("2903.42", "290342"), ("٢٩٠٣٤٢", "290342"), ("MSKU 123456 7", "msku1234567"),
     ("MSKU123456-7", "msku1234567")],
)  # fmt: skip
def test_numbers_of_papers_are_one_term(spelt: str, term: str) -> None:
    assert text.surface(spelt) == [term]


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("cylinder", "cylinders", "en"),
        ("bouteille", "bouteilles", "fr"),
        ("cilindro", "cilindros", "es"),
        ("контрабанда", "контрабандой", "ru"),
        ("أسطوانة", "الأسطوانات", "ar"),
        ("شحنة", "الشحنات", "ar"),
    ],
)
def test_forms_of_a_word_share_a_term(one: str, other: str, lang: str) -> None:
    assert set(terms(one, lang)) & set(terms(other, lang))


@pytest.mark.parametrize("lang", ["en", "fr", "es", None])
def test_a_query_finds_a_word_whatever_language_the_document_was_taken_for(lang: str | None) -> None:
    document = set(terms("several cylinders were seized", lang))
    assert document & set(text.forms("cylinders"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("saisie", "SAISIE"), ("méthode", "methode"), ("ёмкость", "емкость"), ("أُسْطُوَانَة", "اسطوانه"), ("ﬁlter", "filter"),
     ("Straße", "strasse")],
)  # fmt: skip
def test_spellings_fold_to_one(one: str, other: str) -> None:
    assert text.fold(one) == text.fold(other)


def test_chinese_is_indexed_as_overlapping_pairs() -> None:
    assert text.surface("四氯化碳") == ["四氯", "氯化", "化碳"]
    assert text.surface("油 R12瓶") == ["油", "r12", "瓶"]


def test_part_of_a_bill_of_lading_is_a_term_of_its_own() -> None:
    assert "123456789" in terms("MAEU-123456789")


def test_a_phrase_stands_in_the_order_of_the_text() -> None:
    assert terms("Forty seized cylinders", "en")[:3] == ["forty", "seized", "cylinders"]


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing(given_text: str) -> None:
    once = text.fold(given_text)
    assert text.fold(once) == once


@given(st.text(max_size=300), st.sampled_from(["en", "fr", "es", "ru", "ar", "zh", None]))
def test_any_text_becomes_terms_of_letters_and_digits_only(given_text: str, lang: str | None) -> None:
    found = terms(given_text, lang)
    assert found == terms(given_text, lang)
    for term in found:
        assert 0 < len(term) <= text.LONGEST_TERM
        assert term.isalnum(), term
        assert "_" not in term


@given(st.integers(min_value=0, max_value=10**9))
def test_digits_of_other_scripts_are_the_same_number(number: int) -> None:
    plain = str(number)
    for zero in (0x0660, 0x06F0, 0xFF10):
        assert text.surface("".join(chr(zero + int(digit)) for digit in plain)) == [plain]


def test_a_very_long_text_is_bounded() -> None:
    found = terms("слово" * 2000 + " " + "word and " * 9000)
    assert len(found) <= 2 * text.MOST_TERMS
    assert max(map(len, found)) <= text.LONGEST_TERM


@given(st.from_regex(r"[A-Z]{1,6}[0-9]{3,21}", fullmatch=True))
def test_a_number_alone_has_the_terms_that_it_has_within_a_sentence(number: str) -> None:
    assert set(terms(f"{number} .")) == set(terms(number))
