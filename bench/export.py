"""`/export` of everything one may read: how long the file takes, and whether it is complete."""

from __future__ import annotations

import asyncio
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from bench import corpus
from bench.search import TODAY, imported
from bot.app import open_database
from domain.access import Actor, Role
from services import exporting
from services.exporting import File, Format

TITLE = "/export of what a coordinator may read of 20,000 cases"
SEED = corpus.SEED
CASES = 20_000
AIMS = {"csv.lines_missing": "0", "jsonl.lines_missing": "0"}
COORDINATOR = Actor(person_id=1, role=Role.COORDINATOR, country="PH", network="SEAP", vetted=True)


async def export(data: Path, format: Format) -> dict[str, Any]:
    """Seconds and cases a second of a file, its size, and the lines that it should have and has not."""
    db = open_database(data)
    await db.open()
    file = File(data / f"cases.{format.value}", format)
    try:
        async with db.read() as reader:
            query = await exporting.understood(reader, COORDINATOR, "", TODAY)
            number = await exporting.count(reader, COORDINATOR, query)
        began = time.perf_counter()
        await file.begin()
        async for page in exporting.records(db, COORDINATOR, query):
            await file.add(page)
        await file.end()
        seconds = time.perf_counter() - began
    finally:
        await db.close()
    return {
        "seconds": round(seconds, 2),
        "cases": file.cases,
        "cases_per_second": round(file.cases / seconds),
        "seconds_for_100000": round(100_000 * seconds / file.cases, 1),
        "megabytes": round(file.path.stat().st_size / 1e6, 1),
        "lines_missing": number - file.cases,
    }


def run(cases: int = CASES) -> dict[str, Any]:
    """Import, then export in both formats."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with (folder / "cases.jsonl").open("wb") as out:
            out.writelines(msgspec.json.encode(case) + b"\n" for case in islice(corpus.cases(cases), cases))
        imported(folder / "data", folder / "cases.jsonl", cases)
        return {each.value: asyncio.run(export(folder / "data", each)) for each in Format}
