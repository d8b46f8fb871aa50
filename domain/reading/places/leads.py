"""The word that leads to the name of a place: "seized at", "from", "on the way to"."""

from __future__ import annotations

import re

from ..words.lexicon import Cue
from .tidings import from_the_sender

_SENTENCE = re.compile(r"[!?;\n]|\.(?=\s|$)")
_REACH = 22


def lead(text: str, cues: list[Cue], start: int) -> Cue | None:
    """The cue that governs a name at ``start``: the last one in front of it in the same sentence, near enough."""
    best: Cue | None = None
    for cue in cues:
        if cue.end > start:
            break
        gap = text[cue.end : start]
        if len(gap) <= _REACH and not _SENTENCE.search(gap) and not _APART.search(gap):
            if best is not None and _hangs_on(text, best, cue):
                continue
            best = cue if best is None or cue.start >= best.start else best
    return best


#: A name behind a comma, a bracket or the colon of another word hangs on no word before: "a Thai-flagged ship: Manila".
_APART = re.compile(r"[,(]|[^\W\d_]\s?:")


def _hangs_on(text: str, old: Cue, new: Cue) -> bool:
    """Whether a bare preposition belongs to the word before it: "exporter in", "frontera de", "destination: à"."""
    genitive = new.kind == "origin" and old.kind == "seize" and text[new.start : new.end] in ("de", "du")
    bare = genitive or (new.kind == "seize" and new.end - new.start <= 3)
    return bare and old.kind != new.kind and not text[old.end : new.start].strip(" :")


_MOVING = re.compile(r"[а-яё]*[бвгджзклмнпрстфхцчшщйью]$")


def into(cue: str, name: str) -> bool:
    """Whether a Russian case says where to, not where: "в Афганистан"."""
    return cue in ("в", "на", "во") and bool(_MOVING.match(name.split(" ")[-1]))


def away(text: str, cues: list[Cue], start: int, end: int) -> bool:
    """Whether a name is one that goods are said to come from, go to or pass."""
    cue = lead(text, cues, start)
    if cue is None:
        return False
    if cue.kind == "origin" and from_the_sender(text, cue, end):
        return False
    return cue.kind != "seize" or into(text[cue.start : cue.end], text[start:end])
