"""How much: net kilograms of substance, the number of cylinders, and what one holds.

Three steps. *Tokens*: numbers meet the unit or packing word beside them. *Lots*: a count meets the weight of one
("40 x 13.6 kg", "40 bouteilles de 13,6 kg", "40瓶，每瓶13.6公斤"). *Choice*: gross weights, tares, quotas, prices and samples fall away,
what was found beats what was declared, a stated total beats a sum, and separate lots add up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .fold import CLAIMED, Folded
from .lexicon import COMMA, Cue
from .model import Flag, Found
from .numbers import Number

#: Weights in kg that one container of the trade usually holds (cans, disposable and refillable cylinders, drums, tonne tanks).
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
_OF = frozenset("x × * х @ of de por по a at с سعه زنه بسعه بوزن 规格".split()) | {"of at", "de unos"}
#: No single cylinder, can or drum holds more than this (a tonne tank is counted as a tank).
MOST_IN_ONE_KG = 1100.0
#: More than any single seizure on record; larger figures are read with doubt.
MOST_IN_ALL_KG = 1_500_000.0

_SENTENCE = re.compile(r"[!?;\n]|\.(?=\s|$)")
_GLUE = re.compile(r"^[\s\-:=(~\[]*(?:of|de|d'|of about|nos\.?|no\.?)?[\s\-]*$")
_WORDY = re.compile(r"^[\s\-()\[\]\"'/,.]*(?:[^\W\d_]+[.,]?[\s\-()\[\]\"'/]*){0,4}$")
_ADJ = re.compile(
    rf"^[\s\-()\[\]\"'/{CLAIMED}]*(?:(?!x\b|et\b|and\b|y\b|и\b)[^\W\d_]+[\s\-()\[\]\"'/{CLAIMED}]*){{0,3}}$"
)
_FACTOR = re.compile(
    rf"[\s{CLAIMED}]*(?:(?:x|×|\*|х|@|по|(?:pcs?|units?|ea|unidades|unites|und|шт\.?|штук|个|件|只)[\s{CLAIMED}]*(?:x|×|of|de|по|,?每[个只件])?|سعه|بسعه)\s*)(?:about|approx\.?|примерно|около|environ|unos|约|حوالي)?\s*"
)
_OUT_OF = re.compile(r"\s*(?:[^\W\d_]+\s+)?(?:sur|out of|of|de|из|من)\s+(?:les |the |las |los )?")
_PIECES = re.compile(r"\s*(?:pcs|pieces|units?|unidades|und|uds|шт|штук|unites|pieces|个|支|只|件|وحده|قطعه)")
_HALF = re.compile(r"\s*(?:半|et demie?\b|y media\b|с половиной|ونصف|and a half)")
_NUMBER_OF = re.compile(
    r"(?:عدد|number of|no\. of|nos\. of|nombre de|numero de|cantidad de|количество|кол-во|数量|qty of)\s*(?:ال)?$"
)
_RANGE = re.compile(r"^\s*(?:-|to|a|до|~|至|到|الي)\s*$")


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


@dataclass(frozen=True, slots=True)
class Amount:
    """What was understood of the quantity, with flags."""

    quantity_kg: Found[float] | None
    cylinders: Found[int] | None
    unit_kg: Found[float] | None
    flags: tuple[Flag, ...]
    over_limit: bool = False


class _Text:
    """The folded text with its cues by kind, and questions about what stands near."""

    def __init__(self, folded: Folded, cues: list[Cue]) -> None:
        self.text = folded.text
        self.folded = folded
        self.by_kind: dict[str, list[Cue]] = {}
        for cue in cues:
            self.by_kind.setdefault(cue.kind, []).append(cue)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        left = max((m.end() for m in _SENTENCE.finditer(self.text, 0, start)), default=0)
        right = _SENTENCE.search(self.text, end)
        return left, right.start() if right else len(self.text)

    def before(self, kind: str, start: int, reach: int) -> Cue | None:
        """The nearest cue of a kind that ends within ``reach`` before ``start`` in the same sentence."""
        for cue in reversed(self.by_kind.get(kind, ())):
            if cue.end <= start:
                gap = self.text[cue.end : start]
                return cue if len(gap) <= reach and not _SENTENCE.search(gap) else None
        return None

    def after(self, kind: str, end: int, reach: int) -> Cue | None:
        for cue in self.by_kind.get(kind, ()):
            if cue.start >= end:
                gap = self.text[end : cue.start]
                return cue if len(gap) <= reach and not _SENTENCE.search(gap) else None
        return None


def _masses(view: _Text, numbers: list[Number]) -> list[Mass]:
    masses: list[Mass] = []
    units = view.by_kind.get("mass", [])
    others = {c.start for c in view.by_kind.get("other", ())}
    for position, number in enumerate(numbers):
        unit = next(
            (u for u in units if 0 <= u.start - number.end <= 3 and _GLUE.match(view.text[number.end : u.start])), None
        )
        if unit is None or any(unit.start <= o < unit.end for o in others if o == unit.start):
            continue
        if any(0 <= o - unit.end <= 1 for o in others) and view.text[unit.end : unit.end + 1] in " /-":
            follow = next(c for c in view.by_kind["other"] if 0 <= c.start - unit.end <= 1)
            if follow.value in ("co2e",):
                continue
        factor = float(unit.value)
        value, certain = number.value, number.certain
        if factor >= 1000 and value > 500 and number.other is not None:
            value, certain = number.other, True
        end = unit.end
        half = _HALF.match(view.text[end:])
        if half:
            value, end = value + 0.5, end + half.end()
        start, tags = number.start, set()
        if position and _RANGE.match(view.text[numbers[position - 1].end : number.start]):
            low = numbers[position - 1]
            if 0 < low.value < value:
                value, certain, start = (low.value + value) / 2, False, low.start
                tags.add("approx")
        masses.append(Mass(round(value * factor, 6), start, end, certain, tags))
    for kind in ("massdual", "masswhole"):
        for cue in view.by_kind.get(kind, ()):
            inside = [m for m in masses if m.start < cue.end and cue.start < m.end]
            for mass in inside:
                masses.remove(mass)
            masses.append(Mass(float(cue.value), cue.start, cue.end))
    return sorted(masses, key=lambda m: m.start)


def _counts(view: _Text, numbers: list[Number], masses: list[Mass]) -> list[Count]:
    packs = view.by_kind.get("pack", [])
    not_packs = view.by_kind.get("notpack", [])
    in_mass = [(m.start, m.end) for m in masses]
    counts: list[Count] = []
    used: set[int] = set()
    for number in numbers:
        if number.value != int(number.value) or not 0 < number.value < 1_000_000:
            continue
        if any(start <= number.start < end for start, end in in_mass):
            continue
        pack = next((p for p in packs if p.start >= number.end), None)
        if pack is not None and pack.start not in used and _reaches(view, number.end, pack, numbers, masses):
            if not any(
                number.end <= n.start < pack.start and _GLUE.match(view.text[number.end : n.start]) for n in not_packs
            ):
                counts.append(Count(int(number.value), number.start, pack.end))
                used.add(pack.start)
                continue
        before = next((p for p in reversed(packs) if p.end <= number.start), None)
        counted = view.text[number.end : number.end + 1] in ("个", "只", "瓶", "支", "件")
        if before is not None and before.end == number.start and counted and before.start not in used:
            counts.append(Count(int(number.value), before.start, number.end))
            used.add(before.start)
        elif (
            before is not None
            and before.start not in used
            and (
                _NUMBER_OF.search(view.text[: before.start]) and not view.text[before.end : number.start].strip(" :=-")
            )
            or before is not None
            and before.start not in used
            and re.fullmatch(
                r"[)\s]*(?:qty|count|no\.?|nos\.?|кол-во|数量|共|:|=|x|-|\(|عدد|العدد|\s)*[:=x\-(]\s*",
                view.text[before.end : number.start],
            )
        ):
            counts.append(Count(int(number.value), before.start, number.end))
            used.add(before.start)
    for cue in view.by_kind.get("dual", ()):
        counts.append(Count(2, cue.start, cue.end))
    return sorted(counts, key=lambda c: c.start)


def _reaches(view: _Text, end: int, pack: Cue, numbers: list[Number], masses: list[Mass]) -> bool:
    """Whether the packing word belongs to the number that ends at ``end``: "40 small steel cylinders", "40 13.6-kg cylinders"."""
    gap = view.text[end : pack.start]
    for mass in masses:
        if end <= mass.start and mass.end <= pack.start:
            head, tail = view.text[end : mass.start], view.text[mass.end : pack.start]
            return bool(re.fullmatch(r"[\s\-x×*х]*", head)) and bool(_ADJ.match(tail)) and len(tail) < 25
    if any(end <= n.start < pack.start for n in numbers):
        return False
    return (
        len(gap) <= 45
        and bool(_ADJ.match(gap))
        and not any(
            end <= c.start < pack.start for kind in ("mass", "other", "price") for c in view.by_kind.get(kind, ())
        )
    )


def _bare_times(view: _Text, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Count]:
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
            if forward or backward:
                start, end = min(number.start, mass.start), max(number.end, mass.end)
                found.append(Count(int(number.value), start, end, unit=mass))
    return found


def _unitless(view: _Text, numbers: list[Number], masses: list[Mass], counts: list[Count]) -> list[Mass]:
    """A usual size after "x" without its unit: "100 bottles x 13.6"."""
    return [
        Mass(number.value, number.start, number.end, certain=False, tags={"each"})
        for count in counts
        for number in numbers
        if count.end <= number.start
        and re.fullmatch(r"\s*[x×*х@]\s*", view.text[count.end : number.start])
        and _usual(number.value)
        and not any(m.start <= number.start < m.end for m in masses)
    ]


def _usual(kg: float) -> bool:
    return any(abs(kg - size) <= 0.03 * size for size in USUAL_SIZES)


def _pair(view: _Text, counts: list[Count], masses: list[Mass]) -> None:
    """Gives each count the weight of one container where the words or the sizes say so."""
    taken = {id(c.unit) for c in counts if c.unit}
    for index, count in enumerate(counts):
        if count.unit is not None:
            continue
        nearby = [m for m in masses if id(m) not in taken and "gross" not in m.tags]
        inside = [m for m in nearby if count.start <= m.start and m.end <= count.end]
        following = counts[index + 1].start if index + 1 < len(counts) else len(view.text)
        behind = [m for m in nearby if count.end <= m.start < following]
        unit = inside[0] if inside else (behind[0] if behind and _is_unit(view, count, behind[0]) else None)
        if unit is None:
            ahead = [
                m
                for m in nearby
                if m.end <= count.start
                and re.fullmatch(r"\s*(?:x|×|\*|х|的?\s*x)\s*", view.text[m.end : _number_start(view, count)])
            ]
            unit = ahead[-1] if ahead else None
        if unit is not None:
            count.unit = unit
            unit.tags.add("unit")
            taken.add(id(unit))


def _number_start(view: _Text, count: Count) -> int:
    return count.start


def _is_unit(view: _Text, count: Count, mass: Mass) -> bool:
    gap = view.text[count.end : mass.start]
    if "total" in mass.tags and "each" not in mass.tags:
        return False
    if "each" in mass.tags and len(gap) <= 90:
        return True
    if len(gap) > 40 or _SENTENCE.search(gap):
        return False
    for cue in view.by_kind.get("approx", ()):
        if count.end <= cue.start and cue.end <= mass.start:
            gap = gap.replace(view.text[cue.start : cue.end], " ")
    bare = " ".join(gap.replace(CLAIMED, " ").strip(" ()[],:;-\"'").split())
    usual = _usual(mass.kg)
    share = mass.kg / count.value
    if count.value == 1:
        return usual or mass.kg <= 70
    if bare in _OF:
        return mass.kg <= MOST_IN_ONE_KG and (usual or not any(abs(share - size) < 0.02 for size in _COMMON_SIZES))
    if bare.split(" ")[0] in ("of", "de", "по", "x", "по", "с") and usual and not _usual(share):
        return True
    return usual and not _usual(share)


def _tag(view: _Text, masses: list[Mass], counts: list[Count]) -> None:
    """Writes on each weight and count what its neighbours say about it: gross, tare, quota, declared, found, sample …"""
    items: list[Mass | Count] = sorted([*masses, *counts], key=lambda i: i.start)
    for position, item in enumerate(items):
        left = items[position - 1].end if position and items[position - 1].end <= item.start else 0
        next_start = next((i.start for i in items[position + 1 :] if i.start >= item.end), len(view.text))
        for kind, reach, behind in _REACH:
            if kind in ("gross", "holds") and isinstance(item, Count):
                continue
            cue = view.before(kind, item.start, reach)
            if cue is not None and cue.end > left and not _blocked(kind, view.text[cue.end : item.start]):
                item.tags.add(kind)
            cue = view.after(kind, item.end, behind) if behind else None
            if cue is not None and cue.start < next_start:
                gap = view.text[item.end : cue.start]
                if kind == "sample" and gap.startswith(("中", "里")):
                    continue
                if not COMMA.search(gap) or kind == "each":
                    item.tags.add(kind)
        _settle(view, item)


_REACH: tuple[tuple[str, int, int], ...] = (
    ("gross", 22, 9), ("holds", 6, 6), ("net", 22, 9), ("each", 12, 14), ("total", 26, 8), ("limit", 34, 12), ("sample", 22, 22),
    ("price", 10, 5), ("declq", 34, 22), ("foundq", 40, 24), ("approx", 10, 0), ("deny", 6, 0),
)  # fmt: skip


def _blocked(kind: str, gap: str) -> bool:
    """Whether what stands between a cue and a figure keeps them apart: a comma, or another figure ("opened 5 of the 60")."""
    return (kind in ("deny", "limit") and (bool(COMMA.search(gap)) or ":" in gap)) or (
        kind == "sample" and any(c.isdigit() for c in gap)
    )


def _settle(view: _Text, item: Mass | Count) -> None:
    """Where two opposite cues reach one figure, the nearer one counts."""
    for pair in (("gross", "net"), ("declq", "foundq"), ("limit", "foundq")):
        if set(pair) <= item.tags:
            gaps = {kind: _gap(view, kind, item) for kind in pair}
            item.tags.discard(max(pair, key=lambda kind: gaps[kind]))
    if isinstance(item, Mass) and "price" in item.tags and not re.search(r"[$€£]\s*$", view.text[: item.start]):
        item.tags.discard("price")
    if view.text[item.end : item.end + 2] == "/k" or view.text[max(0, item.start - 1) : item.start] == "/":
        item.tags.add("price")


def _gap(view: _Text, kind: str, item: Mass | Count) -> int:
    before = view.before(kind, item.start, 60)
    after = view.after(kind, item.end, 30)
    # A cue in front governs; one behind needs to be much nearer.
    return min(item.start - before.end if before else 999, 6 + after.start - item.end if after else 999)


_OUT = {"gross", "holds", "limit", "price", "sample", "deny"}


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= max(0.02 * max(a, b), 0.06)


@dataclass(frozen=True, slots=True)
class _Part:
    kg: float
    start: int
    end: int
    certain: bool
    tags: frozenset[str]


def _parts(masses: list[Mass], counts: list[Count]) -> list[_Part]:
    parts = [
        _Part(
            c.value * c.unit.kg,
            min(c.start, c.unit.start),
            max(c.end, c.unit.end),
            c.unit.certain,
            frozenset(c.tags | (c.unit.tags - {"limit"})),
        )
        for c in counts
        if c.unit is not None
    ]
    parts += [_Part(m.kg, m.start, m.end, m.certain, frozenset(m.tags)) for m in masses if "unit" not in m.tags]
    return sorted(parts, key=lambda p: p.start)


def _choose(view: _Text, parts: list[_Part], flags: list[Flag]) -> Found[float] | None:
    left = [
        p
        for p in parts
        if not (p.tags & _OUT)
        and "each" not in p.tags - {"unit"}
        or ("each" in p.tags and "unit" in p.tags and not p.tags & _OUT)
    ]
    if not left:
        left = [p for p in parts if p.tags & _OUT == {"limit"} and "each" not in p.tags]
        return _found(view, left[:1], "only figure", certain=False) if len(left) == 1 else None
    net = [p for p in left if "net" in p.tags]
    if net and any("gross" in p.tags for p in parts):
        left = net
    found = [p for p in left if "foundq" in p.tags]
    declared = [p for p in left if "declq" in p.tags]
    if declared and len(declared) < len(left):
        left = [p for p in left if "declq" not in p.tags] or found
    totals = [p for p in left if "total" in p.tags and "unit" not in p.tags]
    if totals:
        best = max(totals, key=lambda p: p.kg)
        others = sum(p.kg for p in _distinct(view, [p for p in left if p not in totals]))
        if others > best.kg * 1.05 and not _close(best.kg, others):
            flags.append(Flag("quantity_conflict", (f"{best.kg:g}", f"{others:g}")))
        return _found(view, [best], "stated total")
    distinct = _distinct(view, left)
    if len(distinct) > 1:
        for whole in distinct:
            if _close(whole.kg, sum(p.kg for p in distinct if p is not whole)):
                return _found(view, [whole], "sum of the parts")
    return _found(view, distinct, "sum of lots" if len(distinct) > 1 else "written")


def _distinct(view: _Text, parts: list[_Part]) -> list[_Part]:
    """Without repetitions: the same weight again in another sentence, or a product written out beside its factors."""
    kept: list[_Part] = []
    for part in parts:
        twin = next((k for k in kept if _close(k.kg, part.kg)), None)
        if twin is not None:
            gap = view.text[twin.end : part.start]
            same_list = (
                not _SENTENCE.search(gap) and CLAIMED in gap and not ("unit" in twin.tags) ^ ("unit" in part.tags)
            )
            if not same_list:
                continue
        kept.append(part)
    return kept


def _found(view: _Text, parts: list[_Part], why: str, *, certain: bool = True) -> Found[float]:
    start, end = view.folded.span(min(p.start for p in parts), max(p.end for p in parts))
    certain = certain and all(p.certain and "approx" not in p.tags for p in parts)
    return Found(round(sum(p.kg for p in parts), 3), start, end, certain, why)


def _cylinders(view: _Text, counts: list[Count]) -> Found[int] | None:
    usable = [c for c in counts if not c.tags & {"sample", "limit", "deny"}] or [
        c for c in counts if "deny" not in c.tags
    ]
    if not usable:
        return None
    if any("declq" in c.tags for c in usable) and not all("declq" in c.tags for c in usable):
        usable = [c for c in usable if "declq" not in c.tags]
    totals = [c for c in usable if "total" in c.tags and c.unit is None]
    values = [c.value for c in usable]
    if len(usable) > 1:
        whole = next((c for c in usable if c.value == sum(values) - c.value), None)
        if whole is not None or totals:
            best = whole or max(totals, key=lambda c: c.value)
            return Found(best.value, *view.folded.span(best.start, best.end), why="stated total")
    kept: list[Count] = []
    for count in usable:
        if any(
            k.value == count.value and (_SENTENCE.search(view.text[k.end : count.start]) or count.start < k.end)
            for k in kept
        ):
            continue
        kept.append(count)
    if len(kept) > 1 and not all(c.unit for c in kept) and not _listed(view, kept):
        kept = [max(kept, key=lambda c: c.value)]
    start, end = view.folded.span(min(c.start for c in kept), max(c.end for c in kept))
    certain = not any("approx" in c.tags for c in kept)
    return Found(sum(c.value for c in kept), start, end, certain, "sum of lots" if len(kept) > 1 else "written")


def _listed(view: _Text, counts: list[Count]) -> bool:
    """Whether the counts stand in one list of lots rather than in a part-of relation ("5 of the 40")."""
    gaps = [view.text[a.end : b.start] for a, b in zip(counts, counts[1:], strict=False)]
    return all(
        CLAIMED in gap
        or re.search(r"(?:\band\b|\bet\b|\by\b|\bи\b|\+|,|和|、|و|;)", gap)
        and not re.search(r"\b(?:of|out of|sur|из|من)\b", gap)
        for gap in gaps
    )


def amount(folded: Folded, cues: list[Cue], numbers: list[Number]) -> Amount:
    """The quantity that a message states; ``folded`` has its codes, dates and substance names blanked out."""
    view = _Text(folded, cues)
    masses = _masses(view, numbers)
    counts = _counts(view, numbers, masses)
    counts += _pieces(view, numbers, counts)
    _tag(view, masses, counts)
    _out_of(view, counts, [n for n in numbers if not any(m.start <= n.start < m.end for m in masses)])
    masses = sorted([*masses, *_unitless(view, numbers, masses, counts)], key=lambda m: m.start)
    counts = sorted(
        [
            *counts,
            *_bare_times(view, numbers, masses, counts),
            *_written_out(view, numbers, masses),
            *_single(view, masses, counts),
        ],
        key=lambda c: c.start,
    )
    for count in counts:
        if count.unit is not None:
            count.unit.tags.add("unit")
    _pair(view, counts, masses)
    flags: list[Flag] = []
    quantity = _choose(view, _parts(masses, counts), flags)
    cylinders = _cylinders(view, counts)
    units = [c.unit for c in counts if c.unit is not None]
    unit = (
        Found(units[0].kg, *folded.span(units[0].start, units[0].end), units[0].certain, "each")
        if len({u.kg for u in units}) == 1
        else None
    )
    flags += _doubts(quantity, cylinders, unit)
    allowed = [m.kg for m in masses if m.tags & {"limit"} and not m.tags & {"unit", "each", "price", "foundq"}]
    over = quantity is not None and bool(allowed) and max(allowed) < quantity.value and "limit" in view.by_kind
    return Amount(quantity, cylinders, unit, tuple(flags), over)


def _out_of(view: _Text, counts: list[Count], numbers: list[Number]) -> None:
    """Turns a sample into the whole it was taken from: "three bottles tested out of 80"."""
    for count in counts:
        tail = _OUT_OF.match(view.text[count.end : count.end + 30])
        if tail is None or "sample" not in count.tags:
            continue
        whole = next((n for n in numbers if n.start == count.end + tail.end()), None)
        if whole is not None and whole.value > count.value and whole.value == int(whole.value):
            count.value, count.end = int(whole.value), whole.end
            count.tags.discard("sample")


def _pieces(view: _Text, numbers: list[Number], counts: list[Count]) -> list[Count]:
    """ "9 pcs" counts cylinders where the message speaks of cylinders and counts nothing else."""
    packs = view.by_kind.get("pack", [])
    if counts or not packs:
        return []
    for number in numbers:
        tail = _PIECES.match(view.text[number.end :])
        if tail and number.value == int(number.value) and packs[0].start < number.start:
            return [Count(int(number.value), number.start, number.end + tail.end())]
    return []


def _single(view: _Text, masses: list[Mass], counts: list[Count]) -> list[Count]:
    """One container with its size: "the 13.6 kg cylinder", "la bouteille de 13,6 kg"."""
    if counts or len(masses) != 1 or not _usual(masses[0].kg):
        return []
    mass = masses[0]
    for cue in view.by_kind.get("onepack", ()):
        gaps = (view.text[cue.end : mass.start], view.text[mass.end : cue.start])
        if any(
            re.fullmatch(r"[\s\-的]{0,2}(?:de|of)?[\s\-]{0,2}", gap) for gap in gaps if gap or cue.end == mass.start
        ):
            return [Count(1, min(cue.start, mass.start), max(cue.end, mass.end), unit=mass)]
    return []


def _written_out(view: _Text, numbers: list[Number], masses: list[Mass]) -> list[Count]:
    """ "120 x 13.6 = 1,632 kg": factors without a unit whose product is written beside them."""
    for first, second in zip(numbers, numbers[1:], strict=False):
        between = view.text[first.end : second.start]
        if re.fullmatch(r"\s*[x×*х]\s*", between) and first.value == int(first.value):
            product = first.value * second.value
            if any(_close(product, m.kg) for m in masses) and not any(m.start <= second.start < m.end for m in masses):
                unit = Mass(second.value, second.start, second.end, tags={"each"})
                return [Count(int(first.value), first.start, second.end, unit=unit)]
    return []


def _doubts(quantity: Found[float] | None, cylinders: Found[int] | None, unit: Found[float] | None) -> list[Flag]:
    if quantity is None:
        return []
    if unit is not None and unit.value > MOST_IN_ONE_KG:
        return [Flag("implausible_quantity", (f"{unit.value:g} kg", "1"))]
    if cylinders is not None and cylinders.value and quantity.value / cylinders.value > MOST_IN_ONE_KG:
        return [Flag("implausible_quantity", (f"{quantity.value:g} kg", str(cylinders.value)))]
    if quantity.value > MOST_IN_ALL_KG or quantity.value <= 0:
        return [Flag("implausible_quantity", (f"{quantity.value:g} kg",))]
    return []
