"""Sizes of cylinders: factors, telling sizes without their unit, products written out."""

from __future__ import annotations

import re
from itertools import pairwise

from ..words.fold import CLAIMED
from ..words.numbers import Number
from .measures import Count, Mass, View

#: The sizes that nothing but a cylinder has.
TELLING = frozenset({6.8, 10.9, 11.3, 11.35, 13.6, 22.7, 27.2, 61.0})
#: Weights in kg that one container of the trade usually holds (cans, disposable and refillable cylinders,
#: drums, tonne tanks).
USUAL_SIZES = (
    0.34,
    0.5,
    0.8,
    0.9,
    1.0,
    5.0,
    6.8,
    10.0,
    10.9,
    11.3,
    11.35,
    12.0,
    13.0,
    13.6,
    14.0,
    15.0,
    20.0,
    22.7,
    25.0,
    27.2,
    30.0,
    50.0,
    61.0,
    62.0,
)
_FACTOR = re.compile(
    rf"[\s{CLAIMED}]*(?:(?:x|×|\*|х|@|по|fois|times|veces|раза? по|乘以?|"
    rf"(?:pcs?|units?|ea|unidades|unites|und|шт\.?|штук|个|件|只)[\s{CLAIMED}]*(?:x|×|"
    rf"of|de|по|,?每[个只件])?|سعه|بسعه)\s*)(?:about|approx\.?|примерно|около|environ|unos|约|حوالي)?\s*"
)


def is_usual(kg: float) -> bool:
    """Whether cylinders of the trade usually hold so much."""
    return any(abs(kg - size) <= 0.03 * size for size in USUAL_SIZES)


def is_close(a: float, b: float) -> bool:
    """Whether two weights are the same but for rounding."""
    return abs(a - b) <= max(0.02 * max(a, b), 0.06)


def factors(view: View, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Count]:
    """Counts without a packing word: "40 x 13.6 kg", "13.6 kg x 40"."""
    found = []
    covered = [(c.start, c.end) for c in counts]
    for mass in masses:
        for number in numbers:
            if any(start <= number.start < end for start, end in covered) or number.value != int(number.value):
                continue
            forward = number.end <= mass.start and _FACTOR.fullmatch(view.text[number.end : mass.start])
            backward = mass.end <= number.start and re.fullmatch(
                r"\s*(?:x|×|\*|х|乘以?)\s*", view.text[mass.end : number.start]
            )
            told = _same_count(counts, number, mass) if forward and _TIMES.search(forward.group()) else None
            if told is not None:
                told.unit = mass  # "five bottles, 5 times 13.6 kg"
            elif forward or backward:
                start, end = min(number.start, mass.start), max(number.end, mass.end)
                found.append(Count(int(number.value), start, end, unit=mass))
    return found


_TIMES = re.compile(r"fois|times|veces|раз|乘")


def _same_count(counts: list[Count], number: Number, mass: Mass) -> Count | None:
    """The count without a weight that a factor says once more."""
    return next((c for c in counts if c.value == number.value and c.unit in (None, mass)), None)


def _bare_factors(view: View, numbers: list[Number], masses: list[Mass]) -> list[Mass]:
    """ "19 x 13.6": a bare number times a telling size."""
    return [
        Mass(size.value, size.start, size.end, certain=False, tags={"each"})
        for number, size in pairwise(numbers)
        if size.value in TELLING
        and number.value == int(number.value)
        and 1 < number.value < _MOST_FACTORS
        and _BY.fullmatch(view.text[number.end : size.start])
        and not any(m.start <= size.start < m.end for m in masses)
        and not re.match(r"\s?(?:[x×*х]|cm|mm|m\b|см|мм)", view.text[size.end :])
    ]


_BY = re.compile(r"\s?[x×*х]\s?|\s(?:times|at|fois|veces|раз по|في|乘)\s")
#: More cylinders than any lot that is multiplied has.
_MOST_FACTORS = 20_000


