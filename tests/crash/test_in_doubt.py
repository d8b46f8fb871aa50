"""A commit that was done while its success was never told: by a broken disk, a cancelled caller, a lost connection."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from storage.engine import Database
from tests.crash.failing import Form, Trouble
from tests.world import World

COMMITS = 5
"""Of a command and its answer: kept, answered, claimed, settled, and one to spare."""


@pytest.mark.parametrize("at", range(1, COMMITS + 1))
async def test_an_answer_goes_out_once_though_a_commit_on_its_way_was_denied(tmp_path: Path, at: int) -> None:
    trouble = Trouble()
    with patch("bot.app.Database", partial(Database, connection=trouble.connection)):
        async with World(tmp_path) as world:
            maria = await world.customs("PH", "maria")
            trouble.arm(at, Form.DENIED, "COMMIT")
            await maria.says("/zz1")
            await maria.says("/zz2")
            trouble.disarm()
            answers = [message["text"] for message in maria.heard() if "/zz" in message["text"]]
            assert [answer for answer in answers if "/zz1" in answer] == answers[:1]
            assert [answer for answer in answers if "/zz2" in answer] == answers[1:]
            assert len(answers) == 2


async def test_listeners_hear_of_a_transaction_whose_caller_was_cancelled_at_the_commit(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        heard = asyncio.Event()
        world.app.db.listen("doubt", heard.set)

        async def write() -> None:
            async with world.app.db.write() as tx:
                await tx.fetch_value("SELECT 1")
                tx.touch("doubt")
                current = asyncio.current_task()
                assert current is not None
                current.cancel()

        with pytest.raises(asyncio.CancelledError):
            await asyncio.create_task(write())
        assert heard.is_set()
