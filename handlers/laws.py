"""/law: what other countries have made law, found by country and words; added by those who know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from domain import countries
from domain.concepts import kind_term
from domain.query import Query, parse
from domain.words import N_, T
from handlers import item_files, law_updates
from handlers.feature import Command, Feature
from handlers.paging import audience, openers, place_of, put, read_page, turning
from handlers.posting import privately
from handlers.showing import reference, shown_by
from handlers.turn import Turn
from services import law_cards, laws, listing, problems, search
from services.case_cards import zone_of
from services.items import readable, readable_by_id
from services.keyboards import Button, Rows
from services.law_cards import LawView
from services.room_lists import Again
from services.search import FIRST, Page
from storage.items import ItemRow

ADD = "add"
LONGEST = 300
LIST = kind_term("law")
_REFERENCE = re.compile(r"L[-–/ ]?\d{4}[-–/ ]\d{1,6}\Z", re.IGNORECASE)

# ── finding ───────────────────────────────────────────────────────────────────────────────────────────


async def law(turn: Turn) -> None:
    """/law: the newest; /law and a country or words: those; /law and a reference: that one.

    /law add: a new one; what stands after it is its summary.
    """
    text = " ".join(turn.args.split())[:LONGEST]
    first, *rest = turn.args.split(maxsplit=1) or [""]
    if first.lower() == ADD:
        await law_updates.add(turn, *rest)
    elif _REFERENCE.match(text):
        async with turn.read() as reader:
            row = await readable(reader, audience(turn), reference(text), "law")
        await show(turn, row)
    else:
        await _list(turn, text, FIRST)


async def turn_page(turn: Turn, q: str, key: Sequence[float] | None = None, back: bool = False) -> None:
    """Another page of the list."""
    await _list(turn, q, read_page(key, back))


async def _list(turn: Turn, text: str, page: Page) -> None:
    query = _understood(text, turn.today)
    readers = audience(turn)
    async with turn.read() as reader:
        query = await search.with_authors(reader, readers, query, turn.actor)
        found = await search.find(reader, readers, query, page, facets=(LIST,))
    lines = [listing.line(hit, turn.lang) for hit in found.hits]
    rows = [*openers(turn, lines), turning(found, "law.page", {"q": text})]
    if turn.private and laws.countries_of(turn.person):
        rows.append([Button(T("Add legislation"), "law.add")])
    await put(
        turn,
        "laws/list",
        rows,
        Again("law.page", {"q": text, **place_of(page)}, [line.id for line in lines]),
        text=text,
        found=found,
        lines=lines,
        chips=listing.chips(query, turn.lang),
        problems=problems.sentences(query.problems, turn.lang),
    )


def _understood(text: str, today: date) -> Query:
    """The search that `text` asks for; it may begin with two letters of a country: `PH quota`."""
    first, _, rest = text.partition(" ")
    if len(first) == 2 and first.isascii() and first.upper() in countries.all_iso2():
        return parse(f"country:{first} {rest}", today)
    iso2 = countries.resolve(text) if text else None
    return parse(f"country:{iso2}" if iso2 else text, today)


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────


async def show(turn: Turn, row: ItemRow) -> None:
    """The whole entry, in private or in a room that may read it."""
    async with turn.read() as reader:
        shown = await law_cards.view(reader, row)
    keyboard = _keyboard(turn, row, shown) if turn.private else law_cards.room_keyboard(shown)
    turn.say("laws/law", keyboard, anchor=law_cards.shown_anchor(row.id), item=row.id, law=shown, zone=_zone(turn))


async def open_(turn: Turn, item: int) -> None:
    """A button asks for the entry: from a room it goes to the private chat, so the room stays quiet."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
    if turn.private:
        await show(turn, row)
        return
    async with turn.write() as tx:
        shown = await law_cards.view(tx, row)
        keyboard = _keyboard(turn, row, shown)
        privately(tx, turn, row, "laws/law", keyboard, anchor=law_cards.shown_anchor(item), law=shown, zone=_zone(turn))
        turn.toast(T("I sent it to you in our private chat."))


def _zone(turn: Turn) -> str:
    return zone_of(turn.person.country, turn.person.network)


def _keyboard(turn: Turn, row: ItemRow, shown: LawView) -> Rows:
    """What this person may do with the entry, in private."""
    item = {"item": row.id}
    rows = [[law_cards.file_button(shown)]] if shown.files.all else []
    if not laws.may_change(turn.person, row):
        return rows
    if shown.withdrawn:
        return [*rows, [Button(T("Put back"), "law.restore", item)]]
    return [*rows, [Button(T("Edit"), "law.edit", item), Button(T("Withdraw"), "law.withdraw", item)]]


shown_by("law", show)

FEATURE = Feature(
    name="laws",
    title=N_("Legislation"),
    commands=(
        Command(
            "law",
            law,
            N_("Legislation by country and words"),
            usage=N_("/law, /law PH, /law philippines quota; /law add adds an entry"),
        ),
    ),
    buttons={
        "law.page": turn_page,
        "law.open": open_,
        "law.files": item_files.send,
        **law_updates.BUTTONS,
    },
    forms=(law_updates.NEW, law_updates.EDIT),
)
