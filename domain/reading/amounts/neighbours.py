"""What the words around a figure say about it: gross, tare, quota, declared, found, sample, total."""

from __future__ import annotations

import re

from ..words.fold import CLAIMED
from ..words.lexicon import COMMA, Cue
from .measures import Count, Mass, View
from .nets import owners

_REACH: tuple[tuple[str, int, int], ...] = (
    ("gross", 22, 9), ("holds", 6, 6), ("net", 22, 9), ("each", 12, 14), ("total", 26, 8), ("limit", 34, 12),
    ("past", 40, 0), ("sample", 22, 22), ("price", 10, 5), ("declq", 34, 22), ("foundq", 40, 24),
    ("approx", 10, 0), ("deny", 6, 0),
)  # fmt: skip


#: How near a denial stands to the licence it denies.
_REACH_NONE = 3
#: "No. of cylinders": a number, no denial. "In a checked bag": nothing was tested.
_NO_DENIAL = re.compile(r"\s*(?:of|de)\b|(?:\.| (?= )) ?$")
_NO_SAMPLE = re.compile(r"\s*(?:bag|baggage|luggage)")
#: What was checked was the place, not the figure behind the colon: "we checked a shop: 4 cylinders".
_SHOP = re.compile(r"[^:]*[^\W\d_]{3}[^:]*:")
#: "$50/12 kg": a price for so much.
_PRICED = re.compile(r"(?:[$€£¥₽]|usd|eur|руб|元)[^/\n]{0,12}/\s?$|(?:[$€£¥₽]|usd|eur)/$")


#: "1,250 kg. That figure was the gross weight".
_SAID_GROSS = re.compile(
    r"[.;,]?\s{1,2}(?:that|this|it|ce chiffre|c'est|c'etait|esa cifra|ese peso|eso|es|это|эта цифра|وهذا|هذا|这|这是)"
    r"(?: (?:figure|weight|number|one|peso|poids|вес|الوزن))? ?(?:is|was|est|etait|es|era|был\w*|هو|是)? ?"
    r"(?:the |le |la |el |un )?(?:poids |peso |вес |الوزن )?(?:gross|brut|bruto|брутто|القائم|الاجمالي|毛重)"
)
#: "净200公斤 毛300公斤".
_GROSS_SIGN = re.compile(r"毛约?[:\s]{0,2}$")
#: An amount for a year is what is allowed in it: "he had 2,000 kg for 2026".
_FOR_A_YEAR = re.compile(rf"\s(?:for|pour|para|на|ل)\s?(?:the year |l'annee |el ano )?{CLAIMED}{{4}}(?!{CLAIMED})")


