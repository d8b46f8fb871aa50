"""Intake against the local Telegram, over real connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot

from bot.intake.polling import Polling, TokenRefused
from bot.intake.webhook import Webhook
from sandbox import Sandbox
from storage.engine import Database
from tests.intake.words import Officer, arrivals_of, lanes_of, states


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    server = Sandbox()
    await server.start()
    for name in ("maria", "joao"):
        server.add_person(name, username=name, started=True)
    yield server
    await server.stop()


@asynccontextmanager
async def polling(sandbox: Sandbox, db: Database, officer: Officer) -> AsyncIterator[asyncio.Task[None]]:
    lanes = lanes_of(db, officer)
    await lanes.start()
    url = f"{sandbox.base_url}/bot{sandbox.token}"
    task = asyncio.create_task(Polling(url, arrivals_of(db, lanes), long_poll=5).run())
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await lanes.idle()
    await lanes.stop()


async def test_what_officers_write_arrives_in_their_order(sandbox: Sandbox, db: Database) -> None:
    officer = Officer()
    for n in range(150):
        sandbox.say("maria" if n % 2 else "joao", None, f"case {n}")
    async with polling(sandbox, db, officer):
        await officer.has_finished(150)
        sandbox.say("maria", None, "one more")
        await officer.has_finished(151)
    assert [t for t in officer.texts if t[-1:] in "13579"] == [f"case {n}" for n in range(1, 150, 2)]
    assert officer.texts[-1] == "one more"


async def test_a_bot_that_starts_anew_gets_what_was_written_meanwhile_once(sandbox: Sandbox, db: Database) -> None:
    first, second = Officer(), Officer()
    sandbox.say("maria", None, "before")
    async with polling(sandbox, db, first):
        await first.has_finished(1)
    sandbox.say("maria", None, "meanwhile")
    async with polling(sandbox, db, second):
        await second.has_finished(1)
    assert (first.texts, second.texts) == (["before"], ["meanwhile"])
    assert set((await states(db)).values()) == {"done"}


async def test_a_wrong_token_ends_the_polling(sandbox: Sandbox, db: Database) -> None:
    lanes = lanes_of(db, Officer())
    await lanes.start()
    with pytest.raises(TokenRefused):
        await Polling(f"{sandbox.base_url}/bot1:wrong", arrivals_of(db, lanes)).run()
    await lanes.stop()


async def test_updates_come_by_webhook_and_the_way_back_to_polling_loses_none(sandbox: Sandbox, db: Database) -> None:
    officer = Officer()
    lanes = lanes_of(db, officer)
    await lanes.start()
    webhook = Webhook(arrivals_of(db, lanes), path="/telegram", secret="a-secret_of-20-chars")
    port = webhook.listen(0)
    async with Bot(sandbox.token, base_url=f"{sandbox.base_url}/bot") as bot:
        await webhook.announce(bot, f"http://127.0.0.1:{port}")
        for n in range(20):
            sandbox.say("maria", None, f"case {n}")
        await officer.has_finished(20)
        assert officer.texts == [f"case {n}" for n in range(20)]
        await webhook.withdraw(bot)
    await webhook.close()
    await lanes.idle()
    await lanes.stop()
    sandbox.say("maria", None, "after")
    again = Officer()
    async with polling(sandbox, db, again):
        await again.has_finished(1)
    assert again.texts == ["after"]
