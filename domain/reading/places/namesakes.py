"""Names that several countries or places bear, where the message does not say which one is meant: Congo, Valencia,
a post with a side in each of two countries."""

from __future__ import annotations

from collections.abc import Sequence

from domain import countries

from ..model import Flag, Found
from ..words.fold import Folded
from .locations import Location


def namesakes(
    folded: Folded, named: list[Location], country: Found[str] | None, place: Found[str] | None
) -> list[Flag]:
    """A flag for the country or the place of the event, as long as its name leaves the country open: the name as it
    was written, then the countries that it may be, the one that was read first."""
    if country is None or country.start == country.end or country.why in _TOLD:
        return []
    sure = [loc for loc in named if loc.iso2 == country.value and not loc.others]
    written = folded.raw[country.start : country.end]
    if not any(loc.place for loc in sure) and countries.namesakes(written):
        return _flags("ambiguous_country", written, country.value, countries.namesakes(written))
    span = (place.start, place.end) if place is not None else None
    bearing = next((loc for loc in named if loc.others and folded.span(loc.start, loc.end) == span), None)
    if place is None or bearing is None or sure:
        return []
    bearers = [bearing.iso2, *(other.iso2 for other in bearing.others)]
    return _flags("ambiguous_place", folded.raw[place.start : place.end], country.value, bearers)


def _flags(code: str, written: str, first: str, bearers: Sequence[str]) -> list[Flag]:
    both = dict.fromkeys((first, *bearers))
    return [Flag(code, (written, *both))] if first in bearers and len(both) > 1 else []


#: How a country is told with a post of two: by its side of the border, by who was on duty there.
_TOLD = frozenset({"side", "authority"})
