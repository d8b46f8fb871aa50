"""The route of goods: its stops with arrows between them, as officers write it and cards show it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from domain import countries, places

_ARROWS = re.compile(r"[-=–]+>|→|➡\ufe0f?")
_BETWEEN = " → "


def written(stops: Iterable[str]) -> str:
    """The stops in their order: "China → Dubai → Manila"."""
    return _BETWEEN.join(stops)


def stops(route: str) -> list[str]:
    """The stops of a route as they were typed; one where no arrow parts them."""
    return [stop for part in _ARROWS.split(route) if (stop := " ".join(part.split()))]


@functools.lru_cache(maxsize=4096)
def countries_along(route: str) -> tuple[str, ...]:
    """The countries of a route in its order, each once, those of the places that it names among them."""
    named = [(mention.start, mention.end, mention.iso2) for mention in countries.mentions(route)] if route else []
    if route:
        named += [
            (mention.start, mention.end, mention.iso2)
            for mention in places.mentions(route)
            if mention.certainty == "exact"
            and not any(mention.start < end and start < mention.end for start, end, _ in named)
        ]
    return tuple(dict.fromkeys(iso2 for _, _, iso2 in sorted(named)))
