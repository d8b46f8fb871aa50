"""Where it happened: among the countries and places named, the one of the event rather than of origin,
destination or transit."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from domain import countries, places

from .authorities import authorities
from .fold import Folded
from .lexicon import Cue
from .model import Found
from .sides import sides
from .unlisted import unlisted

_SENTENCE = re.compile(r"[!?;\n]|\.(?=\s|$)")
_REACH = 22
#: How much each kind of cue before a name speaks for or against it.
WEIGHTS = {"seize": 3.0, "origin": -6.0, "dest": -2.0, "transit": -2.5, "claimed": -8.0}
#: Countries that are one city: their name says where it was.
_CITY_STATES = {"DJ": "Djibouti", "SG": "Singapore", "HK": "Hong Kong", "MO": "Macau"}
#: A post says more exactly where it was than the town it belongs to.
_EXACTNESS = {"border post": 0.3, "port": 0.2, "airport": 0.25}
_FAR = -4.0
#: What an event happens at, behind the name: "Sarpi crossing", "盐田港".
_EVENT_SITE = re.compile(
    r"[\s\"'»)]{0,2}(?:(?:border|crossing|port\b|airport|wharf|harbo|checkpoint|customs|seaport|terminal|dry port|icd\b"
    r"|osbp|查获|口岸|港|机场|码头|海关|关区))"
)
#: "Poti? no, Batumi".
_TAKEN_BACK = re.compile(r"\s*\?\s*(?:no|нет|non|not|لا|不对|不是)\b|\s*[,-]\s*(?:no|нет|non|لا|不对|不是)\s*,")
_STOP_BEFORE = re.compile(r"(?:^|[.,;:\n(\-])\s*$")
_STOP_BEHIND = re.compile(r"\s*(?:[.,;\n)!]|$)")
_OFFICE = re.compile(r"[\s]{0,2}(?:那边|方面|来电|回复|通报)|.{0,2}海关[^在]{0,4}在.{1,5}(?:口岸|港|机场|码头)")
#: Number plates, goods and people of a country say nothing of where it was.
_BELONGS = re.compile(r"(?:牌照|单牌|两地牌|车牌|牌|籍|产|制造|生产|货车|司机|人员?|公民|方)")
#: Where a sample was tested is not where it was taken.
_LABORATORY = re.compile(r"(?:laborator\w*|lab|labo|лаборатори\w*|المختبر|مختبر|化验室|实验室)\s*$")
#: "在一辆澳门单牌小客车": a car stands behind the preposition, not the place.
_COUNTED_THING = re.compile("[辆名艘架台位个]")
#: Who greets: "From Suva to all: …".
_GREETING = re.compile(r"\s*(?:to (?:all|everyone|colleagues)|a tous|a todos|всем|الى الجميع|致)\b")
#: Goods on their way out are stopped where they come from.
_OUTBOUND = re.compile(
    r"\bexport(?!er)|went out|never left|left the country|outbound|\bsalida\b|sacaban|sacaron|вывез|运出|出境|离境|"
    r"出口(?!商)|تصدير|للتصدير|экспорт|вывоз|export(?:ac|ad|ar|e\b|es\b|ation)"
)


@dataclass(frozen=True, slots=True)
class Location:
    """A country, or a place in it, that a message names; offsets are folded ones. ``score``: how much speaks for its
    being where it happened; ``kind``: what its neighbours make it ("seize", "origin", "dest", "transit", …)."""

    iso2: str
    place: str | None
    start: int
    end: int
    score: float
    kind: str
    others: tuple[places.Place, ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in the text before it is weighed; offsets are raw ones."""

    iso2: str
    place: str | None
    start: int
    end: int
    kind: str = ""
    others: tuple[places.Place, ...] = ()
    weak: bool = False


def _cue(text: str, cues: list[Cue], start: int) -> Cue | None:
    """The cue that governs a name: the last one in front of it in the same sentence, near enough."""
    best: Cue | None = None
    for cue in cues:
        if cue.end > start:
            break
        gap = text[cue.end : start]
        if len(gap) <= _REACH and not _SENTENCE.search(gap) and not re.search(r"[,(]", gap):
            if best is not None and _hangs_on(text, best, cue):
                continue
            best = cue if best is None or cue.start >= best.start else best
    return best


def _hangs_on(text: str, old: Cue, new: Cue) -> bool:
    """Whether a bare preposition belongs to the word before it: "exporter in", "frontera de", "destination: à"."""
    genitive = new.kind == "origin" and old.kind == "seize" and text[new.start : new.end] in ("de", "du")
    bare = genitive or (new.kind == "seize" and new.end - new.start <= 3)
    return bare and old.kind != new.kind and not text[old.end : new.start].strip(" :")


