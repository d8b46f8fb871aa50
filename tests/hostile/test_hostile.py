"""Thousands of malformed and hostile updates: the bot lives, says nothing that it should not, and serves on."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import structlog

from bot import logs
from bot.intake.updates import Incoming, Unreadable, read_update, salvage
from tests.hostile.updates import LURE, Hostile
from tests.world import World

MANY = 10_000
OVER_HTTP = 300
AT_ONCE = 500
LEAKS = re.compile(r"Traceback|File \"|\.py\b|Error\b|Exception|sqlite|<class|0x[0-9a-f]{6,}|None\b")
FOREIGN = {"spoiler", "underline", "strikethrough", "pre"}
"""Kinds of entity that no screen of the bot uses."""
OURS = ("parse", "too long", "text is empty", "button_data_invalid")
"""Words of refusals that only a text of ours can cause."""
FINAL = {"BadRequest: Invalid file_id"}
"""Failures after which an update is rightly put aside: Telegram does not hand out a file."""
CASE = "/case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    logs.setup("critical")  # a line for each update would be longer than all updates
    async with World(tmp_path) as world:
        yield world
    structlog.reset_defaults()


class Scene:
    """A room with officers in it, one of whom is in the middle of something."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def begins(self, seed: int) -> Hostile:
        world = self.world
        self.vera = await world.customs("PH", "vera")
        members = [await world.customs("PH", "maria"), await world.ozone("FJ", "fay")]
        members += [await world.coordinator("SEAP", "cora"), world.stranger("eve"), world.stranger("noor", "ar")]
        self.everybody = [self.vera, *members]
        self.room = await world.room("SEAP", self.vera, *members[:3])
        await self.vera.says(CASE)
        self.card = self.vera.last()
        async with world.app.db.read() as reader:
            tokens = [row[0] for row in await reader.fetch_all("SELECT token FROM buttons ORDER BY token")]
        assert tokens
        return Hostile(
            random.Random(seed),
            people=[member.id for member in members],
            chats=[self.room, world.sandbox.bot["id"]],
            commands=[*world.app.dispatcher.commands, "start", "nonsense"],
            tokens=tokens,
        )

    async def ends_well(self) -> None:
        """Nothing is left over, nothing improper was said, and Vera goes on where she was."""
        await self._all_is_done()
        await self._nothing_was_refused()
        self._nothing_leaked()
        assert self.vera.last() == self.card
        await self.vera.presses("Post")
        self.vera.sees("✅")

    async def _all_is_done(self) -> None:
        app = self.world.app
        assert not app.failed.done()
        assert (app.lanes.held, app.lanes.active) == (0, 0)
        async with app.db.read() as reader:
            states = dict(await reader.fetch_all("SELECT state, count(*) FROM inbox GROUP BY state"))
            dead = await reader.fetch_all("SELECT DISTINCT error FROM inbox WHERE state = 'dead'")
            waiting = await reader.fetch_value("SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed')")
        assert set(states) <= {"done", "dead"}
        assert {row[0] for row in dead} <= FINAL
        assert waiting == 0

    async def _nothing_was_refused(self) -> None:
        async with self.world.app.db.read() as reader:
            failed = await reader.fetch_all("SELECT error FROM outbox WHERE error IS NOT NULL")
        words = Counter(str(row[0]).lower() for row in failed)
        assert not [error for error in words if any(fault in error for fault in OURS)], words

    def _nothing_leaked(self) -> None:
        for message in self._said():
            text = str(message.get("text") or message.get("caption") or "")
            ours = "".join(line for line in text.splitlines() if "hx" not in line)
            assert not LEAKS.search(ours), text
            for entity in message.get("entities", []) + message.get("caption_entities", []):
                assert entity["type"] not in FOREIGN, text
                assert LURE not in entity.get("url", ""), text

    def _said(self) -> Iterable[dict[str, Any]]:
        for person in self.everybody:
            yield from person.heard()
        yield from self.vera.heard(self.room)


def kept(body: bytes) -> Incoming | None:
    """As polling does with an answer that holds one update."""
    try:
        return read_update(body)
    except Unreadable:
        return salvage(body)


@pytest.mark.timeout(120)
async def test_ten_thousand_hostile_updates_harm_nobody(world: World) -> None:
    scene = Scene(world)
    hostile = await scene.begins(seed=20_261_123)
    found = [kept(body) for body in islice(hostile.updates(), MANY)]
    updates = [update for update in found if update is not None]
    assert len(updates) == MANY
    for start in range(0, MANY, AT_ONCE):
        await world.app.arrivals.accept(updates[start : start + AT_ONCE])
    await world.app.lanes.idle()
    await world.settled()
    await scene.ends_well()


async def test_hostile_updates_come_through_the_wire_too(world: World) -> None:
    scene = Scene(world)
    hostile = await scene.begins(seed=7)
    async with httpx.AsyncClient(base_url=world.sandbox.base_url) as client:
        for body in islice(hostile.updates(), OVER_HTTP):
            answer = await client.post("/sandbox/updates", content=body)
            assert answer.status_code in (200, 400), body[:300]
    await world.app.lanes.idle()
    await world.settled()
    await scene.ends_well()


def test_the_generator_repeats_itself_for_a_seed() -> None:
    def some(seed: int) -> list[bytes]:
        return list(islice(Hostile(random.Random(seed), [1], [-1], ["case"], ["t"]).updates(), 50))

    assert some(1) == some(1) != some(2)
    assert json.loads(some(1)[0])["update_id"] == 10_000_001
