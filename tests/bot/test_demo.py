"""The demo world: what everybody who tries the product finds, and that it is made once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo import photographs, seed
from bot.demo.history import canonical, facts_of, status_of
from bot.demo.people import inhabitants
from bot.demo_mark import require_no_demo, require_no_real_people
from bot.errors import CommandError
from bot.local import Local
from bot.settings import Settings, Storage
from domain import methods, networks, substances, tables
from domain.access import Tlp
from domain.cases import Status
from storage import cases, facts, items, rooms
from storage import people as known_people
from tests.world import Talker, World

USERNAMES = [
    "admin",
    "coordinator_seap",
    "coordinator_eca",
    "coordinator_afr",
    "customs_ph",
    "ozone_ph",
    "ozone_fj",
    "customs_th",
    "customs_uz",
    "ozone_uz",
    "ozone_sr",
    "ozone_sn",
    "customs_ae",
    "partner_rilo",
    "industry_in",
    "newcomer",
]


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path) as world:
        await seed(world.app, world.sandbox)
        await world.settled()
        yield world


def somebody(world: World, username: str) -> Talker:
    return Talker(world, world.sandbox.person(username))


async def test_everybody_is_there_in_their_role_and_language(world: World) -> None:
    for username in USERNAMES:
        assert world.sandbox.has_person(username)
    async with world.app.db.read() as reader:
        members = {person.username: person for person in await known_people.active(reader)}
    assert {who.username for who in inhabitants()} - members.keys() == {"newcomer"}
    assert members["ozone_sn"].language == "fr"
    assert members["customs_ae"].language == "ar"
    assert members["customs_ph"].network == members["ozone_jp"].network == "SEAP"
    assert members["ozone_sr"].network == "CAR"
    for network in networks.codes():
        assert any(person.network == network and person.role == "coordinator" for person in members.values())


async def test_every_network_has_its_room_with_topics_and_one_pinned_welcome(world: World) -> None:
    async with world.app.db.read() as reader:
        found = await rooms.every(reader)
    assert {room.network for room in found} == set(networks.codes())
    for room in found:
        assert set(room.topics) == set(rooms.TOPICS)
    room = next(room for room in found if room.network == "SEAP")
    maria = somebody(world, "customs_ph")
    assert len([message for message in maria.heard(room.chat_id) if "text" in message]) == 1
    chat = next(chat for chat in world.sandbox.chats(maria.id) if chat["id"] == room.chat_id)
    assert "Welcome" in chat["pinned_message"]["text"]


async def test_the_real_cases_are_history_for_everyone_and_news_for_nobody(world: World) -> None:
    async with world.app.db.read() as reader:
        for row in tables.rows("real_cases"):
            item_id = await cases.imported(reader, row["case_id"])
            assert item_id is not None
            item = await items.by_id(reader, item_id)
            assert item is not None
            assert (item.tlp, item.history) == (Tlp.CLEAR, True)
    officer = somebody(world, "customs_ph")
    await officer.says("/show PH-2003-0001")
    officer.sees("CFC-12")
    officer.sees("UNEP DTIE report")


async def test_it_is_made_once(world: World) -> None:
    async with world.app.db.read() as reader:
        before = await reader.fetch_value("SELECT count(*) FROM outbox")
    await seed(world.app, world.sandbox)
    async with world.app.db.read() as reader:
        assert await reader.fetch_value("SELECT count(*) FROM outbox") == before
        cases_now = await reader.fetch_value("SELECT count(*) FROM items WHERE kind = 'case'")
        assert cases_now == len(tables.rows("real_cases")) + len({row["case"] for row in photographs.rows()})


async def test_a_newcomer_finds_pictures_and_those_of_another_network_only_where_it_shared_them(world: World) -> None:
    officer, importer = somebody(world, "customs_th"), somebody(world, "industry_in")
    await officer.says("/photos shows:hiding_place")
    shown = [message for message in officer.heard() if message.get("photo")]
    assert "TLP:AMBER" in shown[-1]["caption"]
    await officer.says("/photos баллоны")
    assert [message for message in officer.heard() if message.get("photo")] != shown
    await importer.says("/photos")
    assert [message for message in importer.heard() if message.get("photo")] == []


async def test_a_making_that_was_interrupted_is_finished(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        async with world.app.db.write() as tx:
            await facts.put(tx, "demo", "begun")
        world.sandbox.add_person("Maria", "Santos (demo)", "customs_ph")
        await seed(world.app, world.sandbox)
        await world.settled()
        async with world.app.db.read() as reader:
            assert await facts.get(reader, "demo") == "ready"
            assert len(await rooms.every(reader)) == len(networks.codes())


async def test_the_data_of_real_people_is_never_mixed_with_it(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        await world.customs("PH", "maria")
        with pytest.raises(CommandError, match="another folder"):
            await seed(world.app, world.sandbox)
        assert not world.sandbox.has_person("customs_ph")


async def test_questions_and_laws_are_found_by_whom_they_are_for(world: World) -> None:
    fiji, uzbekistan = somebody(world, "ozone_fj"), somebody(world, "ozone_uz")
    await fiji.says("/law FJ")
    fiji.sees("Ozone Depleting Substances Act 1998")
    await fiji.says("/questions")
    fiji.sees_not("exporter's licence")  # AMBER of another network
    await uzbekistan.says("/questions")
    uzbekistan.sees("exporter's licence")


async def test_nothing_of_it_is_news(world: World) -> None:
    async with world.app.db.read() as reader:
        assert await reader.fetch_value("SELECT count(*) FROM items WHERE history = 0") == 0


async def test_the_folder_of_real_people_is_refused_before_a_bot_opens_it(tmp_path: Path) -> None:
    settings = Settings(storage=Storage(data=tmp_path))
    require_no_real_people(settings.storage)
    async with World(tmp_path) as world:
        require_no_real_people(settings.storage)
        await world.customs("PH", "maria")
    before = (tmp_path / "ozonenet.db").read_bytes()
    with pytest.raises(CommandError, match="another folder"):
        await Local(settings, 0).start()
    assert (tmp_path / "ozonenet.db").read_bytes() == before
    assert not (tmp_path / "sandbox").exists()


async def test_the_demo_world_is_never_run_on_telegram_itself(world: World) -> None:
    settings = Settings(storage=Storage(data=world.data))
    with pytest.raises(CommandError, match="demo world"):
        require_no_demo(settings)
    require_no_demo(world.app.settings)


# ── how rows become facts ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("HFC-134a (printed HFC-134 in the report)", "HFC-134a"),
        ("CTC (virgin)", "CTC (carbon tetrachloride)"),
        ("recycled carbon tetrachloride", "CTC (carbon tetrachloride)"),
        ("HFCs (R-404A in photographs)", "HFCs (R-404A in photographs)"),
        ("A4 copier paper", "A4 copier paper"),
        ("a non-CFC chemical", "a non-CFC chemical"),
    ],
)
def test_words_become_a_substance_only_where_they_surely_name_one(words: str, name: str) -> None:
    assert canonical(words) == name


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("Seized; goods later auctioned for 166000 euro", Status.DISPOSED),
        ("Seized; charges", Status.IN_COURT),
        ("Seized", Status.SEIZED),
        ("Shipment intercepted", Status.DETAINED),
        ("Report published", Status.SUSPECTED),
    ],
)
def test_an_outcome_says_where_the_case_stands(outcome: str, status: Status) -> None:
    assert status_of(outcome, "single case") == status


def test_every_row_keeps_its_source_and_its_words_and_uses_known_codes() -> None:
    for row in tables.rows("real_cases"):
        found = facts_of(row)
        assert row["source"] in found.narrative
        assert row["summary"] in found.narrative
        for words in (row["substances_declared"], row["substances_actual"], row["container_detail"]):
            assert words in found.text
        for code in found.methods:
            assert methods.get(code) is not None
        for name in found.substances:
            assert substances.get(name) is not None or not re.fullmatch(r"H?C?FC-\d+\w*", name)
        if found.quantity_kg and found.cylinders and found.unit_kg:
            assert found.quantity_kg == pytest.approx(found.cylinders * found.unit_kg, rel=0.06), row["case_id"]
