"""How much: net kilograms of substance, the number of cylinders, and what one holds.

Gross weights, tares, quotas, prices and samples fall away, what was found beats what was declared, a stated total
beats a
sum, and separate lots add up.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from .amended import amend
from .fold import CLAIMED, Folded
from .lexicon import Cue
from .lots import (
    MOST_IN_ONE_KG,
    factors,
    held,
    is_close,
    one_by_one,
    out_of,
    pair,
    share,
    single,
    sizes,
    unitless,
    written_out,
)
from .measures import SENTENCE, Count, Mass, View, carried, find_counts, find_masses, find_pieces, find_units
from .model import Flag, Found
from .neighbours import qualify
from .numbers import Number
from .recounts import recount
from .rows import Cell
from .signs import below_nothing, nothing
from .tabled import CELL, tabled
from .tallies import boxed_each, broken_down, further, multiplied, restated, tallies

#: More than any single seizure on record; larger figures are read with doubt.
MOST_IN_ALL_KG = 1_500_000.0
#: By what share a total may differ from the sum of the lots that it is written beside.
_ROUNDED = 0.005
_OUT = {"gross", "holds", "limit", "price", "sample", "deny"}


@dataclass(frozen=True, slots=True)
class Amount:
    """What was understood of the quantity, with flags. ``over_limit``: it is more than a licence allows;
    ``only_declared``: no weight but declared ones is named."""

    quantity_kg: Found[float] | None
    cylinders: Found[int] | None
    unit_kg: Found[float] | None
    flags: tuple[Flag, ...]
    over_limit: bool = False
    only_declared: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    kg: float
    start: int
    end: int
    certain: bool
    tags: frozenset[str]


def _parts(masses: list[Mass], counts: list[Count]) -> list[_Part]:
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


def _choose(view: View, parts: list[_Part], flags: list[Flag], *, apiece: bool) -> Found[float] | None:
    """The quantity of the parts; ``apiece``: all the cylinders have their weight, so that a total must be their sum."""
    left = [
        p
        for p in parts
        if (not (p.tags & _OUT) and "each" not in p.tags - {"unit"})
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
    return None if all(tails) or _other_gas(view, first.start, second.start) else (stated, counted)


def _lots_apart(view: View, parts: list[_Part]) -> bool:
    """Whether every weight stands with its own gas in a clause of its own, so that "in all" is said of one lot: "R-410A
    24 bottles, 271.2 kg in all; R-22 10 bottles of 13.6 kg"."""
    if len(parts) < 2:
        return False
    clauses = [view.sentence(p.start, p.end) for p in parts]
    runs = [re.findall(f"{CLAIMED}+", view.text[start:end]) for start, end in clauses]
    names = {_gas_before(view, p.start) for p in parts}
    return len(set(clauses)) == len(names) == len(parts) and "" not in names and all(len(run) == 1 for run in runs)


def _mark_gross(masses: list[Mass]) -> None:
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
            if not same_list and not _other_gas(view, twin.start, part.start):
                continue
        kept.append(part)
    return kept


#: Characters from the name of a gas to its amount: "R-22: 10 cylinders, 50 kg".
_REACH_NAME = 24


def _other_gas(view: View, one: int, other: int) -> bool:
    """Whether two amounts stand behind the names of two gases: "R-22: 50 kg; R-12: 50 kg" repeats nothing. Where papers
    and tests are told of, the names may be those of one lot."""
    if "decl" in view.by_kind and "act" in view.by_kind:
        return False
    for name in (_gas_before, _gas_behind):
        names = {name(view, one), name(view, other)}
        if "" not in names and len(names) == 2:
            return True
    return False


#: From a count to the gas behind it in its line: "25 cil. R-134a".
_BEHIND = re.compile(rf"[\d.,]+ [^\d\n,;{CLAIMED}]{{1,14}}({CLAIMED}+)")


def _gas_behind(view: View, start: int) -> str:
    near = _BEHIND.match(view.text, start)
    return _written(view, near) if near else ""


def _gas_before(view: View, start: int) -> str:
    near = re.search(rf"({CLAIMED}+)[^{CLAIMED}\n.;]{{0,{_REACH_NAME}}}$", view.text[:start])
    if near is None:
        return ""
    return _written(view, near)


def _written(view: View, near: re.Match[str]) -> str:
    raw = view.folded.raw[slice(*view.folded.span(near.start(1), near.end(1)))]
    return "".join(char for char in raw.casefold() if char.isalnum())


