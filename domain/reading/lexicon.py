"""The cue words of six languages, and one scan that finds them all.

``cues.csv`` holds one row for each kind, value and language; ``words`` is a ``|`` list of folded phrases. A phrase
ending in
``~`` is a stem: any letters may follow. Chinese phrases need no word borders; Arabic ones may carry a glued prefix.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from .fold import fold

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
_DAYS = ("dategood", "datebad")
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


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    stem: bool
    kinds: tuple[tuple[str, str], ...]


def is_cjk(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


def _letter(char: str) -> bool:
    return char.isalpha() and not is_cjk(char)


def _load(table: str) -> dict[str, tuple[_Entry, ...]]:
    source = resources.files(__package__).joinpath(f"{table}.csv").read_text(encoding="utf-8")
    kinds: dict[tuple[str, bool], list[tuple[str, str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(source)):
        for word in row["words"].split("|"):
            stem = word.endswith("~") and word != "~"
            key = (fold(word.strip().removesuffix("~") if stem else word.strip()), stem)
            pair = (row["kind"], row["value"])
            if pair not in kinds[key]:
                kinds[key].append(pair)
    index: dict[str, list[_Entry]] = defaultdict(list)
    for (text, stem), pairs in kinds.items():
        if not text:
            raise ValueError(f"{table}.csv has an empty phrase for {pairs}")
        index[text[:1] if is_cjk(text[0]) else text[:2]].append(_Entry(text, stem, tuple(pairs)))
    return {head: tuple(sorted(found, key=lambda e: -len(e.text))) for head, found in index.items()}


@lru_cache(maxsize=2)
def entries(table: str = "cues") -> dict[str, tuple[_Entry, ...]]:
    """A lexicon by its first two characters (one for Chinese), longest phrase first; read once."""
    return _load(table)


def _matches(text: str, at: int, index: dict[str, tuple[_Entry, ...]]) -> list[tuple[_Entry, int]]:
    """Every phrase that stands at ``at``, longest first."""
    found = []
    for head in (text[at : at + 2], text[at : at + 1]):
        for entry in index.get(head, ()):
            if not text.startswith(entry.text, at):
                continue
            end = at + len(entry.text)
            if not is_cjk(entry.text[-1]):
                if entry.stem:
                    while end < len(text) and _letter(text[end]):
                        end += 1
                elif end < len(text) and _letter(entry.text[-1]) and _letter(text[end]):
                    continue
            found.append((entry, end))
    return sorted(found, key=lambda item: -item[1])


def _family(kind: str) -> str:
    return FAMILIES.get(kind, kind)


def scan(text: str, table: str = "cues", *, overlapping: bool = False) -> list[Cue]:
    """All cues of folded ``text`` from left to right; at each word the longest phrase of each family of kinds wins.
    Phrases that begin inside a longer one are found only when ``overlapping``."""
    index = entries(table)
    cues: list[Cue] = []
    at = 0
    size = len(text)
    while at < size:
        char = text[at]
        if char.isspace() or char.isdigit() or (at and _letter(char) and _letter(text[at - 1])):
            at += 1
            continue
        found = _matches(text, at, index)
        if "\u0600" <= char <= "\u06ff":
            found = sorted([*found, *_match_prefixed(text, at, index)], key=lambda item: -item[1])
        if not found:
            at += 1
            continue
        longest: dict[str, int] = {}
        for entry, end in found:
            for kind, value in entry.kinds:
                if longest.setdefault(_family(kind), end) == end:
                    cues.append(Cue(kind, value, at, end))
        at = at + 1 if overlapping else found[0][1]
    return cues


def _match_prefixed(text: str, at: int, index: dict[str, tuple[_Entry, ...]]) -> list[tuple[_Entry, int]]:
    for prefix in ARABIC_PREFIXES:
        if text.startswith(prefix, at):
            start = at + len(prefix)
            found = [(entry, end) for entry, end in _matches(text, start, index) if end - start >= 2]
            if found:
                return found
    return []
