"""Promises of the terms within countries: a base from before them finds what it found, for the same readers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from domain import concepts
from domain.access import Actor, Role, Tlp
from domain.query import parse
from services.items import file_for_search
from services.search import find
from storage import items
from storage.chain import AuditChain
from storage.engine import Database
from storage.migrate import migrate

LABELS = (Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.CLEAR)
OFFICER = Actor(1, Role.CUSTOMS, "PH", "SEAP", vetted=True)
STRANGER = Actor(2, Role.CUSTOMS, "FR", "ECA", vetted=True)


async def _filed(path: Path) -> None:
    migrate(path)
    db = Database(path, AuditChain(b"k" * 32))
    await db.open()
    async with db.write() as tx:
        for number, tlp in enumerate(LABELS * 3):
            row = await items.add(
                tx,
                kind="case",
                ref=f"PH-2026-{number:04d}",
                tlp=tlp,
                author_id=None,
                country="PH",
                network="SEAP",
                now=0,
            )
            facets = {concepts.country_term(("PH", "TH", "")[number % 3])} if number % 3 < 2 else set()
            file_for_search(tx, row, day=date(2026, 1, 1), texts=["cylinder of R-12"], facets=facets)
    await db.close()


async def _found(path: Path) -> dict[tuple[Actor, str], list[str]]:
    db = Database(path, AuditChain(b"k" * 32))
    await db.open()
    found = {}
    async with db.read() as reader:
        for audience in (OFFICER, STRANGER):
            for words in (
                "country:PH",
                "cylinder country:TH",
                "country:PH,TH",
                "cylinder",
                "substance:R-12 country:PH",
            ):
                hits = (await find(reader, audience, parse(words), size=20)).hits
                found[audience, words] = [hit.row.ref for hit in hits]
    await db.close()
    return found


def _facets(base: sqlite3.Connection) -> list[str]:
    return [facets for (facets,) in base.execute("SELECT facets FROM index_docs ORDER BY id")]


async def test_an_older_base_gets_the_terms_that_new_items_are_filed_with(tmp_path: Path) -> None:
    path = tmp_path / "test.sqlite3"
    await _filed(path)
    before = await _found(path)
    assert before[OFFICER, "country:PH"] and before[STRANGER, "country:PH"]
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        filed = _facets(base)
        for number, facets in base.execute("SELECT id, facets FROM index_docs").fetchall():
            kept = " ".join(each for each in facets.split() if not each.startswith("in_"))
            base.execute("UPDATE index_docs SET facets = ? WHERE id = ?", (kept, number))
        base.execute("INSERT INTO item_index (item_index) VALUES ('rebuild')")
        base.execute("INSERT INTO facts (name, value) VALUES ('reindex.at', '1')")
        base.execute("DROP VIEW shown_under")
        base.execute("PRAGMA user_version = 6")
    assert not (await _found(path))[OFFICER, "country:PH"]
    assert [step.version for step in migrate(path)] == [7, 8]
    assert await _found(path) == before
    with closing(sqlite3.connect(path)) as base:
        assert _facets(base) == filed
        base.execute("INSERT INTO item_index (item_index) VALUES ('integrity-check')")
        assert not base.execute("SELECT * FROM facts WHERE name = 'reindex.at'").fetchall()