def _found(view: View, parts: list[_Part], why: str, *, certain: bool = True) -> Found[float]:
    start, end = view.folded.span(min(p.start for p in parts), max(p.end for p in parts))
    certain = certain and all(p.certain and "approx" not in p.tags for p in parts)
    return Found(round(sum(p.kg for p in parts), 2), start, end, certain, why)


def _cylinders(view: View, counts: list[Count]) -> Found[int] | None:
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
    gases = {_gas_before(view, c.start) for c in totals if view.before("total", c.start, 3)} - {""}
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
            and not _other_gas(view, k.start, count.start)
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
    r"поправ|исправля|вернее|точнее|ошиб|правильно|تصحيح|اصحح|الصحيح|الصواب|更正|数错|清点后|重新清点|应该是|应为"
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


def amount(folded: Folded, cues: list[Cue], numbers: list[Number], table: list[Cell]) -> Amount:
    """The quantity that a message states; ``folded`` has its codes, dates and substance names blanked out."""
    view = View(folded, cues)
    in_rows, counted = tabled(view, numbers, table)
    if in_rows or counted:
        numbers = [n for n in numbers if not any(cell.start <= n.start < cell.end for cell in table)]
    masses = find_masses(view, numbers)
    counts = find_counts(view, numbers, masses)
    multiplied(view, numbers, counts)
    boxed_each(view, numbers, counts)
    counts = sorted([*counts, *further(view, numbers, masses, counts)], key=lambda c: c.start)
    signs = below_nothing(view, masses, counts)
    counts += find_pieces(view, numbers, masses, counts) or ([] if counts else tallies(view, numbers, masses))
    qualify(view, masses, counts)
    amend(view, masses, counts)
    taken_back(view, counts)
    counts = sorted([*counts, *recount(view, numbers, counts)], key=lambda c: c.start)
    masses, counts = [*masses, *in_rows], [*counts, *counted]
    _mark_gross(masses)
    counts += restated(view, numbers, masses, counts)
    out_of(view, counts, [n for n in numbers if not any(m.start <= n.start < m.end for m in masses)])
    masses = [*masses, *one_by_one(view, numbers, masses, counts)]
    masses = sorted(
        [*masses, *unitless(view, numbers, masses, counts), *sizes(view, numbers, masses)], key=lambda m: m.start
    )
    counts = broken_down(view, numbers, masses, counts)
    counts = sorted(
        [
            *counts,
            *factors(view, numbers, masses, counts),
            *written_out(view, numbers, masses),
            *single(view, masses, counts),
        ],
        key=lambda c: c.start,
    )
    for count in counts:
        if count.unit is not None:
            count.unit.tags.add("unit")
    pair(view, counts, masses)
    share(view, counts, masses)
    counts = sorted([*counts, *held(view, find_units(view, numbers), masses)], key=lambda c: c.start)
    carried(view, numbers, counts)
    flags: list[Flag] = signs
    apiece = all(c.unit is not None for c in counts if c.pack and not c.tags & {"declq", "past", "sample"})
    quantity = _choose(view, _parts(masses, counts), flags, apiece=apiece)
    cylinders = _cylinders(view, counts)
    if cylinders is None:
        flags += nothing(view, numbers)
    units = [c.unit for c in counts if c.unit is not None]
    unit = (
        Found(units[0].kg, *folded.span(units[0].start, units[0].end), units[0].certain, "each")
        if len({u.kg for u in units}) == 1
        else None
    )
    flags += _doubts(quantity, cylinders, unit)
    allowed = [m.kg for m in masses if m.tags & {"limit"} and not m.tags & {"unit", "each", "price", "foundq"}]
    over = quantity is not None and bool(allowed) and max(allowed) < quantity.value and "limit" in view.by_kind
    told = [m for m in masses if not m.tags & {"unit", "each"}]
    only_declared = bool(told) and all("declq" in m.tags for m in told)
    return Amount(quantity, cylinders, unit, tuple(flags), over, only_declared)


def _doubts(quantity: Found[float] | None, cylinders: Found[int] | None, unit: Found[float] | None) -> list[Flag]:
    if quantity is None:
        return []
    if unit is not None and unit.value > MOST_IN_ONE_KG:
        return [Flag("implausible_quantity", (f"{unit.value:g} kg", "1"))]
    if cylinders is not None and cylinders.value and quantity.value / cylinders.value > MOST_IN_ONE_KG:
        return [Flag("implausible_quantity", (f"{quantity.value:g} kg", str(cylinders.value)))]
    if quantity.value > MOST_IN_ALL_KG or quantity.value <= 0:
        return [Flag("implausible_quantity", (f"{quantity.value:g} kg",))]
    return []
