"""Numbers as tables write them: with a point or a comma before the decimals, with or without marks for thousands."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
"""Marks for thousands that mean nothing else."""
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"),  # 1,234.5
    ",": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?"),  # 1.234,5
}
_DECIMALS = {mark: re.compile(rf"[+-]?\d+\{mark}\d+") for mark in ".,"}
# Thousands come in threes, from the second group on, and do not begin with zero.
_SURE = {mark: re.compile(rf"[+-]?(?:\d+\{mark}(?:\d\d?|\d{{4,}})|0\{mark}\d+|\d{{4,}}\{mark}\d+)") for mark in ".,"}
_OTHER = {".": ",", ",": "."}


def mark_of(written: str) -> str | None:
    """Which mark stands before the decimals of this number beyond doubt: a point, a comma; None for all others."""
    bare = _BLANKS.sub("", written.strip())
    for mark, other in _OTHER.items():
        if _SURE[mark].fullmatch(bare) or (_GROUPED[mark].fullmatch(bare) and (mark in bare or bare.count(other) > 1)):
            return mark
    return None


def plain(written: str, mark: str | None = None) -> str | None:
    """The number as Python writes it; None for what is none. Where its own marks leave a doubt, the table's `mark`
    decides; without one a point stands before decimals, and a comma that may mean either is refused (None)."""
    bare = _BLANKS.sub("", written.strip())
    for each in (own,) if (own := mark_of(bare)) else (mark,) if mark else ():
        if _DECIMALS[each].fullmatch(bare):
            return bare.replace(",", ".")
        if _GROUPED[each].fullmatch(bare):
            return bare.replace(_OTHER[each], "").replace(",", ".")
    return bare if _PLAIN.fullmatch(bare) else None


def doubtful(written: str) -> bool:
    """Whether it is a number whose comma may stand before decimals or thousands: "1,234"."""
    return plain(written) is None and plain(written, ",") is not None
