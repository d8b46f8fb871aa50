"""Counts that stand apart from the word for what is counted: "Qty 30", "of these 12", "баллонов 15", "declared 20
cylinders, found only 10"."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from ..words.lexicon import Cue, is_cjk
from ..words.numbers import Number
from .measures import SENTENCE, Count, Mass, View
from .pieces import tells_of_equipment

MOST = 100_000
#: Between a word that announces a number and the number: "Qty: 30", "їх - 50", "total (50".
_LEADS = re.compile(r"[\s:=\-()~]{0,4}")
#: What may follow a bare number: a stop, a gas, a factor, the next part of a list.
_STOPS = re.compile(
    rf"\s{{0,2}}(?:$|\((?:не |not |pas |no |ليس|不是)|[.,;:!?)\]\n/|\-\"'و]|{CLAIMED}|[x×*х@]\s?[\d{CLAIMED}]|(?:of|de|"
    rf"d'|with|avec|con|с|من|по|à|a)\s?"
    rf"[\d{CLAIMED}]|(?:and|et|y|e|и|و|at|each|with|en|in|без|no|sans|sin)\b|[和，])"
)
#: A gas that is multiplied: "45 x R-22", "R-22 x 45".
_TIMES_GAS = re.compile(rf"\s?[x×*х]\s?{CLAIMED}")
_GAS_TIMES = re.compile(rf"{CLAIMED}\s?[x×*х]\s?$")
#: A size that is multiplied: "30x13.6 R22 cylinders".
_TIMES_SIZE = re.compile(r"\s?[x×*х]\s?\d{1,2}[.,]\d(?!\d?\s?(?:kg|кг|公斤))")
#: Plurals of packing words that are written in front of their number: "Бочек восемь", "أسطوانات 80".
_PLURAL = re.compile(r"(?:[a-z]s|[иеёы]к|[оёе]в|[ое]к|[оаи][нкчр][ыи]|ол|лл|бал|ات|يل|ني|رير|لب|يب)$")
#: "Número de cilindros incautados: 30".
_CALLED = re.compile(r"(?:\s[^\W\d_]{3,14}|,?\s(?:шт|pcs|uds?|nos?|u)\.?)\s?:\s?")
#: "Баллонов всё-таки 41".
_AFTER_ALL = re.compile(
    r"\s(?:все-таки|все таки|именно|ровно|всего|оказалось|прошло|пришло|было|осталось|"
    r"exactly|en fait|exactement|exactamente|بالضبط)\s"
)
_NO_FIGURE = re.compile(r"[^\d.;:!?\n]{0,60},\s?")


def tallies(view: View, numbers: list[Number], masses: list[Mass]) -> list[Count]:
    """The bare number that counts the cylinders of a message which counts nothing else; none where it speaks of no
    cylinders and gives no weight of one."""
    packs = view.by_kind.get("pack", [])
    priced = any(view.after("each", m.end, 3) or view.before("each", m.start, 3) for m in masses)
    if (not packs and not priced and not _NAMED.search(view.text)) or tells_of_equipment(view):
        return []
    several = [n for n in numbers if may_count(view, n, masses) and _multiplies(view, n)]
    if len(several) > 1:
        return [Count(int(n.value), n.start, n.end) for n in several]
    announced = [
        n
        for n in numbers
        if may_count(view, n, masses)
        and (
            _announced(view, n)
            or _multiplies(view, n)
            or _behind_its_pack(view, n, packs)
            or ("declq" in view.by_kind and _found_before(view, n))
        )
    ]
    if len(announced) > 1 and _only_declared(view, announced[0]):
        announced = [n for n in announced if _found_before(view, n) or view.before("tally", n.start, 2)] or announced
    for number in announced[:1]:
        post = view.after("tallypost", number.end, 1)
        return [Count(int(number.value), number.start, post.end if post else number.end)]
    return []


#: Cylinders within another phrase: "on the cylinders it says R-507A. Number: 88".
_NAMED = re.compile(
    r"cylinders\b|bottles\b|bouteilles|bonbonnes|cilindros|garrafas|bombonas|баллон|اسطوانات|قوارير|钢瓶"
)


def _only_declared(view: View, number: Number) -> bool:
    """Whether the number is that of papers: "declared 20, we counted 10"."""
    return view.before("declq", number.start, 4) is not None


def restated(view: View, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Count]:
    """The bare number that takes the place of a count: "declared 20 cylinders, found only 10", "not 50 cylinders but
    15"."""
    packed = [c for c in counts if c.pack]
    if not packed:
        return []
    last = packed[-1]
    for number in numbers:
        came_to = number.start >= last.end and _CAME_TO.fullmatch(view.text, last.end, number.start)
        if came_to and may_count(view, number, masses):
            last.tags.add("past")
            return [Count(int(number.value), number.start, number.end, unit=last.unit, tags={"foundq"})]
    if not all(c.tags & {"declq", "deny"} for c in packed):
        return []
    for number in numbers:
        if number.start < last.end or not may_count(view, number, masses):
            continue
        gap = view.text[last.end : number.start]
        if "deny" in last.tags and _RATHER.fullmatch(gap):
            return [Count(int(number.value), number.start, number.end, tags={"foundq"})]
        if "declq" in last.tags and len(gap) <= _REACH_FOUND and _found_before(view, number):
            return [Count(int(number.value), number.start, number.end, tags={"foundq"})]
    return []


