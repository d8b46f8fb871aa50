"""Alerts without a chat: a large audience in one transaction, and the rules of audiences and ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from domain.access import Actor, Role, Tlp
from domain.alerts import Audience, Level, day_fault, faults, until
from domain.words import Refusal
from services import alerts
from services.alerts import Order
from storage import alerts as store
from storage import drafts, items, people
from storage.chain import AuditChain
from storage.drafts import Draft
from storage.engine import Database, Tx
from storage.migrate import migrate
from storage.people import Person

NOW = 1_795_000_000_000  # 18 November 2026
HOME = ("PH", "FJ", "TH", "VN", "MY")
LANGUAGES = ("en", "fr", "ar")
ORDER = Order("Check all cylinders.", Level.WARNING, Audience(("SEAP",)), Tlp.AMBER, "3d")


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "test.db"
    for _ in migrate(path):
        pass
    database = Database(path, AuditChain.from_file(tmp_path / "audit.key"))
    await database.open()
    yield database
    await database.close()


async def coordinator(tx: Tx) -> Person:
    person = await people.add(tx, telegram_id=1, username="c", name="C", language="en", now=NOW)
    await people.vet(tx, person.id, name="C", agency="", role=Role.COORDINATOR, country=None, network="SEAP", now=NOW)
    found = await people.by_id(tx, person.id)
    assert found is not None
    return found


async def officers(tx: Tx, n: int) -> None:
    await tx.execute_many(
        "INSERT INTO people (telegram_id, name, role, country, network, language, status, first_seen, joined_at)"
        " VALUES (?, 'P', 'customs', ?, 'SEAP', ?, 'active', 1, 1)",
        [(100 + i, HOME[i % len(HOME)], LANGUAGES[i % len(LANGUAGES)]) for i in range(n)],
    )


async def draft_of(tx: Tx, person: Person) -> Draft:
    return await drafts.start(
        tx, person_id=person.id, chat_id=1, thread_id=None, form="alert", step="review", answers={}, kept={}, now=NOW
    )


async def test_fifteen_hundred_recipients_are_one_transaction_all_or_nothing(db: Database) -> None:
    async with db.write() as tx:
        carla = await coordinator(tx)
        await officers(tx, 1500)
        draft = await draft_of(tx, carla)
    with pytest.raises(ZeroDivisionError):
        async with db.write() as tx:
            await alerts.send(tx, carla, ORDER, draft, NOW)
            raise ZeroDivisionError
    async with db.read() as reader:
        assert await reader.fetch_value("SELECT count(*) FROM outbox") == 0
    async with db.write() as tx:
        row = await alerts.send(tx, carla, ORDER, draft, NOW)
        assert row is not None
    async with db.write() as tx:
        assert await alerts.send(tx, carla, ORDER, draft, NOW) is None
    async with db.read() as reader:
        assert await reader.fetch_value("SELECT count(*) FROM alert_recipients") == 1500
        rows = "SELECT count(*) FROM outbox WHERE dedupe GLOB 'alert:*' AND priority = 0 AND expires_at IS NOT NULL"
        assert await reader.fetch_value(rows) == 1500
        texts = "SELECT count(DISTINCT json_extract(payload, '$.text')) FROM outbox WHERE dedupe GLOB 'alert:*'"
        assert await reader.fetch_value(texts) <= len(HOME) * len(LANGUAGES)
        assert (await store.progress(reader, row.id)).queued == 1500


async def test_the_preview_counts_those_whom_sending_reaches(db: Database) -> None:
    async with db.write() as tx:
        carla = await coordinator(tx)
        await officers(tx, 20)
        await tx.execute("UPDATE people SET unreachable = 5 WHERE telegram_id IN (100, 101)")
        await tx.execute("UPDATE people SET status = 'suspended' WHERE telegram_id = 102")
        reached = await alerts.reach(tx, carla, ORDER)
        await alerts.send(tx, carla, ORDER, await draft_of(tx, carla), NOW)
        sent = await tx.fetch_value("SELECT count(*) FROM outbox WHERE dedupe GLOB 'alert:*'")
    assert (len(reached.people), len(reached.unreachable), sent) == (17, 2, 17)


async def test_who_left_without_reading_does_not_keep_the_tally_from_being_complete(db: Database) -> None:
    async with db.write() as tx:
        carla = await coordinator(tx)
        await officers(tx, 2)
        row = await alerts.send(tx, carla, ORDER, await draft_of(tx, carla), NOW)
        assert row is not None
        await tx.execute("UPDATE people SET status = 'left' WHERE telegram_id = 100")
        assert [(share.country, share.all) for share in await store.tally(tx, row.id)] == [("FJ", 1)]


async def test_an_alert_for_nobody_is_refused_and_leaves_nothing(db: Database) -> None:
    async with db.write() as tx:
        carla = await coordinator(tx)
        draft = await draft_of(tx, carla)
    with pytest.raises(Refusal):
        async with db.write() as tx:
            await alerts.send(tx, carla, ORDER, draft, NOW)
    async with db.read() as reader:
        assert await items.by_ref(reader, "A-2026-0001") is None


def test_an_amber_alert_stays_in_the_senders_network_and_with_officers() -> None:
    assert not faults(Audience(("SEAP",)), Tlp.AMBER, "SEAP")
    assert faults(Audience(("SEAP", "ECA")), Tlp.AMBER, "SEAP")
    assert faults(Audience(("ECA",)), Tlp.AMBER, "SEAP")
    assert faults(Audience(("SEAP",), roles=("partner",)), Tlp.AMBER, "SEAP")
    assert not faults(Audience(("SEAP", "ECA"), roles=("partner",)), Tlp.GREEN, "SEAP")
    assert faults(Audience(("SEAP",), countries=("UZ",)), Tlp.GREEN, "SEAP")
    assert not faults(Audience(("ECA",)), Tlp.AMBER, None)  # an administrator has no network of his own


@pytest.mark.parametrize(
    ("role", "country", "network", "meant"),
    [
        (Role.CUSTOMS, "PH", "SEAP", True),
        (Role.CUSTOMS, "FJ", "SEAP", False),
        (Role.CUSTOMS, "PH", "ECA", False),
        (Role.COORDINATOR, None, "SEAP", True),
        (Role.PARTNER, None, None, True),
        (Role.INDUSTRY, "PH", "SEAP", False),
    ],
)
def test_countries_narrow_an_audience_except_for_those_without_one(
    role: Role, country: str | None, network: str | None, meant: bool
) -> None:
    audience = Audience(("SEAP",), ("PH",), ("customs", "coordinator", "partner"))
    assert audience.includes(Actor(1, role, country, network, True)) is meant


def test_a_day_is_valid_to_its_end_where_the_sender_is() -> None:
    end = datetime(2026, 12, 31, 17, tzinfo=UTC).timestamp() * 1000  # midnight in Bangkok
    assert until("2026-12-31", NOW, "Asia/Bangkok") == end
    assert until("1d", NOW, "Asia/Bangkok") == NOW + 86_400_000


def test_an_alert_cannot_end_before_it_begins_nor_last_for_years() -> None:
    today = date(2026, 11, 23)
    assert day_fault(date(2026, 11, 22), today) is not None
    assert day_fault(date(2028, 1, 1), today) is not None
    assert day_fault(today, today) is None
