"""Where it happened: among the countries and places named, the one of the event rather than of origin,
destination or transit."""

from __future__ import annotations

from bisect import bisect_left

from ..model import Found
from ..words.fold import Folded
from .authorities import authorities
from .locations import CITY_STATES, Location
from .sides import sides
from .unlisted import unlisted

#: Nothing speaks for a place of less weight.
_FAR = -4.0


def where(
    folded: Folded, found: list[Location], *, home: str | None = None
) -> tuple[Found[str] | None, Found[str] | None]:
    """(country, place) of the event among the ``locations``; a country of origin alone says nothing about where it
    happened."""
    best = max(found, key=lambda loc: loc.score, default=None)
    side = sides(folded.raw)
    if side is not None and not _of_another(folded, found, best, side):
        return _on_side(folded, found, side)
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
        city = CITY_STATES.get(best.iso2) if best.kind not in ("dest", "transit") else None
        return country, written or (Found(city, country.start, country.end, False, "city state") if city else None)
    return country, Found(place.place or "", *folded.span(place.start, place.end), certain, place.kind or "named")


def _of_another(folded: Folded, found: list[Location], best: Location | None, side: Found[str]) -> bool:
    """Whether the side is that of another post than the one where it happened: "Beitbridge (South Africa side) to
    Zambia, out at Chirundu, Zambia"."""
    at = bisect_left(folded.at, side.start)
    beside = [loc for loc in found if loc.place and loc.end <= at]
    if best is None or not beside or best.kind != "seize" or best.place in (None, beside[-1].place):
        return False
    return at - beside[-1].end <= _BESIDE and best.iso2 != side.value and best.score > beside[-1].score + 1


#: Characters from a post to the words for its side.
_BESIDE = 3


def _on_side(folded: Folded, found: list[Location], side: Found[str]) -> tuple[Found[str], Found[str] | None]:
    """ "Chirundu, Zimbabwe side": the country is the side's, the place the post named."""
    here = [loc for loc in found if loc.place and loc.score > _FAR]
    own = [loc for loc in here if side.value in (loc.iso2, *(place.iso2 for place in loc.others))]
    best = max(own or here, key=lambda loc: loc.score, default=None)
    if best is None:
        return side, unlisted(folded.raw)
    name = next((p.name for p in best.others if p.iso2 == side.value), best.place or "")
    return side, Found(name, *folded.span(best.start, best.end), True, "side")
