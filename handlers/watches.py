"""/watch and /watches: searches that go on; and the knock that looks at new cases."""

from __future__ import annotations

from collections.abc import Callable

from domain.query import parse
from domain.words import N_, T
from handlers.feature import PRIVATE, Command, Feature
from handlers.turn import House, Turn
from services import listing, problems, reasons, search, watches
from services.keyboards import Button, Rows, columns
from storage import search as search_store
from storage import watches as store
from storage.watches import Watch

KNOCK_S = 5.0
PAGE = 5


async def watch(turn: Turn) -> None:
    """/watch and a search; alone it explains and offers the last searches."""
    text = turn.args.strip()
    if text:
        await begin(turn, text)
        return
    async with turn.read() as reader:
        searches = await search_store.remembered(reader, turn.person.id)
    turn.say("watches/help", [[Button(each, "watch.begin", {"text": each})] for each in searches], searches=searches)


async def begin(turn: Turn, text: str, apart: bool = False) -> None:
    """From now on; `apart` says so in a new message, below the one whose button was pressed."""
    async with turn.write() as tx:
        begun = await watches.begin(tx, turn.person, text, turn.now)
        _show(turn, begun.watch, apart=apart, known=begun.known)


async def watches_(turn: Turn) -> None:
    """/watches: all of mine."""
    async with turn.read() as reader:
        mine = await store.mine(reader, turn.person.id)
    rows = [[Button(each.text, "watch.open", {"watch": each.id})] for each in mine]
    turn.edit("watches/list", rows, watches=mine)


async def open_(turn: Turn, watch: int) -> None:
    """One of them."""
    async with turn.read() as reader:
        found = await watches.own(reader, turn.person, watch)
    _show(turn, found)


def _show(turn: Turn, watch: Watch, *, apart: bool = False, known: bool = False) -> None:
    query = parse(watch.text, turn.today)
    (turn.say if apart else turn.edit)(
        "watches/watch",
        _keyboard(watch),
        watch=watch,
        known=known,
        chips=listing.chips(query, turn.lang),
        problems=problems.sentences(query.problems, turn.lang),
    )


def _keyboard(watch: Watch) -> Rows:
    args = {"watch": watch.id}
    how = Button(
        T("Tell me at once") if watch.digest else T("Tell me in the digest"),
        "watch.how",
        {**args, "digest": not watch.digest},
    )
    stop = Button(T("Go on") if watch.paused else T("Pause"), "watch.pause", {**args, "paused": not watch.paused})
    return [
        [how],
        [stop, Button(T("End"), "watch.end", args)],
        [Button(T("Found so far"), "watch.found", args), Button(T("All my watches"), "watch.list")],
    ]


async def how(turn: Turn, watch: int, digest: bool) -> None:
    """At once, or together with the digest."""
    async with turn.write() as tx:
        _show(turn, await watches.set_digest(tx, turn.person, watch, digest, turn.now))


async def pause(turn: Turn, watch: int, paused: bool) -> None:
    """Pause, or go on."""
    async with turn.write() as tx:
        _show(turn, await watches.pause(tx, turn.person, watch, paused, turn.now))


async def end(turn: Turn, watch: int) -> None:
    """End it, with a way back for a slip of the thumb."""
    async with turn.write() as tx:
        found = await watches.own(tx, turn.person, watch)
        await watches.end(tx, turn.person, watch, turn.now)
        again = [[Button(T("Watch it again"), "watch.begin", {"text": found.text})]]
        turn.edit("watches/ended", [*again, [Button(T("All my watches"), "watch.list")]], text=found.text)


async def unsubscribe(turn: Turn, watch: int) -> None:
    """Under a notice: no more of these; the notice itself stays."""
    async with turn.write() as tx:
        found = await watches.own(tx, turn.person, watch)
        await watches.end(tx, turn.person, watch, turn.now)
        turn.say("watches/ended", [[Button(T("Watch it again"), "watch.begin", {"text": found.text})]], text=found.text)


async def news(turn: Turn, watch: int) -> None:
    """What it has found, below the message that told of several."""
    await _list(turn, watch, None, turn.say)


async def found(turn: Turn, watch: int, before: int | None = None) -> None:
    """What it has found, a page at a time."""
    await _list(turn, watch, before, turn.edit)


async def _list(turn: Turn, watch: int, before: int | None, put: Callable[..., None]) -> None:
    async with turn.read() as reader:
        mine = await watches.own(reader, turn.person, watch)
        hits, following = await watches.found(reader, turn.person, mine, PAGE, before)
        query = await search.with_authors(reader, turn.actor, parse(mine.text, turn.today))
        lines = await reasons.explained(reader, hits, query, query.conditions, turn.lang)
    openers = columns([Button(line.ref, "case.open", {"item": line.id}) for line in lines], 2)
    turning = []
    if before is not None:
        turning.append(Button(T("‹ Newest"), "watch.found", {"watch": watch}))
    if following is not None:
        turning.append(Button(T("Older ›"), "watch.found", {"watch": watch, "before": following}))
    settings = [Button(T("Change this watch"), "watch.open", {"watch": watch})]
    put("watches/found_list", [*openers, turning, settings], watch=mine, lines=lines)


# ── by the clock ──────────────────────────────────────────────────────────────────────────────────────


async def tell(house: House) -> None:
    """Look at new cases, then tell what waited for a digest that went out."""
    now = house.clock.now_ms()
    await watches.look(house.db, now)
    await watches.tell_waiting(house.db, now)


FEATURE = Feature(
    name="watches",
    title=N_("Watches"),
    commands=(
        Command(
            "watch",
            watch,
            N_("Be told of new cases that match a search"),
            usage=N_("/watch R-12 country:PH, written as for /find"),
            where=frozenset({PRIVATE}),
        ),
        Command("watches", watches_, N_("The searches you watch"), where=frozenset({PRIVATE})),
    ),
    buttons={
        "watch.begin": begin,
        "watch.list": watches_,
        "watch.open": open_,
        "watch.how": how,
        "watch.pause": pause,
        "watch.end": end,
        "watch.unsubscribe": unsubscribe,
        "watch.found": found,
        "watch.news": news,
    },
    knocks={"watches": (KNOCK_S, tell)},
)
