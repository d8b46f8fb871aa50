"""How fast searches are, class by class, beside tantivy and a naive FTS5 with JOINs on the same cases.

`python -m bench.search --cases 100000 [--asks 200]`; `python -m bench search` does 10,000 and 100,000 cases,
`python -m bench search_million` a million. Every time is one page of five newest first with the total counted up
to 1,000, as `/find` asks for it, a reader of the product's own included; "best" ranks the best ten.
tantivy gets the same terms; without the package `tantivy` (0.27) its columns are missing.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from bench import corpus
from bot.app import open_database
from domain import concepts
from domain.access import Actor, Everything, Role
from domain.query import Query, parse
from services import importing, search
from services.importing import Line
from services.items import file_for_search
from services.search import Page
from storage import items
from storage.bulk import NewCase
from storage.engine import Database
from storage.search import Key

TITLE = "Speed of search, 10,000 and 100,000 cases"
SEED = corpus.SEED
AIMS = {"100000.import_per_second": "at least 5,000", "100000.insert_ms": "at most 1"}
TODAY = date(2026, 11, 22)
NOW = int(datetime(2026, 11, 22, tzinfo=UTC).timestamp() * 1000)
OFFICER = Actor(1, Role.CUSTOMS, "PH", "SEAP", vetted=True)
BATCH = 1000


@dataclass(frozen=True)
class Ask:
    """A search in the three languages of the engines: the product's words, required groups of terms, raw words."""

    text: str
    groups: tuple[tuple[tuple[str, ...], ...], ...]
    raw: str
    access: bool = False
    prefix: str = ""
    country: str = ""
    year: str = ""
    page: int = 1


def asks(number: int, cases: Sequence[dict[str, Any]]) -> dict[str, list[Ask]]:
    """`number` searches of each class, drawn from what the cases hold."""
    draw = random.Random(SEED)
    with_number = [case for case in cases if case["identifiers"]]
    names = list(corpus.SPELLINGS)
    weights = corpus._WEIGHTS
    found: dict[str, list[Ask]] = {}

    def term(word: str) -> tuple[tuple[str, ...], ...]:
        return ((word,),)

    def substance() -> tuple[str, tuple[tuple[str, ...], ...]]:
        name = draw.choices(names, weights)[0]
        spelt = corpus.spelling(draw, name, draw.choice(("en", "fr", "es", "ru", "ar", "zh")))
        return spelt, ((concepts.found_term(name),), (concepts.substance_term(name),))

    for _ in range(number):
        container = draw.choice(with_number)["identifiers"]["container"]
        found.setdefault("rare", []).append(Ask(container, (term(container.lower()),), container))
        word = draw.choice(("licence", "truck", "laboratory", "importer", "furniture", "luggage"))
        found.setdefault("common", []).append(Ask(f'"{word}"', (term(word),), word))
        three = draw.choice(
            (("customs", "truck", "stopped"), ("importer", "licence", "seized"), ("labels", "drums", "bill"))
        )
        quoted = " ".join(f'"{each}"' for each in three)
        found.setdefault("three words", []).append(Ask(quoted, tuple(map(term, three)), " ".join(three)))
        phrase = draw.choice((("hidden", "behind", "furniture"), ("spare", "parts"), ("original", "marking")))
        found.setdefault("phrase", []).append(Ask(f'"{" ".join(phrase)}"', ((phrase,),), f'"{" ".join(phrase)}"'))
        begun = draw.choice(("cylin", "furn", "labor", "mani", "msku12", "refri", "lice", "colo"))
        found.setdefault("prefix", []).append(Ask(f"{begun}*", (), f"{begun}*", prefix=begun))
        pair = draw.choice(("海关", "卡车", "钢瓶", "配额", "标签", "家具"))
        found.setdefault("Chinese pair", []).append(Ask(f'"{pair}"', (term(pair),), pair))
        spelt, options = substance()
        found.setdefault("any name", []).append(Ask(spelt, (options,), f'"{spelt}"'))
        found.setdefault("with access", []).append(Ask(f'"{word}"', (term(word),), word, access=True))
        country = draw.choice(("PH", "TH", "ID", "VN", "MY", "FJ"))
        year = str(draw.randint(2006, 2026))
        filters = (options, term(concepts.country_term(country)), term(concepts.year_facet(year)), term("customs"))
        text = f'"customs" substance:"{spelt}" country:{country} year:{year}'
        found.setdefault("four conditions", []).append(
            Ask(text, filters, f'customs "{spelt}"', access=True, country=country, year=year)
        )
        found.setdefault("listing", []).append(
            Ask(f"country:{country}", (term(concepts.country_term(country)),), "", access=True, country=country)
        )
        found.setdefault("page 100", []).append(Ask(f'"{word}"', (term(word),), word, page=100))
    return found