def _names(folded: Folded, relevant: list[Cue]) -> list[_Name]:
    """The countries and places named, from left to right; of equal spans the country first."""
    kinds = places.kinds()
    named = [_Name(m.iso2, None, m.start, m.end) for m in countries.mentions(folded.raw)]
    for m in places.all_mentions(folded.raw):
        kind = kinds[m.name, m.iso2]
        named.append(_Name(m.iso2, m.name, m.start, m.end, kind, m.others, m.certainty == "weak"))
    named = [name for name in named if name.place is not None or not _amman(folded.raw, name)]
    named.sort(key=lambda item: (item.start, -item.end, item.place is not None))
    if not any(name.others for name in named):
        return _first(named)
    away = [_away(folded, relevant, name.start, name.end) for name in named]
    elsewhere = {name.iso2 for name, gone in zip(named, away, strict=True) if gone and name.place is None}
    spoken = {
        name.iso2
        for name, gone in zip(named, away, strict=True)
        if (name.place is None or not (name.others or gone)) and not name.weak
    }
    return _first([_settled(name, spoken - elsewhere, elsewhere) for name in named])


def _amman(raw: str, name: _Name) -> bool:
    """عمّان, with its doubled letter written, is Amman and not Oman."""
    return name.iso2 == "OM" and "\u0651" in raw[name.start : name.end]


def _settled(name: _Name, spoken: set[str], elsewhere: set[str]) -> _Name:
    """A name that several places bear, read by the countries that the text names beside it: Khorgos lies in the
    country named; a lorry from or to a country (``elsewhere``) is stopped on the other side of the border."""
    if not name.others or name.iso2 in spoken:
        return name
    other = next((p for p in name.others if p.iso2 in spoken), None)
    if other is None and name.iso2 in elsewhere:
        other = next((p for p in name.others if p.iso2 not in elsewhere), None)
    if other is None:
        return name
    rest = tuple(p for p in name.others if p is not other)
    return replace(name, iso2=other.iso2, place=other.name, kind=other.kind, others=rest)


def _first(named: list[_Name]) -> list[_Name]:
    """Without names inside others; عمان is Amman, no country, where the text speaks of Jordan."""
    result: list[_Name] = []
    for name in named:
        if result and name.start < result[-1].end:
            twin = result[-1]
            same = (twin.start, twin.end) == (name.start, name.end) and twin.place is None and name.iso2 != twin.iso2
            if same and any(n.iso2 == name.iso2 and n.place is None and n.start != name.start for n in named):
                result[-1] = name
            continue
        result.append(name)
    return result


def locations(folded: Folded, cues: list[Cue]) -> list[Location]:
    """Every country and place named, weighed, from left to right."""
    text = folded.text
    relevant = [c for c in cues if c.kind in WEIGHTS]
    found: list[Location] = []
    for index, name in enumerate(_names(folded, relevant)):
        start, end = bisect_left(folded.at, name.start), bisect_left(folded.at, name.end)
        cue = _cue(text, relevant, start)
        if cue is not None and found and cue.start - found[-1].end <= 2 and _SITE_NOUN.match(text[cue.start : cue.end]):
            cue = None  # "Apapa port Lagos": the port is the name's before it
        kind = cue.kind if cue else ""
        if cue is not None and kind == "seize" and _into(text[cue.start : cue.end], text[start:end]):
            kind = "dest"
        if kind == "origin" and name.place and cue is not None and text[cue.start : cue.end] in ("de", "du"):
            kind = ""  # "la brigade de Kaolack": a genitive, no origin
        if kind == "origin" and cue is not None and not text[: cue.start].strip() and _GREETING.match(text, end):
            kind = "seize"
        bare = 1.0 if cue is not None and kind == "seize" and cue.end - cue.start <= 3 else 0.0
        plus = (0.5 + _EXACTNESS.get(name.kind, 0.0) if name.place else 0.0) - 0.01 * index
        score = WEIGHTS.get(kind, 0.0) - bare + plus
        if name.place is None and cue is not None and kind == "seize" and _BORDER.match(text[cue.start : cue.end]):
            score -= 2.2
        chained = bool(found) and (found[-1].iso2 == name.iso2 or not (name.place or found[-1].place))
        close = bool(found) and re.fullmatch(
            r"[\s,()\-/]{1,3}(?:port|порт)?[\s,(]*", text[found[-1].end : start] or " "
        )
        if cue is None and chained and close:
            kind, score = found[-1].kind, WEIGHTS.get(found[-1].kind, 0.0) + plus
        if kind == "origin" and name.place and _OUTBOUND.search(text[max(0, start - 40) : end + 30]):
            kind, score = "export", 1.0 + plus
        counted = cue is not None and bool(_COUNTED_THING.search(text[cue.end : start]))
        if _BELONGS.match(text, end) and (counted or (name.place is None and kind != "seize")):
            score -= 5.0
        if name.weak and not _stands(text, name, cue, found, start, end):
            continue
        if (
            found
            and found[-1].kind == "origin"
            and kind == "seize"
            and re.fullmatch(r"\s*(?:в|на|a|au|en|到|至)\s*", text[found[-1].end : start])
        ):
            kind, score = "dest", WEIGHTS["dest"] + plus
        if text[end : end + 1] == ">" or text[end : end + 2] == " >":
            score -= 4.0
        if name.place and _EVENT_SITE.match(text, end) and kind in ("", "seize"):
            score += 0.4
        if _OFFICE.match(text, end) or (cue is not None and kind == "seize" and _LABORATORY.search(text[: cue.start])):
            score -= 1.0
        if _TAKEN_BACK.match(text, end):
            score -= 8.0
        if name.place and _alone(text, start, end):
            score += 0.4
        found.append(Location(name.iso2, name.place, start, end, score, kind, name.others))
    return found


