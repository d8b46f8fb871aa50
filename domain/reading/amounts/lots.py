"""A count meets the weight of one: "40 x 13.6 kg", "40 bouteilles de 13,6 kg", "40瓶，每瓶13.6公斤"."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from ..words.numbers import Number
from .apiece import ahead_of, far_unit, holds_each, is_unit, of_each, size_behind
from .measures import SENTENCE, Count, Mass, View
from .recounts import one_with

_OUT_OF = re.compile(r"\s*(?:[^\W\d_]+\s+)?(?:sur|out of|of|de|из|من)\s+(?:les |the |las |los )?")


def share(view: View, counts: list[Count], masses: list[Mass]) -> None:
    """Gives the one weight "each" to all the lots in front of it: "600 R-12 + 400 R-134a, 13.6 kg each", "11 bottles
    R-22 and 4 bottles R-410A, all 13.6 kg"."""
    priced = [c for c in counts if c.unit is not None]
    if (
        not priced
        and len(masses) == 1
        and (view.after("everywhere", masses[0].end, 6) or _ALL_OF_THEM.search(view.text, 0, masses[0].start))
    ):
        for count in counts:
            count.unit = masses[0]
        masses[0].tags.add("unit")
    if len(priced) != 1 or priced[0].unit is None:
        return
    last, unit = priced[0], priced[0].unit
    left = [
        c
        for c in counts
        if c.unit is None and c.end <= unit.start and not c.tags & {"declq", "sample", "limit", "past"}
    ]
    for count in left:
        gap = view.text[count.end : last.start]
        if SENTENCE.search(gap):
            continue
        apart = one_with(view, count.start) and one_with(view, last.start)
        if ("each" in unit.tags and (apart or "+" in gap or _AND.search(gap))) or _for_all(view, unit):
            count.unit = unit


#: A lot and the next one: "11 bottles R-22 and 4 bottles R-410A".
_AND = re.compile(rf"{CLAIMED}\s?(?:,|(?:,\s)?(?:and|et|y|и)\s|(?:,\s)?و|和|、)\s?$|[,、;]\s?{CLAIMED}+\s?$")
#: The one weight of all the lots above: "all of them 13.6 kg net", "toutes de 13,6 kg".
_ALL_OF_THEM = re.compile(
    r"(?:^|[\s.,;:])(?:all (?:of (?:them|these)|are|were)|toutes|tous|todas|todos|все|كلها|جميعها|均为|都是|全部)"
    r"(?: (?:of|at|de|sont|font|pesent|son|pesan|eran|по|весят|بوزن|زنه|وزنها))* ?$"
)


def _for_all(view: View, unit: Mass) -> bool:
    """Whether the weight is that of all: "all 13.6 kg", "todas de 13,6 kg", "все по 13,6 кг", "13,6 kg partout"."""
    behind = view.after("everywhere", unit.end, 6)
    if behind is not None:
        return True
    cue = view.before("all", unit.start, 5)
    return cue is not None and bool(
        re.fullmatch(r"[\s:]*(?:of|at|de|a|à|по|في|بوزن|سعه|是|为)?\s?", view.text[cue.end : unit.start])
    )


#: Between two weights of a list: "13.6 and 6.8 kg".
_LISTED = re.compile(r"\s?(?:,\s|،|、|;|/|\+|(?:,\s?)?\b(?:and|et|y|и)\b|و|和)\s?")


def one_by_one(view: View, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Mass]:
    """The further weights of so many cylinders one by one: "two cylinders … net weight 13.6 and 6.8 kg"."""
    live = [c for c in counts if c.pack and not c.tags & {"declq", "past", "sample"}]
    if len(live) != 1 or live[0].value < 2:
        return []
    for mass in masses if live[0].value <= len(numbers) else ():
        run = [n for n in numbers if n.start == mass.start and n.value > 0 and "approx" not in mass.tags]
        for number in reversed([n for n in numbers if n.end <= mass.start]):
            if not run or not _LISTED.fullmatch(view.text, number.end, run[-1].start):
                break
            run.append(number)
        if live[0].value == len(run) and not live[0].start <= run[-1].start < live[0].end:
            mass.tags.add("one")
            factor = mass.kg / run[0].value
            return [
                Mass(round(n.value * factor, 6), n.start, n.end, tags={"one"} | (mass.tags & {"net"})) for n in run[1:]
            ]
    return []


def held(view: View, units: list[Count], masses: list[Mass]) -> list[Count]:
    """The equipment whose charge each is stated."""
    each = [m for m in masses if "each" in m.tags and "unit" not in m.tags and m.kg < 50]
    for count in units:
        unit = next((m for m in each if count.end <= m.start), each[0] if each else None)
        if unit is not None and "total" not in unit.tags:
            count.unit = unit
            unit.tags.add("unit")
            return [count]
    return []


def pair(view: View, counts: list[Count], masses: list[Mass]) -> None:
    """Gives each count the weight of one container where the words or the sizes say so."""
    taken = {id(c.unit) for c in counts if c.unit}
    live = [c for c in counts if not c.tags & {"declq", "past", "deny", "sample"}] or counts
    for index, count in enumerate(counts):
        if count.unit is not None:
            continue
        nearby = [m for m in masses if id(m) not in taken and not m.tags & {"gross", "amended", "one"}]
        inside = [m for m in nearby if count.start <= m.start and m.end <= count.end]
        following = counts[index + 1].start if index + 1 < len(counts) else len(view.text)
        behind = [m for m in nearby if count.end <= m.start < following]
        unit = inside[0] if inside else (behind[0] if behind and is_unit(view, count, behind[0]) else None)
        if unit is None:
            ahead = [
                m
                for m in nearby
                if m.end <= count.start and re.fullmatch(r"\s*(?:x|×|\*|х|的?\s*x)\s*", view.text[m.end : count.start])
            ]
            unit = ahead[-1] if ahead else None
        if unit is None and live == [count]:
            unit = next((m for m in nearby if count.end <= m.start and of_each(view, m)), None)
            unit = unit or next((m for m in nearby if m.end <= count.start and ahead_of(view, m, count)), None)
            unit = unit or next((m for m in nearby if count.end <= m.start and m.tags >= {"each", "net"}), None)
            unit = unit or next((m for m in nearby if count.end <= m.start and size_behind(view, count, m)), None)
            unit = unit or next((m for m in nearby if count.end <= m.start and holds_each(view, m)), None)
            unit = unit or (far_unit(view, count, nearby) if len(nearby) == 1 else None)
            unit = unit or (nearby[0] if len(nearby) == 1 and "each" in nearby[0].tags and count.value > 1 else None)
        if unit is not None:
            count.unit = unit
            unit.tags.add("unit")
            taken.add(id(unit))


def out_of(view: View, counts: list[Count], numbers: list[Number]) -> None:
    """Turns a sample into the whole it was taken from: "three bottles tested out of 80"."""
    for count in counts:
        tail = _OUT_OF.match(view.text[count.end : count.end + 30])
        if tail is None or "sample" not in count.tags:
            continue
        whole = next((n for n in numbers if n.start == count.end + tail.end()), None)
        if whole is not None and whole.value > count.value and whole.value == int(whole.value):
            count.value, count.end = int(whole.value), whole.end
            count.tags.discard("sample")
