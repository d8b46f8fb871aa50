"""Whose officers report it: "Kenyan customs", "la douane malienne", "Владивостокская таможня".

Where a message names no place of its own, its authority says where it happened.
"""

from __future__ import annotations

import functools
import re

from domain import fieldwords, places

from ..model import Found

_OFFICE = (
    r"(?:customs|police|navy|coast ?guard|border (?:guard|police)|officers?|authorit\w+|ministry|ozone (?:unit|office)|"
    r"revenue|gendarmes?|gendarmerie|douanes?|douaniers?|marine|brigade|autorités|ministère|"
    r"aduanas?|aduaner\w+|polic[ií]as?|guardia|autoridades|ministerio|"
    r"таможе?н\w*|полици\w*|пограничник\w*|погранслужб\w*|власт\w*|инспектор\w*|"
    r"(?:ال)?جمارك|(?:ال)?شرطة|(?:ال)?سلطات|حرس الحدود|海关|警方|边防|缉私)"
)
_BEHIND = re.compile(rf"\s{{0,2}}{_OFFICE}", re.IGNORECASE)
_AHEAD = re.compile(rf"{_OFFICE}\s{{0,2}}(?:nationale?s? |nacional(?:es)? )?$", re.IGNORECASE)
#: "Владивостокская таможня", "Одесский порт": a Russian adjective of a town.
_TOWN = re.compile(
    r"([А-ЯЁ][а-яё\-]{2,}?)(?:с?ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ие|их)\s+"
    r"(?:мор\w+\s+)?(?:порт|таможе?н|рын|аэропорт|пост|област)\w*"
)
_SHORTEST_STEM = 3

_Where = tuple[Found[str], Found[str] | None]


def authorities(raw: str) -> _Where | None:
    """(country, place) of the authority that a message names; None if it names none."""
    for match in _TOWN.finditer(raw):
        stem = match[1].lower().replace("ё", "е")
        for name, place in _towns().get(stem[:_SHORTEST_STEM], ()):
            common = name[: max(_SHORTEST_STEM, len(name) - 2)]
            if stem.startswith(common) and abs(len(stem) - len(name)) <= 2:
                country = Found(place.iso2, match.start(1), match.end(1), False, "authority")
                return country, Found(place.name, match.start(1), match.end(1), False, "authority")
    for word in fieldwords.countries_by_adjective(raw):
        if _BEHIND.match(raw, word.end) or _AHEAD.search(raw[max(0, word.start - 34) : word.start]):
            return Found(word.key, word.start, word.end, False, "authority"), None
    return None


@functools.lru_cache(maxsize=1)
def _towns() -> dict[str, list[tuple[str, places.Place]]]:
    """The Russian names of towns by their first letters."""
    found: dict[str, list[tuple[str, places.Place]]] = {}
    for place in places.all_places():
        for name in place.names:
            folded = name.lower().replace("ё", "е")
            if re.fullmatch(r"[а-я\-]{3,}", folded):
                found.setdefault(folded[:_SHORTEST_STEM], []).append((folded, place))
    for named in found.values():
        named.sort(key=lambda item: -len(item[0]))
    return found
