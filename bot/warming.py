"""The tables that a first search or case would have to load: read before anybody waits for them.

Those that take little memory are read at the start; the names of countries in six languages and the words of
reading, which take more, once somebody who is vetted has been answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from domain import countries, methods, places, substances
from domain.query import parse
from domain.reading import read

_WORDS: Final = "R-12, dichlorodifluoromethan, freom 22, boxes 7, hidden, Manila, China"
"""Words for which every table is looked into."""

AT_START: Final[tuple[Callable[[str], object], ...]] = (
    substances.mentions,
    methods.mentions,
    methods.detections,
    places.mentions,
)
WHEN_USED: Final[tuple[Callable[[str], object], ...]] = (countries.mentions, read, substances.guesses, parse)


AFTER_S: Final = 1.0
"""Seconds from the start to the first table: until then the bot takes up what waited for it."""


class Warming:
    """Loads one table after the other in the loop, between what people want; begins `after_s` seconds from `run`."""

    def __init__(self, after_s: float = AFTER_S) -> None:
        self._after_s = after_s
        self._used = asyncio.Event()

    def used(self) -> None:
        """Somebody who may search was answered: the bot does not only stand by."""
        self._used.set()

    async def run(self) -> None:
        """Returns when everything is loaded, which may be never."""
        await asyncio.sleep(self._after_s)
        await _load(AT_START)
        await self._used.wait()
        await _load(WHEN_USED)


async def _load(tables: Iterable[Callable[[str], object]]) -> None:
    for look in tables:
        look(_WORDS)
        await asyncio.sleep(0)  # whoever writes meanwhile is answered in between
