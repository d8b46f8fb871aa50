"""Counts of cylinders as they stand in a message: a number beside its packing word."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from ..words.lexicon import Cue
from ..words.numbers import Number
from .apiece import of_each
from .measures import BETWEEN, GLUE, PIECES, Count, Mass, View

#: Words that part a number from what is counted behind them.
_PARTS = "x|et|and|y|и|about|on|sur|sobre|про|with|who|that|which|avec|con"
_ADJ = re.compile(rf"^[\s\-()\[\]\"'/{CLAIMED}]*(?:(?!(?:{_PARTS})\b)[^\W\d_]+[\s\-()\[\]\"'/{CLAIMED}]*){{0,3}}$")
#: "5 штук баллонов", "10 units of cylinders".
_PIECES_OF = re.compile(rf"{PIECES.pattern}\.?\s?(?:of|de|d'|من)?\s?")
_NUMBER_OF = re.compile(
    r"(?:عدد|number of|no\.?\s+of|nos\.?\s+of|nombre de|numero de|cantidad de|количество|кол-во|数量|qty of)\s*(?:ال)?$"
)
#: "USD 300 a cylinder" counts none.
_PER_ONE = re.compile(r"\s?(?:a|an|per|/)\s?")
#: A single one in a comparison: "imitation grossière d'un cylindre".
_LIKE_ONE = re.compile(r"(?:(?<![^\W\d_])(?:d'|de |of |comme |como |like ))$")
#: An Arabic number behind what it counts, with the article of both: "الأسطوانات السبع عشرة".
_WITH_ARTICLE = re.compile(r"ال[^\W\d_]")
#: "The forty-second cylinder" is one.
_ORDINAL = re.compile(r"-(?:first|second|third|[a-z]+th)(?![a-z])")


def find_counts(view: View, numbers: list[Number], masses: list[Mass]) -> list[Count]:
    """Every count beside a packing word, from left to right."""
    packs = view.by_kind.get("pack", [])
    not_packs = view.by_kind.get("notpack", [])
    in_mass = [(m.start, m.end) for m in masses]
    counts: list[Count] = []
    used: set[int] = set()
    for number in numbers:
        if number.value != int(number.value) or not 0 < number.value < 1_000_000:
            continue
        if any(start <= number.start < end for start, end in in_mass) or _ORDINAL.match(view.text, number.end):
            continue
        pack = next((p for p in packs if p.start >= number.end), None)
        other = pack is not None and any(
            number.end <= n.start < pack.start
            and GLUE.match(view.text[number.end : n.start])
            and not _PIECES_OF.fullmatch(view.text[number.end : pack.start])
            for n in not_packs
        )
        free = pack is not None and pack.start not in used and not other
        if pack is not None and _PER_ONE.fullmatch(view.text, number.end, pack.start):
            continue
        if free and number.value == 1 and any(0 <= number.start - m.end <= 1 for m in masses):
            continue  # "13.6公斤一瓶": the weight of one, no count
        one = next((m for m in masses if pack is not None and 0 <= m.start - pack.end <= 1), None)
        if free and number.value == 1 and counts and one is not None and view.text[number.start] == "一":
            one.tags.add("each")  # "十瓶，一瓶13.6公斤"
            continue
        if pack is not None and free and _reaches(view, number.end, pack, numbers, masses):
            plus = _added(view, numbers, number)
            counts.append(Count(int(number.value + plus), number.start, pack.end))
            used.add(pack.start)
            continue
        before = next((p for p in reversed(packs) if p.end <= number.start), None)
        free = before is not None and before.start not in used and view.text[before.end : number.start] == " "
        if before is not None and free and _WITH_ARTICLE.match(view.text, number.start):
            counts.append(Count(int(number.value), before.start, number.end))
            used.add(before.start)
            continue
        counted = view.text[number.end : number.end + 1] in ("个", "只", "瓶", "支", "件")
        if (before is not None and before.end == number.start and counted and before.start not in used) or (
            (
                before is not None
                and before.start not in used
                and (
                    _NUMBER_OF.search(view.text[: before.start])
                    and not view.text[before.end : number.start].strip(" :=-")
                )
            )
            or (
                before is not None
                and before.start not in used
                and re.fullmatch(
                    r"[)\s]*(?:qty|count|no\.?|nos\.?|кол-во|数量|数|共|:|=|x|-|\(|عدد|العدد|\s)*[:=x\-(]\s*"
                    rf"|[\s{CLAIMED}]*(?:qty|count|total|кол-во|数量|共|عددها|عدد|العدد)\s*(?:is|of)?\s*",
                    view.text[before.end : number.start],
                )
            )
        ):
            counts.append(Count(int(number.value), before.start, number.end))
            used.add(before.start)
    _of_one(view, counts, masses)
    for cue in view.by_kind.get("dual", ()):
        counts.append(Count(int(cue.value), cue.start, cue.end))
    return sorted(counts, key=lambda c: c.start)


def _of_one(view: View, counts: list[Count], masses: list[Mass]) -> None:
    """Takes away a count of one that only names the weight of each: "一瓶13.6公斤，有9瓶", "one bottle 13.6 kg, 9
    bottles"."""
    if not any(c.value > 1 for c in counts):
        return
    for count in [c for c in counts if c.value == 1]:
        if _LIKE_ONE.search(view.text, 0, count.start):
            counts.remove(count)
            continue
        mass = next((m for m in masses if m.start >= count.end), None)
        if mass is None or not (mass.start - count.end <= 1 or of_each(view, mass)):
            continue
        weighed = view.before("weightword", count.start, 12) or view.before("net", count.start, 4)
        if weighed or of_each(view, mass) or any(c.value > 1 and c.start > mass.end for c in counts):
            counts.remove(count)
            mass.tags.add("each")


