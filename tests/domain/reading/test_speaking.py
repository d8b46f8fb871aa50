"""Whatever words a paper, a label or a person claims a gas in, and whatever words a test is told in, are told apart.

``speaking.csv`` holds the ways of claiming and of finding, with ``{}`` for the gas.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.domain.reading.reading import roles

_ROWS = list(csv.DictReader(Path(__file__).with_name("speaking.csv").open(encoding="utf-8")))
_LABEL = {
    "en": "Label R-134a, {}.",
    "fr": "Étiquette R-134a, {}.",
    "es": "Etiqueta R-134a, {}.",
    "ru": "Этикетка R-134a, {}.",
    "ar": "الملصق R-134a، {}.",
    "zh": "标签R-134a，{}。",
}
_TEST = {
    "en": "{}, the analyser says R-12.",
    "fr": "{}, l'analyseur dit R-12.",
    "es": "{}, el analizador dice R-12.",
    "ru": "{}, прибор показал R-12.",
    "ar": "{}، الجهاز أظهر R-12.",
    "zh": "{}，仪器显示R-12。",
}
_UNTESTED = {
    "en": "{}. Not tested.",
    "fr": "{}. Non testé.",
    "es": "{}. Sin analizar.",
    "ru": "{}. Не проверяли.",
    "ar": "{}. لم يفحص.",
    "zh": "{}。未检测。",
}


def _said(kind: str, gas: str) -> list[tuple[str, str]]:
    return [(row["lang"], row["words"].format(gas)) for row in _ROWS if row["kind"] == kind]


@pytest.mark.parametrize(("lang", "claim"), _said("claim", "R-134a"))
def test_a_claim_in_any_words_is_what_is_declared(lang: str, claim: str) -> None:
    assert roles(_TEST[lang].format(claim)) == (["HFC-134a"], ["CFC-12"])
    assert roles(_UNTESTED[lang].format(claim)) == (["HFC-134a"], [])


@pytest.mark.parametrize(("lang", "finding"), _said("find", "R-12"))
def test_a_finding_in_any_words_is_what_is_there(lang: str, finding: str) -> None:
    assert roles(_LABEL[lang].format(finding)) == (["HFC-134a"], ["CFC-12"])
