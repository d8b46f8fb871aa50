"""Beginnings of words ("cylin*"), spelt out as the words of the index that begin so.

A walk along a few words ends with the page; one along a beginning has to gather all documents first.
"""

from __future__ import annotations

from dataclasses import replace

from domain.conditions import Condition, Option
from domain.query import Query
from storage import search
from storage.engine import Reader
from storage.index import LETTERS_OF_WORDS

MOST = 256
"""A beginning of more words than these stays as it is."""


async def spelt_out(reader: Reader, query: Query) -> Query:
    """The query with the words that its beginnings of words stand for; it finds the same."""
    return replace(query, conditions=tuple([await _spelt(reader, each) for each in query.conditions]))


async def _spelt(reader: Reader, condition: Condition) -> Condition:
    if not any(option.prefix for option in condition.options):
        return condition
    options: list[Option] = []
    for option in condition.options:
        options += (await _words_of(reader, option)) or [option]
    return replace(condition, options=tuple(options))


async def _words_of(reader: Reader, option: Option) -> list[Option]:
    begun = option.terms[-1]
    if not option.prefix or len(option.terms) > 1 or len(begun) < LETTERS_OF_WORDS - 1 or not begun.isalpha():
        return []
    words = await search.words_beginning(reader, begun, MOST + 1)
    if not words or len(words) > MOST:
        return []
    found = [Option((word,), option.quality) for word in words]
    if len(begun) < LETTERS_OF_WORDS:  # numbers behind four letters are not among the words
        found += [Option((f"{begun}{digit}",), option.quality, prefix=True) for digit in range(10)]
    return found
