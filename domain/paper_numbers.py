"""Numbers that words announce: of licences, of lots and cylinders, and ships with their voyages.

The words of six languages are those of `number_words`. Between a word and its number others may stand ("licence
d'importation n° IMP-2026-0055"), and several numbers may follow one word ("serial numbers KX4471 and KX4472").
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache

from domain import grouped_numbers, substances
from domain.number_hints import GROUPED, LINKS, SHORTEST, hinted
from domain.number_words import any_of, folded, is_han, matches, pattern_of

LICENCE, LOT, SHIP, VOYAGE = "licence", "lot", "ship", "voyage"
KINDS = (LICENCE, LOT, SHIP, VOYAGE)
"""The kinds, as the identifiers of a case name them."""

MOST = 12
"""Numbers of a kind that one text gives."""
_LONGEST_NAME = 60
_BARE = 5
"""Digits alone, without a word for "number" before them, may be an amount; such a long one hardly is."""
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")


def found(text: str) -> dict[str, tuple[str, ...]]:
    """The numbers of each kind that a text announces, as they are written there, each once; kinds without are left
    out."""
    keys = hinted(text)
    if not keys:
        return {}
    plain = folded(text)
    small = plain.lower()
    if len(small) != len(plain):
        plain = small
    numbers = {kind: tuple(_announced(kind, keys, plain, small)) for kind in (LICENCE, LOT)}
    sailing = VOYAGE in keys
    voyages = [each for each in matches(_voyage(), VOYAGE, plain, small) if _is_voyage(each)] if sailing else []
    ships = _ships(plain, small, voyages) if voyages or SHIP in keys else ()
    told = {**numbers, SHIP: tuple(ships), VOYAGE: tuple(_once(map(_code_of, voyages), voyage))}
    return {kind: each for kind, each in told.items() if each}


def with_those_in(numbers: Mapping[str, tuple[str, ...]], text: str) -> dict[str, tuple[str, ...]]:
    """`numbers` by kind, with those that `text` announces and that are not among them yet under a kind of their own."""
    known = {code(each) for kind, several in numbers.items() if kind != "other" for each in several}
    more = {kind: [each for each in several if code(each) not in known] for kind, several in found(text).items()}
    whole = {kind: (*numbers.get(kind, ()), *more.get(kind, ())) for kind in (*numbers, *more)}
    return {kind: several for kind, several in whole.items() if several}


def code(text: str) -> str:
    """A number in one spelling: letters and digits, upper case; Cyrillic letters in it as the Latin that look so."""
    if text.isascii() and text.isalnum():
        return text.upper()
    spelt = "".join(letter for letter in folded(text).upper() if letter.isalnum())
    return spelt.translate(_LOOK_ALIKES) if any(map(str.isdigit, spelt)) else spelt


def voyage(text: str) -> str:
    """A voyage in one spelling: `0077e` is `77E`."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", code(text))


def ship(text: str) -> str:
    """A ship's name in one spelling, without "M/V" before it."""
    return code(_ship_word().sub("", folded(text).strip(" \"'«»“”"), count=1))


@lru_cache(maxsize=1024)
def kind_of(words: str) -> str | None:
    """The kind that words name: `licence_no`, `batch`, `номер партии`; None when they name none, or several."""
    said = folded(words[:_LONGEST_NAME]).replace("_", " ").replace("-", " ")
    named = {key for key in KINDS if _is_named(key, said)}
    if not named and pattern_of("number").search(said) and _is_named("cylinder", said):
        return LOT
    return named.pop() if len(named) == 1 else None


def _is_named(key: str, said: str) -> bool:
    """Whether the words are phrases of this key, and others only that say no more."""
    rest, times = pattern_of(key).subn(" ", said)
    for beside in ("between", "number", "cylinder", "name"):
        rest = pattern_of(beside).sub(" ", rest)
    return times > 0 and not any(map(str.isalnum, rest))


# ── licences, lots, cylinders ───────────────────────────────────────────────────────────────────────────

_KEYS_OF = {LICENCE: frozenset({LICENCE}), LOT: frozenset({LOT, "cylinder"})}
_LETTER = "A-Z0-9А-ЯЁ"
_CODE = rf"(?=[{_LETTER}/\-.]*[0-9])[{_LETTER}](?:[{_LETTER}/\-.]{{2,22}})[{_LETTER}](?![{_LETTER}])"
_MARKS = "[\\s:：=#(\\[«»\"“”'’.\\-]{0,4}"
_TELLS_NOTHING = re.compile(
    r"(?:19|20)\d\d|[0-9.,]+X[0-9.,]+(?:KGS?)?|[0-9.,]+(?:KGS?|КГ|T|LBS?|L)|UN-?\d{4}|IMO\d{7}|[A-Z]{3}[UJZ]-?\d{6}-?\d"
    r"|\d{4}[.-]\d\d[.-]\d\d|\d\d?[./-]\d\d?[./-](?:\d\d){1,2}|\d{4}\.\d\d(?:\.?\d\d)*"
)


