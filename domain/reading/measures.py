"""Weights and counts as they stand in a message: a number beside its unit or its packing word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .fold import CLAIMED, Folded
from .lexicon import Cue
from .numbers import Number

SENTENCE = re.compile(r"[!?;\n]|\.(?=\s|$|[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\.")
_GLUE = re.compile(r"^[\s\-:=(~\[]*(?:of|de|d'|of about|nos\.?|no\.?)?[\s\-]*$")
#: Words that part a number from what is counted behind them.
_PARTS = "x|et|and|y|и|about|on|sur|sobre|про|with|who|that|which|avec|con"
_ADJ = re.compile(rf"^[\s\-()\[\]\"'/{CLAIMED}]*(?:(?!(?:{_PARTS})\b)[^\W\d_]+[\s\-()\[\]\"'/{CLAIMED}]*){{0,3}}$")
_PIECES = re.compile(
    r"\s*(?:of them|of these|pcs|pieces|units?|unidades|und|uds|шт|штук|unites|pieces|个|支|只|件|وحده|قطعه)"
)
#: "5 штук баллонов", "10 units of cylinders".
_PIECES_OF = re.compile(rf"{_PIECES.pattern}\.?\s?(?:of|de|d'|من)?\s?")
_HALF = re.compile(r"\s*(?:半|et demie?\b|y media\b|с половино[ий]|ونصف|and a half)")
#: "две с половиной тонны", "three and a half tonnes": the half in front of the unit.
_HALF_BEFORE = re.compile(r"\s*(?:et demie?|y media|с половино[ий]|ونصف|and a half)\s*")
#: Between a weight and the same weight in another unit: "30 lb net (13.6 kg)".
_AGAIN = re.compile(r"\s*(?:net\w*|нетто|صافي|净重)?\s*[(/=≈]\s*=?\s*")
_NUMBER_OF = re.compile(
    r"(?:عدد|number of|no\.?\s+of|nos\.?\s+of|nombre de|numero de|cantidad de|количество|кол-во|数量|qty of)\s*(?:ال)?$"
)
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


@dataclass
class Mass:
    """A weight in kilograms with the words that qualify it."""

    kg: float
    start: int
    end: int
    certain: bool = True
    tags: set[str] = field(default_factory=set)


@dataclass
class Count:
    """A number of containers; ``unit`` is the weight of one where the text says so."""

    value: int
    start: int
    end: int
    unit: Mass | None = None
    tags: set[str] = field(default_factory=set)
    pack: bool = True


class View:
    """The folded text with its cues by kind, and questions about what stands near."""

    def __init__(self, folded: Folded, cues: list[Cue]) -> None:
        self.text = folded.text
        self.folded = folded
        self.by_kind: dict[str, list[Cue]] = {}
        for cue in cues:
            self.by_kind.setdefault(cue.kind, []).append(cue)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        left = max((m.end() for m in SENTENCE.finditer(self.text, 0, start)), default=0)
        right = SENTENCE.search(self.text, end)
        return left, right.start() if right else len(self.text)

    def before(self, kind: str, start: int, reach: int) -> Cue | None:
        """The nearest cue of a kind that ends within ``reach`` before ``start`` in the same sentence."""
        for cue in reversed(self.by_kind.get(kind, ())):
            if cue.end <= start:
                gap = self.text[cue.end : start]
                # the number of a container stands between "gross weight of" and its figure
                near = len(gap.replace(CLAIMED, "") if kind == "gross" else gap) <= reach
                return cue if near and not SENTENCE.search(gap) else None
        return None

    def after(self, kind: str, end: int, reach: int) -> Cue | None:
        for cue in self.by_kind.get(kind, ()):
            if cue.start >= end:
                gap = self.text[end : cue.start]
                return cue if len(gap) <= reach and not SENTENCE.search(gap) else None
        return None


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 0.02 * max(one, other)


def _leads_to(gap: str) -> bool:
    """Whether what stands between a number and a unit keeps them together."""
    return (len(gap) <= 3 and bool(_GLUE.match(gap))) or (len(gap) < 20 and bool(_HALF_BEFORE.fullmatch(gap)))


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
    return bool(_RANGE.match(gap)) or bool(_AND.fullmatch(gap) and _BETWEEN.search(text[: low.start]))


_AND = re.compile(r"\s*(?:and|et|y|e|и|و|和|至)\s*")


def find_masses(view: View, numbers: list[Number]) -> list[Mass]:
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


#: "USD 300 a cylinder" counts none.
_PER_ONE = re.compile(r"\s?(?:a|an|per|/)\s?")
#: A single one in a comparison: "imitation grossière d'un cylindre".
_LIKE_ONE = re.compile(r"(?:(?<![^\W\d_])(?:d'|de |of |comme |como |like ))$")
#: An Arabic number behind what it counts, with the article of both: "الأسطوانات السبع عشرة".
_WITH_ARTICLE = re.compile(r"ال[^\W\d_]")
#: "The forty-second cylinder" is one.
_ORDINAL = re.compile(r"-(?:first|second|third|[a-z]+th)(?![a-z])")


def find_counts(view: View, numbers: list[Number], masses: list[Mass]) -> list[Count]:
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
            and _GLUE.match(view.text[number.end : n.start])
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
        mass = next((m for m in masses if 0 <= m.start - count.end <= 1), None)
        if mass is None:
            continue
        weighed = view.before("weightword", count.start, 12) or view.before("net", count.start, 4)
        if weighed or any(c.value > 1 and c.start > mass.end for c in counts):
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
        if before is None or before.value != int(before.value) or _BETWEEN.search(view.text[: before.start]):
            return total
        joined = _PLUS if "+" in view.text[before.end : last.start] else _LISTED
        total, last = total + before.value, before


_PLUS = re.compile(r"\s*\+\s*|\s(?:and|et|y|и|و)\s?|\sو|和")
_LISTED = re.compile(r"\s?,\s|,(?=\s)|、")
_BETWEEN = re.compile(r"(?:between|entre|от|между|بين|from|de|介于|在|ما بين)\s?$")


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


#: Pieces of a gas, or of so much each: "60 шт. R-22", "25 шт. х 9 кг".
_OF_GAS = re.compile(rf"\.?\s*(?:of |de |d'|du )?{CLAIMED}|\.?\s*[xх×*]\s*\d")


def find_pieces(view: View, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Count]:
    """ "9 pcs" counts cylinders where the message speaks of cylinders and counts nothing else."""
    packs = view.by_kind.get("pack", [])
    if counts:
        return []
    taken = {m.start for m in masses}
    for number in numbers:
        tail = _PIECES.match(view.text[number.end :])
        if number.start in taken:
            continue
        if not tail or number.value != int(number.value):
            continue
        if tells_of_equipment(view):
            return []
        end = number.end + tail.end()
        if _OF_GAS.match(view.text, end) or (packs and packs[0].start < number.start):
            return [Count(int(number.value), number.start, number.end + tail.end())]
    return []


_PEOPLE = re.compile(
    r"\s?(?:passengers?|pax\b|men|women|people|persons?|guys|travell?ers|students|couriers|passagers?|hommes|femmes|personnes|"
    r"voyageurs|pasajeros|hombres|mujeres|personas|viajeros|пассажир\w*|человек\w*|мужчин\w*|женщин\w*|"
    r"مسافرين|مسافرا|ركاب|اشخاص|رجال|نساء|名?旅客|名?乘客|个人|名男子|人)"
)
_EACH_OF_THEM = re.compile(
    r"(?:each(?: \w+){0,2}|apiece|chacune?(?: \w+){0,2}|cada uno(?: \w+){0,2}|по|кажд\w+(?: \w+){0,2}|"
    r"كل (?:منهم|واحد)(?: \w+){0,2}|每人(?:携带|带|各|有)?|人手|各带|各携带)\s?$"
)


def carried(view: View, numbers: list[Number], counts: list[Count]) -> None:
    """ "3 passengers each carried two cylinders" are six."""
    people = [n for n in numbers if _PEOPLE.match(view.text, n.end) and 1 < n.value < 100]
    for count in counts:
        if _EACH_OF_THEM.search(view.text[max(0, count.start - 30) : count.start]):
            those = next((n for n in reversed(people) if n.end <= count.start), None)
            if those is not None and not SENTENCE.search(view.text[those.end : count.start]):
                count.value = int(count.value * those.value)


#: Units of goods that are no cylinders but hold gas each: "150 splits … 0.9 kg par appareil".
_UNITS = re.compile(
    r"\s{0,2}(?:units?|unites|unidades|appareils?|splits?|appliances|sets|machines|equipos|aparatos|"
    r"aires? acondicionados?|minisplits?|fridges?|"
    r"refrigerators?|frigos?|climatiseurs?|clims|neveras|refrigeradores|acs?\b|a/cs|air conditioners?|"
    r"кондиционер\w*|сплит\w*|холодильник\w*|аппарат\w*|установ\w*|جهاز|اجهزه|مكيف\w*|ثلاج\w*|وحده|台|套)"
)


_EQUIPMENT = re.compile(
    r"(?<![^\W\d_])(?:split|mini-?split|fridge|refrigerator|freezer|air[ -]?condition|acs?\b|a/cs|chillers?|appareil|"
    r"frigo|climatiseur|clims\b|congelateur|nevera|refrigerador|congelador|aires? acondicionad|equipos?\b|"
    r"кондиционер|сплит|холодильник|морозильн|مكيف|المكيف|ثلاج|الثلاج)|空调|冰箱|冷柜"
)


def tells_of_equipment(view: View) -> bool:
    """Whether a message counts appliances rather than cylinders: "air conditioners filled with R-22, 60 pcs"."""
    return not view.by_kind.get("pack") and _EQUIPMENT.search(view.text) is not None


def find_units(view: View, numbers: list[Number]) -> list[Count]:
    """Counts of equipment that holds gas: they have a weight each and are no cylinders."""
    equipment = tells_of_equipment(view)
    return [
        Count(int(number.value), number.start, number.end, pack=False)
        for number in numbers
        if number.value == int(number.value)
        and number.value > 1
        and (_UNITS.match(view.text, number.end) or (equipment and _PIECES.match(view.text, number.end)))
    ]
