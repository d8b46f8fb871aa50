"""How cases are shown: the full card, and the cards in the networks' rooms, which follow every change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain import countries, networks
from domain.access import Audience, RoomAudience, Tlp, access
from domain.cases import Facts, Status
from domain.keys import CALLED, Key, written
from domain.sightings import Sighting, Tally, tallies
from domain.words import T
from services import case_keyboards, connections, notices, outbox, previews, room_lists
from services.connections import Connected
from services.keyboards import Button, Rows, mint
from services.outbox import Priority
from storage import cases, files, items, people, rooms, shown
from storage import connections as connection_store
from storage.engine import Reader, Tx
from storage.files import Counts
from storage.items import Event, ItemRow
from storage.people import Person
from storage.rooms import Room
from templates.engine import render

EVENTS_ON_CARD = 5
WORDS_ON_CARD = 300
"""Characters of a note or comment on the card; the timeline has all of it."""
TOPIC = "cases"


MERGED, SEPARATED = "merged", "separated"
"""What happened to a duplicate, in its own timeline."""
ABSORBED, RELEASED = "absorbed", "released"
"""The same in the timeline of the case that stands for it."""
OF_TWO = frozenset({MERGED, SEPARATED, ABSORBED, RELEASED})


def anchor(item_id: int) -> str:
    """The name of a case's card in a chat."""
    return f"case:{item_id}"


def photo_anchor(item_id: int) -> str:
    """The name of a message that shows a photograph of a case."""
    return f"case-photo:{item_id}"


def shown_anchor(item_id: int) -> str:
    """The name of a card that somebody asked for; it is not kept up to date, but taken away with the others."""
    return f"case-shown:{item_id}"


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that a screen says of a case. `author_role` is None for history from public sources."""

    id: int
    ref: str
    tlp: Tlp
    history: bool
    withdrawn: bool
    posted_at: int
    network: str | None
    status: Status
    facts: Facts
    version: int
    files: Counts
    author_role: str | None
    author_country: str | None
    events: tuple[Event, ...]
    shared: tuple[str, ...]
    sightings: tuple[Sighting, ...] = ()
    connected: tuple[Connected, ...] = ()
    common: tuple[Key, ...] = ()
    merged: tuple[ItemRow, ...] = ()
    main: ItemRow | None = None

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """What readers say, counted."""
        return tallies(self.sightings)

    @property
    def news(self) -> tuple[Event, ...]:
        """What happened after the posting, the latest few, long words cut."""
        latest = [event for event in self.events if event.kind != "posted"][-EVENTS_ON_CARD:]
        return tuple(replace(event, text=_cut(event.text)) for event in latest)

    @property
    def shared_by_many(self) -> tuple[tuple[str, str], ...]:
        """The keys that are too common to connect, each with its name, a message."""
        return tuple((CALLED[key.kind], written(key, self.facts)) for key in self.common)

    @property
    def more_in_timeline(self) -> bool:
        """Whether the timeline tells more than the card."""
        return len(self.events) > EVENTS_ON_CARD or any(len(event.text) > WORDS_ON_CARD for event in self.events)

    @property
    def comments(self) -> int:
        """How many comments colleagues made."""
        return sum(event.kind == "comment" for event in self.events)


def _cut(text: str) -> str:
    return text if len(text) <= WORDS_ON_CARD else text[: WORDS_ON_CARD - 1] + "…"


async def view(reader: Reader, row: ItemRow, audience: Audience | None = None) -> CaseView:
    """A case as it stands. Raises LookupError for an item that is no case.

    With an `audience`, also the cases connected with it, and its duplicates, that this audience may read; and which of
    its keys are too common to connect it.
    """
    case = await cases.by_item(reader, row.id)
    if case is None:
        raise LookupError(f"item {row.id} is no case")
    author = await people.by_id(reader, row.author_id) if row.author_id is not None else None
    return CaseView(
        id=row.id,
        ref=row.ref,
        tlp=row.tlp,
        history=row.history,
        withdrawn=row.withdrawn is not None,
        posted_at=row.posted_at,
        network=row.network,
        status=case.status,
        facts=case.facts,
        version=case.version,
        files=await files.counts(reader, row.id),
        author_role=author.role if author else None,
        author_country=author.country if author else None,
        events=await _events(reader, row, audience),
        shared=tuple(await items.shared_with(reader, row.id)),
        sightings=tuple(await connection_store.sightings(reader, row.id)),
        connected=await connections.of(reader, audience, row) if audience is not None else (),
        common=await connections.common_of(reader, audience, row) if audience is not None else (),
        merged=tuple(await _readable(reader, audience, await connection_store.merged_into(reader, row.id))),
        main=next(iter(await _readable(reader, audience, await _main(reader, row))), None),
    )


async def _events(reader: Reader, row: ItemRow, audience: Audience | None) -> tuple[Event, ...]:
    """The timeline; of merges it tells whoever may read the other case too. Older entries do not say which it was."""
    found = []
    for event in await items.events(reader, row.id):
        other = await items.by_ref(reader, event.text) if event.kind in OF_TWO else row
        if other is row or (other is not None and audience is not None and access(audience, other.item).allowed):
            found.append(event)
    return tuple(found)


async def _main(reader: Reader, row: ItemRow) -> list[int]:
    main = await connection_store.main_of(reader, row.id)
    return [] if main is None else [main]


async def _readable(reader: Reader, audience: Audience | None, item_ids: list[int]) -> list[ItemRow]:
    found = [await items.by_id(reader, item_id) for item_id in item_ids] if audience is not None else []
    return [each for each in found if each is not None and audience is not None and access(audience, each.item).allowed]


def zone_of(country: str | None, network: str | None = None) -> str:
    """The IANA zone in which somebody reads times: the country's, else the network's, else UTC."""
    known = countries.zone(country) if country else None
    if known is not None:
        return known
    regional = networks.get(network) if network else None
    return regional.zone if regional else "UTC"


async def audience_rooms(reader: Reader, row: ItemRow) -> list[Room]:
    """The rooms of the item's network and of those it was shared with, where its label lets it be shown."""
    wanted = [row.network] if row.network else []
    wanted += [code for code in await items.shared_with(reader, row.id) if code != row.network]
    allowed = [code for code in wanted if access(RoomAudience(code), row.item).allowed]
    return [room for code in allowed for room in await rooms.by_network(reader, code)]