_SITE_NOUN = re.compile(r"(?:port|airport|border|customs|crossing|terminal|station|market|checkpoint)\b|порт|港")
#: "frontière Mali": a border has two sides.
_BORDER = re.compile(r"(?:border|frontiere|frontera|границ)\w*$")
_MOVING = re.compile(r"[а-яё]*[бвгджзклмнпрстфхцчшщйью]$")


def _into(cue: str, name: str) -> bool:
    """Whether a Russian case says where to, not where: "в Афганистан"."""
    return cue in ("в", "на", "во") and bool(_MOVING.match(name.split(" ")[-1]))


def _away(folded: Folded, relevant: list[Cue], start: int, end: int) -> bool:
    """Whether a name is one that goods are said to come from, go to or pass."""
    first, last = bisect_left(folded.at, start), bisect_left(folded.at, end)
    cue = _cue(folded.text, relevant, first)
    if cue is None:
        return False
    return cue.kind != "seize" or _into(folded.text[cue.start : cue.end], folded.text[first:last])


def _stands(text: str, name: _Name, cue: Cue | None, found: list[Location], start: int, end: int) -> bool:
    """Whether the neighbours of a weak name make it a place: a preposition at its side, a site behind it, a country
    beside it, or its being the heading of the message."""
    if cue is not None and start - cue.end <= 4 and text[cue.start : cue.end] not in ("de", "from"):
        return True
    if _EVENT_SITE.match(text, end) or _alone(text, start, end):
        return True
    if found and found[-1].iso2 == name.iso2 and start - found[-1].end <= 3:
        return True
    behind = countries.mentions(name_tail(text, end))
    if any(m.iso2 == name.iso2 and m.start <= 3 for m in behind):
        return True
    return not text[:start].strip() and bool(re.match(r"\s*[,:.\-]", text[end : end + 2]))


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the name stands by itself between stops: "… 75 bottles. Goma."."""
    return bool(_STOP_BEFORE.search(text[max(0, start - 3) : start])) and bool(_STOP_BEHIND.match(text, end))


def name_tail(text: str, end: int) -> str:
    """The words right behind a name, spelt as names are, so that a country among them is found."""
    return text[end : end + 24].title()


def where(
    folded: Folded, found: list[Location], *, home: str | None = None
) -> tuple[Found[str] | None, Found[str] | None]:
    """(country, place) of the event among the ``locations``; a country of origin alone says nothing about where it
    happened."""
    side = sides(folded.raw)
    if side is not None:
        return _on_side(folded, found, side)
    best = max(found, key=lambda loc: loc.score, default=None)
    if best is None or best.score <= _FAR or (best.place is None and best.kind in ("dest", "transit")):
        authority = authorities(folded.raw)
        if authority is not None:
            return authority
    if best is None or best.score <= _FAR:
        country = Found(home, 0, 0, False, "home") if home else None
        return country, unlisted(folded.raw)
    same = [loc for loc in found if loc.iso2 == best.iso2]
    here = [loc for loc in same if loc.place and loc.score > _FAR]
    place = max(here, key=lambda loc: loc.score) if here else None
    certain = best.kind not in ("dest", "transit") and not any(
        loc.iso2 != best.iso2 and loc.score >= best.score - 0.6 for loc in found
    )
    certain = certain and not (best.place and best.others)
    said = next((loc for loc in same if loc.place is None), best)
    country = Found(best.iso2, *folded.span(said.start, said.end), certain, best.kind or "named")
    if place is None:
        written = unlisted(folded.raw)
        city = _CITY_STATES.get(best.iso2) if best.kind not in ("dest", "transit") else None
        return country, written or (Found(city, country.start, country.end, False, "city state") if city else None)
    return country, Found(place.place or "", *folded.span(place.start, place.end), certain, place.kind or "named")


def _on_side(folded: Folded, found: list[Location], side: Found[str]) -> tuple[Found[str], Found[str] | None]:
    """ "Chirundu, Zimbabwe side": the country is the side's, the place the post named."""
    here = [loc for loc in found if loc.place and loc.score > _FAR]
    own = [loc for loc in here if loc.iso2 == side.value]
    best = max(own or here, key=lambda loc: loc.score, default=None)
    if best is None:
        return side, unlisted(folded.raw)
    name = next((p.name for p in best.others if p.iso2 == side.value), best.place or "")
    return side, Found(name, *folded.span(best.start, best.end), True, "side")
