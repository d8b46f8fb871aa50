"""Lots that go on without their packing word: "52 R-22 cylinders and another 10 of R-12", "4 cylinders: 2 of 13.6 kg
and 2 of 5 kg"."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from ..words.numbers import Number
from .measures import Count, Mass, View
from .tallies import MOST, may_count

#: A lot that goes on without its packing word: "52 R-22 cylinders and another 10 of R-12".
_ANOTHER = re.compile(
    r"[^\d.;:\n]{0,30}(?:\band|\bet|\by|\be|\bи|\bplus|\bmas|\+|&|еще|ещё)\s"
    r"(?:another |d'autres |otros |otras |еще )?"
)
_OF_GAS = re.compile(
    r"\s?(?:more |others? |autres |otros |otras |других )?(?:of |de |d'|du |с |من |x |× )(?:the |la )?" + CLAIMED + "|"
    r"\s?(?:with|labelled|marked|con|avec|etiquetee?s?|marquee?s?|etiquetad[ao]s?|с|عليها)\s"
    r"(?:(?:a|an|the|une|l'|la|el|una) ?)?"
    r"(?:(?:label|sticker|etiquette|etiqueta|rotulo|этикетк\w+|наклеик\w+|маркировк\w+|ملصق)\s)?" + CLAIMED
)
#: "Bouteilles : 612 de R-22, 88 de R-32".
_OF_ONE = re.compile(rf"\s?(?:of |de |d'|du |с |من )?{CLAIMED}+\s?[,،;]\s?")
#: "40 cylinders in the truck, 20 more in the warehouse".
_MORE = re.compile(r"\s(?:more|others|de plus|d'autres|mas|otros)(?![^\W\d_])(?! ?(?:than|de|que|people|men))")


def further(view: View, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Count]:
    """Lots behind a count that has the packing word, each of a gas of its own; and lots that are all multiplied: "52 x
    R-22, 10 x R-12 cylinders"."""
    bare = [
        n
        for n in numbers
        if may_count(view, n, masses) or _OF_GAS.match(view.text, n.end) or _MORE.match(view.text, n.end)
    ]
    bare = [n for n in bare if n.value == int(n.value) and not any(c.start <= n.start < c.end for c in counts)]
    found = _of_another_size(view, numbers, masses, counts)
    for number in bare:
        last = next((c for c in reversed(counts) if c.end <= number.start), None)
        if last is None or not last.pack:
            continue
        if _MORE.match(view.text, number.end) and last.end <= number.start <= last.end + 60:
            found.append(Count(int(number.value), number.start, number.end))
            continue
        if not _OF_GAS.match(view.text, number.end):
            continue
        gap = view.text[last.end : number.start]
        if (CLAIMED in gap or CLAIMED in view.text[last.start : last.end]) and (
            _ANOTHER.fullmatch(gap) or _OF_ONE.fullmatch(gap)
        ):
            found.append(Count(int(number.value), number.start, number.end))
    return found


def _of_another_size(view: View, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Count]:
    """The lots that go on by size: the three of "8 drums of 50 kg and 3 of 22.5 kg"."""
    found: list[Count] = []
    for number in numbers:
        if number.value != int(number.value) or not 1 <= number.value < MOST:
            continue
        if not _LOT_OF.match(view.text, number.end):
            continue
        last = next((c for c in reversed([*counts, *found]) if c.end <= number.start and c.pack), None)
        before = next((m for m in reversed(masses) if m.end <= number.start), None)
        size = next((m for m in masses if m.start >= number.end), None)
        if last is None or before is None or size is None or not _LOT_OF.fullmatch(view.text, number.end, size.start):
            continue
        own = last.start <= before.start < last.end or _SIZE_OF.fullmatch(view.text, last.end, before.start)
        if own and _NEXT_SIZE.fullmatch(view.text, max(before.end, last.end), number.start):
            found.append(Count(int(number.value), number.start, size.end, unit=size))
    return found


#: From a lot to the weight of one of it, and from there to the next lot.
_SIZE_OF = re.compile(rf"[\s{CLAIMED}]*(?:of |de )?[\s{CLAIMED}]*(?:of|de|по|à|a|at|x|×|х|@|من|بسعه|سعه|زنه)\s?")
_NEXT_SIZE = re.compile(
    rf"\s?(?:net\w*|нетто|صافي)?\s?(?:(?:of|de|du|с|من)\s|d')?[\s{CLAIMED}]*(?:,|،|;|\+|&|(?:,\s?)?(?:and|et|y|e|и|ещ[её]|plus|mas)\b|(?:،\s?)?و)\s?"
)


def broken_down(view: View, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Count]:
    """ "4 cylinders: 2 of 13.6 kg and 2 of 5 kg": the lots in place of the count that is their sum; otherwise the
    counts as they are."""
    packed = [c for c in counts if c.pack]
    if len(packed) != 1 or packed[0].unit is not None:
        return counts
    whole = packed[0]
    lots: list[Count] = []
    for number in numbers:
        if number.start < whole.end or number.value != int(number.value) or number.value < 1:
            continue
        mass = next((m for m in masses if m.start >= number.end), None)
        size = next((n for n in numbers if n.start >= number.end), None)
        if size is not None and size.value <= _LARGEST and _TIMES.fullmatch(view.text, number.end, size.start):
            if mass is None or mass.start != size.start:
                mass = Mass(size.value, size.start, size.end, certain=False, tags={"each"})
            lots.append(Count(int(number.value), number.start, mass.end, unit=mass, tags=set(whole.tags)))
        elif mass is not None and _LOT_OF.fullmatch(view.text[number.end : mass.start]):
            lots.append(Count(int(number.value), number.start, mass.end, unit=mass, tags=set(whole.tags)))
    if len(lots) < 2 or sum(lot.value for lot in lots) != whole.value:
        return counts
    return [c for c in counts if c is not whole] + lots


#: A size without its unit that is multiplied, of at most so many kilograms: "2 × 13.6 and 4 × 12".
_TIMES = re.compile(r"\s?[x×*х]\s?")
_LARGEST = 70.0
_LOT_OF = re.compile(r"\s?(?:of|de|d'|по|à|a|at|x|×|х|@|من|بسعه|سعه)\s?(?:about |environ |около )?")