# ── the product ─────────────────────────────────────────────────────────────────────────────────────────


class Ours:
    """The product's own search over its own database."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._queries: dict[str, Query] = {}
        self._pages: dict[str, Page] = {}

    async def prepare(self, ask: Ask) -> None:
        """Reading what was typed is not storage; the 100th page is where a button leads."""
        self._queries.setdefault(ask.text, parse(ask.text))
        if ask.page > 1 and ask.text not in self._pages:
            async with self.db.read() as reader:
                rows = await reader.fetch_all(
                    "SELECT rowid FROM item_index WHERE item_index MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?",
                    (f'"{ask.raw}"', (ask.page - 1) * search.PAGE - 1),
                )
            self._pages[ask.text] = Page(Key(0.0, rows[0][0])) if rows else Page()

    async def page(self, ask: Ask) -> None:
        """One page, newest first, with its capped total."""
        audience = OFFICER if ask.access else Everything()
        async with self.db.read() as reader:
            await search.find(reader, audience, self._queries[ask.text], self._pages.get(ask.text, Page()))

    async def best(self, ask: Ask) -> None:
        """The ten best matches."""
        audience = OFFICER if ask.access else Everything()
        async with self.db.read() as reader:
            await search.find(reader, audience, self._queries[ask.text], size=10, best=True)


# ── naive FTS5 ──────────────────────────────────────────────────────────────────────────────────────────


class Naive:
    """Texts in FTS5 as it comes; what may be read, country and year by JOIN; order and pages by SQL."""

    def __init__(self, path: Path) -> None:
        self.base = sqlite3.connect(path)
        self.base.executescript(
            """PRAGMA journal_mode = WAL;
            CREATE TABLE cases (id INTEGER PRIMARY KEY, country TEXT, day TEXT, tlp TEXT, network TEXT);
            CREATE INDEX cases_by_country ON cases (country, day);
            CREATE VIRTUAL TABLE texts USING fts5 (body, tokenize = 'unicode61');"""
        )

    def add(self, cases: Iterable[dict[str, Any]], first: int) -> None:
        """Store cases under ids from `first` on."""
        for number, case in enumerate(cases, start=first):
            row = (number, case["country"], case["date"] or "", case["tlp"], case["network_code"])
            self.base.execute("INSERT INTO cases VALUES (?, ?, ?, ?, ?)", row)
            self.base.execute("INSERT INTO texts (rowid, body) VALUES (?, ?)", (number, case["text"]))
        self.base.commit()

    async def page(self, ask: Ask) -> None:
        """The page and the exact total."""
        joined = (
            "FROM texts t JOIN cases c ON c.id = t.rowid WHERE texts MATCH ?" if ask.raw else "FROM cases c WHERE 1"
        )
        params: list[Any] = [ask.raw] if ask.raw else []
        if ask.access:
            joined += " AND (c.tlp IN ('GREEN', 'CLEAR') OR (c.tlp = 'AMBER' AND c.network = ?))"
            params.append(OFFICER.network)
        if ask.country:
            joined, params = joined + " AND c.country = ?", [*params, ask.country]
        if ask.year:
            joined, params = joined + " AND c.day LIKE ?", [*params, f"{ask.year}%"]
        offset = (ask.page - 1) * search.PAGE
        self.base.execute(f"SELECT c.id {joined} ORDER BY c.day DESC LIMIT 5 OFFSET {offset}", params).fetchall()
        self.base.execute(f"SELECT count(*) {joined}", params).fetchone()


# ── tantivy ─────────────────────────────────────────────────────────────────────────────────────────────


class Tantivy:
    """The same terms in tantivy 0.27, ordered by the same document numbers."""

    def __init__(self, path: Path) -> None:
        import tantivy

        self.t = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="whitespace", index_option="position")
        builder.add_integer_field("doc", stored=True, indexed=True, fast=True)
        self.schema = builder.build()
        path.mkdir()
        self.index = tantivy.Index(self.schema, path=str(path))
        self._writer = self.index.writer(heap_size=128_000_000, num_threads=1)
        self.searcher: Any = None

    def add(self, cases: Iterable[tuple[int, NewCase]]) -> None:
        """Store cases under their document numbers."""
        for number, case in cases:
            document = self.t.Document()
            document.add_text("body", f"{case.body} {case.facets}")
            document.add_integer("doc", number)
            self._writer.add_document(document)

    def done(self) -> None:
        """Write out and open for searching."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _query(self, ask: Ask) -> Any:
        must, should, query = self.t.Occur.Must, self.t.Occur.Should, self.t.Query

        def option(terms: tuple[str, ...]) -> Any:
            if len(terms) == 1:
                return query.term_query(self.schema, "body", terms[0])
            return query.phrase_query(self.schema, "body", list(terms))

        def any_of(options: Iterable[tuple[str, ...]]) -> Any:
            return query.boolean_query([(should, option(terms)) for terms in options])

        parts = [any_of(group) for group in ask.groups]
        if ask.prefix:
            parts.append(query.regex_query(self.schema, "body", f"{ask.prefix}.*"))
        if ask.access:
            parts.append(any_of([("vis_green",), ("vis_clear",), ("vis_network_seap",), ("vis_country_ph",)]))
        return query.boolean_query([(must, part) for part in parts])

    async def page(self, ask: Ask) -> None:
        """The page, ordered by document number, with the count."""
        offset = (ask.page - 1) * search.PAGE
        self.searcher.search(self._query(ask), 5, count=True, order_by_field="doc", offset=offset)

    async def best(self, ask: Ask) -> None:
        """The ten best by BM25."""
        self.searcher.search(self._query(ask), 10, count=True)


