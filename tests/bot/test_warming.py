"""Tables are loaded before anybody waits for them, and the large ones only when somebody uses the bot."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import asyncio
from bot.warming import AT_START, WHEN_USED, Warming
from domain import tables

read = []
rows = tables.rows
tables.rows = lambda table: read.append(table) or rows(table)

async def main():
    warming = Warming(after_s=0)
    task = asyncio.create_task(warming.run())
    for _ in range(len(AT_START) + 5):
        await asyncio.sleep(0)
    assert "substances" in read and "places" in read and "country_words" not in read, read
    warming.used()
    await task
    assert "country_words" in read, read
    read.clear()
    for look in (*AT_START, *WHEN_USED):
        look("40 cylinders of R-12 from China seized in Manila, mislabelled, 3 May 2025, MSKU1234565")
    assert not read, read

asyncio.run(main())
"""


def test_after_the_first_answer_no_search_and_no_case_reads_a_table_any_more() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
