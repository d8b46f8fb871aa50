"""Large runs of the sender against the fault menu, in virtual time: 1,500 recipients, 10,000 messages, a digest night.

Time stands still but for what the sender waits for, on both sides, so the figures are Telegram's limits and our
waiting, not this machine's speed. Every run checks what it promises and raises Broken with what was broken.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import ManualClock
from bot.settings import Delivery
from domain.access import Role, Tlp
from domain.alerts import Audience, Level
from sandbox.clock import Clock as SandboxClock
from sandbox.server import Sandbox
from services import alerts
from services.alerts import Order
from services.audience import may_receive
from services.outbox import Priority
from storage import drafts, people
from storage.chain import AuditChain
from storage.engine import Database
from storage.items import ItemRow
from storage.migrate import migrate
from tests.delivery.office import Office

HOUR_S = 3_600
FINAL = {"sent", "failed", "dropped", "expired", "replaced", "uncertain"}
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
MENU = {"429": 0.05, "502": 0.02, "timeout_before": 0.01, "timeout_after": 0.01, "blocked": 0.03, "migrated": 0.005}
"""Share of the recipients that each mishap strikes."""

Figures = dict[str, Any]


class Broken(AssertionError):
    """A promise was not kept."""


def require(kept: bool, promise: str, *facts: object) -> None:
    """Raise Broken unless `kept`."""
    if not kept:
        raise Broken(f"{promise}: {', '.join(map(repr, facts))}")


@asynccontextmanager
async def opened(folder: Path, *, strict: bool = False) -> AsyncIterator[Office]:
    """An office with the delivery's own settings, where neither clock goes by itself."""
    migrate(folder / "ozonenet.db")
    db = Database(folder / "ozonenet.db", AuditChain.from_file(folder / "audit.key"))
    await db.open()
    clock = ManualClock()
    start = clock.now_ms() / 1000
    telegram = Sandbox(clock=SandboxClock(source=lambda: start), strict_limits=strict)
    await telegram.start()
    request = HTTPXRequest(connection_pool_size=32, httpx_kwargs={"trust_env": False})
    bot = Bot(telegram.token, base_url=f"{telegram.base_url}/bot", request=request)
    await bot.initialize()
    office = Office(db, bot, telegram, clock, Delivery(), may_receive)
    try:
        yield office
    finally:
        await office.closes()
        await bot.shutdown()
        await telegram.stop()
        await db.close()


async def finishes(office: Office, longest_s: float) -> None:
    """Time goes by until nothing waits any more. Raises Broken after `longest_s`."""
    end = office.clock.now_ms() + round(longest_s * 1000)
    await office.settles()
    while (at := office.sender.next_at if office.sender else None) is not None:
        require(at <= end, "everything comes to an end", f"still waiting after {longest_s} s")
        office.advance(max(1, at - office.clock.now_ms()))
        await office.settles()


# ── 1,500 recipients and everything that may go wrong ─────────────────────────────────────────────────


@dataclass
class Fates:
    """Who was struck by what (chat ids), and who lost access while the alert was going out."""

    struck: dict[str, list[int]]
    people: list[int]
    rooms: list[int]
    suspended: list[int]

    def of(self, chat_id: int) -> str:
        """The mishap of a chat, or ''."""
        return next((kind for kind, chats in self.struck.items() if chat_id in chats), "")