def qualify(view: View, masses: list[Mass], counts: list[Count]) -> None:
    """Writes on each weight and count what its neighbours say about it: gross, tare, quota, declared, found,
    sample …"""
    items: list[Mass | Count] = sorted([*masses, *counts], key=lambda i: i.start)
    owned = owners(view, masses)
    for position, item in enumerate(items):
        left = items[position - 1].end if position and items[position - 1].end <= item.start else 0
        next_start = next((i.start for i in items[position + 1 :] if i.start >= item.end), len(view.text))
        for kind, reach, behind in _REACH:
            if kind in ("gross", "holds") and isinstance(item, Count):
                continue
            cue = view.before(kind, item.start, reach)
            if kind == "limit" and cue is not None and _none(view, cue.start):
                cue = None  # "no licence" allows nothing
            if (
                kind == "each"
                and cue is not None
                and (_far(view, cue, item.start) or _each_of_the_last(view, left, cue, item.start))
            ):
                cue = None
            if kind in ("net", "gross") and cue is not None and _of_the_last(view, left, cue, item.start):
                cue = None
            if kind == "deny" and cue is not None and _POSTPOSED.search(view.text[: cue.end]):
                continue
            if cue is not None and owned.get(cue.start, item) is not item:
                cue = None
            if cue is not None and cue.end > left and not _blocked(kind, view.text[cue.end : item.start]):
                item.tags.add(kind)
            cue = view.after(kind, item.end, behind) if behind else None
            if cue is not None and cue.start < next_start and owned.get(cue.start, item) is item:
                gap = view.text[item.end : cue.start]
                if kind == "sample" and _NO_SAMPLE.match(view.text, cue.end):
                    continue
                if (
                    kind in ("each", "limit")
                    and _LEADS_ON.match(view.text[cue.end : next_start])
                    and next_start < len(view.text)
                ):
                    continue
                if kind == "each" and "(" in gap and CLAIMED in gap:
                    continue
                if kind == "sample" and gap.startswith(("中", "里")):
                    continue
                if kind == "limit" and ":" in gap:
                    continue  # "1,740 kg: quota exceeded"
                if not COMMA.search(gap) or kind == "each":
                    item.tags.add(kind)
        if isinstance(item, Mass) and (
            _SAID_GROSS.match(view.text, item.end) or _GROSS_SIGN.search(view.text, left, item.start)
        ):
            item.tags.add("gross")
        if isinstance(item, Mass) and _FOR_A_YEAR.match(view.text, item.end):
            item.tags.add("limit")
        if isinstance(item, Mass) and _a_piece(view, item):
            item.tags.add("each")
        item.tags |= {kind for kind in ("othergood", "extra") if _beside(view, kind, item)}
        _settle(view, item)
        if isinstance(item, Count) and any(item.start < c.start < item.end for c in view.by_kind.get("declq", ())):
            item.tags = (item.tags | {"declq"}) - {"foundq"}  # "100 declared cylinders"


def _of_the_last(view: View, left: int, cue: Cue, start: int) -> bool:
    """Whether "net" stands behind the figure before: "13.6 kg net and 16 kg in all"."""
    return left > 0 and not view.text[left : cue.start].strip(" ") and bool(_AND.match(view.text, cue.end, start))


def _each_of_the_last(view: View, left: int, cue: Cue, start: int) -> bool:
    """Whether "each" is said of the figure before: "13.6 kg each, 600 kg of R-12"."""
    return left > 0 and not view.text[left : cue.start].strip(" ") and bool(_NEXT.fullmatch(view.text, cue.end, start))


_NEXT = re.compile(r"\s*[,;(]\s*")
_AND = re.compile(r"\s*(?:[,;/+]|(?:and|et|y|и|for|pour|para|por|при)\b|و|和)")


def _far(view: View, cue: Cue, start: int) -> bool:
    """Whether "по" belongs to another word than the figure: "по лицензии 800 кг"."""
    return view.text[cue.start : cue.end] == "по" and bool(re.search(r"[^\W\d_]{4}", view.text[cue.end : start]))


#: What may stand between an amount and what there is so much of: "3 kg of cocaine".
_OF_THAT = re.compile(r"\s?(?:of|de|d'|من)?\s?(?:the |la |le |el |l')?")


def _beside(view: View, kind: str, item: Mass | Count) -> bool:
    """Whether the amount is one of other goods ("3 kg of cocaine"), or is said to be too much or to be missing
    ("多了10瓶", "10 bottles too many")."""
    if any(item.start < cue.start < item.end for cue in view.by_kind.get(kind, ())):
        return True
    before, after = view.before(kind, item.start, 1), view.after(kind, item.end, 8)
    return before is not None or (after is not None and bool(_OF_THAT.fullmatch(view.text[item.end : after.start])))


#: "офиса нет 5 тонн": denies the word before it.
_POSTPOSED = re.compile(r"[^\W\d_] нет$")
#: Nothing but a preposition between a word for "each" and the next figure: "in cylinders of 13.6 kg".
_LEADS_ON = re.compile(r"\s{0,2}(?:~|about|approx)?\s?$")
_EACH_AFTER = re.compile(r"\s?(?:piece|apiece|l'unite|la unidad|штука|за штуку|الواحده|一个|一只)(?![^\W\d_])")
_PER = re.compile(
    r"\s?(?:/|a|an|per|par|por|la|le|el|l'|за|на|一|每|ل|بال|في|(?:in|to) (?:a|the)|dans (?:un|une|la|le)|"
    r"en (?:un|una|el|la)|в)\s?|\s*/\s*"
)