def _added(view: View, numbers: list[Number], number: Number) -> float:
    """What stands before a plus sign or in one list with it: the 500 of "500 + 480 cylinders", the 25 of "10, 15 and
    20 cylinders"."""
    total, last, joined = 0.0, number, _PLUS
    while True:
        before = next(
            (n for n in numbers if n.end <= last.start and joined.fullmatch(view.text[n.end : last.start])), None
        )
        if before is None or before.value != int(before.value) or BETWEEN.search(view.text[: before.start]):
            return total
        joined = _PLUS if "+" in view.text[before.end : last.start] else _LISTED
        total, last = total + before.value, before


_PLUS = re.compile(r"\s*\+\s*|\s(?:and|et|y|и|و)\s?|\sو|和")
_LISTED = re.compile(r"\s?,\s|,(?=\s)|、")
#: "40+ cylinders", "40 y pico cilindros".
_ODD = re.compile(r"^(?:\s?\+|\s?odd\b|\s?y pico\b|\s?с лишним\b|\s?et quelques\b)\s?")
#: A volume between a number and its packing word: "eight 50-litre cylinders".
_SIZED = re.compile(
    r"\s\d{1,3}(?:[.,]\d)?[\s\-]?(?:l|lt|ltr|litres?|liters?|lit|литр\w*|л|升)[\s\-]{1,2}(?:[^\W\d_]+\s)?"
)
#: Two words for the kind of cylinder, parted by a comma: "110 disposable, non-refillable cylinders".
_TWO_WORDS = re.compile(
    r"\s(?:disposable|non-?refillable|refillable|small|large|big|new|old|used|full|unlabelled|unmarked|unbranded|blue|green|"
    r"white|steel|single-use|one-way|identical|petites?|grosses?|grandes?|маленьк\w+|одноразов\w+|нов\w+|стар\w+),\s"
    r"(?:[^\W\d_]|-){3,18}\s(?:steel |gas )?"
)


def _reaches(view: View, end: int, pack: Cue, numbers: list[Number], masses: list[Mass]) -> bool:
    """Whether the packing word belongs to the number that ends at ``end``: "40 small steel cylinders", "40
    13.6-kg cylinders"."""
    gap = _ODD.sub(" ", view.text[end : pack.start])
    for mass in masses:
        if end <= mass.start and mass.end <= pack.start:
            head, tail = view.text[end : mass.start], view.text[mass.end : pack.start]
            bare = re.fullmatch(r"[\s\-x×*х]*", head) or (len(head) < 20 and re.fullmatch(r"\s[a-z\-]+\s", head))
            return bool(bare) and bool(_ADJ.match(tail)) and len(tail) < 25
    if _SIZED.fullmatch(gap) or _TWO_WORDS.fullmatch(gap):
        return True
    if any(end <= n.start < pack.start for n in numbers):
        return False
    return (
        len(gap) <= 45
        and bool(_ADJ.match(gap))
        and not any(
            end <= c.start < pack.start for kind in ("mass", "other", "price") for c in view.by_kind.get(kind, ())
        )
    )
