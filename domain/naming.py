"""How substances are named in texts: numbers behind a word (R-12, хладон-12), names, trade names, CAS.

Four passes over one list of tokens give candidates; the longest of those that overlap is kept.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from domain import folding, tables
from domain.folding import Tokens
from domain.phrases import Phrases
from domain.substances import Mention, Substance, all_substances

# Spellings of the tables that mean something else far more often than the substance.
_UNSAFE = {"ghg", "cb", "arkema", "mb", "bcf", "btm", "xp41", "69s", "69l", "co2"}
# Short names that count in capitals only.
_CAPITALS = ("MB", "BCF", "BTM", "CTC", "TCA", "BCM")
# What looks like a name and is none.
_NOT_NAMES = (
    "carbon dioxide equivalent", "CO2 equivalent", "dioxyde de carbone équivalent", "équivalent CO2",
    "dióxido de carbono equivalente", "二氧化碳当量", "مكافئ ثاني أكسيد الكربون", "эквивалент CO2",
    "R and D", "gas oil", "gas station",
)  # fmt: skip
_CODE_GAP = re.compile(r"[\s\-‐-―−._№#]{0,3}\Z")
_TIGHT_GAPS = {"", "-", "‐", "‑", "–"}
_CAS = re.compile(r"(?<![\d-])\d{2,7}-\d{2}-\d(?![\d-])")
_MASS_UNITS = {"kg", "kgs", "kilo", "kilos", "g", "lb", "lbs", "t", "ton", "tons", "tonne", "tonnes", "кг",
               "т", "kilogram", "kilograms", "كغ", "كجم", "كيلو", "كلغ"}  # fmt: skip
_HAN_UNITS = {"公", "千", "吨", "瓶", "个", "罐", "桶"}
_CERTAINTY = {"exact": 0, "likely": 1, "fuzzy": 2}
_DIGITS = re.compile(r"\d")
_BARE_DIGITS = 3
# Classes that people confuse: HFC-22 is HCFC-22. "HC-12a" and "halon 12" are not CFC-12.
_MIXED_UP = {"number", "cfc", "hcfc", "hfc"}
# "R 134 a" is HFC-134a even in French, where "a" is a word: nobody trades these.
_RARELY_MEANT = {"HFC-134", "HFC-143", "HFC-152"}


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that stands before a number: its family ("cfc", "number" …). `weak`, it needs a letter behind the
    number ("gas 134a", not "gas 12"); `tight`, nothing but a hyphen between ("F-12", not "77 F 12 drums")."""

    family: str
    weak: bool = False
    tight: bool = False


@functools.lru_cache(maxsize=1)
def _code_words() -> Phrases[_Word]:
    rows = tables.rows("code_words")
    return Phrases(
        (row["word"], _Word(row["family"], row["weight"] == "weak", row["weight"] == "tight")) for row in rows
    )


@dataclass(frozen=True, slots=True)
class _Codes:
    by_family: dict[tuple[str, str], str]  # ("cfc", "12") → "CFC-12"
    by_number: dict[str, str]  # "12" → "CFC-12", "404a" → "R-404A"
    common: frozenset[str]  # names of tier A


@functools.lru_cache(maxsize=1)
def _codes() -> _Codes:
    by_family: dict[tuple[str, str], str] = {}
    by_number: dict[str, str] = {}
    # The traded isomer goes before the entry for all isomers of the same number.
    everything = sorted(all_substances(), key=lambda each: each.tier != "A")
    for substance in everything:
        number = folding.fold(substance.ashrae.removeprefix("R-"))
        for code in _spellings(number):
            by_number.setdefault(code, substance.name)
    for substance in everything:
        family, _, number = substance.name.partition("-")
        if number and number[0].isdigit():
            for code in _spellings(folding.fold(number.partition(" ")[0])):
                by_family.setdefault((_family(family), code), substance.name)
                if _family(family) != "halon":
                    by_number.setdefault(code, substance.name)
    return _Codes(by_family, by_number, frozenset(each.name for each in everything if each.tier == "A"))


def _family(prefix: str) -> str:
    return {"hcfo": "hfo", "ho": "hc", "r": "number"}.get(prefix.lower(), prefix.lower())


def _spellings(number: str) -> list[str]:
    """A number with and without the letter in brackets: "1234ze(e)" → "1234zee", "1234ze"."""
    if not number or not number[0].isdigit() or "-" in number:
        return []
    return list(dict.fromkeys((re.sub(r"[()]", "", number), number.partition("(")[0])))


@functools.lru_cache(maxsize=1)
def _names() -> Phrases[str]:
    """Whole names; an empty value marks what looks like a name and is none."""
    return Phrases([*((phrase, "") for phrase in _NOT_NAMES), *_name_entries()])


