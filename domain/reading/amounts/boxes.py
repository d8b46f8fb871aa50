"""Cylinders in boxes: "5 cartons of 12 cans", "20 boxes with 12 cans each", "2 x 40 bottles"."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from ..words.numbers import Number
from .measures import Count, View


def multiplied(view: View, numbers: list[Number], counts: list[Count]) -> None:
    """Counts cylinders in several boxes, or several times so many: "5 cartons of 12 cans", "2 x 40 bottles"."""
    boxes = [*view.by_kind.get("notpack", ()), *view.by_kind.get("holder", ())]
    for count in counts:
        if not count.pack:
            continue
        before = [n for n in numbers if n.end <= count.start and 1 < n.value < 10_000 and n.value == int(n.value)]
        if not before or any(c is not count and c.start < count.start < c.end for c in counts):
            continue
        times = before[-1]
        gap = view.text[times.end : count.start]
        box = next((b for b in boxes if times.end <= b.start and b.end <= count.start), None)
        if _SEVERAL_TIMES.fullmatch(gap) or (
            box is not None
            and len(gap) <= 45
            and len(view.text[times.end : box.start]) <= 1
            and _BOXED.fullmatch(view.text[box.end : count.start])
        ):
            count.value, count.start = count.value * int(times.value), times.start


#: "2 x 40 bottles", "8 fois 5 bouteilles".
_SEVERAL_TIMES = re.compile(r"\s?(?:[x×*х]|(?:fois|times|veces|раза?(?: по)?|مرات|次,?每次))\s?")
#: From boxes to what is in each of them.
_BOXED = re.compile(
    rf"车?(?:\s?(?:of|de|d'|с|من)\s?)?[\s,.;:{CLAIMED}]*(?:(?:of|de|x|×|х|\*|по|@|à)\s*|"
    rf"(?:with|containing|holding|contenant|avec|con|contenant chacun|в|по|في|بها|,)?[\s,{CLAIMED}]*"
    rf"(?:each|chacun\w*|cada (?:una|uno|caja|bulto)|en cada \w+|dans chaque \w+|chaque \w+|(?:в )?кажд\w+(?: по)?|"
    rf"كل (?:منها|واحد\w*|كرتون\w*|صندوق)|في كل \w+|"
    rf"in each|dans chac\w+|en cada un[ao]|cada (?:envio|paquete|encomienda)|each (?:parcel|packet|package)|"
    rf"每[个箱盒件托包]装?|各装?)"
    rf"\s?:?\s?(?:with|of|containing|holding|has|contenant|de|contient|contiene|trae|por|по|装|有|内装)?\s*)"
)
#: "20 boxes with 12 cans each": the word for each stands behind.
_BOXED_EACH = re.compile(
    rf"(?:\s?(?:of|de|d'|с|من)\s?)?[\s{CLAIMED}]*(?:,\s?)?(?:with|containing|holding|avec|contenant|con|с|по|بها)?\s*"
)


def boxed_each(view: View, numbers: list[Number], counts: list[Count]) -> None:
    """ "20 boxes with 12 cans each" are 240, "12 cans a box, 20 boxes" too."""
    boxes = [*view.by_kind.get("notpack", ()), *view.by_kind.get("holder", ())]
    for count in counts:
        each = view.after("each", count.end, 1)
        if not count.pack or each is None:
            continue
        for number in numbers:
            box = next((b for b in boxes if 0 <= b.start - number.end <= 1), None)
            if box is None or number.value != int(number.value) or not 1 < number.value < 10_000:
                continue
            if box.end <= count.start and _BOXED_EACH.fullmatch(view.text[box.end : count.start]):
                count.value, count.start, count.end = count.value * int(number.value), number.start, each.end
                break
