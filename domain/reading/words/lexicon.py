"""The cue words of six languages, and one scan that finds them all.

``cues.csv`` holds one row for each kind, value and language; ``words`` is a ``|`` list of folded phrases. Where a
word of a phrase ends in ``~`` it is a stem: any letters may follow ("fals~ etiqueta~"). Chinese phrases need no word
borders; Arabic ones may carry a glued prefix.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from . import tables
from .fold import CLAIMED, fold

#: Arabic particles written together with the word after them, longest first.
ARABIC_PREFIXES = ("وبال", "وال", "بال", "فال", "كال", "ولل", "ال", "لل", "وب", "ول", "و", "ف", "ب", "ل", "ك")

#: A comma or semicolon that parts phrases, not the digits of a number.
COMMA = re.compile(r";|(?<!\d),|,(?!\d)")

_ROLES = (
    "decl",
    "act",
    "deny",
    "aside",
    "neutral",
    "suspect",
    "agree",
    "declpost",
    "actpost",
    "denypost",
    "suspectpost",
    "confirm",
)
_AMOUNTS = ("declq", "foundq", "limit", "sample", "gross", "net", "holds")
_DAYS = ("dategood", "datebad", "dateweak")
_WHERE = ("seize", "origin", "dest", "transit", "claimed")
#: Kinds that compete for the same words; kinds of different families may share a word.
FAMILIES = {kind: group[0] for group in (_ROLES, _AMOUNTS, _DAYS, _WHERE) for kind in group}


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word found in the folded text: offsets are folded ones."""

    kind: str
    value: str
    start: int
    end: int


def is_cjk(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


def _letter(char: str) -> bool:
    return char.isalpha() and not is_cjk(char)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase: its ``parts`` in succession; between two of them, and at the end of a ``stem``, any letters."""

    parts: tuple[str, ...]
    stem: bool
    kinds: tuple[tuple[str, str], ...]

    def end(self, text: str, at: int) -> int | None:
        """Where the phrase ends that begins at ``at``, None if it does not stand there. The first part does."""
        end = at + len(self.parts[0])
        for part in self.parts[1:]:
            end = _word_end(text, end)
            if not text.startswith(part, end):
                return None
            end += len(part)
        if is_cjk(self.parts[-1][-1]):
            return end
        if self.stem:
            return _word_end(text, end)
        return None if end < len(text) and _letter(self.parts[-1][-1]) and _letter(text[end]) else end


#: How many characters of a phrase are looked up first: as many as it has, in these steps; of a Chinese one two.
_SIZES = (14, 7, 3, 2, 1)


class _Index:
    """Phrases by their first part, and what lengths those have that begin with the same characters."""

    def __init__(self, found: list[_Entry]) -> None:
        self.entries: dict[str, list[_Entry]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for entry in found:
            first = entry.parts[0]
            self.entries[first].append(entry)
            longest = 2 if is_cjk(first[0]) else len(first)
            lengths[first[: next(size for size in _SIZES if size <= longest)]].add(len(first))
        self.lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}

    def at(self, text: str, at: int) -> list[tuple[_Entry, int]]:
        """Every phrase that stands at ``at``, longest first, with its end."""
        found = []
        left = len(text) - at
        for size in _SIZES:
            for length in self.lengths.get(text[at : at + size], ()) if size <= left else ():
                if length > left:
                    continue
                for entry in self.entries.get(text[at : at + length], ()):
                    end = entry.end(text, at)
                    if end is not None:
                        found.append((entry, end))
        if len(found) > 1:
            found.sort(key=lambda item: -item[1])
        return found


def _word_end(text: str, at: int) -> int:
    """The end of the word of which the letter before ``at`` is one."""
    while at < len(text) and _letter(text[at]):
        at += 1
    return at


def _spellings(words: list[str]) -> list[str]:
    """The phrases, and those with an apostrophe without it too, as thumbs write them: "l etiquette"."""
    return [spelt for word in words for spelt in dict.fromkeys((word, word.replace("'", " ")))]


def _load(table: str) -> _Index:
    kinds: dict[tuple[tuple[str, ...], bool], list[tuple[str, str]]] = defaultdict(list)
    for row in tables.rows(table):
        pair = (row["kind"], row["value"])
        for word in _spellings(row["words"].split("|")):
            phrase = word.strip()
            parts = tuple(fold(part) for part in phrase.removesuffix("~").split("~")) if phrase != "~" else ("~",)
            if not all(parts):
                raise ValueError(f"{table}.csv has an empty phrase for {pair}: {word!r}")
            found = kinds[(parts, phrase.endswith("~") and phrase != "~")]
            if pair not in found:
                found.append(pair)
    return _Index([_Entry(parts, stem, tuple(pairs)) for (parts, stem), pairs in kinds.items()])


@lru_cache(maxsize=2)
def entries(table: str = "cues") -> _Index:
    """A lexicon, read once."""
    return _load(table)


@lru_cache(maxsize=4)
def phrases(kind: str) -> dict[str, str]:
    """The phrases of one kind as the table spells them, with their values; one that ends in ``~`` is a stem."""
    rows = [row for row in tables.rows("cues") if row["kind"] == kind]
    return {word.strip(): row["value"] for row in rows for word in _spellings(row["words"].split("|"))}


def _family(kind: str) -> str:
    return FAMILIES.get(kind, kind)


#: Where no phrase begins: blanks, digits and what an earlier pass has claimed.
_NOTHING = re.compile(rf"[\s\d{CLAIMED}]+")
#: The letters of one word; Chinese has no such words.
_WORD = re.compile(r"[^\W\d_\u2e80-\u9fff\uf900-\ufaff]+")


def scan(text: str, table: str = "cues", *, overlapping: bool = False) -> list[Cue]:
    """All cues of folded ``text`` from left to right; at each word the longest phrase of each family of kinds wins.
    When ``overlapping``, only phrases of one kind and value compete, and those inside a longer one are found too."""
    index = entries(table)
    cues: list[Cue] = []
    at = 0
    size = len(text)
    while at < size:
        char = text[at]
        if char == " " or (at and _letter(char) and _letter(text[at - 1])):
            at += 1
            continue
        nothing = _NOTHING.match(text, at)
        if nothing:
            at = nothing.end()
            continue
        found = index.at(text, at)
        if "\u0600" <= char <= "\u06ff":
            found = sorted([*found, *_match_prefixed(text, at, index)], key=lambda item: -item[1])
        if not found:
            word = _WORD.match(text, at)
            at = word.end() if word else at + 1
            continue
        longest: dict[str, int] = {}
        for entry, end in found:
            for kind, value in entry.kinds:
                rival = f"{kind}={value}" if overlapping else _family(kind)
                if longest.setdefault(rival, end) == end:
                    cues.append(Cue(kind, value, at, end))
        at = at + 1 if overlapping else found[0][1]
    return cues


def _match_prefixed(text: str, at: int, index: _Index) -> list[tuple[_Entry, int]]:
    found: list[tuple[_Entry, int]] = []
    for prefix in ARABIC_PREFIXES:
        if text.startswith(prefix, at):
            start = at + len(prefix)
            if prefix == "ك" and text.startswith("ما ", start):
                continue  # "كما في": as in, no "there is no"
            found += [(entry, end) for entry, end in index.at(text, start) if end - start >= 2]
    return found
