"""How substances are named in texts: numbers behind a word (R-12, хладон-12), names, trade names, CAS.

Passes over one list of tokens give candidates; the longest of those that overlap is kept.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from domain import bare_numbers, folding, misspelling, numbering, pieced_names, spellings, tables
from domain.folding import Tokens
from domain.phrases import Phrases
from domain.substances import Mention, all_substances

# Short names that count in capitals only: small they are units, words or syllables.
_CAPITALS = {
    "MB": "MB (methyl bromide)",
    "BCF": "Halon-1211",
    "BTM": "Halon-1301",
    "CTC": "CTC (carbon tetrachloride)",
    "TCA": "TCA (methyl chloroform)",
    "BCM": "BCM (bromochloromethane)",
}
_SMALL_CAPITALS = frozenset(word.lower() for word in _CAPITALS)
# A bare number that a device shows: "tester reads 22", "прибор пишет 22".
_DEVICES = frozenset((
    "tester", "analyser", "analyzer", "identifier", "detector", "appareil", "identificateur", "analyseur", "aparato",
    "identificador", "analizador", "прибор", "анализатор", "тестер", "الجهاز", "والجهاز", "جهاز",
))  # fmt: skip
_READS = frozenset((
    "reads", "read", "says", "say", "shows", "show", "gives", "indique", "lit", "donne", "affiche", "dit", "lee",
    "dice", "marca", "indica", "пишет", "показал", "показала", "показывает", "говорит", "يقرا", "يقول", "اظهر",
))  # fmt: skip
_HAN_READS = ("仪器显示", "仪器显示为", "仪器读数", "仪器读数为", "分析仪显示", "检测仪显示", "检测仪显示为")
_MEASURED = re.compile(r"[a-z]?(?:[.,]\d|\s?(?:bar|psi|%|°|kg|кг|degre|град|cyl|公斤|巴|بار))", re.IGNORECASE)
# What looks like a name and is none.
_NOT_NAMES = (
    "carbon dioxide equivalent", "CO2 equivalent", "dioxyde de carbone équivalent", "équivalent CO2",
    "dióxido de carbono equivalente", "二氧化碳当量", "مكافئ ثاني أكسيد الكربون", "эквивалент CO2",
    "R and D", "gas oil", "gas station",
)  # fmt: skip
# Carbon dioxide by its formula, where it is no measure of warming.
_CO2 = re.compile(
    r"(?<![A-Za-zА-яЁё\d])[CС][OО][2₂](?![A-Za-zА-яЁё\d])(?![\s\-]?(?:e\b|eq|équiv|equiv|экв|当量|مكافئ|emission|tax|price|footprint))",
)
_WARMING = re.compile(
    r"(?:[\d.,]\s?(?:kilo|kt|mt|t|tons?|tonnes?|toneladas?|т|тонн\w*|kg|кг|吨|公吨|طن\w?)?\.?\s?(?:of |de |d')?|"
    r"[eé]qu?iv\w*\.?\s?(?:en |de )?|экв\w*\.?\s|eq\.?\s|مكافئ\s|当量|emissions? of |gwp\s?)$",
    re.IGNORECASE,
)
_CAS = re.compile(r"(?<![\d-])\d{2,7}-\d{2}-\d(?![\d-])")
_CERTAINTY = {"exact": 0, "likely": 1, "fuzzy": 2}
_DIGITS = re.compile(r"\d")
_THREE_DIGITS = re.compile(r"(?<!\d)\d{3}(?!\d)")
# A number that counts nothing: words before it, the end of a phrase behind it.
_ALONE_BEFORE = re.compile(r"[^\W\d_][ :]\Z|, \Z|[是说为]\Z|[^\W\d_]-\Z")
_ALONE_AFTER = re.compile(r"(?:[»\"”]?[.!?;)。；！？](?:\s|$)|\s?[»\"”]|[.!?;)。]?$|\n)")


@functools.lru_cache(maxsize=1)
def _names() -> Phrases[str]:
    """Whole names; an empty value marks what looks like a name and is none."""
    return Phrases([*((phrase, "") for phrase in _NOT_NAMES), *spellings.entries()])


@functools.lru_cache(maxsize=1)
def _groups() -> Phrases[str]:
    return Phrases((row["word"], row["group"]) for row in tables.rows("group_words"))


@functools.lru_cache(maxsize=1)
def _by_cas() -> dict[str, str]:
    ordered = sorted(all_substances(), key=lambda each: each.tier == "A")
    return {each.cas: each.name for each in ordered if each.cas}


@functools.lru_cache(maxsize=256)
def find(text: str) -> list[Mention]:
    """Every substance and group named in `text`, from left to right, never overlapping."""
    tokens = folding.tokens(text)
    sure = [
        *numbering.numbered(tokens),
        *_named(tokens),
        *pieced_names.pieced(tokens),
        *_cas(text),
        *_capitals(tokens),
        *_carbon(text),
        *_grouped(tokens),
        *_read_off(tokens),
    ]
    chosen = _longest(sure)
    if misspelling.possible(tokens):
        free = [index for index, token in enumerate(tokens.items) if not _covered(token.start, token.end, chosen)]
        chosen = _longest([*chosen, *misspelling.misspelt(tokens, free)])
    chosen = [mention for mention in chosen if mention.name]
    if _DIGITS.search(text):
        chosen = [*chosen, *bare_numbers.called(text, chosen)]
    return sorted([*chosen, *_echoes(tokens, chosen)], key=lambda mention: mention.start)


def _echoes(tokens: Tokens, found: list[Mention]) -> Iterator[Mention]:
    """A number alone that repeats one named: "label R-404A, the device confirms 404." """
    numbers: dict[str, str] = {}
    for mention in found:
        digits = _THREE_DIGITS.findall(tokens.source[mention.start : mention.end]) if mention.how != "group" else []
        if len(digits) == 1:
            numbers.setdefault(digits[0], mention.name)
    if not numbers:
        return
    for token in tokens.items:
        name = numbers.get(token.text)
        if name and not _covered(token.start, token.end, found):
            before, after = tokens.source[token.start - 2 : token.start], tokens.source[token.end : token.end + 2]
            if _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after):
                yield Mention(token.start, token.end, name, "likely", "bare")


def guessed(text: str) -> list[Mention]:
    """What roughly spelt words may name, beside what `find` finds."""
    tokens = folding.tokens(text)
    found = find(text)
    free = [index for index, token in enumerate(tokens.items) if not _covered(token.start, token.end, found)]
    return _longest(list(misspelling.guess(tokens, free)))


def _covered(start: int, end: int, found: Iterable[Mention]) -> bool:
    return any(mention.start < end and start < mention.end for mention in found if mention.how != "group")


def _longest(candidates: list[Mention]) -> list[Mention]:
    def rank(mention: Mention) -> tuple[bool, int, int]:
        return mention.how == "group", mention.start - mention.end, _CERTAINTY[mention.certainty]

    kept: list[Mention] = []
    for mention in sorted(candidates, key=rank):
        if not any(mention.start < other.end and other.start < mention.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _named(tokens: Tokens) -> Iterator[Mention]:
    for hit in _names().find(tokens):
        if pieced_names.cut(tokens, hit.first):
            continue
        after = hit.last + 1
        glued_on = after < len(tokens.items) and tokens.glued(hit.last)
        if glued_on and _DIGITS.match(tokens.items[hit.last].text[-1]) != _DIGITS.match(tokens.items[after].text[0]):
            following = tokens.items[after]
            if following.kind == "letters" and following.text.isascii():
                continue
        if hit.first and tokens.glued(hit.first - 1) and tokens.items[hit.first].text[0].isascii():
            before = tokens.items[hit.first - 1]
            if before.kind == "digits" or before.text.isascii():
                continue
        yield Mention(hit.start, hit.end, hit.value, "exact", "name")


def _capitals(tokens: Tokens) -> Iterator[Mention]:
    for index, token in enumerate(tokens.items):
        if token.text not in _SMALL_CAPITALS:
            continue
        written = tokens.source[token.start : token.end]
        after_number = index and tokens.items[index - 1].kind == "digits"
        if written in _CAPITALS and not after_number:
            yield Mention(token.start, token.end, _CAPITALS[written], "exact", "name")


def _carbon(text: str) -> Iterator[Mention]:
    if "2" in text or "₂" in text:
        for match in _CO2.finditer(text):
            if not _WARMING.search(text, max(0, match.start() - 20), match.start()):
                yield Mention(match.start(), match.end(), "Carbon dioxide", "exact", "name")


def _cas(text: str) -> Iterator[Mention]:
    if not _DIGITS.search(text):
        return
    for match in _CAS.finditer(text):
        name = _by_cas().get(folding.fold(match.group()))
        if name:
            yield Mention(match.start(), match.end(), name, "exact", "cas")


def _read_off(tokens: Tokens) -> Iterator[Mention]:
    items = tokens.items
    for index, token in enumerate(items):
        if token.kind != "digits" or not index or len(token.text) not in (2, 3) or not _shown(tokens, index):
            continue
        glued = index + 1 < len(items) and tokens.glued(index) and len(items[index + 1].text) == 1
        end = items[index + 1].end if glued and items[index + 1].kind == "letters" else token.end
        name = numbering.common_by_number(folding.fold(tokens.source[token.start : end]))
        if name and not _MEASURED.match(tokens.source, end):
            yield Mention(token.start, end, name, "likely", "bare")


def _shown(tokens: Tokens, index: int) -> bool:
    """Whether a device is said to show what stands at `index`."""
    items = tokens.items
    verb = index - 2 if items[index - 1].text in ("du", "de") and index > 1 else index - 1
    if items[verb].text in _READS:
        return verb > 0 and items[verb - 1].text in _DEVICES
    return items[verb].kind == "han" and tokens.source[: items[index].start].endswith(_HAN_READS)


def _grouped(tokens: Tokens) -> Iterator[Mention]:
    for hit in _groups().find(tokens):
        yield Mention(hit.start, hit.end, hit.value, "exact", "group")
