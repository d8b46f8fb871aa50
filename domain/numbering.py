"""Substances named by a number behind a word: R-12, хладон-12, 氟利昂12, HFC134a, R-11/12/22, or 134a alone."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain import folding, tables
from domain.folding import Tokens
from domain.phrases import Phrases
from domain.substances import Mention, all_substances

CODE_GAP = re.compile(r"[\s\-‐-―−._№#]{0,3}\Z")
_TIGHT_GAPS = {"", "-", "‐", "‑", "–"}
MASS_UNITS = {"kg", "kgs", "kilo", "kilos", "g", "lb", "lbs", "t", "ton", "tons", "tonne", "tonnes", "кг",
               "т", "kilogram", "kilograms", "كغ", "كجم", "كيلو", "كلغ"}  # fmt: skip
_HAN_UNITS = {"公", "千", "吨", "瓶", "个", "罐", "桶"}
_BARE_DIGITS = 3
# Classes that people confuse: HFC-22 is HCFC-22. "HC-12a" and "halon 12" are not CFC-12.
_MIXED_UP = {"number", "cfc", "hcfc", "hfc"}
# "R 134 a" is HFC-134a even in French, where "a" is a word: nobody trades these.
_RARELY_MEANT = {"HFC-134", "HFC-143", "HFC-152"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word that stands before a number: its family ("cfc", "number" …). `weak`, it needs a letter behind the
    number ("gas 134a", not "gas 12"); `tight`, nothing but a hyphen between ("F-12", not "77 F 12 drums")."""

    family: str
    weak: bool = False
    tight: bool = False


