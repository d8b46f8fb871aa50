"""Every method of smuggling is understood however officers say it, in each language, and no other with it.

``sayings.csv`` has at least one sentence for each method in each language, and sentences that speak of none.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from domain import methods
from domain.reading import read

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")


@lru_cache(maxsize=1)
def sayings() -> list[tuple[frozenset[str], str, str]]:
    with (Path(__file__).parent / "sayings.csv").open(encoding="utf-8") as file:
        return [(frozenset(row["codes"].split()), row["lang"], row["text"]) for row in csv.DictReader(file)]


def understood(lang: str, text: str) -> frozenset[str]:
    return frozenset(found.value for found in read(text, lang=lang).methods)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_more_than_nine_in_ten_sayings_of_a_language_are_understood_wholly(lang: str) -> None:
    rows = [(codes, text) for codes, tongue, text in sayings() if tongue == lang]
    wrong = {text: (sorted(codes), sorted(understood(lang, text))) for codes, text in rows}
    wrong = {text: (wanted, got) for text, (wanted, got) in wrong.items() if wanted != got}
    assert len(rows) >= 70
    assert len(wrong) / len(rows) <= 0.08, wrong


def test_every_method_is_understood_in_every_language() -> None:
    heard = Counter((code, lang) for codes, lang, text in sayings() for code in codes if code in understood(lang, text))
    said = {(code, lang) for codes, lang, _ in sayings() for code in codes}
    assert {code for code, _ in said} == {method.code for method in methods.all_methods()}
    assert said - set(heard) == set()


@pytest.mark.parametrize(
    "text",
    [
        "The licence is in order, label and contents agree, nothing hidden, seal intact: R-32, 20 cylinders.",
        "Licence no. 4471 of the importer is valid, R-404A, 300 kg.",
        "Which heading needs no licence for R-32?",
        "Container in transit to Zambia with 500 cyl of R-134a, papers checked, sealed and let go.",
        "Rien de caché dans le camion, 12 bouteilles de R-404A en règle.",
        "Precinto intacto, etiquetas correctas, licencia no 334 vigente, R-134a.",
        "Ничего спрятанного нет, документы в порядке, пломба цела, R-404A.",
        "لا شيء مخفي في الشاحنة والأوراق سليمة والأختام سليمة، R-404A.",
        "车上没有夹藏，手续齐全，封志完好，12瓶R-404A。",
    ],
)
def test_what_is_denied_asked_or_in_order_is_no_method(text: str) -> None:
    assert read(text).methods == ()
