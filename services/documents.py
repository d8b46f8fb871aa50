"""What the search index holds of an item: the terms of its words with the concepts in them, and its facets."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from domain import concepts
from domain.access import classes_of_item
from domain.memo import Memo
from domain.terms import terms
from storage.items import ItemRow

_SHORT = 80
"""Names and numbers are often the same in many items; what they hold is worked out once."""
_NUMBER = re.compile(r"[A-Z]{3,5}[\s-]?\d{6,}")
"""Numbers of containers and bills of lading, which name nothing."""


def document(
    row: ItemRow, texts: Sequence[str], facets: Iterable[str], lang: str | None = None
) -> tuple[list[str], set[str]]:
    """The body and the facets of an item.

    The body holds the terms of `texts` in their order, then the concepts that they name and that are no facet
    already. `lang` is the language they were written in, where that is known. To its own `facets` come kind,
    label, network and visibility, which every item has, and what is looked for within countries.
    """
    return put_together(row, words(texts, lang), named(texts), facets)


def words(texts: Iterable[str], lang: str | None) -> list[str]:
    """The terms of `texts` in their order."""
    found: list[str] = []
    for text in texts:
        found += terms(text, lang) if len(text) > _SHORT or _NUMBER.fullmatch(text) else _short_words(text, lang)
    return found


def named(texts: Iterable[str]) -> set[str]:
    """The concepts that `texts` name."""
    found: set[str] = set()
    for text in texts:
        if len(text) > _SHORT:
            found |= concepts.concepts(text)
        elif not _NUMBER.fullmatch(text):
            found |= _named_shortly[text]
    return found


def put_together(row: ItemRow, words: list[str], named: set[str], facets: Iterable[str]) -> tuple[list[str], set[str]]:
    """The body and the facets of an item with these terms and concepts, as `document` makes them."""
    known = {*facets, concepts.kind_term(row.kind), concepts.tlp_term(row.tlp)}
    if row.network:
        known.add(concepts.network_term(row.network))
    known.update(map(concepts.visibility_term, classes_of_item(row.item)))
    return words + sorted(named - known), known | concepts.in_countries(known | named)


@functools.lru_cache(maxsize=1 << 14)
def _short_words(text: str, lang: str | None) -> list[str]:
    return terms(text, lang)


_named_shortly = Memo(concepts.concepts, 1 << 14)
