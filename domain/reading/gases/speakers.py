"""Who can say what a gas is (``speakers.csv``), and the ways in which it is said of them (``testimony.csv``).

A speaker is a label, a packing, a paper, a person, a test …: one row for each kind and language with the words for it.
A way of saying is one row with a pattern over folded text, in which ``{person}`` stands for the words of its own
language, ``{person:*}`` for those of all, ``{few}`` for a few words without a stop and ``{name}`` for a character of a
name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache

from ..words import tables
from ..words.fold import CLAIMED, fold_char

#: Kinds of speakers that are named together.
_GROUPS = {
    "stated": ("label", "paper"),
    "goods": ("label", "packing", "paper"),
    "anyone": ("label", "packing", "paper", "person"),
}
_FEW = rf"(?:[^\s.;:!?\n{CLAIMED}]+ ){{0,5}}?"
_PLACE = re.compile(r"\{([a-z_]+)(:\*)?\}")
#: Words have borders, though Arabic glues particles to them; Chinese has none.
_GLUED = "[وفبل]?"
_LEFT, _RIGHT = r"(?<![^\W\d_])", r"(?![^\W\d_])"


def _rows(table: str) -> list[dict[str, str]]:
    return [{name: _folded(words) for name, words in row.items()} for row in tables.rows(table)]


def _folded(words: str) -> str:
    return "".join(each if each.isascii() else fold_char(each) for each in words)


@lru_cache(maxsize=1)
def _words() -> dict[tuple[str, str], str]:
    return {(row["kind"], row["lang"]): row["words"] for row in _rows("speakers")}


@lru_cache(maxsize=4)
def _ways(table: str) -> list[dict[str, str]]:
    return _rows(table)


def speakers(kind: str) -> re.Pattern[str]:
    """The words for speakers of a kind in all languages, wherever they stand, in the middle of a word too."""
    return re.compile("|".join(words for (each, _), words in _words().items() if each == kind))


def _speaker(kind: str, lang: str) -> str:
    words = "|".join(_words()[each, lang] for each in _GROUPS.get(kind, (kind,)))
    return f"{_GLUED if lang == 'ar' else ''}(?:{words})" + ("" if lang == "zh" else _RIGHT)


def _filled(pattern: str, lang: str) -> str:
    def words(place: re.Match[str]) -> str:
        kind, everywhere = place.groups()
        if kind in ("name", "few"):
            return CLAIMED if kind == "name" else _FEW
        if everywhere:
            return "|".join(_speaker(kind, each) for one, each in _words() if one == kind)
        return _speaker(kind, lang)

    return _PLACE.sub(words, pattern)


#: The letters of each language: a text without them says nothing in it.
_LETTERS = {
    script: re.compile(f"[{letters}]")
    for script, letters in (("en fr es", "a-z"), ("ru", "а-я"), ("ar", "\u0621-\u064a"), ("zh", "\u4e00-\u9fff"))
}


@lru_cache(maxsize=16)
def _scripts(text: str) -> frozenset[str]:
    """The scripts of which a text has letters; "any" stands for all."""
    return frozenset(("any", *(script for script, letters in _LETTERS.items() if letters.search(text))))


class Ways:
    """The ways of saying of some rules, as words of their own, between ``before`` and ``after``; looked for only where
    the text has letters of their language."""

    def __init__(self, *rules: str, table: str = "testimony", before: str = "", after: str = "") -> None:
        rows = [row for row in _ways(table) if row["rule"] in rules]
        self._patterns = []
        for script in (*_LETTERS, "any"):
            filled = [_filled(row["pattern"], row["lang"]) for row in rows if row["lang"] in script.split()]
            if filled:
                said = f"(?:{'|'.join(filled)})"
                said = said if script == "zh" else f"{_LEFT}{said}{_RIGHT}"
                self._patterns.append((script, re.compile(f"{before}{said}{after}")))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every way that is said in ``text``, language by language."""
        scripts = _scripts(text)
        for script, pattern in self._patterns:
            if script in scripts:
                yield from pattern.finditer(text)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first way that is said between the two positions in any language."""
        scripts = _scripts(text)
        found = (pattern.search(text, start, end) for script, pattern in self._patterns if script in scripts)
        return next((match for match in found if match), None)