async def _network(office: Office, recipients: int, chance: random.Random) -> Fates:
    """Members of one network, and rooms that are basic groups, of which some will become supergroups."""
    moving = max(1, round(recipients * MENU["migrated"]))
    members = [office.person(f"officer{n}") for n in range(recipients - moving)]
    groups = [office.group(f"room{n}") for n in range(moving)]
    async with office.db.write() as tx:
        await tx.execute_many(
            "INSERT INTO people (telegram_id, name, role, country, network, language, status, first_seen, joined_at)"
            " VALUES (?, 'Officer', 'customs', 'PH', 'SEAP', ?, 'active', 1, 1)",
            [(telegram_id, LANGUAGES[n % 6]) for n, telegram_id in enumerate(members)],
        )
        await tx.execute_many(
            "INSERT INTO rooms (chat_id, network, type, title, bound_at) VALUES (?, 'SEAP', 'group', 'Room', 1)",
            [(chat_id,) for chat_id in groups],
        )
    order = chance.sample(members, len(members))
    struck: dict[str, list[int]] = {"migrated": groups}
    for kind, share in MENU.items():
        if kind != "migrated":
            count = round(recipients * share)
            struck[kind], order = order[:count], order[count:]
    return Fates(struck, members, groups, order[: max(2, recipients // 150)])


def _order_faults(office: Office, fates: Fates, chance: random.Random) -> int:
    """Put the mishaps on order; the longest wait in seconds."""
    longest = 0
    for kind, chats in fates.struck.items():
        for chat_id in chats:
            wait = round(HOUR_S ** chance.random())  # as many short ones as long ones
            longest = max(longest, wait if kind == "429" else 0)
            more = {"retry_after": wait} if kind == "429" else {"delay": 0} if kind.startswith("timeout") else {}
            office.fault(kind, None if kind == "blocked" else 1, chat_id=chat_id, method="sendMessage", **more)
    return longest


async def send_alert(office: Office) -> ItemRow:
    """A coordinator alerts the whole network."""
    now = office.clock.now_ms()
    telegram_id = office.person("coordinator")
    async with office.db.write() as tx:
        made = await people.add(tx, telegram_id=telegram_id, username=None, name="Lin", language="en", now=now)
        place = {"country": None, "network": "SEAP"}
        await people.vet(tx, made.id, name="Lin", agency="", role=Role.COORDINATOR, now=now, **place)
        sender = await people.by_id(tx, made.id)
        assert sender is not None
        draft = await drafts.start(
            tx,
            person_id=sender.id,
            chat_id=telegram_id,
            thread_id=None,
            form="alert",
            step="review",
            answers={},
            kept={},
            now=now,
        )
        order = Order("Check all cylinders.", Level.URGENT, Audience(("SEAP",)), Tlp.AMBER, "3d")
        row = await alerts.send(tx, sender, order, draft, now)
        assert row is not None
        if office.sender is not None:
            tx.after_commit(office.sender.wake)
    return row


async def mishaps(office: Office, recipients: int, seed: int) -> Figures:
    """An alert to `recipients`, with the whole menu of mishaps, and some who lose access meanwhile."""
    chance = random.Random(seed)
    fates = await _network(office, recipients, chance)
    longest = _order_faults(office, fates, chance)
    row = await send_alert(office)
    began = office.clock.now_ms()
    office.opens()
    await office.settles()
    async with office.db.write() as tx:
        for telegram_id in fates.suspended:
            await tx.execute("UPDATE people SET status = 'suspended' WHERE telegram_id = ?", (telegram_id,))
    await finishes(office, longest + 2 * HOUR_S)
    return await _judge(office, fates, row, began, recipients, longest)


async def _judge(office: Office, fates: Fates, row: ItemRow, began: int, recipients: int, longest: int) -> Figures:
    async with office.db.read() as reader:
        rows = await reader.fetch_all(
            "SELECT chat_id, state, sent_at, attempts FROM outbox WHERE item_id = ? AND priority = 0", (row.id,)
        )
        unfinal = await reader.fetch_value(
            "SELECT count(*) FROM outbox WHERE state NOT IN (SELECT value FROM json_each(?))", (_json(FINAL),)
        )
        unreachable = await reader.fetch_value("SELECT count(*) FROM people WHERE unreachable IS NOT NULL")
        moved = [found["chat_id"] for found in await reader.fetch_all("SELECT chat_id FROM rooms")]
    blocked, gone = set(fates.struck["blocked"]), set(fates.suspended)
    copies = {person: len(office.seen(person)) for person in fates.people}
    early = {each["chat_id"] for each in rows if each["sent_at"] == began} & gone
    missing = [person for person in fates.people if not copies[person] and person not in blocked | gone]
    leaked = [person for person in gone - early if copies[person]]
    doubled = [person for person in fates.people if copies[person] > 1]
    in_doubt = set(fates.struck["timeout_after"])
    calm = [each["sent_at"] - began for each in rows if each["state"] == "sent" and not fates.of(each["chat_id"])]
    ideal = -(-recipients // Delivery().overall_per_second) * 1000
    require(unfinal == 0, "every row ends in a final state", unfinal)
    require(missing == [], "every entitled and reachable person gets it", missing)
    require(leaked == [], "nobody gets it who may not read it any more", leaked)
    require(set(doubled) <= in_doubt, "only who was in doubt gets it twice", doubled)
    require(all(count <= 2 for count in copies.values()), "nobody gets it thrice", max(copies.values()))
    require(unreachable == len(blocked), "who blocked the bot is known as unreachable", unreachable)
    require(set(moved).isdisjoint(fates.rooms), "groups that moved are followed", moved)
    settled = [_room_has_it(office, number) for number in range(len(fates.rooms))]
    require(all(settled), "groups that moved get it in their new place", settled)
    require(max(calm) <= ideal * 1.25 + 2000, "slow chats do not delay the others", max(calm), ideal)
    return {
        "recipients": recipients,
        "struck": {kind: len(chats) for kind, chats in fates.struck.items()},
        "longest_wait_s": longest,
        "rows_without_end": unfinal,
        "entitled_without_it": len(missing),
        "not_entitled_with_it": len(leaked),
        "twice": len(doubled),
        "last_of_the_unstruck_s": max(calm) / 1000,
        "fastest_possible_s": ideal / 1000,
    }


def _room_has_it(office: Office, number: int) -> bool:
    """Whether the alert stands in the supergroup that a room's group has become."""
    owner = f"owner_of_room{number}"
    moved = [chat["id"] for chat in office.telegram.chats(owner) if chat["type"] == "supergroup"]
    return any(office.seen(owner, chat_id) for chat_id in moved)


def _json(values: set[str]) -> str:
    return "[" + ",".join(f'"{value}"' for value in sorted(values)) + "]"


# ── Telegram's own limits ─────────────────────────────────────────────────────────────────────────────


async def strict(office: Office, messages: int, priorities: tuple[Priority, ...]) -> Figures:
    """`messages` to people and rooms, without mishaps; Telegram counts strictly. How many it refused."""
    per_chat = 4
    rooms = max(1, messages // 1000)
    in_rooms = rooms * 20
    chats = [office.person(f"person{n}") for n in range((messages - in_rooms) // per_chat)]
    groups = [office.group(f"room{n}", type="supergroup") for n in range(rooms)]
    wanted = [chat for chat in chats for _ in range(per_chat)] + [group for group in groups for _ in range(20)]
    random.Random(messages).shuffle(wanted)
    now = office.clock.now_ms()
    async with office.db.write() as tx:
        for number, chat_id in enumerate(wanted):
            tx.later(
                "INSERT INTO outbox (chat_id, method, payload, priority, not_before, made_at)"
                " VALUES (?, 'sendMessage', ?, ?, ?, ?)",
                (chat_id, f'{{"text": "message {number}"}}', priorities[number % len(priorities)], now, now),
            )
    office.opens()
    await finishes(office, messages)
    async with office.db.read() as reader:
        states = await reader.fetch_all("SELECT state, count(*) AS n, max(sent_at) AS last FROM outbox GROUP BY state")
        tried = await reader.fetch_value("SELECT sum(attempts) FROM outbox")
    require([each["state"] for each in states] == ["sent"], "all are sent", [tuple(each) for each in states])
    seconds = (states[0]["last"] - now) / 1000
    refused = tried - len(wanted)
    require(refused == 0, "Telegram never has to refuse", refused)
    return {"messages": len(wanted), "answers_429": refused, "per_second": len(wanted) / seconds, "seconds": seconds}


# ── an alert in the night of the digests ──────────────────────────────────────────────────────────────


async def alert_among_digests(office: Office, digests: int, recipients: int) -> Figures:
    """`digests` are queued and going out when `recipients` are alerted."""
    readers = [office.person(f"reader{n}") for n in range(digests)]
    officers = [office.person(f"officer{n}") for n in range(recipients)]
    now = office.clock.now_ms()
    async with office.db.write() as tx:
        for chat_id in readers + officers[: recipients // 2]:
            tx.later(
                "INSERT INTO outbox (chat_id, method, payload, priority, not_before, made_at)"
                " VALUES (?, 'sendMessage', '{\"text\": \"digest\"}', ?, ?, ?)",
                (chat_id, Priority.DIGEST, now, now),
            )
        await tx.execute_many(
            "INSERT INTO people (telegram_id, name, role, country, network, language, status, first_seen, joined_at)"
            " VALUES (?, 'Officer', 'customs', 'PH', 'SEAP', 'en', 'active', 1, 1)",
            [(telegram_id,) for telegram_id in officers],
        )
    office.opens()
    await office.passes(10.3)
    row = await send_alert(office)
    began = office.clock.now_ms()
    await office.passes(30)
    async with office.db.read() as reader:
        sent = await reader.fetch_one(
            "SELECT count(*) AS n, min(sent_at) AS first, max(sent_at) AS last FROM outbox"
            " WHERE item_id = ? AND priority = 0 AND state = 'sent'",
            (row.id,),
        )
        waiting = await reader.fetch_value("SELECT count(*) FROM outbox WHERE state = 'queued' AND priority = 3")
    assert sent is not None
    first, last = (sent["first"] - began) / 1000, (sent["last"] - began) / 1000
    require(sent["n"] >= recipients, "all officers get the alert", sent["n"])
    require(waiting > 0 or digests < 500, "digests were still waiting", waiting)
    require(first <= 2, "the first has it within 2 s", first)
    require(last <= 15, "the last has it within 15 s", last)
    return {"digests": digests, "recipients": recipients, "first_s": first, "last_s": last}
