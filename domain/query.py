"""What people write behind /find: words, "phrases", prefix*, -exclusion, and filters such as country:PH.

`parse` never fails: what it does not understand it lists as problems. `domain.expressions` makes of a query what the
index is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from domain import conditions, filters, periods, periods_in_words, spoken_filters
from domain.conditions import Condition

MOST_CONDITIONS = 32


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as it was understood: its key, the values in their standard form, the terms that fulfil it."""

    key: str
    values: tuple[str, ...]
    terms: tuple[str, ...]
    excluded: bool = False

    @property
    def handle(self) -> str:
        """By what it is taken off: its key, with a minus where it leaves out."""
        return f"-{self.key}" if self.excluded else self.key


@dataclass(frozen=True, slots=True)
class Problem:
    """What was not understood: `code` is "unknown_key", "unknown_value", "no_value", "bad_date", "far_date",
    "backwards" or "too_long"; `suggestion` is the likeliest word meant, None where there is none."""

    code: str
    key: str = ""
    value: str = ""
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A search. `words` are the free words as written, for marking them in results, `phrases` those of them that stood
    in quotes; `since` and `until` are the first and the last day, both included; `by` are usernames without @, for the
    caller to look up; `spans` are (handle, start, end) of the filters in the text, filters joined with their values
    (see `text_without`)."""

    words: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    filters: tuple[Filter, ...] = ()
    since: date | None = None
    until: date | None = None
    by: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()
    phrases: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[Condition, ...]:
        """The conditions that a hit fulfils, as far as they are free words."""
        return tuple(each for each in self.conditions if not each.excluded and not each.aside)

    @property
    def whole(self) -> tuple[str, str] | None:
        """The one year or month that is asked for, with its key: `("year", "2024")`, `("month", "2024-05")`."""
        for key, length in (("year", 4), ("month", 7)):
            named = self.since.isoformat()[:length] if self.since else ""
            if self.since and periods.period(named) == (self.since, self.until):
                return key, named
        return None

    @property
    def handles(self) -> list[str]:
        """The handles of the filters that it has, each once."""
        found = [each.handle for each in self.filters]
        if self.whole:
            found.append(self.whole[0])
        else:
            found += [name for name, day in (("since", self.since), ("until", self.until)) if day]
        return list(dict.fromkeys(found))

    def without(self, handles: Iterable[str]) -> Query:
        """The query without its filters of these handles ("country", "-substance", "since" …)."""
        dropped = frozenset(handles)
        return replace(
            self,
            filters=tuple(each for each in self.filters if each.handle not in dropped),
            since=None if dropped & {"since", "year", "month"} else self.since,
            until=None if dropped & {"until", "year", "month"} else self.until,
            by=() if "by" in dropped else self.by,
        )

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
    spans: list[tuple[str, int, int]]
    today: date | None = None
    phrases: list[str] = field(default_factory=list)
    since: date | None = None
    until: date | None = None
    named: dict[str, tuple[date, date]] = field(default_factory=dict)
    """The periods of its filters since: and until:."""


_QUOTES = str.maketrans("“”„«»＂：﹕−–‐‑", '"""""":' + ":----")
_PIECE = re.compile(
    r"""(?P<minus>-)?(?:
        (?P<key>[^\W\d]\w{0,20}):(?P<value>"[^"]*"|[^\s"]+?(?=[,;،؛，；、]*(?:[\s"]|\Z)|[,;،؛，；、]+[^\W\d]\w{0,20}:))
        (?P<end>[,;،؛，；、]*)
      | "(?P<phrase>[^"]*)"
      | (?P<word>[^\s"]+)
    )""",
    re.VERBOSE,
)
_MORE_WORDS = 3


def parse(given: str, today: date | None = None) -> Query:
    """The search that `given` asks for, in any of six languages. "Last year" and the like need `today`."""
    parts = _Parts([], [], [], [], [], [], today)
    tidy = _tidy(given)
    matches = list(_PIECE.finditer(tidy))
    pieces = [match.groupdict() for match in matches]
    run: list[int] = []
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        index += 1
        key = filters.key_of(piece["key"]) if piece["key"] else None
        if piece["word"] and not piece["minus"] and not piece["word"].endswith("*"):
            lone = filters.key_of(piece["word"][:-1]) if piece["word"].endswith(":") else None
            if lone:
                parts.problems.append(Problem("no_value", lone))
            else:
                run.append(index - 1)
            continue
        _read_run(parts, tidy, matches, run)
        if key:
            start = matches[index - 1].start()
            index += _read_filter(parts, key, piece, pieces[index:])
            parts.spans.append((f"-{key}" if piece["minus"] else key, start, matches[index - 1].end()))
        elif piece["key"]:
            _read_unknown(parts, piece)
        else:
            _read_special(parts, piece)
    _read_run(parts, tidy, matches, run)
    return _query(parts)


_APART = re.compile(r"(?<![\w:])([^\W\d]\w{0,20}):[ \t]+(?=[^\s:])")


def _tidy(given: str) -> str:
    """With one kind of quotes, and filters joined with their values: phones put a blank behind a colon."""
    return _APART.sub(lambda found: f"{found[1]}:" if _takes_value(found[1]) else found[0], given.translate(_QUOTES))


def unquoted(given: str) -> str:
    """The search with its phrases as free words."""
    return " ".join(given.translate(_QUOTES).replace('"', " ").split())


def _takes_value(word: str) -> bool:
    """Whether the word is a filter, one that words of a sentence seldom are."""
    return filters.key_of(word) not in (None, "by", "has", "kind")


def _query(parts: _Parts) -> Query:
    if parts.since and parts.until and parts.until < parts.since:
        parts.problems.append(Problem("backwards"))
        begun, ended = parts.named.get("since"), parts.named.get("until")
        parts.since = ended[0] if ended else parts.until
        parts.until = begun[1] if begun else parts.since
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
        spans=tuple(parts.spans),
        phrases=tuple(parts.phrases),
    )


TIMES = frozenset({"since", "until", "year", "month"})
"""The handles of a time."""


def text_without(given: str, keys: Iterable[str], today: date | None = None) -> str:
    """The search as it was written, without its filters of these handles."""
    dropped = frozenset(keys)
    if dropped & TIMES:
        dropped |= {"year", "month"} if dropped & {"since", "until"} else TIMES
    kept, at = [], 0
    tidy = _tidy(given)
    for handle, start, end in sorted(parse(tidy, today).spans, key=lambda each: each[1:]):
        if handle in dropped:
            kept.append(tidy[at:start])
            at = max(at, end)
    return " ".join("".join([*kept, tidy[at:]]).split())


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
    goes_on = not (piece["value"] or "").startswith('"') and "," not in value and not piece["end"]
    following = _plain_words(rest) if goes_on else []
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
        _read_words(parts, f"{key}:{value}")
        return
    meant = filters.suggest_key(key)
    parts.problems.append(Problem("unknown_key", key, value.strip('"'), meant and filters.key_of(meant)))
    if meant is None:
        _read_words(parts, f"{key} {value}")


def _read_date(parts: _Parts, key: str, value: str) -> None:
    period = periods.period(value)
    if period is None:
        parts.problems.append(Problem("bad_date", key, value))
        return
    if not _plausible(period, parts.today):
        parts.problems.append(Problem("far_date", key, value))
        return
    parts.named[key] = period
    if key != "until":
        parts.since = period[0]
    if key != "since":
        parts.until = period[1]


EARLIEST, LATEST = 1980, 2100
"""Years that a search may name: before the first of them there was no Protocol."""


def _plausible(period: tuple[date, date], today: date | None) -> bool:
    return period[0].year >= EARLIEST and period[1].year <= (today.year + 1 if today else LATEST)


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────


def _read_special(parts: _Parts, piece: dict[str, str | None]) -> None:
    """A phrase, a prefix, or something excluded."""
    excluded = bool(piece["minus"])
    phrase, word = piece["phrase"], piece["word"] or ""
    if phrase is not None:
        found, words = conditions.of_phrase(phrase), phrase.split()
        parts.phrases += [" ".join(words)] if words and not excluded else []
    elif word.endswith("*"):
        found, words = conditions.of_prefix(word.rstrip("*")), [word]
    else:
        found, words = [each for each in conditions.of_words(word) if not each.aside], []
    parts.words += [] if excluded else words
    parts.conditions += [replace(each, excluded=excluded) for each in found]


def _read_run(parts: _Parts, tidy: str, matches: Sequence[re.Match[str]], run: list[int]) -> None:
    """Words in a row, read together: "freon 12 Côte d'Ivoire since 2020"."""
    if not run:
        return
    start, end = matches[run[0]].start(), matches[run[-1]].end()
    run.clear()
    together = tidy[start:end].replace('"', " ")
    plain, spans = _spoken(parts, together)
    parts.spans += [(handle, start + first, start + last) for handle, first, last in spans]
    _read_words(parts, plain)


def _spoken(parts: _Parts, together: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The words without those that say a time or a filter, and the places of these."""
    time = periods_in_words.ranges(together, parts.today)
    parts.since, parts.until = parts.since or time.since, parts.until or time.until
    spans = list(time.spans)
    rest = _blank(together, spans)
    for each in spoken_filters.said(rest):
        found = Filter(each.key, each.values, each.terms, each.excluded)
        parts.filters.append(found)
        spans.append((found.handle, each.start, each.end))
    return _blank(rest, spans), spans


def _blank(words: str, spans: Iterable[tuple[str, int, int]]) -> str:
    for _, start, end in spans:
        words = words[:start] + " " * (end - start) + words[end:]
    return words


def _read_words(parts: _Parts, words: str) -> None:
    parts.words += words.split()
    parts.conditions += conditions.of_words(words)
