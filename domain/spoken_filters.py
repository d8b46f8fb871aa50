"""Filters that a search says in plain words: "not R-22", "sans R-22", "Ghana or Togo", "超过500公斤".

Only what is known by its name becomes a filter: "without licence" is a method, and no company or place is taken for
anything else. What words of papers stand beside ("declared R-134a, not R-12") says what was found, so it stays.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from domain import concepts, countries, fieldwords, folding, methods, spoken, substances, weights
from domain.weights import Bounds


class Said(NamedTuple):
    """Words from `start` to `end` that stand for a filter: its key, its values in their standard form, the terms any of
    which fulfil it."""

    start: int
    end: int
    key: str
    values: tuple[str, ...]
    terms: tuple[str, ...]
    excluded: bool = False


class _Name(NamedTuple):
    start: int
    end: int
    key: str
    value: str
    terms: tuple[str, ...]  # what is asked for by the name
    facets: tuple[str, ...]  # what is left out with it


def said(words: str) -> list[Said]:
    """The filters that `words` say, from left to right, none within another."""
    plain = spoken.folded(words)
    found = list(_amounts(plain))
    if _may_join(plain):
        names = [each for each in _names(words) if not any(_overlap(each, other) for other in found)]
        found += _refused_and_joined(plain, names)
    return sorted(found)


def _overlap(one: _Name | Said, other: _Name | Said) -> bool:
    return one.start < other.end and other.start < one.end


# ── names that are left out, and names of which any will do ─────────────────────────────────────────────


@functools.lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    article = r"(?:(?:the|le|la|les|el|los|las|du|de|des|any|all|any of|both)\s+|l['’]|d['’])?"
    place = r"(?:(?:in|from|to|en|au|aux|a|dans|в|во|из|на|في|من|de|del|desde)\s+)?"
    refused = spoken.any_of("except", "outside")
    return {
        "any": re.compile(spoken.any_of("except", "not", "or", "outside", "left out")),
        "except": re.compile(rf"(?P<word>{refused})\s*{place}{article}\Z"),
        "not": re.compile(rf"(?P<word>(?:,?\s*{spoken.any_of('but')}\s+)?{spoken.any_of('not')})\s*{place}{article}\Z"),
        "or": re.compile(rf"\s*(?:,|/)?\s*{spoken.any_of('or')}\s*{place}{article}\Z"),
        "and": re.compile(rf"\s*(?:,|/|、|{spoken.any_of('or', 'and')})\s*{place}{article}\Z"),
        "comma": re.compile(rf"\s*(?:,|/|、)\s*{place}{article}\Z"),
        "papers": re.compile(rf"\s*-?{spoken.any_of('papers', within_words=True)}"),
        "but": re.compile(rf"\s*,?\s*{spoken.any_of('but')}"),
        "stated": re.compile(spoken.any_of("stated", within_words=True)),
        "being": re.compile(r"(?:(?<!\w)(?:is|are|was|were|be|est|sont|etait|es|son|era)\s+|是)\Z"),
        "han": re.compile(f"[{folding.HAN}]\\Z"),
        "behind": re.compile(r"\s*(?:之外|以外|外|除外)(?:的)?"),
        "left out": re.compile(rf"\s*{spoken.any_of('left out')}(?:的)?"),
    }  # fmt: skip


def _may_join(plain: str) -> bool:
    return _patterns()["any"].search(plain) is not None


def _names(words: str) -> list[_Name]:
    """The substances, groups and countries that the words name, from left to right."""
    found = []
    for each in substances.mentions(words):
        if each.certainty != "fuzzy":
            terms = (concepts.substance_term(each.name),)
            found.append(_Name(each.start, each.end, "substance", each.name, terms, terms))
    for group in substances.group_mentions(words):
        terms = (concepts.group_term(group.name),)
        found.append(_Name(group.start, group.end, "substance", group.name, terms, terms))
    sure = [each for each in countries.mentions(words) if not words[each.start : each.end].islower()]
    sure += [each for each in countries.mentions(words) if each not in sure and each.certainty == "exact"]
    named = [(each.start, each.end, each.iso2) for each in sure]
    named += [(each.start, each.end, each.key) for each in fieldwords.countries_by_adjective(words)]
    for start, end, iso2 in named:
        facet = concepts.country_term(iso2)
        wide = (facet, concepts.named_country_term(iso2), concepts.country_of_place_term(iso2))
        found.append(_Name(start, end, "country", iso2, wide, (facet,)))
    ways = methods.mentions(words)
    free = [each for each in sorted(found) if not any(way.start < each.end and each.start < way.end for way in ways)]
    return [each for place, each in enumerate(free) if not any(_overlap(each, other) for other in free[:place])]


def _refused_and_joined(plain: str, names: Sequence[_Name]) -> Iterator[Said]:
    stated = _patterns()["stated"].search(plain) is not None
    taken = 0
    while taken < len(names):
        refused = _refusal(plain, names[taken], stated=stated)
        if refused is None:
            refused = _left_out_behind(plain, names[taken:])
        chain = _chain(plain, names[taken:], "and" if refused is not None else "or")
        taken += len(chain)
        last = chain[-1]
        if (
            refused is not None
            and not _asked_besides(chain, names)
            and not _patterns()["papers"].match(plain, last.end)
        ):
            behind = _patterns()["behind"].match(plain, last.end)
            yield from _filters(refused, behind.end() if behind else last.end, chain, excluded=True)
        elif refused is None and len(chain) > 1:
            yield from _filters(chain[0].start, last.end, chain, excluded=False)


def _filters(start: int, end: int, chain: Sequence[_Name], *, excluded: bool) -> Iterator[Said]:
    for key, same in groupby(chain, key=lambda each: each.key):
        several = list(same)
        values = tuple(dict.fromkeys(each.value for each in several))
        terms = tuple(dict.fromkeys(term for each in several for term in (each.facets if excluded else each.terms)))
        yield Said(start, end, key, values, terms, excluded)


def _refusal(plain: str, name: _Name, *, stated: bool) -> int | None:
    """Where the words begin that leave `name` out; None where none do."""
    before = plain[: name.start]
    plainly = _patterns()["except"].search(before)
    if plainly is not None:
        return plainly.start()
    denied = _patterns()["not"].search(before)
    if denied is None or stated or _patterns()["being"].search(before[: denied.start()]):
        return None
    if denied["word"].endswith("是") and _patterns()["han"].search(before[: denied.start()]):
        return None  # "the cylinder is not R-22" says what was found
    return None if _patterns()["but"].match(plain, name.end) else denied.start()


def _left_out_behind(plain: str, names: Sequence[_Name]) -> int | None:
    """Where names begin that the words behind them leave out: "R-22除外"; None where none do."""
    chain = _chain(plain, names, "and")
    return names[0].start if _patterns()["left out"].match(plain, chain[-1].end) else None


def _chain(plain: str, names: Sequence[_Name], joint: str) -> list[_Name]:
    """The names from the first on that `joint` joins: "Ghana, Togo or Benin"."""
    chain = [names[0]]
    joined = 1
    for each in names[1:]:
        gap = plain[chain[-1].end : each.start]
        if each.key != chain[0].key:
            break
        if _patterns()[joint].match(gap):
            chain.append(each)
            joined = len(chain)
        elif _patterns()["comma"].match(gap):
            chain.append(each)
        else:
            break
    return chain[:joined]


def _asked_besides(chain: Sequence[_Name], names: Sequence[_Name]) -> bool:
    """Whether something of what would be left out is asked for elsewhere in the same words."""
    values = {each.value for each in chain}
    return any(each.value in values and each not in chain for each in names)


# ── amounts ─────────────────────────────────────────────────────────────────────────────────────────────

_SIGNS = {"more": ">", "at least": ">=", "less": "<", "at most": "<=", "upward": ">=", "downward": "<="}


@functools.lru_cache(maxsize=1)
def _amount_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    unit = rf"\s*(?:(?P<tonnes>{spoken.any_of('t')})|{_unit('kg')})"
    tonnes = rf"\s*(?:(?P<tonnes>(?:{_unit('t')}))|{_unit('kg')})"
    number, second = rf"(?P<low>{weights.NUMBER})", rf"(?P<high>{weights.NUMBER})"
    between, joined = spoken.any_of("between"), spoken.any_of("and")
    found = [
        (re.compile(rf"{between}\s*{number}(?:{unit})?\s*(?:-|–|至|到|{joined})\s*{_second(second)}"), "between"),
        (re.compile(rf"(?<![\w.,\-]){number}\s*(?:-|–|至|到)\s*{_second(second)}"), "between"),
    ]
    for kind in ("at most", "at least", "more", "less"):
        found.append((re.compile(rf"{spoken.any_of(kind)}\s*{number}{tonnes}"), _SIGNS[kind]))
    for kind in ("at most", "at least", "upward", "downward"):
        found.append((re.compile(rf"(?<![\w.,\-]){number}{tonnes}\s*{spoken.any_of(kind)}"), _SIGNS[kind]))
    found.append((re.compile(rf"(?P<sign>>=?|<=?|≥|≤)\s*{number}{tonnes}"), ""))
    return tuple(found)


def _unit(kind: str) -> str:
    """A unit may stand right behind its number."""
    return spoken.any_of(kind).replace(r"(?<!\w)", r"(?<![^\W\d])")


def _second(number: str) -> str:
    return rf"{number}\s*(?:(?P<of>{_unit('t')})|{_unit('kg')})"


def _amounts(plain: str) -> Iterator[Said]:
    """The first amount that the words bound."""
    for pattern, sign in _amount_patterns():
        match = pattern.search(plain)
        bounds = _bounds(match, sign) if match else None
        if match is not None and bounds is not None and not _of_each(plain, match):
            yield Said(*match.span(), "kg", (weights.written(bounds),), weights.terms_within(bounds))
            return


def _of_each(plain: str, match: re.Match[str]) -> bool:
    """Whether it is what one cylinder holds: "12 cylinders of more than 10 kg"."""
    return re.search(r"(?:cylind|bottle|bouteil|cilindr|bombon|балло|баллон|اسطوان)\w*\s+(?:\w{1,3}\s+)?\Z|瓶\Z",
                     plain[: match.start()]) is not None  # fmt: skip


def _bounds(match: re.Match[str], sign: str) -> Bounds | None:
    named = match.groupdict()
    if sign == "between":
        unit = "t" if named["of"] else ""
        first = "t" if named.get("tonnes") else unit
        low, high = weights.kilograms(named["low"], _factor(first)), weights.kilograms(named["high"], _factor(unit))
        return None if low is None or high is None or low >= high else Bounds(low, high)
    unit = "t" if named["tonnes"] else ""
    return weights.understand(f"{named.get('sign') or sign}{named['low']}{unit}")


def _factor(unit: str) -> float:
    return 1000.0 if unit else 1.0
