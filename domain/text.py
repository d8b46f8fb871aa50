"""The analyser: text to search terms. Pure, the same for documents and queries, any index can hold its terms.

`domain.terms` makes the terms of a document of what stands here.

A term consists of letters and digits only, never of `_`: terms with `_` are the product's own (see
`domain.concepts`) and cannot be written by an author. When terms change, what was indexed before is indexed anew at
the next start (`services.refiling`).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence

import snowballstemmer

from domain import folding, tables

LONGEST_TERM = 64
MOST_TERMS = 5000

STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian"}
LATIN = ("en", "fr", "es")

_HAN = folding.HAN
# Letters and digits joined by hyphen, dot, slash or blank as codes are: R-12, 2903.42, MSKU 123456 7.
CODE_WORDS = "r|f|cfc|hcfc|hfc|hfo|hbfc|pfc|halon|un|imo|хфу|гхфу|гфу|р|ф"
_CONTAINER = re.compile(r"(?<![^\W_])([a-z]{3}[ujz])[\s\-]?(\d{6})[\s\-/]?(\d)(?![^\W_])")
_SPACED_CODE = re.compile(rf"(?<![^\W_])({CODE_WORDS})[\s.\-]{{1,2}}(\d{{1,4}}(?:[a-z]{{1,3}}\d?)?)(?![^\W_])")
_PIECE = re.compile(rf"[{_HAN}]+|(?:(?![{_HAN}])[^\W_])+(?:[\-.](?:(?![{_HAN}])[^\W_])+)*")
_JOINTS = re.compile(r"[\-.]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CJK = re.compile(f"[{_HAN}]")
_LONG_NUMBER = 4
_SHORTEST_STEMMED = 3


def fold(text: str) -> str:
    """`text` in the one spelling of the index: see `domain.folding`."""
    return folding.fold(unicodedata.normalize("NFC", text))


def surface(text: str) -> list[str]:
    """The terms of `text` in its order, without stems: what a phrase is made of. Chinese comes as overlapping
    pairs of characters, a character that stands alone as itself."""
    return of_folded(fold(text))


def of_folded(folded: str) -> list[str]:
    """The same of a text that is folded already."""
    found: list[str] = []
    for piece in _PIECE.findall(_codes_joined(folded)):
        if piece.isalpha() and piece.isascii():
            found.append(piece)
        elif _CJK.match(piece):
            found += pairs(piece)
        else:
            found += _words(piece)
        if len(found) >= MOST_TERMS:
            break
    return [term[:LONGEST_TERM] for term in found[:MOST_TERMS]]


def forms(word: str) -> tuple[str, ...]:
    """Every term under which a document may hold the folded `word`, whatever Latin language it is in: the
    alternatives of a query."""
    if word.isascii() or not (_CYRILLIC.search(word) or _ARABIC.search(word)):
        stems = [stem(word, lang) for lang in LATIN]
    else:
        stems = [stem(word, None)]
    return tuple(dict.fromkeys((word, *stems)))


@functools.lru_cache(maxsize=16384)
def stem(word: str, lang: str | None) -> str:
    """The stem of a folded word. Its script decides the stemmer, `lang` decides among the Latin ones; codes,
    numbers, Chinese and short words stay as they are."""
    if len(word) <= _SHORTEST_STEMMED or any(character.isdigit() for character in word) or _CJK.search(word):
        return word
    if _ARABIC.search(word):
        return _arabic_stem(word)
    if _CYRILLIC.search(word):
        lang = "ru"
    elif lang not in LATIN:
        return word
    stemmed = "".join(each for each in fold(_stemmer(lang).stemWord(word)) if each.isalnum())
    return stemmed[:LONGEST_TERM] if len(stemmed) > 1 else word


# Light stemming of Arabic: the article and joined particles before, plural and feminine endings behind.
# Snowball's rules need the letters that folding makes one: they leave "أسطوانة" and "أسطوانات" apart.
_ARABIC_BEFORE = ("وبال", "وال", "بال", "فال", "كال", "ولل", "لل", "ال")
_ARABIC_BEHIND = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def _arabic_stem(word: str) -> str:
    for joined in _ARABIC_BEFORE:
        if word.startswith(joined) and len(word) - len(joined) >= _SHORTEST_STEMMED:
            word = word[len(joined) :]
            break
    for ending in _ARABIC_BEHIND:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEMMED:
            word = word[: -len(ending)]
    return word


@functools.lru_cache(maxsize=len(STEMMERS))
def _stemmer(lang: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(STEMMERS[lang])


def latin_language(words: Sequence[str]) -> str:
    """The Latin language whose common words stand most often among the folded `words`; else English."""
    return most_common(common_words(words))


def common_words(words: Sequence[str]) -> tuple[int, ...]:
    """How many of the folded `words` are common ones, for each of the Latin languages."""
    return tuple(sum(word in stop_words(lang) for word in words) for lang in LATIN)


def most_common(counts: Sequence[int]) -> str:
    """The Latin language with the most common words, the first of those with as many."""
    return LATIN[counts.index(max(counts))]


def is_stop_word(word: str) -> bool:
    """Whether the folded `word` is too common in any of the languages to be a condition of a search."""
    return any(word in stop_words(lang) for lang in ("en", "fr", "es", "ru", "ar", "zh"))


@functools.lru_cache(maxsize=8)
def stop_words(lang: str) -> frozenset[str]:
    """The folded words of a language that tell it from others and are no conditions of a search."""
    return frozenset(
        word for row in tables.rows("stop_words") if row["lang"] == lang for word in tables.values(row["words"])
    )


def _codes_joined(folded: str) -> str:
    joined = _CONTAINER.sub(r"\1\2\3", folded)
    return _SPACED_CODE.sub(r"\1\2", joined)


def pairs(run: str) -> list[str]:
    """A run of Chinese characters as overlapping pairs; a character that stands alone as itself."""
    return [run[index : index + 2] for index in range(len(run) - 1)] if len(run) > 1 else [run]


def _words(piece: str) -> list[str]:
    """One term for a code ("r-134a", "2903.42"), one a word otherwise ("ex-factory")."""
    if piece.isalpha():
        return [piece]
    parts = _JOINTS.split(piece)
    if any(character.isdigit() for character in piece):
        return ["".join(parts)]
    return parts


def besides(word: str, lang: str) -> tuple[str, ...]:
    """What a folded word of a Latin language, or of any other script, is indexed as besides itself: its stem, and long
    runs of digits within a code."""
    stemmed = stem(word, lang)
    return (*((stemmed,) if stemmed != word else ()), *(() if word.isalpha() else _long_numbers(word)))


def _long_numbers(word: str) -> list[str]:
    """Long runs of digits within a code, so that part of a bill of lading finds it."""
    if word.isdigit() or word.isalpha():
        return []
    return [run for run in re.findall(r"\d+", word) if len(run) >= _LONG_NUMBER]