_NET = re.compile(r"\s?(?:net|nets|neto|netos|netto|нетто|صافي|净重?)(?![^\W\d_])")


#: "44 kg of R-141b net per drum".
_GAS_NET = re.compile(rf"\s(?:of |de |d'|du )?{CLAIMED}+(?=\s?(?:net|нетто|صاف|净))")


def _a_piece(view: View, mass: Mass) -> bool:
    """ "13.6 kg a bottle", "250kg/桶", "一百公斤一桶": the weight of one."""
    if _EACH_AFTER.match(view.text, mass.end):
        return True
    packs = view.by_kind.get("pack", ())
    gas = _GAS_NET.match(view.text, mass.end)
    net = _NET.match(view.text, gas.end() if gas else mass.end)
    if net and ((gas and view.after("each", net.end(), 1)) or _EACH_AFTER.match(view.text, net.end())):
        return True
    end = net.end() if net else mass.end
    pack = next((p for p in packs if 0 < p.start - end <= 9), None)
    return pack is not None and bool(_PER.fullmatch(view.text[end : pack.start]))


def _none(view: View, start: int) -> bool:
    """Whether a licence or quota that is named at ``start`` is said not to be there."""
    return view.before("deny", start, _REACH_NONE) is not None or view.text[start - 1 : start] in ("没", "未", "缺")


def _blocked(kind: str, gap: str) -> bool:
    """Whether what stands between a cue and a figure keeps them apart: a comma, or another figure ("opened 5 of
    the 60")."""
    if kind == "deny" and any(c.isdigit() for c in gap):
        return True  # "not 18 but 81 cylinders"
    if (kind == "deny" and _NO_DENIAL.match(gap)) or (kind == "sample" and _NO_SAMPLE.match(gap)):
        return True
    if kind == "price" and COMMA.search(gap):
        return True
    return (kind in ("deny", "limit", "holds") and (bool(COMMA.search(gap)) or (":" in gap and kind != "holds"))) or (
        kind == "sample"
        and (
            any(c.isdigit() for c in gap)
            or (":" in gap and (CLAIMED in gap or bool(_SHOP.match(gap))))
            or bool(COMMA.search(gap))
        )
    )


def _settle(view: View, item: Mass | Count) -> None:
    """Where two opposite cues reach one figure, the nearer one counts."""
    for pair in (("gross", "net"), ("declq", "foundq"), ("limit", "foundq")):
        if set(pair) <= item.tags:
            gaps = {kind: _gap(view, kind, item) for kind in pair}
            item.tags.discard(max(pair, key=lambda kind: gaps[kind]))
    if {"each", "total"} <= item.tags:
        one = view.before("each", item.start, 12)
        if one is not None and COMMA.search(view.text[one.end : item.start]):
            item.tags.discard("each")  # "13.6 kg per cylinder, 3,264 kg in all"
    if isinstance(item, Mass) and "price" in item.tags and not re.search(r"[$€£]\s*$", view.text[: item.start]):
        item.tags.discard("price")
    if view.text[item.end : item.end + 2] == "/k" or _PRICED.search(view.text[: item.start]):
        item.tags.add("price")


def _gap(view: View, kind: str, item: Mass | Count) -> int:
    before = view.before(kind, item.start, 60)
    after = view.after(kind, item.end, 30)
    # A cue in front governs; one behind needs to be much nearer.
    ahead = item.start - before.end if before else 999
    gap = view.text[before.end : item.start] if before else ""
    if (kind in ("gross", "net") and re.search(r"[,;/(]", gap)) or (
        kind in ("declq", "foundq") and gap.lstrip().startswith(",")
    ):
        ahead += 20  # "26,400 kg net, 28,900 kg gross": each word stands behind its own figure
    return min(ahead, 6 + after.start - item.end if after else 999)
