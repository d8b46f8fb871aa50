"""Whether a weight is that of one cylinder, by the words beside it or by its size."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from .measures import SENTENCE, Count, Mass, View
from .sizes import TELLING, is_usual

#: The sizes that make "10 cylinders of 136 kg" a total.
_COMMON_SIZES = (6.8, 10.9, 11.3, 11.35, 13.6, 22.7, 27.2)
#: Words that lead from a count to the weight of one.
_OF = frozenset(
    ["x", "×", "*", "х", "@", "of", "de", "por", "по", "a", "at", "с", "سعه", "زنه", "بسعه", "بوزن", "规格"]
) | {"of at", "de unos"}
#: No single cylinder, can or drum holds more than this (a tonne tank is counted as a tank).
MOST_IN_ONE_KG = 1100.0
#: Containers that may hold a few hundred grams.
_SMALL = re.compile(r"can|tin|lata|canett|cartou|банк|баноч|علب|罐|听")
#: Less than any cylinder that is no can holds, in kilograms.
_TOO_LITTLE = 0.3


def far_unit(view: View, count: Count, masses: list[Mass]) -> Mass | None:
    """The only weight of a message where it is the size of one cylinder and cannot be that of all: "96 cylinders. …
    Net weight 13.6 kg, tare 2.9 kg"."""
    mass = masses[0]
    telling = mass.kg in TELLING and "total" not in mass.tags and mass.kg < _TOO_LITTLE * count.value
    return mass if telling and not _SMALL.search(view.text[count.start : count.end]) else None


def ahead_of(view: View, mass: Mass, count: Count) -> bool:
    """The weight of one in front of the count: "一百公斤一桶，手上有八桶", "баллоны (11,3 кг), 15 штук"."""
    telling = any(abs(mass.kg - size) < 0.02 for size in TELLING)
    if count.value <= 1 or "total" in mass.tags:
        return False
    return "each" in mass.tags or telling or (mass.kg <= _MOST_BY_HAND and _names_its_pack(view, mass))


#: Kilograms that a size named beside its pack may have.
_MOST_BY_HAND = 75.0


def size_behind(view: View, count: Count, mass: Mass) -> bool:
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


#: One cylinder, in the languages of the network, for all of them.
_ONE = (
    r"(?:in )?the (?:cylinder|bottle|drum|can|tank)|(?:dans )?(?:la|le) (?:bouteille|bonbonne|cylindre|fut|boite)|"
    r"(?:en )?(?:la|el) (?:garrafa|botella|lata|bombona|cilindro|tambor|tanque)|(?:в )?(?:баллоне?|бочке|банке)|"
    r"(?:في )?(?:الاسطوانه|العبوه|القاروره|العلبه|البرميل|القنينه|السطوانه)"
)
#: One of many, which holds so much.
_ANY = (
    r"(?:a|one) (?:cylinder|bottle|drum|can|tank)|une? (?:bouteille|bonbonne|cylindre|fut|boite)|"
    r"una? (?:garrafa|botella|lata|bombona|cilindro|tambor|tanque)|один баллон|одна (?:бочка|банка)|"
    r"(?:ال)?(?:اسطوانه|عبوه|قاروره|علبه|برميل|قنينه) (?:ال)?واحده?|一[瓶罐桶]"
)
_HOLDS = (
    r"(?:holds?|contains?|weighs?|takes|has|contient|pese|fait|tiene|contiene|lleva|trae|pesa|весит|содержит|вмещает|"
    r"ت?يحتوي علي|تحتوي علي|ت?يحوي|تحوي|تزن|يزن|فيها|فيه|装|重|有) ?"
)
_EACH_PACK = re.compile(
    rf"(?:^|[.,;:،!)] ?)(?:(?:{_ONE}) (?:of |at |de |a |по |{_HOLDS})?|(?:{_ANY}) ?{_HOLDS})$|"
    r"(?:each|every|chaque|cada|кажд\w+|كل|每)\s?(?:cylinder|bottle|can|drum|bouteille|cylindre|bonbonne|fut|cilindro|"
    r"botella|"
    r"bombona|lata|tambor|баллон\w*|бочк\w*|банк\w*|اسطوانه|عبوه|قاروره|برميل|瓶|罐|桶|个|只)[^.;\d]{0,24}$"
)


def of_each(view: View, mass: Mass) -> bool:
    """ "… 210 cylinders … Each cylinder holds 13.6 kg.", however far behind."""
    return bool(_EACH_PACK.search(view.text[max(0, mass.start - 44) : mass.start]))


#: "Chacune contient 11,3 kg": each of what was counted sentences before.
_HOLDS_EACH = re.compile(
    r"(?:^|[.,;!?] ?)(?:each(?: one)?|every one|chacune?|cada un[ao]|(?:в )?кажд(?:ый|ая|ом|ой)|كل (?:منها|واحده)|"
    r"每[瓶罐桶个只])(?: (?:of them|holds?|held|contains?|contained|weighs?|contient|contenait|"
    r"pese|contiene|contenia|lleva|pesa|весит|"
    r"содержит|содержал|было|تحتوي|تحوي|فيها|تزن|وزنها))*(?: (?:على|net|нетто|по))? ?$"
)


def holds_each(view: View, mass: Mass) -> bool:
    """Whether "each" of what was counted sentences before is said to hold so much."""
    return mass.kg <= MOST_IN_ONE_KG and bool(_HOLDS_EACH.search(view.text[max(0, mass.start - 44) : mass.start]))


#: The gas between the packing word and the weight of one: "40 bouteilles de R12 de 13,6 kg".
_GAS_OF = re.compile(
    rf"\s?(?:[^\W\d_]+ ){{0,4}}{CLAIMED}+(?: gas| gaz)?[ ,]{{1,2}}"
    r"(?:of|de|por|по|на|at|à|a|in|en|من|سعه|بسعه|زنه|بوزن|وزن|规格) ?(?:about|environ|unos|около|حوالي|约)? ?"
)
#: A gas, set off by a comma from the weight behind it.
_OF_A_GAS = re.compile(rf"(?:of|de|du|с|من) ?{CLAIMED}+ ?,\s?$")


def is_unit(view: View, count: Count, mass: Mass) -> bool:
    """Whether the words between a count and the weight behind it, or its size, make it that of one."""
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
    if not bare and mass.kg in TELLING and not _SMALL.search(view.text[count.start : count.end]):
        return True
    return usual and (not is_usual(share) or _too_little(view, count, share))


def _too_little(view: View, count: Count, kg: float) -> bool:
    """Whether that is less than any cylinder holds, though a can may: 20 cylinders with 10 kg have 10 kg each."""
    return kg < _LEAST and not _SMALL.search(view.text[count.start : count.end])


#: Kilograms that the smallest cylinder of the trade holds; what holds less is a can.
_LEAST = 0.85
