"""What may have been meant by a word or a number that no document holds: slips of finger and ear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
_LONG = 8
_MOST_NEAR = 6
_DIGITS = re.compile(r"\d+")


def slips(length: int) -> int:
    """How many letters of a word of this length may be wrong."""
    return 0 if length < _SHORTEST else 1 if length < 6 else 2 if length <= _LONG else 3


def near(word: str, known: Iterable[str]) -> list[tuple[str, float]]:
    """The words of `known` nearest to `word`, each with how alike they are (0 to 1), the likest first."""
    most = slips(len(word))
    if not most:
        return []
    scorer: Any = OSA.distance
    found = process.extract(word, known, scorer=scorer, score_cutoff=most, limit=_MOST_NEAR)
    if not found:
        return []
    nearest = min(distance for _, distance, _ in found)
    return [(each, 1 - distance / (len(word) + 1)) for each, distance, _ in found if distance <= nearest + 1]


def numbers(written: str) -> list[str]:
    """Numbers one slip away from `written`: two digits swapped, one wrong, one missing or one too many."""
    runs = [match for match in _DIGITS.finditer(written) if len(match.group()) >= 5]
    found: dict[str, None] = {}
    for run in runs:
        for digits in _slips_of_digits(run.group()):
            found[digits] = None
    return [each for each in found if each != written]


def _slips_of_digits(digits: str) -> Iterator[str]:
    for first, second in combinations(range(len(digits)), 2):
        between = digits[first + 1 : second]
        yield digits[:first] + digits[second] + between + digits[first] + digits[second + 1 :]
    for index in range(len(digits)):
        for digit in "0123456789":
            yield digits[:index] + digit + digits[index + 1 :]
    for index in range(len(digits)):
        yield digits[:index] + digits[index + 1 :]
    for index in range(len(digits) + 1):
        for digit in "0123456789":
            yield digits[:index] + digit + digits[index:]


def parts(word: str) -> list[tuple[str, str]]:
    """The ways to read a word as two, each of three letters or more."""
    return [(word[:index], word[index:]) for index in range(3, len(word) - 2)]


_SOUNDS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_ALSO = (("h", "х"), ("j", "й"), ("x", "кс"), ("c", "к"), ("w", "в"), ("q", "к"), ("ck", "к"), ("ph", "ф"))
_LATIN_SOUNDS = sorted(
    (*_ALSO, *((latin, letter) for letter, latin in _SOUNDS.items() if latin)),
    key=lambda each: -len(each[0]),
)


def in_other_script(word: str) -> str | None:
    """A Russian name in Latin letters, or a Latin one in Russian letters, as it sounds."""
    if any(letter in _SOUNDS for letter in word):
        return "".join(_SOUNDS.get(letter, letter) for letter in word)
    if not (word.isascii() and word.isalpha()):
        return None
    found = ""
    left = word
    while left:
        latin, letter = next(((a, b) for a, b in _LATIN_SOUNDS if left.startswith(a)), (left[0], left[0]))
        found += letter
        left = left[len(latin) :]
    return found
