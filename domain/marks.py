"""Why a text was found: the places in it that a search asks for, and the part of it that shows them.

A place is a word in any of its forms, a code however it is spaced, Chinese characters in a row, or whatever names a
concept that is asked for: "хладон-12" for a search for R-12.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import east_asian_width

from domain import concepts, countries, fieldwords, folding, hs, methods, places, substances, text
from domain.conditions import GOOD, Condition

Span = tuple[int, int]
Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it was asked for."""

WIDTH = 100
"""Columns of a snippet: two to three lines of a phone. A Chinese character takes two."""
_BEFORE = 36
_LONGEST_GAP = 3


class Wanted(NamedTuple):
    """What to mark: terms of one or several words written together, beginnings of words, and concepts."""

    written: frozenset[str]
    begun: tuple[str, ...]
    concepts: frozenset[str]


def wanted(conditions: Iterable[Condition], filter_terms: Iterable[str] = ()) -> Wanted:
    """What fulfils the conditions of a search and the terms of its filters; what is excluded is not wanted."""
    of_filters = list(filter_terms)
    named = {_named(term) for term in of_filters if "_" in term}
    written = {"".join(term.split()) for term in of_filters if "_" not in term}
    begun: set[str] = set()
    for condition in conditions:
        if condition.excluded:
            continue
        for option in condition.options:
            if option.quality < GOOD and condition.kind != "hs":  # what a code means in an edition is why it was found
                continue
            if "_" in option.terms[0]:
                named.add(_named(option.terms[0]))
            elif option.prefix:
                begun.add(_together(option.terms))
            else:
                written.add(_together(option.terms))
    return Wanted(frozenset(written), tuple(sorted(begun)), frozenset(named))


_KINDS = {"found": "xs", "declared": "xs", "country": "xc", "xl": "xc", "method": "xm", "detection": "xt"}


def _named(term: str) -> str:
    """The concept of a term, whether text names it or a field of the item holds it."""
    kind, _, rest = term.partition("_")
    return f"{_KINDS.get(kind, kind)}_{rest}"


def _together(terms: tuple[str, ...]) -> str:
    """Terms in a row as they stand without what parts them; pairs of Chinese characters overlap."""
    joined = terms[0]
    for term in terms[1:]:
        overlaps = len(term) == 2 and not term.isascii() and joined.endswith(term[0])
        joined += term[1:] if overlaps else term
    return joined


def spans(words: str, sought: Wanted) -> list[Span]:
    """The places in `words` that are asked for, from left to right, none within another."""
    found = sorted({*_written(words, sought), *_concepts(words, sought.concepts)}, key=lambda each: (each[0], -each[1]))
    merged: list[Span] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _written(words: str, sought: Wanted) -> Iterator[Span]:
    if not (sought.written or sought.begun):
        return
    known = folding.tokens(words)
    longest = max(map(len, sought.written), default=0)
    for index, token in enumerate(known.items):
        if token.kind == "letters" and not sought.written.isdisjoint(text.forms(token.text)):
            yield token.start, token.end
        if any(token.text.startswith(each) for each in sought.begun):
            yield token.start, token.end
        joined = ""
        for last in range(index, len(known.items)):
            if last > index and len(known.gap(last - 1)) > _LONGEST_GAP:
                break
            joined += known.items[last].text
            if joined in sought.written or any(joined == each for each in sought.begun):
                yield token.start, known.items[last].end
            if len(joined) >= longest:
                break


def _concepts(words: str, sought: frozenset[str]) -> Iterator[Span]:
    if not sought:
        return
    for start, end, terms in _mentions(words):
        if not sought.isdisjoint(terms):
            yield start, end


def _mentions(words: str) -> Iterator[tuple[int, int, Iterable[str]]]:
    """Everything that `words` name, with the concepts it stands for."""
    for substance in substances.mentions(words):
        yield substance.start, substance.end, concepts.substance_terms(substance.name)
    for group in substances.group_mentions(words):
        yield group.start, group.end, [concepts.group_term(group.name)]
    for code in hs.mentions(words):
        named = hs.substance_of(code.code)
        if named:
            yield code.start, code.end, concepts.substance_terms(named)
    for country in countries.mentions(words):
        yield country.start, country.end, [concepts.named_country_term(country.iso2)]
    for place in places.mentions(words):
        of_place = concepts.place_term(place.name, place.iso2)
        yield place.start, place.end, [of_place, concepts.named_country_term(place.iso2)]
    for method in methods.mentions(words):
        yield method.start, method.end, [concepts.named_method_term(method.code)]
    for detection in methods.detections(words):
        yield detection.start, detection.end, [concepts.named_detection_term(detection.code)]
    for word in fieldwords.mentions(words):
        yield word.start, word.end, [concepts.field_term(word.key)]


def names(words: str, term: str) -> bool:
    """Whether `words` name the concept of `term`."""
    return any(_named(term) in found for _, _, found in _mentions(words))


# ── cutting ─────────────────────────────────────────────────────────────────────────────────────────────


def marked(words: str, sought: Wanted) -> Pieces:
    """The whole of `words` in pieces."""
    return _pieces(words, spans(words, sought), 0, len(words))


def snippet(words: str, sought: Wanted, width: int = WIDTH) -> Pieces | None:
    """The part of `words` with most of what is asked for, on one line; None where nothing of it stands there."""
    line = " ".join(words.split())
    found = spans(line, sought)
    if not found:
        return None
    if _columns(line) <= width:
        return _pieces(line, found, 0, len(line))
    first = _from(line, found, width, {start for start, _ in _written(line, sought)})
    last = _until(line, first, width)
    cut = [(start, min(end, last)) for start, end in found if start < last and end > first]
    pieces = _pieces(line, cut, first, last)
    before = ((("…", False),) if first else ()) + pieces
    return before + ((("…", False),) if last < len(line) else ())


def _pieces(words: str, found: Iterable[Span], first: int, last: int) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    at = first
    for start, end in found:
        pieces += [(words[at:start], False), (words[start:end], True)]
        at = end
    pieces.append((words[at:last], False))
    return tuple(piece for piece in pieces if piece[0])


def _from(line: str, found: list[Span], width: int, written: set[int]) -> int:
    """Where to begin, so that most different words asked for are seen, and some words before the first; where as many
    are seen from several places, what is `written` there as it was asked for goes before what only means the same."""

    def seen(place: int) -> int:
        first, last = _begin(line, found[place][0]), _until(line, _begin(line, found[place][0]), width)
        return len({line[start:end].casefold() for start, end in found if start >= first and end <= last})

    best = max(range(len(found)), key=lambda place: (seen(place), found[place][0] in written, -place))
    return _begin(line, found[best][0])


def _begin(line: str, at: int) -> int:
    """A border of words at most `_BEFORE` columns before."""
    first, left = at, _BEFORE
    while first and left > 0:
        first -= 1
        left -= _wide(line[first])
    if first == 0:
        return 0
    border = line.find(" ", first, at)
    return first if border < 0 else border + 1


def _until(line: str, first: int, width: int) -> int:
    last, left = first, width
    while last < len(line) and left >= _wide(line[last]):
        left -= _wide(line[last])
        last += 1
    if last == len(line) or line[last] == " ":
        return last
    border = line.rfind(" ", first, last)
    return border if border > first + (last - first) // 2 else last


def _columns(words: str) -> int:
    return sum(map(_wide, words))


def _wide(character: str) -> int:
    return 2 if east_asian_width(character) in "WF" else 1
