"""Which numbers a text may announce, found out before it is searched for any (`domain.paper_numbers`).

Few texts announce a number, and the same words return in all. A text is taken as a row of signs, one for what stands
between two blanks, which is worked out once; in few rows a phrase has nothing but parts of phrases up to a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from domain import grouped_numbers
from domain.chunks import SELDOM
from domain.memo import Memo
from domain.number_words import folded, is_han, phrases

TELLING = ("licence", "lot", "cylinder")
"""Keys of phrases that lead to a number of any kind."""
GROUPED = "grouped"
"""With the keys: a number may be written in groups."""
AT_SEA = ("ship", "voyage")
"""Keys of phrases that lead to a name, or a number of few digits."""
LINKS = ("is", "was", "est", "es")
"""Words between a word for "number" and the number."""
SHORTEST = 4
"""Signs that a number has."""
_KEYS = (*TELLING, *AT_SEA)
_ON_PAPER = frozenset(TELLING)
_BITS = len(_KEYS) + 4
_GROUPS, _TELLS, _CODE, _PART = (1 << bit for bit in range(len(_KEYS), _BITS))
"""What stands there may be the first group of a number; one that tells alone, or one of any kind; or it has a part of a
phrase, or only marks. Lower bits: by which a phrase of each key is known."""
_ONE_DIGIT = dict.fromkeys(map(ord, "123456789"), "0")


def hinted(text: str) -> frozenset[str]:
    """The keys of which phrases may announce something in a text, `GROUPED` among them where it may have a number in
    groups; then it is not looked at so closely."""
    row = "".join(map(_signs.__getitem__, text.split()))
    if not _PHRASE.search(row):
        return frozenset()
    grouped = _BEGINS_GROUPS.search(row) is not None and grouped_numbers.may_stand_in(text)
    if grouped and not _ON_PAPER.isdisjoint(keys := _having_phrases(row, _ANYWHERE)):
        return keys | {GROUPED}
    told = _TELLING.search(row) and _ANNOUNCED_BY_ANY.search(row)
    return _having_phrases(row, _ANNOUNCED if told else _SAILING)


def _having_phrases(row: str, patterns: Mapping[str, re.Pattern[str]]) -> frozenset[str]:
    return frozenset([key for key, pattern in patterns.items() if pattern.search(row)])


def _having(*signs: int) -> str:
    """The class of the characters that have all these signs."""
    wanted = sum(signs)
    return f"[{''.join(_character(each) for each in range(1 << _BITS) if each & wanted == wanted)}]"


def _character(signs: int) -> str:
    return chr(0x4E00 + signs)


def _up_to_a_number(key: str) -> str:
    phrase = 1 << _KEYS.index(key)
    return f"{_having(phrase)}{_having(_PART)}*{_having(_CODE)}|{_having(phrase, _CODE)}"


_ANYWHERE = {key: re.compile(_having(1 << bit)) for bit, key in enumerate(_KEYS)}
_ANNOUNCED = {**_ANYWHERE, **{key: re.compile(_up_to_a_number(key)) for key in TELLING}}
_SAILING = {key: _ANYWHERE[key] for key in AT_SEA}
_TELLING = re.compile(_having(_TELLS))
_BEGINS_GROUPS = re.compile(_having(_GROUPS))
_PHRASE = re.compile("|".join(pattern.pattern for pattern in _ANYWHERE.values()))
_ANNOUNCED_BY_ANY = re.compile("|".join(map(_up_to_a_number, TELLING)))


@lru_cache(maxsize=1 << 15)
def _bits(piece: str) -> int:
    """The signs of what stands between two blanks, but for groups; they do not depend on which digits it has."""
    small = folded(piece).lower()
    signs = sum(1 << bit for bit, key in enumerate(_KEYS) if _word_of(key).search(small))
    codes = [code for code in _ANY_CODE.findall(small) if len(code) >= SHORTEST]
    signs |= _TELLS * any(map(_tells, codes)) | _CODE * any(_NO_CODE.fullmatch(code) is None for code in codes)
    signs |= _PART * (not any(map(str.isalnum, small)) or _part_of_phrase().search(small) is not None)
    return signs


def _sign(piece: str) -> str:
    return _character(_bits(piece.translate(_ONE_DIGIT)) | _GROUPS * grouped_numbers.may_begin(piece))


_signs = Memo(_sign, 1 << 16, SELDOM.search)


@cache
def _word_of(key: str) -> re.Pattern[str]:
    """A word by which a phrase of a key is known: the first one, or the last where it does not matter what follows."""
    place = 0 if key in TELLING else -1
    return _any_of(phrase.split(" ")[place] for phrase in phrases(key))


@cache
def _part_of_phrase() -> re.Pattern[str]:
    """A word that may stand between the beginning of a phrase and its number."""
    keys = (*TELLING, "between", "number")
    return _any_of([*LINKS, *(word for key in keys for phrase in phrases(key) for word in phrase.split())])


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, sorted(set(words)))))


def _pattern(word: str) -> str:
    """A word of a phrase where `domain.number_words.any_of` would find it."""
    stem = re.escape(word.removesuffix("*"))
    if is_han(word) or "\u0600" <= word[0] <= "\u06ff":
        return stem
    return rf"(?<![^\W\d_]){stem}" + ("" if word.endswith("*") or not word[-1].isalpha() else r"(?![^\W\d_])")


_ANY_CODE = re.compile(r"[a-z0-9а-яё/\-.]*\d[a-z0-9а-яё/\-.]*")
_NO_CODE = re.compile(
    r"[.\-/]*(?:(?:h?c?f[co]|r|hcfc)-?\d{2,4}[a-z]{0,2}(?:\([a-z]+\))?|[\d.,]+(?:kgs?)|[a-z]{3}[ujz]\d{7})[.\-/]*"
)
"""Refrigerants, weights and containers."""
_COMMON = re.compile(
    r"(?:h?c?f[co]|r|hcfc)-?\d{2,4}[a-z]*(?:\([a-z]+\))?|[\d.,]+(?:kg|kgs|t|x)?|\d{1,3}-\w*|[a-z]{3}[ujz]\d{7}"
)


def _tells(code: str) -> bool:
    """Whether a number alone may tell something: it is no amount, year, refrigerant or container."""
    bare = code.strip(".-/")
    return len(bare) >= SHORTEST and (_COMMON.fullmatch(bare) is None or (bare.isdigit() and len(bare) > SHORTEST))
