"""Many messages, many mishaps: what still holds then."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.delivery import sender as sender_module
from services.outbox import Priority
from storage.engine import Tx
from tests.delivery.office import Office

MISHAPS = ("429", "502", "reset", "timeout_before", "timeout_after")


class Unlucky(Bot):
    """A client in a process that may die before or after any call."""

    def __init__(self, office: Office, chance: random.Random, risk: float) -> None:
        super().__init__(
            office.telegram.token,
            base_url=f"{office.telegram.base_url}/bot",
            request=HTTPXRequest(connection_pool_size=16, httpx_kwargs={"trust_env": False}),
        )
        self._office, self._chance, self._risk = office, chance, risk

    async def do_api_request(self, *args: Any, **more: Any) -> Any:
        await self._maybe_die()
        answer = await super().do_api_request(*args, **more)
        await self._maybe_die()
        return answer

    async def _maybe_die(self) -> None:
        if self._chance.random() < self._risk and self._office.running is not None:
            self._office.running.cancel()
            await asyncio.Event().wait()


@pytest.mark.parametrize("seed", range(4))
async def test_through_crashes_and_mishaps_nothing_is_lost_and_nothing_comes_thrice(office: Office, seed: int) -> None:
    chance = random.Random(seed)
    people = [office.person(f"person{n}") for n in range(6)]
    said: dict[str, tuple[int, Priority]] = {}
    for number in range(90):
        text, person = f"message {number}", chance.choice(people)
        said[text] = (person, chance.choice((Priority.ALERT, Priority.REPLY, Priority.DIGEST)))
        await office.say(person, text, priority=said[text][1])
    for _ in range(12):
        office.fault(chance.choice(MISHAPS), method="sendMessage", retry_after=2, delay=0)
    for life in range(40):
        bot = Unlucky(office, chance, 0.03 if life < 12 else 0.0)
        await bot.initialize()
        office.opens(bot)
        crashed = await lives(office)
        await bot.shutdown()
        if not crashed:
            break
    arrived = Counter(text for person in people for text in office.seen(person))
    state = dict(zip(await office.rows("payload ->> 'text'"), await office.rows(), strict=True))
    for text, (person, priority) in said.items():
        assert office.seen(person).count(text) == arrived[text]
        assert state[text] in ("sent", "uncertain")
        assert arrived[text] <= (1 if priority is Priority.DIGEST else 2)
        assert arrived[text] >= 1 or state[text] == "uncertain"
    assert sum(count > 1 for count in arrived.values()) < 30


async def lives(office: Office) -> bool:
    """Run until all is done or the process dies; whether it died."""
    assert office.running is not None
    passing = asyncio.create_task(office.passes(300))
    await asyncio.wait({passing, office.running}, return_when=asyncio.FIRST_COMPLETED)
    if not office.running.done():
        return False
    passing.cancel()
    await asyncio.wait({passing})
    office.sender = office.running = None
    return True


async def test_telegram_with_its_limits_on_never_has_to_refuse(office: Office) -> None:
    office.telegram.world.limits.strict = True
    people = [office.person(f"person{n}") for n in range(6)]
    rooms = [office.group(f"room{n}", type="supergroup") for n in range(2)]
    for number in range(12):
        for person in people:
            await office.say(person, f"{number}", priority=Priority(number % 4))
    for room in rooms:
        for number in range(30):
            await office.say(room, f"{number}", priority=Priority.NOTIFICATION)
    office.opens()
    await office.passes(130)
    assert set(await office.rows()) == {"sent"}
    assert {call["status"] for call in office.calls()} == {200}


async def test_a_database_that_cannot_be_written_for_a_while_delays_and_doubles_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_module, "_AFTER_TROUBLE_S", 0)
    maria = office.person("maria")
    write, fail = office.db.write, [False, True, False, True, True]

    @asynccontextmanager
    async def flaky() -> AsyncIterator[Tx]:
        async with write() as tx:
            yield tx
            if fail and fail.pop(0):
                raise sqlite3.OperationalError("disk I/O error")

    sender = office.opens()
    await office.settles()
    monkeypatch.setattr(office.db, "write", flaky)
    async with office.db.write() as tx:
        for text in ("one", "two"):
            tx.later(
                "INSERT INTO outbox (chat_id, method, payload, priority, not_before, made_at)"
                " VALUES (?, 'sendMessage', ?, 1, 0, 0)",
                (maria, f'{{"text": "{text}"}}'),
            )
        tx.after_commit(sender.wake)
    await office.passes(5)
    assert fail == []
    assert (office.seen(maria), await office.rows()) == (["one", "two"], ["sent", "sent"])