@functools.lru_cache(maxsize=1)
def _code_words() -> Phrases[Word]:
    rows = tables.rows("code_words")
    return Phrases(
        (row["word"], Word(row["family"], row["weight"] == "weak", row["weight"] == "tight")) for row in rows
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


def numbered(tokens: Tokens) -> Iterator[Mention]:
    """The substances whose number stands in the text, overlapping ones included."""
    items = tokens.items
    words = _code_words().each(tokens)
    for index, token in enumerate(items):
        if token.kind != "digits":
            hit = words.get(index)
            if hit is None or (index and tokens.glued(index - 1) and items[index - 1].kind == "digits"
                               and token.kind == "letters"):  # fmt: skip
                continue
            after = hit.last + 1
            if after < len(items) and items[after].kind == "digits" and CODE_GAP.match(tokens.gap(hit.last)):
                if hit.value.tight and tokens.gap(hit.last) not in _TIGHT_GAPS:
                    continue
                found = code_at(tokens, after, hit.value, spaced=tokens.gap(hit.last).isspace())
                if found:
                    name, end, certainty = found
                    yield Mention(token.start, end, name, certainty, "number")
                    yield from _after_slash(tokens, after, end)
        elif not index or not _joined_before(tokens, index):
            code, end = _glued_code(tokens, index)
            bare = _codes().by_number.get(code) if len(token.text) >= _BARE_DIGITS else None
            if bare and not code.isdigit():
                yield Mention(token.start, end, bare, "likely", "bare")
            elif (said := _colloquial(tokens, index)) is not None:
                yield said


#: "404ой", "22й": how a Russian technician calls a gas by its number.
_ORDINALS = frozenset({"й", "ой", "oй", "ый", "го", "гo", "ого", "oгo"})  # Latin o: as folded behind digits
_CALLED = {"134": "134a", "404": "404a", "410": "410a", "407": "407c", "507": "507a", "141": "141b", "142": "142b"}
#: What stands before a short number that is a gas, no day.
GAS_BEFORE = frozenset(
    [
        "прибор",
        "говорит",
        "показал",
        "показывает",
        "пишет",
        "газ",
        "газа",
        "фреон",
        "фреона",
        "хладон",
        "хладона",
        "внутри",
        "анализатор",
        "тестер",
    ]
)


def _colloquial(tokens: Tokens, index: int) -> Mention | None:
    """A gas called by a bare number: "404ой" and "прибор говорит 22й", "134 A"."""
    items = tokens.items
    number, following = items[index], items[index + 1] if index + 1 < len(items) else None
    if following is None:
        return None
    codes = _codes()
    if following.text in _ORDINALS and tokens.gap(index) in ("", "-"):
        beside_gas = bool(index) and items[index - 1].text in GAS_BEFORE
        called = _CALLED.get(number.text, number.text) if beside_gas else None
        if not tokens.gap(index):
            called = called or _CALLED.get(number.text)
        name = codes.by_number.get(called or "")
        return Mention(number.start, following.end, name, "likely", "bare") if name else None
    letter = tokens.source[following.start : following.end]
    if len(number.text) == _BARE_DIGITS and letter in ("A", "a", "b", "C") and tokens.gap(index) in (" ", "-"):
        name = codes.by_number.get(number.text + following.text)
        sure = letter == "A" or tokens.gap(index) == "-" or letter == "C"
        if name in codes.common and sure and _CALLED.get(number.text) == number.text + following.text:
            return Mention(number.start, following.end, str(name), "likely", "bare")
    return None


def common_by_number(code: str) -> str | None:
    """The traded substance of a number without its letter ("22", "404a", "134"), None if there is none."""
    name = _codes().by_number.get(_CALLED.get(code, code))
    return name if name in _codes().common else None


def _after_slash(tokens: Tokens, index: int, end: int) -> Iterator[Mention]:
    """The further numbers of "R-11/12/22", where token `index` holds the first and `end` is where that ends."""
    items = tokens.items
    following = next((each for each in range(index, len(items)) if items[each].start >= end), None)
    while following is not None and tokens.source[end : items[following].start] == "/":
        if items[following].kind != "digits":
            return
        found = code_at(tokens, following, Word("number"), spaced=False)
        after = items[following + 1].text if following + 1 < len(items) else ""
        if found is None or found[2] != "exact" or after in MASS_UNITS:
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


def code_at(tokens: Tokens, index: int, word: Word, *, spaced: bool) -> tuple[str, int, str] | None:
    """The substance whose number stands at token `index`: name, end, certainty."""
    items = tokens.items
    codes = _codes()
    number = items[index]
    following = items[index + 1] if index + 1 < len(items) else None
    code, end = _glued_code(tokens, index)
    if code == number.text and following is not None:
        if spaced and following.text in MASS_UNITS | _HAN_UNITS:
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
    if word.weak and code.isdigit() and not _spoken(tokens, index, code):
        return None
    return _known(codes, word.family, code, end)


#: The numbers that people say behind "gas" alone, and what would make them a count.
_SPOKEN = frozenset(("12", "22", "134", "141", "404", "407", "410", "507"))
_COUNTED = re.compile(
    r"\s?(?:%|[.,]\d|x|×|bar\b|psi|mpa|kpa|°|бар|атм|cyl|bott|can|drum|unit|pc|bout|bonb|f[uû]t|cil|bomb|bal|garr|lata|bot|tamb|env|"
    r"балл|бочк|шт|кг|тонн|т\b|ا?سطوان|عبو|قار|برميل|كغ|كيلو|طن|kg|kilo|t\b|ton|lb|瓶|罐|桶|公斤|千克|吨)",
    re.IGNORECASE,
)


def _spoken(tokens: Tokens, index: int, code: str) -> bool:
    """Whether "gas 22" names the substance, not 22 of something."""
    return code in _SPOKEN and not _COUNTED.match(tokens.source, tokens.items[index].end)


def _known(codes: _Codes, family: str, code: str, end: int) -> tuple[str, int, str] | None:
    name = codes.by_family.get((family, code))
    if name is None and family == "number":
        name = codes.by_number.get(code) or codes.by_family.get(("halon", code))
    if name is not None:
        return name, end, "exact"
    if family not in _MIXED_UP:
        return None
    likely = codes.by_number.get(code)
    if likely is None and code.isdigit() and len(code) >= _BARE_DIGITS:
        lettered = codes.by_number.get(code + "a")
        likely = lettered if lettered in codes.common and code + "c" not in codes.by_number else None
    return (likely, end, "likely") if likely else None
