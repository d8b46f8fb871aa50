"""The terms of a text are put together of chunks that are remembered: they are those of the text as it stands."""

from __future__ import annotations

from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from bench import corpus
from domain.chunks import cut, joined
from domain.terms import at_once, terms
from domain.text import MOST_TERMS

LANGUAGES = st.sampled_from(["en", "fr", "es", "ru", "ar", "zh", None])
PARTS = (
    *("R", "r", "un", "imo", "хфу", "Ф", "CFC", "12", "134", "a", "MSKU", "msku", "123456", "7", "MAEU-123456"),
    *("-", ".", "/", ",", "_", "'", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\u200b", "\u0301", "\u3099"),
    *("氟利昂", "一", "瓶", "。", "，", "！", "？", "（", "ー", "〇", "か", "가", "豈", "١٢"),
    *("Ｒ", "２", "½", "²", "ﬁ"),
    *("seized", "cylinders", "the", "la", "saisie", "de", "el", "Баллонами", "أسطوانات", "ß", "İ", "2903.42", "U.S."),
)  # fmt: skip
texts = st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(("", " "))), max_size=20).map(
    lambda parts: "".join(part + behind for part, behind in parts)
)


def test_reports_in_six_languages_have_the_terms_of_the_text_as_it_stands() -> None:
    for case in islice(corpus.cases(400, seed=7), 400):
        for lang in (case["lang"], None):
            assert terms(case["text"], lang) == at_once(case["text"], lang), case["text"]


@given(texts, LANGUAGES)
@settings(max_examples=500, deadline=None)
def test_whatever_stands_beside_each_other_has_the_terms_of_the_text_as_it_stands(text: str, lang: str | None) -> None:
    assert terms(text, lang) == at_once(text, lang)


@given(st.text(max_size=200), LANGUAGES)
@settings(deadline=None)
def test_any_text_has_the_terms_of_the_text_as_it_stands(text: str, lang: str | None) -> None:
    assert terms(f"{text} ", lang) == at_once(f"{text} ", lang)


@given(texts)
def test_a_text_that_was_cut_can_be_put_together(text: str) -> None:
    assert joined(cut(text)) == text


def test_a_text_longer_than_any_other_keeps_its_first_terms() -> None:
    text = "слово" * 2000 + " " + "word and " * 9000
    assert terms(text) == at_once(text)
    assert len(terms("查" * 19_000)) == MOST_TERMS
