"""Amounts as terms of the search index, so that "more than 500 kg" is a search for terms like any other.

An amount is filed to three digits, under three terms: 1,234 kg is "1000s", "1200s" and "1230s". All amounts between two
bounds are then few terms, coarse in the middle and fine at the ends.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from domain import folding

_LOWEST, _HIGHEST = -1, 8
"""Powers of ten of the least and of the greatest amount told apart: 100 g and 999,000 t."""
_STEPS = 900
"""Amounts of three digits within one power of ten."""
MOST_KG = 10.0 ** (_HIGHEST + 1)


class Bounds(NamedTuple):
    """Kilograms from `low` to `high`, either open; `above` and `below`: without the bound itself."""

    low: float | None = None
    high: float | None = None
    above: bool = False
    below: bool = False


def terms(kg: float) -> tuple[str, str, str]:
    """The three terms of an amount."""
    step = _step(kg)
    return _term(step, 100), _term(step, 10), _term(step, 1)


def terms_within(bounds: Bounds) -> tuple[str, ...]:
    """The terms of all amounts within the bounds; none where no amount is."""
    low = 0 if bounds.low is None else _step(bounds.low) + bounds.above
    high = _top() if bounds.high is None else _step(bounds.high) - bounds.below
    return tuple(_covering(low, high))


def _top() -> int:
    return (_HIGHEST - _LOWEST + 1) * _STEPS - 1


def _step(kg: float) -> int:
    """The number of an amount of three digits, counted from the least one."""
    if kg < 10.0**_LOWEST:
        return 0
    power = math.floor(math.log10(kg) + 1e-9)
    if power > _HIGHEST:
        return _top()
    digits = min(999, max(100, math.floor(kg / 10.0 ** (power - 2) + 1e-6)))
    return (power - _LOWEST) * _STEPS + digits - 100


def _term(step: int, width: int) -> str:
    """The term of the `width` steps of which `step` is one."""
    power, digits = divmod(step, _STEPS)
    return f"kg_{power}_{(digits + 100) // width}"


def _covering(low: int, high: int) -> Iterator[str]:
    at = max(low, 0)
    while at <= high:
        width = next(width for width in (100, 10, 1) if at % width == 0 and at + width - 1 <= high)
        yield _term(at, width)
        at += width


NUMBER = r"(?:\d{1,3}(?:[ ,.]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)(?!\d)"
"""A pattern for a number with the separators of any language."""
_UNIT = r"(?:kgs?|кг|公斤|千克|كغ|كجم|(?P<tonnes>t|т|吨|طن|tons?|tonnes?))?"
_FORMS = (
    re.compile(rf"(?P<sign>>=?|<=?|≥|≤|=)?\s*(?P<low>{NUMBER})\s*{_UNIT}(?P<more>\+)?\Z"),
    re.compile(rf"(?P<low>{NUMBER})\s*(?:-|–|\.\.|…)\s*(?P<high>{NUMBER})\s*{_UNIT}\Z"),
)


def understand(value: str) -> Bounds | None:
    """The bounds that a filter names: ">500", "<=2t", "100-500", "500+"; None for what is none."""
    folded = folding.fold(value).replace("_", " ").strip()
    for pattern in _FORMS:
        match = pattern.match(folded)
        if match:
            return _bounds(match.groupdict())
    return None


def _bounds(said: dict[str, str | None]) -> Bounds | None:
    factor = 1000.0 if said["tonnes"] else 1.0
    low, high = (None if (text := said.get(end)) is None else kilograms(text, factor) for end in ("low", "high"))
    if low is None or max(low, high or 0.0) > MOST_KG:
        return None
    if high is not None:
        return Bounds(min(low, high), max(low, high))
    sign = (said.get("sign") or "").translate(_SIGNS) or (">=" if said.get("more") else "=")
    if "<" in sign or sign == "=":
        return Bounds(low if sign == "=" else None, low, below=sign == "<")
    return Bounds(low, None, above=sign == ">")


_SIGNS = str.maketrans({"≥": ">=", "≤": "<="})


def kilograms(digits: str, factor: float = 1.0) -> float | None:
    """The number that digits with separators mean: "1 200", "1,200", "2.5", "1.200,5"; None for what is none."""
    plain = digits.replace(" ", "")
    parts = re.split(r"[.,]", plain)
    if len(parts) == 1 or (len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])):
        text = "".join(parts)
    else:
        text = "".join(parts[:-1]) + "." + parts[-1]
    try:
        return float(text) * factor
    except ValueError:
        return None


def written(bounds: Bounds) -> str:
    """The bounds as a filter writes them, in one form and to 10 g; `understand` of it is the same."""
    low, high = ("" if end is None else f"{round(end, 2):.12g}" for end in (bounds.low, bounds.high))
    if low and high:
        return low if low == high else f"{low}-{high}"
    return (f"{'>' if bounds.above else '>='}{low}") if low else f"{'<' if bounds.below else '<='}{high}"
