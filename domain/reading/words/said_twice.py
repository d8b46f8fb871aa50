"""Numbers that are said twice, in words and in figures: "eighteen (18) drums", "العدد سبع وعشرون (27)"."""

from __future__ import annotations

import re
from dataclasses import replace

from .numbers import Number

_OPENS = re.compile(r"\s?[(\[]\s?")
_CLOSES = re.compile(r"\s?[)\]]")


def once(text: str, numbers: list[Number]) -> list[Number]:
    """``numbers`` from left to right, where one that brackets say again is part of the first."""
    result: list[Number] = []
    for number in numbers:
        last = result[-1] if result else None
        closed = _CLOSES.match(text, number.end)
        if last and closed and last.value == number.value and _OPENS.fullmatch(text, last.end, number.start):
            result[-1] = replace(last, end=closed.end())
        else:
            result.append(number)
    return result
