"""Promises of filing anew: what an older release filed gets the terms of this one, in its place, while others work."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from domain.access import Tlp
from domain.cases import Facts, Status
from services import importing, refiling
from services.cases import import_case
from services.importing import Line
from storage import connections, index
from storage.chain import AuditChain
from storage.engine import Database
from storage.migrate import migrate

KEY = b"k" * 32


@pytest_asyncio.fixture
async def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    monkeypatch.setattr(refiling, "STEP", 2)
    path = tmp_path / "test.sqlite3"
    migrate(path)
    db = Database(path, AuditChain(KEY))
    await db.open()
    yield db
    await db.close()


async def _filed(db: Database, number: int = 5) -> list[int]:
    """Cases as an older release filed them: without the amount."""
    ids = []
    async with db.write() as tx:
        for name in range(number):
            row = await import_case(
                tx,
                Facts(country="PH", found=("CFC-12",), date="2025-03-14", quantity_kg=500.0 + name),
                tlp=Tlp.GREEN,
                external_id=str(name),
                country="PH",
                network="SEAP",
                now=0,
                status=Status.SEIZED,
            )
            ids.append(row.id)
    async with db.write() as tx:
        for row in await tx.fetch_all("SELECT item_id, id, body, facets FROM index_docs"):
            facets = [term for term in row["facets"].split() if not term.startswith("kg_")]
            day = index.day_of(row["id"])
            assert day is not None
            index.put(tx, row["item_id"], day=day, body=row["body"].split(), facets=facets)
    return ids


async def _documents(db: Database, term: str) -> list[tuple[int, int]]:
    async with db.read() as reader:
        rows = await reader.fetch_all(
            "SELECT d.item_id, d.id FROM item_index x JOIN index_docs d ON d.id = x.rowid "
            "WHERE item_index MATCH ? ORDER BY d.item_id",
            (f'"{term}"',),
        )
    return [(row["item_id"], row["id"]) for row in rows]


async def test_what_an_older_release_filed_gets_the_terms_of_this_one_in_its_place(
    db: Database, tmp_path: Path
) -> None:
    ids = await _filed(db)
    assert await _documents(db, "kg_3_500") == []
    places = await _documents(db, "xs_cfc12") or await _documents(db, "found_cfc12")
    assert [item for item, _ in places] == ids
    assert await refiling.refile(db) == len(ids)
    assert [item for item, _ in await _documents(db, "kg_3_5")] == ids
    assert await _documents(db, "kg_3_500") == places[:1]
    assert await _documents(db, "found_cfc12") == places
    assert await refiling.refile(db) == 0
    with sqlite3.connect(tmp_path / "test.sqlite3") as base:
        base.execute("INSERT INTO item_index (item_index, rank) VALUES ('integrity-check', 1)")


async def test_a_process_that_ends_in_between_goes_on_from_there(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = await _filed(db)
    assert await refiling._step(db, refiling.rules()) == 2
    assert await refiling.refile(db) == len(ids) - 2
    assert [item for item, _ in await _documents(db, "kg_3_5")] == ids


async def test_other_rules_meanwhile_begin_anew(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = await _filed(db)
    assert await refiling._step(db, "older") == 2
    assert await refiling.refile(db) == len(ids) - 2, "the first two have the same terms already"
    assert len(await _documents(db, "kg_3_5")) == len(ids)


async def test_a_base_that_begins_empty_has_nothing_to_file_anew(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await refiling.begin(db)
    await _filed(db)
    assert await refiling.refile(db) == 0
    monkeypatch.setattr(refiling, "rules", lambda: "newer")
    assert await refiling.refile(db) == 5


async def test_what_was_imported_is_filed_anew_as_it_was_and_found_by_the_name_in_its_file(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await refiling.begin(db)
    case = {
        "id": "G0000033", "lang": "en", "text": "12 cylinders of R-12 behind rice, Manila", "country": "PH",
        "date": "2025-03", "substances_actual": ["CFC-12"], "quantity_kg": 163.2, "method_codes": ["CONCEAL"],
        "identifiers": {"container": "MSKU1234565"}, "tlp": "GREEN", "network_code": "SEAP",
    }  # fmt: skip
    async with db.write() as tx:
        ready = importing.prepare([Line(1, case)], date(2026, 11, 22), 0)
        await importing.store(tx, ready, source="x", now=0)
    monkeypatch.setattr(refiling, "rules", lambda: "newer")
    assert await refiling.refile(db) == 0, "nothing changed"
    assert len(await _documents(db, "g0000033")) == 1


def test_the_rules_are_another_when_a_table_or_the_code_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = refiling.rules()
    more = tmp_path / "words.csv"
    more.write_text("a")
    sources = [*refiling._sources(), more]
    monkeypatch.setattr(refiling, "_sources", lambda: iter(sources))
    refiling.rules.cache_clear()
    with_more = refiling.rules()
    more.write_text("b")
    refiling.rules.cache_clear()
    assert len({before, with_more, refiling.rules()}) == 3
    refiling.rules.cache_clear()


async def test_a_case_is_filed_under_the_keys_of_today(db: Database) -> None:
    async with db.write() as tx:
        facts = Facts(companies=("ООО «Хладоснаб»",), text="licence d'importation n° IMP-2026-0055")
        row = await import_case(tx, facts, tlp=Tlp.GREEN, external_id="1", country="UZ", network="ECA", now=0)
    async with db.write() as tx:
        await tx.execute("UPDATE case_keys SET value = 'хладоснаб' WHERE kind = 'company'")
        await tx.execute("DELETE FROM case_keys WHERE kind = 'licence'")
    await refiling.refile(db)
    async with db.read() as reader:
        found = {(key.kind.value, key.value) for key in await connections.keys_of(reader, row.id)}
    assert found == {("company", "hladosnab"), ("licence", "IMP20260055")}