def unitless(view: View, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Mass]:
    """A usual size after "x" without its unit: "100 bottles x 13.6"; a telling one also right behind: "5 garrafas
    13,6"."""
    return [
        Mass(number.value, number.start, number.end, certain=False, tags={"each"})
        for count in counts
        for number in numbers
        if count.end <= number.start
        and (
            re.fullmatch(rf"[\s{CLAIMED}]*[x×*х@]\s*", view.text[count.end : number.start])
            or (number.value in TELLING and view.text[count.end : number.start] == " ")
        )
        and is_usual(number.value)
        and not any(m.start <= number.start < m.end for m in masses)
    ] or (_bare_factors(view, numbers, masses) if view.by_kind.get("pack") else [])


_AT = re.compile(r"(?:по|at|a|de|à|of|@|each|per|بسعه|سعه|زنه|de las de|of the)\s?$")
#: "ce ne sont pas des bouteilles de 13,6 mais de 11,3 kg".
_DENIED = re.compile(
    r"(?:n'est pas|ne sont pas|pas (?:de|des)|no son|no es|not|n't|не|ليست?|不是)(?![^\W\d_])[^.;,\d]{0,32}$"
)
#: "el neto 13,6", "нетто 13,6": the size that the gross weight stands beside.
_NET_IS = re.compile(r"(?:\bnet[to]*|нетто|الصافي|صافي|净重)[\s:=]{0,3}$")


def sizes(view: View, numbers: list[Number], masses: list[Mass]) -> list[Mass]:
    """A telling size without its unit, said to be that of one: "13.6 each", "баллоны по 13,6"."""
    if not view.by_kind.get("pack"):
        return []
    found = []
    for number in numbers:
        if number.value not in TELLING or any(m.start <= number.start < m.end for m in masses):
            continue
        if _DENIED.search(view.text, max(0, number.start - 44), number.start):
            continue
        behind = view.after("each", number.end, 3) or view.after("net", number.end, 1)
        if (
            behind is not None
            or _NET_IS.search(view.text, max(0, number.start - 16), number.start)
            or _AT.search(view.text[max(0, number.start - 12) : number.start])
        ):
            found.append(Mass(number.value, number.start, number.end, certain=False, tags={"each"}))
    return found


_NO_OTHER = re.compile(
    r"(?<![^\W\d_])(?:a single one|only one(?: of them)?|just (?:the )?one|un seul exemplaire|une seule|"
    r"un solo ejemplar|una sola|в единственном экземпляре|всего один|только один|واحده فقط|واحد فقط|仅此一瓶|"
    r"只有一瓶|仅一瓶)"
    r"(?![^\W\d_])\s?(?=[.,;!)]|$)"
)


def single(view: View, masses: list[Mass], counts: list[Count]) -> list[Count]:
    """One container with its size ("the 13.6 kg cylinder", "баллон, 20 кг"), or of which it is said that there was no
    other ("a bottle of R-22. A single one.")."""
    packs = view.by_kind.get("onepack", ())
    if not counts and not masses and packs:
        lone = _NO_OTHER.search(view.text, packs[0].end)
        return [Count(1, packs[0].start, lone.end())] if lone else []
    if counts or len(masses) != 1 or not is_usual(masses[0].kg):
        return []
    mass = masses[0]
    for cue in view.by_kind.get("onepack", ()):
        gaps = (view.text[cue.end : mass.start], view.text[mass.end : cue.start])
        if gaps[0] == ", " or any(
            re.fullmatch(r"[\s\-的]{0,2}(?:de|of)?[\s\-]{0,2}", gap)
            for gap in gaps
            if gap or mass.start == cue.end or mass.end == cue.start
        ):
            return [Count(1, min(cue.start, mass.start), max(cue.end, mass.end), unit=mass)]
    return []


def written_out(view: View, numbers: list[Number], masses: list[Mass]) -> list[Count]:
    """ "120 x 13.6 = 1,632 kg": factors without a unit whose product is written beside them."""
    for first, second in pairwise(numbers):
        between = view.text[first.end : second.start]
        if re.fullmatch(r"\s*[x×*х]\s*", between) and first.value == int(first.value):
            product = first.value * second.value
            if any(is_close(product, m.kg) for m in masses) and not any(
                m.start <= second.start < m.end for m in masses
            ):
                unit = Mass(second.value, second.start, second.end, tags={"each"})
                return [Count(int(first.value), first.start, second.end, unit=unit)]
    return []
