"""What people write around what they search for, in six languages: "since", "last year", "without", "more than".

The words stand in `spoken_words.csv`, by kind; here they become parts of patterns over folded text.
"""

from __future__ import annotations

import functools
import re

from domain import folding, tables
from domain.reading.words import lexicon

_HAN = re.compile(f"[{folding.HAN}]")
_ARABIC = re.compile("[\u0600-\u06ff]")


def folded(text: str) -> str:
    """Folded character by character, so that places in it are places in `text`; what folds to several stays."""
    return "".join(one if len(one := folding.fold(each)) == 1 else each for each in text)


@functools.lru_cache(maxsize=64)
def words(kind: str) -> tuple[str, ...]:
    """The folded words and phrases of one kind, the longest first."""
    found = {
        folded(word)
        for row in tables.rows("spoken_words")
        if row["kind"] == kind
        for word in tables.values(row["words"])
    }
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@functools.lru_cache(maxsize=1)
def kinds() -> tuple[str, ...]:
    """Every kind of the table, in its order."""
    return tuple(dict.fromkeys(row["kind"] for row in tables.rows("spoken_words")))


@functools.lru_cache(maxsize=64)
def any_of(*several: str, within_words: bool = False) -> str:
    """A pattern for any phrase of these kinds. Words stand by themselves, Chinese ones anywhere; with `within_words`
    a word may go on."""
    phrases = sorted({word for kind in several for word in words(kind)}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(_phrase(each, within_words) for each in phrases)})"


def _phrase(phrase: str, goes_on: bool) -> str:
    pattern = r"\s+".join(re.escape(part).replace("'", "['’ ]") for part in phrase.split())
    if _HAN.search(phrase):
        return pattern
    before = r"(?<!\w)و?(?:ال)?" if _ARABIC.search(phrase) else r"(?<!\w)"
    end = "" if goes_on or phrase.endswith("'") else r"(?!\w)"
    return f"{before}{pattern}{end}"


_SHORTEST_ALONE = 4


@functools.lru_cache(maxsize=1)
def months() -> str:
    """A pattern for the name of a month, also shortened."""
    names = sorted(map(folded, lexicon.phrases("month")), key=len, reverse=True)
    return "|".join(re.escape(name.removesuffix("~")) + (r"\w{0,3}" if name.endswith("~") else "") for name in names)


@functools.lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return {folded(name).removesuffix("~"): int(value) for name, value in lexicon.phrases("month").items()}


def month(name: str) -> int | None:
    """The month of a folded name: "mars" → 3, "сентябре" → 9."""
    known = _months()
    for length in range(len(name), 1, -1):
        if name[:length] in known:
            return known[name[:length]]
    return None


def whole_name(name: str) -> bool:
    """Whether this is a month's name in full, one that without a year is not taken for anything else."""
    return len(name) >= _SHORTEST_ALONE or name in ("may", "mai", "мая", "мае", "май")
