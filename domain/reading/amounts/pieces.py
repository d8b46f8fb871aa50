"""Counts without a packing word: pieces, what people carry, equipment that holds gas."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from ..words.numbers import Number
from .measures import PIECES, SENTENCE, Count, Mass, View

#: Pieces of a gas, or of so much each: "60 шт. R-22", "25 шт. х 9 кг".
_OF_GAS = re.compile(rf"\.?\s*(?:of |de |d'|du )?{CLAIMED}|\.?\s*[xх×*]\s*\d")


def find_pieces(view: View, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Count]:
    """ "9 pcs" counts cylinders where the message speaks of cylinders and counts nothing else."""
    packs = view.by_kind.get("pack", [])
    if counts:
        return []
    taken = {m.start for m in masses}
    for number in numbers:
        tail = PIECES.match(view.text[number.end :])
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
        and (_UNITS.match(view.text, number.end) or (equipment and PIECES.match(view.text, number.end)))
    ]
