"""What a claim stands on: the papers, a label, or nothing but words ("the label and the invoice say R-134a", "facture
au nom de R-11", "R-134a on the manifest, the stickers too")."""

from __future__ import annotations

import re

from ..gases.scene import Role
from ..words.lexicon import Cue

#: Grounds by the groups of nouns that name them.
_NOUNS = {"label": "label", "document": "papers", "papers": "papers"}
_CLAUSE = re.compile(r"[,،;.!?\n](?!\d)")
_AND = re.compile(
    r"^\s*(?:and|et|y|e|и|و|和|及|与|&|/|\+)\s*(?:the|la|le|l'|les|en la|en el|in the|on the|в|на|sur|dans)?\s*$"
)
#: The longest of them, with blanks.
_REACH_AND = 16
#: Words that make another paper or label say the same.
_THE_SAME = re.compile(
    r"[^.;!?\n\d]{0,24}?(?:(?<![^\W\d_])(?:too|also|as well|likewise|the same|same thing|so too|repeats?|agrees?|"
    r"aussi|egalement|la meme chose|idem|pareil|de meme|tambien|lo mismo|igual|lo repet\w+|тоже|также|то же|так же|"
    r"повтор\w+|ايضا|كذلك|مثلها|مثله|نفس\w*|بالمثل)(?![^\W\d_])|也|同样|一样|亦|相同)"
)


def grounds(text: str, role: Role, cues: list[Cue], start: int) -> dict[str, str]:
    """What the claim of a name stands on, each with its word: the nouns of its own clause, which begins at ``start`` at
    the earliest, else the cue that governs it."""
    head = max((m.end() for m in _CLAUSE.finditer(text, start, role.start)), default=start)
    found = {
        _NOUNS[cue.value]: text[cue.start : cue.end]
        for cue in cues
        if cue.kind == "thing" and cue.value in _NOUNS and _within(cue, head, role)
    }
    if role.cue is None:
        return found or {"label": ""}
    word = text[role.cue.start : role.cue.end]
    if not found:
        found = {role.cue.value: word}
    glued = "و" if text[role.cue.start] == "و" else ""
    for cue in cues:
        near = cue.kind == "decl" and 0 <= role.cue.start - cue.end <= _REACH_AND
        if near and _AND.match(text[cue.end : role.cue.start] + glued):
            found.setdefault(cue.value, word)
    return found


def _within(cue: Cue, head: int, role: Role) -> bool:
    """Whether a noun stands between the beginning of the clause and the name, or in the words that govern it."""
    inside = role.cue is not None and role.cue.start <= cue.start and cue.end <= role.cue.end
    return inside or (head <= cue.start and cue.end <= role.start)


def echoes(text: str, cues: list[Cue]) -> dict[str, Cue]:
    """Papers and labels that are said to say the same as what was told before: "las etiquetas también"."""
    return {
        _NOUNS[cue.value]: cue
        for cue in cues
        if cue.kind == "thing" and cue.value in _NOUNS and _THE_SAME.match(text, cue.end)
    }