@cache
def _any_code() -> str:
    return rf"{grouped_numbers.pattern()}|{_CODE}"


@cache
def _cued(key: str, code: str) -> re.Pattern[str]:
    far = rf"(?P<far>(?:[\s'’-]{{0,2}}{any_of('between')}){{0,7}})"
    signs = rf"(?:{any_of('number')}|[#:：=])[.]?(?:\s{{0,2}}{any_of('number')})?"
    number = rf"(?P<number>[\s.(:,-]{{0,3}}{signs}(?:\s(?:{'|'.join(LINKS)}))?)?"
    return re.compile(rf"{any_of(key)}[.]?{far}{number}{_MARKS}(?P<code>{code})", re.IGNORECASE)


@cache
def _number_before() -> re.Pattern[str]:
    return re.compile(
        rf"{any_of('number')}[.:]?(?:[\s'’]{{0,2}}{any_of('between')}){{0,3}}[\s'’]{{0,2}}\Z", re.IGNORECASE
    )


@cache
def _next(code: str) -> re.Pattern[str]:
    between = rf"\s{{0,2}}(?:[,;/、،]|{any_of('and')}|[,،]\s{{0,2}}{any_of('and')})\s{{0,2}}"
    return re.compile(rf"{between}(?:{any_of('number')}[.]?)?{_MARKS}(?P<code>{code})", re.IGNORECASE)


@cache
def _of_something() -> re.Pattern[str]:
    return re.compile(rf"\s{{0,2}}(?:{any_of('counted')}|[x×*%]|х\s?\d)", re.IGNORECASE)


def _announced(kind: str, keys: frozenset[str], plain: str, small: str) -> Iterator[str]:
    written = _any_code() if GROUPED in keys else _CODE
    several = (_behind(key, plain, small, written) for key in sorted(keys & _KEYS_OF[kind], reverse=True))
    return _once(itertools.chain.from_iterable(several), code)


def _behind(key: str, plain: str, small: str, written: str) -> Iterator[str]:
    shouted = written != _CODE and not any(map(str.islower, plain))
    for match in matches(_cued(key, written), key, plain, small):
        marked = _is_marked(match)
        whole = _whole(match, _cued(key, _CODE), marked=marked, shouted=shouted)
        if whole is None or (not marked and (whole["far"] or key == "cylinder")):
            continue
        first = whole["code"]
        if _counts(plain, whole.end(), first) or (first.isdigit() and len(first) < _BARE and not marked):
            continue
        if tells(first):
            yield _one_line(first)
            yield from _listed(plain, whole.end(), first, written, marked=marked, shouted=shouted)


def _listed(plain: str, at: int, first: str, written: str, *, marked: bool, shouted: bool) -> Iterator[str]:
    """What follows in a list, as long as it looks like the first: "KX4471, KX4472 and KX4480"."""
    while (match := _next(written).match(plain, at)) is not None:
        match = _whole(match, _next(_CODE), marked=marked, shouted=shouted)
        if match is None or not _alike(first, match["code"]) or _counts(plain, match.end(), match["code"]):
            return
        if not tells(match["code"]):
            return
        yield _one_line(match["code"])
        at = match.end()


def _is_marked(match: re.Match[str]) -> bool:
    """Whether a word for "number" stands before the number, or before the word for its paper."""
    before = max(0, match.start() - 40)
    return match["number"] is not None or _number_before().search(match.string, before, match.start()) is not None


def _whole(match: re.Match[str], by_itself: re.Pattern[str], *, marked: bool, shouted: bool) -> re.Match[str] | None:
    """The match with a number in groups, or else without them."""
    grouped = "head" in match.re.groupindex and (match["head"] or match["alone"])
    if not grouped or grouped_numbers.belongs(match, marked=marked, shouted=shouted):
        return match
    return by_itself.match(match.string, match.start())


def _one_line(number: str) -> str:
    return " ".join(number.split())


