"""Making the demo world, once for a data folder."""

from __future__ import annotations

import structlog

from bot.app import App
from bot.demo import history, people, photographs, posts, rooms
from bot.demo_mark import BEGUN, FACT, MADE, READY, real_people
from domain import networks
from domain.access import Role
from sandbox.server import Sandbox
from storage import facts
from storage.people import Person

log = structlog.get_logger(__name__)


async def seed(app: App, sandbox: Sandbox) -> None:
    """Put people, rooms and history into a local Telegram and the bot on it; nothing when they are there.

    Raises CommandError for a data folder that serves real people: they and the demo world must never mix.
    """
    if await _begin(app):
        await _make(app, sandbox)
    async with app.db.read() as reader:
        state = await facts.get(reader, FACT)
    if state == MADE:
        await app.sender.idle()
        async with app.db.write() as tx:
            await rooms.pin_welcomes(tx, app.clock.now_ms())
            await facts.put(tx, FACT, READY)


async def _begin(app: App) -> bool:
    async with app.db.write() as tx:
        state = await facts.get(tx, FACT)
        if state is not None:
            return state == BEGUN
        if await facts.in_use(tx):
            raise real_people(app.data)
        await facts.put(tx, FACT, BEGUN)
        return True


async def _make(app: App, sandbox: Sandbox) -> None:
    now = app.clock.now_ms()
    inhabitants = people.inhabitants()
    accounts = {who.username: people.account(sandbox, who) for who in inhabitants}
    chats = {}
    for network in networks.all_networks():
        officers = [who for who in inhabitants if who.in_room and who.network == network.code]
        owner = next(who for who in officers if who.role == Role.COORDINATOR)
        ids = [accounts[who.username] for who in officers]
        chats[network] = (rooms.chat(sandbox, network, accounts[owner.username], ids), owner.username)
    pictures = await photographs.keep(app.house.files)
    async with app.db.write() as tx:
        cases = await history.take_over(tx, now)
        members: dict[str, Person] = {}
        for who in inhabitants:
            member = await people.vet(tx, who, accounts[who.username], now)
            if member is not None:
                members[who.username] = member
        for network, (chat_id, username) in chats.items():
            await rooms.bind(tx, chat_id, network, members[username], now)
        await posts.publish(tx, members, now)
        await photographs.publish(tx, members, pictures, now)
        await facts.put(tx, FACT, MADE)
    log.info("demo.made", people=len(inhabitants), rooms=len(chats), cases=cases)
