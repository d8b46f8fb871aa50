"""Countries and places as a text names them, before it is weighed which of them is where it happened."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain import countries, places

from ..words.fold import CLAIMED, Folded
from ..words.lexicon import Cue
from . import other_names
from .leads import away


@dataclass(frozen=True, slots=True)
class Name:
    """A country, or a place in it (then with its ``kind``); offsets are raw ones. ``others``: the places beside it that
    bear the name; ``weak``: it is more often a word or a person's name."""

    iso2: str
    place: str | None
    start: int
    end: int
    kind: str = ""
    others: tuple[places.Place, ...] = ()
    weak: bool = False


def names(folded: Folded, cues: list[Cue]) -> list[Name]:
    """The countries and places named, from left to right, each read by its neighbours."""
    kinds = places.kinds()
    named = [Name(m.iso2, None, m.start, m.end) for m in countries.mentions(folded.raw)]
    for m in places.all_mentions(folded.raw):
        kind = kinds[m.name, m.iso2]
        named.append(Name(m.iso2, m.name, m.start, m.end, kind, m.others, m.certainty == "weak"))
    named = [name for name in named if name.place is not None or not _amman(folded.raw, name)]
    named = _without_others(folded, named)
    named.sort(key=lambda item: (item.start, -item.end, item.place is not None))
    if not any(name.others for name in named):
        return _first([_elsewhere(folded.raw, named, name) for name in named])
    gone = [_gone(folded, cues, name) for name in named]
    elsewhere = {name.iso2 for name, far in zip(named, gone, strict=True) if far and name.place is None}
    spoken = {
        name.iso2
        for name, far in zip(named, gone, strict=True)
        if (name.place is None or not (name.others or far)) and not name.weak
    }
    settled = [_by_country(name, _beside(folded.raw, named, name), spoken - elsewhere, elsewhere) for name in named]
    return _first([_elsewhere(folded.raw, named, name) for name in settled])


def _without_others(folded: Folded, named: list[Name]) -> list[Name]:
    """Without names that are a ship's or a gas's."""
    if not any(name.place for name in named):
        return named
    aboard = other_names.ships(folded.raw)
    return [
        name
        for name in named
        if not any(start <= name.start and name.end <= end for start, end in aboard) and not _is_brand(folded, name)
    ]


def _is_brand(folded: Folded, name: Name) -> bool:
    start, end = bisect_left(folded.at, name.start), bisect_left(folded.at, name.end)
    if folded.text[start:end] and set(folded.text[start:end]) <= {CLAIMED, " "}:
        return name.place is not None
    return name.place is not None and other_names.is_brand(folded, name.start, name.end, name.place)


def _gone(folded: Folded, cues: list[Cue], name: Name) -> bool:
    return away(folded.text, cues, bisect_left(folded.at, name.start), bisect_left(folded.at, name.end))


def _amman(raw: str, name: Name) -> bool:
    """عمّان, with its doubled letter written, is Amman and not Oman."""
    return name.iso2 == "OM" and "\u0651" in raw[name.start : name.end]


def _beside(raw: str, named: list[Name], name: Name) -> set[str]:
    """The country right behind a place: "Chirundu, Zambia"."""
    return {
        each.iso2
        for each in _behind(named, name.end)
        if each.place is None and _NEXT.fullmatch(raw, name.end, each.start)
    }


#: Characters within which what stands behind a name is beside it.
_REACH = 24


def _behind(named: list[Name], end: int) -> Iterator[Name]:
    """The names, which are in order, that begin soon behind an offset."""
    first = bisect_right(named, end, key=lambda each: each.start)
    return itertools.takewhile(lambda each: each.start <= end + _REACH, named[first : first + _REACH])


#: What stands between a place and the country it is said to lie in: "Mwanza border post (Malawi)".
_NEXT = re.compile(
    r"[\s,]{1,2}\(?|\(|[\s,]*(?:border post|border|port|airport|crossing|poste|puesto|порт|пост)[\s,(]{1,2}"
)


def _by_country(name: Name, beside: set[str], spoken: set[str], elsewhere: set[str]) -> Name:
    """A name settled; in no doubt any more where the country stands right beside it."""
    settled = _settled(name, beside or spoken, elsewhere)
    return replace(settled, others=()) if settled.others and settled.iso2 in beside else settled


#: The same where the country is told as that of the place, in brackets or behind a comma, and no list of countries.
_LIES_IN = re.compile(r"\s?,\s?|\s?\(")


def _elsewhere(raw: str, named: list[Name], name: Name) -> Name:
    """A place in the country that stands right behind it, though the table has none of the name there: "Valencia,
    Venezuela". It is called as it is written."""
    if name.place is None:
        return name
    behind = [each for each in _behind(named, name.end) if _LIES_IN.fullmatch(raw, name.end, each.start)]
    country = next((each for each in behind if each.place is None), None)
    if country is None or country.iso2 in (name.iso2, *(place.iso2 for place in name.others)):
        return name
    following = (each for each in _behind(named, country.end) if each.place is None)
    listed = any(_LIES_IN.fullmatch(raw, country.end, each.start) for each in following)
    if listed or any(each.place is not None and each.iso2 == country.iso2 for each in behind):
        return name
    written = raw[name.start : name.end]
    return replace(name, iso2=country.iso2, place=written if _LATIN.match(written) else name.place, kind="", others=())


_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


def _settled(name: Name, spoken: set[str], elsewhere: set[str]) -> Name:
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


def _first(named: list[Name]) -> list[Name]:
    """Without names inside others; عمان is Amman, no country, where the text speaks of Jordan."""
    result: list[Name] = []
    for name in named:
        if result and name.start < result[-1].end:
            twin = result[-1]
            same = (twin.start, twin.end) == (name.start, name.end) and twin.place is None and name.iso2 != twin.iso2
            if same and any(n.iso2 == name.iso2 and n.place is None and n.start != name.start for n in named):
                result[-1] = name
            continue
        result.append(name)
    return result
