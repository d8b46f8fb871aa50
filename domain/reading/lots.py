"""A count meets the weight of one: "40 x 13.6 kg", "40 bouteilles de 13,6 kg", "40瓶，每瓶13.6公斤"."""

from __future__ import annotations

import re
from itertools import pairwise

from .fold import CLAIMED
from .measures import SENTENCE, Count, Mass, View
from .numbers import Number
from .recounts import one_with

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
#: The sizes that make "10 cylinders of 136 kg" a total.
_COMMON_SIZES = (6.8, 10.9, 11.3, 11.35, 13.6, 22.7, 27.2)
#: Words that lead from a count to the weight of one.
_OF = frozenset(
    ["x", "×", "*", "х", "@", "of", "de", "por", "по", "a", "at", "с", "سعه", "زنه", "بسعه", "بوزن", "规格"]
) | {"of at", "de unos"}
#: No single cylinder, can or drum holds more than this (a tonne tank is counted as a tank).
MOST_IN_ONE_KG = 1100.0
_FACTOR = re.compile(
    rf"[\s{CLAIMED}]*(?:(?:x|×|\*|х|@|по|fois|times|veces|раза? по|乘以?|"
    rf"(?:pcs?|units?|ea|unidades|unites|und|шт\.?|штук|个|件|只)[\s{CLAIMED}]*(?:x|×|"
    rf"of|de|по|,?每[个只件])?|سعه|بسعه)\s*)(?:about|approx\.?|примерно|около|environ|unos|约|حوالي)?\s*"
)
_OUT_OF = re.compile(r"\s*(?:[^\W\d_]+\s+)?(?:sur|out of|of|de|из|من)\s+(?:les |the |las |los )?")


def is_usual(kg: float) -> bool:
    return any(abs(kg - size) <= 0.03 * size for size in USUAL_SIZES)


def is_close(a: float, b: float) -> bool:
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
        if size.value in _TELLING
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
            or (number.value in _TELLING and view.text[count.end : number.start] == " ")
        )
        and is_usual(number.value)
        and not any(m.start <= number.start < m.end for m in masses)
    ] or (_bare_factors(view, numbers, masses) if view.by_kind.get("pack") else [])


#: The sizes that nothing but a cylinder has.
_TELLING = frozenset({6.8, 10.9, 11.3, 11.35, 13.6, 22.7, 27.2, 61.0})
#: Containers that may hold a few hundred grams.
_SMALL = re.compile(r"can|tin|lata|canett|cartou|банк|баноч|علب|罐|听")
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
        if number.value not in _TELLING or any(m.start <= number.start < m.end for m in masses):
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
_AND = re.compile(rf"{CLAIMED}\s?(?:,|(?:and|et|y|и)\s|و|和|、)\s?$")


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
        unit = inside[0] if inside else (behind[0] if behind and _is_unit(view, count, behind[0]) else None)
        if unit is None:
            ahead = [
                m
                for m in nearby
                if m.end <= count.start and re.fullmatch(r"\s*(?:x|×|\*|х|的?\s*x)\s*", view.text[m.end : count.start])
            ]
            unit = ahead[-1] if ahead else None
        if unit is None and live == [count]:
            unit = next((m for m in nearby if count.end <= m.start and _of_each(view, m)), None)
            unit = unit or next((m for m in nearby if m.end <= count.start and _before(view, m, count)), None)
            unit = unit or next((m for m in nearby if count.end <= m.start and m.tags >= {"each", "net"}), None)
            unit = unit or next((m for m in nearby if count.end <= m.start and _size_behind(view, count, m)), None)
            unit = unit or next((m for m in nearby if count.end <= m.start and _holds_each(view, m)), None)
            unit = unit or (_far_unit(view, count, nearby) if len(nearby) == 1 else None)
            unit = unit or (nearby[0] if len(nearby) == 1 and "each" in nearby[0].tags and count.value > 1 else None)
        if unit is not None:
            count.unit = unit
            unit.tags.add("unit")
            taken.add(id(unit))


#: Less than any cylinder that is no can holds, in kilograms.
_TOO_LITTLE = 0.3


def _far_unit(view: View, count: Count, masses: list[Mass]) -> Mass | None:
    """The only weight of a message where it is the size of one cylinder and cannot be that of all: "96 cylinders. …
    Net weight 13.6 kg, tare 2.9 kg"."""
    mass = masses[0]
    telling = mass.kg in _TELLING and "total" not in mass.tags and mass.kg < _TOO_LITTLE * count.value
    return mass if telling and not _SMALL.search(view.text[count.start : count.end]) else None


def _before(view: View, mass: Mass, count: Count) -> bool:
    """The weight of one in front of the count: "一百公斤一桶，手上有八桶", "баллоны (11,3 кг), 15 штук"."""
    telling = any(abs(mass.kg - size) < 0.02 for size in _TELLING)
    if count.value <= 1 or "total" in mass.tags:
        return False
    return "each" in mass.tags or telling or (mass.kg <= _MOST_BY_HAND and _names_its_pack(view, mass))


#: Kilograms that a size named beside its pack may have.
_MOST_BY_HAND = 75.0


def _size_behind(view: View, count: Count, mass: Mass) -> bool:
    """A size named later on: "5 bottles he bought as R-410A. … 10 kg bottles.", "10. Cylinders of 30 lb"."""
    named = _names_its_pack(view, mass)
    return named and count.value > 1 and mass.kg <= _MOST_BY_HAND and "total" not in mass.tags


