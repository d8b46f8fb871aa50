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


def possible(tokens: Tokens) -> bool:
    """Whether there is any word at all that may be a misspelt name: most texts have none."""
    before = ""
    for token in tokens.items:
        if token.kind == "letters":
            if chemical(token.text):
                return True
            before = token.text
        else:
            if token.kind == "digits" and near_prefix(before):
                return True
            before = ""
    return False


@functools.lru_cache(maxsize=1 << 14)
def near_prefix(word: str) -> str | None:
    """The family of the word that stands before numbers of substances and is spelt nearly so."""
    if len(word) < _PREFIX_WORD:
        return None
    prefixes = _spelt_prefixes()
    near = process.extractOne(word, prefixes.keys(), scorer=fuzz.ratio, score_cutoff=80)
    return prefixes[near[0]] if near else None


def misspelt(tokens: Tokens, free: list[int]) -> Iterator[Mention]:
    """The substances misspelt by tokens of the indexes `free`, which no true name covers."""
    available = set(free)
    items = tokens.items
    for index in free:
        token = items[index]
        if token.kind != "letters":
            continue
        if chemical(token.text):
            yield from _misspelt_name(tokens, index, available)
        following = index + 1
        if following in available and items[following].kind == "digits" and len(token.text) >= _PREFIX_WORD:
            yield from _misspelt_prefix(tokens, index)


@functools.lru_cache(maxsize=1 << 14)
def chemical(word: str) -> bool:
    """Whether a folded word looks like a part of a chemical name."""
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
    family = near_prefix(token.text)
    if family is None or not numbering.CODE_GAP.match(tokens.gap(index)):
        return
    word = numbering.Word(family)
    found = numbering.code_at(tokens, index + 1, word, spaced=tokens.gap(index).isspace())
    if found:
        yield Mention(token.start, found[1], found[0], "fuzzy", "number")


# ── what a search may have meant ────────────────────────────────────────────────────────────────────────

_GUESSED = 86
_GUESSED_PREFIX = 72
_SOUNDS_ALIKE = (("th", "t"), ("ph", "f"), ("y", "i"), ("ë", "e"), ("é", "e"), ("ё", "е"), ("ы", "и"), ("k", "c"))
_TWICE = re.compile(r"(.)\1+")


def guess(tokens: Tokens, free: list[int]) -> Iterator[Mention]:
    """The substances that roughly spelt words of a search may mean, where a report would rather be asked about."""
    items = tokens.items
    available = set(free)
    for first in free:
        if items[first].kind != "letters":
            continue
        if first + 1 in available and items[first + 1].kind == "digits":
            mention = _guessed_number(tokens, first)
            if mention:
                yield mention
                continue
        for last in range(min(len(items), first + 4) - 1, first - 1, -1):
            if not all(each in available and items[each].kind == "letters" for each in range(first, last + 1)):
                continue
            name = _guessed_name(" ".join(items[each].text for each in range(first, last + 1)))
            if name:
                yield Mention(items[first].start, items[last].end, name, "fuzzy", "name")
                break


def _sound(words: str) -> str:
    for letters, alike in _SOUNDS_ALIKE:
        words = words.replace(letters, alike)
    return " ".join(sorted(_TWICE.sub(r"\1", words).split()))


@functools.lru_cache(maxsize=1)
def _sounding_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for spelt, name in _spelt_names().items():
        found.setdefault(_sound(spelt), name)
    return found


@functools.lru_cache(maxsize=2048)
def _guessed_name(words: str) -> str | None:
    if len(words) < _LONG_WORD:
        return None
    names = _sounding_names()
    sound = _sound(words)
    parts = sorted(_parts(words))
    near = process.extract(sound, names.keys(), scorer=fuzz.ratio, score_cutoff=_GUESSED, limit=4)
    if not near:
        return None
    alike = {names[spelt] for spelt, score, _ in near if score >= near[0][1] - 1 and sorted(_parts(spelt)) == parts}
    return alike.pop() if len(alike) == 1 else None


@functools.lru_cache(maxsize=1)
def _all_prefixes() -> dict[str, str]:
    rows = tables.rows("code_words")
    words = {folding.fold(row["word"]): row["family"] for row in rows}
    return {word: family for word, family in words.items() if len(word) >= _PREFIX_WORD - 1 and word.isalpha()}


def _guessed_number(tokens: Tokens, index: int) -> Mention | None:
    token = tokens.items[index]
    if len(token.text) < _PREFIX_WORD - 1 or not numbering.CODE_GAP.match(tokens.gap(index)):
        return None
    prefixes = _all_prefixes()
    for form in (token.text, *token.keys):
        near = process.extractOne(form, prefixes.keys(), scorer=fuzz.ratio, score_cutoff=_GUESSED_PREFIX)
        if near:
            word = numbering.Word(prefixes[near[0]])
            found = numbering.code_at(tokens, index + 1, word, spaced=tokens.gap(index).isspace())
            if found:
                return Mention(token.start, found[1], found[0], "fuzzy", "number")
    return None
