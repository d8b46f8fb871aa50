"""Chemical names written in pieces: "dicloro-difluorometano", "tetra fluoro ethane", "хлор-дифторметан"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from domain import folding, spellings
from domain.folding import Tokens
from domain.substances import Mention

_MANY = "mono|di|tri|tetra|penta|hexa|hepta|octa"
_MANY_RU = "моно|ди|три|тетра|пента|гекса|гепта|окта"
_HALOGEN = re.compile(
    rf"(?:{_MANY})?(?:ch?lor|fluor|brom|[iy]od)o?(?:ch?lor|fluor|brom)?o?|(?:{_MANY_RU})?(?:хлор|фтор|бром|иод|йод)(?:о?хлор|о?фтор)?о?"
)
_PIECE = re.compile(rf"{_HALOGEN.pattern}|{_MANY}|{_MANY_RU}")
#: What stands between two pieces of one name.
_SEAM = frozenset(("-", " ", "- ", "\u2010", "\u2011"))
_MOST_PIECES = 6
_LONG_NAME = 9


@functools.lru_cache(maxsize=1)
def _whole_names() -> dict[str, str]:
    """Chemical names in one word, folded."""
    found: dict[str, str] = {}
    for word, name in spellings.entries():
        folded = re.sub(r"[\s\-]", "", folding.fold(word))
        if len(folded) >= _LONG_NAME and folded.isalpha():
            found.setdefault(folded, name)
    return found


def cut(tokens: Tokens, index: int) -> bool:
    """Whether the name that begins at ``index`` is but the end of one: "difluorometano" in "dicloro-difluorometano"."""
    before = index - 1
    return before >= 0 and _HALOGEN.fullmatch(tokens.items[before].text) is not None and _seam(tokens, before)


def pieced(tokens: Tokens) -> Iterator[Mention]:
    """Every name whose first word is a piece of a name."""
    items = tokens.items
    for first, token in enumerate(items):
        if token.kind != "letters" or not _PIECE.fullmatch(token.text):
            continue
        joined, longest = token.text, None
        for last in range(first + 1, min(first + _MOST_PIECES, len(items))):
            if not _seam(tokens, last - 1):
                break
            joined += items[last].text
            name = _whole_names().get(joined)
            if name is not None:
                longest = Mention(token.start, items[last].end, name, "exact", "name")
        if longest is not None:
            yield longest


def _seam(tokens: Tokens, index: int) -> bool:
    return tokens.source[tokens.items[index].end : tokens.items[index + 1].start] in _SEAM
