"""/find: words and filters, one message with pages, and buttons that narrow and widen what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain import meanings
from domain.query import Query, parse
from domain.words import N_, T
from handlers import inline, searching
from handlers.feature import Command, Feature
from handlers.paging import audience, openers, place_of, put, read_page
from handlers.searching import Asked
from handlers.showing import is_reference, reference, show_named
from handlers.turn import House, Turn
from services import filter_guide, hs_readings, listing, narrowing, problems, reasons, refiling, search, suggestions
from services.keyboards import Button, Rows
from services.room_lists import Again
from services.search import FIRST, Found, Page
from storage import search as store
from storage.engine import Reader, Tx

LONGEST = 300
REFILE_S = 3600.0


async def find(turn: Turn) -> None:
    """/find and what is searched for; alone it explains and offers the last searches. A reference is shown at once."""
    text = " ".join(turn.args.split())[:LONGEST]
    if is_reference(text):
        await show_named(turn, reference(text))
    elif text:
        await _show(turn, Asked(text), remember=True)
    else:
        await help_(turn)


def _explain(turn: Turn, searches: Sequence[str]) -> None:
    rows = [[Button(text, "find.run", {"q": text})] for text in searches]
    clear = [[Button(T("🗑 Forget these"), "find.forget")]] if searches else []
    every = [[Button(T("All filters"), "find.filters", {"screen": filter_guide.GOODS})]]
    turn.edit("search/help", [*rows, *clear, *every], searches=searches)


async def filters(turn: Turn, screen: str, q: str = "") -> None:
    """What every filter is for, a screen at a time; the first one for a button of a release that had others. The way
    back is the search `q`, if there is one."""
    screen = screen if screen in filter_guide.TITLES else filter_guide.GOODS
    others = [
        [Button(T(title), "find.filters", {"screen": each, "q": q})]
        for each, title in filter_guide.TITLES.items()
        if each != screen
    ]
    lines = filter_guide.lines(screen, turn.lang)
    back = [Button(T("‹ Back"), searching.RUN, {"q": q}) if q else Button(T("‹ Back"), "find.help")]
    turn.edit("search/filters", [*others, back], title=filter_guide.TITLES[screen], lines=lines)


async def help_(turn: Turn) -> None:
    """The short help again, with the last searches."""
    async with turn.read() as reader:
        searches = await store.remembered(reader, turn.person.id) if turn.private else []
    _explain(turn, searches)


async def forget(turn: Turn) -> None:
    """Forget the last searches of the person."""
    async with turn.write() as tx:
        await store.forget_of(tx, turn.person.id)
        _explain(turn, [])


async def run(
    turn: Turn,
    q: str,
    drop: Sequence[str] = (),
    any: bool = False,
    best: bool = False,
    key: Sequence[float] | None = None,
    back: bool = False,
    pick: Mapping[str, str] | None = None,
) -> None:
    """A button asks for a search: `drop` names filters left out, `pick` values to narrow by, `any` asks for any of the
    words, `key` for a page."""
    await _show(turn, Asked(q, tuple(drop), any, best, dict(pick or {})), read_page(key, back))


async def narrow(
    turn: Turn,
    q: str,
    drop: Sequence[str] = (),
    any: bool = False,
    best: bool = False,
    key: Sequence[float] | None = None,
    back: bool = False,
    pick: Mapping[str, str] | None = None,
) -> None:
    """All that the hits can be narrowed by; `key` is the page to go back to."""
    asked = Asked(q, tuple(drop), any, best, dict(pick or {}))
    async with turn.read() as reader:
        query, found, asked = await _answer(reader, turn, asked, FIRST)
        offered = await _choices(reader, turn, query, found, asked, narrowing.MOST_VALUES)
    chips = listing.chips(query, turn.lang)
    rows = searching.all_choices(offered, asked, read_page(key, back), turn.lang)
    again = Again(searching.RUN, asked.args(), [])  # it names no item
    await put(turn, "search/narrow", rows, again, text=q, chips=chips, found=found, any=bool(offered))


async def _answer(reader: Reader, turn: Turn, asked: Asked, page: Page) -> tuple[Query, Found | None, Asked]:
    """What was asked, what it finds, and how it was searched in the end: where nothing is found, by the nearest."""
    readers = audience(turn)
    query = await search.with_authors(reader, readers, parse(asked.text, turn.today), turn.actor)
    query = narrowing.narrowed(query.without(asked.drop), asked.pick)
    if query.empty:
        return query, None, asked
    found = await search.find(reader, readers, query, page, best=asked.best, any_word=asked.any_word)
    if not found.hits and query.required and not asked.best and page == FIRST:
        nearest = await search.find(reader, readers, query, best=True)
        if nearest.hits:
            return query, nearest, asked.nearest()
    return query, found, asked


async def _choices(
    reader: Reader, turn: Turn, query: Query, found: Found | None, asked: Asked, most: int
) -> dict[str, list[narrowing.Choice]]:
    if found is None:
        return {}
    return await narrowing.choices(
        reader, audience(turn), query, found, any_word=asked.any_word, picked=frozenset(asked.pick), most=most
    )


async def _show(turn: Turn, asked: Asked, page: Page = FIRST, *, remember: bool = False) -> None:
    async with turn.read() as reader:
        query, found, asked = await _answer(reader, turn, asked, page)
        lines = await reasons.explained(reader, found.hits, query, found.query.conditions, turn.lang) if found else []
        offered = await _choices(reader, turn, query, found, asked, searching.SHOWN + 1)
    data: dict[str, Any] = {
        "text": asked.text,
        "chips": listing.chips(query, turn.lang),
        "problems": problems.sentences(query.problems, turn.lang),
    }
    known = meanings.meanings(query)
    readings = searching.readings(query, asked, turn.lang)
    corrections = searching.corrections(query, asked, turn.lang)
    code = hs_readings.of(query)
    data["code"] = hs_readings.sentence(*code, turn.lang) if code else None
    watch = searching.watch(turn, asked)
    guide = searching.guide(asked) if query.problems else []
    if found is None or not (found.hits or found.previous or found.following):
        data |= {"understood": listing.understood(known, turn.lang), "asked": found is not None}
        ways_out = searching.ways_out(query, asked, turn.lang)
        rows: Rows = [*readings, *corrections, *ways_out, guide or searching.guide(asked), watch if found else []]
        screen = "search/nothing"
    else:
        company = suggestions.company(found.hits, query) if asked.near else None
        guessed = listing.understood([each for each in known if each.guessed], turn.lang)
        data |= {"found": found, "lines": lines, "guessed": guessed, "company": company, "asked": asked}
        data["single"] = len(query.required) == 1
        rows = [
            *readings,
            *openers(turn, lines),
            *searching.steering(query, found, asked, watch),
            *searching.removable(query, asked, turn.lang),
            *searching.choices(offered, asked, page, turn.lang),
            *searching.company(company, asked),
            *corrections,
            guide,
        ]
        screen = "search/results"

    def keep(tx: Tx) -> None:
        if remember and found is not None:
            store.remember(tx, turn.person.id, asked.text, turn.now)

    again = Again(searching.RUN, asked.args(**place_of(page)), [line.id for line in lines])
    await put(turn, screen, rows, again, also=keep, **data)


async def refile(house: House) -> None:
    """Documents of an older release get the terms of this one."""
    await refiling.refile(house.db)


FEATURE = Feature(
    name="search",
    title=N_("Search"),
    commands=(
        Command(
            "find",
            find,
            N_("Search cases, questions, laws and alerts"),
            usage=N_("/find freon 12 country:PH since:2024, in any of six languages"),
        ),
    ),
    buttons={
        "find.run": run,
        "find.narrow": narrow,
        "find.forget": forget,
        "find.filters": filters,
        "find.help": help_,
    },
    events={"inline_query": inline.ask},
    knocks={"refiling": (REFILE_S, refile)},
)
