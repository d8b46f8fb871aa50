"""How well searches are answered: nDCG@10, recall@10 and MRR on the judged set, beside naive FTS5.

`python -m bench.quality [--part tune|held|all] [--misses]` shows more. "held" queries are not looked at when
rules are changed.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.app import open_database
from bot.demo import history
from domain.access import Everything
from domain.query import parse
from services import importing, search
from services.importing import Line
from storage.engine import Database
from tests.search import judged

TITLE = "Quality of search on the judged set"
AIMS = {
    "ours.all.ndcg": "at least 0.85",
    "ours.weakest_language": "at least 0.9 of the best",
    "ours.nothing_found": "at most 0.02",
}
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
TODAY = date(2026, 11, 22)
NOW = int(datetime(2026, 11, 22, tzinfo=UTC).timestamp() * 1000)
DEPTH = 10

Search = Callable[[str], Awaitable[list[str]]]


async def filled(data: Path) -> Database:
    """A case base with all judged cases."""
    db = open_database(data)
    await db.open()
    records = [record for case in judged.cases() if (record := judged.record(case)) is not None]
    lines = [Line(number, {**record}) for number, record in enumerate(records, start=1)]
    checked = importing.check(lines, TODAY)
    assert not checked.faults, checked.faults[:5]
    async with db.write() as tx:
        await history.take_over(tx, NOW)
        await importing.store(tx, importing.prepare(lines, TODAY, NOW), source="judged", now=NOW)
    return db


def ours(db: Database) -> Search:
    """The product's best matches."""

    async def ask(text: str) -> list[str]:
        async with db.read() as reader:
            _, hits = await search.best_matches(reader, Everything(), parse(text), DEPTH)
        return [each.external_id or "" for each in hits]

    return ask


def naive() -> Search:
    """FTS5 as it comes: its own tokenizer over the texts, all words of the search, else any of them."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE docs USING fts5 (id UNINDEXED, body, tokenize = 'unicode61')")
    for case in judged.cases():
        base.execute("INSERT INTO docs VALUES (?, ?)", (case["id"], case["text"]))

    async def ask(text: str) -> list[str]:
        words = [f'"{word}"' for word in text.replace('"', " ").split()]
        for joint in (" ", " OR "):
            sql = "SELECT id FROM docs WHERE docs MATCH ? ORDER BY rank LIMIT ?"
            found = [row[0] for row in base.execute(sql, (joint.join(words), DEPTH))]
            if found:
                return found
        return []

    return ask


def measures(found: Sequence[str], grades: dict[str, int]) -> dict[str, float]:
    """nDCG@10, recall@10 (of the cases that answer wholly, at most ten) and the reciprocal rank of the first."""
    gains = [(2 ** grades.get(name, 0) - 1) / math.log2(rank + 2) for rank, name in enumerate(found[:DEPTH])]
    ideal = sorted(grades.values(), reverse=True)[:DEPTH]
    best = sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(ideal))
    whole = {name for name, grade in grades.items() if grade == 2}
    first = next((rank for rank, name in enumerate(found) if name in whole), None)
    return {
        "ndcg": sum(gains) / best,
        "recall": len(whole & set(found[:DEPTH])) / min(len(whole), DEPTH),
        "mrr": 0.0 if first is None else 1 / (first + 1),
        "nothing": float(not found),
    }


async def judge(ask: Search, part: str = "all") -> list[tuple[dict[str, Any], list[str], dict[str, float]]]:
    """Every search of a part with what it found and its measures."""
    results = []
    for query in judged.queries():
        if part in ("all", query["part"]):
            found = await ask(query["text"])
            results.append((query, found, measures(found, judged.grades(query["wanted"]))))
    return results


def means(results: Iterable[tuple[dict[str, Any], list[str], dict[str, float]]]) -> dict[str, Any]:
    """The means over all, by language, and by kind of search."""
    groups: dict[str, list[dict[str, float]]] = defaultdict(list)
    for query, _, values in results:
        for group in ("all", query["lang"], f"{query['kind']}"):
            groups[group].append(values)

    def mean(values: list[dict[str, float]], name: str) -> float:
        return round(sum(each[name] for each in values) / len(values), 4)

    found = {
        group: {name: mean(values, name) for name in ("ndcg", "recall", "mrr")} for group, values in groups.items()
    }
    spoken = [found[lang]["ndcg"] for lang in LANGUAGES if lang in found]
    return {
        "searches": len(groups["all"]),
        "all": found["all"],
        "languages": {lang: found[lang] for lang in LANGUAGES if lang in found},
        "kinds": {kind: found[kind]["ndcg"] for kind in found if kind not in (*LANGUAGES, "all")},
        "weakest_language": round(min(spoken) / max(spoken), 4),
        "nothing_found": mean(groups["all"], "nothing"),
    }


async def _run(part: str, *, misses: bool = False) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        db = await filled(Path(folder))
        try:
            mine = await judge(ours(db), part)
        finally:
            await db.close()
    if misses:
        texts = {case["id"]: case["text"] for case in judged.cases()}
        for query, found, values in mine:
            if values["ndcg"] < 0.85:
                grades = judged.grades(query["wanted"])
                print(f"{query['id']} {query['lang']} {values['ndcg']:.2f} {query['text']}  {query['wanted']}")
                for name in found[:6]:
                    mark = {2: "+", 1: "~"}.get(grades.get(name, 0), "-")
                    print(f"     {mark} {name} {texts[name][:110]}")
                missed = [name for name, grade in grades.items() if grade == 2 and name not in found][:3]
                for name in missed:
                    print(f"     ? {name} {texts[name][:110]}")
    return {"ours": means(mine), "naive": means(await judge(naive(), part))}


def run() -> dict[str, Any]:
    """The figures of the whole set, and of the searches held out."""
    figures = asyncio.run(_run("all"))
    return {**figures, "held": asyncio.run(_run("held"))["ours"]["all"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("tune", "held", "all"), default="all")
    parser.add_argument("--misses", action="store_true", help="print every search that was answered badly")
    options = parser.parse_args()
    figures = asyncio.run(_run(options.part, misses=options.misses))
    for name, values in figures.items():
        print(name, values["searches"], values["all"], f"weakest {values['weakest_language']}",
              f"nothing {values['nothing_found']}")  # fmt: skip
        print("   ", {lang: each["ndcg"] for lang, each in values["languages"].items()})
        print("   ", values["kinds"])


if __name__ == "__main__":
    main()
