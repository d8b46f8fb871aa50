"""Many worlds side by side, each with a local Telegram, officers and a bot that is killed: a bot mostly waits.

A world is given up for a new one after some hundred kills, so that looking through all of it stays cheap.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.telegram import ROOT

KILLS_A_WORLD = 200
SUMS = ("kills", "faults", "updates", "cases", "receipts", "unanswered_in_doubt", "second_copies")


@dataclass
class Fleet:
    """`await run()`: the figures of all worlds together. The first world has `seed`, the next one `seed` + 1 …"""

    folder: Path
    seed: int
    kills: int
    worlds: int
    found: list[dict[str, Any]] = field(default_factory=list)
    fault_words: list[str] = field(default_factory=list)

    async def run(self) -> dict[str, Any]:
        """Kill as often as was asked, in as many worlds as it takes."""
        began = time.monotonic()
        share = max(1, min(KILLS_A_WORLD, -(-self.kills // self.worlds)))
        shares = [min(share, self.kills - done) for done in range(0, self.kills, share)]
        self._places = asyncio.Semaphore(self.worlds)
        async with asyncio.TaskGroup() as group:
            for number, kills in enumerate(shares):
                group.create_task(self._world(self.seed + number, kills))
        return self._report(time.monotonic() - began)

    async def _world(self, seed: int, kills: int) -> None:
        folder = self.folder / f"world{seed}"
        command = (sys.executable, "-m", "tests.crash", "kills", "--kills", str(kills), "--seed", str(seed))
        async with self._places:
            process = await asyncio.create_subprocess_exec(
                *command, "--folder", str(folder), cwd=ROOT, stdout=asyncio.subprocess.PIPE
            )
            told, _ = await process.communicate()
        if not told:
            self.fault_words.append(f"seed {seed}: the harness itself ended with {process.returncode}")
            return
        figures = json.loads(told)
        self.found.append(figures)
        self.fault_words.extend(f"seed {seed}: {fault}" for fault in figures["fault_words"])
        done = sum(each["kills"] for each in self.found)
        print(f"{done} of {self.kills} kills, {len(self.fault_words)} faults", file=sys.stderr, flush=True)
        if not figures["faults"]:
            shutil.rmtree(folder)

    def _report(self, seconds: float) -> dict[str, Any]:
        ways: Counter[str] = Counter()
        for each in self.found:
            ways.update(each["kills_by_way"])
        sums = {name: sum(each[name] for each in self.found) for name in SUMS}
        starts = [each["start_seconds_median"] for each in self.found]
        return {
            **sums,
            "faults": max(sums["faults"], len(self.fault_words)),
            "worlds": len(self.found),
            "start_seconds_median": round(statistics.median(starts), 3) if starts else 0.0,
            "seconds": round(seconds, 1),
            "kills_a_second": round(sums["kills"] / seconds, 2),
            "kills_by_way": dict(sorted(ways.items())),
            "fault_words": self.fault_words[:20],
        }
