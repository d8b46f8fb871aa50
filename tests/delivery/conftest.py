from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import ManualClock
from bot.settings import Delivery
from sandbox.clock import Clock as SandboxClock
from sandbox.server import Sandbox
from storage.chain import AuditChain
from storage.engine import Database
from storage.migrate import migrate
from tests.delivery.office import Office


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    migrate(tmp_path / "ozonenet.db")
    db = Database(tmp_path / "ozonenet.db", AuditChain.from_file(tmp_path / "audit.key"))
    await db.open()
    telegram = Sandbox(clock=SandboxClock())
    await telegram.start()
    request = HTTPXRequest(connection_pool_size=16, httpx_kwargs={"trust_env": False})
    bot = Bot(
        telegram.token,
        base_url=f"{telegram.base_url}/bot",
        base_file_url=f"{telegram.base_url}/file/bot",
        request=request,
    )
    await bot.initialize()
    settings = Delivery(connect_timeout_s=5.0, read_timeout_s=5.0)
    office = Office(db, bot, telegram, ManualClock(), settings)
    yield office
    await office.closes()
    await bot.shutdown()
    await telegram.stop()
    await db.close()