async def show_in_rooms(tx: Tx, row: ItemRow, now: int) -> list[Room]:
    """Bring the case's cards in rooms up to date: put them where they may stand, take them away elsewhere.

    History is news to nobody: it is only kept up to date where it was put by sharing. Returns the rooms.
    """
    wanted = await audience_rooms(tx, row)
    if row.history:
        shared = set(await items.shared_with(tx, row.id))
        wanted = [room for room in wanted if room.network in shared]
    for room in wanted:
        _put(tx, room, await view(tx, row, RoomAudience(room.network)), now)
    await _take_away(tx, row, now)
    return wanted


def _put(tx: Tx, room: Room, case: CaseView, now: int) -> None:
    lang = notices.language_of(room)
    outbox.card(
        tx,
        chat_id=room.chat_id,
        anchor=anchor(case.id),
        html=render("cases/room", lang, case=case),
        keyboard=mint(tx, room_keyboard(case), lang, now),
        thread_id=room.thread(TOPIC),
        priority=Priority.NOTIFICATION,
        item_id=case.id,
        now=now,
    )


def room_keyboard(case: CaseView) -> Rows:
    """What everybody in a room may tap under a case."""
    details = Button(T("Details"), "case.details", {"item": case.id}, item=case.id)
    row = [*case_keyboards.files(case.id, case.files, room=True), details]
    if case.main is not None:
        return [row]
    reports = case_keyboards.reports(case.merged, room=True)
    asked = case_keyboards.may_be_sighted(case.tlp, case.withdrawn, case.history)
    return [row, *reports, *(case_keyboards.sightings(case.id, room=True) if asked else ())]


async def _take_away(tx: Tx, row: ItemRow, now: int) -> None:
    """Delete every message about the case from rooms whose people may not read it (any more), lists aside: those are
    covered."""
    await room_lists.cover(tx, row, now)
    names = (anchor(row.id), shown_anchor(row.id))
    pictures = (photo_anchor(row.id),)
    for chat_id in await cases.rooms_showing(tx, names + pictures):
        room = await rooms.by_chat(tx, chat_id)
        if room is not None and access(RoomAudience(room.network), row.item).allowed:
            continue
        lang = notices.language_of(room) if room is not None else "en"
        for message_id in await cases.room_copies(tx, chat_id, names):
            _delete(tx, chat_id, message_id, lang, now)
        for message_id in await cases.room_copies(tx, chat_id, pictures):
            _delete_picture(tx, chat_id, message_id, lang, now)


def _delete(tx: Tx, chat_id: int, message_id: int, lang: str, now: int) -> None:
    """Empty a message, then delete it: Telegram may refuse to delete what is older than two days."""
    emptied = {"message_id": message_id, "text": render("cases/gone", lang), "parse_mode": "HTML"}
    outbox.call(tx, chat_id=chat_id, method="editMessageText", payload=emptied, now=now)
    outbox.call(tx, chat_id=chat_id, method="deleteMessage", payload={"message_id": message_id}, now=now)
    shown.forget(tx, chat_id, message_id)


def _delete_picture(tx: Tx, chat_id: int, message_id: int, lang: str, now: int) -> None:
    """The same for a message with a photograph, which cannot be without one."""
    words = {"caption": render("cases/gone", lang), "parse_mode": "HTML"}
    media = {"type": "photo", "media": previews.upload_gone(), **words}
    payload = {"message_id": message_id, "media": media}
    outbox.call(tx, chat_id=chat_id, method="editMessageMedia", payload=payload, now=now)
    outbox.call(tx, chat_id=chat_id, method="deleteMessage", payload={"message_id": message_id}, now=now)
    shown.forget(tx, chat_id, message_id)


def tell(tx: Tx, person: Person, row: ItemRow, screen: str, now: int, **data: object) -> None:
    """Tell a person in private about a case that he may read; whether he may is asked again when it is sent."""
    if not person.active or not access(person.actor, row.item).allowed:
        return
    lang = person.language
    outbox.say(
        tx,
        chat_id=person.telegram_id,
        html=render(screen, lang, tlp=row.tlp, ref=row.ref, zone=zone_of(person.country, person.network), **data),
        keyboard=mint(tx, [[Button(T("Show"), "case.open", {"item": row.id})]], lang, now, only=person.id),
        priority=Priority.NOTIFICATION,
        anchor=anchor(row.id),
        person_id=person.id,
        item_id=row.id,
        now=now,
    )


async def tell_all(tx: Tx, person_ids: Iterable[int], row: ItemRow, screen: str, now: int, **data: object) -> None:
    """`tell` each of these people."""
    for person_id in person_ids:
        person = await people.by_id(tx, person_id)
        if person is not None:
            tell(tx, person, row, screen, now, **data)
