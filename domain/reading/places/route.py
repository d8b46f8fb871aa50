"""The route of the goods: where they came from, passed and were going, as far as the message says so.

"From China via Dubai to Manila" is a route; "R-12 from China, found in Manila" is none, as nobody says where it was
going. Nothing is concluded from where the goods were stopped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain import countries

from ..model import Found
from ..words.fold import Folded
from ..words.lexicon import Cue
from .locations import Location

_ROLES = ("origin", "transit", "dest")
#: How far a word of the way stands before its stop, and one stop before the next.
_REACH, _STRETCH = 16, 60
_BREAK = re.compile(r"[!?;\n]|\.(?=\s|$)")
#: Words of origin that tell who made the goods or who drove them, not where they came from; borders are no stops.
_NO_WAY = re.compile(
    r"made|manufac|produc|purchas|flag|plate|citizen|national|regist|border|frontier|importer|consignee|receiver|"
    r"fabri|pavillon|immatric|ressort|achete|fournis|frontal|limitr|frontier|importateur|destinataire|hecho|bandera|"
    r"matric|comprad|proveed|consignat|importador|frontera|изготов|сделан|производ|флаг|граждан|номера|зарегистр|"
    r"гранич|границ|получател|импортер|صنع|مصنوع|علم|مشترا|حدود|الحدود|المحاذ|القريب|المستورد|المرسل اليه|"
    r"原产|产自|产地|制造|船籍|购自|悬挂|收货人|进口商|供应商"
)
#: Prepositions that lead to many other things than a stop; they count only in a chain of stops.
_BARE = re.compile(
    r"from|ex|out of|left|leaving|to|for|via|through|de|du|depuis|vers|pour|par|desde|por|para|hasta|hacia|из|через|"
    r"для|من|الى|عبر|[从自由到至往去经转]"
)
#: Prepositions of place that say where to behind a stop: "de Chine à Lomé", "из Китая в Манилу".
_TOWARDS = frozenset(("a", "au", "aux", "al", "в", "во", "на", "до", "en", "到", "至"))
_NEXT = re.compile(
    r"[\s,]*(?:and|then|and then|et|puis|et puis|y|luego|y luego|и|затем|а затем|و|ثم|和|再|后|,|及)?[\s,و]*"
)
_SAME = re.compile(r"\s?[,(/\-]?\s?")
_ARROW = re.compile(r"[\s)]*(?:[-=]*>|➡)\s*")
#: Between two names of which nobody knows which it was.
_OR = re.compile(r"\s*,?\s*(?:or|ou|o|u|или|либо|او|或|或者|还是)\s*(?:from|de|du|to|из|в|من|الي)?\s*")
#: A site that a stop may have between its preposition and its name; at any other it is no stop.
_HAVEN = re.compile(r"port|puerto|muelle|порт|аэро|ميناء|مرفا|مطار|港|机场|码头")
#: What stands alone between two bare names: "Ningbo to Mombasa", "上海至马尼拉".
_ONWARD = frozenset(("to", "vers", "hacia", "至", "到", "运往", "发往"))
#: Samples, letters and colleagues travel too.
_NO_GOODS = re.compile(
    r"\b(?:samples?|letter|e-?mail|phone|call(?:ed)?|colleagues?|wrote|told|informed|echantillons?|courrier|collegues?|"
    r"muestras?|carta|correo|colegas?)\b|проб[аыу]\b|образц|письм|коллег|عينه|عينات|رساله|زميل|زملا|样品|来信|信件|同事"
)


@dataclass(slots=True)
class _Stop:
    role: str
    label: str
    countries: set[str]
    start: int
    end: int
    bare: bool


def route(folded: Folded, found: list[Location], cues: list[Cue]) -> Found[tuple[str, ...]] | None:
    """The stops by their usual English names, from the first to the last; None where fewer than two are said to be
    stops, or where all lie in one country. Not certain where the stops are told in several sentences."""
    if len(found) < 2:
        return None
    relevant = [cue for cue in cues if cue.kind in (*_ROLES, "seize")]
    stops = _stops(folded.text, found, relevant)
    for chain in _chains(folded.text, stops):
        if _way(chain) is not None:
            known = {stop.role for stop in chain}
            whole = [stop for stop in stops if stop in chain or not (stop.bare or stop.role in known)]
            way = _way(whole)
            if way is not None:
                return Found(way, *folded.span(whole[0].start, whole[-1].end), len(whole) == len(chain), "chain")
    told = [stop for stop in stops if not stop.bare]
    way = _way(told)
    return Found(way, *folded.span(told[0].start, told[-1].end), False, "told apart") if way is not None else None


def _stops(text: str, found: list[Location], cues: list[Cue]) -> list[_Stop]:
    stops: list[_Stop] = []
    before: Location | None = None
    last: _Stop | None = None
    for place in found:
        gap = text[before.end : place.start] if before is not None else ""
        if last is not None and before is not None and _SAME.fullmatch(gap) and place.iso2 in last.countries:
            last.label = _joined(last.label, place, before)
            last.end = place.end
        elif last is not None and before is not None and last.end == before.end and _OR.fullmatch(gap):
            last.countries.add(place.iso2)
            last.end = place.end
        elif before is not None and (_ARROW.fullmatch(gap) or (gap.strip() in _ONWARD and before.kind == "")):
            if last is None or last.end != before.end:
                stops.append(_stop("origin", before))
            last = _stop("dest", place)
            stops.append(last)
        else:
            last = _led(text, place, cues, last, gap)
            if last is not None:
                stops.append(last)
        before = place
    return stops


def _led(text: str, place: Location, cues: list[Cue], last: _Stop | None, gap: str) -> _Stop | None:
    """The stop that the words before a place make it, if they do."""
    leading = [c for c in cues if c.end <= place.start and c.start >= max(0, place.start - len(gap or text))]
    role, bare = "", False
    for cue in reversed(leading) if place.kind != "sender" else ():
        word = text[cue.start : cue.end]
        between = text[cue.end : place.start]
        if len(between) > _REACH or re.search(r"[.;!?\n>]", between):
            break
        if cue.kind == "seize":
            if word in _TOWARDS and last is not None and not gap[: -len(word) - len(between)].strip():
                role, bare = "dest", True
                break
            if _HAVEN.match(word) or any(other.kind in _ROLES and other.end == cue.start - 1 for other in leading):
                continue
            break
        bare = _BARE.fullmatch(word) is not None
        heading = between.startswith(":") or (
            last is None and cue.kind == "origin" and text[place.end : place.end + 2].lstrip().startswith(":")
        )
        if not _NO_WAY.search(word) and not (bare and heading):
            role = cue.kind
        break
    if not role and last is not None and last.role == "transit" and gap and _NEXT.fullmatch(gap):
        role, bare = "transit", last.bare
    return _stop(role, place, bare) if role else None


def _stop(role: str, place: Location, bare: bool = False) -> _Stop:
    return _Stop(role, _label(place), {place.iso2}, place.start, place.end, bare)


def _label(place: Location) -> str:
    return place.place or countries.name(place.iso2)


def _joined(label: str, place: Location, before: Location) -> str:
    """ "Ningbo, China", whichever was named first."""
    if place.place is None:
        return f"{label}, {countries.name(place.iso2)}" if before.place is not None else label
    return f"{place.place}, {label}" if before.place is None else label


def _chains(text: str, stops: list[_Stop]) -> list[list[_Stop]]:
    """Stops of one sentence, one near the other."""
    chains: list[list[_Stop]] = []
    for stop in stops:
        gap = text[chains[-1][-1].end : stop.start] if chains else ""
        if chains and len(gap) <= _STRETCH and not _BREAK.search(gap):
            chains[-1].append(stop)
        else:
            chains.append([stop])
    return [c for c in chains if not _NO_GOODS.search(text[max(0, c[0].start - 40) : c[-1].start])]


def _way(stops: list[_Stop]) -> tuple[str, ...] | None:
    by_role = {role: [stop for stop in stops if stop.role == role] for role in _ROLES}
    if sum(bool(found) for found in by_role.values()) < 2 or not (by_role["origin"] or by_role["dest"]):
        return None
    if len({iso2 for stop in by_role["origin"] for iso2 in stop.countries}) > 1 or any(
        len(s.countries) > 1 for s in stops
    ):
        return None  # one or the other: which of them it was is for the officer to say
    ordered = [stop for role in _ROLES for stop in by_role[role]]
    if len({iso2 for stop in ordered for iso2 in stop.countries}) < 2:
        return None
    labels = [stop.label for stop in ordered]
    return tuple(label for index, label in enumerate(labels) if index == 0 or label != labels[index - 1])