# ── measuring ───────────────────────────────────────────────────────────────────────────────────────────


async def timed(work: Callable[[Ask], Awaitable[None]], several: Sequence[Ask]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds, after a warm-up."""
    for ask in several[: len(several) // 10 + 1]:
        await work(ask)
    spent = []
    for ask in several:
        began = time.perf_counter()
        await work(ask)
        spent.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(spent, n=100, method="inclusive")
    return {"p50": round(cuts[49], 3), "p95": round(cuts[94], 3), "p99": round(cuts[98], 3)}


def _batches(number: int) -> Iterator[list[dict[str, Any]]]:
    cases = corpus.cases(number)
    while batch := list(islice(cases, BATCH)):
        yield batch


async def measure(number: int, several: int = 200) -> dict[str, Any]:
    """All figures for so many cases."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = open_database(folder / "data")
        await db.open()
        try:
            return await _measure(db, folder, number, several)
        finally:
            await db.close()


async def _measure(db: Database, folder: Path, number: int, several: int) -> dict[str, Any]:
    naive = Naive(folder / "naive.db")
    try:
        rival: Tantivy | None = Tantivy(folder / "tantivy")
    except ImportError:
        rival = None
    drawn, reading, storing = [], 0.0, 0.0
    async with db.write() as tx:
        for place, batch in enumerate(_batches(number)):
            lines = [Line(index, dict(case)) for index, case in enumerate(batch)]
            began = time.perf_counter()
            ready = importing.prepare(lines, TODAY, NOW)
            read = time.perf_counter()
            await importing.store(tx, ready, source="bench", now=NOW)
            reading, storing = reading + read - began, storing + time.perf_counter() - read
            naive.add(batch, place * BATCH + 1)
            if rival:
                rival.add((case.low + place * BATCH + index, case) for index, case in enumerate(ready))
            drawn += batch[:: max(1, number // 5000)]
    if rival:
        rival.done()
    figures: dict[str, Any] = {
        "import_read_us": round(reading / number * 1e6, 1),
        "import_store_us": round(storing / number * 1e6, 1),
        "import_per_second_one_process": round(number / (reading + storing)),
        "database_mb": round((folder / "data" / "ozonenet.db").stat().st_size / 2**20, 1),
        "rebuild_s": await _rebuilt(db),
        "insert_ms": await _inserted(db),
    }
    ours = Ours(db)
    for kind, wanted in asks(several, drawn).items():
        for ask in wanted:
            await ours.prepare(ask)
        mine = await timed(ours.page, wanted)
        figures[kind] = {"ours": mine, "naive": await timed(naive.page, wanted)}
        figures[kind]["naive_ratio"] = round(mine["p95"] / figures[kind]["naive"]["p95"], 3)
        if rival:
            figures[kind]["tantivy"] = await timed(rival.page, wanted)
            figures[kind]["tantivy_ratio"] = round(mine["p95"] / figures[kind]["tantivy"]["p95"], 3)
        if kind not in ("listing", "page 100"):
            figures[kind]["best"] = await timed(ours.best, wanted)
            if rival:
                figures[kind]["tantivy_best"] = await timed(rival.best, wanted)
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return figures


async def _rebuilt(db: Database) -> float:
    """Seconds to make the index anew from its documents, readers served meanwhile."""
    began = time.perf_counter()
    async with db.write() as tx:
        await tx.execute("INSERT INTO item_index (item_index) VALUES ('rebuild')")
    return round(time.perf_counter() - began, 2)


async def _inserted(db: Database, number: int = 100) -> float:
    """Milliseconds (p50) to store and file one case durably, its terms ready."""
    spent = []
    text = "40 cylinders of R-12 declared as R-134a in Manila"
    for index in range(number):
        began = time.perf_counter()
        async with db.write() as tx:
            row = await items.add(
                tx,
                kind="case",
                ref=f"ZZ-2026-{index:04d}",
                tlp=items.Tlp.GREEN,
                author_id=None,
                country="PH",
                network="SEAP",
                now=NOW,
            )
            await file_for_search(tx, row, day=TODAY, texts=[text], facets=())
        spent.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(spent), 3)


def run() -> dict[str, Any]:
    """10,000 and 100,000 cases."""
    return {str(number): asyncio.run(measure(number)) for number in (10_000, 100_000)}


def show(figures: dict[str, Any]) -> None:
    """A table: milliseconds at p95, and the ratios."""
    for name, value in figures.items():
        if not isinstance(value, dict):
            print(f"{name:32} {value:>10,}")
    print(f"{'p95 in ms':18}{'ours':>9}{'tantivy':>9}{'ratio':>8}{'naive':>9}{'ratio':>8}{'best':>9}{'tantivy':>9}")
    for name, value in figures.items():
        if isinstance(value, dict):
            columns = [
                value.get(key, {}).get("p95", "") for key in ("ours", "tantivy", "naive", "best", "tantivy_best")
            ]
            ours, rival, naive, best, rival_best = columns
            ratio, naive_ratio = value.get("tantivy_ratio", ""), value["naive_ratio"]
            print(f"{name:18}{ours:>9}{rival:>9}{ratio:>8}{naive:>9}{naive_ratio:>8}{best:>9}{rival_best:>9}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--asks", type=int, default=200)
    options = parser.parse_args()
    show(asyncio.run(measure(options.cases, options.asks)))


if __name__ == "__main__":
    main()
