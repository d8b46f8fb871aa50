"""Names that a search may have meant: companies spelt roughly. Only names of hits that may be read are told."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from domain import folding
from domain.query import Query
from storage.search import Hit

_ALIKE = 80.0
_SHORTEST = 5


def company(hits: Iterable[Hit], query: Query) -> str | None:
    """The company of a hit whose name is nearly what was written; None where it stands just so, or none is alike."""
    asked = folding.fold(" ".join(query.words)).strip()
    if len(asked) < _SHORTEST:
        return None
    likeness = {name: _alike(asked, folding.fold(name)) for hit in hits if hit.facts for name in hit.facts.companies}
    best = max(likeness, key=lambda name: likeness[name], default=None)
    return best if best is not None and _ALIKE <= likeness[best] < 100 else None


def _alike(asked: str, name: str) -> float:
    return max(fuzz.ratio(asked, name), fuzz.partial_ratio(asked, name) if len(name) >= _SHORTEST else 0.0)
