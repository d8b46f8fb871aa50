"""The countries and places of a message, each with how much speaks for its being where it happened."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from domain import countries, places

from ..words.fold import Folded
from ..words.lexicon import Cue
from .leads import into, lead
from .place_names import Name, names
from .tidings import from_the_sender

#: How much each kind of cue before a name speaks for or against it.
WEIGHTS = {"seize": 3.0, "sender": -1.0, "origin": -6.0, "dest": -2.0, "transit": -2.5, "claimed": -8.0}
#: The same for what else the neighbours make a name.
_WEIGHED = {**WEIGHTS, "export": 1.0, "": 0.0}
#: Countries that are one city: their name says where it was.
CITY_STATES = {"DJ": "Djibouti", "SG": "Singapore", "HK": "Hong Kong", "MO": "Macau"}
#: A post says more exactly where it was than the town it belongs to.
_EXACTNESS = {"border post": 0.3, "port": 0.2, "airport": 0.25}
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
_BELONGS = re.compile(r"(?:牌照|单牌|两地牌|车牌|牌|籍|产|制造|生产|货车|司机|人员?|公民|方|文(?!锦))")
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
#: Goods that leave a place and reach no other are lost behind it: "left Laem Chabang … never arrived".
_LOST = re.compile(
    r"never (?:arrived|reached|came|got|turned up)|did ?n[o']t (?:arrive|reach)|jamais arrive|pas arrive|nunca lleg|"
    r"no llego|jamas lleg|"
    r"не прибы|не дош|не доех|так и не|لم [يت]صل|未到|没到|没有到|未抵|未运抵|从未"
)
_DEPARTS = re.compile(
    r"left|leaving|departed(?: from)?|departure|shipped from|out of|parti de|salio de|выехал\w* из|"
    r"انطلقت من|خرجت من|驶离|离开|从"
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


def locations(folded: Folded, cues: list[Cue]) -> list[Location]:
    """Every country and place named, weighed, from left to right."""
    text = folded.text
    relevant = [c for c in cues if c.kind in WEIGHTS]
    lost = _LOST.search(text) is not None
    found: list[Location] = []
    for index, name in enumerate(names(folded, relevant)):
        start, end = bisect_left(folded.at, name.start), bisect_left(folded.at, name.end)
        cue = lead(text, relevant, start)
        if cue is not None and found and cue.start - found[-1].end <= 2 and _SITE_NOUN.match(text[cue.start : cue.end]):
            cue = None  # "Apapa port Lagos": the port is the name's before it
        if name.weak and not _stands(text, name, cue, found, start, end):
            continue
        kind = _outward(text, name, cue, start, end, _kind(text, name, cue, start, end, found), lost=lost)
        score = _WEIGHED[kind] - 0.01 * index + _neighbours(text, name, cue, start, end, kind)
        if name.place:
            score += 0.5 + _EXACTNESS.get(name.kind, 0.0)
            if found and found[-1].place and found[-1].end == start:
                score += 0.1  # "深圳盐田": the larger one first
        found.append(Location(name.iso2, name.place, start, end, score, kind, name.others))
    return found


def _kind(text: str, name: Name, cue: Cue | None, start: int, end: int, found: list[Location]) -> str:
    """What the word that leads to a name makes it, or the name in front of it: "Ningbo, China"."""
    last = found[-1] if found else None
    if cue is None:
        chained = last is not None and (last.iso2 == name.iso2 or not (name.place or last.place))
        return last.kind if last is not None and chained and _CLOSE.fullmatch(text, last.end, start) else ""
    word = text[cue.start : cue.end]
    if cue.kind == "seize" and (
        into(word, text[start:end])
        or (last is not None and last.kind == "origin" and _TOWARDS.fullmatch(text, last.end, start))
    ):
        return "dest"
    if cue.kind == "transit" and word in _THROUGH and _BROUGHT_IN.search(text, max(0, cue.start - 60), cue.start):
        return "seize"
    if cue.kind != "origin":
        return cue.kind
    if word in ("de", "du") and (name.place or name.iso2 in CITY_STATES):
        return ""  # "la brigade de Kaolack": a genitive, no origin
    if not text[: cue.start].strip() and _GREETING.match(text, end):
        return "seize"
    return "sender" if from_the_sender(text, cue, end) else "origin"


def _outward(text: str, name: Name, cue: Cue | None, start: int, end: int, kind: str, *, lost: bool) -> str:
    """Where goods come from is where they were stopped if they were on their way out, or lost behind it."""
    if kind != "origin" or not name.place:
        return kind
    out = _OUTBOUND.search(text[max(0, start - 40) : end + 30]) is not None
    left = lost and cue is not None and _DEPARTS.fullmatch(text, cue.start, cue.end)
    return "export" if out or left else kind


def _neighbours(text: str, name: Name, cue: Cue | None, start: int, end: int, kind: str) -> float:
    """What the words beside a name add to its weight or take from it."""
    score = 0.0
    led = cue is not None and kind == "seize"
    if cue is not None and led and cue.end - cue.start <= _BARE:
        score -= 1.0
    if cue is not None and led and name.place is None and _BORDER.match(text[cue.start : cue.end]):
        score -= 2.2
    counted = cue is not None and bool(_COUNTED_THING.search(text[cue.end : start]))
    if _BELONGS.match(text, end) and (counted or (name.place is None and kind != "seize")):
        score -= 5.0
    if text[end : end + 2].lstrip().startswith(">"):
        score -= 4.0
    if name.place and _EVENT_SITE.match(text, end) and kind in ("", "seize"):
        score += 0.4
    if _OFFICE.match(text, end) or (cue is not None and led and _LABORATORY.search(text[: cue.start])):
        score -= 1.0
    if _TAKEN_BACK.match(text, end):
        score -= 8.0
    if name.place and _alone(text, start, end):
        score += 0.4
    return score


#: "استوردت عبر أغادير": brought in there, not passing through.
_THROUGH = frozenset(("via", "through", "par", "por", "через", "عبر", "عن طريق", "经", "经由"))
_BROUGHT_IN = re.compile(
    r"(?<![^\W\d_])(?:import(?:ed|s|e|ee|es|ees|o|a|aron|ado|ada|ados)|brought in|импортирова\w+|ввез\w*|ввоз\w*|"
    r"завез\w+|(?:ا?ستورد\w*|ادخل\w*))(?![^\W\d_])[^.;!?\n]{0,40}$|进口[^.;\n出转]{0,16}$"
)
#: Letters of a preposition that alone says little.
_BARE = 3
_TOWARDS = re.compile(r"\s*(?:в|на|a|au|en|到|至)\s*")
_CLOSE = re.compile(r"[\s,()\-/]{1,3}(?:port|порт)?[\s,(]*|")
_SITE_NOUN = re.compile(r"(?:port|airport|border|customs|crossing|terminal|station|market|checkpoint)\b|порт|港")
#: "frontière Mali": a border has two sides.
_BORDER = re.compile(r"(?:border|frontiere|frontera|границ)\w*$")


def _stands(text: str, name: Name, cue: Cue | None, found: list[Location], start: int, end: int) -> bool:
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
