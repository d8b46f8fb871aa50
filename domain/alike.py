"""Texts that name the same: numbers that are part of no name are written as one and the same number.

Reports repeat their sentences with other amounts and other container numbers in them. What a sentence names is
remembered (see `domain.concepts`), and remembered once for all sentences that differ only in such numbers.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from domain import folding, tables

_ANY = "00000"
"""A number that no name has."""
_NAMES = {
    "substances": (
        *("name", "ashrae", "chemical_name", "formula", "trade_names", "aliases"),
        *("syn_zh", "syn_fr", "syn_es", "syn_ru", "syn_ar"),
    ),
    "substance_words": ("word",),
    "code_words": ("word",),
    "group_words": ("word",),
    "field_words": ("phrase",),
    "method_words": ("phrase",),
    "detection_words": ("phrase",),
    "country_words": ("word",),
    "countries": ("name_en",),
    "places": ("name", "names"),
}
"""The columns of the tables that hold what texts are searched for."""
# What may stand beside a number so that it is a number of its own: plain characters and letters that fold to
# themselves, but no digit of any script, no superscript, nothing that folding drops.
_BESIDE = r"\x00-\x2f\x3a-\x7f\u0410-\u044f\u0621-\u063a\u0641-\u064a\u4e00-\u9fff\u3001\u3002\uff0c\uff1a\uff1b"
_NUMBER = re.compile(rf"(?<![^{_BESIDE}])[0-9]+(?![^{_BESIDE}])")
_CAS = re.compile(r"\d-\d\d-\d")
_FOREIGN = re.compile(r"(?![0-9])\d")
"""Digits of another script, which HS codes are written in too."""


@functools.lru_cache(maxsize=1)
def _numbers() -> frozenset[str]:
    """The numbers that names have."""
    cells = (row[column] for table, columns in _NAMES.items() for row in tables.rows(table) for column in columns)
    return frozenset(number for cell in cells for number in re.findall("[0-9]+", folding.fold(cell)))


@functools.lru_cache(maxsize=1)
def _headings() -> re.Pattern[str]:
    """HS headings: where one stands, the digits behind it may belong to it."""
    return re.compile("|".join(sorted({row["code"][:4] for row in tables.rows("hs_codes")})))


def same_names(text: str) -> Callable[[str], str]:
    """For each part of `text`: a text that names what the part names, the same one for all parts of any texts that
    differ only in numbers that name nothing."""
    return str if numbers_matter(text) else written


def numbers_matter(text: str) -> bool:
    """Whether digits of `text` may name something that its numbers alone do not: it has a CAS number, an HS heading,
    digits of another script."""
    return bool(_CAS.search(text) or _headings().search(text) or _FOREIGN.search(text))


def written(text: str) -> str:
    """`text` with each number that is part of no name written as any other such number."""
    return _NUMBER.sub(_alike, text)


def _alike(number: re.Match[str]) -> str:
    written = number.group()
    return written if written in _numbers() else _ANY
