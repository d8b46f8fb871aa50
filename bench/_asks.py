"""The searches that are timed, class by class, each in the languages of all engines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench import corpus
from domain import concepts

CLASSES = (
    *("rare", "common", "three words", "phrase", "prefix", "Chinese pair", "any name", "with access"),
    *("four conditions", "listing", "page 100"),
)
"""In the order of the table."""


@dataclass(frozen=True)
class Ask:
    """A search in the three languages of the engines: the product's words, required groups of terms, raw words."""

    text: str
    groups: tuple[tuple[tuple[str, ...], ...], ...]
    raw: str
    access: bool = False
    prefix: str = ""
    country: str = ""
    year: str = ""
    page: int = 1


def asks(number: int, cases: Sequence[dict[str, Any]]) -> dict[str, list[Ask]]:
    """`number` searches of each class, drawn from what the cases hold."""
    draw = random.Random(corpus.SEED)
    with_number = [case for case in cases if case["identifiers"]]
    names = list(corpus.SPELLINGS)
    weights = corpus.WEIGHTS
    found: dict[str, list[Ask]] = {}

    def term(word: str) -> tuple[tuple[str, ...], ...]:
        return ((word,),)

    def substance() -> tuple[str, tuple[tuple[str, ...], ...]]:
        name = draw.choices(names, weights)[0]
        spelt = corpus.spelling(draw, name, draw.choice(("en", "fr", "es", "ru", "ar", "zh")))
        return spelt, ((concepts.found_term(name),), (concepts.substance_term(name),))

    for _ in range(number):
        container = draw.choice(with_number)["identifiers"]["container"]
        found.setdefault("rare", []).append(Ask(container, (term(container.lower()),), container))
        word = draw.choice(("licence", "truck", "laboratory", "importer", "furniture", "luggage"))
        found.setdefault("common", []).append(Ask(f'"{word}"', (term(word),), word))
        three = draw.choice(
            (("customs", "truck", "stopped"), ("importer", "licence", "seized"), ("labels", "drums", "bill"))
        )
        quoted = " ".join(f'"{each}"' for each in three)
        found.setdefault("three words", []).append(Ask(quoted, tuple(map(term, three)), " ".join(three)))
        phrase = draw.choice((("hidden", "behind", "furniture"), ("spare", "parts"), ("original", "marking")))
        found.setdefault("phrase", []).append(Ask(f'"{" ".join(phrase)}"', ((phrase,),), f'"{" ".join(phrase)}"'))
        begun = draw.choice(("cylin", "furn", "labor", "mani", "msku12", "refri", "lice", "colo"))
        found.setdefault("prefix", []).append(Ask(f"{begun}*", (), f"{begun}*", prefix=begun))
        pair = draw.choice(("海关", "卡车", "钢瓶", "配额", "标签", "家具"))
        found.setdefault("Chinese pair", []).append(Ask(f'"{pair}"', (term(pair),), pair))
        spelt, options = substance()
        found.setdefault("any name", []).append(Ask(spelt, (options,), f'"{spelt}"'))
        found.setdefault("with access", []).append(Ask(f'"{word}"', (term(word),), word, access=True))
        country = draw.choice(("PH", "TH", "ID", "VN", "MY", "FJ"))
        year = str(draw.randint(2006, 2026))
        filters = (options, term(concepts.country_term(country)), term(concepts.year_facet(year)), term("customs"))
        text = f'"customs" substance:"{spelt}" country:{country} year:{year}'
        found.setdefault("four conditions", []).append(
            Ask(text, filters, f'customs "{spelt}"', access=True, country=country, year=year)
        )
        found.setdefault("listing", []).append(
            Ask(f"country:{country}", (term(concepts.country_term(country)),), "", access=True, country=country)
        )
        found.setdefault("page 100", []).append(Ask(f'"{word}"', (term(word),), word, page=100))
    return found