def _name_entries() -> Iterator[tuple[str, str]]:
    # Where isomers share a spelling, the common one is meant; single substances go before blends.
    ordered = sorted(all_substances(), key=lambda each: (each.tier != "A", each.kind == "blend"))
    extra: dict[str, list[str]] = {}
    for row in tables.rows("substance_words"):
        extra.setdefault(row["name"], []).append(row["word"])
    for substance in ordered:
        for word in (*_own_words(substance), *extra.get(substance.name, ())):
            if _safe(word) and not _is_number(word):
                yield word, substance.name
    formulas: dict[str, set[str]] = {}
    for substance in ordered:
        if substance.kind == "single" and substance.formula:
            formulas.setdefault(substance.formula, set()).add(substance.name)
    yield from ((formula, next(iter(names))) for formula, names in formulas.items() if len(names) == 1)
    for substance in ordered:
        plain = re.sub(r"^[\d,\s]+-|^\([EZ]\)-", "", substance.chemical_name)
        if substance.tier == "A" and plain != substance.chemical_name and plain.isalpha():
            yield plain, substance.name


def _own_words(substance: Substance) -> Iterator[str]:
    for _, words in substance.names:
        yield from words
    yield from (re.sub(r"\s*\(.*\)$", "", word) for word in substance.trade_names)
    short, bracket, rest = substance.name.partition(" (")
    if bracket and rest != "isomer group)":
        yield from (short, rest.rstrip(")"))


def _safe(word: str) -> bool:
    folded = folding.fold(word)
    return folded not in _UNSAFE and not folded.isdigit() and not re.fullmatch(r"\d+[a-z]", folded)


def _is_number(word: str) -> bool:
    """Whether the pass over numbers finds the word ("Freon 12"), and knows better what stands behind it."""
    found = next(_numbered(folding.tokens(word)), None)
    return found is not None and found.end == len(word) and found.certainty == "exact"


@functools.lru_cache(maxsize=1)
def _capital_names() -> dict[str, str]:
    return {"MB": "MB (methyl bromide)", "BCF": "Halon-1211", "BTM": "Halon-1301",
            "CTC": "CTC (carbon tetrachloride)", "TCA": "TCA (methyl chloroform)",
            "BCM": "BCM (bromochloromethane)"}  # fmt: skip


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
    sure = [*_numbered(tokens), *_named(tokens), *_cas(text), *_capitals(tokens), *_grouped(tokens)]
    chosen = _longest(sure)
    free = [index for index, token in enumerate(tokens.items) if not _covered(token.start, token.end, chosen)]
    chosen = _longest([*chosen, *_misspelt(tokens, free)])
    return [mention for mention in chosen if mention.name]


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


def _numbered(tokens: Tokens) -> Iterator[Mention]:
    items = tokens.items
    for index, token in enumerate(items):
        if token.kind != "digits":
            hit = _code_words().at(tokens, index)
            if hit is None or (index and tokens.glued(index - 1) and items[index - 1].kind == "digits"
                               and token.kind == "letters"):  # fmt: skip
                continue
            after = hit.last + 1
            if after < len(items) and items[after].kind == "digits" and _CODE_GAP.match(tokens.gap(hit.last)):
                if hit.value.tight and tokens.gap(hit.last) not in _TIGHT_GAPS:
                    continue
                found = _code_at(tokens, after, hit.value, spaced=tokens.gap(hit.last).isspace())
                if found:
                    name, end, certainty = found
                    yield Mention(token.start, end, name, certainty, "number")
                    yield from _after_slash(tokens, after, end)
        elif not index or not _joined_before(tokens, index):
            code, end = _glued_code(tokens, index)
            bare = _codes().by_number.get(code) if len(token.text) >= _BARE_DIGITS else None
            if bare and not code.isdigit():
                yield Mention(token.start, end, bare, "likely", "bare")


def _after_slash(tokens: Tokens, index: int, end: int) -> Iterator[Mention]:
    """The further numbers of "R-11/12/22", where token `index` holds the first and `end` is where that ends."""
    items = tokens.items
    following = next((each for each in range(index, len(items)) if items[each].start >= end), None)
    while following is not None and tokens.source[end : items[following].start] == "/":
        if items[following].kind != "digits":
            return
        found = _code_at(tokens, following, _Word("number"), spaced=False)
        after = items[following + 1].text if following + 1 < len(items) else ""
        if found is None or found[2] != "exact" or after in _MASS_UNITS:
            return
        yield Mention(items[following].start, found[1], found[0], "likely", "number")
        end = found[1]
        following = next((each for each in range(following, len(items)) if items[each].start >= end), None)


def _joined_before(tokens: Tokens, index: int) -> bool:
    return tokens.gap(index - 1) in ("", "-", ".", ",") and tokens.items[index - 1].kind != "han"


