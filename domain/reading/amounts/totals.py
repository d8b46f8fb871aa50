"""The weight of all: stated totals beat sums, what was found beats what was declared, lots add up."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ..model import Flag, Found
from ..words.fold import CLAIMED
from .gases_near import gas_before, other_gas
from .measures import SENTENCE, Count, Mass, View
from .sizes import is_close
from .tabled import CELL

#: By what share a total may differ from the sum of the lots that it is written beside.
_ROUNDED = 0.005
_OUT = {"gross", "holds", "limit", "price", "sample", "deny"}


@dataclass(frozen=True, slots=True)
class _Part:
    kg: float
    start: int
    end: int
    certain: bool
    tags: frozenset[str]


def lots_weighed(masses: list[Mass], counts: list[Count]) -> list[_Part]:
    """The weights stated, and those of counts that have the weight of one, from left to right."""
    uses = Counter(id(c.unit) for c in counts)
    parts = [
        _Part(
            c.value * c.unit.kg,
            min(c.start, c.unit.start),
            c.end if uses[id(c.unit)] > 1 else max(c.end, c.unit.end),
            c.unit.certain,
            frozenset(c.tags | (c.unit.tags - {"limit"})),
        )
        for c in counts
        if c.unit is not None
    ]
    parts += [_Part(m.kg, m.start, m.end, m.certain, frozenset(m.tags)) for m in masses if "unit" not in m.tags]
    return sorted(parts, key=lambda p: p.start)


def total(view: View, parts: list[_Part], flags: list[Flag], *, apiece: bool) -> Found[float] | None:
    """The quantity of the parts; ``apiece``: all the cylinders have their weight, so that a total must be their sum."""
    left = [
        p
        for p in parts
        if (not (p.tags & _OUT) and "amended" not in p.tags and "each" not in p.tags - {"unit"})
        or ("each" in p.tags and "unit" in p.tags and not p.tags & _OUT)
    ]
    if not left:
        left = [p for p in parts if p.tags & _OUT == {"sample"} and "net" in p.tags and "each" not in p.tags]
        if len(left) == 1:
            return _found(view, left, "only figure")
        left = [p for p in parts if p.tags & _OUT == {"limit"} and "each" not in p.tags]
        return _found(view, left[:1], "only figure", certain=False) if len(left) == 1 else None
    left = [p for p in left if not p.tags & {"othergood", "past", "extra"}] or left
    net = [p for p in left if "net" in p.tags]
    if net and any("gross" in p.tags for p in parts):
        left = net
    found = [p for p in left if "foundq" in p.tags]
    declared = [p for p in left if "declq" in p.tags]
    if declared and len(declared) < len(left):
        left = [p for p in left if "declq" not in p.tags] or found
    totals = [p for p in left if "total" in p.tags and "unit" not in p.tags]
    if totals and not _lots_apart(view, left):
        best = max(totals, key=lambda p: p.kg)
        rest = _distinct(view, [p for p in left if p not in totals])
        others = sum(p.kg for p in rest)
        less = bool(rest) and apiece and all("unit" in p.tags for p in rest) and others * _DIFFERS < best.kg
        if (others > best.kg * _DIFFERS or less) and not is_close(best.kg, others):
            flags.append(_conflict(best.kg, others))
        return _found(view, [best], "stated total")
    distinct = _distinct(view, left)
    told = _told_twice(view, distinct) if apiece else None
    if told is not None:
        flags.append(_conflict(*(p.kg for p in told)))
        return _found(view, [told[0]], "stated total")
    if len(distinct) > 2:
        for whole in distinct:
            parts_kg = sum(p.kg for p in distinct if p is not whole)
            if CELL not in whole.tags and abs(whole.kg - parts_kg) <= max(1.0, _ROUNDED * whole.kg):
                return _found(view, [whole], "sum of the parts")
    return _found(view, distinct, "sum of lots" if len(distinct) > 1 else "written")


#: By what factor two totals differ that are not the same.
_DIFFERS = 1.05
#: At most by what factor two figures for the same goods differ.
_SAME_GOODS = 2.0
_PLUS = re.compile(r"\+|\b(?:and|plus|et|y|e|и|ещ[её]|also|another|more|mas|extra)\b|[和另还]|(?<![^\W\d_])و")


def _conflict(one: float, other: float) -> Flag:
    return Flag("quantity_conflict", tuple(f"{round(kg, 2):.12g} kg" for kg in (one, other)))


def _told_twice(view: View, parts: list[_Part]) -> tuple[_Part, _Part] | None:
    """The stated weight and that of the cylinders where both are of the same goods: "40 cylinders of 13.6 kg R-12, 600
    kg"."""
    if len(parts) != 2 or sum("unit" in p.tags for p in parts) != 1 or any(CELL in p.tags for p in parts):
        return None
    stated, counted = sorted(parts, key=lambda p: "unit" in p.tags)
    first, second = sorted(parts, key=lambda p: p.start)
    gap = view.text[first.end : second.start]
    if not stated.kg / _SAME_GOODS < counted.kg < stated.kg * _SAME_GOODS or SENTENCE.search(gap) or _PLUS.search(gap):
        return None
    tails = [re.match(rf"\s?(?:of |de |d')?({CLAIMED}+)", view.text[p.end :]) for p in parts]
    return None if all(tails) or other_gas(view, first.start, second.start) else (stated, counted)


def _lots_apart(view: View, parts: list[_Part]) -> bool:
    """Whether every weight stands with its own gas in a clause of its own, so that "in all" is said of one lot: "R-410A
    24 bottles, 271.2 kg in all; R-22 10 bottles of 13.6 kg"."""
    if len(parts) < 2:
        return False
    clauses = [view.sentence(p.start, p.end) for p in parts]
    runs = [re.findall(f"{CLAIMED}+", view.text[start:end]) for start, end in clauses]
    names = {gas_before(view, p.start) for p in parts}
    return len(set(clauses)) == len(names) == len(parts) and "" not in names and all(len(run) == 1 for run in runs)


def mark_gross(masses: list[Mass]) -> None:
    """A "total" beside a net weight that is somewhat less is the weight with the cylinders."""
    net = [m.kg for m in masses if "net" in m.tags and m.kg > 0]
    for mass in masses:
        if "total" in mass.tags and "net" not in mass.tags and any(1.05 < mass.kg / kg < 1.8 for kg in net):
            mass.tags.add("gross")


def _distinct(view: View, parts: list[_Part]) -> list[_Part]:
    """Without repetitions: the same weight again in another sentence, or a product written out beside its factors."""
    kept: list[_Part] = []
    for part in parts:
        twin = None if CELL in part.tags else next((k for k in kept if is_close(k.kg, part.kg)), None)
        if twin is not None:
            gap = view.text[twin.end : part.start]
            same_list = (
                not SENTENCE.search(gap) and CLAIMED in gap and not ("unit" in twin.tags) ^ ("unit" in part.tags)
            )
            if not same_list and not other_gas(view, twin.start, part.start):
                continue
        kept.append(part)
    return kept


def _found(view: View, parts: list[_Part], why: str, *, certain: bool = True) -> Found[float]:
    start, end = view.folded.span(min(p.start for p in parts), max(p.end for p in parts))
    certain = certain and all(p.certain and "approx" not in p.tags for p in parts)
    return Found(round(sum(p.kg for p in parts), 2), start, end, certain, why)
