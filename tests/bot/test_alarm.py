"""Those who run the server are told what the service could not do by itself: once, and in words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from click.testing import CliRunner

from bot import backups
from bot.backups import Daily
from bot.cli import cli
from bot.settings import Backup
from domain.access import Role
from handlers.feature import Command, Feature
from storage.chain import KEY_FILE
from tests.world import Talker, World

NO_SPACE = OSError(28, "No space left on device")


async def _breaks(_turn: Any) -> None:
    raise RuntimeError("zqcanary")


BROKEN = Feature(name="broken", title="Broken", commands=(Command("breaks", _breaks, "Breaks", "/breaks"),))


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, features=(BROKEN,)) as world:
        yield world


@pytest_asyncio.fixture
async def root(world: World) -> Talker:
    """Who runs the server; the chat with the bot is the one that the configuration names."""
    admin = await world.member(Role.ADMIN, None, "root")
    await world.stop_bot()
    service = msgspec.structs.replace(world.app.settings.service, admin_chat=admin.id)
    settings = msgspec.structs.replace(world.app.settings, service=service, backup=Backup(at="02:30"))
    world._settings = lambda: settings  # type: ignore[method-assign]
    await world.start_bot()
    await world.settled()
    return admin


def _told(who: Talker, words: str) -> int:
    return sum(words in message.get("text", "") for message in who.heard())


async def test_a_backup_that_fails_is_told_once_a_day_and_made_as_soon_as_it_can_be(
    world: World, root: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise NO_SPACE

    with monkeypatch.context() as patch:
        patch.setattr(backups, "make", full)
        await world.later("1d")
        world.app.knocks.knock("backup")
        await world.settled()
        assert _told(root, "The daily backup failed: No space left on device.") == 1
        await world.later("1d")
        assert _told(root, "The daily backup failed") == 2
    folder = world.data / "backups"
    before = len(list(folder.iterdir()))
    world.app.knocks.knock("backup")
    await world.settled()
    assert len(list(folder.iterdir())) == before + 1
    assert _told(root, "The daily backup failed") == 2


async def test_a_rehearsal_that_fails_is_told_by_the_bot_that_runs(world: World, root: Talker, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        f'[service]\nadmin_chat = {root.id}\n[storage]\ndata = "{world.data}"\n'
        f'[backup]\nkey_file = "{tmp_path / "nowhere.key"}"\n'
    )
    done = await asyncio.to_thread(CliRunner().invoke, cli, ["drill", "--config", str(config)])
    assert done.exit_code != 0
    world.app.knocks.knock("outbox")
    await world.settled()
    root.sees("The rehearsal of a restore failed")
    root.sees_not("nowhere.key")


async def test_a_rehearsal_that_fails_on_a_folder_of_which_nobody_can_be_told_says_so(
    world: World, root: Talker, tmp_path: Path
) -> None:
    await world.stop_bot()
    key = (world.data / KEY_FILE).read_text()
    (world.data / KEY_FILE).write_text("no key")
    config = tmp_path / "config.toml"
    config.write_text(f'[service]\nadmin_chat = {root.id}\n[storage]\ndata = "{world.data}"\n')
    done = await asyncio.to_thread(CliRunner().invoke, cli, ["drill", "--config", str(config)])
    assert done.exit_code != 0
    assert "nobody could be told" in done.stderr
    (world.data / KEY_FILE).write_text(key)
    await world.start_bot()


async def test_an_update_that_breaks_is_told_once_an_hour_without_what_it_said(world: World, root: Talker) -> None:
    maria = await world.customs("PH", "maria")
    for _ in range(2):
        await maria.says("/breaks zqcanary")
        await world.later("5m")
        maria.sees("noted under E-")
    assert _told(root, "could not be processed: E-") == 1
    root.sees("RuntimeError")
    root.sees_not("zqcanary")
    await world.later("1h")
    await maria.says("/breaks")
    await world.later("5m")
    assert _told(root, "could not be processed: E-") == 2


async def test_nobody_is_told_where_no_chat_is_named(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/breaks")
    await world.later("5m")
    daily = Daily(msgspec.structs.replace(world.app.settings, backup=Backup(at="02:30")), world.app.db, world.clock)
    await daily()
    async with world.app.db.read() as reader:
        assert await reader.fetch_value("SELECT count(*) FROM outbox WHERE dedupe LIKE 'alarm:%'") == 0
        assert await reader.fetch_value("SELECT count(*) FROM outbox WHERE dedupe LIKE 'dead:%'") == 0
