"""Misspelt names of substances. A chemical name is taken for another only if the parts that make the difference
(di, tri, chloro, fluoro, methane, ethane …) are the same, so trifluoroethane never becomes trifluoromethane."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from domain import folding, numbering, spellings, tables
from domain.folding import Tokens
from domain.substances import Mention

_DIGITS = re.compile(r"\d")
_CHEMICAL = re.compile("chlor|clor|fluor|brom|meth|metil|carbon|хлор|фтор|бром|метил|углерод|كلور|فلور|بروم")
_PARTS = re.compile(
    "hexa|penta|tetra|tri|di|hepta|octa|mono|гекса|пента|тетра|три|ди|гепта|моно|meth?|eth?|prop|"
    "(?P<halogen>br|ch?l|fl|iod|бр|хл|фт)|мет|эт|проп|احاد|ثلاث|ثنا|رباع|خماس|ميث|ايث|بروب"
)
_ALIKE = 90
_LONG_WORD = 8
_PREFIX_WORD = 5
_WIDEST_NAME = 5


@functools.lru_cache(maxsize=1)
def _spelt_names() -> dict[str, str]:
    """Chemical names, folded and with single spaces, of those that trade or seizures show."""
    found: dict[str, str] = {}
    for word, name in spellings.entries():
        folded = " ".join(folding.fold(word).split())
        if len(folded) >= _LONG_WORD and _CHEMICAL.search(folded) and not _DIGITS.search(folded):
            found.setdefault(folded, name)
    return found


@functools.lru_cache(maxsize=1)
def _spelt_prefixes() -> dict[str, str]:
    rows = tables.rows("code_words")
    words = {folding.fold(row["word"]): row["family"] for row in rows if row["weight"] == "strong"}
    return {word: family for word, family in words.items() if len(word) >= _PREFIX_WORD - 1 and word.isalpha()}


def misspelt(tokens: Tokens, free: list[int]) -> Iterator[Mention]:
    """The substances misspelt by tokens of the indexes `free`, which no true name covers."""
    available = set(free)
    items = tokens.items
    for index in free:
        token = items[index]
        if token.kind != "letters":
            continue
        if _chemical(token.text):
            yield from _misspelt_name(tokens, index, available)
        following = index + 1
        if following in available and items[following].kind == "digits" and len(token.text) >= _PREFIX_WORD:
            yield from _misspelt_prefix(tokens, index)


@functools.lru_cache(maxsize=1 << 14)
def _chemical(word: str) -> bool:
    return _CHEMICAL.search(word) is not None


def _misspelt_name(tokens: Tokens, index: int, available: set[int]) -> Iterator[Mention]:
    items = tokens.items
    for first in range(max(0, index - 3), index + 1):
        for last in range(min(len(items), first + _WIDEST_NAME) - 1, index - 1, -1):
            if not all(each in available and items[each].kind == "letters" for each in range(first, last + 1)):
                continue
            words = " ".join(items[each].text for each in range(first, last + 1))
            name = _nearest(words)
            if name:
                yield Mention(items[first].start, items[last].end, name, "fuzzy", "name")


@functools.lru_cache(maxsize=2048)
def _nearest(words: str) -> str | None:
    if len(words) < _LONG_WORD:
        return None
    names = _spelt_names()
    parts = _parts(words)
    near = process.extract(words, names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=4)
    alike = {names[spelt] for spelt, _, _ in near if _parts(spelt) == parts}
    return alike.pop() if len(alike) == 1 else None


def _parts(words: str) -> list[str]:
    """What tells one name from another, in order: counts, halogens by their first sound, the chain."""
    return [match.group()[0] if match["halogen"] else match.group()[:3] for match in _PARTS.finditer(words)]


def _misspelt_prefix(tokens: Tokens, index: int) -> Iterator[Mention]:
    token = tokens.items[index]
    prefixes = _spelt_prefixes()
    near = process.extractOne(token.text, prefixes.keys(), scorer=fuzz.ratio, score_cutoff=80)
    if near is None or not numbering.CODE_GAP.match(tokens.gap(index)):
        return
    word = numbering.Word(prefixes[near[0]])
    found = numbering.code_at(tokens, index + 1, word, spaced=tokens.gap(index).isspace())
    if found:
        yield Mention(token.start, found[1], found[0], "fuzzy", "number")