def _names_its_pack(view: View, mass: Mass) -> bool:
    """Whether the weight is a size: "300 g cans", "canettes de 300 g"."""
    packs = view.by_kind.get("pack", ())
    return any(
        0 <= p.start - mass.end <= 1
        or (
            p.end <= mass.start
            and re.fullmatch(rf"[\s{CLAIMED}]*(?:de|of|по|وزن|سعه|بسعه|زنه|的)\s?", view.text[p.end : mass.start])
        )
        for p in packs
    )


_EACH_PACK = re.compile(
    r"(?:^|[.,;:،!)] ?)(?:the (?:cylinder|bottle|drum)|la (?:bouteille|garrafa|botella|lata)|el (?:cilindro|tambor)|"
    r"баллон|"
    r"الاسطوانه|العبوه|القاروره|العلبه|البرميل|القنينه|السطوانه) (?:of |at |de |a |по )?$|"
    r"(?:each|every|chaque|cada|кажд\w+|كل|每)\s?(?:cylinder|bottle|can|drum|bouteille|cylindre|bonbonne|fut|cilindro|"
    r"botella|"
    r"bombona|lata|tambor|баллон\w*|бочк\w*|банк\w*|اسطوانه|عبوه|قاروره|برميل|瓶|罐|桶|个|只)[^.;\d]{0,24}$"
)


def _of_each(view: View, mass: Mass) -> bool:
    """ "… 210 cylinders … Each cylinder holds 13.6 kg.", however far behind."""
    return bool(_EACH_PACK.search(view.text[max(0, mass.start - 44) : mass.start]))


#: "Chacune contient 11,3 kg": each of what was counted sentences before.
_HOLDS_EACH = re.compile(
    r"(?:^|[.,;!?] ?)(?:each(?: one)?|every one|chacune?|cada un[ao]|(?:в )?кажд(?:ый|ая|ом|ой)|كل (?:منها|واحده)|"
    r"每[瓶罐桶个只])(?: (?:of them|holds?|held|contains?|contained|weighs?|contient|contenait|"
    r"pese|contiene|contenia|lleva|pesa|весит|"
    r"содержит|содержал|было|تحتوي|تحوي|فيها|تزن|وزنها))*(?: (?:على|net|нетто|по))? ?$"
)


def _holds_each(view: View, mass: Mass) -> bool:
    return mass.kg <= MOST_IN_ONE_KG and bool(_HOLDS_EACH.search(view.text[max(0, mass.start - 44) : mass.start]))


#: The gas between the packing word and the weight of one: "40 bouteilles de R12 de 13,6 kg".
_GAS_OF = re.compile(
    rf"\s?(?:[^\W\d_]+ ){{0,4}}{CLAIMED}+(?: gas| gaz)?[ ,]{{1,2}}"
    r"(?:of|de|por|по|на|at|à|a|in|en|من|سعه|بسعه|زنه|بوزن|وزن|规格) ?(?:about|environ|unos|около|حوالي|约)? ?"
)
#: A gas, set off by a comma from the weight behind it.
_OF_A_GAS = re.compile(rf"(?:of|de|du|с|من) ?{CLAIMED}+ ?,\s?$")


def _is_unit(view: View, count: Count, mass: Mass) -> bool:
    gap = view.text[count.end : mass.start]
    if mass.tags & {"total", "cell"} and "each" not in mass.tags:
        return False
    if "each" in mass.tags and len(gap) <= 90:
        return True
    if len(gap) > 40 or SENTENCE.search(gap):
        return False
    for cue in view.by_kind.get("approx", ()):
        if count.end <= cue.start and cue.end <= mass.start:
            gap = gap.replace(view.text[cue.start : cue.end], " ")
    bare = " ".join(gap.replace(CLAIMED, " ").strip(" ()[],:;-\"'").split())
    if _OF_A_GAS.search(gap):
        bare = ""  # "28 bottles of R-22, 280 kg": the word leads to the gas
    usual = is_usual(mass.kg)
    share = mass.kg / count.value
    if _GAS_OF.fullmatch(gap):
        bare = "of"
    if re.fullmatch(r"(?:[^\W\d_]+ ){1,2}[x×*х@]", bare):
        return mass.kg <= MOST_IN_ONE_KG  # "two large cylinders × 50 kg"
    if count.value == 1:
        return usual or mass.kg <= 70
    if bare in _OF:
        shared = any(abs(share - size) < 0.02 for size in _COMMON_SIZES) or (
            mass.kg > 100 and share < 1 and is_usual(share)
        )
        return mass.kg <= MOST_IN_ONE_KG and (usual or not shared)
    if bare.split(" ")[0] in ("of", "de", "по", "x", "по", "с") and usual and not is_usual(share):
        return True
    if not bare and mass.kg in _TELLING and not _SMALL.search(view.text[count.start : count.end]):
        return True
    return usual and (not is_usual(share) or _too_little(view, count, share))


def _too_little(view: View, count: Count, kg: float) -> bool:
    """Whether that is less than any cylinder holds, though a can may: 20 cylinders with 10 kg have 10 kg each."""
    return kg < _LEAST and not _SMALL.search(view.text[count.start : count.end])


#: Kilograms that the smallest cylinder of the trade holds; what holds less is a can.
_LEAST = 0.85


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


def single(view: View, masses: list[Mass], counts: list[Count]) -> list[Count]:
    """One container with its size: "the 13.6 kg cylinder", "la bouteille de 13,6 kg"."""
    if counts or len(masses) != 1 or not is_usual(masses[0].kg):
        return []
    mass = masses[0]
    for cue in view.by_kind.get("onepack", ()):
        gaps = (view.text[cue.end : mass.start], view.text[mass.end : cue.start])
        if any(
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
