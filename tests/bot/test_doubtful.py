"""What a person decides about messages of which nobody knows whether they arrived."""

from __future__ import annotations

import asyncio
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import cli
from domain.words import T
from services import notices
from services.outbox import Priority
from tests.world import Talker, World


async def _doubtful(world: World, *options: str) -> Result:
    command = ["doubtful", "--data", str(world.data), *options]
    return await asyncio.to_thread(CliRunner().invoke, cli, command)


async def _in_doubt(world: World, who: Talker, *texts: str) -> list[str]:
    """Digests to somebody whose answers are lost; their numbers."""
    for text in texts:
        world.sandbox.world.faults.add({"kind": "timeout_before", "method": "sendMessage", "delay": 0})
        async with world.app.db.write() as tx:
            sentence = T("%(text)s", {"text": text})
            notices.to_person(
                tx, await who.person(), "common/sentence", world.now, priority=Priority.DIGEST, sentence=sentence
            )
        await world.settled()
    async with world.app.db.read() as reader:
        rows = await reader.fetch_all("SELECT id FROM outbox WHERE state = 'uncertain' ORDER BY id")
    return [str(row[0]) for row in rows]


async def test_a_doubtful_message_goes_once_more_or_never_as_a_person_decides(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        maria = await world.customs("PH", "maria")
        one, two = await _in_doubt(world, maria, "the first", "the second")
        listed = await _doubtful(world)
        assert listed.exit_code == 0
        assert f"{one}  2026-11-23 10:00  digest  sendMessage to {maria.id}" in listed.output
        assert "the first" not in listed.output
        decided = await _doubtful(world, "--again", one, "--drop", two)
        assert decided.output == "no message is in doubt\n"
        world.app.knocks.knock("outbox")
        await world.settled()
        maria.sees("the first")
        maria.sees_not("the second")
        once_more = await _doubtful(world, "--drop", one)
        assert once_more.exit_code == 1
        assert f"not in doubt: {one}" in once_more.output