def _alike(one: str, other: str) -> bool:
    shapes = [re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", each)) for each in (one, other)]
    heads = [re.match(r"[^\W\d_]*", each) for each in (one, other)]
    return shapes[0] == shapes[1] or bool(heads[0] and heads[1] and heads[0][0] and heads[0][0] == heads[1][0])


def _counts(plain: str, at: int, number: str) -> bool:
    """Whether a number made of digits is an amount of what follows it."""
    return number.replace(".", "").isdigit() and _of_something().match(plain, at) is not None


def tells(number: str) -> bool:
    """Whether what stands behind "lot" or "marked" is a mark: no year, date, amount, refrigerant or other code."""
    spelt = number.upper()
    said = _TELLS_NOTHING.fullmatch(spelt) is None and _TELLS_NOTHING.fullmatch("".join(spelt.split())) is None
    return said and len(code(spelt)) >= SHORTEST and not substances.mentions(spelt)


# ── ships and voyages ───────────────────────────────────────────────────────────────────────────────────

_VOYAGE_CODE = (
    r"(?=[A-Z0-9]*[0-9])[A-Z]{0,3}[0-9]{1,5}(?:[A-Z]{0,2}(?![A-Z0-9]|[ \-][NSEW](?![\w/\-]))|[ \-][NSEW](?![\w/\-]))"
)
_NAME = "(?-i:[A-ZА-ЯЁ][\\w.'’\\-]*(?:\\s(?:[A-ZА-ЯЁ][\\w.'’\\-]*|(?:of|de|du|del|la)\\b)){0,3})"
_NO_NAMES = frozenset({"IMO", "NO", "NAME", "VOYAGE", "VOY", "CONTAINER", "FLIGHT", "THE", "ON", "FROM", "ИМО"})
_LONGEST_SHIP = 60
_AHEAD = re.compile(rf"(?<![A-Z0-9])(?P<code>{_VOYAGE_CODE})\s?\Z", re.IGNORECASE)
_NAME_AHEAD = re.compile(rf"(?<![\w/.])(?P<name>{_NAME})[\s,;:/(\"'“”»\-]{{1,3}}\Z")


@cache
def _voyage() -> re.Pattern[str]:
    """A voyage behind its word, or before it as the Chinese have it."""
    return re.compile(
        rf"{any_of('voyage')}(?:[.]?(?P<number>\s{{0,2}}{any_of('number')}[.]?)?{_MARKS}"
        rf"(?P<code>{_VOYAGE_CODE})(?!\s{{0,2}}{any_of('counted')}))?",
        re.IGNORECASE,
    )


def _code_of(match: re.Match[str]) -> str:
    ahead = _AHEAD.search(match.string, max(0, match.start() - 12), match.start()) if not match["code"] else None
    return match["code"] or (ahead["code"] if ahead is not None and is_han(match[0]) else "")


def _is_voyage(match: re.Match[str]) -> bool:
    """Whether a voyage is told, and no time: "voyage 12 days"."""
    written = _code_of(match)
    return bool(written) and (not written.isdigit() or len(written) > 2 or match["number"] is not None)


@cache
def _ship_word() -> re.Pattern[str]:
    return re.compile(rf"^{any_of('ship')}[.:]?\s+", re.IGNORECASE)


@cache
def _ship() -> re.Pattern[str]:
    """A capitalised name behind a word for a ship; in any case where a voyage follows."""
    voyage = (
        rf"[\s,;:/(\"'“”»\-]{{1,3}}{any_of('voyage')}[.]?(?:\s{{0,2}}{any_of('number')}[.]?)?{_MARKS}{_VOYAGE_CODE}"
    )
    words = r"[^\W\d_]{2,}(?:\s[^\W\d_]{2,}){0,3}?"
    behind = rf"{any_of('ship')}[.]?[\s:：\"'“”«]{{1,3}}"
    return re.compile(rf"{behind}(?:(?P<sailing>{words})(?={voyage})|(?P<name>{_NAME}))", re.IGNORECASE)


def _ships(plain: str, small: str, voyages: Iterable[re.Match[str]]) -> Iterator[str]:
    shouted = not any(map(str.islower, plain))
    behind = [match["sailing"] or ("" if shouted else match["name"]) for match in matches(_ship(), SHIP, plain, small)]
    ahead = [_NAME_AHEAD.search(plain, max(0, each.start() - _LONGEST_SHIP), each.start()) for each in voyages]
    names = map(_ship_name, [*behind, *(each["name"] for each in ahead if each is not None)])
    return _once((name for name in names if len(code(name)) > 2), ship)


def _ship_name(written: str) -> str:
    """A name without words before and behind it that belong to no name."""
    words = _ship_word().sub("", written.strip(" .'’-")).split()
    while words and words[0].upper() in _NO_NAMES:
        words = words[1:]
    return " ".join(itertools.takewhile(lambda word: word.upper() not in _NO_NAMES, words))


def _once(written: Iterable[str], spelt: Callable[[str], str]) -> Iterator[str]:
    """Each number as it is written first, the first few."""
    found: dict[str, str] = {}
    for each in written:
        found.setdefault(spelt(each), each)
    return itertools.islice(found.values(), MOST)
