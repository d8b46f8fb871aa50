"""Photographs: what they show, as data, and finding it in what people search for."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from enum import StrEnum

from domain import filters, folding
from domain.words import N_


class Shows(StrEnum):
    """What a photograph shows: the packing, what is on it, or how it was found."""

    CYLINDER = "cylinder"
    CAN = "can"
    DRUM = "drum"
    TANK = "tank"
    BOX = "box"
    LABEL = "label"
    PAPERS = "papers"
    IDENTIFIER = "identifier"
    HIDING_PLACE = "hiding_place"
    CONTAINER = "container"
    EQUIPMENT = "equipment"
    OTHER = "other"


SHOWS_NAMES: Mapping[Shows, str] = {
    Shows.CYLINDER: N_("cylinder"),
    Shows.CAN: N_("can"),
    Shows.DRUM: N_("drum"),
    Shows.TANK: N_("tank"),
    Shows.BOX: N_("box"),
    Shows.LABEL: N_("label or marking"),
    Shows.PAPERS: N_("papers"),
    Shows.IDENTIFIER: N_("identifier screen"),
    Shows.HIDING_PLACE: N_("hiding place"),
    Shows.CONTAINER: N_("container or vehicle"),
    Shows.EQUIPMENT: N_("equipment"),
    Shows.OTHER: N_("something else"),
}
CAPTION_LIMIT = 300
"""Characters of a caption."""


def named(words: str) -> frozenset[Shows]:
    """What `words` of a search, in any of six languages, say that a photograph should show."""
    folded = folding.fold(words).replace("_", " ")
    return frozenset(Shows(value) for pattern, value in _patterns() if pattern.search(folded))


@functools.lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(_whole(word)), value) for word, value in filters.words_of("shows").items()]


def _whole(word: str) -> str:
    """Chinese has no blanks between words."""
    return re.escape(word) if "\u3400" <= word[0] <= "\u9fff" else rf"(?<!\w){re.escape(word)}(?!\w)"
