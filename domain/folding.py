"""One spelling for what readers take as the same: case, accents, widths, digits, Arabic letter forms.

`fold` maps every character by itself, so spans of the folded text can be led back to the original.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

# What Unicode does not decompose and readers still take for the same. Й keeps its breve: it is a letter
# of its own to Russian stems. Arabic hamza seats and alef forms fall to one letter, as people type them.
_SPECIAL = {
    "й": "й", "Й": "й", "ı": "i", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o",
    "đ": "d", "Đ": "d", "ł": "l", "Ł": "l", "ª": "a", "º": "o",
    "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ٱ": "ا", "ـ": "",
    "\u2010": "-", "\u2011": "-",
}  # fmt: skip
_DROPPED = {"Mn", "Me", "Cf", "Cn", "Co", "Cs"}

HAN = "\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
_TOKEN = re.compile(rf"\d+|[{HAN}]|(?:(?![{HAN}])[^\W\d_])+")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LATIN = re.compile(r"[a-z]")
_HAN = re.compile(f"[{HAN}]")

# Cyrillic and Greek letters that look like the Latin ones officers meant ("134а", "СFC", "Н22").
_LOOKALIKES = str.maketrans("асеорхвнктмуіαοερ", "aceopxbhktmyiaoep")


class _Fold(dict[int, str]):
    """Character to folded characters, worked out when a character is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        if len(folded) != 1:
            _UNEVEN.add(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if unicodedata.category(character) in _DROPPED:
        return ""
    decimal = unicodedata.decimal(character, None)
    if decimal is not None:
        return str(decimal)
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    if parts == character:
        return character
    return "".join(_fold_character(part) for part in parts)


_UNEVEN: set[str] = set()
"""Characters met so far that fold to none or to several."""
_FOLD = _Fold()


def fold(text: str) -> str:
    """`text` in the one spelling. Folding twice changes nothing."""
    return text.translate(_FOLD)


class Token(msgspec.Struct, frozen=True, gc=False):
    """A run of letters, a run of digits, or one Chinese character; `start`/`end` are of the original text."""

    text: str
    start: int
    end: int
    kind: str  # "digits", "han", "letters"
    keys: tuple[str, ...]  # the forms under which a phrase may name it; the first is the likeliest


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text cut into tokens, with the text itself for looking at what stands between them."""

    source: str
    items: tuple[Token, ...]
    begins: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)
    """Where phrases may begin: kept by `domain.phrases`, which looks for all of them at once."""

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next one."""
        return self.source[self.items[index].end : self.items[index + 1].start]

    def glued(self, index: int) -> bool:
        """Nothing stands between token `index` and the next one."""
        return self.items[index].end == self.items[index + 1].start


@functools.lru_cache(maxsize=16)
def tokens(text: str) -> Tokens:
    """The tokens of `text`, folded, with spans in `text` as it was given."""
    folded, origins = _folded_with_origins(text)
    items: list[Token] = []
    for match in _TOKEN.finditer(folded):
        first, last = match.span()
        word = match.group()
        start, end = origins[first], origins[last - 1] + 1
        if word[0].isdigit():
            items.append(Token(word, start, end, "digits", (word,)))
        elif len(word) == 1 and not word.isascii() and _HAN.match(word):
            items.append(Token(word, start, end, "han", (word,)))
        else:
            if items and items[-1].kind == "digits" and items[-1].end == start and len(word) <= 3:
                word = word.translate(_LOOKALIKES)
            items.append(Token(word, start, end, "letters", keys(word)))
    return Tokens(text, tuple(items))


def _folded_with_origins(text: str) -> tuple[str, Sequence[int]]:
    if text.isascii():
        return text.lower(), range(len(text))
    folded = text.translate(_FOLD)
    if _UNEVEN.isdisjoint(text):
        return folded, range(len(text))
    pieces = [_FOLD[ord(character)] for character in text]
    origins = [index for index, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), origins


@functools.lru_cache(maxsize=8192)
def keys(word: str) -> tuple[str, ...]:
    """The forms under which a folded word is looked up: Russian without its case ending, Arabic without
    what is joined to its front (the article, "and", "by", "to" …), Latin as it stands."""
    if _CYRILLIC.search(word):
        if _LATIN.search(word):
            return (word.translate(_LOOKALIKES),)
        return tuple(_without_ending(word))
    if _ARABIC.search(word):
        return tuple(dict.fromkeys(_arabic_forms(word)))
    return (word,)


# Endings of nouns and adjectives, longest first. Snowball's stems serve search better and names worse:
# they tell "Узбекистан" from "Узбекистане", and "Грузия" not from "груз".
_ENDINGS = (
    *("ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими"),
    *("ах", "ях", "ам", "ям", "ов", "ев", "ом", "ем", "ой", "ей", "ий", "ый", "ая", "яя", "ую", "юю"),
    *("ое", "ее", "ые", "ых", "их", "ым", "им", "а", "е", "и", "о", "у", "ы", "ь", "ю", "я", "й"),
)
_SHORT_WORD = 4
_SHORTEST_STEM = 3


def _without_ending(word: str) -> list[str]:
    """The word without each ending that it may have, the likeliest first: nouns in -й lose only that."""
    if len(word) <= _SHORT_WORD:
        return [word]
    stems = [
        word[: -len(ending)]
        for ending in _ENDINGS
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM
    ]
    if word.endswith("й") and not word.endswith(("ий", "ый")):
        stems.reverse()
    return stems or [word]


_JOINED = ("وبال", "وال", "بال", "فال", "كال", "ولل", "لل", "ال")


def _arabic_forms(word: str) -> list[str]:
    for joined in _JOINED:
        if word.startswith(joined) and len(word) - len(joined) >= 2:
            return [word[len(joined) :], word]
    forms = [word]
    if len(word) >= 4 and word[0] in "وبلفك":
        forms.append(word[1:])
    return forms
