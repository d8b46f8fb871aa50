"""The number of all cylinders: of several counts the total, the sum of lots, or the one that counts."""

from __future__ import annotations

import re
from itertools import pairwise

from ..model import Found
from ..words.fold import CLAIMED
from .gases_near import gas_before, other_gas
from .measures import SENTENCE, Count, View
from .sizes import is_close
from .tabled import CELL


def cylinder_count(view: View, counts: list[Count]) -> Found[int] | None:
    """How many cylinders there are; None where none are counted."""
    counts = [c for c in counts if c.pack]
    usable = [c for c in counts if not c.tags & {"sample", "limit", "deny"}] or [
        c for c in counts if "deny" not in c.tags
    ]
    if not usable:
        return None
    usable = [c for c in usable if not c.tags & {"othergood", "extra", "past"}] or usable
    # "2 cylinders each" is what everyone carried, beside the count of all
    usable = [c for c in usable if c.unit is not None or "each" not in c.tags] or usable
    if any("declq" in c.tags for c in usable) and not all("declq" in c.tags for c in usable):
        usable = [c for c in usable if "declq" not in c.tags]
    totals = [
        c for c in usable if "total" in c.tags and (c.unit is None or all(o.unit is None for o in usable if o is not c))
    ]
    gases = {gas_before(view, c.start) for c in totals if view.before("total", c.start, 3)} - {""}
    if len(gases) == len(totals) == len(usable) > 1:
        totals = []  # "R-22: 400 in all, R-410A: 60 in all"
    values = [c.value for c in usable]
    if len(usable) > 1:
        whole = next(
            (c for c in usable if len(usable) > 2 and CELL not in c.tags and c.value == sum(values) - c.value), None
        )
        if whole is not None or totals:
            best = whole or max(totals, key=lambda c: c.value)
            return Found(best.value, *view.folded.span(best.start, best.end), why="stated total")
    kept: list[Count] = []
    for count in usable:
        if CELL not in count.tags and any(
            k.value == count.value
            and (SENTENCE.search(view.text[k.end : count.start]) or count.start < k.end)
            and not other_gas(view, k.start, count.start)
            and not (k.unit and count.unit and not is_close(k.unit.kg, count.unit.kg))
            for k in kept
        ):
            continue
        kept.append(count)
    if len(kept) > 1 and not all(c.unit or CELL in c.tags for c in kept) and not _listed(view, kept):
        kept = [max(kept, key=lambda c: c.value)]
    start, end = view.folded.span(min(c.start for c in kept), max(c.end for c in kept))
    certain = not any("approx" in c.tags for c in kept)
    return Found(sum(c.value for c in kept), start, end, certain, "sum of lots" if len(kept) > 1 else "written")


#: The writer takes back the figure in front: "24 drums; I correct: 42 drums", "数错了，是二十八瓶".
_CORRECTS = re.compile(
    r"corrijo|correccion|correction|corrected|i correct|make that|scratch that|je corrige|rectif|plutot|perdon|"
    r"поправ|исправля|испр\b|вернее|точнее|ошиб|правильно|تصحيح|اصحح|الصحيح|الصواب|更正|数错|清点后|重新清点|应该是|应为"
)


def taken_back(view: View, counts: list[Count]) -> None:
    """Tags each count that is corrected by the next one as past."""
    for one, other in pairwise(c for c in counts if c.pack):
        if one.end < other.start and _CORRECTS.search(view.text, one.end, other.start):
            one.tags.add("past")


def _listed(view: View, counts: list[Count]) -> bool:
    """Whether the counts stand in one list of lots rather than in a part-of relation ("5 of the 40")."""
    gaps = [view.text[a.end : b.start] for a, b in pairwise(counts)]
    return all(
        CLAIMED in gap
        or (
            re.search(r"(?:\band\b|\bn\b|&|\bet\b|\by\b|\bи\b|\+|,|和|、|و|;)", gap)
            and not re.search(r"\b(?:of|out of|sur|из|من)\b", gap)
        )
        for gap in gaps
    )
