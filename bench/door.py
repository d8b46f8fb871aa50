"""How long an officer waits for the answer to `/find`: from writing it to the call of the Bot API that answers.

A local Telegram, a bot and this process, as three processes over HTTP: 100 officers of one network write in turn,
20 messages a second, each a search of another class in a base of 100,000 cases. `python -m bench.door --cases 2000`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections import deque
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import corpus
from bench._asks import CLASSES, asks
from bench._rivals import Naive
from bench.search import _write, imported, quantiles
from bot.app import open_database
from bot.clock import Clock
from domain.access import Role
from sandbox.server import DEFAULT_TOKEN
from storage import people
from tests.crash.telegram import LocalTelegram

TITLE = "/find at the Bot API door, 100,000 cases, 20 updates a second"
SEED = corpus.SEED
AIMS = {"find_ms.p95": "at most 50", "unanswered": "0"}
CASES = 100_000
OFFICERS = 100
PER_SECOND = 20.0
SECONDS = 30
WARM = 2
"""Searches of each officer before the clock starts: the first ones load what later ones have."""
READY_WITHIN_S = 120.0
ANSWERS_WITHIN_S = 5.0
"""When no answer comes for so long, none will."""
CONFIG = """\
[telegram]
token = "{token}"
base_url = "{address}"
"""


async def officers(data: Path, telegram: LocalTelegram) -> list[int]:
    """Vetted customs officers of the Philippines who have an account; their ids at Telegram."""
    numbers = [(await telegram.add_person(f"officer{number}"))["id"] for number in range(OFFICERS)]
    db = open_database(data)
    await db.open()
    try:
        async with db.write() as tx:
            for number in numbers:
                person = await people.add(
                    tx, telegram_id=number, username=None, name=f"Officer {number}", language="en", now=1
                )
                await people.vet(
                    tx,
                    person.id,
                    name=f"Officer {number}",
                    agency="Customs",
                    role=Role.CUSTOMS,
                    country="PH",
                    network="SEAP",
                    now=1,
                )
    finally:
        await db.close()
    return numbers


async def find(folder: Path, cases: int, seconds: int = SECONDS) -> dict[str, Any]:
    """Milliseconds from writing to the answer, and what was not answered."""
    naive = Naive(folder / "naive.db")  # only reads along
    drawn = _write(folder / "cases.jsonl", cases, naive)
    naive.base.close()
    imported(folder / "data", folder / "cases.jsonl", cases)
    wanted = asks(OFFICERS, drawn)
    texts = [f"/find {wanted[kind][number].text}" for number in range(OFFICERS) for kind in CLASSES[:-1]]
    async with LocalTelegram(folder / "telegram.log") as telegram:
        numbers = await officers(folder / "data", telegram)
        config = folder / "config.toml"
        config.write_text(CONFIG.format(token=DEFAULT_TOKEN, address=telegram.address), encoding="utf-8")
        command = ["-m", "bot", "run", "--config", str(config), "--data", str(folder / "data")]
        with (folder / "bot.log").open("wb") as log:
            bot = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=log, stderr=log)
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                await _polling(telegram)
            await _said(telegram, numbers, texts, OFFICERS * WARM)
            before = _processor_s(bot.pid)
            found = await _said(telegram, numbers, texts, int(PER_SECOND * seconds))
            return found | {
                "bot_cpu_ms_a_search": round((_processor_s(bot.pid) - before) / found["searches"] * 1000, 1)
            }
        finally:
            bot.terminate()
            await bot.wait()


async def _polling(telegram: LocalTelegram) -> None:
    while True:
        if any(call["method"] == "getUpdates" for call in await telegram.ask("requests")):
            return
        await asyncio.sleep(0.1)


def _processor_s(pid: int) -> float:
    """Processor seconds that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _said(telegram: LocalTelegram, numbers: list[int], texts: list[str], count: int) -> dict[str, Any]:
    """Write `count` searches at their pace, and wait for all answers."""
    clock = Clock()
    calls = await telegram.ask("requests")
    last = calls[-1]["n"] if calls else 0
    said: list[tuple[int, datetime]] = []
    writing: list[asyncio.Task[Any]] = []
    loop = asyncio.get_running_loop()
    began = loop.time()
    for turn in range(count):
        await asyncio.sleep(max(0.0, began + turn / PER_SECOND - loop.time()))
        who = numbers[turn % len(numbers)]
        said.append((who, clock.now()))
        path = f"people/{who}/chats/{telegram.bot['id']}/messages"
        writing.append(asyncio.create_task(telegram.act(path, text=texts[turn % len(texts)])))
    await asyncio.gather(*writing)
    answers = await _answers(telegram, last, count)
    spent = [(answers[who].popleft() - at).total_seconds() * 1000 for who, at in said if answers.get(who)]
    return {
        "find_ms": {name: round(value, 1) for name, value in quantiles(spent).items()},
        "searches": len(spent),
        "unanswered": count - len(spent),
        "updates_per_second": round(count / (said[-1][1] - said[0][1]).total_seconds(), 1),
    }


async def _answers(telegram: LocalTelegram, last: int, number: int) -> dict[int, deque[datetime]]:
    """When each officer was answered behind call `last`, in order: as soon as there are `number` answers, or when no
    more come."""
    found: dict[int, deque[datetime]] = {}
    before = -1
    while before < sum(map(len, found.values())) < number or before < 0:
        before = sum(map(len, found.values()))
        await asyncio.sleep(ANSWERS_WITHIN_S if before else 1)
        found = {}
        for call in await telegram.ask("requests", after=last):
            if call["method"] == "sendMessage" and call["status"] == 200:
                who = int(call["parameters"]["chat_id"])
                found.setdefault(who, deque()).append(datetime.fromisoformat(call["time"]))
    return found


def run(cases: int = CASES) -> dict[str, Any]:
    """Milliseconds, and what was not answered."""
    with tempfile.TemporaryDirectory() as folder:
        return {"cases": cases, "cores": os.cpu_count(), **asyncio.run(find(Path(folder), cases))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    print(run(parser.parse_args().cases))


if __name__ == "__main__":
    main()
