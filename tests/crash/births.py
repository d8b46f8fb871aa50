"""Killing the bot while it makes its data folder: the next start must find nothing in its way."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from pathlib import Path
from typing import Any

from bot.app import database_path
from storage.chain import KEY_FILE, AuditChain
from tests.crash.forked import Forked, nursery, write_config
from tests.crash.ledger import Ledger
from tests.crash.telegram import LocalTelegram

LONGEST_S = 0.3
DEATHS = 3
"""So often each folder's bot is killed before it may live."""


async def births(folder: Path, seed: int, folders: int) -> dict[str, Any]:
    """So many folders made under kills; how many of them could be used afterwards, and what was wrong with others."""
    chance, context, faults = random.Random(seed), nursery(), []
    async with LocalTelegram(folder / "telegram.log") as telegram:
        for number in range(folders):
            data, log = folder / f"data{number}", folder / f"bot{number}.log"
            config = write_config(folder / f"config{number}.toml", telegram.address, data)
            for _ in range(DEATHS):
                killed = Forked(context, config, log)
                await asyncio.sleep(chance.uniform(0, LONGEST_S))
                await killed.kill()
            await telegram.act("updates", poll={})  # so that the first question has an answer at once
            bot = Forked(context, config, log)
            if not await bot.ready(30):
                faults.append(f"folder {number}: {log.read_text(encoding='utf-8')[-1000:]}")
            os.kill(bot.pid, signal.SIGTERM)
            await bot.ended()
            faults.extend(f"folder {number}: {fault}" for fault in _checked(data))
    return {"folders": folders, "kills": folders * DEATHS, "faults": len(faults), "fault_words": faults[:20]}


def _checked(data: Path) -> list[str]:
    ledger = Ledger(database_path(data), data / KEY_FILE)
    AuditChain.from_file(data / KEY_FILE)
    return [f"integrity: {row}" for row in ledger.read("PRAGMA integrity_check") if row != ("ok",)]
