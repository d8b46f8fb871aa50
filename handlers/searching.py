"""The buttons of a search: pages, the other order, narrowing and widening, and what may have been meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from domain import countries
from domain.query import Problem, Query, parse, text_without, unquoted
from domain.words import T
from handlers.paging import place_of, turning
from handlers.turn import Turn
from services import filter_guide, hs_readings, listing, problems
from services.keyboards import Button, Rows, columns
from services.narrowing import Choice
from services.search import Found, Page
from templates.engine import label, number

RUN, NARROW = "find.run", "find.narrow"
SHOWN = 2
"""Values of each kind that are offered below the hits; the others are a tap away."""
VALUE_LENGTH = 16
LABEL_LENGTH = 20
MORE_THAN = T("1,000+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was typed, and what buttons made of it: `drop` are keys of filters left out, `pick` values to
    narrow by (`{"country": "PH"}`); `near`: nothing has all of it, so the nearest are shown."""

    text: str
    drop: tuple[str, ...] = ()
    any_word: bool = False
    best: bool = False
    pick: Mapping[str, str] = field(default_factory=dict)
    near: bool = False

    def args(self, **changed: Any) -> dict[str, Any]:
        """The arguments of a button that asks for it, with changes."""
        own = {"q": self.text, "drop": list(self.drop), "any": self.any_word, "best": self.best, "pick": self.pick}
        return {**own, **changed}

    def nearest(self) -> Asked:
        """The best matches instead, of which none has to have all of it."""
        return replace(self, best=True, any_word=True, near=True)

    def words(self, today: date) -> str | None:
        """The same search as one types it; None where what was left out stands in it in other words than a filter."""
        typed = text_without(self.text, self.drop, today)
        if set(parse(typed, today).handles) & set(self.drop):
            return None
        return " ".join([typed, *(f"{key}:{value.lower()}" for key, value in self.pick.items())]).strip()


def steering(query: Query, found: Found, asked: Asked, watch: Sequence[Button]) -> Rows:
    """Pages; then the other order where words were asked for, and to watch the search."""
    other = []
    if found.total > 1 and query.conditions:
        order = T("Newest first") if asked.best else T("Best match first")
        other.append(Button(order, RUN, asked.args(best=not asked.best)))
    return [turning(found, RUN, asked.args()), [*other, *watch]]


def watch(turn: Turn, asked: Asked) -> list[Button]:
    """To be told of new cases that match; in private only."""
    words = asked.words(turn.today)
    return [Button(T("🔔 Watch this"), "watch.begin", {"text": words, "apart": True})] if turn.private and words else []


# ── narrower ────────────────────────────────────────────────────────────────────────────────────────────


def choices(offered: Mapping[str, Sequence[Choice]], asked: Asked, page: Page, lang: str) -> Rows:
    """The most frequent values to narrow by, and the way to all of them."""
    rows = [[_choice(each, asked, lang) for each in values[:SHOWN]] for values in offered.values()]
    if any(len(values) > SHOWN for values in offered.values()):
        rows.append([Button(T("More to narrow by"), NARROW, asked.args(**place_of(page)))])
    return rows


def all_choices(offered: Mapping[str, Sequence[Choice]], asked: Asked, page: Page, lang: str) -> Rows:
    """All values to narrow by, and the way back to the page that one came from."""
    rows = [row for each in offered.values() for row in columns([_choice(one, asked, lang) for one in each], 2)]
    return [*rows, [Button(T("‹ Back"), RUN, asked.args(**place_of(page)))]]


def _choice(choice: Choice, asked: Asked, lang: str) -> Button:
    name = _short(listing.value_name(choice.key, choice.value, lang))
    flag = f"{countries.flag(choice.value)} " if choice.key == "country" else ""
    count = label(MORE_THAN, lang) if choice.more_than_counted else number(choice.count, lang)
    words = T("%(name)s (%(n)s)") % {"name": f"{flag}{name}", "n": count}
    return Button(words, RUN, asked.args(pick={**asked.pick, choice.key: choice.value}))


