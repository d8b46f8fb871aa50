"""How questions are shown: in full, on the card in the network's rooms, and as news to those who take part."""

from __future__ import annotations

from dataclasses import dataclass

from domain.access import RoomAudience, Tlp, access
from domain.questions import State
from domain.words import T
from services import notices, outbox
from services.case_cards import audience_rooms, zone_of
from services.keyboards import Button, Rows, mint
from services.outbox import Priority
from services.room_cards import take_away
from storage import items, people, questions, shown
from storage.engine import Reader, Tx
from storage.items import Event, ItemRow
from storage.people import Person
from storage.rooms import Room
from templates.engine import render

TOPIC = "questions"
ANSWER, FOLLOW_UP = "answer", "comment"
"""Kinds of timeline entries: a colleague's answer, and what the asker adds."""
SAID = (ANSWER, FOLLOW_UP)


def anchor(item_id: int) -> str:
    """The name of a question's card in a room, which follows every change."""
    return f"question:{item_id}"


def shown_anchor(item_id: int) -> str:
    """The name of other messages about a question: a reply to one of them counts as well."""
    return f"question-shown:{item_id}"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """All that a screen says of a question. `said` are answers and the asker's additions, oldest first."""

    id: int
    ref: str
    tlp: Tlp
    text: str
    state: State
    posted_at: int
    withdrawn: bool
    author_role: str | None
    author_country: str | None
    said: tuple[Event, ...]
    solution: Event | None

    @property
    def answers(self) -> tuple[Event, ...]:
        """The answers alone."""
        return tuple(event for event in self.said if event.kind == ANSWER)


async def view(reader: Reader, row: ItemRow) -> QuestionView:
    """A question as it stands. Raises LookupError for an item that is no question."""
    question = await questions.by_item(reader, row.id)
    if question is None:
        raise LookupError(f"item {row.id} is no question")
    author = await people.by_id(reader, row.author_id) if row.author_id is not None else None
    said = tuple(event for event in await items.events(reader, row.id) if event.kind in SAID)
    return QuestionView(
        id=row.id,
        ref=row.ref,
        tlp=row.tlp,
        text=question.text,
        state=question.state,
        posted_at=row.posted_at,
        withdrawn=row.withdrawn is not None,
        author_role=author.role if author else None,
        author_country=author.country if author else None,
        said=said,
        solution=next((event for event in said if event.id == question.solution), None),
    )


async def show_in_rooms(tx: Tx, row: ItemRow, now: int) -> list[Room]:
    """Bring the question's cards up to date in the rooms that may show it and take them away elsewhere; the rooms
    that show it. History is put nowhere."""
    rooms = [] if row.history else await audience_rooms(tx, row)
    question = await view(tx, row)
    for room in rooms:
        notices.to_room(
            tx,
            room,
            "questions/room",
            now,
            room_keyboard(question),
            topic=TOPIC,
            anchor=anchor(row.id),
            item_id=row.id,
            question=question,
        )
    await take_away(tx, row, (anchor(row.id), shown_anchor(row.id)), now)
    return rooms


def room_keyboard(question: QuestionView) -> Rows:
    """What everybody in a room may tap under a question."""
    if not question.answers:
        return []
    label = T("Answers (%(n)s)") % {"n": len(question.answers)}
    return [[Button(label, "question.open", {"item": question.id}, item=question.id)]]


async def say_in_rooms(tx: Tx, row: ItemRow, event: Event, now: int, *, but: int | None) -> None:
    """Put what was said elsewhere under the question's card in every room but the chat where it was written."""
    for room in await audience_rooms(tx, row):
        if room.chat_id == but or not access(RoomAudience(room.network), row.item).allowed:
            continue
        lang = notices.language_of(room)
        outbox.say(
            tx,
            chat_id=room.chat_id,
            html=render("questions/said", lang, tlp=row.tlp, ref=row.ref, event=event),
            thread_id=room.thread(TOPIC),
            reply_to=await shown.newest(tx, room.chat_id, anchor(row.id)),
            priority=Priority.NOTIFICATION,
            anchor=shown_anchor(row.id),
            item_id=row.id,
            now=now,
        )


def tell(tx: Tx, person: Person, row: ItemRow, screen: str, keyboard: Rows, now: int, **data: object) -> None:
    """Tell a person in private about a question that he may read; a reply to it takes part."""
    if not person.active or not access(person.actor, row.item).allowed:
        return
    outbox.say(
        tx,
        chat_id=person.telegram_id,
        html=render(
            screen, person.language, tlp=row.tlp, ref=row.ref, zone=zone_of(person.country, person.network), **data
        ),
        keyboard=mint(tx, keyboard, person.language, now, only=person.id),
        priority=Priority.NOTIFICATION,
        anchor=shown_anchor(row.id),
        person_id=person.id,
        item_id=row.id,
        now=now,
    )
