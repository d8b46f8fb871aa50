"""Officers whose membership ends while their rooms wait for a queue of other messages: how soon they are out.

Measured from the tap that ends it to Telegram's note of the call, by the clock of the local Telegram, with its limits
counted strictly. A room is a forum, a basic group and a channel.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from domain.words import T
from services import notices
from services.outbox import Priority
from storage import rooms
from tests.world import Talker, World

WITHIN_S = 5.0
PATIENCE_S = 60.0
LOOK_S = 0.005
WAITING = 25
"""More than Telegram lets into a group in a minute."""
TYPES = ("supergroup", "group", "channel")

Ending = Callable[[World, Talker, Talker], Awaitable[Any]]


async def _leaves(world: World, _lin: Talker, officer: Talker) -> Any:
    await officer.says("/leave")
    return officer._button("Leave OzoneNet", None, None), officer


async def _is_forgotten(world: World, _lin: Talker, officer: Talker) -> Any:
    await officer.says("/forgetme")
    return officer._button("Remove my data", None, None), officer


async def _card(lin: Talker, officer: Talker) -> None:
    await lin.says("/people")
    while officer.user["first_name"] not in lin.buttons():
        await lin.presses("›")
    await lin.presses(officer.user["first_name"])


async def _is_suspended(world: World, lin: Talker, officer: Talker) -> Any:
    await _card(lin, officer)
    return lin._button("Suspend", None, None), lin


async def _is_no_officer(world: World, lin: Talker, officer: Talker) -> Any:
    await _card(lin, officer)
    await lin.presses("Role")
    return lin._button("partner", None, None), lin


WAYS: dict[str, Ending] = {
    "leaves": _leaves,
    "is forgotten": _is_forgotten,
    "is suspended": _is_suspended,
    "is no officer any more": _is_no_officer,
}


async def leave(folder: Path, officers: int) -> dict[str, Any]:
    """So many officers go, one way after the other; how long the slowest way out of a room took."""
    async with World(folder, strict=True) as world:
        lin = await world.coordinator("SEAP", "lin")
        some = [await world.customs("PH", f"officer_{n:02}") for n in range(officers)]
        chats = [await _room(world, kind, lin, some) for kind in TYPES]
        took: dict[str, float] = {}
        ways: Counter[str] = Counter()
        for n, officer in enumerate(some):
            way = list(WAYS)[n % len(WAYS)]
            ways[way] += 1
            took[way] = max(took.get(way, 0.0), await _goes(world, WAYS[way], lin, officer, chats))
        inside = sum(world.is_in(officer, chat) for officer in some for chat in chats)
        return {
            "officers": officers,
            "by_way": dict(ways),
            "rooms": len(chats),
            "still_inside": inside,
            "slowest_s": {way: round(seconds, 3) for way, seconds in took.items()},
        }


async def _room(world: World, kind: str, lin: Talker, officers: list[Talker]) -> int:
    chat: int = world.sandbox.add_chat(kind, kind.title(), lin.id, is_forum=kind == "supergroup")["id"]
    world.sandbox.add_member(chat, world.sandbox.bot["id"], rights=True, quiet=True)
    for officer in officers:
        world.sandbox.add_member(chat, officer.id, quiet=True)
    async with world.app.db.write() as tx:
        await rooms.bind(
            tx, chat_id=chat, network="SEAP", type=kind, title=kind.title(), is_forum=False, by=None, now=world.now
        )
    return chat


async def _goes(world: World, way: Ending, lin: Talker, officer: Talker, chats: list[int]) -> float:
    """Seconds until the last room is left."""
    (message, button), who = await way(world, lin, officer)
    await _fill(world)
    pressed = world.sandbox.clock.timestamp()
    pressing = asyncio.ensure_future(
        world.sandbox.press(who.id, None, message["message_id"], callback_data=button["callback_data"])
    )
    async with asyncio.timeout(PATIENCE_S):
        inside = chats
        while inside:
            await asyncio.sleep(LOOK_S)
            inside = [chat for chat in inside if world.is_in(officer, chat)]
    await pressing
    async with world.app.db.write() as tx:  # nobody waits a minute for what is left
        await tx.execute("UPDATE outbox SET state = 'dropped' WHERE state = 'queued' AND priority > 0 AND chat_id < 0")
    await world.settled()
    out = [
        datetime.fromisoformat(call["time"]).timestamp()
        for call in world.sandbox.calls.after(0)
        if call["method"] == "banChatMember" and str(officer.id) == str(call["parameters"]["user_id"])
    ]
    assert len(out) == len(chats)
    return max(out) - pressed


async def _fill(world: World) -> None:
    """Each room waits for more than it may get in a minute."""
    async with world.app.db.write() as tx:
        for room in await rooms.every(tx):
            for number in range(WAITING):
                sentence = T("%(number)s of those that wait", {"number": number})
                notices.to_room(
                    tx, room, "common/sentence", world.now, priority=Priority.NOTIFICATION, sentence=sentence
                )