def _short(name: str) -> str:
    return listing.short(name, VALUE_LENGTH)


# ── wider ───────────────────────────────────────────────────────────────────────────────────────────────


def removable(query: Query, asked: Asked, lang: str) -> Rows:
    """Each filter, to be taken away by a tap; and the last one that was, to be put back."""
    picked = [
        _removing(listing.value_name(key, value, lang), asked.args(pick=_less(asked.pick, key)))
        for key, value in asked.pick.items()
    ]
    typed = query.without(asked.pick) if asked.pick else query
    written = [
        _removing(value, asked.args(drop=[*asked.drop, key]))
        for key, value in listing.values(typed, lang)
        if key not in asked.pick
    ]
    rows: list[list[Button]] = columns([*written, *picked], 2)
    if asked.drop:
        undone = T("↩ Put back: %(filter)s") % {"filter": listing.key_name(asked.drop[-1], lang)}
        rows.append([Button(undone, RUN, asked.args(drop=asked.drop[:-1]))])
    return rows


def _removing(value: str, args: dict[str, Any]) -> Button:
    return Button(T("✕ %(value)s") % {"value": _short(value)}, RUN, args)


def _less(pick: Mapping[str, str], key: str) -> dict[str, str]:
    return {each: value for each, value in pick.items() if each != key}


def ways_out(query: Query, asked: Asked, lang: str) -> Rows:
    """What to try when nothing was found: words without their quotes, any of the words, or one filter less."""
    rows: list[list[Button]] = []
    if query.phrases:
        rows.append([_instead(unquoted(asked.text), asked)])
    if len(query.conditions) > 1 and not asked.any_word:
        rows.append([Button(T("Any of the words"), RUN, asked.args(any=True))])
    keys = query.handles
    if len(keys) + len(query.conditions) > 1:
        less = [Button(T("Without %(filter)s") % {"filter": listing.key_name(key, lang)}, RUN, _without(asked, key))
                for key in keys]  # fmt: skip
        rows.extend(columns(less, 2))
    return rows


def _without(asked: Asked, key: str) -> dict[str, Any]:
    return asked.args(pick=_less(asked.pick, key)) if key in asked.pick else asked.args(drop=[*asked.drop, key])


def guide(asked: Asked) -> list[Button]:
    """To what there is to search by, and back to this search."""
    return [Button(T("All filters"), "find.filters", {"screen": filter_guide.GOODS, "q": asked.text})]


# ── what may have been meant ────────────────────────────────────────────────────────────────────────────


def corrections(query: Query, asked: Asked, lang: str) -> Rows:
    """For each word that was not understood, the search with the likeliest one instead."""
    corrected = [_corrected(asked.text, problem, lang) for problem in query.problems]
    return [[_instead(text, asked)] for text in corrected if text is not None]


def readings(query: Query, asked: Asked, lang: str) -> Rows:
    """For an HS code that names other goods in another edition, the search for either of them."""
    code = hs_readings.of(query)
    if code is None:
        return []
    args = replace(asked, near=False).args(any=False)
    return [[
        Button(listing.short(each.name(lang), LABEL_LENGTH), RUN,
               {**args, "q": hs_readings.search_for(asked.text, code[0], each)})
        for each in code[1]
    ]]  # fmt: skip


def company(name: str | None, asked: Asked) -> Rows:
    """The search for a company as it is written."""
    return [[_instead(f'"{name.replace(chr(34), "")}"', asked)]] if name else []


def _instead(text: str, asked: Asked) -> Button:
    return Button(T("Search for: %(text)s") % {"text": text}, RUN, replace(asked, near=False).args(q=text, any=False))


def _corrected(text: str, problem: Problem, lang: str) -> str | None:
    suggestion = problems.suggested(problem, lang)
    if suggestion is None:
        return None
    if problem.code == "unknown_key":
        wrong, right = f"{problem.key}:", f"{suggestion}:"
    else:
        wrong, right = problem.value, f'"{suggestion}"' if " " in suggestion else suggestion
    return text.replace(wrong, right, 1) if wrong and wrong in text else None
