"""What people write behind /find: words, "phrases", prefix*, -exclusion, and filters such as country:PH.

`parse` never fails: what it does not understand it lists as problems. `match` makes the expression for an
FTS5 index (`domain.text` and `domain.concepts` make its terms), every term quoted, so that any text is safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain import concepts, countries, filters, folding, hs, methods, places, substances, text

MOST_CONDITIONS = 32


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked for: any of the alternatives, each one term or several in a row. `prefix`: the last
    term of an alternative may go on."""

    any_of: tuple[tuple[str, ...], ...]
    prefix: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as it was understood: its key, the values in their standard form, the terms that fulfil it."""

    key: str
    values: tuple[str, ...]
    terms: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What was not understood: `code` is "unknown_key", "unknown_value", "bad_date" or "too_long"; `suggestion`
    is the likeliest word meant, None where there is none."""

    code: str
    key: str = ""
    value: str = ""
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A search. `words` are the free words as written, for marking them in results; `since` and `until` are the
    first and the last day, both included; `by` are usernames without @, for the caller to look up."""

    words: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    filters: tuple[Filter, ...] = ()
    since: date | None = None
    until: date | None = None
    by: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing at all is asked for."""
        return not (self.conditions or self.filters or self.since or self.until or self.by)


@dataclass(slots=True)
class _Parts:
    words: list[str]
    conditions: list[Condition]
    filters: list[Filter]
    by: list[str]
    problems: list[Problem]
    since: date | None = None
    until: date | None = None


_QUOTES = str.maketrans("“”„«»＂：﹕−–", '"""""":' + ":--")
_PIECE = re.compile(
    r"""(?P<minus>-)?(?:
        (?P<key>[^\W\d]\w{0,20}):(?P<value>"[^"]*"|[^\s"]+)
      | "(?P<phrase>[^"]*)"
      | (?P<word>[^\s"]+)
    )""",
    re.VERBOSE,
)
_MORE_WORDS = 3


def parse(given: str) -> Query:
    """The search that `given` asks for, in any of six languages."""
    parts = _Parts([], [], [], [], [])
    pieces = [match.groupdict() for match in _PIECE.finditer(given.translate(_QUOTES))]
    run: list[str] = []
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        index += 1
        key = filters.key_of(piece["key"]) if piece["key"] else None
        if piece["word"] and not piece["minus"] and not piece["word"].endswith("*"):
            run.append(piece["word"])
            continue
        _read_run(parts, run)
        if key:
            index += _read_filter(parts, key, piece, pieces[index:])
        elif piece["key"]:
            _read_unknown(parts, piece)
        else:
            _read_special(parts, piece)
    _read_run(parts, run)
    return _query(parts)


def _query(parts: _Parts) -> Query:
    conditions = list(dict.fromkeys(parts.conditions))
    if len(conditions) > MOST_CONDITIONS:
        parts.problems.append(Problem("too_long", value=str(MOST_CONDITIONS)))
    return Query(
        words=tuple(parts.words),
        conditions=tuple(conditions[:MOST_CONDITIONS]),
        filters=tuple(_merged(parts.filters)),
        since=parts.since,
        until=parts.until,
        by=tuple(dict.fromkeys(parts.by)),
        problems=tuple(parts.problems),
    )


def _merged(found: list[Filter]) -> Iterator[Filter]:
    """Two countries mean either of them: an item has only one."""
    groups: dict[tuple[str, bool], Filter] = {}
    for each in found:
        if not filters.VALUES[each.key].single:
            yield each
            continue
        place = (each.key, each.excluded)
        known = groups.get(place, Filter(each.key, (), (), each.excluded))
        values = tuple(dict.fromkeys((*known.values, *each.values)))
        groups[place] = Filter(each.key, values, tuple(dict.fromkeys((*known.terms, *each.terms))), each.excluded)
    yield from groups.values()


# ── filters ─────────────────────────────────────────────────────────────────────────────────────────────


def _read_filter(parts: _Parts, key: str, piece: dict[str, str | None], rest: list[dict[str, str | None]]) -> int:
    """Read one filter; how many of the following words belong to its value ("country:Viet Nam")."""
    value = (piece["value"] or "").strip('"')
    if key in ("since", "until", "year", "month"):
        _read_date(parts, key, value)
        return 0
    if key == "by":
        parts.by.append(value.lstrip("@").lower())
        return 0
    following = _plain_words(rest) if not (piece["value"] or "").startswith('"') and "," not in value else []
    counts = range(len(following) + 1)
    # A method is told by one word among others, so the shortest value is right; a name by all of its words.
    for count in counts if key in ("method", "detection") else reversed(counts):
        understood = filters.VALUES[key].understand(" ".join([value, *following[:count]]))
        if understood:
            parts.filters.append(Filter(key, (understood[0],), understood[1], bool(piece["minus"])))
            return count
    _read_several(parts, key, value, excluded=bool(piece["minus"]))
    return 0


