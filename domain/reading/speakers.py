"""Who can say what a gas is (``speakers.csv``), and the ways in which it is said of them (``testimony.csv``).

A speaker is a label, a packing, a paper, a person, a test …: one row for each kind and language with the words for it.
A way of saying is one row with a pattern over folded text, in which ``{person}`` stands for the words of its own
language, ``{person:*}`` for those of all, ``{few}`` for a few words without a stop and ``{name}`` for a character of a
name.
"""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from importlib import resources

from .fold import CLAIMED, fold_char

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
    source = resources.files(__package__).joinpath(f"{table}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO("".join(c if c.isascii() else fold_char(c) for c in source))))


@lru_cache(maxsize=1)
def _words() -> dict[tuple[str, str], str]:
    return {(row["kind"], row["lang"]): row["words"] for row in _rows("speakers")}


@lru_cache(maxsize=2)
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


def ways(rule: str, table: str = "testimony") -> str:
    """A group that matches any way of saying of ``rule``, as words of their own."""
    rows = [row for row in _ways(table) if row["rule"] == rule]
    parted = [_filled(row["pattern"], row["lang"]) for row in rows if row["lang"] != "zh"]
    joined = [_filled(row["pattern"], row["lang"]) for row in rows if row["lang"] == "zh"]
    return f"(?:{_LEFT}(?:{'|'.join(parted)}){_RIGHT}{''.join(f'|{each}' for each in joined)})"
