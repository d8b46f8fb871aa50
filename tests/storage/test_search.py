"""Promises of searching: exactly what may be read, each once, and totals that tell of nothing else."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from domain import concepts, countries, networks
from domain.access import Actor, Audience, Everything, Role, RoomAudience, Tlp, access
from domain.expressions import match
from domain.query import parse
from services import beginnings
from services.items import file_for_search
from services.search import FIRST, Found, best_matches, find
from storage import index, items
from storage import search as store
from storage.chain import AuditChain
from storage.engine import Database, Reader, Tx
from storage.index import floor_of
from storage.items import ItemRow
from storage.migrate import migrate
from storage.search import Range
from tests.storage.filing import post

SEED = 20260122
NOW = 1_795_000_000_000
PEOPLE = 40
ITEMS = 300
WORDS = ("cylinder", "манила", "氟利昂12", "freon 12", "أسطوانة", "licence", "R-22 cylinders")


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "test.sqlite3"
    migrate(path)
    db = Database(path, AuditChain(b"k" * 32))
    await db.open()
    yield db
    await db.close()


def _people(chance: random.Random) -> list[Actor]:
    """People of all roles, of a few networks, some not vetted."""
    found = []
    for person_id in range(1, PEOPLE + 1):
        role = chance.choice(list(Role))
        network = chance.choice(("SEAP", "ECA", "LAC-S"))
        country = chance.choice(countries.in_network(network)[:3]).iso2
        official = role in (Role.CUSTOMS, Role.OZONE, Role.COORDINATOR)
        found.append(
            Actor(
                person_id,
                role,
                None if role == Role.COORDINATOR else country,
                network if official else None,
                vetted=chance.random() > 0.1,
            )
        )
    return found


async def _items(tx: Tx, chance: random.Random, people: Sequence[Actor]) -> list[ItemRow]:
    """Items of every label by any of the people, some for named readers, some withdrawn."""
    for person in people:
        await tx.execute(
            "INSERT INTO people (id, telegram_id, first_seen) VALUES (?, ?, 0)", (person.person_id, person.person_id)
        )
    found = []
    for number in range(ITEMS):
        author = chance.choice(people)
        tlp = chance.choice(list(Tlp))
        named = chance.sample(range(1, PEOPLE + 1), 3) if tlp == Tlp.RED else ()
        row = await items.add(
            tx,
            kind=chance.choice(("case", "question", "law")),
            ref=f"PH-2026-{number:04d}",
            tlp=tlp,
            author_id=author.person_id,
            country=author.country,
            network=author.network,
            readers=named,
            now=NOW + number,
        )
        if chance.random() < 0.1:
            await items.withdraw(tx, row.id, NOW)
        fresh = await items.by_id(tx, row.id)
        assert fresh is not None
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(60))
        happened = {
            concepts.country_term(iso2) for iso2 in chance.sample(("PH", "TH", "FJ"), chance.choice((0, 1, 1, 2)))
        }
        file_for_search(tx, fresh, day=day, texts=chance.sample(WORDS, 3), facets=happened)
        found.append(fresh)
    return found


async def _all(reader: Reader, audience: Audience, words: str, *, best: bool = False) -> tuple[list[int], list[Found]]:
    """Every hit, page by page to the end."""
    pages, ids = [], []
    page = FIRST
    while True:
        found = await find(reader, audience, parse(words), page, size=7, best=best)
        pages.append(found)
        ids += [hit.row.id for hit in found.hits]
        if found.following is None:
            return ids, pages
        page = found.following


async def test_a_search_finds_exactly_what_the_access_rule_allows(db: Database) -> None:
    chance = random.Random(SEED)
    people = _people(chance)
    async with db.write() as tx:
        rows = await _items(tx, chance, people)
    audiences: list[Audience] = [*people, *(RoomAudience(code) for code in networks.codes()), Everything()]
    async with db.read() as reader:
        for words in ("cylinder", "cylinder country:PH", "substance:R-12 country:PH,TH -licence", "-country:FJ"):
            everything, _ = await _all(reader, Everything(), words)
            assert len(everything) > 20, words
            for audience in audiences:
                ids, pages = await _all(reader, audience, words)
                allowed = {row.id for row in rows if access(audience, row.item).allowed}
                assert set(ids) == allowed & set(everything), (audience, words)
                assert {page.total for page in pages} == {len(ids)}, (audience, words)


@pytest.mark.parametrize("best", [False, True])
async def test_pages_visit_each_hit_once_in_both_directions(db: Database, best: bool) -> None:
    chance = random.Random(SEED)
    async with db.write() as tx:
        await _items(tx, chance, _people(chance))
    async with db.read() as reader:
        for words in ("cylinder", "freon 12", "氟利昂12", "cylinder -licence", "kind:case"):
            ids, pages = await _all(reader, Everything(), words, best=best)
            assert len(ids) == len(set(ids)) == pages[0].total > 7, words
            assert pages[0].previous is None
            back = pages[-1]
            for expected in pages[-2::-1]:
                assert back.previous is not None
                back = await find(reader, Everything(), parse(words), back.previous, size=7, best=best)
                assert [hit.row.id for hit in back.hits] == [hit.row.id for hit in expected.hits]
            assert back.previous is None and back.following is not None


async def test_the_newest_come_first_and_dates_bound_a_search(db: Database) -> None:
    chance = random.Random(SEED)
    async with db.write() as tx:
        await _items(tx, chance, _people(chance))
    async with db.read() as reader:
        ids, _ = await _all(reader, Everything(), "cylinder")
        in_march, _ = await _all(reader, Everything(), "cylinder since:2026-02-01 until:2026-02-28")
        docs = {row["item_id"]: row["id"] for row in await reader.fetch_all("SELECT id, item_id FROM index_docs")}
    assert [docs[each] for each in ids] == sorted((docs[each] for each in ids), reverse=True)
    low, high = index.floor_of(date(2026, 2, 1)), index.floor_of(date(2026, 3, 1))
    assert in_march == [each for each in ids if low <= docs[each] < high]
    assert 0 < len(in_march) < len(ids)


async def _many(tx: Tx, number: int) -> None:
    """So many GREEN cases of SEAP, written straight into the tables."""
    await tx.execute_many(
        "INSERT INTO items (id, kind, ref, tlp, network, posted_at) VALUES (?, 'case', ?, 'GREEN', 'SEAP', 0)",
        [(each, f"PH-2020-{each:05d}") for each in range(1, number + 1)],
    )
    await tx.execute_many(
        "INSERT INTO index_docs (id, item_id, body, facets) VALUES (?, ?, 'cylinder', 'kind_case vis_green')",
        [(index.floor_of(date(2020, 1, 1)) + each, each) for each in range(1, number + 1)],
    )
    await tx.execute("INSERT INTO item_index (item_index) VALUES ('rebuild')")


@pytest.mark.parametrize(("number", "counted", "more"), [(1000, 1000, False), (1001, 1001, True), (1200, 1001, True)])
async def test_totals_are_counted_up_to_a_thousand(db: Database, number: int, counted: int, more: bool) -> None:
    async with db.write() as tx:
        await _many(tx, number)
    async with db.read() as reader:
        found = await find(reader, RoomAudience("SEAP"), parse("cylinder"))
        assert (found.total, found.more_than_counted) == (counted, more)
        assert found.hits[0].row.ref == f"PH-2020-{number:05d}"
        nobody = Actor(1, None, None, None, vetted=False)
        hidden = await find(reader, nobody, parse("cylinder"))
        assert hidden.total == 0 and hidden.hits == ()


async def test_words_that_look_like_the_products_own_terms_open_nothing(db: Database) -> None:
    async with db.write() as tx:
        row = await items.add(
            tx, kind="case", ref="PH-2026-0001", tlp=Tlp.AMBER, author_id=None, country="PH", network="SEAP", now=NOW
        )
        file_for_search(tx, row, day=date(2026, 1, 1), texts=["vis_green vis_clear kind_law cylinder"], facets=())
    outsider = Actor(1, Role.CUSTOMS, "UZ", "ECA", vetted=True)
    async with db.read() as reader:
        for words in (
            "cylinder",
            'x" OR "vis_network_seap',
            "vis_network_seap",
            "NOT vis_green",
            '" OR cylinder OR "',
            "*",
        ):
            assert (await find(reader, outsider, parse(words))).total == 0, words


async def test_the_last_five_searches_are_remembered_each_once(db: Database) -> None:
    async with db.write() as tx:
        await tx.execute("INSERT INTO people (id, telegram_id, first_seen) VALUES (1, 1, 0)")
        for at, text in enumerate(["a", "b", "c", "d", "e", "f", "b"]):
            store.remember(tx, 1, text, at)
    async with db.read() as reader:
        assert await store.remembered(reader, 1) == ["b", "f", "e", "d", "c"]
    async with db.write() as tx:
        await store.forget_of(tx, 1)
        assert await store.remembered(tx, 1) == []


async def test_the_beginning_of_a_word_finds_words_and_codes_that_begin_so(db: Database) -> None:
    texts = ["hidden cylinders", "cylindrical tank", "halon1301 bottles", "MSKU1234565", "cylinder2"]
    async with db.write() as tx:
        for number, text in enumerate(texts, start=1):
            await post(tx, number, text)
    expected = {"cylind*": {1, 2, 5}, "cyl*": {1, 2, 5}, "halon*": {3}, "msku*": {4}, "msku12*": {4}, "zebra*": set()}
    async with db.read() as reader:
        for words, numbers in expected.items():
            found = await find(reader, Everything(), parse(words))
            assert {int(hit.row.ref[-4:]) for hit in found.hits} == numbers, words


async def test_the_words_of_a_beginning_find_and_rank_what_the_beginning_does(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(SEED)
    pool = ("cylinder", "cylinders", "cylindrical", "cylinder2", "licence", "licensed", "manila", "truck")
    async with db.write() as tx:
        for number in range(1, 121):
            await post(tx, number, " ".join(chance.choices(pool, k=5)), date(2026, 1, chance.randint(1, 28)))
    asked = ("cylind*", "lice* truck", "cyli* -licen*", "cylindr* licence manil*", "truck -cyl*", "zebra cylind*")
    async with db.read() as reader:

        async def found(words: str) -> list[object]:
            lists = [await find(reader, Everything(), parse(words), size=20, best=best) for best in (False, True)]
            total, best = await best_matches(reader, Everything(), parse(words), 50)
            return [*(_said(each) for each in lists), total, [(each.hit.row.ref, each.score) for each in best]]

        spelt = {words: await found(words) for words in asked}
        monkeypatch.setattr(beginnings, "MOST", 0)
        for words in asked:
            assert spelt[words] == await found(words), words


async def test_a_page_of_few_and_one_of_more_than_are_counted_hold_what_each_walk_finds(db: Database) -> None:
    chance = random.Random(SEED)
    async with db.write() as tx:
        for number in range(1, 61):
            words = " ".join(chance.sample(("cylinder", "licence", "truck"), 2))
            await post(tx, number, words, date(2026, 1, chance.randint(1, 28)))
    async with db.read() as reader:
        for _ in range(100):
            expression = match(parse(chance.choice(("cylinder", "licence truck", "cylinder -truck", "zebra"))), None)
            span = chance.choice((Range(), Range(floor_of(date(2026, 1, 10)), floor_of(date(2026, 1, 20)))))
            known = await store.newest(reader, expression, span, 60)
            key, back = chance.choice([None, *known]), chance.random() < 0.5
            most, n = chance.choice((1, 5, 20, 61)), chance.randint(1, 8)
            hits, total = await store.page(reader, expression, span, n, key, most, back=back)
            walked = await store.newest(reader, expression, span, n, key, back=back)
            assert [hit.doc_id for hit in hits] == [each.doc_id for each in walked]
            assert total == await store.total(reader, expression, span, most) == min(len(known), most)


def _said(found: Found) -> tuple[list[str], int]:
    return [hit.row.ref for hit in found.hits], found.total
