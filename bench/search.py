"""How fast searches are, class by class, beside tantivy and a naive FTS5 with JOINs on the same cases.

`python -m bench.search --cases 100000 [--asks 200]`; `python -m bench search` does 10,000 and 100,000 cases,
`python -m bench search_million` a million. Each search is put to all engines in turn, so that whatever else the
machine does hits all alike. Milliseconds of four things, newest first, five a page:

- `storage`: the document numbers of the page, and the count up to 1,000, from this thread;
- `tantivy`: the same from tantivy 0.27, which has the same terms and counts all (without the package: missing);
- `naive`: the same from FTS5 as it comes, with JOINs, counting all;
- `whole`: what `/find` waits for: the hop to a reader's thread, access, and what the list says of each hit.

`best` and `tantivy_best` are the ten best matches. Ratios are of the p95. The index is in one part then, as a large
import and each night leave it; "many parts" are two classes again as the posts of a day leave it.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from bench import corpus
from bench._asks import Ask, asks
from bench._rivals import BEST, OFFICER, Naive, Tantivy
from bot.app import DATABASE_FILE, open_database
from domain import concepts
from domain.access import Everything, Tlp, classes_of_reader
from domain.expressions import match
from domain.query import Query, parse
from services import importing, search
from services.beginnings import spelt_out
from services.importing import Line
from services.items import file_for_search
from services.search import Page
from storage import items, parts
from storage import search as index
from storage.engine import CACHE_KIB, Database, Params, Row
from storage.search import Key

TITLE = "Speed of search, 10,000 and 100,000 cases"
SEED = corpus.SEED
AIMS = {
    "100000.import_per_second": "at least 5,000",
    "100000.insert_ms.p50": "at most 1",
    **{f"100000.{kind}.whole.p95": "at most 5" for kind in ("rare", "common", "prefix", "four conditions", "listing")},
}
TODAY = date(2026, 11, 22)
NOW = int(datetime(2026, 11, 22, tzinfo=UTC).timestamp() * 1000)
BATCH = 1000
ALONE = 10_000
"""Cases that are imported by one process, to know what one takes."""
Times = dict[str, float]


class Ours:
    """The product's own search over its own database."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._here = sqlite3.connect(db.path, isolation_level=None)
        self._here.execute("PRAGMA query_only = ON")
        self._here.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._here.row_factory = sqlite3.Row
        self._queries: dict[str, Query] = {}
        self._pages: dict[str, Page] = {}
        self._expressions: dict[tuple[str, bool], str] = {}

    async def prepare(self, ask: Ask) -> None:
        """Reading what was typed is not storage; the 100th page is where a button leads."""
        query = self._queries.setdefault(ask.text, parse(ask.text))
        async with self.db.read() as reader:
            spelt = await spelt_out(reader, query)
            self._expressions[ask.text, ask.access] = match(spelt, classes_of_reader(_audience(ask)))
            if ask.page > 1 and ask.text not in self._pages:
                rows = await reader.fetch_all(
                    "SELECT rowid FROM item_index WHERE item_index MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?",
                    (f'"{ask.raw}"', (ask.page - 1) * search.PAGE - 1),
                )
                self._pages[ask.text] = Page(Key(0.0, rows[0][0])) if rows else Page()

    async def storage(self, ask: Ask) -> None:
        """The document numbers of the page and the capped total, in this thread."""
        page, span = self._pages.get(ask.text, Page()), search.range_of(self._queries[ask.text])
        expression = self._expressions[ask.text, ask.access]
        index.page_numbers(self._fetch, expression, span, search.PAGE + 1, page.key, search.MOST_COUNTED + 1)

    def _fetch(self, sql: str, params: Params) -> list[Row]:
        return self._here.execute(sql, params).fetchall()

    async def whole(self, ask: Ask) -> None:
        """One page, newest first, with its capped total and what it says of each hit."""
        async with self.db.read() as reader:
            await search.find(reader, _audience(ask), self._queries[ask.text], self._pages.get(ask.text, Page()))

    async def best(self, ask: Ask) -> None:
        """The ten best matches."""
        async with self.db.read() as reader:
            await search.find(reader, _audience(ask), self._queries[ask.text], size=BEST, best=True)


def _audience(ask: Ask) -> Any:
    return OFFICER if ask.access else Everything()


# ── measuring ───────────────────────────────────────────────────────────────────────────────────────────

Engine = Callable[[Ask], Awaitable[None]]


