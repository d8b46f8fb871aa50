"""What the search index holds of an item: the terms of its words with the concepts in them, and its facets."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from domain import concepts
from domain.access import classes_of_item
from domain.terms import terms
from storage.items import ItemRow

_SHORT = 80
"""Names and numbers are often the same in many items; what they hold is worked out once."""
Words = tuple[list[str], set[str]]


def document(
    row: ItemRow, texts: Sequence[str], facets: Iterable[str], lang: str | None = None
) -> tuple[list[str], set[str]]:
    """The body and the facets of an item.

    The body holds the terms of `texts` in their order, then the concepts that they name and that are no facet
    already. `lang` is the language they were written in, where that is known. To its own `facets` come kind,
    label, network and visibility, which every item has, and what is looked for within countries.
    """
    body: list[str] = []
    named: set[str] = set()
    for text in texts:
        if _NUMBER.fullmatch(text):
            body += terms(text, lang)
            continue
        words, found = _short(text, lang) if len(text) <= _SHORT else _read(text, lang)
        body += words
        named |= found
    known = {*facets, concepts.kind_term(row.kind), concepts.tlp_term(row.tlp)}
    if row.network:
        known.add(concepts.network_term(row.network))
    known.update(map(concepts.visibility_term, classes_of_item(row.item)))
    body += sorted(named - known)
    return body, known | concepts.in_countries(known | named)


@functools.lru_cache(maxsize=1 << 14)
def _short(text: str, lang: str | None) -> Words:
    return _read(text, lang)


def _read(text: str, lang: str | None) -> Words:
    return terms(text, lang), concepts.concepts(text)


_NUMBER = re.compile(r"[A-Z]{3,5}[\s-]?\d{6,}")
"""Numbers of containers and bills of lading, which name nothing."""
