"""The audit log for those who answer for a network, and the publishing of its head."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from domain.access import ROLE_NAMES, Role, Tlp, classes_of_reader
from domain.audit import sentence
from domain.cases import STATUS_NAMES, Status
from domain.words import NOT_FOUND, Refusal, T
from services import outbox
from services.items import readable
from services.outbox import Priority
from storage import audit, facts, heads, people, rooms
from storage.audit import AuditRow, Scope
from storage.engine import Database, Reader
from storage.people import Person
from templates.engine import render

log = structlog.get_logger(__name__)

PAGE = 8
PUBLISHED = "audit.head"
"""The fact that remembers the last published head and when: `<ms> <row>:<hash>`."""
MINUTE_MS = 60_000
_AS_IT_IS = T("%(word)s")


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader of the log asked for: one person, one thing, or (neither) everything. `words` as they stood."""

    words: str = ""
    person_id: int | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row as a screen says it: `sentence` with `who` (None: the service itself) and `what`, and `notes` to it."""

    at: int
    sentence: str
    who: str | None
    what: str
    notes: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, newest first, and the row before which the next page begins (None: there is no more)."""

    lines: tuple[Line, ...]
    following: int | None


def scope(person: Person) -> Scope:
    """What the person may see of the log: a coordinator the network's, an administrator all networks'.

    Raises Refusal for everybody else.
    """
    classes = classes_of_reader(person.actor)
    if person.active and person.role == Role.ADMIN:
        return Scope(None, classes)
    if person.active and person.role == Role.COORDINATOR and person.network is not None:
        return Scope(person.network, classes)
    raise Refusal(T("The audit log is for coordinators, and for administrators."))


async def understood(reader: Reader, person: Person, words: str) -> Filter:
    """What `@name` or a reference narrows the log to. Raises Refusal, the same for what is absent and forbidden."""
    if not words:
        return Filter()
    if words.startswith("@"):
        found = await people.by_username(reader, words)
        mine = scope(person)
        if found is None or (mine.network is not None and found.network != mine.network):
            raise Refusal(NOT_FOUND % {"what": words})
        return Filter(words, person_id=found.id)
    return Filter(words, subject=(await readable(reader, person.actor, words)).ref)


async def page(reader: Reader, person: Person, wanted: Filter, before: int | None = None) -> Page:
    """A page of the log as `person` may see it."""
    found = await audit.rows(
        reader,
        scope(person),
        before=audit.NEWEST if before is None else before,
        n=PAGE + 1,
        person_id=wanted.person_id,
        subject=wanted.subject,
    )
    shown = found[:PAGE]
    lines = [await _line(reader, row) for row in shown]
    return Page(tuple(lines), shown[-1].id if len(found) > PAGE else None)


async def _line(reader: Reader, row: AuditRow) -> Line:
    who = row.who or (f"#{row.person_id}" if row.person_id is not None else None)
    return Line(row.at, sentence(row.action), who, await _subject(reader, row.subject), _notes(row.detail))


async def _subject(reader: Reader, subject: str) -> str:
    """What a row is about: a person's name, a room's title, a number, else the reference as it is."""
    kind, _, key = subject.partition(":")
    if kind == "person" and key.isdecimal():
        person = await people.by_id(reader, int(key))
        return person.name if person is not None and person.name else f"#{key}"
    if kind == "chat":
        room = await rooms.by_chat(reader, int(key))
        return room.title if room is not None else key
    return (f"#{key}" if key.isdecimal() else key) or subject


def _notes(detail: dict[str, Any]) -> tuple[T, ...]:
    """What of the details people can read: the new status, the label, the role, the country or networks."""
    said = []
    if isinstance(role := detail.get("role"), str) and role in set(Role):
        said.append(T(ROLE_NAMES[Role(role)]))
    if isinstance(to := detail.get("to"), str):
        known = STATUS_NAMES[Status(to)] if to in set(Status) else f"TLP:{to}" if to in set(Tlp) else None
        said.append(T(known) if known else _AS_IT_IS % {"word": to})
    if isinstance(country := detail.get("country"), str):
        said.append(_AS_IT_IS % {"word": country})
    return tuple(said)


# ── the head ──────────────────────────────────────────────────────────────────────────────────────────


async def publish(db: Database, *, admin_chat: int | None, every_minutes: int, lang: str, now: int) -> bool:
    """Publish the chain's head when it is time and something happened since: file, log and the admins' chat.

    The file and the log come first: what the chat is told was durable before. True when it was published.
    """
    async with db.read() as reader:
        head = await audit.head(reader)
        last = await facts.get(reader, PUBLISHED)
    at, _, known = (last or "").partition(" ")
    if head.id == 0 or known == heads.written(head) or (at and now - int(at) < every_minutes * MINUTE_MS):
        return False
    await asyncio.to_thread(heads.append, file_of(db), head, now)
    log.info("audit.head", head=heads.written(head))
    async with db.write() as tx:
        await facts.put(tx, PUBLISHED, f"{now} {heads.written(head)}")
        if admin_chat is not None:
            outbox.say(
                tx,
                chat_id=admin_chat,
                html=render("audit/head", lang, head=heads.written(head), rows=head.id, at=now),
                now=now,
                priority=Priority.DIGEST,
                dedupe=f"audit.head:{head.id}",
                silent=True,
            )
    return True


def file_of(db: Database) -> Path:
    """Where published heads are kept."""
    return db.path.parent / heads.FILE