def _here(work: Callable[[Ask], None]) -> Engine:
    async def engine(ask: Ask) -> None:
        work(ask)

    return engine


async def timed(
    engines: dict[str, Engine], several: Sequence[Ask], seldom: Mapping[str, int] = MappingProxyType({})
) -> dict[str, Times]:
    """p50, p95 and p99 in milliseconds of each engine, after a warm-up. Each ask goes to all engines in turn, and
    each time another one is the first; to those that are `seldom` only each so many-th."""
    for number, ask in enumerate(several[: len(several) // 10 + 1]):
        for name, engine in engines.items():
            if number % seldom.get(name, 1) == 0:
                await engine(ask)
    spent: dict[str, list[float]] = {name: [] for name in engines}
    names = list(engines)
    gc.collect()
    gc.disable()
    try:
        for number, ask in enumerate(several):
            first = number % len(names)
            for name in names[first:] + names[:first]:
                if number % seldom.get(name, 1):
                    continue
                began = time.perf_counter()
                await engines[name](ask)
                spent[name].append((time.perf_counter() - began) * 1000)
    finally:
        gc.enable()
    return {name: quantiles(times) for name, times in spent.items()}


def quantiles(spent: Sequence[float]) -> Times:
    """p50, p95 and p99."""
    cuts = statistics.quantiles(spent, n=100, method="inclusive")
    return {"p50": round(cuts[49], 4), "p95": round(cuts[94], 4), "p99": round(cuts[98], 4)}


def _ratio(one: Times, other: Times) -> float:
    return round(one["p95"] / other["p95"], 3)


_READ = """
import pathlib, sys
for file in pathlib.Path(sys.argv[1]).rglob("*"):
    if file.is_file():
        with file.open("rb") as content:
            while content.read(1 << 22):
                pass
"""


def _into_memory(folder: Path) -> None:
    """Read the files of all engines once: searches wait for none of their disks, whatever was used last.

    In another process: one that closes a file of SQLite's loses the locks that its connections have on it.
    """
    subprocess.run([sys.executable, "-c", _READ, str(folder)], check=True)


async def searches(
    db: Database, naive: Naive, rival: Tantivy | None, wanted: dict[str, list[Ask]], seldom: Mapping[str, int]
) -> dict[str, Any]:
    """Every class of searches on all engines, their files in memory."""
    ours = Ours(db)
    figures: dict[str, Any] = {}
    for kind, several in wanted.items():
        for ask in several:
            await ours.prepare(ask)
        _into_memory(db.path.parents[1])
        engines = {"storage": ours.storage, "whole": ours.whole, "naive": _here(naive.page)}
        if rival:
            engines["tantivy"] = _here(rival.page)
        found: dict[str, Any] = dict(await timed(engines, several, seldom))
        found["naive_ratio"] = _ratio(found["storage"], found["naive"])
        if rival:
            found["ratio"] = _ratio(found["storage"], found["tantivy"])
            found["whole_ratio"] = _ratio(found["whole"], found["tantivy"])
        if kind not in ("listing", "page 100"):
            engines = {"best": ours.best}
            if rival:
                engines["tantivy_best"] = _here(rival.best)
            found |= await timed(engines, several)
        figures[kind] = found
    return figures


# ── storing ─────────────────────────────────────────────────────────────────────────────────────────────


def _write(file: Path, number: int, naive: Naive) -> list[dict[str, Any]]:
    """Write the file of cases, and store them in the naive base; every so many-th of them, to draw searches from."""
    drawn: list[dict[str, Any]] = []
    cases = corpus.cases(number)
    with file.open("wb") as out:
        for place in range(0, number, BATCH):
            batch = list(islice(cases, BATCH))
            out.writelines(msgspec.json.encode(case) + b"\n" for case in batch)
            naive.add(batch, place + 1)
            drawn += batch[:: max(1, number // 5000)]
    return drawn


def imported(data: Path, file: Path, number: int) -> dict[str, Any]:
    """`ozonenet import` on all cores: cases a second from its start to its end, and its processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", "import", "--data", str(data), str(file)]
    subprocess.run(command, check=True, capture_output=True)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "import_seconds": round(seconds, 1),
        "import_per_second": round(number / seconds),
        "import_cpu_us": round(cpu / number * 1e6, 1),
    }


async def _alone(number: int, folder: Path) -> dict[str, Any]:
    """What a case costs in one process: reading and working out, then storing; microseconds of processor time."""
    db = open_database(folder)
    await db.open()
    reading = storing = 0.0
    try:
        async with db.write() as tx:
            importing.begin(tx)
            for batch in _batches(number):
                began = time.process_time()
                ready = importing.prepare([Line(1, each) for each in batch], TODAY, NOW)
                read = time.process_time()
                await importing.store(tx, ready, source="bench", now=NOW)
                reading, storing = reading + read - began, storing + time.process_time() - read
            began = time.process_time()
            await importing.finish(tx, number)
            storing += time.process_time() - began
    finally:
        await db.close()
    return {
        "import_read_us": round(reading / number * 1e6, 1),
        "import_store_us": round(storing / number * 1e6, 1),
        "import_per_second_one_process": round(number / (reading + storing)),
    }


def _batches(number: int) -> Iterator[list[bytes]]:
    cases = corpus.cases(number, seed=SEED + 1)
    while batch := list(islice(cases, BATCH)):
        yield [msgspec.json.encode(case) for case in batch]


async def _post(db: Database, number: int) -> float:
    """Store and file one case durably, its words read meanwhile; milliseconds."""
    text = "40 cylinders of R-12 declared as R-134a in Manila"
    began = time.perf_counter()
    async with db.write() as tx:
        row = await items.add(
            tx,
            kind="case",
            ref=f"ZZ-2026-{number:06d}",
            tlp=Tlp.GREEN,
            author_id=None,
            country="PH",
            network="SEAP",
            now=NOW,
        )
        file_for_search(tx, row, day=TODAY, texts=[text], facets={concepts.country_term("PH")})
    return (time.perf_counter() - began) * 1000


async def inserted(db: Database, usual: Times, number: int = 200) -> dict[str, Any]:
    """One case after the other, each searchable and safe from a power cut; and the same without waiting for the
    disk, which tells what of it is the disk's. The disk is calm before; `calm_s` is how long that took."""
    calm = _calmed(db.path.parent, usual)
    durable = [await _post(db, each) for each in range(number)]
    await _synchronous(db, "OFF")
    try:
        quick = [await _post(db, number + each) for each in range(number)]
    finally:
        await _synchronous(db, "FULL")
    return {
        "insert_ms": quantiles(durable),
        "insert_without_disk_ms": quantiles(quick),
        "disk_ms": _disk(db.path.parent),
        "disk_usual_ms": usual,
        "calm_s": calm,
    }


CALM_AT, MOST_CALMING_S = 1.5, 120.0
"""A disk is calm when small writes take at most so many times what they took at the beginning; so long it is waited."""


def _calmed(folder: Path, usual: Times) -> float:
    """Let the disk write out what the parts before have left it, until small writes take what is `usual`; seconds."""
    began = time.perf_counter()
    os.sync()
    while (spent := time.perf_counter() - began) < MOST_CALMING_S:
        times = _disk(folder)
        if all(times[name] <= CALM_AT * usual[name] for name in ("p50", "p95")):
            break
        time.sleep(1)
    return round(spent, 1)


async def _synchronous(db: Database, how: str) -> None:
    async with db._turn:
        await db._writer.hop(lambda c: c.execute(f"PRAGMA synchronous = {how}"))


def _disk(folder: Path) -> Times:
    """Milliseconds until four kilobytes are on the disk."""
    spent = []
    file = os.open(folder / "probe", os.O_CREAT | os.O_WRONLY)
    for _ in range(100):
        os.write(file, bytes(4096))
        began = time.perf_counter()
        os.fdatasync(file)
        spent.append((time.perf_counter() - began) * 1000)
    os.close(file)
    return quantiles(spent)


MANY_PARTS = ("rare", "four conditions")
"""Classes to which the parts of the index matter most."""


async def merged(db: Database, rival: Tantivy | None, wanted: dict[str, list[Ask]]) -> dict[str, Any]:
    """What searches take while the index is in as many parts as the posts of a day have left it; then they are merged,
    as each night: its seconds, while this process posts ten times a second."""
    figures: dict[str, Any] = {}
    ours = Ours(db)
    for kind in MANY_PARTS:
        for ask in wanted[kind]:
            await ours.prepare(ask)
        _into_memory(db.path.parents[1])
        engines = {"storage": ours.storage} | ({"tantivy": _here(rival.page)} if rival else {})
        found = await timed(engines, wanted[kind])
        figures[f"{kind}, many parts"] = found["storage"]
        if rival:
            figures[f"{kind}, many parts, ratio"] = _ratio(found["storage"], found["tantivy"])
    began = time.perf_counter()
    merging = asyncio.create_task(parts.merge(db))
    posted: list[float] = []
    while not merging.done():
        posted.append(await _post(db, 5_000 + len(posted)))
        await asyncio.wait([merging], timeout=0.1)
    await merging
    return figures | {"merge_s": round(time.perf_counter() - began, 1), "merge_insert_ms": quantiles(posted * 2)}


async def reindexed(db: Database, several: Sequence[Ask]) -> dict[str, Any]:
    """`ozonenet reindex` beside this process, which searches and posts meanwhile: ten times a second each."""
    ours = Ours(db)
    for ask in several:
        await ours.prepare(ask)
    began = time.perf_counter()
    command = ["-m", "bot", "reindex", "--data", str(db.path.parent)]
    making = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    found: list[float] = []
    posted: list[float] = []
    ended = asyncio.create_task(making.wait())
    while not ended.done():
        asked = time.perf_counter()
        await ours.whole(several[len(found) % len(several)])
        found.append((time.perf_counter() - asked) * 1000)
        posted.append(await _post(db, 10_000 + len(posted)))
        await asyncio.wait([ended], timeout=0.1)
    if ended.result():
        raise RuntimeError("the index could not be made anew")
    return {
        "rebuild_s": round(time.perf_counter() - began, 1),
        "rebuild_search_ms": quantiles(found * 2),
        "rebuild_insert_ms": quantiles(posted * 2),
    }


# ── all of it ───────────────────────────────────────────────────────────────────────────────────────────


async def measure(number: int, several: int = 200, naive_each: int = 1) -> dict[str, Any]:
    """All figures for so many cases, from so many searches of each class; the naive base does each so many-th."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.sync()
        usual = _disk(folder)
        naive = Naive(folder / "naive.db")
        drawn = _write(folder / "cases.jsonl", number, naive)
        figures = imported(folder / "data", folder / "cases.jsonl", number)
        (folder / "cases.jsonl").unlink()
        figures |= await _alone(min(number, ALONE), folder / "alone")
        db = open_database(folder / "data")
        await db.open()
        try:
            wanted = asks(several, drawn)
            return figures | await _measure(db, folder, naive, wanted, {"naive": naive_each}, usual)
        finally:
            await db.close()
            naive.base.close()


async def _measure(
    db: Database,
    folder: Path,
    naive: Naive,
    wanted: dict[str, list[Ask]],
    seldom: Mapping[str, int],
    usual: Times,
) -> dict[str, Any]:
    figures: dict[str, Any] = {"database_mb": round((folder / "data" / DATABASE_FILE).stat().st_size / 2**20, 1)}
    rival = _rival(folder / "tantivy", db.path)
    figures |= await searches(db, naive, rival, wanted, seldom)
    figures |= await inserted(db, usual)
    figures |= await merged(db, rival, wanted)
    figures |= await reindexed(db, wanted["with access"] + wanted["rare"])
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return figures


def _rival(folder: Path, path: Path) -> Tantivy | None:
    """tantivy with the documents that the product made; None without the package."""
    try:
        rival = Tantivy(folder)
    except ImportError:
        return None
    here = sqlite3.connect(path)
    try:
        rival.add(here.execute("SELECT id, body, facets FROM index_docs ORDER BY id"))
        rival.done()
    finally:
        here.close()
    return rival


def run() -> dict[str, Any]:
    """10,000 and 100,000 cases."""
    return {str(number): asyncio.run(measure(number)) for number in (10_000, 100_000)}


def show(figures: dict[str, Any]) -> None:
    """A table: milliseconds at p95, and the ratios."""
    columns = ("storage", "tantivy", "ratio", "whole", "naive", "naive_ratio", "best", "tantivy_best")
    for name, value in figures.items():
        if "storage" not in (value if isinstance(value, dict) else ()):
            print(f"{name:32} {value}")
    print(f"{'p95 in ms':18}" + "".join(f"{column:>13}" for column in columns))
    for name, value in figures.items():
        if isinstance(value, dict) and "storage" in value:
            cells = [value.get(column, "") for column in columns]
            print(f"{name:18}" + "".join(f"{each['p95'] if isinstance(each, dict) else each:>13}" for each in cells))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--asks", type=int, default=200)
    options = parser.parse_args()
    show(asyncio.run(measure(options.cases, options.asks)))


if __name__ == "__main__":
    main()