def _plain_words(rest: list[dict[str, str | None]]) -> list[str]:
    words = []
    for piece in rest[:_MORE_WORDS]:
        if not piece["word"] or piece["minus"] or piece["word"].endswith("*"):
            break
        words.append(piece["word"])
    return words


def _read_several(parts: _Parts, key: str, value: str, *, excluded: bool) -> None:
    """Values with commas between them: any of them."""
    rule = filters.VALUES[key]
    names: list[str] = []
    terms: list[str] = []
    for single in re.split(r"[,،，]", value):
        understood = rule.understand(single)
        if understood:
            names.append(understood[0])
            terms += understood[1]
        else:
            parts.problems.append(Problem("unknown_value", key, single, filters.suggest(single, rule.known())))
    if terms:
        parts.filters.append(Filter(key, tuple(names), tuple(terms), excluded))


def _read_unknown(parts: _Parts, piece: dict[str, str | None]) -> None:
    """A key that is none: a misspelt one is a problem; "https://…" and "12:30" are words."""
    key, value = piece["key"] or "", piece["value"] or ""
    if value.startswith("/"):
        _read_run(parts, [f"{key}:{value}"])
        return
    meant = filters.suggest(key, filters.words_of("key"))
    parts.problems.append(Problem("unknown_key", key, value.strip('"'), meant and filters.key_of(meant)))
    if meant is None:
        _read_run(parts, [key, value])


_DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?|年)?\Z")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[./-])?(\d{1,2})[./-](\d{4})\Z")


def _read_date(parts: _Parts, key: str, value: str) -> None:
    period = _period(folding.fold(value))
    if period is None:
        parts.problems.append(Problem("bad_date", key, value))
        return
    if key != "until":
        parts.since = period[0]
    if key != "since":
        parts.until = period[1]


