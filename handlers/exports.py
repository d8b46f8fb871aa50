"""/export: what one may read as a file, for those who answer for a network."""

from __future__ import annotations

from domain.words import N_, Refusal, T
from handlers.feature import PRIVATE, Command, Feature
from handlers.turn import House, Turn
from services import exporting, exports, listing, problems
from services.exporting import Format, Wish
from services.keyboards import Button

LONGEST = 200
KNOCK_SECONDS = 5.0
"""How long a large export may wait before it is begun."""
NOTHING = T("There is no case to export here any more. /export begins anew.")


async def export(turn: Turn) -> None:
    """Say how many cases there are, and ask for the format. A search of which nothing is understood is not "all"."""
    text = " ".join(turn.args.split())[:LONGEST]
    async with turn.read() as reader:
        query = await exporting.understood(reader, turn.actor, text, turn.today)
        if text and query.empty:
            said = problems.sentences(query.problems, turn.lang)
            turn.say("search/nothing", text=text, asked=False, code=None, problems=said, understood=(), chips=())
            return
        total = await exporting.count(reader, turn.actor, query)
    formats = [
        Button(T("CSV"), "export.make", {"q": text, "form": Format.CSV.value}),
        Button(T("JSON lines"), "export.make", {"q": text, "form": Format.JSON.value}),
    ]
    turn.say(
        "exports/ask",
        [formats] if total else [],
        text=text,
        total=total,
        chips=listing.chips(query, turn.lang),
        problems=problems.sentences(query.problems, turn.lang),
    )


async def make(turn: Turn, q: str, form: str) -> None:
    """The format was tapped: a small export comes at once, a large one when it is ready."""
    me, wish = turn.person, Wish(q, Format(form))
    exporting.require(me.role)
    async with turn.read() as reader:
        total = await exporting.count(reader, me.actor, await exporting.understood(reader, me.actor, q, turn.today))
    if not total:
        raise Refusal(NOTHING)
    if total > exports.AT_ONCE:
        async with turn.write() as tx:
            await exports.begin(tx, me, wish, total, turn.now)
        return
    made = await exports.make(turn.house.db, turn.house.files.parent, me, wish, turn.now)
    assert made is not None
    async with turn.write() as tx:
        exports.send(tx, me, wish, made, turn.now)


async def stop(turn: Turn) -> None:
    """The person does not want it any more."""
    async with turn.write() as tx:
        if not await exports.stop(tx, turn.person, turn.now):
            turn.toast(T("There is nothing to stop: no export of yours is being made."))


async def work(house: House) -> None:
    """Make the large ones."""
    await exports.work(house.db, house.files.parent, house.clock.now_ms)


FEATURE = Feature(
    name="exports",
    title=N_("Exports"),
    commands=(
        Command(
            "export",
            export,
            N_("Cases as a file: CSV or JSON"),
            usage=N_("/export, or /export R-12 country:PH since:2024"),
            roles=exporting.WHO,
            refusal=exporting.NOT_FOR_YOU,
            where=frozenset({PRIVATE}),
        ),
    ),
    buttons={"export.make": make, "export.stop": stop},
    knocks={"exports": (KNOCK_SECONDS, work)},
)
