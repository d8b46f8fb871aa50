"""What the bot costs when nobody speaks: time to help, time to the first poll, memory at rest.

A real bot process on an empty data folder polls a sandbox in this one.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sandbox import Sandbox

TITLE = "Start and rest of the bot"
AIMS = {"help_seconds": "below 0.5", "idle_memory_mb": "below 120"}
RUNS = 5
READY_WITHIN = 60.0
REST = 3.0
"""Seconds of rest before memory is read."""
CONFIG = """\
[telegram]
token = "{token}"
base_url = "{address}"
"""


def help_seconds() -> float:
    """Wall seconds of `python -m bot --help`, the median of several runs."""
    spans = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bot", "--help"], check=True, stdout=subprocess.DEVNULL)
        spans.append(time.perf_counter() - began)
    return statistics.median(spans)


@asynccontextmanager
async def running(folder: Path, sandbox: Sandbox) -> AsyncIterator[int]:
    """A bot process that has polled at least once; its process id."""
    config = folder / "config.toml"
    config.write_text(CONFIG.format(token=sandbox.token, address=sandbox.base_url), encoding="utf-8")
    log = folder / "bot.log"
    command = ["-m", "bot", "run", "--config", str(config), "--data", str(folder / "data")]
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=out, stderr=out)
    try:
        async with asyncio.timeout(READY_WITHIN):
            while not any(call["method"] == "getUpdates" for call in sandbox.calls.after(0)):
                if process.returncode is not None:
                    raise RuntimeError(f"the bot ended: {log.read_text(encoding='utf-8')[-2000:]}")
                await asyncio.sleep(0.02)
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def at_rest() -> dict[str, Any]:
    """Seconds from the start of the process to its first update, and its memory a little later."""
    sandbox = Sandbox()
    await sandbox.start()
    sandbox.add_person("Visitor", username="visitor", started=True)
    sandbox.say("visitor", None, "hello")  # so that the first poll has an answer
    try:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            async with running(Path(folder), sandbox) as pid:
                ready = time.perf_counter() - began
                await asyncio.sleep(REST)
                return {"ready_seconds": round(ready, 2), "idle_memory_mb": round(memory_mb(pid), 1)}
    finally:
        await sandbox.stop()


def run() -> dict[str, Any]:
    """Seconds to help and to the first update, megabytes at rest."""
    return {"help_seconds": round(help_seconds(), 3), **asyncio.run(at_rest())}
