"""Words by which somebody says yes, in six languages."""

from __future__ import annotations

import functools
import re

from domain import folding, tables


def says_yes(text: str) -> bool:
    """Whether a message says yes and nothing else."""
    return _plain(text) in _words()


@functools.lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(_plain(row["word"]) for row in tables.rows("assent_words"))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", folding.fold(text)).split())
