"""Parts of the world that people search by: "West Africa", "Центральная Азия", "海湾国家", with their countries."""

from __future__ import annotations

import functools
from typing import NamedTuple

from domain import folding, tables
from domain.phrases import Phrases


class Mention(NamedTuple):
    """A region named from `start` to `end`, with the ISO codes of its countries."""

    start: int
    end: int
    members: tuple[str, ...]


@functools.lru_cache(maxsize=1)
def _members() -> dict[str, tuple[str, ...]]:
    return {row["key"]: tables.values(row["members"]) for row in tables.rows("regions")}


@functools.lru_cache(maxsize=1)
def _phrases() -> Phrases[str]:
    return Phrases((row["phrase"], row["key"]) for row in tables.rows("region_words"))


def mentions(text: str) -> list[Mention]:
    """The regions named in `text`, in any of six languages, from left to right."""
    found = _phrases().find(folding.tokens(text))
    return [Mention(hit.start, hit.end, _members()[hit.value]) for hit in found]
