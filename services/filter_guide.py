"""What every filter of a search is for, in the words of the reader's language: read off the table of filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain import filters
from domain.words import N_

GOODS, WHERE, KIND = "goods", "where", "kind"
TITLES: Mapping[str, str] = {
    GOODS: N_("The goods"),
    WHERE: N_("Where and when"),
    KIND: N_("What and by whom"),
}
"""The screens, in their order; a phone shows each of them whole."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a filter: the screen, a value as an example, and in words what it may be. Filters whose values
    are listed have neither."""

    screen: str
    example: str = ""
    words: str = ""


GUIDE: Mapping[str, Told] = {
    "substance": Told(GOODS, "R-12", N_("any name, number or group, such as CFC")),
    "kg": Told(GOODS, ">500", N_("kilograms: above, below or between")),
    "method": Told(GOODS, "MISLABEL", N_("how the goods were hidden")),
    "detection": Told(GOODS, "DOC_CHECK", N_("how they were found")),
    "identifier": Told(GOODS, "MSKU1234565", N_("a container, bill, ship or licence")),
    "country": Told(WHERE, "PH", N_("a name or a code; PH,TH is either")),
    "place": Told(WHERE, "Manila", N_("a port, a border post or a town")),
    "network": Told(WHERE, "SEAP", N_("a regional network")),
    "since": Told(WHERE, "2024-05", N_("a year, a month or a day, and later")),
    "until": Told(WHERE, "2024", N_("a year, a month or a day, and earlier")),
    "year": Told(WHERE, "2024", N_("one year")),
    "month": Told(WHERE, "2024-05", N_("one month")),
    "status": Told(KIND),
    "kind": Told(KIND),
    "tlp": Told(KIND),
    "has": Told(KIND),
    "shows": Told(KIND),
    "training": Told(KIND),
    "by": Told(KIND, "maria", N_("the username of a colleague")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A filter as it is typed in one language (`pays:`), with an example and what it may be, or with its values."""

    word: str
    example: str
    words: str
    values: tuple[str, ...]


def lines(screen: str, lang: str) -> list[Line]:
    """The filters of a screen, in the order of the table."""
    return [
        Line(filters.word_for(key, lang), told.example, told.words, () if told.example else filters.listed(key, lang))
        for key, told in GUIDE.items()
        if told.screen == screen
    ]