#: Characters from what was declared to what was found instead.
_REACH_FOUND = 110
#: What the count came to in the end: "the 40 cylinders turned out to be 38", "corrijo: 42".
_CAME_TO = re.compile(
    r"[^.;\d\n]{0,60}(?:volvi a contar y (?:eran|son)|(?:on )?a recompte:?|recounted:?|counted again:? (?:they were|"
    r"it was)?|"
    r"пересчитали:?|عددناها مره اخري فكانت|重数是|重新数是|"
    r"turned out to be|proved to be|came to|were in fact|are in fact|"
    r"were really|"
    r"se sont averees? etre|etaient en fait|resultaron ser|resultaron|eran en realidad|оказал\w+(?: всего)?|"
    r"на деле было|تبين انها|اتضح انها|实际是|其实是|实为|实际只有|其实只有) ?(?:only |seulement |solo |только |فقط )?"
)
_RATHER = re.compile(
    rf"[\s{CLAIMED},]*(?:but|mais|sino|а|но|بل|而是|rather|plutot)\s?(?:only|seulement|solo|только|فقط|de|было)?\s?"
)


def _found_before(view: View, number: Number) -> bool:
    """Whether a word of finding leads to the number, with "only" at most between."""
    behind = view.after("foundq", number.end, 1)
    merely = view.after("only", number.end, 1)
    if merely is not None and behind is None:
        behind = view.after("foundq", merely.end, 1)
    if behind is not None and not _STOPS.match(view.text, number.end):
        return True
    found = view.before("foundq", number.start, 16)
    if found is None:
        return False
    gap = view.text[found.end : number.start]
    only = view.before("only", number.start, 2)
    if only is not None and found.end <= only.start:
        gap = view.text[found.end : only.start]
    return not gap.strip(" :=-")


def may_count(view: View, number: Number, masses: list[Mass]) -> bool:
    whole = number.value == int(number.value) and 1 <= number.value < MOST
    if not whole or any(m.start <= number.start < m.end for m in masses):
        return False
    if any(view.after(kind, number.end, 1) for kind in ("other", "othergood", "span", "month")):
        return False
    if any(view.before(kind, number.start, 2) for kind in ("price", "month", "deny")):
        return False
    if any(view.after(kind, number.end, 1) for kind in ("only", "foundq")):
        return True
    post = view.after("tallypost", number.end, 1)
    if post is not None:
        return is_cjk(view.text[post.start]) or bool(_STOPS.match(view.text, post.end))
    return bool(_STOPS.match(view.text, number.end)) and view.after("notpack", number.end, 1) is None


def _announced(view: View, number: Number) -> bool:
    for kind in ("tally", "declq", "foundq"):
        cue = view.before(kind, number.start, 14)
        if cue is None:
            continue
        gap = view.text[cue.end : number.start]
        near = view.before("approx", number.start, 2) or view.before("only", number.start, 2)
        if near is not None and near.start >= cue.end:
            gap = view.text[cue.end : near.start]
        if _LEADS.fullmatch(gap):
            return True
    post = view.after("tallypost", number.end, 1)
    return post is not None and not view.before("each", number.start, 2)


def _multiplies(view: View, number: Number) -> bool:
    return bool(
        _TIMES_GAS.match(view.text, number.end)
        or _TIMES_SIZE.match(view.text, number.end)
        or _GAS_TIMES.search(view.text, max(0, number.start - 4), number.start)
    )


def _behind_its_pack(view: View, number: Number, packs: list[Cue]) -> bool:
    """ "Бочек восемь", "أسطوانات 80", "disposable cylinders, 75, R-404A": a plural in front, alone or set off by
    commas."""
    pack = next((p for p in reversed(packs) if p.end <= number.start), None)
    if pack is None or number.value < 2 or SENTENCE.search(view.text[pack.end : number.start]):
        return False
    gap = view.text[pack.end : number.start]
    alone = re.match(rf"\s{{0,2}}(?:$|[.,;()\n{CLAIMED}]|и\b|и\s|و)", view.text[number.end :])
    if not alone:
        return False
    if not gap.strip(" :-") or _CALLED.fullmatch(gap) or _AFTER_ALL.fullmatch(gap):
        return bool(_PLURAL.search(view.text[pack.start : pack.end]))
    return bool(_NO_FIGURE.fullmatch(gap)) and bool(_PLURAL.search(view.text[pack.start : pack.end]))
