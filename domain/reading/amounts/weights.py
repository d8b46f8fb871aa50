"""Weights as they stand in a message: a number beside its unit, in front of it or behind."""

from __future__ import annotations

import re

from ..words.lexicon import Cue
from ..words.numbers import Number
from .measures import BETWEEN, GLUE, Mass, View

_HALF = re.compile(r"\s*(?:半|et demie?\b|y media\b|с половино[ий]|ونصف|and a half)")
#: "две с половиной тонны", "three and a half tonnes": the half in front of the unit.
_HALF_BEFORE = re.compile(r"\s*(?:et demie?|y media|с половино[ий]|ونصف|and a half)\s*")
#: Between a weight and the same weight in another unit: "30 lb net (13.6 kg)".
_AGAIN = re.compile(r"\s*(?:net\w*|нетто|صافي|净重)?\s*[(/=≈]\s*=?\s*")
_RANGE = re.compile(r"^\s*(?:-|to|a|до|~|至|到|الي)\s*$")
#: The same effect in carbon dioxide, no weight of gas: "CO2 equivalent 773 t".
_CO2 = re.compile(
    r"(?:(?:co2|со2)[^.;,\n\d]{0,18}|(?:co2|carbon)[ -]?eq\w*|эквивалент\w*|当量|مكافي[^.;,\n\d]{0,25})\s*[:=]?\s*"
    r"(?:约|大约|about|environ|около|حوالي)?\s*$"
)
_TONNE = 1000.0
#: "3 t 400 de R-134a": three tonnes and 400 kg.
_AND_KILOS = re.compile(r"\s(\d{3})(?=\s*(?:de\b|d'|du\b|[,.;)]|$))(?![.,]\d)")
#: Between whole tonnes and the kilograms beyond them: "3 tonnes and 200 kg", "3 т 200 кг", "٣ أطنان و٢٠٠ كيلوغرام".
_BEYOND = re.compile(r"\s?(?:and |et |y |и |و\s?|又|零)?\s?")


def _and_kilos(text: str, tonnes: Mass, kilos: Mass) -> bool:
    whole = tonnes.kg >= _TONNE and tonnes.kg % _TONNE == 0 and not text[tonnes.start : tonnes.end].endswith(("g", "г"))
    in_tonnes = re.search(r"\d{4}|\d[ .,]\d{3}", text[tonnes.start : tonnes.end]) is None
    return whole and in_tonnes and 0 < kilos.kg < _TONNE and bool(_BEYOND.fullmatch(text, tonnes.end, kilos.start))


#: "一吨二": a tonne and two hundred kilograms.
_AND_HUNDREDS = re.compile(r"(?<=吨)([一二两三四五六七八九])(?=\s?(?:$|[,.;!?)\n]))")
_HUNDREDS = {c: n / 10 for n, c in enumerate("一二三四五六七八九", start=1)} | {"两": 0.2}


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 0.02 * max(one, other)


def _leads_to(gap: str) -> bool:
    """Whether what stands between a number and a unit keeps them together."""
    return (len(gap) <= 3 and bool(GLUE.match(gap))) or (len(gap) < 20 and bool(_HALF_BEFORE.fullmatch(gap)))


#: A unit that stands in the label: "Net weight (kg): 300", "вес, кг: 300".
_LABELLED = re.compile(r"\s?\)?\s?[:=：]\s*")


def _unit_ahead(view: View, number: Number, units: list[Cue], masses: list[Mass]) -> Cue | None:
    """The unit in front of a number, in a label that names one."""
    unit = next((u for u in reversed(units) if u.end <= number.start), None)
    if unit is None or not _LABELLED.fullmatch(view.text[unit.end : number.start]):
        return None
    used = any(m.start < unit.end <= m.end for m in masses) or view.text[unit.start - 1 : unit.start].isdigit()
    return None if used or re.search(r"\d\s?$", view.text[: unit.start]) else unit


#: The upper end of a range is at most so many times the lower: "from 500 to 5,000 kg" tells of a change.
_WIDEST = 4


def _ranges(text: str, low: Number, high: Number) -> bool:
    """Whether two numbers are the ends of a range: "280-320 kg", "between 280 and 320 kg"."""
    gap = text[low.end : high.start]
    return bool(_RANGE.match(gap)) or bool(_AND.fullmatch(gap) and BETWEEN.search(text[: low.start]))


_AND = re.compile(r"\s*(?:and|et|y|e|и|و|和|至)\s*")


def find_masses(view: View, numbers: list[Number]) -> list[Mass]:
    """Every weight in kilograms, from left to right; ranges by their middle."""
    masses: list[Mass] = []
    units = view.by_kind.get("mass", [])
    others = {c.start for c in view.by_kind.get("other", ())}
    for position, number in enumerate(numbers):
        unit = next((u for u in units if u.start >= number.end and _leads_to(view.text[number.end : u.start])), None)
        if masses and number.start < masses[-1].end:
            continue
        headed = unit is None and _unit_ahead(view, number, units, masses)
        if headed:
            masses.append(Mass(round(number.value * float(headed.value), 6), number.start, number.end, number.certain))
            continue
        if unit is None or any(unit.start <= o < unit.end for o in others if o == unit.start):
            continue
        if any(0 <= o - unit.end <= 1 for o in others) and view.text[unit.end : unit.end + 1] in " /-":
            follow = next(c for c in view.by_kind["other"] if 0 <= c.start - unit.end <= 1)
            if follow.value in ("co2e",):
                continue
        if _CO2.search(view.text, max(0, number.start - 40), number.start):
            continue
        factor = float(unit.value)
        value, certain = number.value, number.certain
        if factor >= 1000 and value > 500 and number.other is not None:
            value, certain = number.other, True
        end = unit.end
        half = _HALF.match(view.text[end:])
        if _HALF_BEFORE.fullmatch(view.text[number.end : unit.start]):
            value += 0.5
        elif half:
            value, end = value + 0.5, end + half.end()
        hundreds = _AND_HUNDREDS.match(view.text, end) if factor == _TONNE else None
        if hundreds:
            value, end = value + _HUNDREDS[hundreds[1]], hundreds.end()
        kilos = _AND_KILOS.match(view.text, end) if factor == _TONNE and value == int(value) else None
        if kilos:
            value, end = value + int(kilos[1]) / _TONNE, kilos.end()
        start, tags = number.start, set()
        if position and _ranges(view.text, numbers[position - 1], number):
            low = numbers[position - 1]
            if 0 < low.value < value <= _WIDEST * low.value:
                value, certain, start = (low.value + value) / 2, False, low.start
                tags.add("approx")
        mass = Mass(round(value * factor, 6), start, end, certain, tags)
        if masses and factor == 1 and _and_kilos(view.text, masses[-1], mass):
            masses[-1] = Mass(masses[-1].kg + mass.kg, masses[-1].start, end, masses[-1].certain and certain)
            continue
        if masses and _AGAIN.fullmatch(view.text[masses[-1].end : start]) and _same(masses[-1].kg, mass.kg):
            mass.start = masses.pop().start
        masses.append(mass)
    for kind in ("massdual", "masswhole"):
        for cue in view.by_kind.get(kind, ()):
            if any(0 <= cue.start - n.end <= 1 for n in numbers):
                continue
            inside = [m for m in masses if m.start < cue.end and cue.start < m.end]
            for mass in inside:
                masses.remove(mass)
            masses.append(Mass(float(cue.value), cue.start, cue.end))
    return sorted(masses, key=lambda m: m.start)
