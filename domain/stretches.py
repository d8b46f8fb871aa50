"""The stretches of a text that may name anything: what stands between words that are part of no name.

Names, numbers and words of the field are a small part of what people write, and the same ones return in other
texts, as do whole sentences: what each names is worked out once (see `domain.concepts`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import msgspec

from domain import alike, folding, misspelling, phrases
from domain.chunks import SELDOM, STOPS, cut
from domain.folding import Token
from domain.memo import Memo
from domain.numbering import GAS_BEFORE, MASS_UNITS

_SHORT = 2
"""So short a word may be a letter behind a number, or the code of a country."""
_LOOKING_ABOUT = frozenset({"того", "georgia"})
"""Countries, but for what stands before or behind them."""
_BEFORE, _BEHIND = 3, 4
"""How many words before and behind a word that looks chemical may be parts of the same misspelt name."""
_LONGEST = 64
"""Longer runs without a blank are no words."""
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
# Nothing is named across the end of a sentence. "No. 12", "R. 12" and "Co. Ltd" are none.
_SENTENCE = re.compile(r"(?<=\w{4}[.!?؟])\s+(?=[^\W\d])|(?<=[。！？\n])")
_ENDS = re.compile(r"\w{4}[.!?؟]\Z")
_MAY_END = frozenset(".!?؟")
_BEGINS = re.compile(r"[^\W\d]")
_UNCLEAR = re.compile(r"\A\s|\w{4}[.!?؟]\s|\s\Z")
"""Other blanks where a sentence may end."""

# What part a word may have in a name.
_NONE = 1  # and it tells nothing of what stands beside it
_WORD = 2
_NUMBER = 4
_MARK = 8  # no word at all
_CHEMICAL = 16  # of a name that may be misspelt and have any words in it
_ALL = 32  # only the whole sentence tells


class _Word(msgspec.Struct, frozen=True, gc=False):
    """What stands between two blanks: how it is written in stretches, and its signs as one character."""

    written: str
    signs: str


_BITS = 7
_ENDS_HERE, _MAY_END_HERE, _BEGINS_HERE, _EMPTY, _MATTERS, _IS_UNCLEAR, _WHOLE = (1 << bit for bit in range(_BITS))
"""A sentence ends behind the word; or it may end, if the next word that is not empty begins one. Where numbers matter
in it or other blanks make it unclear, that goes for the whole text. Only the whole of the sentence
tells what it names."""


def _having(sign: int) -> str:
    """The class of the characters that have a sign: a text is searched as a row of them."""
    return f"[{''.join(_character(signs) for signs in range(1 << _BITS) if signs & sign)}]"


def _character(signs: int) -> str:
    return chr(0x4E00 + signs)


_MATTER = re.compile(_having(_MATTERS))
_NOT_CLEAR = re.compile(_having(_IS_UNCLEAR))
_END = re.compile(f"{_having(_ENDS_HERE)}|{_having(_MAY_END_HERE)}(?={_having(_EMPTY)}*{_having(_BEGINS_HERE)})")
_NOT_CUT = re.compile(_having(_WHOLE))


def of_text(text: str) -> list[str]:
    """The parts of `text`, in their order, that together name what it names; words that name nothing may be missing. A
    number that is part of no name is written as any other such number (see `domain.alike`)."""
    pieces = cut(text)
    words = list(map(_words.__getitem__, pieces))
    signs = "".join([word.signs for word in words])
    if _MATTER.search(signs):
        words = list(map(_word_exactly, pieces))
        signs = "".join([word.signs for word in words])
    if _NOT_CLEAR.search(signs):
        return _of_sentences(in_sentences(text))
    written = [word.written for word in words]
    ends = [match.end() for match in _END.finditer(signs)]
    if _NOT_CUT.search(signs):
        bounds = zip([0, *ends], [*ends, len(words)], strict=True)
        return _of_sentences(" ".join(written[begin:end]) for begin, end in bounds)
    return _between(written, sorted({*_cuts(written), *ends}))


def _of_sentences(sentences: Iterable[str]) -> list[str]:
    return list(chain.from_iterable(map(_of_sentence.__getitem__, sentences)))


def in_sentences(text: str) -> list[str]:
    """The same, of the text as it stands: for one with blanks of other kinds at the wrong places."""
    return list(map(alike.same_names(text), _SENTENCE.split(text)))


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────


def _word(piece: str) -> _Word:
    """A word whose numbers are written as all that are part of no name."""
    return _read(piece, alike.written(piece))


_words = Memo(_word, 1 << 16, SELDOM.search)


@functools.lru_cache(maxsize=1 << 12)
def _word_exactly(piece: str) -> _Word:
    """A word of a text in which numbers matter."""
    return _read(piece, piece)


def _read(piece: str, written: str) -> _Word:
    stop = piece[-1:]
    bare = piece.removesuffix("\n").removesuffix("\r")
    signs = _ENDS_HERE * (stop != "" and stop in STOPS)
    signs |= _MAY_END_HERE * (stop in _MAY_END and _ENDS.search(piece) is not None)
    signs |= _BEGINS_HERE * (_BEGINS.match(piece) is not None)
    signs |= _EMPTY * (not written)
    signs |= _MATTERS * alike.numbers_matter(piece)
    signs |= _IS_UNCLEAR * (_UNCLEAR.search(bare) is not None)
    signs |= _WHOLE * (_part(written) >= _CHEMICAL or _HAN.search(written) is not None)
    return _Word(written, _character(signs))


@functools.lru_cache(maxsize=1 << 15)
def _part(word: str) -> int:
    if len(word) > _LONGEST:
        return _ALL
    items = folding.tokens(word).items
    if not items:
        return _MARK
    if any(token.text in _LOOKING_ABOUT for token in items):
        return _ALL
    if any(misspelling.chemical(token.text) for token in items):
        return _CHEMICAL
    if any(token.kind != "letters" for token in items):
        return _NUMBER
    return _NONE if all(map(_names_nothing, items)) else _WORD


def _names_nothing(token: Token) -> bool:
    return (
        len(token.text) > _SHORT
        and token.text not in MASS_UNITS
        and token.text not in GAS_BEFORE
        and not phrases.in_any(token)
        and not misspelling.near_prefix(token.text)
    )


def _is_apart(pair: str) -> bool:
    """Whether nothing has a name that goes from the first of two words into the other."""
    before, word = pair.split(" ")
    one, other = _part(before), _part(word)
    if _NONE in (one, other):
        return True
    if not one == other == _WORD:
        return False
    return not phrases.successive(folding.tokens(before).items[-1], folding.tokens(word).items[0])


_apart = Memo(_is_apart, 1 << 16)


def _cuts(words: Sequence[str]) -> list[int]:
    """The places before words into which no name goes."""
    apart = map(_apart.__getitem__, map(" ".join, pairwise(words)))
    return [place for place, cut in enumerate(apart, 1) if cut]


def _between(words: Sequence[str], cuts: Sequence[int]) -> list[str]:
    """The words put together between cuts, without those that stand alone and name nothing."""
    bounds = zip([0, *cuts], [*cuts, len(words)], strict=True)
    return [" ".join(words[start:end]) for start, end in bounds if end - start > 1 or _part(words[start]) != _NONE]


# ── sentences ───────────────────────────────────────────────────────────────────────────────────────────


def of_sentence(sentence: str) -> list[str]:
    """The same of a sentence."""
    if _HAN.search(sentence):
        return _between_characters(sentence)
    words = sentence.split(" ")
    parts = list(map(_part, words))
    if _ALL in parts or (_CHEMICAL in parts and _MARK in parts):
        return [sentence]
    cuts = _cuts(words)
    return _between(words, _not_near(cuts, parts) if _CHEMICAL in parts else cuts)


_of_sentence = Memo(of_sentence, 1 << 14)


def _not_near(cuts: list[int], parts: Sequence[int]) -> list[int]:
    """The cuts that are not near a word that looks chemical."""
    chemical = [place for place, part in enumerate(parts) if part == _CHEMICAL]
    return [cut for cut in cuts if not any(place - _BEFORE < cut <= place + _BEHIND for place in chemical)]


def _between_characters(sentence: str) -> list[str]:
    """Chinese has no blanks: cut between two characters that never follow each other in a name."""
    cuts = [run.start() + place for run in _HAN.finditer(sentence) for place in _cuts_between(run.group())]
    return [sentence[start:end] for start, end in zip([0, *cuts], [*cuts, len(sentence)], strict=True)]


@functools.lru_cache(maxsize=1 << 13)
def _cuts_between(run: str) -> tuple[int, ...]:
    return tuple(place for place in range(1, len(run)) if not phrases.in_succession(run[place - 1], run[place]))
