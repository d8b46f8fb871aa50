"""Questions: asking, answering, and what ends them. Each function is one intention in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from domain import concepts, countries
from domain.access import Tlp
from domain.questions import State, reference
from domain.words import Refusal, T
from services import question_cards
from services.items import Filing, file
from services.keyboards import Button
from services.question_cards import ANSWER, FOLLOW_UP
from storage import drafts, items, people, questions
from storage.chain import AuditEntry
from storage.drafts import Draft
from storage.engine import Tx
from storage.items import Event, ItemRow
from storage.people import Person
from storage.rooms import Room

NOT_YOURS = T("Only the colleague who asked and the coordinators of the network can do this.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that has just been asked, and the rooms it is put in."""

    row: ItemRow
    rooms: tuple[Room, ...]


def may_decide(person: Person, row: ItemRow) -> bool:
    """Whether this person may say that a question is solved or closed: who asked it, and the coordinators."""
    return person.active and (row.author_id == person.id or person.actor.coordinates(row.network))


async def ask(tx: Tx, author: Person, text: str, *, tlp: Tlp, draft: Draft, now: int) -> Asked | None:
    """Ask from a draft: reference, index, audit, card in the rooms. None when the draft was sent already."""
    if not await drafts.end(tx, draft, "done", now):
        return None
    row = await add(tx, author, text, tlp=tlp, now=now)
    tx.audit(AuditEntry(now, author.id, "question.ask", row.ref, row.network, {"id": row.id, "tlp": tlp.value}))
    return Asked(row, tuple(await question_cards.show_in_rooms(tx, row, now)))


async def add(tx: Tx, author: Person, text: str, *, tlp: Tlp, now: int, history: bool = False) -> ItemRow:
    """A new question in the case base, without telling anybody."""
    year = datetime.fromtimestamp(now / 1000, UTC).year
    row = await items.add(
        tx,
        kind="question",
        ref=reference(year, await items.next_number(tx, f"Q-{year}")),
        tlp=tlp,
        author_id=author.id,
        country=author.country,
        network=author.network,
        history=history,
        now=now,
    )
    await questions.add(tx, row.id, text)
    await items.add_event(tx, row.id, kind="posted", person_id=author.id, now=now)
    await _file(tx, row)
    return row


async def answer(
    tx: Tx, person: Person, row: ItemRow, text: str, *, chat_id: int | None, message_id: int | None, now: int
) -> Event:
    """Keep an answer, or what the asker adds: under the card, in the rooms where it was not written, in the index.

    The asker gets each answer in private. `chat_id` is the room where it was written, None in private.
    """
    kind = FOLLOW_UP if row.author_id == person.id else ANSWER
    event_id = await items.add_event(
        tx, row.id, kind=kind, person_id=person.id, text=text, chat_id=chat_id, message_id=message_id, now=now
    )
    event = await items.event(tx, event_id)
    assert event is not None
    tx.audit(AuditEntry(now, person.id, f"question.{kind}", row.ref, row.network, {"event": event_id}))
    await question_cards.say_in_rooms(tx, row, event, now, but=chat_id)
    await _follow(tx, row, now)
    asker = await people.by_id(tx, row.author_id) if row.author_id is not None else None
    if asker is not None and kind == ANSWER:
        question = await question_cards.view(tx, row)
        buttons = [[Button(T("Show"), "question.open", {"item": row.id})]]
        if question.state == State.OPEN:
            solved = Button(T("This solved it"), "question.solve", {"item": row.id, "event": event_id})
            buttons.insert(0, [solved])
        question_cards.tell(tx, asker, row, "questions/answered", buttons, now, question=question, event=event)
    return event


async def solve(tx: Tx, person: Person, row: ItemRow, event_id: int, now: int) -> bool:
    """This answer solved it: the card says so, the one who answered is thanked. False when it is not open."""
    _require(person, row)
    event = await items.event(tx, event_id)
    if event is None or event.item_id != row.id or event.kind != ANSWER:
        return False
    if not await questions.solve(tx, row.id, event_id, now):
        return False
    tx.audit(AuditEntry(now, person.id, "question.solve", row.ref, row.network, {"event": event_id}))
    await _follow(tx, row, now)
    helper = await people.by_id(tx, event.person_id) if event.person_id is not None else None
    if helper is not None and helper.id != person.id:
        show = [[Button(T("Show"), "question.open", {"item": row.id})]]
        question = await question_cards.view(tx, row)
        question_cards.tell(tx, helper, row, "questions/thanks", show, now, question=question, event=event)
    return True


async def close(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """No answer is needed any more. False when it is not open."""
    _require(person, row)
    return await _changed(tx, person, row, "close", await questions.close(tx, row.id), now)


async def reopen(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """It was not the solution after all. False when it is open."""
    _require(person, row)
    return await _changed(tx, person, row, "reopen", await questions.reopen(tx, row.id), now)


async def withdraw(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """Take it back; it disappears from rooms and lists. False when it was withdrawn already."""
    _require(person, row)
    return await _changed(tx, person, row, "withdraw", await items.withdraw(tx, row.id, now), now)


async def restore(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """Put it back. False when it was not withdrawn."""
    _require(person, row)
    return await _changed(tx, person, row, "restore", await items.restore(tx, row.id), now)


async def _changed(tx: Tx, person: Person, row: ItemRow, action: str, changed: bool, now: int) -> bool:
    fresh = await items.by_id(tx, row.id)
    if changed and fresh is not None:
        tx.audit(AuditEntry(now, person.id, f"question.{action}", row.ref, row.network, {"id": row.id}))
        await _follow(tx, fresh, now)
    return changed


def _require(person: Person, row: ItemRow) -> None:
    if not may_decide(person, row):
        raise Refusal(NOT_YOURS)


async def _follow(tx: Tx, row: ItemRow, now: int) -> None:
    """Index and cards, as the question stands now."""
    await _file(tx, row)
    await question_cards.show_in_rooms(tx, row, now)


async def _file(tx: Tx, row: ItemRow) -> None:
    file(tx, row, await filing(tx, row))


async def filing(tx: Tx, row: ItemRow) -> Filing:
    """Findable by its words and those of its answers, by the countries it names and the one it comes from."""
    question = await question_cards.view(tx, row)
    texts = [question.text, *(event.text for event in question.said)]
    named = {each.iso2 for each in countries.mentions(question.text) if each.certainty == "exact"}
    day = datetime.fromtimestamp(row.posted_at / 1000, UTC).date()
    state = "withdrawn" if question.withdrawn else question.state
    facets = {concepts.status_term(state), concepts.year_term(day), concepts.month_term(day)}
    facets |= {concepts.country_term(iso2) for iso2 in named | ({row.country} if row.country else set())}
    if row.author_id is not None:
        facets.add(concepts.person_term(row.author_id))
    return Filing(day, texts, facets)
