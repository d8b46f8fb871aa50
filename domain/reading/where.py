"""Where it happened: among the countries and places named, the one of the event rather than of origin,
destination or transit."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from domain import countries, places

from .fold import Folded
from .lexicon import Cue
from .model import Found

_SENTENCE = re.compile(r"[!?;\n]|\.(?=\s|$)")
_REACH = 22
#: How much each kind of cue before a name speaks for or against it.
WEIGHTS = {"seize": 3.0, "origin": -6.0, "dest": -2.0, "transit": -2.5, "claimed": -8.0}


@dataclass(frozen=True, slots=True)
class _Location:
    iso2: str
    place: str | None
    start: int
    end: int
    score: float
    kind: str


def _cue(text: str, cues: list[Cue], start: int) -> Cue | None:
    """The cue that governs a name: the last one in front of it in the same sentence, near enough."""
    best: Cue | None = None
    for cue in cues:
        if cue.end > start:
            break
        gap = text[cue.end : start]
        if len(gap) <= _REACH and not _SENTENCE.search(gap) and not re.search(r"[,(]", gap):
            if best is not None and _hangs_on(text, best, cue):
                continue
            best = cue if best is None or cue.start >= best.start else best
    return best


def _hangs_on(text: str, old: Cue, new: Cue) -> bool:
    """Whether a bare preposition belongs to the word before it: "exporter in", "frontera de", "destination: à"."""
    genitive = new.kind == "origin" and old.kind == "seize" and text[new.start : new.end] in ("de", "du")
    bare = genitive or (new.kind == "seize" and new.end - new.start <= 3)
    return bare and old.kind != new.kind and not text[old.end : new.start].strip(" :")


def _locations(folded: Folded, cues: list[Cue]) -> list[_Location]:
    text = folded.text
    relevant = [c for c in cues if c.kind in WEIGHTS]
    named: list[tuple[str, str | None, int, int]] = [
        (m.iso2, None, m.start, m.end) for m in countries.mentions(folded.raw)
    ]
    named += [(m.iso2, m.name, m.start, m.end) for m in places.mentions(folded.raw)]
    named.sort(key=lambda item: (item[2], -item[3]))
    found: list[_Location] = []
    for index, (iso2, place, raw_start, raw_end) in enumerate(named):
        start, end = bisect_left(folded.at, raw_start), bisect_left(folded.at, raw_end)
        if found and start < found[-1].end:
            continue
        cue = _cue(text, relevant, start)
        kind = cue.kind if cue else ""
        if kind == "origin" and place and cue is not None and text[cue.start : cue.end] in ("de", "du"):
            kind = ""  # "la brigade de Kaolack": a genitive, no origin
        bare = 1.0 if cue is not None and kind == "seize" and cue.end - cue.start <= 3 else 0.0
        score = WEIGHTS.get(kind, 0.0) - bare + (0.5 if place else 0.0) - 0.01 * index
        chained = bool(found) and (found[-1].iso2 == iso2 or not (place or found[-1].place))
        if (
            cue is None
            and chained
            and re.fullmatch(r"[\s,()\-/]{1,3}(?:port|порт)?[\s,(]*", text[found[-1].end : start])
        ):
            kind, score = found[-1].kind, WEIGHTS.get(found[-1].kind, 0.0) + (0.5 if place else 0.0) - 0.01 * index
        if (
            found
            and found[-1].kind == "origin"
            and kind == "seize"
            and re.fullmatch(r"\s*(?:в|на|a|au|en|到|至)\s*", text[found[-1].end : start])
        ):
            kind, score = "dest", WEIGHTS["dest"]
        if text[end : end + 1] == ">" or text[end : end + 2] == " >":
            score -= 4.0
        found.append(_Location(iso2, place, start, end, score, kind))
    return found


def where(folded: Folded, cues: list[Cue], *, home: str | None = None) -> tuple[Found[str] | None, Found[str] | None]:
    """(country, place) of the event; a country of origin alone says nothing about where it happened."""
    found = _locations(folded, cues)
    if not found:
        return (Found(home, 0, 0, False, "home"), None) if home else (None, None)
    best = max(found, key=lambda loc: loc.score)
    if best.score <= -4.0:
        return (Found(home, 0, 0, False, "home"), None) if home else (None, None)
    same = [loc for loc in found if loc.iso2 == best.iso2]
    here = [loc for loc in same if loc.place and loc.score > -4.0]
    place = max(here, key=lambda loc: loc.score) if here else None
    certain = best.kind not in ("dest", "transit") and not any(
        loc.iso2 != best.iso2 and loc.score >= best.score - 0.6 for loc in found
    )
    said = next((loc for loc in same if loc.place is None), best)
    country = Found(best.iso2, *folded.span(said.start, said.end), certain, best.kind or "named")
    if place is None:
        return country, None
    return country, Found(place.place or "", *folded.span(place.start, place.end), certain, place.kind or "named")