def _glued_code(tokens: Tokens, index: int) -> tuple[str, int]:
    """The number at `index` with the letters (and B1 digits) glued to it, and where it ends."""
    items = tokens.items
    code, end = items[index].text, items[index].end
    if index + 1 < len(items) and tokens.glued(index) and re.fullmatch("[a-z]{1,4}", items[index + 1].text):
        code, end = code + items[index + 1].text, items[index + 1].end
        if index + 2 < len(items) and tokens.glued(index + 1) and items[index + 2].kind == "digits":
            code, end = code + items[index + 2].text, items[index + 2].end
    bracket = re.match(r"\s?\(([EZez])\)", tokens.source[end : end + 4])
    if bracket and code + bracket.group(1).lower() in _codes().by_number:
        return code + bracket.group(1).lower(), end + bracket.end()
    return code, end


def _code_at(tokens: Tokens, index: int, word: _Word, *, spaced: bool) -> tuple[str, int, str] | None:
    """The substance whose number stands at token `index`: name, end, certainty."""
    items = tokens.items
    codes = _codes()
    number = items[index]
    following = items[index + 1] if index + 1 < len(items) else None
    code, end = _glued_code(tokens, index)
    if code == number.text and following is not None:
        if spaced and following.text in _MASS_UNITS | _HAN_UNITS:
            return None
        lettered = codes.by_number.get(code + following.text)
        if (len(following.text) == 1 and tokens.gap(index) in (" ", "-") and lettered in codes.common
                and codes.by_number.get(code) not in codes.common - _RARELY_MEANT):  # fmt: skip
            code, end = code + following.text, following.end
        if following.text in ("x", "х", "×"):
            end = number.end
    elif following is not None and code not in codes.by_number and following.text in ("x", "kg"):
        if following.text == "kg":
            return None
        code, end = number.text, number.end
    if word.weak and code.isdigit():
        return None
    return _known(codes, word.family, code, end)


def _known(codes: _Codes, family: str, code: str, end: int) -> tuple[str, int, str] | None:
    name = codes.by_family.get((family, code))
    if name is None and family == "number":
        name = codes.by_number.get(code)
    if name is not None:
        return name, end, "exact"
    if family not in _MIXED_UP:
        return None
    likely = codes.by_number.get(code)
    if likely is None and code.isdigit() and len(code) >= _BARE_DIGITS:
        lettered = codes.by_number.get(code + "a")
        likely = lettered if lettered in codes.common and code + "c" not in codes.by_number else None
    return (likely, end, "likely") if likely else None


def _named(tokens: Tokens) -> Iterator[Mention]:
    for hit in _names().find(tokens):
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
        written = tokens.source[token.start : token.end]
        after_number = index and tokens.items[index - 1].kind == "digits"
        if written in _CAPITALS and not after_number:
            yield Mention(token.start, token.end, _capital_names()[written], "exact", "name")


def _cas(text: str) -> Iterator[Mention]:
    if not _DIGITS.search(text):
        return
    for match in _CAS.finditer(text):
        name = _by_cas().get(folding.fold(match.group()))
        if name:
            yield Mention(match.start(), match.end(), name, "exact", "cas")


def _grouped(tokens: Tokens) -> Iterator[Mention]:
    for hit in _groups().find(tokens):
        yield Mention(hit.start, hit.end, hit.value, "exact", "group")


# Misspellings. A chemical name is taken for another only if the parts that make the difference are the same.
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
    for word, name in _name_entries():
        folded = " ".join(folding.fold(word).split())
        if len(folded) >= _LONG_WORD and _CHEMICAL.search(folded) and not _DIGITS.search(folded):
            found.setdefault(folded, name)
    return found


@functools.lru_cache(maxsize=1)
def _spelt_prefixes() -> dict[str, str]:
    rows = tables.rows("code_words")
    words = {folding.fold(row["word"]): row["family"] for row in rows if row["weight"] == "strong"}
    return {word: family for word, family in words.items() if len(word) >= _PREFIX_WORD - 1 and word.isalpha()}


def _misspelt(tokens: Tokens, free: list[int]) -> Iterator[Mention]:
    available = set(free)
    items = tokens.items
    for index in free:
        token = items[index]
        if token.kind != "letters":
            continue
        if _CHEMICAL.search(token.text):
            yield from _misspelt_name(tokens, index, available)
        following = index + 1
        if following in available and items[following].kind == "digits" and len(token.text) >= _PREFIX_WORD:
            yield from _misspelt_prefix(tokens, index)


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
    if near is None or not _CODE_GAP.match(tokens.gap(index)):
        return
    word = _Word(prefixes[near[0]])
    found = _code_at(tokens, index + 1, word, spaced=tokens.gap(index).isspace())
    if found:
        yield Mention(token.start, found[1], found[0], "fuzzy", "number")