def _period(value: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day; day before month where the year stands last."""
    match = _DAY.match(value)
    if match:
        year, month, day = match.groups()
    else:
        match = _DAY_FIRST.match(value)
        if not match:
            return None
        day, month, year = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        if day:
            return first, first
        following = date(first.year + 1, 1, 1) if not month else (first + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError):
        return None
    return first, following - timedelta(days=1)


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────


def _read_special(parts: _Parts, piece: dict[str, str | None]) -> None:
    """A phrase, a prefix, or something excluded."""
    excluded = bool(piece["minus"])
    if piece["phrase"] is not None:
        found = _phrase(piece["phrase"])
        parts.words += [] if excluded else piece["phrase"].split()
        parts.conditions += [Condition(each.any_of, each.prefix, excluded) for each in found]
        return
    word = piece["word"] or ""
    if word.endswith("*"):
        begun = text.surface(word.rstrip("*"))
        parts.words += [] if excluded else [word]
        if begun:
            parts.conditions.append(Condition((tuple(begun),), prefix=True, excluded=excluded))
        return
    parts.conditions += [
        Condition(each.any_of, each.prefix, excluded) for each in _conditions(word) if not each.excluded
    ]


def _phrase(phrase: str) -> list[Condition]:
    name = substances.resolve(phrase)
    if name:
        return [Condition(((concepts.substance_term(name),),))]
    terms = text.surface(phrase)
    return [Condition((tuple(terms),))] if terms else []


def _read_run(parts: _Parts, run: list[str]) -> None:
    """Words in a row, read together: "freon 12 Côte d'Ivoire"."""
    if run:
        together = " ".join(run)
        parts.words += run
        parts.conditions += _conditions(together)
        run.clear()


def _conditions(words: str) -> list[Condition]:
    """What free words ask for: the concepts they name, and every other word by itself."""
    named = _named(words)
    found = [condition for _, _, condition in named]
    left = list(words)
    for start, end, _ in named:
        left[start:end] = " " * (end - start)
    has_code = any(hs.mentions(words))
    for piece in "".join(left).split():
        found += _word_conditions(piece, has_code=has_code)
    return found


def _named(words: str) -> list[tuple[int, int, Condition]]:
    """The concepts named in `words` with their spans; where two overlap, the first kind of the list wins."""
    candidates: list[tuple[int, int, Condition]] = []
    for substance in substances.mentions(words):
        asked: list[tuple[str, ...]] = [(concepts.substance_term(substance.name),)]
        if substance.certainty == "fuzzy":
            asked.append(tuple(text.surface(words[substance.start : substance.end])))
        candidates.append((substance.start, substance.end, Condition(tuple(asked))))
    for group in substances.group_mentions(words):
        candidates.append((group.start, group.end, Condition(((concepts.group_term(group.name),),))))
    for code in hs.mentions(words):
        digits = [tuple(text.surface(words[code.start : code.end])), (code.code.replace(".", ""),)]
        name = hs.substance_of(code.code)
        digits += [(concepts.substance_term(name),)] if name else []
        candidates.append((code.start, code.end, Condition(tuple(dict.fromkeys(digits)))))
    for country in countries.mentions(words):
        either = ((concepts.country_term(country.iso2),), (concepts.named_country_term(country.iso2),))
        candidates.append((country.start, country.end, Condition(either)))
    for place in places.mentions(words):
        spelt = tuple(text.surface(words[place.start : place.end]))
        term = (concepts.place_term(place.name, place.iso2),)
        candidates.append((place.start, place.end, Condition((term, spelt))))
    for method in methods.mentions(words):
        either = ((concepts.method_term(method.code),), (concepts.named_method_term(method.code),))
        candidates.append((method.start, method.end, Condition(either)))
    chosen: list[tuple[int, int, Condition]] = []
    for start, end, condition in candidates:
        if not any(start < other_end and other_start < end for other_start, other_end, _ in chosen):
            chosen.append((start, end, condition))
    return sorted(chosen, key=lambda each: each[0])


_CODE_WORDS = {"hs", "sh", "sa", "code", "тнвэд", "cas", "un"}
_HAN_RUN = re.compile(f"[{folding.HAN}]+")
_LONG_RUN = 4


def _word_conditions(piece: str, *, has_code: bool) -> Iterator[Condition]:
    folded = text.fold(piece)
    for run in _HAN_RUN.findall(folded):
        yield from _han_conditions(run)
    for term in text.surface(_HAN_RUN.sub(" ", folded)):
        if not text.is_stop_word(term) and not (has_code and term in _CODE_WORDS):
            yield Condition(tuple((form,) for form in text.forms(term)))


def _han_conditions(run: str) -> Iterator[Condition]:
    """Chinese is searched as it stands when short; a sentence is cut at its little words and into pairs."""
    little = text.stop_words("zh")
    for part in re.split(f"[{''.join(little)}]", run) if len(run) > _LONG_RUN else [run]:
        if len(part) == 1:
            yield Condition(((part,),), prefix=True)
        elif len(part) <= _LONG_RUN:
            yield from ([Condition((tuple(text.surface(part)),))] if part else [])
        else:
            for index in range(0, len(part) - 1, 2):
                yield Condition(((part[index : index + 2],),))


# ── the expression for the index ────────────────────────────────────────────────────────────────────────

_EVERYTHING = '"kind_" *'
_NOTHING = '"vis_nobody"'


def match(
    query: Query,
    visibility: Iterable[str] | None,
    *,
    more: Iterable[str] = (),
    any_word: bool = False,
) -> str:
    """The FTS5 expression for `query`, within what may be read.

    `visibility` are classes of `access.classes_of_reader`: None reads everything, an empty set nothing.
    `more` are further terms that must be there (the author's, looked up by the caller). `any_word` asks for any
    of the free conditions instead of all, for a search that found nothing.
    """
    wanted = [_expression(each) for each in query.conditions if not each.excluded]
    required = [f"({' OR '.join(wanted)})"] if any_word and wanted else wanted
    required += [_any(each.terms) for each in query.filters if not each.excluded]
    required += [_quoted((term,)) for term in more]
    if visibility is not None:
        terms = sorted(concepts.visibility_term(each) for each in visibility)
        required.append(_any(terms) if terms else _NOTHING)
    refused = [_expression(each) for each in query.conditions if each.excluded]
    refused += [_any(each.terms) for each in query.filters if each.excluded]
    expression = " AND ".join(required or [_EVERYTHING])
    return f"({expression}) NOT ({' OR '.join(refused)})" if refused else expression


def _expression(condition: Condition) -> str:
    star = " *" if condition.prefix else ""
    return f"({' OR '.join(_quoted(terms) + star for terms in condition.any_of if terms)})"


def _any(terms: Iterable[str]) -> str:
    return f"({' OR '.join(_quoted((term,)) for term in terms)})"


def _quoted(terms: tuple[str, ...]) -> str:
    return '"' + " ".join(terms).replace('"', "") + '"'
