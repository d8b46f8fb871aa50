"""What /healthz and /metrics say, and the backup of every day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest_asyncio

from bot.backups import LAST_BACKUP, Daily
from bot.health import LATE_MS, Health
from bot.settings import Backup, Settings, Storage
from services import outbox
from storage import facts
from tests.world import World

DAY_MS = 86_400_000


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path / "data") as world:
        yield world


@pytest_asyncio.fixture
async def health(world: World) -> AsyncIterator[Health]:
    health = Health(world.app.db, world.clock, world.app.failed)
    yield health
    await health.close()


async def ask(health: Health, path: str) -> httpx.Response:
    port = health.listen(0, "127.0.0.1")
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        return await client.get(path)


async def test_a_bot_at_rest_is_healthy(world: World, health: Health) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/help")
    answer = await ask(health, "/healthz")
    assert answer.status_code == 200
    assert answer.json()["problems"] == []
    assert answer.json()["unread"] == 0


async def test_a_message_that_waits_too_long_is_a_fault(world: World, health: Health) -> None:
    await world.app.sender.stop()
    async with world.app.db.write() as tx:
        outbox.say(tx, chat_id=1, html="late", now=world.now - LATE_MS - 1000)
    answer = await ask(health, "/healthz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["messages wait too long"]
    assert answer.json()["unsent"]["reply"] == 1


async def test_a_vital_part_that_ended_is_a_fault(world: World, health: Health) -> None:
    world.app.failed.set_exception(RuntimeError("on purpose"))
    assert (await ask(health, "/healthz")).status_code == 503


async def test_metrics_are_what_prometheus_reads(health: Health) -> None:
    answer = await ask(health, "/metrics")
    assert 'ozonenet_unsent{priority="alert"} 0.0' in answer.text
    assert "ozonenet_backup_age_seconds -1.0" in answer.text
    assert "ozonenet_healthy 1.0" in answer.text


async def test_the_bot_answers_where_its_configuration_says(tmp_path: Path, world: World) -> None:
    probe = Health(world.app.db, world.clock, world.app.failed)
    port = probe.listen(0, "127.0.0.1")
    await probe.close()
    await world.stop_bot()
    service = msgspec.structs.replace(world.app.settings.service, health_port=port)
    settings = msgspec.structs.replace(world.app.settings, service=service)
    world._settings = lambda: settings  # type: ignore[method-assign]
    await world.start_bot()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        assert (await client.get("/healthz")).status_code == 200


# ── every day ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_backup_is_made_once_a_day_and_a_missed_one_is_made_up_for(tmp_path: Path, world: World) -> None:
    key = tmp_path / "backup.key"
    key.write_text("0123456789abcdef" * 3, encoding="ascii")
    backup = Backup(folder=tmp_path / "kept", key_file=key, at="02:30")
    daily = Daily(Settings(storage=Storage(data=world.data), backup=backup), world.app.db, world.clock)
    for _ in range(2):
        await daily()
    assert len(list((tmp_path / "kept").iterdir())) == 1
    await world.later("3d")
    for _ in range(2):
        await daily()
    assert len(list((tmp_path / "kept").iterdir())) == 2
    async with world.app.db.read() as reader:
        assert int(await facts.get(reader, LAST_BACKUP) or 0) > world.now - DAY_MS
