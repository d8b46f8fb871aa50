"""The words that announce numbers ("licence", "lot", "voyage no."), and what may stand between and behind them.

`data/number_words.csv` has them in six languages, by the key of what they say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from domain import tables

_COMBINING = re.compile("[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_DIGITS = {ord(digit): str(unicodedata.digit(digit)) for digit in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"}


def folded(text: str) -> str:
    """Compatibility forms, accents, Arabic vowel signs and digits folded; the case is kept."""
    if text.isascii():
        return text
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text.replace("№", "№ "))).translate(_DIGITS)


@cache
def phrases(key: str) -> tuple[str, ...]:
    """The phrases of a key, folded and in lower case; `*` at the end of one stands for any ending."""
    return tuple(folded(row["phrase"]).lower() for row in tables.rows("number_words") if row["key"] == key)


@cache
def any_of(key: str) -> str:
    """A group that matches the phrases of a key, the longest first. Chinese ones stand among other letters; Arabic ones
    may have an article and a preposition before them."""
    cased: list[str] = []
    arabic: list[str] = []
    han: list[str] = []
    for phrase in sorted(phrases(key), key=len, reverse=True):
        stem = phrase.removesuffix("*")
        ended = r"[^\W\d_]*" if phrase != stem else r"(?![^\W\d_])" if stem[-1].isalpha() else ""
        spelt = re.escape(stem).replace(r"\ ", r"\s+") + ("" if is_han(stem) else ended)
        (han if is_han(stem) else arabic if "\u0600" <= stem[0] <= "\u06ff" else cased).append(spelt)
    bounded = rf"(?<![^\W\d_])(?:{'|'.join(cased)})"
    joined = rf"[وبل]?(?:ال|ل)?(?:{'|'.join(arabic)})"
    return f"(?:{bounded}|{joined}|{'|'.join(han)})"


@cache
def pattern_of(key: str) -> re.Pattern[str]:
    """`any_of` by itself, in any case."""
    return re.compile(any_of(key), re.IGNORECASE)


def is_han(phrase: str) -> bool:
    """Whether a phrase is a Chinese one."""
    return "\u4e00" <= phrase[0] <= "\u9fff"


@cache
def _beginnings(key: str) -> re.Pattern[str]:
    """Where a phrase may begin: in lower case, found soon."""
    return re.compile(
        "|".join(re.escape(each.removesuffix("*")) for each in sorted(phrases(key), key=len, reverse=True))
    )


def matches(pattern: re.Pattern[str], key: str, plain: str, small: str) -> Iterator[re.Match[str]]:
    """Where a pattern that begins with a phrase of `key` matches `plain`; `small` is the same in lower case."""
    end = 0
    for beginning in _beginnings(key).finditer(small):
        found = pattern.match(plain, beginning.start()) if beginning.start() >= end else None
        if found is not None:
            end = found.end()
            yield found
